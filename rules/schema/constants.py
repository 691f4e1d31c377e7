#!/usr/bin/env python3
"""Reads constant defaults out of the AWS provider's source, into `rules/schema/constants.txt`, and the names of its
arguments, blocks and types, into `rules/schema/newer.txt`: what came after the packages that generate.py reads.

    constants.py PACKAGES VERSION=DIRECTORY [VERSION=DIRECTORY …]

PACKAGES is the directory that generate.py takes; run that after this. Each DIRECTORY holds the source of one release of
the provider (its directories `internal` and `names`), one for each major version. A default belongs to the release that
states it: `[3-5]` after a path are the major versions of a line, `null` says that they state none, and a line without
them holds in every version. Nothing is downloaded here.

Schemas are Go composite literals. They are read as such, without running them: what a literal says is taken
(`Default: false`, `booldefault.StaticBool(true)`, a constant of the package), what would have to be worked out is left
out. Strings that hold a boolean or a number which may also be unset (`nullable.TypeNullableBool`) are named too.
"""

import json
import os
import re
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
TOKEN = re.compile(
    r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\])*"|`[^`]*`|\'(?:\\.|[^\'\\])*\'|[A-Za-z_]\w*|\d[\w.]*|\s+|[{}()\[\],:;&*.]|[^\s\w]', re.S
)
NULLABLE = {"TypeNullableBool": "bool", "TypeNullableInt": "number", "TypeNullableFloat": "number"}
STATIC = {"booldefault.StaticBool", "stringdefault.StaticString", "int64default.StaticInt64", "int32default.StaticInt32", "float64default.StaticFloat64"}


def tokens_of(text):
    found = []
    for match in TOKEN.finditer(text):
        token = match.group(0)
        if not token.isspace() and not token.startswith(("//", "/*")):
            found.append(token)
    return found


class Parser:
    """Go expressions, as far as schemas need them: literals, names, calls, composites. Others are None."""

    def __init__(self, tokens, at=0):
        self.tokens, self.at = tokens, at

    def peek(self, ahead=0):
        index = self.at + ahead
        return self.tokens[index] if index < len(self.tokens) else ""

    def skip(self, closers):
        """To the next of these at this depth."""
        depth = 0
        while self.at < len(self.tokens):
            token = self.peek()
            if depth == 0 and token in closers:
                return
            depth += token in "({[" and len(token) == 1
            depth -= token in ")}]" and len(token) == 1
            if depth < 0:
                return
            self.at += 1

    def value(self):
        start = self.at
        result = self.operand()
        if self.peek() in (",", "}", ")", ":", "]", ";", ""):
            return result
        if isinstance(result, tuple) and result[0] == "composite":
            return result
        self.at = max(self.at, start)
        self.skip({",", "}", ")", ":"})
        return None

    def operand(self):
        while self.peek() in ("&", "*"):
            self.at += 1
        token = self.peek()
        if token == "{":
            return self.composite("")
        if token.startswith('"'):
            self.at += 1
            try:
                return ("literal", json.loads(token))
            except ValueError:
                return None
        if token[:1].isdigit():
            self.at += 1
            try:
                return ("literal", json.loads(token.replace("_", "")))
            except ValueError:
                return None
        if token in ("true", "false"):
            self.at += 1
            return ("literal", token == "true")
        if token == "-" and self.peek(1)[:1].isdigit():
            self.at += 2
            return ("literal", -json.loads(self.tokens[self.at - 1]))
        if token == "func":
            return self.function()
        if token == "[" or token == "map":
            return self.typed()
        if not re.match(r"[A-Za-z_]", token):
            return None
        name = token
        self.at += 1
        while self.peek() == ".":
            name += "." + self.peek(1)
            self.at += 2
        if self.peek() == "[":  # type arguments
            self.at += 1
            inner = self.at
            self.skip({"]"})
            argument = "".join(self.tokens[inner : self.at])
            self.at += 1
            name += "[" + argument + "]"
        if self.peek() == "{":
            return self.composite(name)
        result = ("name", name)
        while self.peek() == "(":
            self.at += 1
            arguments = []
            while self.at < len(self.tokens) and self.peek() != ")":
                arguments.append(self.value())
                if self.peek() == ".":
                    self.skip({",", ")"})
                if self.peek() in (",", ":"):
                    self.at += 1
            self.at += 1
            result = ("call", name, arguments)
            if self.peek() == ".":
                self.at += 2
        return result

    def typed(self):
        """`map[string]*schema.Schema{…}`, `[]T{…}`."""
        start = self.at
        if self.peek() == "map":
            self.at += 1
        self.at += 1
        self.skip({"]"})
        self.at += 1
        while self.peek() in ("*", "[", "]") or re.match(r"[A-Za-z_]", self.peek()) or self.peek() == ".":
            self.at += 1
        if self.peek() == "{":
            return self.composite("".join(self.tokens[start : self.at]))
        return None

    def function(self):
        """A function literal: what it returns."""
        self.skip({"{"})
        # the result type may have braces of its own only in interface{}; schemas have none
        body = self.at + 1
        self.at += 1
        self.skip({"}"})
        end = self.at
        self.at += 1
        return ("returns", returned(self.tokens[body:end]))

    def composite(self, name):
        self.at += 1
        items = []
        while self.at < len(self.tokens) and self.peek() != "}":
            value = self.value()
            if self.peek() == ":":
                self.at += 1
                items.append((value, self.value()))
            else:
                items.append((None, value))
            if self.peek() == ",":
                self.at += 1
            elif self.peek() != "}":
                self.skip({",", "}"})
                if self.peek() == ",":
                    self.at += 1
        self.at += 1
        return ("composite", name, items)


