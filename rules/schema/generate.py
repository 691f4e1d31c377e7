#!/usr/bin/env python3
"""Writes the tables of provider schemas, `rules/schema/<provider>.schema`.

What the providers' schemas say is read from the packages that CDK for Terraform generated from them: the declarations
name every argument and nested block of every resource type and data source, and the TypeScript source that lies in the
source maps says of each whether it is computed, optional or required. Constant defaults, which those packages do not
have, are data beside this: `constants.txt`, read out of the provider's source by constants.py, and `recorded.txt`, by
hand, with the page that says so. What later releases of a major version have beside its package, or no longer require, is
in `newer.txt`, by constants.py too: such a release has a row of its own in the table.

    generate.py DIRECTORY [PROVIDER …]     writes the tables
    generate.py --dump TABLE [TYPE …]      prints a table

DIRECTORY holds each package that `SOURCES` names, unpacked as `<package>-<version>/` (`lib/…`, `README.md`), from the
package registry's own archive (`npm pack @cdktf/provider-aws@21.22.1`). Nothing is downloaded here.

The table, little endian, is described in `src/terraform/schema/table.rs`, which reads it.
"""

import base64
import copy
import json
import os
import re
import struct
import sys

HERE = os.path.dirname(os.path.abspath(__file__))

# provider: its address, then for each of its major versions the package and the release of the provider that the
# package was made from (its README, or the generator's metadata in its files).
SOURCES = {
    "aws": (
        "hashicorp/aws",
        [
            # The package does not say which; its types and data sources are exactly those of this release.
            (3, "3.73.0", "provider-aws", "4.0.18"),
            (4, "4.67.0", "provider-aws", "15.0.0"),
            (5, "5.100.0", "provider-aws", "20.1.0"),
            (6, "6.25.0", "provider-aws", "21.22.1"),
        ],
    ),
    "kubernetes": ("hashicorp/kubernetes", [(2, "2.38.0", "provider-kubernetes", "12.1.1")]),
    "random": ("hashicorp/random", [(3, "3.7.2", "provider-random", "12.0.1")]),
}

NONE = 0xFFFF
# Types of arguments, as `src/terraform/schema/table.rs` numbers them.
SCALARS = {"any": 0, "string": 1, "number": 2, "bool": 3, "object": 4}
LIST, SET, MAP = 8, 16, 24
REQUIRED, OPTIONAL, COMPUTED, BLOCK, ONE, SINGLE = 1, 2, 4, 8, 16, 32

COMPUTED_COMMENT = re.compile(r"// (\w+) - computed: (true|false), optional: (true|false), required: (true|false)")
CLASS = re.compile(r"^export class (\w+) extends cdktf\.(\w+)", re.M)
INTERFACE = re.compile(r"^export interface (\w+)(?: extends ([\w.]+))? \{(.*?)^\}", re.M | re.S)
MEMBER = re.compile(r"/\*\*((?:(?!\*/).)*?)\*/\s*readonly (\w+)(\??): ((?:[^;{]|\{[^}]*\})*);", re.S)
NAME = re.compile(r"\w+#(\w+)\s*\}")
BLOCK_DOC = re.compile(r"^\s*\*?\s*(\w+) block\.?\s*$", re.M)
RESOURCE_TYPE = re.compile(r'tfResourceType(?:: string)? = "(\w+)"')
GETTER = re.compile(r"(?:this\.|new )(?:cdktf\.)?(\w+)\(")
SET_LIST = re.compile(r'new (?:\w+)List\(this, "(\w+)", (true|false)\)')
SET_SCALAR = re.compile(r"cdktf\.Fn\.tolist\(this\.\w+\('(\w+)'\)\)")
HCL = re.compile(r'^ +(\w+): \{\s*value: [^\n]*\n\s*isBlock: (true|false),\s*type: "(\w+)"', re.M)


def typescript(path):
    """The TypeScript that a JavaScript file was made from; it lies in its source map."""
    text = open(path, encoding="utf-8").read()
    mark = text.rfind("sourceMappingURL=data:application/json;base64,")
    if mark < 0:
        return ""
    encoded = text[mark:].split("base64,", 1)[1].strip()
    return json.loads(base64.b64decode(encoded))["sourcesContent"][0]


