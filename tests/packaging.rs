//! What packagers and hooks take: completions, manual pages, the manifest of hooks, the wheel, the action.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod binary;
mod programs;

use std::path::Path;

use binary::{project, run};
use programs::{git, program, source_repository};

const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The commands as `--help` lists them.
fn commands() -> Vec<String> {
    let help = run(&project("."), &["--help"]).stdout;
    let lines = help.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| line.starts_with("  "));
    // A description that needs two lines goes on further in.
    let named = lines.filter(|line| !line.starts_with("   "));
    // `help` is the argument parser's own.
    let names = named.map(|line| line.split_whitespace().next().unwrap().to_string());
    names.filter(|name| name != "help").collect()
}

#[test]
fn every_shell_completes_every_command() {
    let names = commands();
    assert!(names.len() >= 7, "{names:?}");
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = run(&project("."), &["completions", shell]);
        assert_eq!(script.code, Some(0), "{}", script.stderr);
        for name in &names {
            assert!(script.stdout.contains(name.as_str()), "{shell} does not complete `{name}`");
        }
        assert!(script.stdout.contains("var-file"), "{shell} does not complete `--var-file`");
    }
}

#[test]
fn bash_completes_what_was_begun() {
    let Some(_) = program("bash_completes_what_was_begun", "bash") else { return };
    let scratch = tempfile::tempdir().unwrap();
    std::fs::write(scratch.path().join("clearspan.bash"), run(&project("."), &["completions", "bash"]).stdout).unwrap();
    let script = "source clearspan.bash; COMP_WORDS=(clearspan check --form); COMP_CWORD=2; _clearspan clearspan --form check; \
                  printf '%s\\n' \"${COMPREPLY[@]}\"";
    assert_eq!(programs::run(scratch.path(), "bash", &["-c", script], &[], 0).trim(), "--format");
}

#[test]
fn every_command_has_a_manual_page_with_examples() {
    let whole = run(&project("."), &["man"]).stdout;
    for name in commands() {
        assert!(whole.contains(&format!("clearspan\\-{name}")), "the page of the whole does not name `{name}`");
        let page = run(&project("."), &["man", &name]);
        assert_eq!(page.code, Some(0), "{}", page.stderr);
        for part in [format!(".TH CLEARSPAN-{} 1", name.to_uppercase()), ".SH SYNOPSIS".into(), ".SH EXAMPLES".into()] {
            assert!(page.stdout.contains(&part), "the page of `{name}` lacks `{part}`");
        }
        // A line that begins with a dot is an instruction: only those of the layout may be there.
        let known = [".ie", ".el", ".TH", ".SH", ".TP", ".RS", ".RE", ".IP", ".nf", ".fi", ".br", ".sp"];
        for line in page.stdout.lines().filter(|line| line.starts_with('.')) {
            assert!(known.iter().any(|word| line.split_whitespace().next() == Some(word)), "`{name}`: {line}");
        }
    }
    let wrong = run(&project("."), &["man", "chek"]);
    assert_eq!((wrong.code, wrong.stderr.contains("did you mean `check`?")), (Some(2), true), "{}", wrong.stderr);
}

