//! How reports look: every format over one made-up result. `UPDATE=1 cargo test --test reports` rewrites what is expected.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod programs;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use clearspan::engine::{Narrowed, Report, RepositoryPaths};
use clearspan::finding::{
    Applicability, Confidence, Edit, Finding, Fix, Identity, Incomplete, Label, Ledger, NetworkStep, NetworkStepKind, NotJudged,
    NotJudgedClass, Outcome, Severity, Skipped, fingerprint,
};
use clearspan::report::{Format, ReportOptions, RuleInfo, UnknownPolicy, rule_list, rule_page, write};
use clearspan::source::{SourceMap, Span};
use clearspan::value::{Reason, ReasonKind};

/// The sources under `fixtures/reports/input`, and spans in them by what they say.
struct Input {
    sources: Arc<SourceMap>,
}

impl Input {
    fn new() -> Input {
        Input { sources: Arc::new(SourceMap::new(Path::new("fixtures/reports/input")).unwrap()) }
    }

    /// The span of `what` in the first line of the file that holds `line`.
    fn at(&self, path: &str, line: &str, what: &str) -> Span {
        let source = self.sources.read(path).unwrap();
        let start = source.text.find(line).unwrap_or_else(|| panic!("{path} has no {line}"));
        let start = start + line.find(what).unwrap();
        Span::new(source.id, start, start + what.len())
    }
}

fn finding(rule: &str, outcome: Outcome, severity: Severity, target: &str, primary: Label, message: &str) -> Finding {
    Finding {
        rule: rule.into(),
        outcome,
        severity,
        confidence: Confidence::High,
        target: target.to_string(),
        primary,
        related: Vec::new(),
        path: Vec::new(),
        message: message.to_string(),
        help: None,
        reasons: Vec::new(),
        fixes: Vec::new(),
        remedies: Vec::new(),
        suppression: None,
        environments: Vec::new(),
        controls: None,
        aliases: None,
        identity: Identity::default(),
    }
}

