//! A repository that tries to hide from `--changed-since` what a change brings, or to have git start a program.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod binary;
mod programs;

use std::path::{Path, PathBuf};

use binary::{check, run};
use programs::{git, program};

const RULE: &str = "elasticache-encryption-in-transit";
const SAFE: &str = "transit_encryption_enabled = true";
const OPEN: &str = "transit_encryption_enabled = false";

fn cache(name: &str, encryption: &str) -> String {
    format!("resource \"aws_elasticache_replication_group\" \"{name}\" {{\n  description = \"one\"\n  {encryption}\n}}\n")
}

fn write(directory: &Path, path: &str, text: &str) {
    let full = directory.join(path);
    std::fs::create_dir_all(full.parent().unwrap()).unwrap();
    std::fs::write(full, text).unwrap();
}

fn commit(at: &Path) {
    git(at, &["add", "--all", "--force"]);
    git(at, &["commit", "--quiet", "--allow-empty", "--message", "change"]);
}

/// A repository whose main branch has these files, and a branch beside it.
fn repository(files: &[(&str, &str)]) -> tempfile::TempDir {
    let directory = tempfile::tempdir().unwrap();
    let at = directory.path();
    git(at, &["init", "--quiet", "--initial-branch=main"]);
    files.iter().for_each(|(path, text)| write(at, path, text));
    commit(at);
    git(at, &["checkout", "--quiet", "-b", "change"]);
    directory
}

/// The violations that the change brings, with the exit code held to them.
fn brought(at: &Path) -> Vec<String> {
    let check = check(at, &["--changed-since", "main", "--only", RULE, "--allow-incomplete"]);
    let outcomes = check.outcomes();
    let fails: Vec<String> =
        outcomes.iter().filter(|one| one.outcome == "fail").map(|one| format!("{}:{}", one.path, one.line)).collect();
    assert_eq!(check.code, Some(i32::from(!fails.is_empty())), "{}", check.stderr);
    fails
}

#[test]
fn attributes_that_turn_diffs_off_hide_nothing() {
    let Some(_) = program("attributes_that_turn_diffs_off_hide_nothing", "git") else { return };
    for attributes in ["*.tf -diff\n", "*.tf binary\n", "*.tf -text\n", "*.tf export-ignore linguist-generated\n"] {
        for place in [".gitattributes", ".git/info/attributes", "infra/.gitattributes"] {
            let directory = repository(&[("infra/main.tf", &cache("one", SAFE)), ("README", "")]);
            let at = directory.path();
            write(at, place, attributes);
            write(at, "infra/main.tf", &cache("one", OPEN));
            assert_eq!(brought(at), ["infra/main.tf:3"], "{place}: {attributes}");
            commit(at);
            assert_eq!(brought(at), ["infra/main.tf:3"], "{place}: {attributes}");
        }
    }
}

#[test]
fn a_pure_rename_that_turns_a_file_on_is_a_change() {
    let Some(_) = program("a_pure_rename_that_turns_a_file_on_is_a_change", "git") else { return };
    for (from, to) in [("main.tf.off", "main.tf"), ("examples.txt", "infra/main.tf"), ("off/main.tfx", "off/main.tf")] {
        let directory = repository(&[(from, &cache("one", OPEN)), ("other.tf", &cache("other", SAFE))]);
        let at = directory.path();
        assert_eq!(brought(at), Vec::<String>::new());
        std::fs::create_dir_all(at.join(to).parent().unwrap()).unwrap();
        git(at, &["mv", from, to]);
        commit(at);
        assert_eq!(brought(at), [format!("{to}:3")]);
    }
}

#[test]
fn a_deleted_or_renamed_variable_file_is_a_change() {
    let Some(_) = program("a_deleted_or_renamed_variable_file_is_a_change", "git") else { return };
    let main = format!("variable \"tls\" {{\n  default = false\n}}\n{}", cache("one", "transit_encryption_enabled = var.tls"));
    for change in [None, Some("prod.tfvars"), Some("terraform.tfvars.off")] {
        let directory = repository(&[("main.tf", &main), ("terraform.tfvars", "tls = true\n")]);
        let at = directory.path();
        assert_eq!(brought(at), Vec::<String>::new());
        match change {
            None => git(at, &["rm", "--quiet", "terraform.tfvars"]),
            Some(name) => git(at, &["mv", "terraform.tfvars", name]),
        };
        commit(at);
        assert_eq!(brought(at).len(), 1, "{change:?}");
    }
}