/// What a build leaves behind is kept for the next run; nothing is made fast, since only that it works is asked.
fn build_environment() -> Vec<(String, String)> {
    let target = project("target/packaging").display().to_string();
    let settings = [
        ("CARGO_TARGET_DIR", target.as_str()),
        ("CARGO_PROFILE_RELEASE_OPT_LEVEL", "0"),
        ("CARGO_PROFILE_RELEASE_LTO", "off"),
        ("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "256"),
    ];
    settings.map(|(name, value)| (name.to_string(), value.to_string())).to_vec()
}

fn borrowed(environment: &[(String, String)]) -> Vec<(&str, &str)> {
    environment.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect()
}

/// A repository with one violation, for git.
fn violating(directory: &Path) {
    std::fs::write(
        directory.join("main.tf"),
        "resource \"aws_elasticache_replication_group\" \"a\" {\n  replication_group_id = \"a\"\n  description = \"a\"\n  \
         transit_encryption_enabled = false\n}\n",
    )
    .unwrap();
    git(directory, &["init", "--quiet", "--initial-branch=main"]);
    git(directory, &["add", "."]);
}

#[test]
fn pre_commit_installs_from_source_and_blocks_a_violation() {
    const TEST: &str = "pre_commit_installs_from_source_and_blocks_a_violation";
    let (Some(_), Some(_)) = (program(TEST, "git"), program(TEST, "pre-commit")) else { return };
    let (scratch, source, home) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    source_repository(source.path());
    violating(scratch.path());
    std::fs::write(
        scratch.path().join(".pre-commit-config.yaml"),
        format!("repos:\n- repo: {}\n  rev: v{VERSION}\n  hooks:\n  - id: clearspan\n", source.path().display()),
    )
    .unwrap();
    let mut environment = build_environment();
    environment.push(("PRE_COMMIT_HOME".into(), home.path().display().to_string()));
    let told = programs::run(scratch.path(), "pre-commit", &["run"], &borrowed(&environment), 1);
    assert!(told.contains("high[elasticache-encryption-in-transit]") && told.contains("exit code: 1"), "{told}");
    // Fixed, the commit may pass as far as this rule is concerned.
    let text = std::fs::read_to_string(scratch.path().join("main.tf")).unwrap();
    std::fs::write(scratch.path().join("main.tf"), text.replace("= false", "= true")).unwrap();
    git(scratch.path(), &["add", "."]);
    let told = programs::run(scratch.path(), "pre-commit", &["run"], &borrowed(&environment), 1);
    assert!(!told.contains("elasticache-encryption-in-transit"), "{told}");
    // A commit without any file of ours does not start it.
    git(scratch.path(), &["commit", "--quiet", "--no-verify", "--message", "one"]);
    std::fs::write(scratch.path().join("notes.md"), "nothing\n").unwrap();
    git(scratch.path(), &["add", "notes.md"]);
    let told = programs::run(scratch.path(), "pre-commit", &["run"], &borrowed(&environment), 0);
    assert!(told.contains("Skipped"), "{told}");
}

#[test]
fn the_wheel_holds_the_program_and_serves_as_a_hook() {
    const TEST: &str = "the_wheel_holds_the_program_and_serves_as_a_hook";
    let (Some(_), Some(_)) = (program(TEST, "maturin"), program(TEST, "git")) else { return };
    let Some(_) = program(TEST, "pre-commit") else { return };
    let scratch = tempfile::tempdir().unwrap();
    let wheels = scratch.path().join("wheels").display().to_string();
    let mut environment = build_environment();
    let arguments = ["build", "--release", "--locked", "--out", wheels.as_str(), "--compatibility", "linux"];
    programs::run(&project("."), "maturin", &arguments, &borrowed(&environment), 0);
    let wheel = std::fs::read_dir(&wheels).unwrap().next().unwrap().unwrap().path();
    let name = wheel.file_name().unwrap().to_string_lossy().into_owned();
    assert!(name.starts_with(&format!("clearspan-{VERSION}-py3-none-")), "{name}");

    let repository = scratch.path().join("repository");
    std::fs::create_dir(&repository).unwrap();
    violating(&repository);
    std::fs::write(
        repository.join(".pre-commit-config.yaml"),
        format!(
            "repos:\n- repo: local\n  hooks:\n  - id: clearspan\n    name: clearspan\n    language: python\n    \
             additional_dependencies: ['{}']\n    entry: clearspan check --format concise\n    pass_filenames: false\n",
            wheel.display()
        ),
    )
    .unwrap();
    environment.push(("PRE_COMMIT_HOME".into(), scratch.path().join("home").display().to_string()));
    let told = programs::run(&repository, "pre-commit", &["run"], &borrowed(&environment), 1);
    assert!(told.contains("main.tf:4:32: high[elasticache-encryption-in-transit]"), "{told}");
}
#[test]
fn the_hooks_are_those_that_the_manifest_names() {
    let manifest = std::fs::read_to_string(project(".pre-commit-hooks.yaml")).unwrap();
    let entries: Vec<&str> = manifest.lines().filter_map(|line| line.trim().strip_prefix("entry: clearspan ")).collect();
    assert_eq!(entries, ["check", "check --fix", "check"]);
    for entry in entries {
        let mut arguments: Vec<&str> = entry.split(' ').collect();
        arguments.push("--help");
        assert_eq!(run(&project("."), &arguments).code, Some(0), "`{entry}` is no command");
    }
}

/// The scripts of the action's steps by their ids, as the file holds them.
#[test]
fn the_hooks_start_on_every_file_that_decides() {
    let manifest = std::fs::read_to_string(project(".pre-commit-hooks.yaml")).unwrap();
    let patterns: Vec<&str> = manifest.lines().filter_map(|line| line.strip_prefix("  files: ")).collect();
    assert_eq!(patterns.len(), 3);
    for pattern in patterns {
        let pattern = regex::Regex::new(pattern).unwrap();
        for path in [
            "main.tf",
            "a/b/main.tofu",
            "main.tf.json",
            "prod.tfvars",
            "prod.auto.tfvars.json",
            "a.tfplan.json",
            ".terraform.lock.hcl",
            "live/terragrunt.hcl",
            "live/root.hcl",
            "network.tfcomponent.hcl",
            "live.tfdeploy.hcl",
            "a.rule.hcl",
            "a.policy.hcl",
            "templates/user-data.tftpl",
            "Kustomization",
            "base/Kustomization",
            "kustomization.yml",
            "deployment.yaml",
            "service.json",
            "config/redis.env",
            ".env",
            "overlays/prod/.env.local",
            "application.properties",
            "redis.conf",
            "Chart.yaml",
            "values-prod.yaml",
            "clearspan.yaml",
            "clearspan.yml",
            "clearspan-baseline.json",
            ".gitignore",
        ] {
            assert!(pattern.is_match(path), "{path} does not start the hook");
        }
        for path in ["README.md", "main.go", "src/lib.rs", "logo.png", "terraform.tfstate.lock", "Makefile"] {
            assert!(!pattern.is_match(path), "{path} starts the hook");
        }
    }
    // A link to a file decides like the file.
    assert_eq!(manifest.matches("  types: []\n  types_or: [file, symlink]\n").count(), 3);
}

fn action_step(id: &str) -> String {
    let text = std::fs::read_to_string(project("action.yml")).unwrap();
    let step = text.split("    - id: ").find(|step| step.starts_with(&format!("{id}\n"))).expect("the step is there");
    let script = step.split_once("      run: |\n").expect("the step has a script").1;
    let lines = script.lines().take_while(|line| line.is_empty() || line.starts_with("        "));
    lines.map(|line| format!("{}\n", line.get(8..).unwrap_or(""))).collect()
}

#[test]
fn the_action_reports_and_fails_the_step() {
    let Some(_) = program("the_action_reports_and_fails_the_step", "bash") else { return };
    let text = std::fs::read_to_string(project("action.yml")).unwrap();
    // Nothing of others is used, and no input is ever pasted into a script.
    assert!(!text.contains("uses: "), "what an action uses must be pinned");
    for id in ["install", "check"] {
        assert!(!action_step(id).contains("${{"), "an input would be read as shell in `{id}`");
    }
    let (work, runner) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    std::fs::create_dir(work.path().join("in fra")).unwrap();
    let broken = "resource \"aws_elasticache_replication_group\" \"a\" {\n  replication_group_id = \"a\"\n  description = \"a\"\n  \
                  transit_encryption_enabled = false\n}\n";
    std::fs::write(work.path().join("in fra/main.tf"), broken).unwrap();
    let at = |name: &str| runner.path().join(name).display().to_string();
    let (temporary, output, summary) = (at(""), at("output"), at("summary"));
    let step = |fail_on: &str, arguments: &str, code: i32| {
        let environment = [
            ("PATHS", "in fra\n"),
            ("ARGUMENTS", arguments),
            ("FAIL_ON", fail_on),
            ("CHANGED_SINCE", ""),
            ("BASELINE", ""),
            ("SARIF", "out.sarif"),
            ("ANNOTATIONS", "true"),
            ("BINARY", env!("CARGO_BIN_EXE_clearspan")),
            ("RUNNER_TEMP", &temporary),
            ("GITHUB_OUTPUT", &output),
            ("GITHUB_STEP_SUMMARY", &summary),
        ];
        programs::run(work.path(), "bash", &["-c", &action_step("check")], &environment, code)
    };
    let told = step("", "--only\nelasticache-encryption-in-transit", 1);
    assert!(told.contains("::error ") && told.contains("file=in fra/main.tf,line=4"), "{told}");
    let read = |path: &str| std::fs::read_to_string(path).unwrap();
    assert_eq!(read(&output), "sarif=out.sarif\nexit-code=1\n");
    assert!(read(&summary).contains("elasticache-encryption-in-transit"), "{}", read(&summary));
    let sarif: serde_json::Value = serde_json::from_str(&read(&work.path().join("out.sarif").display().to_string())).unwrap();
    assert_eq!(sarif["runs"][0]["results"].as_array().unwrap().len(), 1);
    step("critical", "--only\nelasticache-encryption-in-transit", 0);
    // What looks like shell or like an option is a path that is not there.
    step("", "--only\n$(touch owned)", 2);
    assert!(!work.path().join("owned").exists());
}
