//! Source addresses of providers.

use crate::source::Text;

/// A source address without its registry: `hashicorp/aws`. A name alone is one of HashiCorp's; an address of another
/// registry is kept whole: what it has need not be what the public one has.
pub(super) fn address(text: &str) -> Option<Text> {
    const PUBLIC: [&str; 2] = ["registry.terraform.io", "registry.opentofu.org"];
    let text = text.to_ascii_lowercase();
    match text.split('/').collect::<Vec<_>>().as_slice() {
        [name] if !name.is_empty() => Some(format!("hashicorp/{name}").into()),
        ["-" | "opentofu", name] => Some(format!("hashicorp/{name}").into()),
        [_, _] => Some(text.into()),
        [host, namespace, name] if PUBLIC.contains(host) => address(&format!("{namespace}/{name}")),
        [_, _, _] => Some(text.into()),
        _ => None,
    }
}
