//! Trivy: `trivy.yaml`, `.trivyignore` and `.trivyignore.yaml`; and tfsec, which it took the place of. Sources: Trivy's
//! documentation, "Config file", "Filtering"; tfsec's, "Config file".

use std::path::Path;

use super::read::{first, get, items, one, pairs, pattern, text, texts};
use super::said::{Said, severity, threshold};
use crate::finding::UsageError;
use crate::syntax::yaml::Node;

const IGNORED: &str = ".trivyignore";
const TFSEC: [&str; 4] = [".tfsec/config.yml", ".tfsec/config.yaml", ".tfsec/config.json", "tfsec.yml"];

pub(super) fn read(directory: &Path) -> Result<Said, UsageError> {
    let mut said = Said::default();
    let mut ignored = IGNORED.to_string();
    if let Some((file, root)) = first(directory, &["trivy.yaml", "trivy.yml"])? {
        for (key, value) in pairs(&root) {
            match key.as_str() {
                "severity" => levels(&mut said, &file, value),
                "ignorefile" => ignored = one(value).unwrap_or(ignored),
                "scan" => {
                    for (key, value) in pairs(value) {
                        match key.as_str() {
                            "skip-dirs" | "skip-files" => exclude(&mut said, &file, key, value),
                            key => said.note(&file, &format!("scan.{key}"), "it has no counterpart"),
                        }
                    }
                }
                "exit-code" => {
                    said.note(&file, key, "violations at or above `fail_on` end with 1; the option `--exit-zero` ends with 0")
                }
                "format" | "output" | "template" => {
                    said.note(&file, key, "reports are chosen on the command line: `--format`, `--report`")
                }
                key => said.note(&file, key, "it has no counterpart"),
            }
        }
        said.files.push(file);
    }
    if let Some(text) = text(directory, &ignored)? {
        for line in text.lines().map(|line| line.split('#').next().unwrap_or_default().trim()).filter(|line| !line.is_empty()) {
            let mut words = line.split_whitespace();
            let Some(id) = words.next() else { continue };
            if id.starts_with("CVE-") || id.starts_with("GHSA-") {
                said.note(&ignored, id, "vulnerabilities are not searched for");
                continue;
            }
            said.skip(id, &ignored);
            if let Some(day) = words.find_map(|word| word.strip_prefix("exp:")) {
                said.note(
                    &ignored,
                    id,
                    &format!("it ends on {day}; a disabled rule has no last day: suppress its findings with `until={day}`"),
                );
            }
        }
        said.files.push(ignored);
    }
    if let Some((file, root)) = first(directory, &[".trivyignore.yaml", ".trivyignore.yml"])? {
        for entry in get(&root, "misconfigurations").map(items).unwrap_or_default() {
            let Some(id) = get(entry, "id").and_then(one) else { continue };
            match get(entry, "paths").map(texts).filter(|paths| !paths.is_empty()) {
                Some(paths) => said.note(
                    &file,
                    &id,
                    &format!("it holds for {}: write `clearspan: ignore[{id}] reason` there", paths.join(", ")),
                ),
                None => {
                    said.skip(&id, &file);
                    if let (Some(skipped), Some(why)) = (said.skip.last_mut(), get(entry, "statement").and_then(one)) {
                        skipped.reason = why;
                    }
                }
            }
        }
        said.files.push(file);
    }
    Ok(said)
}

pub(super) fn read_tfsec(directory: &Path) -> Result<Said, UsageError> {
    let mut said = Said::default();
    let Some((file, root)) = first(directory, &TFSEC)? else { return Ok(said) };
    for (key, value) in pairs(&root) {
        match key.as_str() {
            "exclude" | "exclude_checks" => texts(value).iter().for_each(|id| said.skip(id, &file)),
            "include" => said.only.extend(texts(value)),
            "exclude_paths" => exclude(&mut said, &file, key, value),
            "minimum_severity" => said.severity = one(value).as_deref().and_then(severity),
            "severity_overrides" => {
                for (id, level) in pairs(value) {
                    match one(level).as_deref().and_then(severity) {
                        Some(level) => said.severities.push((id.to_string(), level)),
                        None => said.note(&file, id, "its severity has no counterpart"),
                    }
                }
            }
            key => said.note(&file, key, "it has no counterpart"),
        }
    }
    said.files.push(file);
    Ok(said)
}

fn levels(said: &mut Said, file: &str, value: &Node) {
    match threshold(&texts(value)) {
        Some(level) => said.severity = Some(level),
        None => {
            said.note(file, "severity", "the levels are not all those from one on: `severity` names the lowest that is shown")
        }
    }
}

pub(super) fn exclude(said: &mut Said, file: &str, key: &str, value: &Node) {
    for path in texts(value) {
        match pattern(&path) {
            Some(pattern) => said.exclude.push(pattern),
            None => said.note(file, key, &format!("`{path}`: write a pattern of .gitignore in `exclude`")),
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests {
    use super::*;
    use crate::finding::Severity;

    #[test]
    fn ids_that_trivy_ignores_are_left_out() {
        let scratch = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| std::fs::write(scratch.path().join(name), text).unwrap();
        write("trivy.yaml", "severity: [HIGH, CRITICAL]\nscan:\n  skip-dirs: [examples]\n");
        write(".trivyignore", "# ours\nAVD-AWS-0045\nAWS-0051 exp:2027-01-01 # later\nCVE-2020-1\n");
        write(
            ".trivyignore.yaml",
            "misconfigurations:\n  - id: AVD-AWS-0050\n    statement: rebuilt daily\n  - id: AVD-AWS-0049\n    paths: [a.tf]\n",
        );
        let said = read(scratch.path()).unwrap();
        let skipped: Vec<&str> = said.skip.iter().map(|skipped| skipped.id.as_str()).collect();
        assert_eq!(skipped, ["AVD-AWS-0045", "AWS-0051", "AVD-AWS-0050"]);
        assert_eq!(said.skip[2].reason, "rebuilt daily");
        assert_eq!((said.severity, said.exclude.as_slice()), (Some(Severity::High), &["examples".to_string()][..]));
        assert_eq!(said.notes.len(), 3, "{:?}", said.notes);
    }

    #[test]
    fn severities_of_tfsec_are_those_of_rules() {
        let scratch = tempfile::tempdir().unwrap();
        std::fs::create_dir(scratch.path().join(".tfsec")).unwrap();
        let text = "{\"exclude\": [\"aws-s3-enable-versioning\"], \"severity_overrides\": {\"aws-elasticache-enable-backup-retention\": \"LOW\"}, \"minimum_severity\": \"MEDIUM\"}";
        std::fs::write(scratch.path().join(".tfsec/config.json"), text).unwrap();
        let said = read_tfsec(scratch.path()).unwrap();
        assert_eq!(said.severities, [("aws-elasticache-enable-backup-retention".to_string(), Severity::Low)]);
        assert_eq!((said.skip.len(), said.severity), (1, Some(Severity::Medium)));
    }
}