def groups(lib):
    """Files that belong together: a resource with the structures that were split off it."""
    flat, nested = {}, {}
    for directory, _, names in os.walk(lib):
        for name in sorted(names):
            path = os.path.join(directory, name)
            if not name.endswith((".js", ".d.ts")):
                continue
            stem = name[:-5] if name.endswith(".d.ts") else name[:-3]
            relative = os.path.relpath(directory, lib)
            if stem == "index" and "index-structs" not in relative:
                nested.setdefault(relative, []).append(path)
            elif relative.endswith("index-structs"):
                nested.setdefault(os.path.dirname(relative), []).append(path)
            elif relative.endswith("-structs"):  # older packages: `wafv2-web-acl-structs` beside `wafv2-web-acl.js`
                flat.setdefault(relative[: -len("-structs")], []).append(path)
            else:
                flat.setdefault(os.path.join(relative, stem), []).append(path)
    return [files for _, files in sorted(list(flat.items()) + list(nested.items()))]


class Package:
    """Resource types and data sources of one release of a provider."""

    def __init__(self, lib):
        self.types = {}  # (mode, name) -> block: {attribute: (typ, flags, nested block or None)}
        for files in groups(lib):
            self.read(sorted(files))

    def read(self, files):
        declared = "\n".join(open(f, encoding="utf-8").read() for f in files if f.endswith(".d.ts"))
        if "tfResourceType" not in declared:
            return
        source = "\n".join(typescript(f) for f in files if f.endswith(".js"))
        # what the classes say of each attribute, in order
        marks = sorted(
            [(m.start(), "class", m) for m in CLASS.finditer(source)]
            + [(m.start(), "attribute", m) for m in COMPUTED_COMMENT.finditer(source)]
            + [(m.start(), "set", m) for m in SET_LIST.finditer(source)]
            + [(m.start(), "set-scalar", m) for m in SET_SCALAR.finditer(source)]
        )
        flags, sets, bases, current, getters = {}, {}, {}, None, {}
        for position, (at, kind, match) in enumerate(marks):
            if kind == "class":
                current = match.group(1)
                bases[current] = match.group(2)
            elif current is None:
                continue
            elif kind == "attribute":
                computed, optional, required = (match.group(i) == "true" for i in (2, 3, 4))
                value = REQUIRED if required else (OPTIONAL if optional else 0)
                flags.setdefault(current, {})[match.group(1)] = value | (COMPUTED if computed else 0)
                found = GETTER.search(source, match.end(), match.end() + 300)
                getters.setdefault(current, {})[match.group(1)] = found.group(1) if found else ""
            elif kind == "set":
                if match.group(2) == "true":
                    sets.setdefault(current, set()).add(match.group(1))
            else:
                sets.setdefault(current, set()).add(match.group(1))
        single = set()  # (owner, name): nested with true single nesting
        owner_at = [(m.start(), m.group(1)) for m in CLASS.finditer(source)]
        functions = [(m.start(), m.group(1)) for m in re.finditer(r"^export function (\w+)ToHclTerraform", source, re.M)]
        places = sorted([(a, ("class", n)) for a, n in owner_at] + [(a, ("function", n)) for a, n in functions])
        index = 0
        for match in HCL.finditer(source):
            while index + 1 < len(places) and places[index + 1][0] <= match.start():
                index += 1
            if match.group(3) == "struct" and places:
                kind, name = places[index][1]
                single.add((name[:1].upper() + name[1:], match.group(1)))
        interfaces = {m.group(1): (m.group(2), m.group(3)) for m in INTERFACE.finditer(declared)}
        memo = {}

        def block_of(name, owner):
            key = (name, owner)
            if key in memo:
                return memo[key]
            if name not in interfaces:
                return None  # nothing is known of it
            memo[key] = {}  # a structure does not hold itself
            known = flags.get(owner, {})
            block = {}
            for doc, member, question, typ in MEMBER.findall(interfaces.get(name, (None, ""))[1]):
                names = NAME.findall(doc)
                if not names:
                    continue
                attribute = names[-1]
                is_block = any(b == attribute for b in BLOCK_DOC.findall(doc))
                flag = known.get(attribute)
                if flag is None:
                    flag = OPTIONAL if question else REQUIRED
                elif not flag & (REQUIRED | OPTIONAL):
                    flag |= OPTIONAL if question else REQUIRED
                code, inner = self.type_of(typ)
                is_set = attribute in sets.get(owner, set())
                if code & ~7 == LIST and is_set:
                    code = (code & 7) | SET
                nested = None
                if inner:
                    nested = block_of(inner, inner + "OutputReference")
                if is_block:
                    flag |= BLOCK
                    if code == SCALARS["object"]:
                        flag |= ONE
                        if (name, attribute) in single or (owner, attribute) in single:
                            flag |= SINGLE
                block[attribute] = (code, flag, nested)
            for attribute, flag in known.items():
                if attribute not in block and not flag & (REQUIRED | OPTIONAL):
                    block[attribute] = (self.computed_type(getters.get(owner, {}).get(attribute, "")), COMPUTED, None)
            memo[key] = block
            return block

        for match in re.finditer(r"^export (?:declare )?class (\w+) extends cdktf\.(TerraformResource|TerraformDataSource) ", declared, re.M):
            name, base = match.group(1), match.group(2)
            start = source.find("export class %s extends" % name)
            typ = RESOURCE_TYPE.search(declared, match.end()) or RESOURCE_TYPE.search(source, max(start, 0))
            if not typ:
                raise SystemExit("no type in %s" % files)
            mode = 1 if base == "TerraformDataSource" else 0
            # `…Config`, or `…ConfigA` where the provider has a type of the first name
            config = [i for i, (extends, _) in interfaces.items() if extends == "cdktf.TerraformMetaArguments"]
            config = next((i for i in config if i.startswith(name + "Config")), config[0] if len(config) == 1 else "")
            self.types[(mode, typ.group(1))] = block_of(config, name) or {}

    @staticmethod
    def type_of(text):
        text = re.sub(r"\s+", " ", text.replace("| cdktf.IResolvable", "")).strip()
        text = re.sub(r"^Array<(.*)>$", r"\1[]", text).replace(" []", "[]")
        simple = {"string": "string", "number": "number", "boolean": "bool", "any": "any"}
        if text in simple:
            return SCALARS[simple[text]], None
        if re.fullmatch(r"[A-Z]\w*", text):
            return SCALARS["object"], text
        element = re.fullmatch(r"\(?(.*?)\)?\[\]", text)
        if element:
            code, inner = Package.type_of(element.group(1))
            return (code & 7 if code < 8 else SCALARS["any"]) | LIST, inner if code < 8 else None
        element = re.fullmatch(r"\{ \[key: string\]: (.*?);? \}", text)
        if element:
            code, inner = Package.type_of(element.group(1))
            return (code & 7 if code < 8 else SCALARS["any"]) | MAP, inner if code < 8 else None
        return SCALARS["any"], None

    @staticmethod
    def computed_type(getter):
        known = {
            "getStringAttribute": "string",
            "getNumberAttribute": "number",
            "getBooleanAttribute": "bool",
            "getListAttribute": ("string", LIST),
            "getNumberListAttribute": ("number", LIST),
            "getStringMapAttribute": ("string", MAP),
            "StringMap": ("string", MAP),
            "BooleanMap": ("bool", MAP),
            "NumberMap": ("number", MAP),
            "tolist": ("string", SET),
        }.get(getter)
        if isinstance(known, tuple):
            return SCALARS[known[0]] | known[1]
        if known:
            return SCALARS[known]
        if getter.endswith("List"):
            return SCALARS["object"] | LIST
        return SCALARS["any"]


