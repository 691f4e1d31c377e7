//! Checkov: `.checkov.yaml` and its baseline. Source: Checkov's documentation, "CLI command reference", "Baseline".

use std::path::Path;

use super::read::{first, get, items, one, pairs, pattern, text, texts, tree};
use super::said::{Accepted, Said, severity};
use crate::finding::UsageError;

const CONFIGURATION: [&str; 2] = [".checkov.yaml", ".checkov.yml"];
const BASELINE: &str = ".checkov.baseline";
/// Settings of reports and of the connection to a platform: clearspan has options for the first and none of the second.
const OF_REPORTS: [&str; 8] =
    ["output", "output-file-path", "compact", "quiet", "no-guide", "output-bc-ids", "summary-position", "mask"];

pub(super) fn read(directory: &Path) -> Result<Said, UsageError> {
    let mut said = Said::default();
    let mut baseline = BASELINE.to_string();
    if let Some((file, root)) = first(directory, &CONFIGURATION)? {
        for (key, value) in pairs(&root) {
            match key.as_str() {
                "check" => {
                    let (levels, ids): (Vec<_>, Vec<_>) = texts(value).into_iter().partition(|id| severity(id).is_some());
                    said.only.extend(ids);
                    if let [level] = levels.as_slice() {
                        said.severity = severity(level);
                    }
                }
                "skip-check" => {
                    for id in texts(value) {
                        match severity(&id) {
                            Some(_) => {
                                said.note(&file, key, &format!("a severity (`{id}`) leaves out nothing here: use `severity`"))
                            }
                            None => said.skip(&id, &file),
                        }
                    }
                }
                "skip-path" => {
                    for path in texts(value) {
                        match pattern(&path) {
                            Some(pattern) => said.exclude.push(pattern),
                            None => said.note(
                                &file,
                                key,
                                &format!("`{path}` is a regular expression: write a pattern of .gitignore in `exclude`"),
                            ),
                        }
                    }
                }
                "directory" | "file" => said.paths.extend(texts(value).into_iter().filter(|path| path != ".")),
                "baseline" => baseline = one(value).unwrap_or(baseline),
                "hard-fail-on" => {
                    let levels: Vec<_> = texts(value).iter().filter_map(|word| severity(word)).collect();
                    match levels.as_slice() {
                        [level] => said.fail_on = Some(*level),
                        _ => said.note(&file, key, "only a severity has a counterpart: `fail_on`"),
                    }
                }
                "soft-fail" => said.note(&file, key, "the option `--exit-zero` does it"),
                "soft-fail-on" => said.note(&file, key, "give the rules another severity, and set `fail_on`"),
                "framework" | "skip-framework" => {
                    said.note(&file, key, "clearspan reads Terraform and Kubernetes files, whatever else is there");
                }
                "external-checks-dir" | "external-checks-git" => {
                    said.note(&file, key, "rules of your own are rule files: `clearspan rules --new ID`, `rules.sources`");
                }
                "var-file" => said.note(&file, key, "variable files belong to `environments`, or to `--var-file`"),
                "download-external-modules" | "external-modules-download-path" => {
                    said.note(&file, key, "modules that `terraform init` installed are read; nothing is downloaded");
                }
                key if OF_REPORTS.contains(&key) => {
                    said.note(&file, key, "reports are chosen on the command line: `--format`, `--report`")
                }
                key => said.note(&file, key, "it has no counterpart"),
            }
        }
        said.files.push(file);
    }
    if let Some(text) = text(directory, &baseline)? {
        let root = tree(&baseline, text)?;
        for entry in get(&root, "failed_checks").map(items).unwrap_or_default() {
            let path = get(entry, "file").and_then(one).unwrap_or_default();
            for finding in get(entry, "findings").map(items).unwrap_or_default() {
                said.accepted.push(Accepted {
                    path: path.trim_start_matches('/').to_string(),
                    resource: get(finding, "resource").and_then(one).unwrap_or_default(),
                    checks: get(finding, "check_ids").map(texts).unwrap_or_default(),
                });
            }
        }
        said.files.push(baseline);
    }
    Ok(said)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests {
    use super::*;
    use crate::finding::Severity;

    #[test]
    fn every_key_is_taken_over_or_named() {
        let scratch = tempfile::tempdir().unwrap();
        let text = "check: [CKV_AWS_29, HIGH]\nskip-check:\n  - CKV_AWS_31\n  - CKV_AZURE_*\nskip-path: [examples/, '^a.+b$']\ndirectory: [infra, .]\nhard-fail-on: CRITICAL\nsoft-fail: true\nquiet: true\nbc-api-key: x\n";
        std::fs::write(scratch.path().join(".checkov.yml"), text).unwrap();
        let baseline = "{\"failed_checks\": [{\"file\": \"/main.tf\", \"findings\": [{\"resource\": \"aws_a.b\", \"check_ids\": [\"CKV_AWS_1\", \"CKV_AWS_2\"]}]}]}";
        std::fs::write(scratch.path().join(BASELINE), baseline).unwrap();
        let said = read(scratch.path()).unwrap();
        assert_eq!(said.files, [".checkov.yml", ".checkov.baseline"]);
        assert_eq!(
            (said.only, said.severity, said.fail_on),
            (vec!["CKV_AWS_29".to_string()], Some(Severity::High), Some(Severity::Critical))
        );
        assert_eq!(said.skip.iter().map(|skipped| skipped.id.as_str()).collect::<Vec<_>>(), ["CKV_AWS_31", "CKV_AZURE_*"]);
        assert_eq!((said.exclude, said.paths), (vec!["examples/".to_string()], vec!["infra".to_string()]));
        assert_eq!(said.notes.len(), 4, "{:?}", said.notes);
        assert_eq!((said.accepted[0].path.as_str(), said.accepted[0].checks.len()), ("main.tf", 2));
        std::fs::write(scratch.path().join(".checkov.yml"), "check: [").unwrap();
        assert!(read(scratch.path()).unwrap_err().message.contains("not valid YAML"));
    }
}
