//! What packagers and hooks take: completions, manual pages, the manifest of hooks, the wheel, the action.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod binary;
mod programs;

use binary::{project, run};
use programs::program;

/// The commands as `--help` lists them.
fn commands() -> Vec<String> {
    let help = run(&project("."), &["--help"]).stdout;
    let lines = help.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| line.starts_with("  "));
    // A description that needs two lines goes on further in.
    let named = lines.filter(|line| !line.starts_with("   "));
    named.map(|line| line.split_whitespace().next().unwrap().to_string()).collect()
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