class Writer:
    """Blocks of all versions, one on top of the other, each different block once."""

    def __init__(self):
        self.blocks = {}  # content -> id
        self.order = []
        self.memo = {}

    def freeze(self, block, cache):
        """A block as a value: sorted, nested blocks by identity of content."""
        key = id(block)
        if key not in cache:
            cache[key] = (
                block,  # kept alive: its identity is the key
                tuple(sorted((name, t, f, self.freeze(n, cache)) for name, (t, f, n) in block.items())) if block is not None else (),
            )
        return cache[key][1]

    def merge(self, versions, defaults, path):
        """`versions`: [(mask, frozen block)]. The id of the block that says it of all of them."""
        touched = any(p == path or p.startswith(path + ".") for p in defaults)
        key = (tuple((mask, id_of(block)) for mask, block in versions), path if touched else None)
        if key in self.memo:
            return self.memo[key]
        by_name = {}
        for mask, block in versions:
            for name, typ, flags, nested in block:
                by_name.setdefault(name, []).append((mask, typ, flags, nested))
        entries = []
        for name, found in by_name.items():
            here = path + "." + name
            rows = {}
            flags_of = {bit: flags for mask, _, flags, _ in found for bit in range(8) if mask & (1 << bit)}
            # Whatever differs between releases, there is one description of what is inside; a release that says nothing
            # of it has a row of its own.
            inside = [(mask, nested) for mask, _, _, nested in found if nested]
            inner = self.merge(inside, defaults, here) if inside else NONE
            for mask, typ, flags, nested in found:
                for bit, default, kind in constants(defaults, here, mask, flags, flags_of):
                    t, f = (kind if kind is not None and typ == SCALARS["string"] else typ), flags
                    key_of_row = (t, f, default, inner if nested else NONE)
                    rows[key_of_row] = rows.get(key_of_row, 0) | bit
            for (typ, flags, default, of), mask in sorted(rows.items(), key=lambda row: row[1]):
                entries.append((name, of, default, mask, typ, flags))
        entries = tuple(sorted(entries, key=lambda e: (e[0], e[3])))
        if entries not in self.blocks:
            self.blocks[entries] = len(self.order)
            self.order.append(entries)
        self.memo[key] = self.blocks[entries]
        return self.memo[key]


