//! Outputs of units as inputs of others: which evaluation needs which, and what it hands on.
//!
//! Source: Terragrunt's `dependency` block. `mock_outputs` are for plans before the other unit is applied: never used.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use super::{Known, repository};
use crate::source::{SourceMap, Span, Text};
use crate::terraform::Root;
use crate::terragrunt::{Reader, UnitInputs};
use crate::value::{Mapping, MappingKind, ReasonKind, Unknown, Value};

/// In which order evaluations are done, by their numbers: those of one group need only those of groups before it. `needs`
/// has what each needs; what needs itself comes last, with what is there.
pub(in crate::engine) fn order(needs: &[Vec<usize>]) -> Vec<Vec<usize>> {
    let mut open: Vec<usize> = needs.iter().map(Vec::len).collect();
    let mut needed_by: Vec<Vec<usize>> = vec![Vec::new(); needs.len()];
    for (number, needs) in needs.iter().enumerate() {
        for needed in needs {
            if let Some(list) = needed_by.get_mut(*needed) {
                list.push(number);
            }
        }
    }
    let mut ready: Vec<usize> = (0..needs.len()).filter(|number| open.get(*number) == Some(&0)).collect();
    let mut groups = Vec::new();
    while !ready.is_empty() {
        let mut next = Vec::new();
        for number in ready.iter().flat_map(|number| needed_by.get(*number)).flatten() {
            if let Some(left) = open.get_mut(*number) {
                *left -= 1;
                if *left == 0 {
                    next.push(*number);
                }
            }
        }
        groups.push(std::mem::replace(&mut ready, next));
    }
    let circle: Vec<usize> = (0..needs.len()).filter(|number| open.get(*number).is_some_and(|left| *left > 0)).collect();
    groups.extend((!circle.is_empty()).then_some(circle));
    groups
}

/// The inputs of a unit with the outputs of the units that it depends on.
pub(in crate::engine) fn inputs(sources: &SourceMap, known: &Known, outputs: BTreeMap<Text, Value>) -> UnitInputs {
    let directory = |root: &Path| repository(&root.join(known.unit.path.as_str())).map(Path::to_path_buf);
    let top = sources.root().and_then(directory);
    Reader::new(sources, top.as_deref()).with_outputs(outputs).inputs_again(&known.unit)
}

/// The outputs of a root module, as other units see them.
pub(in crate::engine) fn outputs(root: &Root, known: &Known) -> Value {
    let mut all = Mapping::new(MappingKind::Object, Span::NONE);
    for output in &root.outputs {
        all.insert(output.name.clone(), output.header, output.value.clone().with_sensitive(output.sensitive));
    }
    // One that is not declared here may be in the state.
    let subject = format!("an output of the unit `{}` is known only when Terragrunt runs", known.name());
    all.open = Some(Arc::new(Unknown::because(ReasonKind::Terragrunt, subject, known.unit.place)));
    Value::mapping(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_needed_comes_first_and_circles_come_last() {
        assert_eq!(order(&[vec![2], vec![], vec![1]]), [vec![1], vec![2], vec![0]]);
        assert_eq!(order(&[vec![1], vec![0], vec![]]), [vec![2], vec![0, 1]]);
        assert_eq!(order(&[]), Vec::<Vec<usize>>::new());
    }
}
