//! Which provider, and which of its releases, the resources of a root module are made by.
//!
//! Job: `required_providers`, legacy `version` arguments and the lock file of everything that a root module calls, to the
//! releases that they admit. Invariant: what is not stated or cannot be read admits every version.
//!
//! Source: Terraform's "Provider Requirements": the constraints of all modules hold together; a provider that is not named
//! is `hashicorp/<the type's first word>`. Without a constraint `terraform init` installs the newest version there is on
//! that day and keeps it in the lock file, so a configuration without either may be run with any version.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::configuration::Configuration;
use super::definition::{Definition, ResourceKey};
use super::lock;
use super::provider_address::address;
use super::release::{Range, ReleaseNumber};
use super::schema::{self, Release, Releases, ResourceType, Table};
use super::wrapper::Wrapper;
use crate::source::{HashMap, SourceMap, Span, Text};
use crate::syntax::hcl::{Expression, ExpressionKind, ObjectKey};

/// A provider as a root module uses it.
#[derive(Clone, Debug)]
pub struct ProviderInForce {
    /// `hashicorp/aws`, without the registry's host.
    pub source: Text,
    /// From the lock file.
    pub locked: Option<Text>,
    /// As written, with their places, in the order of directories.
    pub constraints: Vec<(Text, Span)>,
    /// Its schema, if there is a table of it.
    pub table: Option<&'static Table>,
    /// The releases of the table that may be in force; none where the table has none of those that are asked for.
    pub admitted: Releases,
    /// The versions beside those of the table that may be in force.
    pub outside: Outside,
}

/// Admitted versions that a table does not describe: what it does not have may exist there.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq)]
pub struct Outside {
    /// Older than the oldest release of the table.
    pub older: bool,
    /// Newer than the newest release of the table.
    pub newer: bool,
    /// No version of the table is admitted at all.
    pub only: bool,
}

impl Outside {
    pub fn any(self) -> bool {
        self.older || self.newer
    }
}

impl ProviderInForce {
    /// The release that is taken: the newest that is admitted.
    pub fn release(&self) -> Option<u8> {
        self.admitted.newest()
    }

    /// Its name in messages, with the version: `aws 6.25.0`.
    pub fn title(&self, release: u8) -> String {
        let name = self.source.rsplit('/').next().unwrap_or(&self.source);
        match self.table.and_then(|table| table.releases.get(usize::from(release))) {
            Some(release) => format!("{name} {}", release.version),
            None => name.to_string(),
        }
    }
}

/// All providers of a root module.
#[derive(Debug, Default)]
pub(super) struct Providers {
    by_source: BTreeMap<Text, Arc<ProviderInForce>>,
    /// Source by module directory and local name, where it is not the one that the name alone gives.
    named: HashMap<(Text, Text), Text>,
}

/// One provider while it is gathered.
struct GatheredProvider {
    range: Range,
    constraints: Vec<(Text, Span)>,
    /// A constraint that cannot be read.
    open: bool,
}

impl Providers {
    pub fn new(configuration: &Configuration<'_>, sources: &SourceMap, root: &str, wrapper: &Wrapper<'_>) -> Providers {
        let mut gathered: BTreeMap<Text, GatheredProvider> = BTreeMap::new();
        let mut providers = Providers::default();
        let mut open = false;
        for definition in reachable(configuration, root, wrapper.definition.as_ref()) {
            open |= definition.broken;
            providers.gather(definition, &mut gathered);
        }
        let mut locked = lock::read(sources, root);
        if let Some(directory) = &wrapper.directory {
            locked.extend(lock::read(sources, directory));
        }
        for table in schema::tables() {
            gathered.entry(Text::new(table.address)).or_insert(GatheredProvider::new());
        }
        for (source, found) in gathered {
            let version = locked.get(&source).cloned();
            let provider = found.into_provider(source.clone(), version, open);
            providers.by_source.insert(source, Arc::new(provider));
        }
        providers
    }

    fn gather(&mut self, definition: &Definition<'_>, gathered: &mut BTreeMap<Text, GatheredProvider>) {
        for block in definition.terraform.iter().flat_map(|block| block.body.blocks_of("required_providers")) {
            for attribute in &block.body.attributes {
                let name = &attribute.name.text;
                let (source, version) = requirement(&attribute.value);
                let source = match source {
                    Some(text) => address(text),
                    None => address(name),
                };
                let Some(source) = source else { continue };
                if address(name).as_ref() != Some(&source) {
                    self.named.insert((definition.directory.clone(), name.clone()), source.clone());
                }
                let entry = gathered.entry(source).or_insert(GatheredProvider::new());
                if let Some(version) = version {
                    entry.constrain(version);
                }
            }
        }
        for declaration in &definition.providers {
            let Some(name) = declaration.block.label(0) else { continue };
            let Some(source) = self.source(&definition.directory, name) else { continue };
            if let Some(version) = declaration.body.expression("version") {
                gathered.entry(source).or_insert(GatheredProvider::new()).constrain(version);
            }
        }
    }

    /// The source of a local name in a module.
    pub fn source(&self, directory: &str, name: &str) -> Option<Text> {
        self.named.get(&(directory.into(), name.into())).cloned().or_else(|| address(name))
    }

    /// By source address.
    pub fn all(&self) -> &BTreeMap<Text, Arc<ProviderInForce>> {
        &self.by_source
    }