INTERNED = {}


def id_of(frozen):
    return INTERNED.setdefault(frozen, len(INTERNED))


def constants(defaults, path, mask, flags, flags_of):
    """For each release of `mask`: its bit, constant default and the type that the facts give. Of a release whose source
    was not read, or does not tell, what the newest one that tells states holds where the argument is the same in both."""
    facts = defaults.get(path, {})
    for bit in (i for i in range(8) if mask & (1 << i)):
        default, kind, taken_from = facts.get(bit, (None, None, None))
        if taken_from is not None and flags & ~ONE & ~SINGLE != flags_of.get(taken_from, 0) & ~ONE & ~SINGLE:
            default = None
        if default == "null":
            default = None
        if kind is not None and default is not None and default.startswith('"'):
            default = json.loads(default)
        yield 1 << bit, default, kind


def read_defaults(provider, releases):
    """The facts of recorded.txt, and behind them those of constants.txt: `TYPE.PATH [MAJORS] = VALUE` or `: TYPE`.
    `releases`: their major versions, in order.

    For each path and release: (default, type, the release that it is taken over from)."""
    facts, recorded = {}, set()
    for file, stated in (("recorded.txt", False), ("constants.txt", True)):
        taken_over = {}
        for number, line in enumerate(open(os.path.join(HERE, file), encoding="utf-8"), 1):
            line = line.strip() if stated else line.split("#", 1)[0].strip()
            if not line or line.startswith("#") or not line.startswith(provider + "_"):
                continue
            match = re.fullmatch(r"([\w.]+)(?: \[([\d-]+)\])? (?:= (.+)|: (bool|number|string))", line)
            if not match:
                raise SystemExit("%s:%d: %r is no fact" % (file, number, line))
            low, high = releases[0], releases[-1]
            if match.group(2):
                low, dash, high = match.group(2).partition("-")
                high = high or (releases[-1] if dash else low)
            for bit, major in enumerate(releases):
                if not int(low) <= major <= int(high):
                    continue
                fact = facts.setdefault(match.group(1), {}).setdefault(bit, [None, None, None])
                if match.group(3) is not None and fact[0] is None:
                    fact[0] = json.dumps(json.loads(match.group(3)))
                if match.group(4) and fact[1] is None:
                    fact[1] = SCALARS[match.group(4)]
            if stated and match.group(2) and match.group(3) not in (None, "null"):
                newest = max(bit for bit, major in enumerate(releases) if major <= int(high))
                taken_over[match.group(1)] = max(taken_over.get(match.group(1), (-1,)), (newest, json.dumps(json.loads(match.group(3)))))
            if not stated:
                recorded.add(match.group(1))
        for path, (newest, value) in taken_over.items():
            for bit in range(len(releases)):
                fact = facts[path].setdefault(bit, [None, None, None])
                if fact[0] is None:
                    fact[0], fact[2] = value, newest
    return facts, recorded


