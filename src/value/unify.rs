//! The one type that several types can share, and which types convert to which.
//!
//! Source: go-cty's `convert` package, in its unsafe mode, as Terraform's conditionals, collections and functions use it.
//! Invariant: looks at types alone; `any` stands for a type that is not known yet, and converts to and from everything.

use std::collections::BTreeMap;

use super::{Field, Type};

/// Different types that are compared pair by pair; more of them share no type.
const MAX_TYPES: usize = 1_000;

/// The type that all of these convert to, as conditionals and collections need it; `None` if there is none.
pub fn unify(types: impl IntoIterator<Item = Type>) -> Option<Type> {
    let mut distinct: Vec<Type> = Vec::new();
    for typ in types {
        if distinct.len() > MAX_TYPES {
            return None;
        }
        if distinct.last() != Some(&typ) && !distinct.contains(&typ) {
            distinct.push(typ);
        }
    }
    match distinct.as_slice() {
        [] => Some(Type::Any),
        [only] => Some(only.clone()),
        _ => unify_distinct(distinct),
    }
}

fn unify_distinct(types: Vec<Type>) -> Option<Type> {
    let count = |is: fn(&Type) -> bool| types.iter().filter(|typ| is(typ)).count();
    let (all, open) = (types.len(), count(Type::is_any));
    let (maps, lists) = (count(|t| matches!(t, Type::Map(_))), count(|t| matches!(t, Type::List(_))));
    let (objects, tuples) = (count(|t| matches!(t, Type::Object(_))), count(|t| matches!(t, Type::Tuple(_))));
    let sets = count(|t| matches!(t, Type::Set(_)));
    // What is not known may become anything: nothing can be said of a collection or structure beside it.
    if open > 0 && [maps, lists, sets, objects, tuples].iter().any(|kind| *kind > 0 && kind + open == all) {
        return Some(Type::Any);
    }
    if maps == all {
        return Some(Type::map(unify(types.into_iter().filter_map(element))?));
    }
    if lists == all {
        return Some(Type::list(unify(types.into_iter().filter_map(element))?));
    }
    if sets == all {
        return Some(Type::set(unify(types.into_iter().filter_map(element))?));
    }
    if objects == all {
        return unify_objects(types);
    }
    if tuples == all {
        return unify_tuples(types);
    }
    if objects > 0 && tuples > 0 {
        return None;
    }
    // Objects beside maps are often maps in disguise, tuples beside lists lists.
    if maps > 0
        && maps + objects + open == all
        && let Some(map @ Type::Map(_)) = as_collection(&types, |t| matches!(t, Type::Object(_)), to_map)
    {
        return Some(map);
    }
    if lists > 0
        && lists + tuples + open == all
        && let Some(list @ Type::List(_)) = as_collection(&types, |t| matches!(t, Type::Tuple(_)), to_list)
    {
        return Some(list);
    }
    by_preference(types)
}

fn element(typ: Type) -> Option<Type> {
    match typ {
        Type::List(element) | Type::Set(element) | Type::Map(element) => Some(*element),
        _ => None,
    }
}

/// The structures among the types made one collection, and that unified with the others.
fn as_collection(types: &[Type], is: fn(&Type) -> bool, join: fn(Vec<Type>) -> Option<Type>) -> Option<Type> {
    let (structures, mut others): (Vec<Type>, Vec<Type>) = types.iter().cloned().partition(is);
    others.push(join(structures)?);
    unify(others)
}

/// Attribute by attribute when all have the same names, else as maps.
fn unify_objects(types: Vec<Type>) -> Option<Type> {
    let objects: Vec<&BTreeMap<_, Field>> =
        types.iter().filter_map(|typ| if let Type::Object(fields) = typ { Some(fields) } else { None }).collect();
    let first = objects.first()?;
    if !objects.iter().all(|fields| fields.len() == first.len() && fields.keys().eq(first.keys())) {
        return to_map(types);
    }
    let mut made = BTreeMap::new();
    for name in first.keys() {
        let typ = unify(objects.iter().filter_map(|fields| fields.get(name)).map(|field| field.typ.clone()))?;
        made.insert(name.clone(), Field { typ, optional: false, default: None });
    }
    let made = Type::Object(made);
    if types.iter().all(|typ| convertible(typ, &made)) { Some(made) } else { to_map(types) }
}

