//! Charts against what Helm's engine made of the same calls and charts (`fixtures/charts/record.py`).

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use clearspan::kubernetes::{Chart, KnownCharts, Release, chart_texts, to_value};
use clearspan::source::SourceMap;
use clearspan::syntax::yaml;
use clearspan::value::Value;

const HEAD: &str = "apiVersion: v2\nname: chart\nversion: 1.2.3\nappVersion: \"4.5\"\n";

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/charts")
}

/// As `render_here`, on a stack as large as that of the engine's threads.
fn render(
    files: &BTreeMap<String, String>,
    given: Option<&str>,
    release: (&str, &str),
) -> BTreeMap<String, Result<String, String>> {
    const STACK: usize = 64 << 20;
    std::thread::scope(|scope| {
        let run = || render_here(files, given, release);
        std::thread::Builder::new().stack_size(STACK).spawn_scoped(scope, run).unwrap().join().unwrap()
    })
}

/// The texts of a chart's templates, or what stops one, by their names.
fn render_here(
    files: &BTreeMap<String, String>,
    given: Option<&str>,
    release: (&str, &str),
) -> BTreeMap<String, Result<String, String>> {
    let sources = SourceMap::in_memory();
    for (path, text) in files {
        sources.add(&format!("chart/{path}"), text.as_str());
    }
    let (chart, problems) = Chart::read(&sources, "chart", &KnownCharts::new());
    let chart = chart.unwrap_or_else(|| panic!("{problems:?}"));
    let named = |text: &str| Some(Value::string(text));
    let mut release = Release { name: named(release.0), namespace: named(release.1), ..Release::default() };
    if let Some(given) = given {
        let source = sources.add("given.json", given);
        release.values.extend(yaml::parse(source.id, &source.text).documents.first().map(|one| to_value(&one.root)));
    }
    let (texts, problems) = chart_texts(&chart, &release, &sources);
    let mut texts: BTreeMap<String, Result<String, String>> =
        texts.into_iter().map(|(name, text)| (name.to_string(), text)).collect();
    for problem in problems {
        texts.insert(problem.path.to_string(), Err(problem.message));
    }
    texts
}

/// Calls that may differ, and why.
fn may_differ(call: &str) -> bool {
    let first = call.split(' ').next().unwrap_or("");
    // Functions that cut or walk through bytes, and break letters that are several.
    let breaks_letters = ["initials", "nospace", "abbrev", "trunc"].contains(&first) && !call.is_ascii();
    // Line breaking keeps spaces at ends that carry no meaning.
    let wraps = first == "wrap";
    // An absent value and a written nil are the same here.
    let takes_absent = ["keys", "values", "deepCopy"].contains(&first) && (call.ends_with(" nil") || call.ends_with(".missing"));
    // Go walks through a map in any order.
    let is_unordered = ["values .Values.map", "keys .Values.map"].contains(&call);
    // What is wrong with a text is said in other words.
    let is_refused = ["fromYaml \"", "fromJson \"", "fromYamlArray \"a"].iter().any(|start| call.starts_with(start));
    // Everything at once, addresses in memory included.
    breaks_letters || wraps || takes_absent || is_unordered || is_refused || call == "."
}

/// Whether a text has something that is not known: it agrees with whatever Helm makes up.
fn has_unknown(text: &str) -> bool {
    text.chars().any(|c| u32::from(c) >= 0x10_0000)
}

#[test]
fn every_recorded_call_of_a_function_agrees() {
    let directory = fixtures().join("functions");
    let values = std::fs::read_to_string(directory.join("values.yaml")).unwrap();
    let answers = std::fs::read_to_string(directory.join("answers.tsv")).unwrap();
    let (mut wrong, mut count) = (Vec::new(), 0);
    for line in answers.lines().filter(|line| !line.starts_with('#')) {
        let [call, outcome, answer] = line.splitn(3, '\t').collect::<Vec<_>>()[..] else { panic!("{line}") };
        count += 1;
        let files = BTreeMap::from([
            ("Chart.yaml".to_string(), HEAD.to_string()),
            ("values.yaml".to_string(), values.clone()),
            ("templates/t.yaml".to_string(), format!("[[{{{{ {call} }}}}]]")),
        ]);
        let texts = render(&files, None, ("release-name", "default"));
        let ours = texts.values().next().unwrap().clone();
        let expected: Option<String> = (outcome == "ok").then(|| serde_json::from_str(answer).unwrap());
        let agrees = match (&ours, &expected) {
            (Ok(ours), _) if has_unknown(ours) => true,
            _ if may_differ(call) => true,
            (Ok(ours), Some(expected)) => *ours == format!("[[{expected}]]"),
            (Err(_), None) => true,
            _ => false,
        };
        if !agrees {
            wrong.push(format!("{call}\n    ours  {ours:?}\n    Helm  {expected:?}"));
        }
    }
    assert!(count > 1500, "{count}");
    assert!(wrong.is_empty(), "{} of {count} differ:\n{}", wrong.len(), wrong.join("\n"));
}

