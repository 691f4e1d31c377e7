//! Who may use a cache without credentials: user groups of ElastiCache, access control lists of MemoryDB.
//!
//! Source: the provider's documentation of `aws_elasticache_user`, `aws_elasticache_user_group` and `aws_memorydb_user`;
//! ElastiCache's and MemoryDB's guides to role-based access control: both services have a built-in user `default` that
//! needs no password, and connections that name no user are connections of `default`.

use crate::source::Span;
use crate::terraform::Resource;
use crate::value::{Reason, ReasonKind, Site, Truth, Value};

use crate::graph::fact::{Fact, add_reasons};
use crate::graph::read::{ListElement, argument, at_path, leaves, truth};

use super::Caches;

/// The built-in user of both services, and the access control list of MemoryDB that admits it.
const BUILT_IN_USER: &str = "default";
const OPEN_ACCESS: &str = "open-access";

impl<'a> Caches<'_, 'a> {
    /// The argument of a cache that names its user groups or its access control list.
    pub fn access_control<'v>(&self, cache: &'v Resource) -> Option<&'v Value> {
        let name = match cache.address.kind.as_str() {
            "aws_elasticache_replication_group" => "user_group_ids",
            "aws_elasticache_serverless_cache" => "user_group_id",
            "aws_memorydb_cluster" => "acl_name",
            _ => return None,
        };
        argument(&cache.body, name)
    }

    /// Whether every user that a cache admits needs credentials; false where nothing is attached.
    pub fn requires_credentials(&self, cache: &Resource) -> Fact {
        let Some(value) = self.access_control(cache) else { return Fact::new(Truth::False) };
        let attached = leaves(value);
        if attached.is_empty() {
            return Fact::new(Truth::False);
        }
        let is_memorydb = cache.address.kind == "aws_memorydb_cluster";
        all(attached.iter().map(|leaf| {
            let fact = if is_memorydb { self.list_requires(cache, &leaf.value) } else { self.group_requires(cache, &leaf.value) };
            if leaf.maybe { uncertain(fact, &leaf.value) } else { fact }
        }))
    }

    fn group_requires(&self, cache: &Resource, id: &Value) -> Fact {
        let found = self.index.find(cache, id, &["aws_elasticache_user_group"]);
        let [(group, Truth::True)] = found.as_slice() else { return elsewhere(id, "user group") };
        let mut users = argument(&group.body, "user_ids").map(leaves).unwrap_or_default();
        for association in self.index.referrers("aws_elasticache_user_group_association", "user_group_id", group) {
            let maybe = !association.truth.is_true() || association.resource.maybe.is_some();
            let further = argument(&association.resource.body, "user_id").map(leaves).unwrap_or_default();
            users.extend(further.into_iter().map(|leaf| ListElement { maybe: maybe || leaf.maybe, ..leaf }));
        }
        self.users_require(group, &users, "aws_elasticache_user")
    }

    fn list_requires(&self, cache: &Resource, name: &Value) -> Fact {
        if name.as_str() == Some(OPEN_ACCESS) {
            return Fact::new(Truth::False).with(site(name), format!("`{OPEN_ACCESS}` allows access without a password"));
        }
        let found = self.index.find(cache, name, &["aws_memorydb_acl"]);
        let [(list, Truth::True)] = found.as_slice() else { return elsewhere(name, "access control list") };
        let users = argument(&list.body, "user_names").map(leaves).unwrap_or_default();
        self.users_require(list, &users, "aws_memorydb_user")
    }

    fn users_require(&self, holder: &Resource, users: &[ListElement], kind: &str) -> Fact {
        if users.is_empty() {
            let subject = format!("the users of `{}` are not in these files", holder.address);
            return Fact::unknown(vec![Reason::new(ReasonKind::NotInFiles, subject, holder.header)]);
        }
        all(users.iter().map(|user| {
            let fact = self.user_requires(holder, &user.value, kind);
            if user.maybe { uncertain(fact, &user.value) } else { fact }
        }))
    }

    fn user_requires(&self, holder: &Resource, id: &Value, kind: &str) -> Fact {
        match self.index.find(holder, id, &[kind]).as_slice() {
            [(user, Truth::True)] => of_user(user),
            [] if id.as_str() == Some(BUILT_IN_USER) => {
                let text = format!("the built-in user `{BUILT_IN_USER}` needs no password");
                Fact::new(Truth::False).with(site(id), text)
            }
            _ => elsewhere(id, "user"),
        }
    }
}

