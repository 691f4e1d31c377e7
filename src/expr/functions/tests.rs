//! What functions make of values that are partly known.

use std::sync::Arc;

use super::{CallContext, FunctionError, find};
use crate::expr::print::console;
use crate::source::{SourceId, Span};
use crate::value::{
    Address, Kind, Mapping, MappingKind, Mode, ModulePath, ReasonKind, RootId, Sequence, SequenceKind, Type, Unknown, Value,
};

fn try_call(name: &str, arguments: &[Value]) -> Result<Value, FunctionError> {
    let context = CallContext { files: None, call: Span::new(SourceId(0), 100, 200), name, policy: false, later: true };
    find(name).unwrap().call(&context, arguments)
}

fn call(name: &str, arguments: &[Value]) -> Value {
    try_call(name, arguments).unwrap()
}

fn s(text: &str) -> Value {
    Value::string(text)
}

#[test]
fn what_may_round_another_way_is_unknown_where_the_next_whole_number_depends_on_it() {
    let n = |number: &str| Value::new(Kind::Number(crate::value::Number::parse(number).unwrap()));
    let known = |name: &str, a: &str, b: &str| !matches!(call(name, &[n(a), n(b)]).kind, Kind::Unknown(_));
    // Terraform's `ceil(log(9, 3))` is 3, that of a machine's own logarithm 2.
    assert!(!known("log", "9", "3") && !known("log", "343", "7") && !known("pow", "27", "0.33333333333333333"));
    assert!(known("log", "8", "2") && known("log", "1000", "10") && known("log", "7", "7") && known("log", "5", "2"));
    assert!(known("pow", "3", "4") && known("pow", "16", "0.5") && known("pow", "2", "1.5"));
}

#[test]
fn a_secret_is_not_decrypted_and_stays_one() {
    let decrypted = call("rsadecrypt", &[s("AAAA"), s("key")]);
    assert!(decrypted.sensitive && matches!(decrypted.kind, Kind::Unknown(_)), "{decrypted:?}");
}

fn unknown() -> Value {
    Value::unknown(ReasonKind::VariableWithoutDefault, "var.x", Span::new(SourceId(0), 1, 2))
}

/// The identity of a resource.
fn id(name: &str) -> Value {
    symbol(name, "id", true)
}

fn symbol(name: &str, attribute: &str, not_null: bool) -> Value {
    let address = Address {
        root: RootId(0),
        module: ModulePath::default(),
        mode: Mode::Managed,
        kind: "aws_thing".into(),
        name: name.into(),
        key: None,
    };
    Value::symbol_of(&Arc::new(address), attribute, not_null)
}

fn parts(pieces: &[Value]) -> Value {
    Value::new(Kind::Parts(pieces.to_vec().into()))
}

fn one_of(cases: &[Value]) -> Value {
    Unknown { cases: cases.to_vec(), ..Unknown::because(ReasonKind::VariableWithoutDefault, "var.c", Span::NONE) }.into_value()
}

fn open(items: &[Value], maybe: usize, more: bool) -> Value {
    let reason = Unknown::because(ReasonKind::DynamicIteration, "var.list", Span::NONE);
    let open = if more { Some(Arc::new(reason)) } else { None };
    Value::sequence(Sequence { maybe, open, ..Sequence::new(SequenceKind::Tuple, items.to_vec()) })
}

/// A short picture: texts, `$name` for symbols, `?` for unknown, `x|y` for cases, `[a, b?, ...]` for lists.
fn show(value: &Value) -> String {
    match &value.kind {
        Kind::Symbol(symbol) => format!("${}", symbol.address.name),
        Kind::Parts(parts) => parts.iter().map(show).collect::<Vec<_>>().join("+"),
        Kind::Unknown(unknown) if unknown.cases.is_empty() => "?".into(),
        Kind::Unknown(unknown) => unknown.cases.iter().map(show).collect::<Vec<_>>().join("|"),
        Kind::String(text) => text.to_string(),
        Kind::Sequence(sequence) => {
            let sure = sequence.definite().len();
            let mut items: Vec<String> = sequence
                .items
                .iter()
                .enumerate()
                .map(|(index, item)| format!("{}{}", show(item), if index < sure { "" } else { "?" }))
                .collect();
            if sequence.open.is_some() {
                items.push("...".into());
            }
            format!("[{}]", items.join(", "))
        }
        Kind::Mapping(mapping) => {
            let mut entries: Vec<String> =
                mapping.entries.iter().map(|(name, entry)| format!("{name}={}", show(&entry.value))).collect();
            if mapping.open.is_some() {
                entries.push("...".into());
            }
            format!("{{{}}}", entries.join(", "))
        }
        _ => console(value),
    }
}