#[test]
fn a_deleted_or_renamed_override_file_is_a_change() {
    let Some(_) = program("a_deleted_or_renamed_override_file_is_a_change", "git") else { return };
    for change in [None, Some("override.tf.off")] {
        let directory = repository(&[("main.tf", &cache("one", OPEN)), ("override.tf", &cache("one", SAFE))]);
        let at = directory.path();
        assert_eq!(brought(at), Vec::<String>::new());
        match change {
            None => git(at, &["rm", "--quiet", "override.tf"]),
            Some(name) => git(at, &["mv", "override.tf", name]),
        };
        commit(at);
        assert_eq!(brought(at), ["main.tf:3"], "{change:?}");
    }
}

#[test]
fn a_deleted_environment_or_overlay_that_decided_is_a_change() {
    let Some(_) = program("a_deleted_environment_or_overlay_that_decided_is_a_change", "git") else { return };
    let main = format!("variable \"tls\" {{\n  default = false\n}}\n{}", cache("one", "transit_encryption_enabled = var.tls"));
    let configured = "environments:\n  prod:\n    var_files: [envs/prod.tfvars]\n";
    let directory =
        repository(&[("main.tf", &main), ("envs/prod.tfvars", "tls = true\n"), ("clearspan.yaml", configured), ("b.tfvars", "")]);
    let at = directory.path();
    assert_eq!(brought(at), Vec::<String>::new());
    write(at, "clearspan.yaml", "environments:\n  prod:\n    var_files: [b.tfvars]\n");
    commit(at);
    assert_eq!(brought(at).len(), 1);
}

#[test]
fn a_submodule_bump_is_a_change() {
    let Some(_) = program("a_submodule_bump_is_a_change", "git") else { return };
    let module = repository(&[("main.tf", &cache("one", SAFE)), ("second.tf", &cache("second", OPEN))]);
    let directory = repository(&[("main.tf", "module \"cache\" {\n  source = \"./modules/cache\"\n}\n")]);
    let at = directory.path();
    let source = module.path().display().to_string();
    let add = ["-c", "protocol.file.allow=always", "submodule", "add", "--quiet", &source, "modules/cache"];
    git(at, &add);
    commit(at);
    git(at, &["branch", "--force", "main"]);
    assert_eq!(brought(at), Vec::<String>::new());
    let inner = at.join("modules/cache");
    write(&inner, "main.tf", &cache("one", OPEN));
    commit(&inner);
    commit(at);
    assert_eq!(brought(at), ["modules/cache/main.tf:3"]);
    // Where the old commit is not here, all of the submodule counts.
    write(&inner, "main.tf", &cache("one", SAFE));
    std::fs::remove_dir_all(at.join(".git/modules/modules/cache/objects")).unwrap();
    std::fs::create_dir_all(at.join(".git/modules/modules/cache/objects")).unwrap();
    assert_eq!(brought(at), ["modules/cache/second.tf:3"]);
}

#[test]
fn marks_in_the_index_hide_nothing() {
    let Some(_) = program("marks_in_the_index_hide_nothing", "git") else { return };
    for mark in ["--assume-unchanged", "--skip-worktree"] {
        let directory = repository(&[("main.tf", &cache("one", SAFE))]);
        let at = directory.path();
        git(at, &["update-index", mark, "main.tf"]);
        write(at, "main.tf", &cache("one", OPEN));
        assert_eq!(brought(at), ["main.tf:3"], "{mark}");
    }
}

#[test]
fn a_replaced_commit_hides_nothing() {
    let Some(_) = program("a_replaced_commit_hides_nothing", "git") else { return };
    let directory = repository(&[("main.tf", &cache("one", SAFE))]);
    let at = directory.path();
    write(at, "main.tf", &cache("one", OPEN));
    commit(at);
    git(at, &["replace", "main", "change"]);
    assert_eq!(brought(at), ["main.tf:3"]);
}