/// The files of a `.chart`: each begins behind a line `=== path`.
fn sections(text: &str) -> BTreeMap<String, String> {
    let (mut files, mut current) = (BTreeMap::new(), None);
    for line in text.split_inclusive('\n') {
        if let Some(path) = line.strip_prefix("=== ") {
            files.insert(path.trim().to_string(), String::new());
            current = Some(path.trim().to_string());
        } else if let Some(file) = current.as_ref().and_then(|path| files.get_mut(path)) {
            file.push_str(line);
        }
    }
    files
}

#[test]
fn every_recorded_chart_agrees() {
    let (mut wrong, mut count) = (Vec::new(), 0);
    let mut paths: Vec<PathBuf> =
        std::fs::read_dir(fixtures().join("rendered")).unwrap().map(|one| one.unwrap().path()).collect();
    paths.sort();
    for path in paths.iter().filter(|path| path.extension().is_some_and(|ending| ending == "chart")) {
        count += 1;
        let mut files = sections(&std::fs::read_to_string(path).unwrap());
        files.entry("Chart.yaml".to_string()).or_insert_with(|| HEAD.to_string());
        let given = files.remove("given.json");
        let answer: serde_json::Value =
            serde_json::from_str(&std::fs::read_to_string(path.with_extension("json")).unwrap()).unwrap();
        let texts = render(&files, given.as_deref(), ("release", "space"));
        let Some(rendered) = answer["rendered"].as_object() else {
            // What Helm refuses as a whole costs the template alone here; `fail` says why.
            let refused = texts.values().any(Result::is_err) || path.ends_with("error-in-one.chart");
            if !refused {
                wrong.push(format!("{}: Helm refuses it: {}", path.display(), answer["error"]));
            }
            continue;
        };
        for (name, expected) in rendered {
            let ours = texts.get(name);
            if !matches!(ours, Some(Ok(ours)) if Some(ours.as_str()) == expected.as_str()) {
                wrong.push(format!("{} {name}\n    ours  {ours:?}\n    Helm  {expected:?}", path.display()));
            }
        }
        let more = texts.keys().filter(|name| !rendered.contains_key(*name));
        wrong.extend(more.map(|name| format!("{}: {name} is not rendered by Helm: {:?}", path.display(), texts[name])));
    }
    assert!(count >= 60, "{count}");
    assert!(wrong.is_empty(), "{} differ:\n{}", wrong.len(), wrong.join("\n"));
}

fn chart(files: &[(&str, &str)]) -> BTreeMap<String, String> {
    let head = ("Chart.yaml", HEAD);
    [&[head], files].concat().iter().map(|(path, text)| (path.to_string(), text.to_string())).collect()
}