def returned(tokens):
    """The last expression that a body returns at its own depth."""
    depth, found, local = 0, None, {}
    at = 0
    while at < len(tokens):
        token = tokens[at]
        if token in ("{", "(", "["):
            depth += 1
        elif token in ("}", ")", "]"):
            depth -= 1
        elif depth == 0 and token == ":" and tokens[at + 1 : at + 2] == ["="]:
            parser = Parser(tokens, at + 2)
            local[tokens[at - 1]] = parser.value()
            at = max(at + 2, parser.at)
            continue
        elif depth == 0 and token == "return":
            parser = Parser(tokens, at + 1)
            found = parser.value()
            at = max(at + 1, parser.at)
            continue
        at += 1
    if found and found[0] == "name" and found[1] in local:
        return local[found[1]]
    return found


class Source:
    """One package: its functions, its constants, what it registers."""

    def __init__(self, directory, shared):
        self.functions, self.constants, self.methods = {}, {}, {}
        self.resources, self.frameworks = [], []
        self.shared = shared
        for name in sorted(os.listdir(directory)):
            if not name.endswith(".go") or name.endswith("_test.go"):
                continue
            text = open(os.path.join(directory, name), encoding="utf-8").read()
            self.read(text)

    def read(self, text):
        for match in re.finditer(r"^func (\([^)]*\) )?(\w+)(\[[^\]]*\])?\(.*?\n}", text, re.M | re.S):
            body = match.group(0)
            receiver = match.group(1)
            if receiver:
                typ = receiver.strip("() ").split("*")[-1].split(" ")[-1].split("[")[0]
                self.methods[(typ, match.group(2))] = body
            else:
                self.functions[match.group(2)] = body
        for match in re.finditer(r'^\s*(?:const\s+|var\s+)?(\w+)(?:\s+[\w.]+)?\s*=\s*("(?:\\.|[^"\\])*"|-?\d[\d.]*|true|false)\s*$', text, re.M):
            self.constants.setdefault(match.group(1), match.group(2))
        for match in re.finditer(r'@(SDKResource|FrameworkResource|SDKDataSource|FrameworkDataSource)\("(\w+)"(?=[^\n]*\n(?:\s*//[^\n]*\n)*func (\w+)\()', text):
            self.resources.append((match.group(1), match.group(2), match.group(3)))
        # generated: `Factory: resourceCluster, TypeName: "aws_redshift_cluster"`
        for match in re.finditer(r"^func \(p \*servicePackage\) (SDK|Framework)(Resource|DataSource)s\(.*?\n}", text, re.M | re.S):
            for factory, typ in re.findall(r'Factory:\s*(\w+),\s*TypeName:\s*"(\w+)"', match.group(0)):
                entry = (match.group(1) + match.group(2), typ, factory)
                if entry not in self.resources:
                    self.resources.append(entry)

    def constant(self, name):
        for table in (self.constants, self.shared):
            if name in table:
                return json.loads(table[name])
        return None

    def resolve(self, value, depth=0):
        """Calls of this package's functions and function literals, to what they return."""
        while value and depth < 12:
            depth += 1
            if value[0] == "returns":
                value = value[1]
            elif value[0] == "call" and "." not in value[1] and value[1].split("[")[0] in self.functions:
                value = returned(body_of(self.functions[value[1].split("[")[0]]))
            elif value[0] == "call" and value[1].endswith("sync.OnceValue") and value[2]:
                value = value[2][0]
            else:
                return value
        return value