#[test]
fn an_ignored_file_that_is_tracked_hides_nothing() {
    let Some(_) = program("an_ignored_file_that_is_tracked_hides_nothing", "git") else { return };
    let main = format!("variable \"tls\" {{\n  default = true\n}}\n{}", cache("one", "transit_encryption_enabled = var.tls"));
    let directory = repository(&[("main.tf", &main), (".gitignore", "*.tfvars\n")]);
    let at = directory.path();
    // What is ignored and not tracked is the same before and after; what is tracked is not.
    write(at, "terraform.tfvars", "tls = false\n");
    assert_eq!(brought(at), Vec::<String>::new());
    commit(at);
    assert_eq!(brought(at).len(), 1);
}

/// What a repository may have git start, with a file that is created then.
fn planted(at: &Path) -> (PathBuf, String) {
    let owned = at.join(".git/owned");
    let command = format!("touch '{}'; cat", owned.display());
    (owned, command)
}

#[test]
fn no_program_that_a_repository_names_is_started() {
    let Some(_) = program("no_program_that_a_repository_names_is_started", "git") else { return };
    for (settings, attributes) in [
        (&["filter.evil.clean", "filter.evil.smudge"][..], "*.tf filter=evil\n"),
        (&["filter.evil.process"], "*.tf filter=evil\n"),
        (&["diff.evil.textconv"], "*.tf diff=evil\n"),
        (&["diff.evil.command"], "*.tf diff=evil\n"),
        (&["diff.external"], ""),
        (&["merge.evil.driver"], "*.tf merge=evil\n"),
        (&["core.fsmonitor"], ""),
        (&["core.pager", "pager.ls-tree", "pager.cat-file", "pager.rev-parse"], ""),
        (&["core.sshCommand", "credential.helper", "core.askPass", "core.gitProxy"], ""),
        (&["core.editor", "gpg.program", "uploadpack.packObjectsHook", "core.alternateRefsCommand"], ""),
        (&["alias.ls-tree", "alias.cat-file", "alias.rev-parse", "alias.merge-base"], ""),
    ] {
        let directory = repository(&[("main.tf", &cache("one", SAFE)), (".gitattributes", attributes)]);
        let at = directory.path();
        let (owned, command) = planted(at);
        for setting in settings {
            let alias = if setting.starts_with("alias.") { "!" } else { "" };
            git(at, &["config", setting, &format!("{alias}{command}")]);
        }
        // Of another size than the index has it: git would have to read it through its filters.
        std::fs::write(at.join("main.tf"), cache("one", OPEN)).unwrap();
        std::fs::write(at.join("new.tf"), cache("new", OPEN)).unwrap();
        assert_eq!(brought(at), ["main.tf:3", "new.tf:3"], "{settings:?}");
        assert!(!owned.exists(), "{settings:?}: a program was started");
    }
}

#[cfg(unix)]
#[test]
fn no_hook_of_a_repository_is_started() {
    use std::os::unix::fs::PermissionsExt;
    let Some(_) = program("no_hook_of_a_repository_is_started", "git") else { return };
    let directory = repository(&[("main.tf", &cache("one", SAFE))]);
    let at = directory.path();
    let (owned, command) = planted(at);
    let hooks = ["post-index-change", "fsmonitor-watchman", "pre-commit", "post-checkout", "reference-transaction"];
    for (hook, place) in hooks.iter().flat_map(|hook| [(hook, ".git/hooks"), (hook, "hooks")]) {
        write(at, &format!("{place}/{hook}"), &format!("#!/bin/sh\n{command}\n"));
        std::fs::set_permissions(at.join(place).join(hook), std::fs::Permissions::from_mode(0o755)).unwrap();
    }
    for path in [None, Some("hooks")] {
        if let Some(path) = path {
            git(at, &["config", "core.hooksPath", path]);
        }
        _ = std::fs::remove_file(&owned);
        write(at, "main.tf", &cache("one", OPEN));
        assert_eq!(brought(at), ["main.tf:3"]);
        assert!(!owned.exists(), "{path:?}: a hook was started");
    }
}

