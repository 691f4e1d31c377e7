//! Texts made to exhaust the stack or the clock. That a test ends is its point: with quadratic work at 100,000 it does not.

use clearspan::source::SourceId;
use clearspan::syntax::hcl::{MAX_DEPTH, parse, parse_expression, parse_template};

/// A debug build has the least room: this is the whole stack of a test thread or of a worker.
const STACK: usize = 2 * 1024 * 1024;

fn on_small_stack(test: impl FnOnce() + Send + 'static) {
    std::thread::Builder::new().stack_size(STACK).spawn(test).unwrap().join().unwrap();
}

/// What nests: opening, inside, closing.
const NESTS: [(&str, &str, &str); 17] = [
    ("(", "1", ")"),
    ("[", "1", "]"),
    ("{a=", "1", "}"),
    ("{\na=", "1", "\n}"),
    ("{(", "1", ")=1}"),
    ("f(", "1", ")"),
    ("a::b(", "1", ")"),
    ("\"${", "1", "}\""),
    ("\"x%{if a}${", "1", "}%{endif}\""),
    ("-", "1", ""),
    ("!", "a", ""),
    ("a[", "0", "]"),
    ("a?", "1", ":1"),
    ("a?1:", "1", ""),
    ("[for x in ", "y", ":x]"),
    ("{for x in y:x=>", "x", "}"),
    ("[for x in y:x if ", "z", "]"),
];

#[test]
fn nesting_up_to_the_limit_is_read_and_deeper_nesting_is_an_error() {
    on_small_stack(|| {
        for (open, inside, close) in NESTS {
            for depth in [1, 50, MAX_DEPTH / 2 - 2, 1_000, 10_000, 100_000] {
                let text = format!("a = {}{inside}{}\nb = 1\n", open.repeat(depth), close.repeat(depth));
                let file = parse(SourceId(0), &text);
                let deep = file.errors.iter().any(|e| e.message.contains("levels deep"));
                assert_eq!(deep, depth > MAX_DEPTH, "{open} {depth}: {:?}", file.errors);
                assert!(deep || file.errors.is_empty(), "{open} {depth}: {:?}", file.errors);
                parse(SourceId(0), &format!("a = {}", open.repeat(depth)));
            }
        }
    });
}

#[test]
fn blocks_directives_and_splats_nest_to_the_same_limit() {
    on_small_stack(|| {
        for depth in [100, 100_000] {
            let fine = depth < MAX_DEPTH;
            let blocks = format!("{}{}", "a {\n".repeat(depth), "}\n".repeat(depth));
            assert_eq!(parse(SourceId(0), &blocks).errors.is_empty(), fine);
            let directives = format!("{}{}", "%{ if a }".repeat(depth), "%{ endif }".repeat(depth));
            assert_eq!(parse_template(SourceId(0), &directives, 0).1.is_empty(), fine);
            for splat in ["[*]", ".*[0]"] {
                let text = format!("a{}", splat.repeat(depth));
                assert_eq!(parse_expression(SourceId(0), &text, 0).1.is_empty(), fine, "{splat}");
            }
        }
    });
}