def read_newer(provider):
    """newer.txt: [(version, source, [(path or type, word, flags)])], one for each `release` line."""
    sections = []
    for line in open(os.path.join(HERE, "newer.txt"), encoding="utf-8"):
        line = line.strip()
        if line.startswith("release "):
            sections.append((line.split()[1], line.split(" from ", 1)[1], []))
        elif line.startswith("relaxed "):
            sections[-1][2].append((line[8:], "relaxed", ()))
        elif line.startswith("type "):
            sections[-1][2].append((line[5:], "type", ()))
        elif line.startswith(provider + "_"):
            path, word, *flags = re.sub(r"(list|set|map) (\w+)", r"\1:\2", line).split()
            sections[-1][2].append((path, word, tuple(flags)))
    return sections if provider == "aws" else []


def with_newer(package, facts, following):
    """A package with what came later. New types are known by name alone, and new blocks by their outside, except where
    the package of the next major version, `following`, has them."""
    later = Package.__new__(Package)
    later.types = copy.deepcopy(package.types)
    for path, word, flags in facts:
        if word == "type":
            key = (1 if path.startswith("data ") else 0, path.split()[-1])
            later.types.setdefault(key, copy.deepcopy(following.types.get(key)) if following else None)
            continue
        typ, *steps = path.split(".")
        block = later.types.get((0, typ))
        next_block = following.types.get((0, typ)) if following else None
        for step in steps[:-1]:
            block = block and block.get(step) and block[step][2]
            next_block = next_block and next_block.get(step) and next_block[step][2]
        if block is None:
            continue
        name = steps[-1]
        if word == "relaxed":
            code, flag, nested = block[name]
            block[name] = (code, flag & ~REQUIRED | OPTIONAL, nested)
            continue
        if name in block:
            continue
        if next_block and name in next_block:
            block[name] = copy.deepcopy(next_block[name])
            continue
        shape, _, element = word.partition(":")
        if word == "block":
            code, flag = SCALARS["object"] | LIST, BLOCK | OPTIONAL
        elif shape in ("list", "set", "map"):
            code, flag = SCALARS[element] | {"list": LIST, "set": SET, "map": MAP}[shape], 0
        else:
            code, flag = SCALARS.get(word, 0), 0
        flag |= COMPUTED if "computed" in flags or not flags else 0
        flag |= OPTIONAL if "optional" in flags or "required" in flags or not flags else 0
        block[name] = (code, flag, None)
    return later


def adopt(old, new, top=False):
    """What the oldest packages do not say of nested blocks (computed or not, list or set) is taken from the next."""
    result = {}
    for name, (typ, flags, nested) in old.items():
        if name in new:
            t, f, n = new[name]
            if typ & 7 == t & 7 and {typ & ~7, t & ~7} == {LIST, SET}:
                typ = t
            if flags & OPTIONAL and f & OPTIONAL:
                flags |= f & COMPUTED
            if nested is not None and n is not None:
                nested = adopt(nested, n)
            if flags & BLOCK and f & BLOCK and flags & ONE and f & SINGLE:
                flags |= SINGLE
        result[name] = (typ, flags, nested)
    if top and "id" in new and "id" not in result:
        result["id"] = new["id"]  # older packages leave it to the base class
    return result