fn report() -> Report {
    let input = Input::new();
    let redis = "modules/redis/main.tf";
    let group = "module.redis.aws_elasticache_replication_group.this";
    let header = "resource \"aws_elasticache_replication_group\" \"this\"";

    let mut multi_az = finding(
        "elasticache-multi-az",
        Outcome::Fail,
        Severity::High,
        group,
        Label::new(input.at(redis, "= var.multi_az\n", "var.multi_az"), "this is `false`"),
        &format!(
            "`{group}` is not Multi-AZ: `multi_az_enabled` is `false`, and the loss of one availability zone takes the cache down"
        ),
    );
    multi_az.related = vec![
        Label::new(input.at("main.tf", "= var.multi_az\n", "var.multi_az"), "the module argument"),
        Label::new(input.at("prod.tfvars", "= false", "false"), "the variable is set here"),
    ];
    multi_az.help =
        Some("set `multi_az_enabled = true`; it needs `automatic_failover_enabled = true` and at least two nodes".into());

    let mut failover = finding(
        "elasticache-automatic-failover",
        Outcome::Fail,
        Severity::Medium,
        group,
        Label::new(input.at(redis, "var.multi_az && var.nodes > 1", "var.multi_az && var.nodes > 1"), "this is `false`"),
        "`automatic_failover_enabled` is `false`",
    );
    failover.related = vec![
        Label::new(Span::NONE, "the variable is set on the command line"),
        Label::new(input.at(redis, header, header), "in this resource, whose header is long enough to be wrapped"),
        Label::new(input.at("main.tf", "nodes    = 1", "1"), "the module argument"),
    ];

    let mut token = finding(
        "elasticache-auth-token",
        Outcome::Unknown,
        Severity::High,
        group,
        Label::new(
            input.at(redis, "var.environment == \"prod\" ? random_password.redis.result : null", "var.environment == \"prod\""),
            "not known",
        ),
        "whether an auth token is needed depends on the environment",
    );
    let why = input.at(redis, "= var.environment", "var.environment");
    token.reasons = vec![Reason::new(ReasonKind::VariableWithoutDefault, "var.environment", why)];

    let mut suppressed = finding(
        "elasticache-backup",
        Outcome::Suppressed,
        Severity::Medium,
        group,
        Label::new(input.at(redis, header, header), "no `snapshot_retention_limit`"),
        "the cache is not backed up",
    );
    suppressed.suppression = Some(clearspan::finding::Suppression {
        origin: clearspan::finding::SuppressionOrigin::Comment,
        reason: "a cache, nothing to lose".to_string(),
        span: Some(suppressed.primary.span),
        until: None,
    });

    let broken = input.sources.read("k8s/broken.yaml").unwrap();
    let end = Span::new(broken.id, broken.text.len(), broken.text.len());
    let syntax = finding(
        "syntax-error",
        Outcome::Error,
        Severity::High,
        "",
        Label::new(end, "the file ends here"),
        "the quoted text has no end",
    );
    let hostile = finding(
        "redis-tls-env",
        Outcome::Fail,
        Severity::Critical,
        "Deployment/\u{1b}[31mweb\u{202e}",
        Label::new(input.at("k8s/hostile.yaml", "\"\u{1b}[2Jno\u{202e}\"", "\"\u{1b}[2Jno\u{202e}\""), "this is `\u{1b}[2Jno`"),
        "`REDIS_TLS` is not `true`",
    );
    let pass = finding(
        "elasticache-node-count",
        Outcome::Pass,
        Severity::High,
        group,
        Label::new(input.at(redis, "= var.nodes", "var.nodes"), "2"),
        "two nodes",
    );

    let incomplete = vec![Incomplete {
        path: "k8s/broken.yaml".into(),
        span: Some(end),
        reason: "syntax-error".into(),
        message: "the quoted text has no end".into(),
    }];
    let notes = vec![Incomplete {
        path: "chart/Chart.yaml".into(),
        span: None,
        reason: "chart-not-rendered".into(),
        message: "charts are not rendered: 2 templates are not judged".into(),
    }];
    let ledger = Ledger {
        read: vec!["main.tf".into(), redis.into(), "prod.tfvars".into(), "k8s/hostile.yaml".into()],
        skipped: vec![Skipped { path: "chart/templates/a.yaml".into(), reason: "chart-template".into() }],
        incomplete,
        notes,
        not_judged: vec![NotJudged {
            class: NotJudgedClass::Chart,
            path: "chart/Chart.yaml".into(),
            span: None,
            message: "charts are not rendered: 2 templates are not judged".into(),
            parts: 2,
            has_cache_settings: false,
        }],
    };
    let mut findings = vec![syntax, hostile, failover, multi_az, pass, token, suppressed];
    fingerprint(&input.sources, &mut findings, &str::to_string);
    Report {
        sources: input.sources,
        findings,
        ledger,
        unread: Vec::new(),
        environments: Vec::new(),
        narrowed: Narrowed::default(),
        fixes_left_out: false,
        timings: Vec::new(),
    }
}

fn rules() -> Vec<RuleInfo> {
    let mut multi_az = RuleInfo::new("elasticache-multi-az", "a cache survives the loss of an availability zone", Severity::High);
    multi_az.rationale =
        "A cache in one availability zone is gone when the zone is.\n\nFailover needs a replica elsewhere.".into();
    multi_az.remediation = "Set `multi_az_enabled = true`.".into();
    multi_az.targets = vec!["aws_elasticache_replication_group".into()];
    multi_az.references = vec!["https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/AutoFailover.html".into()];
    multi_az.controls = BTreeMap::from([("nist-800-53-r5".into(), vec!["CP-10".into(), "SI-13(5)".into()])]);
    multi_az.aliases = vec!["checkov:CKV2_AWS_50".into()];
    let mut cmk = RuleInfo::new("elasticache-cmk", "a cache is encrypted with a key of the customer", Severity::Low);
    cmk.enabled = false;
    vec![cmk, multi_az, RuleInfo::new("redis-tls-env", "a client speaks TLS", Severity::Critical)]
}

fn expect(name: &str, found: &[u8]) {
    let path = Path::new("fixtures/reports").join(name);
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, found).unwrap();
        return;
    }
    let expected = std::fs::read(&path).unwrap_or_default();
    assert!(
        expected == found,
        "{} is not as expected; if it is right, `UPDATE=1 cargo test --test reports` keeps it:\n{}",
        path.display(),
        String::from_utf8_lossy(found)
    );
}

fn render(format: Format, options: &ReportOptions) -> Vec<u8> {
    let mut to = Vec::new();
    write(format, &report(), &rules(), options, &mut to).unwrap();
    to
}