#[test]
fn long_texts_without_nesting_have_no_limit() {
    on_small_stack(|| {
        for count in [10_000, 100_000] {
            let texts = [
                format!("a = 1{}\n", " + 1".repeat(count)),
                format!("a = 1{}\n", " + 2 * 3 == 4 && x".repeat(count / 4)),
                format!("a = x{}\n", ".b[0].1".repeat(count)),
                format!("a = x[*]{}\n", ".b".repeat(count)),
                format!("a = x.*{}\n", ".b".repeat(count)),
                format!("a = {{\n{}}}\n", (0..count).map(|i| format!("k{i} = {i}\n")).collect::<String>()),
                format!("a = {{{}}}\n", (0..count).map(|i| format!("k{i} = {i},")).collect::<String>()),
                format!("a = [{}]\n", "1,".repeat(count)),
                format!("a = f({})\n", "1,".repeat(count)),
                (0..count).map(|i| format!("k{i} = {i}\n")).collect(),
                "a \"b\" {}\n".repeat(count),
                format!("a = <<E\n{}E\n", "some line\n".repeat(count)),
                format!("a = <<-E\n{}  E\n", "  some ${x} line\n".repeat(count)),
                format!("a = <<E\n{}E\n", "E E\n".repeat(count)),
                format!("a = (\n{}1)\n", "\n".repeat(count)),
                format!("a = (\n{}1)\n", "# c\n".repeat(count)),
                format!("a = {}1\n", "/**/".repeat(count)),
                format!("a = \"{}\"\n", "$".repeat(count)),
                format!("a = \"{}\"\n", "$${".repeat(count)),
                format!("a = \"{}\"\n", "\\n".repeat(count)),
                format!("a = \"{}\"\n", "${x ~} ".repeat(count)),
                format!("a = \"{}\"\n", "%{ if x }y%{ endif }".repeat(count)),
                format!("a = {}\n", "é".repeat(count)),
                "\n".repeat(count),
            ];
            for text in texts {
                let file = parse(SourceId(0), &text);
                assert_eq!(file.errors, [], "{}", text.chars().take(60).collect::<String>());
            }
        }
    });
}

#[test]
fn broken_texts_take_linear_time_too() {
    on_small_stack(|| {
        for count in [10_000, 100_000] {
            let keys: String = (0..count).map(|i| format!("k{i} = {i}, ")).collect();
            let texts = [
                "a = <<E\n".repeat(count),
                (0..count).map(|i| format!("a = <<E{i}\n")).collect(),
                format!("{}${{)}}\nE\n", "a = <<E\n".repeat(count)),
                "a = 1 /*\n".repeat(count),
                format!("{}*/ ]\n", "a = ( /*\n".repeat(count)),
                "a = \"x\n".repeat(count),
                "a = \"${\n".repeat(count),
                "a = [\n".repeat(count),
                "a = {\n".repeat(count),
                "a = f(\n".repeat(count),
                "a {\n".repeat(count),
                "  a {\n".repeat(count),
                "}\n".repeat(count),
                "}".repeat(count),
                "a = 1 1\n".repeat(count),
                "a\n".repeat(count),
                "a = 1\n".repeat(count),
                "a {}".repeat(count),
                "a \"b\" ".repeat(count),
                "a \"b ".repeat(count),
                format!("a = {{ {keys} )\n"),
                format!("a = {{\n{}\n)\n", keys.replace(", ", "\n")),
                format!("a = [\n{}", "b,\n".repeat(count)),
                format!("a = [\n{})", "b,\n".repeat(count)),
                format!("a = (\n{}", "\n".repeat(count)),
                format!("a = \"{}", "${x}".repeat(count)),
                format!("a = \"{}", "%{ if x }".repeat(count)),
                format!("a = \"{}\"", "%{ endif }".repeat(count)),
                " ".repeat(count),
                format!("a {{\n{}", " x = (\n".repeat(count)),
                (0..count).map(|i| format!("{}a {{\n", " ".repeat(i % 200))).collect(),
            ];
            for text in texts {
                parse(SourceId(0), &text);
            }
        }
    });
}

#[test]
fn no_prefix_of_a_file_makes_trouble() {
    let text = "# é\nresource \"a\" \"b\" {\n  x = \"${f(a[*].b, {k = <<-E\n    %{ if y ~}z%{ endif }\n  E\n  })}\"\n  /* c */ y { z = 1 }\n}\n";
    assert_eq!(parse(SourceId(0), text).errors, []);
    for end in 0..=text.len() {
        let (Some(prefix), Some(suffix)) = (text.get(..end), text.get(end..)) else { continue };
        for part in [prefix, suffix] {
            let file = parse(SourceId(0), part);
            for error in &file.errors {
                assert!(part.get(error.span.range()).is_some(), "{part:?}: {error:?}");
            }
            parse_template(SourceId(0), part, 0);
            parse_expression(SourceId(0), part, 0);
        }
    }
}