def generate(provider, directory):
    address, versions = SOURCES[provider]
    packages = []
    for major, release, package, version in versions:
        lib = os.path.join(directory, "%s-%s" % (package, version), "lib")
        packages.append(Package(lib))
        sys.stderr.write("%s %s: %d types\n" % (provider, release, len(packages[-1].types)))
    for i in range(len(packages) - 2, -1, -1):
        for key, block in packages[i].types.items():
            if packages[i + 1].types.get(key) is not None:
                packages[i].types[key] = adopt(block, packages[i + 1].types[key], top=True)
    releases = [(major, "version %d %s @cdktf/%s %s" % (major, release, package, version)) for major, release, package, version in versions]
    for version, source, facts in read_newer(provider):
        at = [i for i, (major, _) in enumerate(releases) if major == int(version.split(".")[0])][-1]
        following = packages[at + 1] if at + 1 < len(packages) else None
        packages.insert(at + 1, with_newer(packages[at], facts, following))
        releases.insert(at + 1, (releases[at][0], "newer %s %s" % (version, source)))
    defaults, recorded = read_defaults(provider, [major for major, _ in releases])
    writer, cache, types = Writer(), {}, []
    used = set()
    for key in sorted({key for package in packages for key in package.types}, key=lambda k: (k[1], k[0])):
        mode, name = key
        path = ("data." if mode else "") + name
        of_type = {p: rows for p, rows in defaults.items() if p.startswith(path + ".")}
        mask = sum(1 << i for i, p in enumerate(packages) if key in p.types)
        found = [(1 << i, writer.freeze(p.types[key], cache)) for i, p in enumerate(packages) if p.types.get(key) is not None]
        types.append((name, mode, mask, writer.merge(found, of_type, path) if found else NONE))
        used.update(p for p in of_type if exists(found, p[len(path) + 1 :].split(".")))
    stale = recorded - used
    if stale:
        raise SystemExit("recorded.txt names what no version has: %s" % ", ".join(sorted(stale)))
    write(provider, address, [line for _, line in releases], types, writer.order)


def exists(versions, steps):
    for _, block in versions:
        for name, _, _, nested in block:
            if name == steps[0]:
                return len(steps) == 1 or exists([(0, nested)], steps[1:])
    return False


def write(provider, address, releases, types, blocks):
    names = {name for name, *_ in types}
    for block in blocks:
        for name, _, default, *_ in block:
            names.add(name)
            if default is not None:
                names.add(default)
    ordered = sorted(names)
    number = {name: i for i, name in enumerate(ordered)}
    assert len(ordered) < NONE and len(blocks) < NONE
    header = "clearspan provider schema 1\nprovider %s\n" % address
    for line in releases:
        header += line + "\n"
    header += "types %d\nblocks %d\nentries %d\nnames %d\n\n" % (len(types), len(blocks), sum(map(len, blocks)), len(ordered))
    out = bytearray()
    for name, mode, mask, block in types:
        out += struct.pack("<HHBB", number[name], block, mode, mask)
    start = 0
    for block in blocks:
        out += struct.pack("<I", start)
        start += len(block)
    out += struct.pack("<I", start)
    for block in blocks:
        for name, nested, default, mask, typ, flags in block:
            out += struct.pack("<HHHBBB", number[name], nested, NONE if default is None else number[default], mask, typ, flags)
    texts = [name.encode() for name in ordered]
    start = 0
    for text in texts:
        out += struct.pack("<I", start)
        start += len(text)
    out += struct.pack("<I", start)
    out += b"".join(texts)
    path = os.path.join(HERE, provider + ".schema")
    with open(path, "wb") as file:
        file.write(header.encode() + bytes(out))
    sys.stderr.write("%s: %d bytes\n%s" % (path, len(header) + len(out), header))