#[test]
fn every_format_is_as_expected() {
    let options = ReportOptions::default();
    expect("default.txt", &render(Format::Text, &options));
    expect("wide.txt", &render(Format::Text, &ReportOptions { width: 160, ..options.clone() }));
    expect("ascii.txt", &render(Format::Text, &ReportOptions { ascii: true, severity: Severity::High, ..options.clone() }));
    expect("color.txt", &render(Format::Text, &ReportOptions { color: true, ..options.clone() }));
    expect("unknown-fails.txt", &render(Format::Text, &ReportOptions { unknown: UnknownPolicy::Fail, ..options.clone() }));
    let all = ReportOptions { outcomes: Some(Outcome::ALL.to_vec()), ..options.clone() };
    expect("concise.txt", &render(Format::Concise, &options));
    expect("concise-all.txt", &render(Format::Concise, &all));
    expect("default.json", &render(Format::Json, &options));
    expect(
        "default.sarif",
        &render(Format::Sarif, &ReportOptions { repository: RepositoryPaths::below("infra/live/"), ..options.clone() }),
    );
    expect("all.sarif", &render(Format::Sarif, &all));
    expect("all.html", &render(Format::Html, &all));
    let in_repository = ReportOptions { repository: RepositoryPaths::below("infra/live/"), ..options.clone() };
    expect("junit.xml", &render(Format::Junit, &options));
    expect("gitlab.json", &render(Format::Gitlab, &in_repository));
    expect("github.txt", &render(Format::Github, &in_repository));
    expect("comment.md", &render(Format::Markdown, &in_repository));
}

#[test]
fn test_results_are_read_by_others() {
    const READ: &str = "import sys, xml.dom.minidom
suites = xml.dom.minidom.parse(sys.argv[1]).getElementsByTagName('testsuite')
print(sum(len(s.getElementsByTagName('failure')) for s in suites), sum(int(s.getAttribute('failures')) for s in suites))
print(sum(len(s.getElementsByTagName('testcase')) for s in suites), sum(int(s.getAttribute('tests')) for s in suites))";
    let Some(_) = programs::program("test_results_are_read_by_others", "python3") else { return };
    let told = programs::run(Path::new("."), "python3", &["-c", READ, "fixtures/reports/junit.xml"], &[], 0);
    for line in told.lines() {
        let (counted, said) = line.split_once(' ').unwrap();
        assert_eq!(counted, said, "{told}");
        assert_ne!(counted, "0", "{told}");
    }
}

#[test]
fn a_comment_stays_within_what_code_hosts_take() {
    let mut report = report();
    let many: Vec<Finding> = (0..60).flat_map(|_| report.findings.clone()).collect();
    for (index, finding) in many.into_iter().enumerate() {
        let mut finding = finding;
        finding.target = format!("{}{index}", finding.target);
        finding.primary.span.end = finding.primary.span.start + (index % 40) as u32 + 1;
        report.findings.push(finding);
    }
    let mut to = Vec::new();
    write(Format::Markdown, &report, &rules(), &ReportOptions::default(), &mut to).unwrap();
    let text = String::from_utf8(to).unwrap();
    assert!(text.len() < 65_536 && text.contains(" more are not shown: "), "{}", text.len());
    assert_eq!(text.matches("<details>").count(), text.matches("</details>").count());
    let mut to = Vec::new();
    write(Format::Github, &report, &rules(), &ReportOptions::default(), &mut to).unwrap();
    let text = String::from_utf8(to).unwrap();
    for command in ["::error ", "::warning ", "::notice "] {
        assert!(text.lines().filter(|line| line.starts_with(command)).count() <= 10, "{command}");
    }
    assert!(text.lines().last().unwrap().contains("are in the log only"));
}

#[test]
fn no_control_character_of_the_input_reaches_a_terminal() {
    for format in [Format::Text, Format::Concise, Format::Github, Format::Markdown] {
        for outcomes in [None, Some(Outcome::ALL.to_vec())] {
            let text = String::from_utf8(render(format, &ReportOptions { outcomes, ..ReportOptions::default() })).unwrap();
            let bad = text.chars().find(|c| (c.is_control() && *c != '\n') || *c == '\u{202e}');
            assert_eq!(bad, None, "{text}");
        }
    }
}

/// All objects in a JSON value that have this key.
fn with_key<'a>(value: &'a serde_json::Value, key: &str, found: &mut Vec<&'a serde_json::Value>) {
    match value {
        serde_json::Value::Object(map) => {
            if map.contains_key(key) {
                found.push(value);
            }
            map.values().for_each(|value| with_key(value, key, found));
        }
        serde_json::Value::Array(list) => list.iter().for_each(|value| with_key(value, key, found)),
        _ => {}
    }
}

