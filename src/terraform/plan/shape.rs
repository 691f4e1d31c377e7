//! What a JSON text is, before it is read as a plan: a plan, a state, the log of a run.

/// What a file that is taken for a plan turns out to be.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum PlanFileKind {
    /// `terraform show -json PLAN`.
    Plan,
    /// `terraform show -json` of a state, or a state file.
    State,
    /// The lines that `terraform plan -json` prints.
    Log,
    /// A zip archive: the plan as `terraform plan -out` writes it.
    Binary,
    Other,
}

/// How much of a text is looked at, in bytes: what identifies a plan stands before any long member in every version.
const LOOKED_AT: usize = 4096;

/// What a file is, by its first bytes.
pub fn shape_of(bytes: &[u8]) -> PlanFileKind {
    if bytes.starts_with(b"PK\x03\x04") {
        return PlanFileKind::Binary;
    }
    let head = String::from_utf8_lossy(bytes.get(..LOOKED_AT.min(bytes.len())).unwrap_or(&[]));
    let head = head.trim_start_matches('\u{feff}').trim_start();
    if !head.starts_with('{') {
        return PlanFileKind::Other;
    }
    let has = |name: &str| head.contains(&format!("\"{name}\""));
    if has("@level") && has("@message") {
        return PlanFileKind::Log;
    }
    if has("format_version") {
        // `variables` may be long and stands first: what is no state by its first member is taken for a plan.
        let rest = String::from_utf8_lossy(bytes);
        let is_plan =
            ["planned_values", "resource_changes", "planned_change"].iter().any(|name| rest.contains(&format!("\"{name}\"")));
        return if is_plan { PlanFileKind::Plan } else { PlanFileKind::State };
    }
    if has("lineage") && has("serial") || has("terraform_version") && has("serial") {
        return PlanFileKind::State;
    }
    PlanFileKind::Other
}

impl PlanFileKind {
    /// What to do with a file that is no plan in JSON.
    pub fn advice(self) -> &'static str {
        match self {
            PlanFileKind::Plan => "a plan",
            PlanFileKind::State => "a state, not a plan: run `terraform plan -out PLAN` and `terraform show -json PLAN`",
            PlanFileKind::Log => {
                "the log of a run, not a plan: run `terraform plan -out PLAN` and `terraform show -json PLAN > plan.tfplan.json`"
            }
            PlanFileKind::Binary => {
                "a plan in Terraform's binary form: run `terraform show -json PLAN > plan.tfplan.json` and use that file"
            }
            PlanFileKind::Other => "not a plan: `terraform show -json PLAN` writes one",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plan_is_told_from_what_resembles_it() {
        let table: [(&[u8], PlanFileKind); 8] = [
            (b"{\"format_version\":\"1.2\",\"planned_values\":{}}", PlanFileKind::Plan),
            (b"\xef\xbb\xbf { \"format_version\" : \"0.1\", \"resource_changes\":[]}", PlanFileKind::Plan),
            (b"{\"format_version\":\"1.0\",\"values\":{}}", PlanFileKind::State),
            (b"{\"version\":4,\"terraform_version\":\"1.11.4\",\"serial\":1,\"lineage\":\"x\"}", PlanFileKind::State),
            (b"{\"@level\":\"info\",\"@message\":\"Plan\"}\n{\"@level\":\"info\"}", PlanFileKind::Log),
            (b"PK\x03\x04\x14\0", PlanFileKind::Binary),
            (b"{\"name\":\"x\"}", PlanFileKind::Other),
            (b"[]", PlanFileKind::Other),
        ];
        for (bytes, shape) in table {
            assert_eq!(shape_of(bytes), shape, "{}", String::from_utf8_lossy(bytes));
        }
    }
}
