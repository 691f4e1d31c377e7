//! What a module call's `source` names.
//!
//! Source: Terraform's and OpenTofu's "Module Sources": local paths, registry addresses, version control and archives as
//! go-getter takes them. Invariant: two spellings of one thing give the same `ModuleSource` but for what they ask of its
//! version.

use std::borrow::Cow;

use crate::source::Text;
use crate::value::{Constraints, Version};

/// The hosts of the public registries: an address without a host means them.
const PUBLIC_REGISTRIES: [&str; 2] = ["registry.terraform.io", "registry.opentofu.org"];

/// A module source, taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ModuleSource {
    /// `./x`, `../x`.
    Local,
    /// What the package is, the directory inside it, and what is asked of its version beside `version`.
    Remote { package: Package, directory: Text, reference: VersionReference },
    /// A file on this machine, an S3 bucket, Mercurial: nothing that is known by name.
    Other,
}

/// A package of modules by its name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Package {
    /// `namespace/name/provider` of the public registry.
    Registry(Text),
    /// The same of another registry, with its host.
    Private(Text),
    /// `github.com/owner/name`, in lower case.
    Repository(Text),
}

impl Package {
    pub fn name(&self) -> &str {
        match self {
            Package::Registry(name) | Package::Private(name) | Package::Repository(name) => name,
        }
    }
}

/// What the address itself says of the version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum VersionReference {
    /// Nothing, or the branch that is worked on: the newest.
    Newest,
    /// A tag that is a version.
    Tag(Text),
    /// A commit or another branch: no version that is known.
    Other,
}

impl ModuleSource {
    pub fn parse(source: &str) -> ModuleSource {
        let source = source.trim();
        if is_local(source) {
            return ModuleSource::Local;
        }
        registry(source).or_else(|| repository(source)).unwrap_or(ModuleSource::Other)
    }
}

/// What a call asks of the version: its `version`, or the address's reference. `None`: it is unknown.
pub fn wanted(reference: &VersionReference, version: Option<&str>) -> Option<Constraints> {
    match (version, reference) {
        (Some(version), _) => Constraints::parse(version).ok(),
        (None, VersionReference::Newest) => Some(Constraints::default()),
        (None, VersionReference::Tag(tag)) => Some(Constraints::exactly(Version::parse(tag)?)),
        (None, VersionReference::Other) => None,
    }
}

/// `./x`, `../x`, `.\x`: a module source inside the same repository.
pub fn is_local(source: &str) -> bool {
    let rest = source.strip_prefix("..").or_else(|| source.strip_prefix('.'));
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '\\']))
}

/// The path that a local source names: Terraform takes `\` for `/` in it.
pub fn local_path(source: &str) -> Option<Cow<'_, str>> {
    let is_plain = !source.contains('\\');
    is_local(source).then(|| if is_plain { source.into() } else { source.replace('\\', "/").into() })
}

/// `[host/]namespace/name/provider[//directory]`
fn registry(source: &str) -> Option<ModuleSource> {
    let (address, directory) = split_directory(source);
    let parts: Vec<&str> = address.split('/').collect();
    let is_name = |part: &&str| {
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
        !part.is_empty() && part.starts_with(|c: char| c.is_ascii_alphanumeric()) && part.chars().all(plain)
    };
    let (host, name) = match parts.as_slice() {
        name @ [_, _, _] => (None, name),
        [host, name @ ..] if name.len() == 3 && (host.contains('.') || host.contains(':')) => (Some(*host), name),
        _ => return None,
    };
    if !name.iter().all(is_name) {
        return None;
    }
    let address = name.join("/");
    let package = match host.map(str::to_ascii_lowercase) {
        // hosting services that are no registries: go-getter takes them
        Some(host) if matches!(host.as_str(), "github.com" | "bitbucket.org" | "gitlab.com") => return None,
        Some(host) if !PUBLIC_REGISTRIES.contains(&host.as_str()) => Package::Private(format!("{host}/{address}").into()),
        _ => Package::Registry(address.into()),
    };
    Some(ModuleSource::Remote { package, directory: directory.into(), reference: VersionReference::Newest })
}

