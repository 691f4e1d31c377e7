//! How reports look: every format over one made-up result. `UPDATE=1 cargo test --test reports` rewrites what is expected.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use clearspan::engine::{Incomplete, Ledger, Report, Skipped};
use clearspan::finding::{Confidence, Finding, Label, Outcome, Severity};
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
        message: message.to_string(),
        help: None,
        reasons: Vec::new(),
        fixes: Vec::new(),
        suppression: None,
        environment: None,
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
    suppressed.suppression = Some("a cache, nothing to lose".into());

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
    };
    Report { sources: input.sources, findings: vec![syntax, hostile, failover, multi_az, pass, token, suppressed], ledger }
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
}

#[test]
fn no_control_character_of_the_input_reaches_a_terminal() {
    for format in [Format::Text, Format::Concise] {
        for outcomes in [None, Some(Outcome::ALL.to_vec())] {
            let text = String::from_utf8(render(format, &ReportOptions { outcomes, ..ReportOptions::default() })).unwrap();
            let bad = text.chars().find(|c| (c.is_control() && *c != '\n') || *c == '\u{202e}');
            assert_eq!(bad, None, "{text}");
        }
    }
}

#[test]
fn a_report_on_nothing_says_so() {
    let sources = Arc::new(SourceMap::in_memory());
    let empty = Report { sources, findings: Vec::new(), ledger: Ledger::default() };
    for (format, name) in [(Format::Text, "empty.txt"), (Format::Json, "empty.json")] {
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