    /// The provider of a resource block; `given` is its `provider` argument.
    pub fn in_force(
        &self,
        definition: &Definition<'_>,
        key: &ResourceKey,
        given: Option<&Expression>,
    ) -> Option<Arc<ProviderInForce>> {
        let name = given.and_then(first_name).unwrap_or_else(|| key.1.split('_').next().unwrap_or_default());
        self.by_source.get(&self.source(&definition.directory, name)?).cloned()
    }

    /// What the schema says of a resource block in the releases that are admitted.
    pub fn resource_type(
        &self,
        definition: &Definition<'_>,
        key: &ResourceKey,
        given: Option<&Expression>,
    ) -> Option<(ResourceType, Releases)> {
        let provider = self.in_force(definition, key, given)?;
        let found = provider.table?.resource(key.0, &key.1)?;
        let releases = Releases(found.releases.0 & provider.admitted.0);
        (found.block.is_known() && !releases.is_empty()).then_some((found, releases))
    }
}

impl GatheredProvider {
    fn new() -> GatheredProvider {
        GatheredProvider { range: Range::ALL, constraints: Vec::new(), open: false }
    }

    fn constrain(&mut self, version: &Expression) {
        let text = match &version.kind {
            ExpressionKind::String(text) => text.clone(),
            _ => Text::default(),
        };
        match Range::parse(&text) {
            Some(range) => self.range = self.range.and(range),
            None => self.open = true,
        }
        self.constraints.push((text, version.span));
    }

    fn into_provider(self, source: Text, locked: Option<Text>, open: bool) -> ProviderInForce {
        let table = schema::table(&source);
        let exact = locked.as_deref().and_then(ReleaseNumber::parse);
        let range = match exact {
            Some(version) => Range { low: version, high: Some(ReleaseNumber(version.0, version.1, version.2.saturating_add(1))) },
            // What cannot be read, and constraints that exclude each other, say nothing.
            None if open || self.open || self.range.is_empty() => Range::ALL,
            None => self.range,
        };
        let (admitted, outside) = table.map_or_else(Default::default, |table| admitted(&table.releases, range));
        ProviderInForce { source, locked, constraints: self.constraints, table, admitted, outside }
    }
}

/// The releases of a table that a range admits. Each release stands for all versions since the one before it; versions of
/// the newest major version that came after the table are judged by its newest release, as far as that goes.
fn admitted(releases: &[Release], range: Range) -> (Releases, Outside) {
    let mut set = Releases::default();
    let mut before: Option<&Release> = None;
    let mut newest = None;
    for (number, release) in releases.iter().enumerate().take(8) {
        let after = before.filter(|before| before.major == release.major).and_then(|before| ReleaseNumber::parse(before.version));
        let low = after.map_or(ReleaseNumber(release.major, 0, 0), ReleaseNumber::next);
        let last = releases.get(number + 1).is_none_or(|next| next.major != release.major);
        let version = ReleaseNumber::parse(release.version).filter(|_| !last);
        let high = version.map_or(ReleaseNumber(release.major.saturating_add(1), 0, 0), ReleaseNumber::next);
        if !range.and(Range { low, high: Some(high) }).is_empty() {
            set.0 |= 1 << number;
        }
        before = Some(release);
        newest = ReleaseNumber::parse(release.version).or(Some(ReleaseNumber(release.major, u64::MAX, 0)));
    }
    let oldest = releases.first().map_or(ReleaseNumber::default(), |release| ReleaseNumber(release.major, 0, 0));
    let end = newest.map_or(ReleaseNumber::default(), ReleaseNumber::next);
    let outside = Outside {
        older: range.low < oldest,
        newer: range.high.is_none_or(|high| high > end),
        only: range.low >= end || range.high.is_some_and(|high| high <= oldest),
    };
    (set, outside)
}

/// The definitions of a root module and of everything that it calls by a path, each once.
fn reachable<'c, 'a>(
    configuration: &'c Configuration<'a>,
    root: &str,
    own: Option<&'c Definition<'a>>,
) -> Vec<&'c Definition<'a>> {
    let mut seen: BTreeSet<Text> = BTreeSet::new();
    let mut open = vec![Text::new(root)];
    let mut found = Vec::new();
    while let Some(directory) = open.pop() {
        if !seen.insert(directory.clone()) {
            continue;
        }
        let own = own.filter(|_| directory == root);
        let Some(definition) = own.or_else(|| configuration.definitions.get(&directory)) else { continue };
        found.push(definition);
        for call in definition.modules.values() {
            open.extend(configuration.targets(definition, call).0);
        }
    }
    found.sort_by(|a, b| a.directory.cmp(&b.directory));
    found
}

/// `{ source = "…", version = "…" }`, or the version alone.
fn requirement(value: &Expression) -> (Option<&str>, Option<&Expression>) {
    let ExpressionKind::Object(items) = &value.kind else { return (None, Some(value)) };
    let entry = |wanted: &str| {
        items.iter().find_map(|item| {
            let name = match &item.key {
                ObjectKey::Name(name) => name.text.as_str(),
                ObjectKey::Expression(Expression { kind: ExpressionKind::String(text), .. }) => text.as_str(),
                ObjectKey::Expression(_) => return None,
            };
            (name == wanted).then_some(&item.value)
        })
    };
    let source = entry("source").and_then(|source| match &source.kind {
        ExpressionKind::String(text) => Some(text.as_str()),
        _ => None,
    });
    (source, entry("version"))
}

/// `aws` of `aws.west`.
fn first_name(expression: &Expression) -> Option<&str> {
    match &expression.kind {
        ExpressionKind::Variable(name) => Some(name),
        ExpressionKind::String(text) => text.split('.').next(),
        ExpressionKind::Access { base, .. } => first_name(base),
        _ => None,
    }
}