def body_of(text):
    tokens = tokens_of(text)
    # the body is the last top-level brace group
    depth, start = 0, 0
    for index, token in enumerate(tokens):
        if token == "{":
            if depth == 0:
                start = index
            depth += 1
        elif token == "}":
            depth -= 1
    return tokens[start + 1 : -1]


def field(composite, *names):
    for key, value in composite[2]:
        if key and key[0] == "name" and key[1] in names:
            return value
    return None


def scalar(source, value):
    """The constant that an expression is, or None."""
    if value is None:
        return None
    if value[0] == "literal":
        return value[1]
    if value[0] == "name":
        return source.constant(value[1].split(".")[-1]) if value[1].startswith("names.") or "." not in value[1] else None
    if value[0] == "call" and value[1] in STATIC | {"int64", "int32", "string", "int", "float64"} and len(value[2]) == 1:
        return scalar(source, value[2][0])
    return None


def kind_of(value, inner):
    """Type and flags of an attribute or block, in the words of newer.txt; None where they cannot be told."""
    flags = [word for word in ("Required", "Optional", "Computed") if scalar(None, field(value, word)) is True]
    typ = field(value, "Type")
    if typ is not None:  # the older kit
        word = SDK.get(typ[1].split(".")[-1]) if typ[0] == "name" else None
        element = field(value, "Elem")
        if word in ("list", "set") and element is not None:
            of = field(element, "Type") if element[0] == "composite" else None
            of = SDK.get(of[1].split(".")[-1]) if of and of[0] == "name" else None
            if not of and (inner or element[0] != "composite" or "Resource" in element[1]):
                return "block" if "Computed" not in flags else word + " object", flags
            word += " " + (of or "any")
        elif word == "map":
            word += " string"
        return word, flags
    name = value[1].split("[")[0].split(".")[-1]
    if name.endswith("Block"):
        return "block", flags or ["Optional"]
    return KIT.get(name), flags


SDK = {
    "TypeBool": "bool", "TypeInt": "number", "TypeFloat": "number", "TypeString": "string",
    "TypeList": "list", "TypeSet": "set", "TypeMap": "map",
    "TypeNullableBool": "bool", "TypeNullableInt": "number", "TypeNullableFloat": "number",
}
KIT = {
    "BoolAttribute": "bool", "Int64Attribute": "number", "Int32Attribute": "number", "Float64Attribute": "number",
    "NumberAttribute": "number", "StringAttribute": "string", "ListAttribute": "list any", "SetAttribute": "set any",
    "MapAttribute": "map any", "SingleNestedAttribute": "any", "ListNestedAttribute": "list any",
    "SetNestedAttribute": "set any", "MapNestedAttribute": "map any", "ObjectAttribute": "any",
}


