//! The languages of the files that are edited.

/// The languages that are edited.
#[derive(Copy, Clone, PartialEq, Eq)]
pub(super) enum Language {
    Hcl,
    Yaml,
    Json,
    /// A file of `NAME=VALUE` lines, or of plain text.
    Plain,
}

impl Language {
    /// By the ending of the file's name.
    pub(super) fn of_file(path: &str) -> Language {
        let is = |ending: &str| path.ends_with(ending);
        match () {
            () if is(".json") => Language::Json,
            () if is(".yaml") || is(".yml") => Language::Yaml,
            () if is(".tf") || is(".tofu") || is(".tfvars") || is(".hcl") => Language::Hcl,
            () => Language::Plain,
        }
    }
}
