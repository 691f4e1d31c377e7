//! First labels of policy blocks: globs over resource types and sources, selectors of Kubernetes objects.
//!
//! `*` is any run of characters; `{a,b}` (rule files) one of several. Matching is linear in the text times the
//! number of alternatives, which is bounded.

use crate::source::Text;

/// The most alternatives that one label may expand to.
pub const MAX_ALTERNATIVES: usize = 64;

/// A glob over one text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    pub text: Text,
    alternatives: Vec<Text>,
}

impl Pattern {
    /// A label of the pure language: only `*` has a meaning.
    pub fn new(text: &str) -> Pattern {
        Pattern { text: text.into(), alternatives: vec![text.into()] }
    }

    /// A label of a rule file: `{a,b}` too.
    ///
    /// # Errors
    /// A brace without its partner, or too many alternatives.
    pub fn with_alternatives(text: &str) -> Result<Pattern, String> {
        Ok(Pattern { text: text.into(), alternatives: expand(text)?.into_iter().map(Text::from).collect() })
    }

    pub fn matches(&self, text: &str) -> bool {
        self.alternatives.iter().any(|alternative| glob(alternative, text))
    }

    /// The texts that it matches, if they are finitely many.
    pub fn exact(&self) -> Option<&[Text]> {
        (!self.alternatives.iter().any(|alternative| alternative.contains('*'))).then_some(self.alternatives.as_slice())
    }
}

fn expand(text: &str) -> Result<Vec<String>, String> {
    let mut done: Vec<String> = vec![String::new()];
    let mut rest = text;
    while let Some(open) = rest.find(['{', '}']) {
        let (before, from) = rest.split_at(open);
        let Some(inner) = from.strip_prefix('{') else { return Err("`}` without `{`".to_string()) };
        let Some((choices, after)) = inner.split_once('}') else { return Err("`{` without `}`".to_string()) };
        if choices.contains('{') {
            return Err("braces inside braces are not supported".to_string());
        }
        done = done
            .iter()
            .flat_map(|head| choices.split(',').map(move |choice| format!("{head}{before}{}", choice.trim())))
            .collect();
        if done.len() > MAX_ALTERNATIVES {
            return Err(format!("more than {MAX_ALTERNATIVES} alternatives"));
        }
        rest = after;
    }
    Ok(done.into_iter().map(|head| head + rest).collect())
}

/// Whether a text fits a glob with `*`.
fn glob(pattern: &str, text: &str) -> bool {
    let mut pieces = pattern.split('*');
    let Some(first) = pieces.next() else { return text.is_empty() };
    let Some(mut rest) = text.strip_prefix(first) else { return false };
    let pieces: Vec<&str> = pieces.collect();
    let Some((last, middle)) = pieces.split_last() else { return rest.is_empty() };
    for piece in middle {
        match rest.find(piece) {
            Some(at) => rest = &rest[at + piece.len()..], // `find` answers with a boundary inside the text
            None => return false,
        }
    }
    rest.ends_with(last)
}

/// What an `object_policy` judges.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ObjectSelector {
    /// Objects by group, version and kind.
    Kind { group: Option<Pattern>, version: Option<Pattern>, kind: Pattern },
    /// Everything with a pod template.
    Workload,
    /// Once per container of a workload.
    Container,
}

/// The first label of an `object_policy`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ObjectPattern {
    pub text: Text,
    pub selector: ObjectSelector,
}

impl ObjectPattern {
    /// Reads `group/version/Kind`, `version/Kind` (the core group; a `*` first means any group and version), `*`,
    /// `k8s:workload`, `k8s:container`.
    ///
    /// # Errors
    /// Says what is wrong with the label.
    pub fn parse(text: &str) -> Result<ObjectPattern, String> {
        let pattern = |part: &str| Pattern::with_alternatives(part);
        let selector = match text {
            "k8s:workload" => ObjectSelector::Workload,
            "k8s:container" => ObjectSelector::Container,
            _ if text.starts_with("k8s:") => {
                return Err(format!("`{text}` is not a selector: use `k8s:workload` or `k8s:container`"));
            }
            _ => match text.split('/').collect::<Vec<_>>().as_slice() {
                ["*"] => ObjectSelector::Kind { group: None, version: None, kind: Pattern::new("*") },
                ["*", kind] => ObjectSelector::Kind { group: None, version: None, kind: pattern(kind)? },
                [version, kind] => {
                    ObjectSelector::Kind { group: Some(Pattern::new("")), version: Some(pattern(version)?), kind: pattern(kind)? }
                }
                [group, version, kind] => {
                    ObjectSelector::Kind { group: Some(pattern(group)?), version: Some(pattern(version)?), kind: pattern(kind)? }
                }
                _ => return Err(format!("`{text}` is not `group/version/Kind`, `v1/Kind` or `*/Kind`")),
            },
        };
        Ok(ObjectPattern { text: text.into(), selector })
    }

    /// Whether an object with this group, version and kind is meant; workloads and containers are decided elsewhere.
    pub fn matches_kind(&self, group: &str, version: &str, kind: &str) -> bool {
        let fits = |pattern: &Option<Pattern>, text: &str| pattern.as_ref().is_none_or(|pattern| pattern.matches(text));
        match &self.selector {
            ObjectSelector::Kind { group: g, version: v, kind: k } => fits(g, group) && fits(v, version) && k.matches(kind),
            _ => false,
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_star_is_any_run_of_characters() {
        for (pattern, text, expected) in [
            ("aws_*", "aws_vpc", true),
            ("aws_*", "azurerm_vnet", false),
            ("*", "", true),
            ("aws_s3_bucket", "aws_s3_bucket", true),
            ("aws_s3_bucket", "aws_s3_bucket_policy", false),
            ("*_policy", "aws_s3_bucket_policy", true),
            ("aws_*_rule", "aws_security_group_rule", true),
            ("a*a", "a", false),
            ("git::*?ref=*", "git::https://x?ref=v1", true),
        ] {
            assert_eq!(Pattern::new(pattern).matches(text), expected, "{pattern} {text}");
        }
    }

    #[test]
    fn braces_are_alternatives_in_rule_files_only() {
        let pattern = Pattern::with_alternatives("aws_{elasticache_cluster, memorydb_cluster}").unwrap();
        assert_eq!(pattern.exact().unwrap(), ["aws_elasticache_cluster", "aws_memorydb_cluster"]);
        assert!(!Pattern::new("aws_{a,b}").matches("aws_a"));
        assert!(Pattern::with_alternatives("aws_{a").is_err());
        assert!(Pattern::with_alternatives("a}").is_err());
        assert!(Pattern::with_alternatives(&"{a,b}".repeat(10)).is_err());
    }

    #[test]
    fn object_labels_name_group_version_and_kind() {
        let core = ObjectPattern::parse("v1/Pod").unwrap();
        assert!(core.matches_kind("", "v1", "Pod"));
        assert!(!core.matches_kind("apps", "v1", "Pod"));
        let any = ObjectPattern::parse("*/{Deployment,StatefulSet}").unwrap();
        assert!(any.matches_kind("apps", "v1", "StatefulSet") && !any.matches_kind("apps", "v1", "DaemonSet"));
        assert!(ObjectPattern::parse("apps/*/Deployment").unwrap().matches_kind("apps", "v1beta1", "Deployment"));
        assert!(ObjectPattern::parse("k8s:pod").is_err());
        assert!(ObjectPattern::parse("a/b/c/d").is_err());
    }
}