class Reader:
    """A table, for what is written beside it."""

    def __init__(self, path):
        data = open(path, "rb").read()
        end = data.index(b"\n\n") + 2
        fields = [line.split() for line in data[:end].decode().splitlines()]
        count = {f[0]: int(f[1]) for f in fields if len(f) == 2 and f[0] in ("types", "blocks", "entries", "names")}
        self.data, self.end, self.count = data, end, count
        self.at_blocks = end + 6 * count["types"]
        self.at_entries = self.at_blocks + 4 * (count["blocks"] + 1)
        self.at_names = self.at_entries + 9 * count["entries"]
        self.at_text = self.at_names + 4 * (count["names"] + 1)
        self.versions = [(int(f[1]), f[2]) for f in fields if f and f[0] == "version"]
        self.types, self.masks = {}, {}
        for i in range(count["types"]):
            name, block, mode, mask = struct.unpack_from("<HHBB", data, end + 6 * i)
            self.masks[(self.name(name), bool(mode))] = mask
            if block != NONE:
                self.types[(self.name(name), bool(mode))] = block

    def name(self, i):
        low, high = struct.unpack_from("<II", self.data, self.at_names + 4 * i)
        return self.data[self.at_text + low : self.at_text + high].decode()

    def has(self, name, mode, bit):
        return bool(self.masks.get((name, bool(mode)), 0) & (1 << bit))

    def block(self, name, mode):
        return self.types.get((name, bool(mode)))

    def entries(self, block, bit):
        """Name: (nested block or None, required), in one release."""
        low, high = struct.unpack_from("<II", self.data, self.at_blocks + 4 * block)
        found = {}
        for i in range(low, high):
            n, nested, _, mask, _, flags = struct.unpack_from("<HHHBBB", self.data, self.at_entries + 9 * i)
            if mask & (1 << bit):
                found[self.name(n)] = (None if nested == NONE else nested, bool(flags & REQUIRED))
        return found


def dump(path, wanted):
    data = open(path, "rb").read()
    end = data.index(b"\n\n") + 2
    sys.stdout.write(data[:end].decode())
    fields = [line.split() for line in data[:end].decode().splitlines()]
    majors = []
    for f in fields:
        if f and f[0] == "version":
            majors.append(f[2])
        elif f and f[0] == "newer":
            majors.append(f[1])
    count = {f[0]: int(f[1]) for f in fields if len(f) == 2 and f[0] in ("types", "blocks", "entries", "names")}
    at_blocks = end + 6 * count["types"]
    at_entries = at_blocks + 4 * (count["blocks"] + 1)
    at_names = at_entries + 9 * count["entries"]
    at_text = at_names + 4 * (count["names"] + 1)

    def name(i):
        low, high = struct.unpack_from("<II", data, at_names + 4 * i)
        return data[at_text + low : at_text + high].decode()

    kinds = {v: k for k, v in SCALARS.items()}
    shapes = {0: "%s", LIST: "list of %s", SET: "set of %s", MAP: "map of %s"}

    def show(block, depth):
        low, high = struct.unpack_from("<II", data, at_blocks + 4 * block)
        for i in range(low, high):
            n, nested, default, mask, typ, flags = struct.unpack_from("<HHHBBB", data, at_entries + 9 * i)
            words = [shapes[typ & ~7] % kinds[typ & 7]]
            words += [w for bit, w in ((REQUIRED, "required"), (OPTIONAL, "optional"), (COMPUTED, "computed"), (BLOCK, "block"), (ONE, "at most one"), (SINGLE, "single")) if flags & bit]
            if default != NONE:
                words.append("= " + name(default))
            having = ",".join(m for b, m in enumerate(majors) if mask & (1 << b))
            print("%s%s [%s] %s" % ("  " * depth, name(n), having, ", ".join(words)))
            if nested != NONE and depth < 8:
                show(nested, depth + 1)

    for i in range(count["types"]):
        n, block, mode, mask = struct.unpack_from("<HHBB", data, end + 6 * i)
        if name(n) in wanted:
            print("%s%s [%s]" % ("data " if mode else "", name(n), ",".join(m for b, m in enumerate(majors) if mask & (1 << b))))
            show(block, 1) if block != NONE else None


def main(arguments):
    sys.setrecursionlimit(10_000)
    if len(arguments) >= 2 and arguments[0] == "--dump":
        return dump(arguments[1], set(arguments[2:]))
    if not arguments:
        raise SystemExit(__doc__)
    for provider in arguments[1:] or sorted(SOURCES):
        generate(provider, arguments[0])


if __name__ == "__main__":
    main(sys.argv[1:])