def walk(source, schema, path, out, depth=0, names=None):
    """A map of names to attributes or blocks."""
    schema = source.resolve(schema)
    if not schema or schema[0] != "composite" or depth > 10:
        return
    for key, value in schema[2]:
        if key is None:
            continue
        name = key[1] if key[0] == "literal" else source.constant(key[1].split(".")[-1]) if key[0] == "name" else None
        if not isinstance(name, str):
            continue
        here = path + "." + name
        value = source.resolve(value)
        if not value or value[0] != "composite":
            if names is not None:
                names.append((here, None))
            continue
        element = source.resolve(field(value, "Elem"))
        if names is not None:
            names.append((here, kind_of(value, element and element[0] == "composite" and field(element, "Schema", "SchemaFunc"))))
        default = field(value, "Default")
        constant = scalar(source, default)
        if constant is not None and not isinstance(constant, list):
            out.append((here, "= " + json.dumps(constant)))
        elif default is None and field(value, "DefaultFunc") is None:
            out.append((here, "= null"))
        kind = field(value, "Type")
        if kind and kind[0] == "name" and kind[1].split(".")[-1] in NULLABLE:
            out.append((here, ": " + NULLABLE[kind[1].split(".")[-1]]))
        if element and element[0] == "composite":
            walk(source, field(element, "Schema", "SchemaFunc"), here, out, depth + 1, names)
        nested = source.resolve(field(value, "NestedObject"))
        holder = nested if nested and nested[0] == "composite" else value
        for inner in ("Attributes", "Blocks"):
            walk(source, field(holder, inner), here, out, depth + 1, names)


def registered(root):
    """What releases before 4.5x list in one file: package directory -> [(kind, type, function)]."""
    path = os.path.join(root, "internal", "provider", "provider.go")
    text = open(path, encoding="utf-8").read() if os.path.exists(path) else ""
    found = {}
    directories = {alias or service: service for alias, service in re.findall(r'^\s*(\w+)? ?"[^"\n]*/internal/service/(\w+)"', text, re.M)}
    for kind, field_name in (("SDKDataSource", "DataSourcesMap"), ("SDKResource", "ResourcesMap")):
        start = text.find("\t" + field_name + ": map[string]*schema.Resource{")
        if start < 0:
            continue
        body = text[start : text.index("\n\t\t},", start)]
        for typ, package, function in re.findall(r'"(aws_\w+)":\s*(\w+)\.(\w+)\(\)', body):
            found.setdefault(directories.get(package, package), []).append((kind, typ, function))
    return found


def read(root):
    """The constants of a release with their paths, how many types were read, all names with what is said of them, and
    all types."""
    shared = {}
    shared_names = os.path.join(root, "names")
    for name in sorted(os.listdir(shared_names)) if os.path.isdir(shared_names) else []:
        if name.endswith(".go") and not name.endswith("_test.go"):
            text = open(os.path.join(shared_names, name), encoding="utf-8").read()
            for match in re.finditer(r'^\s*(\w+)\s*=\s*("(?:\\.|[^"\\])*")\s*$', text, re.M):
                shared.setdefault(match.group(1), match.group(2))
    services = os.path.join(root, "internal", "service")
    out, seen, names, types = [], 0, [], []
    listed = registered(root)
    for name in sorted(os.listdir(services)):
        directory = os.path.join(services, name)
        if not os.path.isdir(directory):
            continue
        source = Source(directory, shared)
        for kind, typ, function in source.resources + listed.get(name, []):
            types.append(("data " if "DataSource" in kind else "") + typ)
            if "DataSource" in kind:
                continue
            found = []
            if kind == "SDKResource":
                resource = source.resolve(returned(body_of(source.functions.get(function, "func x() {\n}"))))
                if resource and resource[0] == "composite":
                    walk(source, field(resource, "Schema", "SchemaFunc"), typ, found, 0, names)
                    seen += 1
            else:
                made = re.search(r"&(\w+)\{|new\((\w+)\)", source.functions.get(function, ""))
                method = source.methods.get(((made.group(1) or made.group(2)) if made else "", "Schema"), "")
                tokens = body_of(method) if method else []
                for index in range(len(tokens) - 4):
                    if tokens[index : index + 4] == ["schema", ".", "Schema", "{"]:
                        whole = Parser(tokens, index).operand()
                        for inner in ("Attributes", "Blocks"):
                            walk(source, field(whole, inner), typ, found, 0, names)
                        seen += 1
                        break
            out.extend(found)
    return out, seen, names, types