#[test]
fn a_partial_clone_fetches_nothing_and_says_what_it_lacks() {
    let Some(_) = program("a_partial_clone_fetches_nothing_and_says_what_it_lacks", "git") else { return };
    for transport in ["ext::sh -c \"COMMAND\"", "ssh://host/path", "http://127.0.0.1:9/x"] {
        let directory = repository(&[("main.tf", &cache("one", SAFE))]);
        let at = directory.path();
        let (owned, command) = planted(at);
        write(at, "main.tf", &cache("one", OPEN));
        commit(at);
        let object = git(at, &["rev-parse", "main:main.tf"]);
        let (first, rest) = object.trim().split_at(2);
        std::fs::remove_file(at.join(".git/objects").join(first).join(rest)).unwrap();
        for (name, value) in [
            ("core.repositoryFormatVersion", "1"),
            ("extensions.partialClone", "origin"),
            ("remote.origin.promisor", "true"),
            ("remote.origin.partialCloneFilter", "blob:none"),
            ("remote.origin.url", &transport.replace("COMMAND", &command)),
            ("protocol.ext.allow", "always"),
            ("core.sshCommand", &command),
        ] {
            git(at, &["config", name, value]);
        }
        let run = run(at, &["check", "--changed-since", "main", "--only", RULE]);
        assert_eq!(run.code, Some(2), "{transport}: {}", run.stderr);
        assert!(run.stderr.contains("this clone does not have the contents of 1 file of `main`"), "{transport}: {}", run.stderr);
        assert!(!owned.exists(), "{transport}: a program was started");
    }
}

#[test]
fn a_work_tree_that_the_repository_sets_elsewhere_decides_nothing() {
    let Some(_) = program("a_work_tree_that_the_repository_sets_elsewhere_decides_nothing", "git") else { return };
    let elsewhere = tempfile::tempdir().unwrap();
    write(elsewhere.path(), "main.tf", &cache("one", SAFE));
    let directory = repository(&[("main.tf", &cache("one", SAFE))]);
    let at = directory.path();
    git(at, &["config", "core.worktree", &elsewhere.path().display().to_string()]);
    write(at, "main.tf", &cache("one", OPEN));
    assert_eq!(brought(at), ["main.tf:3"]);
}

#[cfg(unix)]
#[test]
fn links_of_a_revision_are_not_written_through() {
    let Some(_) = program("links_of_a_revision_are_not_written_through", "git") else { return };
    let victim = tempfile::tempdir().unwrap();
    let directory = repository(&[("main.tf", &cache("one", SAFE))]);
    let at = directory.path();
    // A tree that names a link and a file below it: no checkout makes one, `mktree` does.
    let target = at.join(".git/target");
    std::fs::write(&target, victim.path().display().to_string()).unwrap();
    let link = git(at, &["hash-object", "-w", ".git/target"]);
    let file = git(at, &["rev-parse", "main:main.tf"]);
    let inner = at.join(".git/inner");
    std::fs::write(&inner, format!("100644 blob {}\tplanted.tf\n", file.trim())).unwrap();
    let make = |from: &Path| {
        programs::run(at, "sh", &["-c", &format!("git mktree < '{}'", from.display())], &[("GIT_CONFIG_GLOBAL", "/dev/null")], 0)
    };
    let tree = make(&inner);
    let outer = at.join(".git/outer");
    let lines = format!("120000 blob {}\ta\n040000 tree {}\ta\n100644 blob {}\tmain.tf\n", link.trim(), tree.trim(), file.trim());
    std::fs::write(&outer, lines).unwrap();
    let tree = make(&outer);
    let made = git(at, &["commit-tree", tree.trim(), "-p", "main", "-m", "planted"]);
    git(at, &["update-ref", "refs/heads/main", made.trim()]);
    git(at, &["update-ref", "refs/heads/change", made.trim()]);
    write(at, "main.tf", &cache("one", OPEN));
    assert_eq!(brought(at), ["main.tf:3"]);
    assert_eq!(std::fs::read_dir(victim.path()).unwrap().count(), 0, "something was written through a link");
}
