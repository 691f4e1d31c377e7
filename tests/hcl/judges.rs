//! Two other readers of HCL: hashicorp/hcl, whose answers are recorded, and hcl-edit.

use std::path::{Path, PathBuf};

use clearspan::source::SourceId;
use clearspan::syntax::hcl::{Body, Expression, ExpressionKind, ObjectKey, TemplateStyle, UnaryOperator, parse};

struct Case {
    accepted: bool,
    text: String,
}

fn cases() -> Vec<Case> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/syntax/hcl/cases.txt");
    let cases = std::fs::read_to_string(path).unwrap();
    let lines = cases.lines().filter(|line| !line.starts_with('#'));
    lines
        .map(|line| {
            let (answer, text) = line.split_once('\t').unwrap();
            assert!(answer == "ok" || answer == "error", "{line}");
            Case { accepted: answer == "ok", text: serde_json::from_str(text).unwrap() }
        })
        .collect()
}

#[test]
fn we_accept_what_hashicorp_accepts_and_nothing_else() {
    let cases = cases();
    assert!(cases.len() > 700, "{}", cases.len());
    let differences: Vec<String> = cases
        .iter()
        .filter_map(|case| {
            let errors = parse(SourceId(0), &case.text).errors;
            (errors.is_empty() != case.accepted).then(|| format!("{:?}: {errors:?}", case.text))
        })
        .collect();
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

#[test]
fn every_error_has_a_message_and_a_place() {
    for case in cases().iter().filter(|case| !case.accepted) {
        for error in parse(SourceId(0), &case.text).errors {
            assert!(case.text.get(error.span.range()).is_some(), "{:?}: {error:?}", case.text);
            assert!(!error.message.ends_with('.') && !error.message.is_empty(), "{error:?}");
            assert!(!error.message.starts_with(char::is_uppercase), "{error:?}");
        }
    }
}

fn terraform_files(directory: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            terraform_files(&path, found);
        } else if path.extension().is_some_and(|e| e == "tf") {
            found.push(path);
        }
    }
}

/// Texts of the cases that hcl-edit 0.10 reads otherwise; hashicorp/hcl reads each of them as we do.
const DIFFERENT: [(&str, &str); 20] = [
    ("\u{feff}a = 1\n", "a byte order mark is refused"),
    ("\u{37a} = 1\n", "identifiers start with XID_Start, not ID_Start"),
    ("# \r x\na = 1\n", "a carriage return in a comment is refused"),
    ("a = 1.e5\n", "`.e5` is read as an attribute"),
    ("a = -1\n", "the sign is folded into the number"),
    ("a = --1\n", "the same"),
    ("a = - 1\n", "the same"),
    ("a = {-1=2}\n", "the same"),
    ("a = 1e1000\n", "numbers are 64-bit floats"),
    ("a = f(<<E\nx\nE, 1)\nE\n)\n", "`E,` closes the heredoc"),
    ("a = (! \na)\n", "no line break behind a unary operator"),
    ("a = (-\na)\n", "the same"),
    ("a = a.1e3\n", "a legacy index has no exponent"),
    ("a = a.99999999999999999999\n", "a legacy index has 64 bits"),
    ("a = a.*.b[0]\n", "an index behind `.*` applies to each element, not to the list"),
    ("a = a.*[0]\n", "the same"),
    ("a = {a=1,a=2}\n", "equal keys are refused; Terraform takes the last"),
    ("a = {for x in y : x => x ?\n1 : 2}\n", "a line break ends the value of an object `for`"),
    ("a = {for x in y : x => x &&\nz}\n", "the same"),
    ("a = {for x in y : x => x\n? 1\n: 2}\n", "the same"),
];