#[track_caller]
fn gives(name: &str, arguments: &[Value], wanted: &str) {
    assert_eq!(show(&call(name, arguments)), wanted, "{name}");
}

#[test]
fn lists_keep_what_is_known_of_them() {
    let list = |items: &[Value]| Value::tuple(items.to_vec());
    gives("concat", &[list(&[s("a")]), unknown()], "[a, ...]");
    gives("concat", &[open(&[s("a"), s("b")], 1, false), list(&[id("v")])], "[a, $v, b?]");
    gives("concat", &[unknown(), unknown()], "?");
    gives("flatten", &[list(&[list(&[s("a")]), unknown(), list(&[id("v")])])], "[a, $v, ...]");
    gives("flatten", &[list(&[open(&[s("a")], 1, false), s("b")])], "[b, a?]");
    gives("distinct", &[list(&[id("v"), s("a"), id("v"), id("w")])], "[$v, a?, $w?]");
    gives("compact", &[list(&[s(""), id("v"), Value::null(), symbol("v", "tag", false), s("a")])], "[$v, a, $v?]");
    gives("reverse", &[list(&[s("a"), unknown()])], "[?, a]");
    gives("element", &[list(&[s("a"), unknown()]), Value::number(0i64)], "a");
    gives("element", &[list(&[s("a"), s("b")]), unknown()], "a|b");
    gives("element", &[open(&[s("a"), s("b")], 1, false), Value::number(0i64)], "a|b");
    gives("slice", &[list(&[s("a"), id("v"), s("c")]), Value::number(0i64), Value::number(2i64)], "[a, $v]");
    gives("slice", &[list(&[s("a"), s("b")]), Value::number(0i64), unknown()], "[a?, b?]");
    gives("sort", &[list(&[s("b"), id("v")])], "[b, $v, ...]");
    gives("one", &[list(&[id("v")])], "$v");
    gives("one", &[open(&[id("v")], 1, false)], "$v|null");
    gives("tolist", &[list(&[s("a"), unknown()])], "[a, ?]");
    gives("toset", &[list(&[s("b"), id("v"), s("a"), id("v")])], "[a, b, $v]");
    gives("setunion", &[list(&[s("a")]), list(&[id("v"), s("a")])], "[a, $v]");
    gives("setintersection", &[list(&[id("v"), s("a")]), list(&[id("v"), s("b")])], "[$v, a?]");
    gives("setsubtract", &[list(&[id("v"), s("a")]), list(&[id("w"), s("a")])], "[$v?]");
    gives("zipmap", &[list(&[s("k")]), list(&[unknown()])], "{k=?}");
    gives("matchkeys", &[list(&[s("a"), s("b")]), list(&[id("v"), id("w")]), list(&[id("v")])], "[a]");
}

#[test]
fn lengths_are_bounded() {
    gives("length", &[Value::tuple(vec![unknown(), unknown()])], "2");
    gives("length", &[open(&[s("a"), s("b")], 1, false)], "1|2");
    gives("length", &[open(&[s("a")], 0, true)], "?");
    let Kind::Unknown(length) = call("length", &[open(&[s("a")], 0, true)]).kind else { panic!("known") };
    assert_eq!(length.minimum.as_ref().map(|n| n.to_string()), Some("1".into()));
    let set = |items: Vec<Value>| call("toset", &[Value::tuple(items)]);
    gives("length", &[set(vec![id("v"), id("w")])], "2");
    gives("length", &[set(vec![unknown(), s("a")])], "1|2");
    gives("length", &[id("v")], "?");
}