/// `git::https://host/owner/name.git//directory?ref=x`, `git@host:owner/name.git`, `github.com/owner/name`, archives of a
/// tag.
fn repository(source: &str) -> Option<ModuleSource> {
    let (source, query) = source.split_once('?').unwrap_or((source, ""));
    let forced = source.strip_prefix("git::");
    let rest = forced.unwrap_or(source);
    let (scheme, rest) = rest.split_once("://").map_or(("", rest), |(scheme, rest)| (scheme, rest));
    if !matches!(scheme, "" | "https" | "http" | "ssh" | "git") {
        return None;
    }
    // The user and the password are nobody's business.
    let user = rest.split(['/', '?']).next().and_then(|host| host.rsplit_once('@'));
    let rest = user.map_or(rest, |(user, _)| &rest[user.len() + 1..]);
    let (address, directory) = split_directory(rest);
    // `host:owner/name` of scp, `host:22/owner/name` of a URL
    let address = match address.split_once(':') {
        Some((host, path)) if scheme.is_empty() => format!("{host}/{path}"),
        Some((host, path)) => {
            let path = path.trim_start_matches(|c: char| c.is_ascii_digit()).trim_start_matches('/');
            format!("{host}/{path}")
        }
        None => address.to_string(),
    };
    let address = address.trim_end_matches('/').to_ascii_lowercase();
    let parts: Vec<&str> = address.split('/').collect();
    let archive = match parts.as_slice() {
        [_, _, _, "archive", "refs", "tags", file] | [_, _, _, "archive", file] => {
            [".tar.gz", ".tgz", ".zip"].iter().find_map(|ending| file.strip_suffix(ending))
        }
        _ => None,
    };
    let hosted = matches!(parts.first(), Some(&("github.com" | "bitbucket.org")));
    let git = forced.is_some() || user.is_some() || scheme == "ssh" || address.ends_with(".git") || (scheme.is_empty() && hosted);
    let [host, owner, name, ..] = parts.as_slice() else { return None };
    if !(git && (parts.len() == 3 || !hosted) || archive.is_some()) || host.is_empty() || owner.is_empty() || name.is_empty() {
        return None;
    }
    let reference = match archive {
        Some(tag) => reference_of(tag),
        None => match query.split('&').find_map(|pair| pair.strip_prefix("ref=")) {
            Some(reference) => reference_of(reference),
            None => VersionReference::Newest,
        },
    };
    let address = if archive.is_some() { [*host, *owner, *name].join("/") } else { address };
    let package = Package::Repository(address.trim_end_matches(".git").into());
    Some(ModuleSource::Remote { package, directory: directory.into(), reference })
}

fn reference_of(text: &str) -> VersionReference {
    let tag = text.strip_prefix("refs/tags/").or_else(|| text.strip_prefix("tags/")).unwrap_or(text);
    match tag.strip_prefix("refs/heads/").unwrap_or(tag) {
        "" | "main" | "master" | "HEAD" => VersionReference::Newest,
        // seven digits and more are the beginning of a commit
        tag if Version::parse(tag).is_some() && (tag.contains('.') || tag.len() < 7) => VersionReference::Tag(tag.into()),
        _ => VersionReference::Other,
    }
}

