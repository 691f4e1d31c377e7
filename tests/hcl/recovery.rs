//! One mistake costs at most the item it stands in.

use crate::modules::{Numbers, module};
use crate::mutations::{MISTAKES, blocks, kept, mutate};
use clearspan::source::SourceId;
use clearspan::syntax::hcl::{ExpressionKind, parse};

#[test]
fn a_mistake_leaves_the_other_blocks() {
    let (mut all, mut left) = (0, 0);
    let mut worst = Vec::new();
    for seed in 0..40 {
        let text = module(seed);
        assert_eq!(parse(SourceId(0), &text).errors, [], "{text}");
        let before = blocks(&text);
        let mut numbers = Numbers::new(seed + 1_000);
        for mistake in MISTAKES.iter().cycle().take(28) {
            let Some(mutated) = mutate(&text, *mistake, &mut numbers) else { continue };
            let after = kept(&before, &blocks(&mutated));
            all += before.len();
            left += after;
            if after + 1 < before.len() {
                worst.push(format!("{mistake:?} in module {seed}: {after} of {}", before.len()));
            }
        }
    }
    println!("{left} of {all} blocks kept");
    assert!(all > 5_000, "{all}");
    assert!(left * 1000 >= all * 995, "{left} of {all} blocks kept\n{}", worst.join("\n"));
}

/// Text, message of the first error, what it points at, attributes kept as `block.name` (`?` for a lost value).
const EXAMPLES: [(&str, &str, &str, &str); 12] = [
    ("a {\n  x = 1\n  y = (2\n  z = 3\n}\n", "expected an operator or `)`, found `z`", "z", "a.x a.y? a.z"),
    ("a {\n  x = \"1\n  z = 3\n}\n", "expected `\"` at the end of the string, found the end of the line", "\n", "a.x? a.z"),
    ("a {\n  x = [1,\n    2\n  z = 3\n}\n", "expected `,` or `]` after the element, found `z`", "z", "a.x? a.z"),
    (
        "a {\n  x = {\n    b = 1\n  z = 3\n}\nb {\n  y = 1\n}\n",
        "expected an argument, a block or `}`, found the end of the text",
        "",
        "a.x? a.z b.y",
    ),
    ("a {\n  x = 1\n\nb \"c\" {\n  y = 1\n}\n", "expected an argument, a block or `}`, found the end of the text", "", "a.x b.y"),
    ("a {\n  x = 1\n}\n}\nb {\n  y = 1\n}\n", "expected an argument or a block, found `}`", "}", "a.x b.y"),
    ("a {\n  na\n  z = 3\n}\n", "expected `=` and a value, or a block, after `na`, found the end of the line", "\n", "a.z"),
    (
        "a {\n  x = \"${b\"\n  z = 3\n}\n",
        "expected an operator or `}` (a literal `${` is written `$${`), found `\"`",
        "\"",
        "a.x? a.z",
    ),
    (
        "a \"b {\n  x = 1\n}\nc {\n  y = 2\n}\n",
        "expected `\"` at the end of the string, found the end of the line",
        "\n",
        "a.x c.y",
    ),
    (
        "a\n  x = 1\n}\nc {\n  y = 2\n}\n",
        "expected `=` and a value, or a block, after `a`, found the end of the line",
        "\n",
        "c.y",
    ),
    ("a { x = }\nc {\n  y = 2\n}\n", "expected an expression, found `}`", "}", "a.x? c.y"),
    ("a {\n  x = f(<<EOT\nq = 1\nEOT\n  , ]\n  z = 3\n}\n", "expected an expression, found `]`", "]", "a.x? a.z"),
];

#[test]
fn a_broken_item_is_all_that_is_lost() {
    for (text, message, place, attributes) in EXAMPLES {
        let file = parse(SourceId(0), text);
        let error = &file.errors[0];
        assert_eq!(error.message, message, "{text}");
        assert_eq!(&text[error.span.range()], place, "{text}");
        let mut kept = Vec::new();
        for block in &file.body.blocks {
            for attribute in &block.body.attributes {
                let lost = matches!(attribute.value.kind, ExpressionKind::Missing);
                kept.push(format!("{}.{}{}", block.kind.text, attribute.name.text, if lost { "?" } else { "" }));
            }
        }
        assert_eq!(kept.join(" "), attributes, "{text}");
    }
}

#[test]
fn an_unclosed_brace_points_at_its_opening() {
    let text = "a {\n  x = 1\n";
    let error = &parse(SourceId(0), text).errors[0];
    assert_eq!(error.related.as_ref().map(|(span, _)| &text[span.range()]), Some("{"));
}

#[test]
fn several_mistakes_are_all_reported() {
    let text = "a {\n  x =\n  y = 2\n}\nb {\n  z = [1 2]\n}\nc {\n  w = 3\n}\n";
    let file = parse(SourceId(0), text);
    let places: Vec<&str> = file.errors.iter().map(|e| &text[e.span.range()]).collect();
    assert_eq!(places, ["=", "2"]);
    assert_eq!(file.body.blocks.len(), 3);
}

#[test]
fn comments_survive_a_mistake_once_each() {
    let text = "# one\na {\n  x = (\n    # two\n  # three\n  y = 1 // four\n}\n";
    let comments: Vec<&str> = parse(SourceId(0), text).comments.iter().map(|c| &text[c.span.range()]).collect();
    assert_eq!(comments, ["# one", "# two", "# three", "// four"]);
}