#[test]
fn truth_has_three_values() {
    let list = |items: &[Value]| Value::tuple(items.to_vec());
    let (yes, no) = (Value::bool(true), Value::bool(false));
    gives("contains", &[list(&[s("a"), unknown()]), s("a")], "true");
    gives("contains", &[list(&[s("a"), unknown()]), s("b")], "?");
    gives("contains", &[list(&[id("v")]), id("w")], "false");
    gives("contains", &[open(&[s("a")], 1, false), s("a")], "?");
    gives("contains", &[open(&[s("a")], 1, false), s("b")], "false");
    gives("contains", &[open(&[s("a")], 0, true), s("a")], "true");
    gives("contains", &[list(&[]), unknown()], "false");
    gives("alltrue", &[list(&[yes.clone(), unknown()])], "?");
    gives("alltrue", &[list(&[no.clone(), unknown()])], "false");
    gives("alltrue", &[open(&[yes.clone(), no.clone()], 1, false)], "?");
    gives("alltrue", &[open(&[yes.clone(), yes.clone()], 1, false)], "true");
    gives("anytrue", &[list(&[yes.clone(), unknown()])], "true");
    gives("anytrue", &[list(&[no.clone(), unknown()])], "?");
    gives("anytrue", &[open(std::slice::from_ref(&no), 0, true)], "?");
    gives("anytrue", &[open(&[no, yes], 1, false)], "?");
}

#[test]
fn texts_with_symbols_are_decided_where_they_can_be() {
    let arn = parts(&[s("arn:aws:s3:::"), id("b"), s("/*")]);
    gives("join", &[s(","), Value::tuple(vec![s("a"), id("v"), s("b")])], "a,+$v+,b");
    gives("format", &[s("%s-%d/%s"), id("v"), Value::number(3i64), s("x")], "$v+-3/x");
    gives("format", &[s("%s"), id("v")], "$v");
    gives("format", &[s("%5s"), id("v")], "?");
    gives("startswith", &[arn.clone(), s("arn:aws:s3")], "true");
    gives("startswith", &[arn.clone(), s("http")], "false");
    gives("startswith", &[arn.clone(), s("arn:aws:s3:::logs")], "?");
    gives("endswith", &[arn.clone(), s("/*")], "true");
    gives("strcontains", &[arn.clone(), s("s3")], "true");
    gives("strcontains", &[arn.clone(), s("logs")], "?");
    gives("upper", &[parts(&[s("a-"), id("v")])], "A-+?");
    gives("trimprefix", &[arn.clone(), s("arn:")], "aws:s3:::+$b+/*");
    gives("trimsuffix", &[arn.clone(), s("/*")], "arn:aws:s3:::+$b");
    gives("trimspace", &[parts(&[s(" x"), id("v")])], "x+$v");
    gives("substr", &[arn.clone(), Value::number(0i64), Value::number(3i64)], "arn");
    gives("split", &[s(","), call("join", &[s(","), Value::tuple(vec![id("v"), id("w")])])], "[$v, $w]");
    gives("split", &[s(":"), arn.clone()], "?");
    gives("trimspace", &[id("v")], "$v");
    gives("md5", &[arn], "?");
}

#[test]
fn json_with_holes_comes_back_as_it_was() {
    let policy = Value::object([
        ("Resource", Value::tuple(vec![id("b"), parts(&[id("b"), s("/\"*")])])),
        ("Action", unknown()),
        ("Extra", open(&[s("a")], 0, true)),
        ("Effect", s("Allow")),
    ]);
    let text = call("jsonencode", &[policy]);
    assert!(matches!(text.kind, Kind::Parts(_)));
    gives("jsondecode", &[text], "{Action=?, Effect=Allow, Extra=[a, ...], Resource=[$b, $b+/\"*]}");
    let template = parts(&[s("{\"a\": \"x-"), id("v"), s("\", \"b\": "), id("v"), s("}")]);
    gives("jsondecode", &[template], "{a=x-+$v, b=?}");
}