/// What is made to hang, to take all memory or to overflow the stack is given up, and the rest is rendered.
#[test]
fn a_hostile_template_costs_itself() {
    let doubled = "{{ $x := list 1 2 }}".to_string() + &"{{ $x = list $x $x }}".repeat(60) + "{{ $x }}{{ toJson $x }}";
    let nested = "{{ ".to_string() + &"(".repeat(20_000) + "1" + &")".repeat(20_000) + " }}";
    let blocks = "{{ if true }}".repeat(20_000) + &"{{ end }}".repeat(20_000);
    for hostile in [
        "{{ define \"a\" }}{{ include \"a\" . }}{{ end }}{{ include \"a\" . }}",
        "{{ define \"a\" }}{{ template \"b\" . }}{{ end }}{{ define \"b\" }}{{ template \"a\" . }}{{ end }}{{ template \"a\" . }}",
        "{{ define \"a\" }}{{ tpl \"{{ include \\\"a\\\" . }}\" . }}{{ end }}{{ include \"a\" . }}",
        "{{ range until 1000000 }}{{ range until 1000000 }}x{{ end }}{{ end }}",
        "{{ repeat 1000000000 \"x\" }}",
        "{{ $s := \"x\" }}{{ range until 60 }}{{ $s = cat $s $s }}{{ end }}{{ $s }}",
        "{{ $d := dict }}{{ $_ := set $d \"self\" $d }}{{ toYaml $d }}{{ $d }}",
        "{{ untilStep 0 9000000000000000000 1 }}",
        "{{ seq 1 999999999 }}",
        "{{ printf \"%1000000000d\" 1 }}{{ range until 100000 }}{{ printf \"%60000d\" 1 }}{{ end }}",
        "{{ regexReplaceAll \"(a{1000}){1000}\" \"a\" \"b\" }}",
        "{{ indent 100000 \"x\" }}{{ nindent 9999999 \"x\" }}",
        &doubled,
        &nested,
        &blocks,
        "{{",
        "{{ \"\\",
        "{{ '",
        "{{/*",
        "{{ .Values.",
        "{{ 999999999999999999999999999 }}",
        "{{ slice \"äöü\" 1 2 }}{{ substr 1 2 \"äöü\" }}{{ trunc 1 \"ä\" }}{{ abbrev 5 \"ääääää\" }}",
        "{{ div 1 0 }}",
        "{{ mod -9223372036854775808 -1 }}{{ div -9223372036854775808 -1 }}",
        "{{ index (list 1) -1 }}",
        "{{ untilStep 5 0 0 }}{{ round 1 -99999 }}{{ splitn \"\" -5 \"abc\" }}{{ chunk 0 (list 1) }}",
    ] {
        let texts = render(&chart(&[("templates/bad.yaml", hostile), ("templates/good.yaml", "ok")]), None, ("r", "n"));
        assert_eq!(texts["chart/templates/good.yaml"], Ok("ok".to_string()), "{}", &hostile[..hostile.len().min(60)]);
    }
}

#[test]
fn a_chart_inside_itself_ends() {
    let sources = SourceMap::in_memory();
    for (path, text) in [
        ("a/Chart.yaml", "name: a\nversion: 1.0.0\ndependencies:\n- {name: b, repository: \"file://../b\"}\n"),
        ("b/Chart.yaml", "name: b\nversion: 1.0.0\ndependencies:\n- {name: a, repository: \"file://../a\"}\n"),
        ("a/templates/x.yaml", "x"),
    ] {
        sources.add(path, text);
    }
    let (chart, problems) = Chart::read(&sources, "a", &KnownCharts::new());
    assert!(chart.is_some());
    assert!(problems.iter().any(|problem| problem.message.contains("inside itself")), "{problems:?}");
}

/// A condition on something unknown is decided both ways: what agrees is known, what differs is unknown, and an object that
/// is not always there is said.
#[test]
fn what_depends_on_something_unknown_is_unknown() {
    use clearspan::kubernetes::{ScopeId, render_chart};
    let sources = SourceMap::in_memory();
    let template = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  same: x\n  {{- if required \"needed\" .Values.on }}\n  \
                    differs: one\n  {{- else }}\n  differs: two\n  {{- end }}\n  random: {{ randAlphaNum 5 }}\n  part: a-{{ uuidv4 }}\n\
                    {{- if .Values.none }}\n  never: x\n{{- end }}\n---\n{{ if required \"needed\" .Values.on }}\napiVersion: v1\nkind: Secret\n\
                    metadata: {name: s}\n{{ end }}\n";
    sources.add("c/Chart.yaml", HEAD);
    sources.add("c/templates/a.yaml", template);
    let (chart, _) = Chart::read(&sources, "c", &KnownCharts::new());
    let rendered = render_chart(&chart.unwrap(), &Release::default(), &sources, ScopeId(7));
    let [object] = rendered.objects.as_slice() else { panic!("{:?}", rendered.objects) };
    let data = |key: &str| object.body.get_path(&["data", key]).map(Value::describe);
    assert_eq!(object.body.get_path(&["data", "same"]).unwrap().as_str(), Some("x"));
    assert!(data("never").is_none());
    for key in ["differs", "random", "part"] {
        assert!(object.body.get_path(&["data", key]).unwrap().as_str().is_none(), "{key}: {:?}", data(key));
    }
    assert!(rendered.problems.iter().any(|problem| problem.message.contains("`Secret/s`")), "{:?}", rendered.problems);
}
