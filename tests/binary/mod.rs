//! The built program, run as its users run it.

#![allow(dead_code)]

pub mod report_schema;

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

/// Longer than any run of these tests may take on a busy machine; a run that takes longer hangs.
const PATIENCE: Duration = Duration::from_secs(120);

/// Rules that most expectations of the tests do not count: tests about the engine are written with a few rules about Redis,
/// and those about others name them.
pub const OTHER_RULES: &str = "\
    apigateway-*,athena-*,aurora-*,backup-*,cloudfront-*,cloudtrail-*,dax-*,dms-*,docdb-*,dynamodb-*,ebs-*,ec2-*,\
    ecr-*,ecs-*,efs-*,eks-*,emr-*,firehose-*,fsx-*,glue-*,iam-*,k8s-*,kinesis-*,kms-*,lambda-*,lb-*,logs-*,mq-*,msk-*,\
    nacl-*,neptune-*,opensearch-*,rds-*,redshift-*,s3-*,sagemaker-*,secret-*,secretsmanager-*,sg-*,sns-*,sqs-*,\
    subnet-*,transfer-*,vpc-*,workspaces-*,elasticache-alarms,elasticache-auth-token-literal,elasticache-cmk,\
    elasticache-engine-version,elasticache-eviction-policy,elasticache-log-delivery,elasticache-memcached-multi-az,\
    elasticache-minor-version,elasticache-output-sensitive,elasticache-same-vpc-as-eks,elasticache-snapshot-window,\
    elasticache-subnet-group,elasticache-subnets-multi-az,redis-env-key-exists,redis-host-is-endpoint,\
    redis-password-from-secret,redis-port-matches,redis-client-*";

/// A directory of the project.
pub fn project(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// The end of a run.
pub struct Run {
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

/// Options that name the rules that run.
const CHOICES: [&str; 4] = ["--rules", "--only", "--select", "--controls"];

/// Runs the program in a directory, without [`OTHER_RULES`] unless the arguments choose rules, and waits for its end.
pub fn run(directory: &Path, arguments: &[&str]) -> Run {
    let is_check = matches!(arguments.first(), Some(&("check" | "baseline")));
    let has = |names: &[&str]| arguments.iter().any(|argument| names.contains(argument));
    match is_check && !has(&CHOICES) {
        true if has(&["--skip", "--ignore"]) => run_with(directory, &[arguments, &["--skip", OTHER_RULES]].concat(), &[]),
        true => run_with(directory, arguments, &[("CLEARSPAN_SKIP", OTHER_RULES)]),
        false => run_with(directory, arguments, &[]),
    }
}

/// Runs the program as its users do: with all rules.
pub fn run_with_all_rules(directory: &Path, arguments: &[&str]) -> Run {
    run_with(directory, arguments, &[])
}

fn run_with(directory: &Path, arguments: &[&str], variables: &[(&str, &str)]) -> Run {
    let mut child = Command::new(env!("CARGO_BIN_EXE_clearspan"))
        .args(arguments)
        .current_dir(directory)
        .env("NO_COLOR", "1")
        .envs(variables.iter().copied())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // Both streams are read while the program runs: a full pipe would stop it.
    let stdout = drain(child.stdout.take().unwrap());
    let stderr = drain(child.stderr.take().unwrap());
    let started = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        if started.elapsed() > PATIENCE {
            child.kill().unwrap();
            child.wait().unwrap();
            panic!("clearspan {arguments:?} in {} does not end", directory.display());
        }
        std::thread::sleep(Duration::from_millis(2));
    };
    let output = Output { status, stdout: stdout.join().unwrap(), stderr: stderr.join().unwrap() };
    Run {
        code: output.status.code(),
        stdout: String::from_utf8(output.stdout).expect("the output is UTF-8"),
        stderr: String::from_utf8(output.stderr).expect("the messages are UTF-8"),
    }
}

fn drain(mut stream: impl std::io::Read + Send + 'static) -> std::thread::JoinHandle<Vec<u8>> {
    std::thread::spawn(move || {
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).unwrap();
        bytes
    })
}

/// A check with the whole report as JSON, which the published schema allows.
pub struct Check {
    pub code: Option<i32>,
    pub report: Value,
    pub stderr: String,
}

pub fn check(directory: &Path, arguments: &[&str]) -> Check {
    check_by(run, directory, arguments)
}

/// A check as users run it: with all rules.
pub fn check_with_all_rules(directory: &Path, arguments: &[&str]) -> Check {
    check_by(run_with_all_rules, directory, arguments)
}

fn check_by(run: fn(&Path, &[&str]) -> Run, directory: &Path, arguments: &[&str]) -> Check {
    let mut all = vec!["check", "--format", "json", "--outcomes", "all"];
    all.extend(arguments);
    let run = run(directory, &all);
    let report = serde_json::from_str(&run.stdout)
        .unwrap_or_else(|error| panic!("{}: no JSON ({error}), exit {:?}\n{}", directory.display(), run.code, run.stderr));
    let violations = report_schema::violations(&report);
    assert!(violations.is_empty(), "{}: the report is not as its schema says\n{}", directory.display(), violations.join("\n"));
    Check { code: run.code, report, stderr: run.stderr }
}

/// One outcome of a report, in short.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Outcome {
    pub rule: String,
    pub outcome: String,
    pub path: String,
    pub line: u64,
    pub column: u64,
    pub target: String,
    /// Paths and lines of the related spans.
    pub related: Vec<(String, u64)>,
}

impl std::fmt::Display for Outcome {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Outcome { rule, outcome, path, line, column, target, .. } = self;
        write!(f, "{path}:{line}:{column}: {outcome} {rule} ({target})")
    }
}

impl Check {
    /// The outcomes of the report, in its order.
    pub fn outcomes(&self) -> Vec<Outcome> {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_string();
        let list = self.report["outcomes"].as_array().expect("the report has outcomes");
        list.iter()
            .map(|outcome| Outcome {
                rule: text(&outcome["rule"]),
                outcome: text(&outcome["outcome"]),
                path: text(&outcome["primary"]["path"]),
                line: outcome["primary"]["start"]["line"].as_u64().unwrap_or(0),
                column: outcome["primary"]["start"]["column"].as_u64().unwrap_or(0),
                target: text(&outcome["target"]),
                related: outcome["related"]
                    .as_array()
                    .into_iter()
                    .flatten()
                    .map(|label| (text(&label["path"]), label["start"]["line"].as_u64().unwrap_or(0)))
                    .collect(),
            })
            .collect()
    }

    /// Path and reason of what the ledger holds under `incomplete`.
    pub fn incomplete(&self) -> Vec<(String, String)> {
        self.entries("incomplete")
    }

    /// Path and reason of what the ledger notes.
    pub fn notes(&self) -> Vec<(String, String)> {
        self.entries("notes")
    }

    /// Path and reason of what the ledger holds under `skipped`.
    pub fn skipped(&self) -> Vec<(String, String)> {
        self.entries("skipped")
    }

    fn entries(&self, key: &str) -> Vec<(String, String)> {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_string();
        let list = self.report["ledger"][key].as_array().expect("the ledger is there");
        list.iter().map(|entry| (text(&entry["path"]), text(&entry["reason"]))).collect()
    }

    pub fn read(&self) -> u64 {
        self.report["ledger"]["read"].as_u64().expect("the ledger counts what was read")
    }
}
