//! What is deployed with a workload and concerns it: Services, policies, budgets and autoscalers that select it, its service
//! account, and the roles that are bound to that.
//!
//! Source: [workloads](https://kubernetes.io/docs/concepts/workloads/),
//! [RBAC](https://kubernetes.io/docs/reference/access-authn-authz/rbac/). Invariant: an object that may be deployed
//! elsewhere is never taken to be there, and a list of objects is open where not all that is deployed is on disk.

use std::sync::Arc;

use super::super::function::Invocation;
use super::workload_of;
use crate::expr::Evaluated;
use crate::kubernetes::{Container, Lookup, Object, ScopeId, Workload, has_labels, is_selected, placeholder_reason};
use crate::policy::Subject;
use crate::source::Span;
use crate::value::{ReasonKind, Sequence, SequenceKind, Truth, Unknown, Value};

/// The object that a rule runs on, or whose container it runs on.
pub(super) fn own_object<'w>(invocation: &Invocation<'_, 'w>) -> Option<&'w Object> {
    match invocation.scope.target.subject {
        Subject::Object(object) => Some(object),
        Subject::Container(workload, _) => Some(workload.object),
        Subject::Resource(_) | Subject::Provider(..) | Subject::Module(..) => None,
    }
}

/// Whether two objects of one namespace are deployed together. Plain manifests that name no namespace are applied by
/// directory: whether those of another one go to the same place is unknown.
pub(super) fn are_together(other: &Object, own: &Object) -> Truth {
    if other.namespace_or_default() != own.namespace_or_default() {
        return Truth::False;
    }
    let are_together = match (other.scope == own.scope, own.namespace.is_some()) {
        (true, true) => Truth::True,
        (true, false) if own.scope != ScopeId::MANIFESTS => Truth::True,
        (true, false) => Truth::from(are_near(&other.path, &own.path)).or(Truth::Unknown),
        (false, true) => Truth::from(other.scope == ScopeId::MANIFESTS || is_beside(other, own)),
        (false, false) => Truth::False,
    };
    if other.is_doubtful { are_together.and(Truth::Unknown) } else { are_together }
}

/// Whether Terraform creates an object that may stand beside one of a manifest or a kustomization.
fn is_beside(other: &Object, own: &Object) -> bool {
    other.scope.is_of_root() && !own.scope.is_of_root()
}

/// Whether two files lie in one directory, in directories of one directory, or one below the other.
fn are_near(a: &str, b: &str) -> bool {
    let directory = |path: &str| path.rsplit_once('/').map_or(String::new(), |(directory, _)| format!("{directory}/"));
    let parent = |directory: &str| directory.trim_end_matches('/').rsplit_once('/').map(|(parent, _)| parent.to_string());
    let (a, b) = (directory(a), directory(b));
    a.starts_with(&b) || b.starts_with(&a) || (parent(&a).is_some() && parent(&a) == parent(&b))
}

/// A list of objects, sure ones first.
fn list(own: &Object, found: impl IntoIterator<Item = (Truth, Value)>, open: bool) -> Value {
    let (mut sure, mut maybe) = (Vec::new(), Vec::new());
    for (truth, value) in found {
        match truth {
            Truth::True => sure.push(value),
            Truth::Unknown => maybe.push(value),
            Truth::False => {}
        }
    }
    let count = maybe.len();
    let reason = |sentence: String| Arc::new(Unknown::because(ReasonKind::NotInFiles, sentence, own.header));
    let doubt =
        (count > 0).then(|| reason(format!("whether objects of other files concern `{}` is not in these files", own.target())));
    let open = open.then(|| reason(format!("not all that is deployed with `{}` is in these files", own.target())));
    sure.extend(maybe);
    // What is wholly known has no place of its own: what is missing is missing where the rule says.
    let is_closed = count == 0 && open.is_none();
    let value = Value::sequence(Sequence { maybe: count, doubt, open, ..Sequence::new(SequenceKind::Tuple, sure) });
    if is_closed { value } else { value.with_span(own.header) }
}

fn shown(object: &Object) -> Value {
    object.body.clone().with_span(object.header)
}

/// `k8s::objects("LimitRange")`: the objects of a kind in the target's namespace.
pub(super) fn objects(invocation: &Invocation<'_, '_>) -> Evaluated {
    let kind = invocation.argument(0);
    let (Some(kind), Some(own)) = (kind.as_str(), own_object(invocation)) else {
        return Err(invocation.wrong(0, "a kind is needed, in a policy for objects"));
    };
    let of_kind = invocation.scope.world.of_kind(own.namespace_or_default(), kind).iter();
    let found = of_kind.map(|object| (are_together(object, own), shown(object)));
    Ok(list(own, found.collect::<Vec<_>>(), own.may_have_others()))
}

