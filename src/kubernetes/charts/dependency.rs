//! What `Chart.yaml` and `requirements.yaml` say of dependencies.
//!
//! Source: [dependencies](https://helm.sh/docs/topics/charts/#chart-dependencies).

use crate::source::Text;
use crate::value::Value;

/// A dependency as it is listed.
#[derive(Clone, Debug, Default)]
pub struct Dependency {
    pub name: Text,
    pub version: Text,
    pub repository: Text,
    pub alias: Text,
    pub condition: Text,
    pub tags: Vec<Text>,
    /// Child and parent path of each `import-values`; an exported key has no parent.
    pub imports: Vec<(Text, Option<Text>)>,
}

/// The listed dependencies.
pub(super) fn dependencies(listed: Option<&Value>) -> Vec<Dependency> {
    let items = listed.and_then(Value::as_sequence).map(|sequence| sequence.items.as_slice()).unwrap_or_default();
    let read = |item: &Value| {
        let text = |key: &str| item.get(key).and_then(Value::as_str).map(Text::from).unwrap_or_default();
        let list = |key: &str| {
            let list = item.get(key).and_then(Value::as_sequence);
            list.map(|sequence| sequence.items.clone()).unwrap_or_default()
        };
        let import = |import: &Value| match import.as_str() {
            Some(name) => Some((format!("exports.{name}").into(), None)),
            None => {
                let side = |key: &str| import.get(key).and_then(Value::as_str).map(Text::from);
                Some((side("child")?, side("parent")))
            }
        };
        Dependency {
            name: text("name"),
            version: text("version"),
            repository: text("repository"),
            alias: text("alias"),
            condition: text("condition"),
            tags: list("tags").iter().filter_map(|tag| tag.as_str().map(Text::from)).collect(),
            imports: list("import-values").iter().filter_map(import).collect(),
        }
    };
    items.iter().map(read).filter(|one| !one.name.is_empty()).collect()
}