#[test]
fn maps_keep_what_is_known_of_them() {
    let map = |entries: &[(&str, Value)]| Value::object(entries.iter().cloned());
    gives("merge", &[map(&[("a", s("1"))]), unknown()], "{a=?, ...}");
    gives("merge", &[unknown(), map(&[("a", s("1"))])], "{a=1, ...}");
    gives("merge", &[map(&[("a", s("1"))]), map(&[("b", id("v"))])], "{a=1, b=$v}");
    let mut partly = Mapping::new(MappingKind::Object, Span::NONE);
    partly.insert("a", Span::NONE, s("1"));
    partly.open = Some(Arc::new(Unknown::because(ReasonKind::DynamicIteration, "x", Span::NONE)));
    let partly = Value::mapping(partly);
    gives("keys", std::slice::from_ref(&partly), "[a, ...]");
    gives("values", std::slice::from_ref(&partly), "[1, ...]");
    gives("lookup", &[partly.clone(), s("a"), s("d")], "1");
    gives("lookup", &[partly, s("b"), s("d")], "?");
    gives("lookup", &[map(&[("a", s("1"))]), unknown(), s("d")], "1|d");
}

#[test]
fn coalesce_leaves_choices() {
    gives("coalesce", &[Value::null(), id("v"), s("x")], "$v");
    gives("coalesce", &[symbol("v", "name", false), s("x")], "$v|x");
    gives("coalesce", &[unknown(), s("x")], "?");
    gives("coalesce", &[one_of(&[Value::null(), s("a")]), s("x")], "x|a");
    gives("coalescelist", &[Value::tuple(vec![]), Value::tuple(vec![unknown()])], "[?]");
    gives("coalescelist", &[unknown(), Value::tuple(vec![Value::string("a")])], "?");
}

#[test]
fn a_function_of_a_few_cases_has_a_few_results() {
    gives("upper", &[one_of(&[s("a"), s("b")])], "A|B");
    gives("length", &[one_of(&[s("ab"), s("cd")])], "2");
    gives("tonumber", &[one_of(&[s("1"), s("2")])], "1|2");
    gives("tonumber", &[one_of(&[s("1"), s("x")])], "?");
}

#[test]
fn origins_of_elements_stay() {
    let place = Span::new(SourceId(0), 10, 12);
    let list = Value::tuple(vec![s("a").with_span(place)]).with_span(Span::new(SourceId(0), 5, 20));
    let joined = call("concat", &[list.clone(), Value::tuple(vec![s("b")])]);
    assert_eq!(joined.as_sequence().unwrap().items[0].origin.span(), Some(place));
    assert_eq!(joined.origin.span(), None);
    assert_eq!(call("element", &[list, Value::number(0i64)]).origin.span(), Some(place));
}

#[test]
fn what_depends_on_time_or_chance_says_so() {
    let reason = |name: &str, arguments: &[Value]| match call(name, arguments).kind {
        Kind::Unknown(unknown) => (unknown.reasons[0].kind, unknown.typ.clone() == Some(Type::String)),
        other => panic!("{other:?}"),
    };
    assert_eq!(reason("timestamp", &[]), (ReasonKind::AsOfTime, true));
    assert_eq!(reason("plantimestamp", &[]), (ReasonKind::AsOfTime, true));
    assert_eq!(reason("uuid", &[]), (ReasonKind::FunctionNotSupported, true));
    assert_eq!(reason("bcrypt", &[s("x")]), (ReasonKind::FunctionNotSupported, true));
    assert_eq!(reason("file", &[s("x")]), (ReasonKind::FunctionNotSupported, true));
}