def newer(names, types, table, packaged, release, source):
    """What a package lacks that its major version has in a later release, or no longer requires."""
    yield "release %s after %s from %s" % (release, packaged, source)
    bit = next(i for i, (_, version) in enumerate(table.versions) if version == packaged)
    for typ in sorted(set(types)):
        mode = typ.startswith("data ")
        if not table.has(typ.split()[-1], mode, bit):
            yield "type %s" % typ
    for path, kind in sorted(set((path, (kind[0], tuple(kind[1])) if kind else None) for path, kind in names), key=str):
        typ, *steps = path.split(".")
        if not table.has(typ, False, bit):
            continue
        block = table.block(typ, False)
        for index, step in enumerate(steps):
            if block is None:
                break
            entries = table.entries(block, bit)
            if step not in entries:
                # below something that is new itself, nothing is said
                if index == len(steps) - 1:
                    word, flags = kind if kind and kind[0] and kind[1] else ("?", ())
                    yield " ".join([path, word, *[flag.lower() for flag in flags]])
                break
            block, required = entries[step]
            if index == len(steps) - 1 and required and kind and kind[1] and "Required" not in kind[1]:
                yield "relaxed %s" % path


def by_major(facts):
    """Lines of constants.txt from {path: {major: value}}: each value once, with the versions that state it."""
    every = sorted({major for values in facts.values() for major in values})
    for path, values in sorted(facts.items()):
        if all(value == "= null" for value in values.values()):
            continue
        if len(set(values.values())) == 1 and sorted(values) == every:
            yield "%s %s" % (path, values[every[0]])
            continue
        start = None
        for index, major in enumerate(every):
            if major not in values:
                continue
            start = major if start is None else start
            following = every[index + 1] if index + 1 < len(every) else None
            if values.get(following) != values[major]:
                yield "%s [%s] %s" % (path, start if start == major else "%d-%d" % (start, major), values[major])
                start = None


def write(constants, kinds, sections, sources):
    with open(os.path.join(HERE, "constants.txt"), "w", encoding="utf-8") as file:
        file.write("# Constant defaults of the AWS provider's schema: TYPE.PATH [MAJORS] = VALUE (JSON), and strings that hold another type.\n")
        file.write("# Written by constants.py from the source of %s.\n" % sources)
        for line in sorted([*by_major(constants), *kinds]):
            file.write(line + "\n")
    with open(os.path.join(HERE, "newer.txt"), "w", encoding="utf-8") as file:
        file.write("# Types, arguments and blocks that releases of the AWS provider have and that the packages of their major version do\n")
        file.write("# not have yet, and arguments that they no longer require. Written by constants.py. `?`: only the name is known.\n")
        for line in sections:
            file.write(line + "\n")


def main(arguments):
    if len(arguments) < 2:
        raise SystemExit(__doc__)
    import generate

    sys.setrecursionlimit(10_000)
    packages, given = arguments[0], [argument.partition("=")[::2] for argument in arguments[1:]]
    open(os.path.join(HERE, "newer.txt"), "w").close()
    generate.generate("aws", packages)
    table = generate.Reader(os.path.join(HERE, "aws.schema"))
    constants, kinds, sections = {}, set(), []
    for version, root in given:
        out, seen, names, types = read(root.rstrip("/"))
        major = int(version.split(".")[0])
        for path, what in out:
            if what.startswith(":"):
                kinds.add("%s %s" % (path, what))
            else:
                constants.setdefault(path, {})[major] = what
        packaged = [other for of, other in table.versions if of == major][-1]
        if tuple(map(int, version.split("."))) > tuple(map(int, packaged.split("."))):
            sections.extend(newer(names, types, table, packaged, version, "release %s" % version))
        sys.stderr.write("%s: %d resource types\n" % (version, seen))
    write(constants, kinds, sections, ", ".join(version for version, _ in given))


if __name__ == "__main__":
    main(sys.argv[1:])
