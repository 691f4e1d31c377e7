//! One rule of a run.

use std::sync::Arc;

use super::{Policy, PolicyFile, RuleInformation};
use crate::source::Text;

/// One rule: metadata and the policies that carry it out.
#[derive(Clone, Debug)]
pub struct Rule {
    pub information: Arc<RuleInformation>,
    /// `None` for reserved rules, which the engine carries out.
    pub file: Option<Arc<PolicyFile>>,
    /// Indices into the file's policies.
    pub policies: Vec<usize>,
    /// Whether it comes with clearspan.
    pub builtin: bool,
}

impl Rule {
    pub fn id(&self) -> &Text {
        &self.information.id
    }

    /// The policies with their indices in the file.
    pub fn policies(&self) -> impl Iterator<Item = (usize, &Policy)> {
        let file = self.file.as_deref();
        self.policies.iter().filter_map(move |index| file.and_then(|f| f.policies.get(*index)).map(|policy| (*index, policy)))
    }
}