#[test]
fn hostile_arguments_are_too_large_and_nothing_worse() {
    let large = s(&"a".repeat(1 << 20));
    let mut many = Value::tuple(vec![s("a"), s("b")]);
    let mut size = 2usize;
    while size < 1 << 18 {
        many = call("concat", &[many.clone(), many]);
        size *= 2;
    }
    for (name, arguments) in [
        ("replace", vec![large.clone(), s("a"), large.clone()]),
        ("indent", vec![Value::number(1i64 << 40), s("a\nb")]),
        ("format", vec![s("%1000000000d"), Value::number(1i64)]),
        ("setproduct", vec![many.clone(), many.clone()]),
        ("concat", vec![many.clone(), many.clone(), many.clone(), many.clone(), many.clone()]),
        ("join", vec![large.clone(), Value::tuple(vec![large.clone(), large.clone()])]),
    ] {
        let result = call(name, &arguments);
        if name == "join" {
            continue; // three megabytes are still a text
        }
        let Kind::Unknown(unknown) = &result.kind else { panic!("{name} is known") };
        assert_eq!(unknown.reasons[0].kind, ReasonKind::TooLarge, "{name}");
    }
    let mut deep = Value::tuple(vec![]);
    for _ in 0..10_000 {
        deep = Value::tuple(vec![deep]);
        if matches!(&deep.kind, Kind::Sequence(sequence) if sequence.items.len() > 1) {
            break;
        }
    }
    assert!(try_call("regex", &[s("(((a{1,999}){1,999}){1,999})"), s("a")]).is_ok_and(|value| !value.is_known()));
    assert!(try_call("jsondecode", &[s(&"[".repeat(100_000))]).is_err());
    assert!(try_call("yamldecode", &[s(&"[".repeat(100_000))]).is_err());
    std::mem::forget(deep); // dropping it would take a stack of its own
}

#[test]
fn the_number_of_arguments_is_checked() {
    assert_eq!(try_call("upper", &[]).unwrap_err().message, "1 argument required, 0 given: `text` is missing");
    assert_eq!(try_call("upper", &[s("a"), s("b")]).unwrap_err().argument, Some(1));
    assert_eq!(try_call("upper", &[Value::null()]).unwrap_err().message, "`text` must not be null");
    assert!(find("core::upper").is_some() && find("nothing").is_none());
}

#[test]
fn a_single_nested_block_has_keys_and_several_have_none() {
    use crate::value::{Mapping, MappingKind, Sequence, SequenceKind};
    let body = |name: &str| {
        let mut mapping = Mapping::new(MappingKind::Body, crate::source::Span::NONE);
        mapping.insert(name, crate::source::Span::NONE, s("x"));
        Value::mapping(mapping)
    };
    let blocks = |items: Vec<Value>| Value::sequence(Sequence::new(SequenceKind::Blocks, items));
    gives("keys", &[blocks(vec![body("all")])], "[all]");
    assert!(try_call("keys", &[blocks(vec![body("a"), body("b")])]).is_err());
    assert!(try_call("keys", &[blocks(Vec::new())]).is_err());
}

#[test]
fn a_file_of_variables_is_bounded_and_its_values_have_no_places_of_their_own() {
    let digits = "[1,2,3,4,5,6,7,8,9,10]";
    let loops: String = ('a'..='h').map(|name| format!("[for {name} in {digits} : ")).collect();
    let result = call("provider::terraform::decode_tfvars", &[s(&format!("x = {loops}1{}", "]".repeat(8)))]);
    let Kind::Unknown(unknown) = &result.kind else { panic!("it is known") };
    assert_eq!(unknown.reasons[0].kind, ReasonKind::TooLarge);

    let result = call("provider::terraform::decode_tfvars", &[s("x = [{ y = 1 }]")]);
    let list = result.get("x").unwrap();
    let object = &list.as_sequence().unwrap().items[0];
    for value in [list, object, object.get("y").unwrap()] {
        assert!(value.origin.span().is_none() && !value.origin.has_hops());
    }
}

#[test]
fn what_is_not_known_is_not_written_as_text() {
    for argument in [Value::object([("a", unknown())]), Value::object([("a", id("x"))]), open(&[s("a")], 1, true)] {
        for name in ["provider::terraform::encode_expr", "provider::terraform::encode_tfvars"] {
            let result = call(name, std::slice::from_ref(&argument));
            let Kind::Unknown(unknown) = &result.kind else { panic!("{name} is known") };
            assert!(unknown.not_null && unknown.typ == Some(Type::String) && !unknown.reasons.is_empty(), "{name}");
        }
    }
}