/// `package//directory`
fn split_directory(source: &str) -> (&str, &str) {
    let (package, directory) = source.split_once("//").unwrap_or((source, ""));
    (package, directory.trim_matches('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(source: &str) -> String {
        match ModuleSource::parse(source) {
            ModuleSource::Local => "local".to_string(),
            ModuleSource::Other => "other".to_string(),
            ModuleSource::Remote { package, directory, reference } => {
                let kind = match package {
                    Package::Registry(_) => "registry",
                    Package::Private(_) => "private",
                    Package::Repository(_) => "repository",
                };
                let directory = if directory.is_empty() { String::new() } else { format!(" in {directory}") };
                let reference = match reference {
                    VersionReference::Newest => String::new(),
                    VersionReference::Tag(tag) => format!(" at {tag}"),
                    VersionReference::Other => " at another".to_string(),
                };
                format!("{kind} {}{directory}{reference}", package.name())
            }
        }
    }

    #[test]
    fn sources_are_read_as_terraform_reads_them() {
        let vpc = "repository github.com/terraform-aws-modules/terraform-aws-vpc";
        for (source, expected) in [
            ("./modules/x", "local"),
            ("../x", "local"),
            ("..", "local"),
            ("/etc/modules", "other"),
            ("hashicorp/consul/aws", "registry hashicorp/consul/aws"),
            ("registry.terraform.io/hashicorp/consul/aws", "registry hashicorp/consul/aws"),
            ("registry.opentofu.org/hashicorp/consul/aws//modules/x", "registry hashicorp/consul/aws in modules/x"),
            ("app.terraform.io/hashicorp/consul/aws", "private app.terraform.io/hashicorp/consul/aws"),
            ("a/b", "other"),
            ("github.com/Terraform-AWS-Modules/terraform-aws-vpc", vpc),
            ("github.com/terraform-aws-modules/terraform-aws-vpc.git?ref=v5.1.0", &format!("{vpc} at v5.1.0")),
            (
                "git::https://github.com/terraform-aws-modules/terraform-aws-vpc.git?ref=v5.1.0&depth=1",
                &format!("{vpc} at v5.1.0"),
            ),
            ("git::https://user:word@github.com/terraform-aws-modules/terraform-aws-vpc?ref=main", vpc),
            ("git@github.com:terraform-aws-modules/terraform-aws-vpc.git", vpc),
            ("git::git@github.com:terraform-aws-modules/terraform-aws-vpc.git?ref=tags/5.1.0", &format!("{vpc} at 5.1.0")),
            (
                "git::ssh://git@github.com/terraform-aws-modules/terraform-aws-vpc.git//modules/vpc-endpoints?ref=9f2b3c4",
                &format!("{vpc} in modules/vpc-endpoints at another"),
            ),
            ("git::ssh://git@github.com:22/terraform-aws-modules/terraform-aws-vpc.git", vpc),
            (
                "https://github.com/terraform-aws-modules/terraform-aws-vpc/archive/refs/tags/v5.1.0.tar.gz",
                &format!("{vpc} at v5.1.0"),
            ),
            (
                "https://github.com/terraform-aws-modules/terraform-aws-vpc/archive/v5.1.0.zip//modules/vpc-endpoints",
                &format!("{vpc} in modules/vpc-endpoints at v5.1.0"),
            ),
            ("git::https://gitlab.com/group/sub/project.git?ref=1.2.0", "repository gitlab.com/group/sub/project at 1.2.0"),
            ("https://example.com/vpc-module.zip", "other"),
            ("s3::https://s3-eu-west-1.amazonaws.com/x/vpc.zip", "other"),
            ("git::https://github.com/a/b.git?ref=1234567", "repository github.com/a/b at another"),
            ("", "other"),
        ] {
            assert_eq!(shown(source), expected, "{source}");
        }
    }

    #[test]
    fn a_call_asks_for_a_version_or_a_tag() {
        let allows = |source: &str, version: Option<&str>, wanted_version: &str| {
            let ModuleSource::Remote { reference, .. } = ModuleSource::parse(source) else { return None };
            Some(wanted(&reference, version)?.allow(&Version::parse(wanted_version)?))
        };
        assert_eq!(allows("a/b/c", Some("~> 5.0"), "5.9.0"), Some(true));
        assert_eq!(allows("a/b/c", Some("~> 5.0"), "6.0.0"), Some(false));
        assert_eq!(allows("a/b/c", None, "1.0.0"), Some(true));
        assert_eq!(allows("a/b/c", Some("nonsense"), "1.0.0"), None);
        assert_eq!(allows("github.com/a/b?ref=v2.0.0", None, "2.0.0"), Some(true));
        assert_eq!(allows("github.com/a/b?ref=feature-x", None, "2.0.0"), None);
    }
}