fn unify_tuples(types: Vec<Type>) -> Option<Type> {
    let tuples: Vec<&Vec<Type>> =
        types.iter().filter_map(|typ| if let Type::Tuple(elements) = typ { Some(elements) } else { None }).collect();
    let first = tuples.first()?;
    if tuples.iter().any(|elements| elements.len() != first.len()) {
        return to_list(types);
    }
    let mut made = Vec::with_capacity(first.len());
    for index in 0..first.len() {
        made.push(unify(tuples.iter().filter_map(|elements| elements.get(index)).cloned())?);
    }
    let made = Type::Tuple(made);
    if types.iter().all(|typ| convertible(typ, &made)) { Some(made) } else { to_list(types) }
}

fn to_map(types: Vec<Type>) -> Option<Type> {
    let attributes = types.iter().flat_map(|typ| match typ {
        Type::Object(fields) => fields.values().map(|field| field.typ.clone()).collect(),
        _ => Vec::new(),
    });
    collected(&types, Type::map(unify_some(attributes)?))
}

fn to_list(types: Vec<Type>) -> Option<Type> {
    let elements = types.iter().flat_map(|typ| match typ {
        Type::Tuple(elements) => elements.clone(),
        _ => Vec::new(),
    });
    collected(&types, Type::list(unify_some(elements)?))
}

fn collected(types: &[Type], collection: Type) -> Option<Type> {
    types.iter().all(|typ| convertible(typ, &collection)).then_some(collection)
}

/// As `unify`, but nothing shares no type.
fn unify_some(types: impl Iterator<Item = Type>) -> Option<Type> {
    let types: Vec<Type> = types.collect();
    if types.is_empty() { None } else { unify(types) }
}

/// The most general of the types that all others convert to.
fn by_preference(types: Vec<Type>) -> Option<Type> {
    let mut below = vec![0usize; types.len()];
    let mut above: Vec<Vec<usize>> = vec![Vec::new(); types.len()];
    for (i, a) in types.iter().enumerate() {
        for (j, b) in types.iter().enumerate().skip(i + 1) {
            let (over, under) = match generality(a, b) {
                order if order < 0 => (i, j),
                order if order > 0 => (j, i),
                _ => continue,
            };
            if let (Some(under_count), Some(list)) = (below.get_mut(under), above.get_mut(over)) {
                *under_count += 1;
                list.push(under);
            }
        }
    }
    let mut queue: std::collections::VecDeque<usize> = (0..types.len()).filter(|i| below.get(*i) == Some(&0)).collect();
    while let Some(index) = queue.pop_front() {
        let wanted = types.get(index)?;
        if types.iter().all(|typ| convertible(typ, wanted)) {
            return Some(wanted.clone());
        }
        for under in above.get(index)? {
            if let Some(count) = below.get_mut(*under) {
                *count -= 1;
                if *count == 0 {
                    queue.push_back(*under);
                }
            }
        }
    }
    None
}

/// Negative when the first is more general, positive when the second is, zero when neither is known to be.
fn generality(a: &Type, b: &Type) -> i8 {
    let both = |pairs: &mut dyn Iterator<Item = (&Type, &Type)>| {
        let (mut first, mut second) = (false, false);
        for (x, y) in pairs {
            let order = generality(x, y);
            first |= order < 0;
            second |= order > 0;
        }
        i8::from(second && !first) - i8::from(first && !second)
    };
    match (a, b) {
        (Type::Any, Type::Any) => 0,
        (_, Type::Any) => -1,
        (Type::Any, _) => 1,
        (Type::String, Type::Bool | Type::Number) => -1,
        (Type::Bool | Type::Number, Type::String) => 1,
        (Type::List(x), Type::List(y)) | (Type::Set(x), Type::Set(y)) | (Type::Map(x), Type::Map(y)) => generality(x, y),
        (Type::Tuple(_) | Type::List(_), Type::Set(_)) | (Type::List(_), Type::Tuple(_)) | (Type::Map(_), Type::Object(_)) => -1,
        (Type::Set(_), Type::Tuple(_) | Type::List(_)) | (Type::Tuple(_), Type::List(_)) | (Type::Object(_), Type::Map(_)) => 1,
        (Type::Object(x), Type::Object(y)) if x.len() == y.len() && x.keys().eq(y.keys()) => {
            both(&mut x.values().zip(y.values()).map(|(x, y)| (&x.typ, &y.typ)))
        }
        (Type::Tuple(x), Type::Tuple(y)) if x.len() == y.len() => both(&mut x.iter().zip(y)),
        _ => 0,
    }
}