/// Whether one user needs credentials, or can do nothing at all.
fn of_user(user: &Resource) -> Fact {
    let written = argument(&user.body, "no_password_required");
    let open = truth(written, false);
    let modes = at_path(&user.body, "authentication_mode.type");
    let needs = |mode: &ListElement| match mode.value.as_str() {
        Some("no-password-required" | "no-password") => Truth::False,
        Some(_) if !mode.maybe => Truth::True,
        _ => Truth::Unknown,
    };
    let by_mode = modes.first().map(needs);
    let has_password = argument(&user.body, "passwords").is_some_and(|passwords| !leaves(passwords).is_empty());
    let requires = match (open, by_mode) {
        (Truth::True, _) | (_, Some(Truth::False)) => Truth::False,
        (Truth::Unknown, _) | (_, Some(Truth::Unknown)) => Truth::Unknown,
        (Truth::False, Some(Truth::True)) => Truth::True,
        (Truth::False, None) if has_password => Truth::True,
        // The service refuses a user without either: what is meant is not written here.
        (Truth::False, None) => Truth::Unknown,
    };
    if requires.is_true() {
        return Fact::new(Truth::True).with(user.header, format!("`{}` needs credentials", user.address));
    }
    let access = argument(&user.body, "access_string");
    match access.and_then(Value::as_str).map(permits_nothing) {
        Some(true) => {
            return Fact::new(Truth::True).with(user.header, format!("`{}` is disabled or has no permissions", user.address));
        }
        None if access.is_some_and(|access| !access.is_known()) => {
            let mut fact = Fact::new(Truth::Unknown);
            fact = access.into_iter().fold(fact, Fact::because_of);
            return fact;
        }
        _ => {}
    }
    let decides = written.filter(|_| open.is_true()).or_else(|| modes.first().map(|mode| &mode.value));
    let span = decides.map_or(user.header.into(), site);
    if requires.is_false() {
        return Fact::new(Truth::False).with(span, format!("`{}` needs no password", user.address));
    }
    let mut fact = Fact::new(Truth::Unknown);
    for value in written.into_iter().chain(modes.iter().map(|mode| &mode.value)) {
        fact = fact.because_of(value);
    }
    if fact.reasons.is_empty() {
        let subject = format!("`{}` sets neither a password nor an authentication mode", user.address);
        fact.reasons.push(Reason::new(ReasonKind::InvalidExpression, subject, user.header));
    }
    fact
}

/// Whether an access string switches the user off, or leaves no command.
fn permits_nothing(access: &str) -> bool {
    let (mut is_on, mut permits) = (true, false);
    for word in access.split_whitespace() {
        match word {
            "on" => is_on = true,
            "off" => is_on = false,
            "-@all" | "nocommands" => permits = false,
            "+@all" | "allcommands" => permits = true,
            _ if word.starts_with('+') => permits = true,
            _ => {}
        }
    }
    !is_on || !permits
}

/// True where all are; false where one is, with that one's evidence.
fn all(facts: impl Iterator<Item = Fact>) -> Fact {
    let mut whole = Fact::new(Truth::True);
    for fact in facts {
        if fact.truth.is_false() {
            return fact;
        }
        whole.truth = whole.truth.and(fact.truth);
        for one in fact.evidence {
            whole = whole.with(one.site, one.text);
        }
        add_reasons(&mut whole.reasons, &fact.reasons);
    }
    if whole.truth.is_unknown() {
        whole.evidence.clear();
    }
    whole
}

/// What holds of something that may not be there.
fn uncertain(fact: Fact, value: &Value) -> Fact {
    if fact.truth.is_true() { fact } else { Fact { truth: Truth::Unknown, ..fact.because_of(value) } }
}

/// A thing that is not in these files.
fn elsewhere(value: &Value, what: &str) -> Fact {
    let mut fact = Fact::new(Truth::Unknown).because_of(value);
    if fact.reasons.is_empty() {
        let name = value.as_str().filter(|_| !value.sensitive).map_or_else(|| "this".to_string(), |name| format!("`{name}`"));
        let subject = format!("{name} is a {what} that is not in these files");
        fact.reasons.push(Reason::new(ReasonKind::NotInFiles, subject, site(value).span));
    }
    fact
}

fn site(value: &Value) -> Site {
    value.origin.site_or(Span::NONE)
}