#[test]
fn hcl_edit_sees_the_same_structure() {
    let mut paths = Vec::new();
    terraform_files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures"), &mut paths);
    let mut texts: Vec<String> = paths.iter().filter_map(|path| std::fs::read_to_string(path).ok()).collect();
    texts.extend(cases().into_iter().map(|case| case.text));
    let mut compared = 0;
    let mut differences = Vec::new();
    for text in texts {
        let ours = parse(SourceId(0), &text);
        if !ours.errors.is_empty() {
            continue;
        }
        if DIFFERENT.iter().any(|(different, _)| *different == text) {
            continue;
        }
        compared += 1;
        match text.parse::<hcl_edit::structure::Body>() {
            Ok(theirs) => {
                let (ours, theirs) = (our_body(&ours.body), their_body(&theirs));
                if ours != theirs {
                    differences.push(format!("{text:?}\n  ours   {ours}\n  theirs {theirs}"));
                }
            }
            Err(error) => differences.push(format!("{text:?}\n  {}", error.message())),
        }
    }
    assert!(compared > 300, "{compared}");
    assert!(differences.is_empty(), "{} of {compared}\n{}", differences.len(), differences.join("\n"));
}

fn our_body(body: &Body) -> String {
    let mut attributes: Vec<(u32, String)> =
        body.attributes.iter().map(|a| (a.span.start, format!("{}={};", a.name.text, ours(&a.value)))).collect();
    attributes.extend(body.blocks.iter().map(|b| {
        let labels: Vec<&str> = b.labels.iter().map(|l| l.text.as_str()).collect();
        (b.span.start, format!("{}{labels:?}{{{}}}", b.kind.text, our_body(&b.body)))
    }));
    attributes.sort();
    attributes.into_iter().map(|(_, text)| text).collect()
}

fn their_body(body: &hcl_edit::structure::Body) -> String {
    body.iter()
        .map(|structure| match structure {
            hcl_edit::structure::Structure::Attribute(a) => format!("{}={};", a.key.as_str(), theirs(&a.value)),
            hcl_edit::structure::Structure::Block(b) => {
                let labels: Vec<&str> = b.labels.iter().map(|l| l.as_str()).collect();
                format!("{}{labels:?}{{{}}}", b.ident.as_str(), their_body(&b.body))
            }
        })
        .collect()
}

/// The shape of an expression: how it is built, with the names in it.
fn ours(expression: &Expression) -> String {
    let list = |items: &[Expression]| items.iter().map(ours).collect::<Vec<_>>().join(",");
    match &expression.kind {
        ExpressionKind::Missing => "missing".to_string(),
        ExpressionKind::Null => "null".to_string(),
        ExpressionKind::Bool(value) => value.to_string(),
        ExpressionKind::Number(_) => "number".to_string(),
        ExpressionKind::String(text) => format!("{text:?}"),
        ExpressionKind::Template(template) => match template.style {
            TemplateStyle::Heredoc => "heredoc".to_string(),
            _ => "template".to_string(),
        },
        ExpressionKind::Tuple(items) => format!("[{}]", list(items)),
        ExpressionKind::Object(items) => {
            let items = items.iter().map(|item| match &item.key {
                ObjectKey::Name(name) => format!("{}={}", name.text, ours(&item.value)),
                ObjectKey::Expression(key) => format!("{}={}", ours(key), ours(&item.value)),
            });
            format!("{{{}}}", items.collect::<Vec<_>>().join(","))
        }
        ExpressionKind::Variable(name) => name.to_string(),
        ExpressionKind::Access { base, .. } => format!("steps({})", ours(base)),
        ExpressionKind::Splat { source, .. } => match &source.kind {
            ExpressionKind::Access { base, .. } => format!("steps({})", ours(base)),
            ExpressionKind::Splat { .. } => ours(source),
            _ => format!("steps({})", ours(source)),
        },
        ExpressionKind::Call(call) => {
            format!("{}({}{})", call.name.text, list(&call.arguments), if call.expand_last { "..." } else { "" })
        }
        // hcl-edit takes the sign for a part of the number.
        ExpressionKind::Unary { operator: UnaryOperator::Negate, operand, .. }
            if matches!(operand.kind, ExpressionKind::Number(_)) =>
        {
            "number".to_string()
        }
        ExpressionKind::Unary { operand, .. } => format!("unary({})", ours(operand)),
        ExpressionKind::Binary { first, rest } => {
            let mut all = ours(first);
            for part in rest {
                all = format!("({all} {:?} {})", part.operator, ours(&part.operand));
            }
            all
        }
        ExpressionKind::Conditional { condition, yes, no } => {
            format!("({} ? {} : {})", ours(condition), ours(yes), ours(no))
        }
        ExpressionKind::For(f) => format!(
            "for({:?} {} {} {:?} {} {:?} {})",
            f.key.as_ref().map(|k| k.text.as_str()),
            f.value.text,
            ours(&f.collection),
            f.result_key.as_ref().map(ours),
            ours(&f.result),
            f.condition.as_ref().map(ours),
            f.grouping
        ),
        ExpressionKind::Parenthesis(inner) => format!("({})", ours(inner)),
    }
}