#[test]
fn the_page_is_well_formed_and_lets_nothing_in() {
    const READ: &str = "import sys, base64, hashlib, re
from html.parser import HTMLParser
VOID = {'meta', 'input', 'path'}
KNOWN = {'html','head','title','style','body','a','header','h1','h2','h3','h4','p','ul','ol','li','b','i','nav','main','section','div','table','caption',
 'thead','tbody','tr','th','td','span','form','label','select','option','output','article','figure','figcaption','mark','code','svg','small','details',
 'summary','dl','dt','dd','pre','footer','script'} | VOID
class Reader(HTMLParser):
    def __init__(self):
        super().__init__()
        self.open, self.ids, self.targets, self.script = [], set(), set(), ''
    def handle_starttag(self, tag, attributes):
        assert tag in KNOWN, tag
        for name, value in attributes:
            assert not name.startswith('on'), name
            assert name not in ('src', 'srcset', 'style'), name
            if name == 'id':
                assert value not in self.ids, value
                self.ids.add(value)
            if name == 'href':
                assert value.startswith(('#', 'https://', 'http://')), value
                if value.startswith('#'): self.targets.add(value[1:])
        if tag not in VOID: self.open.append(tag)
    def handle_startendtag(self, tag, attributes):
        assert tag in VOID, tag
    def handle_endtag(self, tag):
        assert self.open and self.open.pop() == tag, tag
    def handle_data(self, data):
        assert not re.search('[\\x00-\\x08\\x0b-\\x1f\\u202a-\\u202e]', data), data
        if self.open and self.open[-1] == 'script': self.script += data
for path in sys.argv[1:]:
    text = open(path, encoding='utf-8').read()
    reader = Reader()
    reader.feed(text)
    reader.close()
    assert not reader.open, reader.open
    assert reader.targets <= reader.ids, reader.targets - reader.ids
    digest = base64.b64encode(hashlib.sha256(reader.script.encode()).digest()).decode()
    assert 'sha256-' + digest in text, 'the hash of the script is stale: ' + digest";
    let test = "the_page_is_well_formed_and_lets_nothing_in";
    let Some(python) = programs::program(test, "python3") else { return };
    let scratch = tempfile::tempdir().unwrap();
    let whole = scratch.path().join("whole.html").to_str().unwrap().to_string();
    let mut check = std::process::Command::new(env!("CARGO_BIN_EXE_clearspan"));
    check.args(["check", "--outcomes", "all", "--output", &whole, "--format", "html", "fixtures/projects/redis-on-eks-broken"]);
    assert_eq!(check.output().unwrap().status.code(), Some(1));
    let page = std::fs::read_to_string(&whole).unwrap();
    for stop in ["internet gateway", "route table", "subnet group", "security group rule"] {
        assert!(page.contains(&format!("<small>{stop}")), "no way over {stop}");
    }
    let hostile = scratch.path().join("hostile.html").to_str().unwrap().to_string();
    std::fs::write(&hostile, hostile_page()).unwrap();
    let output =
        std::process::Command::new(python).args(["-c", READ, "fixtures/reports/all.html", &whole, &hostile]).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// A page over a finding each text of which tries to be markup.
fn hostile_page() -> Vec<u8> {
    const MARKUP: &str = "</style></script><script>alert(1)</script><img src=x onerror=alert(1)>\"'><!-- `<b>` \u{202e}\u{1b}";
    let sources = SourceMap::in_memory();
    let source = sources.add(&format!("{MARKUP}.tf"), format!("a = {MARKUP}\nb = 1\n"));
    let at = Span::new(source.id, 4, 30);
    let mut one = finding(MARKUP, Outcome::Fail, Severity::High, MARKUP, Label::new(at, MARKUP), MARKUP);
    one.related = vec![Label::new(Span::new(source.id, 6, 40), MARKUP), Label::new(Span::NONE, MARKUP)];
    one.path = vec![
        NetworkStep::new(NetworkStepKind::Cache, MARKUP, at, MARKUP),
        NetworkStep::new(NetworkStepKind::Internet, MARKUP, Span::NONE, MARKUP),
    ];
    one.help = Some(MARKUP.into());
    one.reasons = vec![Reason::new(ReasonKind::VariableWithoutDefault, MARKUP, at)];
    let edits = vec![Edit { span: at, text: MARKUP.into() }];
    one.fixes = vec![Fix { title: MARKUP.into(), applicability: Applicability::Safe, edits }];
    let mut rule = RuleInfo::new(MARKUP, MARKUP, Severity::High);
    rule.rationale = MARKUP.into();
    rule.references = vec![format!("https://x/{MARKUP}"), format!("javascript:{MARKUP}")];
    rule.controls = BTreeMap::from([(MARKUP.to_string(), vec![MARKUP.to_string()])]);
    let entry = Incomplete { path: MARKUP.into(), span: Some(at), reason: MARKUP.into(), message: MARKUP.into() };
    let skipped = vec![Skipped { path: MARKUP.into(), reason: MARKUP.into() }];
    let ledger =
        Ledger { read: vec![MARKUP.into()], skipped, incomplete: vec![entry.clone()], notes: vec![entry], ..Ledger::default() };
    let report = Report {
        sources: Arc::new(sources),
        findings: vec![one],
        ledger,
        unread: Vec::new(),
        environments: vec![MARKUP.into()],
        narrowed: Narrowed::default(),
        fixes_left_out: false,
        timings: Vec::new(),
    };
    let mut to = Vec::new();
    write(Format::Html, &report, &[rule], &ReportOptions::default(), &mut to).unwrap();
    to
}

#[test]
fn sarif_holds_together() {
    let all = ReportOptions { outcomes: Some(Outcome::ALL.to_vec()), ..ReportOptions::default() };
    for options in [ReportOptions::default(), all] {
        let log: serde_json::Value = serde_json::from_slice(&render(Format::Sarif, &options)).unwrap();
        let run = &log["runs"][0];
        let results = run["results"].as_array().unwrap();
        assert!(!results.is_empty());
        for result in results {
            let index = result["ruleIndex"].as_u64().unwrap() as usize;
            assert_eq!(run["tool"]["driver"]["rules"][index]["id"], result["ruleId"]);
            assert!(result["locations"][0]["physicalLocation"]["region"]["endColumn"].is_u64(), "{result}");
            assert_eq!(result["kind"] == "fail", result["level"] != "none", "{result}");
        }
        let mut regions = Vec::new();
        with_key(&log, "startLine", &mut regions);
        for region in regions {
            let of = |key: &str| region[key].as_u64().unwrap();
            assert!((of("startLine"), of("startColumn")) <= (of("endLine"), of("endColumn")), "{region}");
        }
        let mut artifacts = Vec::new();
        with_key(&log, "uriBaseId", &mut artifacts);
        assert!(artifacts.iter().all(|artifact| !artifact["uri"].as_str().unwrap().starts_with('/')));
    }
}

/// The published schema is no part of the repository: it is looked for where cargo keeps the sources of `serde-sarif`.
fn sarif_schema() -> Option<std::path::PathBuf> {
    let home = std::env::var_os("CARGO_HOME").map(std::path::PathBuf::from);
    let home = home.or_else(|| std::env::home_dir().map(|home| home.join(".cargo")))?;
    let registries = std::fs::read_dir(home.join("registry/src")).ok()?.flatten();
    let crates = registries.filter_map(|registry| std::fs::read_dir(registry.path()).ok()).flatten().flatten();
    let schemas = crates.filter(|entry| entry.file_name().to_string_lossy().starts_with("serde-sarif-"));
    schemas.map(|entry| entry.path().join("src/schema.json")).find(|path| path.is_file())
}

#[test]
fn sarif_meets_the_published_schema() {
    const VALIDATE: &str = "import json, sys, jsonschema
schema = json.load(open(sys.argv[1]))
for path in sys.argv[2:]:
    jsonschema.Draft7Validator(schema, format_checker=jsonschema.FormatChecker()).validate(json.load(open(path)))";
    let python = |arguments: &[&str]| std::process::Command::new("python3").args(arguments).output();
    // Where everything must have run (`.ci/run`), a test that is skipped has failed.
    let must_run = std::env::var_os("CLEARSPAN_NO_SKIP").is_some();
    let Some(schema) = sarif_schema() else {
        assert!(!must_run, "the SARIF schema is not there");
        eprintln!("skipped: the SARIF schema is not there; the sources of `serde-sarif` in cargo's registry hold it");
        return;
    };
    if !python(&["-c", "import jsonschema"]).is_ok_and(|output| output.status.success()) {
        assert!(!must_run, "python3 with jsonschema is not there");
        eprintln!("skipped: python3 with jsonschema is not there");
        return;
    }
    let mut logs = ["default", "all", "empty"].map(|name| format!("fixtures/reports/{name}.sarif")).to_vec();
    // And what the program itself writes about a whole repository.
    let scratch = tempfile::tempdir().unwrap();
    let whole = scratch.path().join("whole.sarif").to_str().unwrap().to_string();
    let mut check = std::process::Command::new(env!("CARGO_BIN_EXE_clearspan"));
    check.args(["check", "--format", "sarif", "--outcomes", "all", "--output", &whole, "fixtures/projects/redis-on-eks-broken"]);
    assert_eq!(check.output().unwrap().status.code(), Some(1));
    logs.push(whole);
    let mut arguments = vec!["-c", VALIDATE, schema.to_str().unwrap()];
    arguments.extend(logs.iter().map(String::as_str));
    let output = python(&arguments).unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn fingerprints_survive_edits_above() {
    let fingerprints = |before: &str| {
        let sources = SourceMap::in_memory();
        let text = format!("{before}a = false\nb = false\n");
        let source = sources.add("x.tf", text.as_str());
        let at = |key: &str| text.find(key).unwrap() + 4;
        let mut findings = ["a =", "b ="].map(|key| {
            let label = Label::new(Span::new(source.id, at(key), at(key) + 5), "");
            finding("r", Outcome::Fail, Severity::Low, "t", label, "m")
        });
        fingerprint(&sources, &mut findings, &str::to_string);
        let report = Report {
            sources: Arc::new(sources),
            findings: findings.to_vec(),
            ledger: Ledger::default(),
            unread: Vec::new(),
            environments: Vec::new(),
            narrowed: Narrowed::default(),
            fixes_left_out: false,
            timings: Vec::new(),
        };
        let mut to = Vec::new();
        write(Format::Sarif, &report, &[], &ReportOptions::default(), &mut to).unwrap();
        let log: serde_json::Value = serde_json::from_slice(&to).unwrap();
        let results = log["runs"][0]["results"].as_array().unwrap().clone();
        results.iter().map(|result| result["partialFingerprints"].clone()).collect::<Vec<_>>()
    };
    let plain = fingerprints("");
    assert_eq!(plain, fingerprints("# a comment\n\n"));
    assert_ne!(plain[0]["clearspan/v1"], plain[1]["clearspan/v1"], "two findings of one rule and target differ");
}

#[test]
fn a_frame_costs_what_it_shows() {
    // One line of a few megabytes, ten thousand findings on it: the whole would be tens of gigabytes.
    let text = "{\"a\": [".to_string() + &"\"é\", ".repeat(500_000) + "]}";
    let sources = SourceMap::in_memory();
    let source = sources.add("x.tf.json", text.as_str());
    let findings = (0..10_000).map(|number| {
        let start = 7 + number * 6 * 40;
        finding("r", Outcome::Fail, Severity::Low, "t", Label::new(Span::new(source.id, start, start + 4), "here"), "m")
    });
    let report = Report {
        sources: Arc::new(sources),
        findings: findings.collect(),
        ledger: Ledger::default(),
        unread: Vec::new(),
        environments: Vec::new(),
        narrowed: Narrowed::default(),
        fixes_left_out: false,
        timings: Vec::new(),
    };
    for &format in Format::ALL {
        let mut to = Vec::new();
        write(format, &report, &[], &ReportOptions::default(), &mut to).unwrap();
        assert!(to.len() < 20_000_000, "{}: {} bytes", format.id(), to.len());
    }
}

#[test]
fn a_report_on_nothing_says_so() {
    let sources = Arc::new(SourceMap::in_memory());
    let empty = Report {
        sources,
        findings: Vec::new(),
        ledger: Ledger::default(),
        unread: Vec::new(),
        environments: Vec::new(),
        narrowed: Narrowed::default(),
        fixes_left_out: false,
        timings: Vec::new(),
    };
    for (format, name) in [(Format::Text, "empty.txt"), (Format::Json, "empty.json"), (Format::Sarif, "empty.sarif")] {
        let mut to = Vec::new();
        write(format, &empty, &[], &ReportOptions::default(), &mut to).unwrap();
        expect(name, &to);
    }
}

#[test]
fn rules_are_listed_and_explained() {
    let mut to = Vec::new();
    rule_list(&rules(), 80, &mut to).unwrap();
    expect("rules.txt", &to);
    to.clear();
    rule_page(&rules()[1], 80, &mut to).unwrap();
    expect("rule.txt", &to);
}
