//! Examples of JSON, good and bad.

use super::*;

#[test]
fn keys_and_values_have_exact_spans_and_the_last_of_two_keys_wins() {
    let text = "{\"a\": [1, true, null], \"b\\u00e9\": \"x\\ny\", \"a\": -1.5e3}";
    let file = parse(SourceId(0), text);
    assert_eq!(file.errors, []);
    let NodeKind::Mapping(pairs) = &file.documents[0].root.kind else { panic!() };
    let keys: Vec<&str> = pairs.iter().map(|p| p.key.as_str()).collect();
    assert_eq!(keys, ["a", "bé"]);
    assert_eq!(&text[pairs[0].value.span.range()], "-1.5e3");
    assert_eq!(&text[pairs[1].key_span.range()], "\"b\\u00e9\"");
    assert!(matches!(&pairs[1].value.kind, NodeKind::String(s) if s == "x\ny"));
    assert_eq!(file.duplicate_keys.len(), 1);
}

#[test]
fn objects_one_after_another_are_documents() {
    for (text, documents, errors) in
        [("{\"a\": 1}\n{\"b\": 2}\n", 2, 0), ("{}{}{}", 3, 0), ("{} [1]", 1, 1), ("[1] {}", 1, 1), ("{}\n{\"a\": ", 2, 1)]
    {
        let file = parse(SourceId(0), text);
        assert_eq!((file.documents.len(), file.errors.len()), (documents, errors), "{text}");
        let (one, errors) = parse_json_document(SourceId(0), text);
        assert!(one.is_some() && !errors.is_empty(), "{text}");
    }
}

#[test]
fn accepts_what_serde_json_accepts() {
    let cases = [
        "",
        " ",
        "1",
        "01",
        "-",
        "-0",
        "1.",
        ".5",
        "1e",
        "1e+5",
        "1E-05",
        "+1",
        "0x1",
        "true",
        "tru",
        "trueish",
        "NULL",
        "\"\"",
        "\"a",
        "\"\\q\"",
        "\"\\u12\"",
        "\"\\u12g4\"",
        "\"\t\"",
        "\"\n\"",
        "[]",
        "[1,]",
        "[,]",
        "[1 2]",
        "[1",
        "]",
        "{}",
        "{\"a\":1}",
        "{\"a\":1,}",
        "{\"a\"}",
        "{\"a\":}",
        "{a:1}",
        "{1:2}",
        "{\"a\":1 \"b\":2}",
        "{\"a\":{\"b\":[{}]}}",
        "1 2",
        "[1]x",
        "{\"a\":1}}",
        "// c\n1",
        "\u{a0}1",
        "\"\u{7f}\"",
        "\"\\ud83d\\ude00\"",
        "nul",
        "[true,false,null]",
    ];
    for text in cases {
        let ours = parse(SourceId(0), text).errors.is_empty();
        assert_eq!(ours, serde_json::from_str::<serde_json::Value>(text).is_ok(), "{text:?}");
    }
}

#[test]
fn small_mistakes_cost_little() {
    let text = "{\"a\": , \"b\": 1 \"c\": [1, 2,], \"d\": {\"e\": tru}}";
    let file = parse(SourceId(0), text);
    let messages: Vec<&str> = file.errors.iter().map(|e| e.message.as_str()).collect();
    assert_eq!(
        messages,
        [
            "expected a value after the key, found `,`",
            "expected `,` or `}` after the value, found `\"`",
            "`,` before `]`: JSON has no trailing commas",
            "expected a value after the key, found `tru`",
        ]
    );
    let NodeKind::Mapping(pairs) = &file.documents[0].root.kind else { panic!() };
    // The key whose value is not there stays: what it holds is not known, which is not the same as absent.
    assert_eq!(pairs.len(), 4);
}

#[test]
fn hostile_text_is_bounded() {
    for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
        for depth in [MAX_DEPTH, 100_000] {
            let text = format!("{}1{}", open.repeat(depth), close.repeat(depth));
            assert_eq!(parse(SourceId(0), &text).errors.is_empty(), depth <= MAX_DEPTH);
            parse(SourceId(0), &open.repeat(depth));
        }
    }
    for text in ["\"", "\"\\", "{\"a\":1 ", "[1 "] {
        parse(SourceId(0), &text.repeat(100_000));
    }
}

#[test]
fn a_text_that_ends_too_early_is_an_error_wherever_it_ends() {
    let text = "{\"a\": [1, {\"b\": \"x\\n\"}, null],\n \"c\": true }";
    assert!(parse_json_document(SourceId(0), text).1.is_empty());
    for end in 0..text.len() {
        let (_, errors) = parse_json_document(SourceId(0), &text[..end]);
        assert!(!errors.is_empty(), "{:?} is read as whole", &text[..end]);
    }
}