/// What a rule may ask about a workload.
#[derive(Copy, Clone, PartialEq, Eq)]
enum Selecting {
    Service,
    NetworkPolicy,
    Budget,
    Autoscaler,
}

impl Selecting {
    const ALL: [(&str, Selecting); 4] = [
        ("Service", Selecting::Service),
        ("NetworkPolicy", Selecting::NetworkPolicy),
        ("PodDisruptionBudget", Selecting::Budget),
        ("HorizontalPodAutoscaler", Selecting::Autoscaler),
    ];

    fn is_of_kind(self, kind: &str) -> bool {
        match self {
            Selecting::Service => kind == "Service",
            Selecting::NetworkPolicy => kind.ends_with("NetworkPolicy"),
            Selecting::Budget => kind == "PodDisruptionBudget",
            Selecting::Autoscaler => kind == "HorizontalPodAutoscaler" || kind == "ScaledObject",
        }
    }

    /// Whether an object is of this role and selects the pods; `None` where it is of another.
    fn selects(self, object: &Object, workload: &Workload<'_>, container: Option<&Container<'_>>) -> Option<Truth> {
        let spec = |name: &str| object.body.get_path(&["spec", name]).filter(|value| !value.is_null().is_true());
        let any = |selects: &dyn Fn(Option<&Value>) -> Truth| {
            let own = container.and_then(|container| workload.template_of(container));
            let templates = own.map_or(workload.templates.as_slice(), std::slice::from_ref);
            Truth::any(templates.iter().map(|template| selects(template.body.get_path(&["metadata", "labels"]))))
        };
        match (self, object.group.as_str(), object.kind.as_str()) {
            (Selecting::Service, "", "Service") => Some(match spec("selector") {
                Some(selector) if !is_empty(selector) => any(&|labels| has_labels(selector, labels)),
                _ => Truth::False,
            }),
            (Selecting::NetworkPolicy, "networking.k8s.io" | "extensions", "NetworkPolicy") => {
                Some(any(&|labels| is_selected(spec("podSelector"), labels)))
            }
            // Selectors of another language.
            (Selecting::NetworkPolicy, _, kind) if kind.ends_with("NetworkPolicy") => Some(Truth::Unknown),
            (Selecting::Budget, "policy", "PodDisruptionBudget") => Some(match spec("selector") {
                Some(selector) => any(&|labels| is_selected(Some(selector), labels)),
                None => Truth::False,
            }),
            (Selecting::Autoscaler, "autoscaling", "HorizontalPodAutoscaler")
            | (Selecting::Autoscaler, "keda.sh", "ScaledObject") => {
                Some(spec("scaleTargetRef").map_or(Truth::False, |target| names(target, workload.object)))
            }
            _ => None,
        }
    }
}

fn is_empty(selector: &Value) -> bool {
    selector.as_mapping().is_some_and(|mapping| mapping.entries.is_empty() && mapping.open.is_none())
}

/// Whether a reference with `kind` and `name` means an object.
fn names(reference: &Value, object: &Object) -> Truth {
    let kind = match reference.get("kind") {
        Some(value) => value.as_str().map_or(Truth::Unknown, |kind| Truth::from(object.kind == kind)),
        None => Truth::from(object.kind == "Deployment"),
    };
    let Some(name) = reference.get("name") else { return Truth::False };
    kind.and(match name.as_str() {
        Some(text) if object.is_called(text).is_true() => Truth::True,
        Some(text) if placeholder_reason(name).is_none() => object.is_called(text),
        Some(_) => Truth::Unknown,
        None => Truth::from(object.has_name(name)).or(Truth::Unknown),
    })
}

/// `k8s::selecting(attrs, "Service")`: the objects that select the pods of a workload, or scale it.
pub(super) fn selecting(invocation: &Invocation<'_, '_>) -> Evaluated {
    let (workload, container) = workload_of(invocation, 0)?;
    let kind = invocation.argument(1);
    let Some((_, asked)) = Selecting::ALL.iter().find(|(id, _)| kind.as_str() == Some(id)) else {
        let ids = Selecting::ALL.map(|(id, _)| format!("`{id}`"));
        return Err(invocation.wrong(1, format!("must be one of {}", ids.join(", "))));
    };
    let (world, own) = (invocation.scope.world, workload.object);
    let kinds = world.kinds_of(own.namespace_or_default()).filter(|(kind, _)| asked.is_of_kind(kind));
    let found = kinds.flat_map(|(kind, _)| world.may_select(kind, workload)).filter_map(|object| {
        let selects = asked.selects(object, workload, container)?;
        Some((are_together(object, own).and(selects), shown(object)))
    });
    let global = *asked == Selecting::NetworkPolicy && world.has_global_network_policies();
    Ok(list(own, found.collect::<Vec<_>>(), own.may_have_others() || global))
}