fn operator(operator: hcl_edit::expr::BinaryOperator) -> &'static str {
    use hcl_edit::expr::BinaryOperator as B;
    match operator {
        B::Eq => "Equal",
        B::NotEq => "NotEqual",
        B::LessEq => "LessOrEqual",
        B::GreaterEq => "GreaterOrEqual",
        B::Less => "Less",
        B::Greater => "Greater",
        B::Plus => "Add",
        B::Minus => "Subtract",
        B::Mul => "Multiply",
        B::Div => "Divide",
        B::Mod => "Modulo",
        B::And => "And",
        B::Or => "Or",
    }
}

fn theirs(expression: &hcl_edit::expr::Expression) -> String {
    use hcl_edit::expr::Expression as E;
    match expression {
        E::Null(_) => "null".to_string(),
        E::Bool(value) => value.value().to_string(),
        E::Number(_) => "number".to_string(),
        E::String(text) => format!("{:?}", text.value().as_str()),
        E::StringTemplate(_) => "template".to_string(),
        E::HeredocTemplate(_) => "heredoc".to_string(),
        E::Array(items) => format!("[{}]", items.iter().map(theirs).collect::<Vec<_>>().join(",")),
        E::Object(object) => {
            let items = object.iter().map(|(key, value)| match key {
                hcl_edit::expr::ObjectKey::Ident(name) => format!("{}={}", name.as_str(), theirs(value.expr())),
                hcl_edit::expr::ObjectKey::Expression(key) => format!("{}={}", theirs(key), theirs(value.expr())),
            });
            format!("{{{}}}", items.collect::<Vec<_>>().join(","))
        }
        E::Variable(name) => name.value().to_string(),
        E::Traversal(traversal) => format!("steps({})", theirs(&traversal.expr)),
        E::FuncCall(call) => {
            let namespace: String = call.name.namespace.iter().map(|n| format!("{}::", n.as_str())).collect();
            let arguments = call.args.iter().map(theirs).collect::<Vec<_>>().join(",");
            let expand = if call.args.expand_final() { "..." } else { "" };
            format!("{namespace}{}({arguments}{expand})", call.name.name.as_str())
        }
        E::Parenthesis(inner) => format!("({})", theirs(inner.inner())),
        E::Conditional(c) => {
            format!("({} ? {} : {})", theirs(&c.cond_expr), theirs(&c.true_expr), theirs(&c.false_expr))
        }
        E::UnaryOp(unary) if matches!(unary.operator.value(), hcl_edit::expr::UnaryOperator::Neg) => match theirs(&unary.expr) {
            number if number == "number" => number,
            other => format!("unary({other})"),
        },
        E::UnaryOp(unary) => format!("unary({})", theirs(&unary.expr)),
        E::BinaryOp(binary) => {
            format!("({} {} {})", theirs(&binary.lhs_expr), operator(*binary.operator.value()), theirs(&binary.rhs_expr))
        }
        E::ForExpr(f) => format!(
            "for({:?} {} {} {:?} {} {:?} {})",
            f.intro.key_var.as_ref().map(|k| k.as_str()),
            f.intro.value_var.as_str(),
            theirs(&f.intro.collection_expr),
            f.key_expr.as_ref().map(theirs),
            theirs(&f.value_expr),
            f.cond.as_ref().map(|c| theirs(&c.expr)),
            f.grouping
        ),
    }
}