/// Whether values of one type can be converted to another, some of them at least.
pub fn convertible(from: &Type, to: &Type) -> bool {
    match (from, to) {
        (_, Type::Any) | (Type::Any, _) => true,
        (Type::Bool | Type::Number | Type::String, Type::String) | (Type::String, Type::Bool | Type::Number) => true,
        (Type::Bool, Type::Bool) | (Type::Number, Type::Number) => true,
        (Type::List(x) | Type::Set(x), Type::List(y) | Type::Set(y)) | (Type::Map(x), Type::Map(y)) => convertible(x, y),
        (Type::Tuple(elements), Type::List(wanted) | Type::Set(wanted)) => {
            let unified;
            let wanted = match &**wanted {
                Type::Any => match unify(elements.iter().cloned()) {
                    // Only when no type at all is known does nothing speak against a list of anything.
                    Some(Type::Any) => return elements.iter().all(Type::is_any),
                    Some(typ) => {
                        unified = typ;
                        &unified
                    }
                    None => return false,
                },
                wanted => wanted,
            };
            elements.iter().all(|element| convertible(element, wanted))
        }
        (Type::Object(fields), Type::Map(wanted)) => {
            let types = || fields.values().map(|field| &field.typ);
            match &**wanted {
                Type::Any => unify(types().cloned()).is_some_and(|unified| types().all(|typ| convertible(typ, &unified))),
                wanted => types().all(|typ| convertible(typ, wanted)),
            }
        }
        (Type::Map(element), Type::Object(fields)) => {
            fields.values().all(|field| field.optional || convertible(element, &field.typ))
        }
        (Type::Object(given), Type::Object(fields)) => fields.iter().all(|(name, field)| match given.get(name) {
            Some(given) => convertible(&given.typ, &field.typ),
            None => field.optional,
        }),
        (Type::Tuple(given), Type::Tuple(wanted)) => {
            given.len() == wanted.len() && given.iter().zip(wanted).all(|(given, wanted)| convertible(given, wanted))
        }
        _ => false,
    }
}

/// The wanted type, with what it leaves open taken from the given one, as a null or unknown value gets it.
pub(super) fn filled(given: &Type, wanted: &Type) -> Type {
    let joined = |types: Vec<Type>| unify(types).unwrap_or(Type::Any);
    match (given, wanted) {
        (Type::Any, wanted) => wanted.clone(),
        (given, Type::Any) => given.clone(),
        (Type::Map(x), Type::Map(y)) => Type::map(filled(x, y)),
        (Type::Object(x), Type::Map(y)) => Type::map(filled(&joined(x.values().map(|f| f.typ.clone()).collect()), y)),
        (Type::List(x) | Type::Set(x), Type::List(y)) => Type::list(filled(x, y)),
        (Type::List(x) | Type::Set(x), Type::Set(y)) => Type::set(filled(x, y)),
        (Type::Tuple(x), Type::List(y)) => Type::list(filled(&joined(x.clone()), y)),
        (Type::Tuple(x), Type::Set(y)) => Type::set(filled(&joined(x.clone()), y)),
        (Type::Tuple(x), Type::Tuple(y)) if x.len() == y.len() => {
            Type::Tuple(x.iter().zip(y).map(|(x, y)| filled(x, y)).collect())
        }
        (_, Type::Object(fields)) => Type::Object(
            fields
                .iter()
                .map(|(name, field)| {
                    let given = match given {
                        Type::Map(element) => Some(&**element),
                        Type::Object(given) => given.get(name).map(|field| &field.typ),
                        _ => None,
                    };
                    let typ = given.map_or_else(|| field.typ.clone(), |given| filled(given, &field.typ));
                    (name.clone(), Field { typ, optional: false, default: None })
                })
                .collect(),
        ),
        (_, wanted) => wanted.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_unify_as_in_terraform() {
        let tuple = |types: &[Type]| Type::Tuple(types.to_vec());
        assert_eq!(unify([Type::Bool, Type::String]), Some(Type::String));
        assert_eq!(unify([Type::Bool, Type::Number]), None);
        assert_eq!(unify([Type::Bool, Type::list(Type::String)]), None);
        assert_eq!(unify([Type::Bool, Type::Number, Type::String]), Some(Type::String));
        assert_eq!(unify([tuple(&[]), tuple(&[Type::Number])]), Some(Type::list(Type::Number)));
        assert_eq!(unify([tuple(&[Type::Number]), tuple(&[Type::String])]), Some(tuple(&[Type::String])));
        assert_eq!(unify([tuple(&[Type::Bool]), Type::list(Type::String)]), Some(Type::list(Type::String)));
        assert_eq!(unify([Type::Any, Type::list(Type::String)]), Some(Type::Any));
        assert_eq!(unify([Type::Any, Type::String]), Some(Type::String));
        assert!(!convertible(&Type::Number, &Type::Bool));
        assert!(!convertible(&tuple(&[Type::Any, Type::list(Type::String)]), &Type::list(Type::Any)));
    }
}