/// The name of the service account of a workload's pods, as written; `default` where none is.
fn account_name(workload: &Workload<'_>, container: Option<&Container<'_>>) -> Value {
    let own = container.and_then(|container| workload.template_of(container)).or_else(|| workload.templates.first());
    let named = own.and_then(|template| {
        let field = |name: &str| template.spec.get(name).filter(|value| !value.is_null().is_true() && value.as_str() != Some(""));
        field("serviceAccountName").or_else(|| field("serviceAccount"))
    });
    named.cloned().unwrap_or_else(|| Value::string("default").with_span(workload.object.header))
}

/// The ServiceAccount of a workload; of `default` null where no file has it, of any other name unknown.
pub(super) fn service_account(invocation: &Invocation<'_, '_>) -> Evaluated {
    let (workload, container) = workload_of(invocation, 0)?;
    let name = account_name(workload, container);
    let place = name.origin.span().unwrap_or(workload.object.header);
    let unknown = |subject: &str| Ok(Value::unknown(ReasonKind::NotInFiles, subject, place));
    let Some(text) = name.as_str() else { return unknown("the service account is not in these files") };
    Ok(match invocation.scope.world.object_index.find(workload.object, "ServiceAccount", text) {
        Lookup::Found(account) => shown(account),
        Lookup::Missing(_) if text == "default" && !workload.object.may_have_others() => Value::null().with_span(place),
        Lookup::Missing(_) | Lookup::Ambiguous(_) => {
            return unknown(&format!("the service account `{text}` is not in these files"));
        }
    })
}

/// The RoleBindings and ClusterRoleBindings whose subject is the service account of a workload.
pub(super) fn bindings(invocation: &Invocation<'_, '_>) -> Evaluated {
    let (workload, container) = workload_of(invocation, 0)?;
    invocation.scope.look_beyond();
    let (world, own) = (invocation.scope.world, workload.object);
    let name = account_name(workload, container);
    let found = world.role_bindings().iter().map(|binding| {
        let together = Truth::from(binding.scope == own.scope || binding.scope == ScopeId::MANIFESTS || is_beside(binding, own))
            .or(Truth::Unknown);
        let subjects = binding.body.get("subjects");
        let binds = match subjects.map(|subjects| (subjects, subjects.as_sequence())) {
            None => Truth::False,
            Some((_, Some(list))) => {
                let any = Truth::any(list.items.iter().map(|subject| is_account(subject, binding, &name, own)));
                if list.is_closed() { any } else { any.or(Truth::Unknown) }
            }
            Some((subjects, None)) => {
                if subjects.is_null().is_true() {
                    Truth::False
                } else {
                    Truth::Unknown
                }
            }
        };
        (binds.and(together), shown(binding))
    });
    Ok(list(own, found.collect::<Vec<_>>(), own.may_have_others()))
}

/// Whether a subject of a binding is a service account of this name in the namespace of an object, or a group of such.
fn is_account(subject: &Value, binding: &Object, name: &Value, own: &Object) -> Truth {
    let namespace = own.namespace_or_default();
    let text = |field: &str| subject.get(field).and_then(Value::as_str);
    match text("kind") {
        Some("ServiceAccount") => {
            let is_name = match (text("name"), name.as_str()) {
                (Some(subject), Some(name)) => Truth::from(subject == name),
                _ => Truth::Unknown,
            };
            let is_there = match subject.get("namespace").filter(|value| !value.is_null().is_true()) {
                Some(value) => value.as_str().map_or(Truth::Unknown, |text| Truth::from(text == namespace)),
                None => Truth::from(binding.namespace_or_default() == namespace),
            };
            // A namespace that is not written may be set when it is applied.
            let is_there = if own.namespace.is_none() { is_there.or(Truth::Unknown) } else { is_there };
            is_name.and(is_there)
        }
        Some("Group") => Truth::from(text("name").is_some_and(|group| {
            ["system:serviceaccounts", "system:authenticated"].contains(&group)
                || group.strip_prefix("system:serviceaccounts:") == Some(namespace)
        })),
        Some(_) => Truth::False,
        None => Truth::Unknown,
    }
}

/// Where something is missing with an object.
pub(super) fn place(value: &Value, own: &Object) -> Span {
    value.origin.span().unwrap_or(own.header)
}
