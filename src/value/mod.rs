//! What an expression evaluates to, and how we came to know it.
//!
//! Job: values with provenance; unknown with reasons; symbols; three-valued truth; numbers as Terraform has them;
//! types and conversions. Invariant: absent, null, unknown, symbol and known are five different things, and no
//! operation turns one into another in silence.

mod address;
mod arithmetic;
mod body_schema;
mod convert;
mod copy;
mod decimal;
mod equal;
mod float;
mod hop;
mod kind;
mod number;
mod number_format;
mod order;
mod origin;
mod path;
mod reason;
mod referent;
mod relocate;
mod truth;
mod types;
mod unify;
mod unknown;
mod version;

pub use address::{Address, Key, Mode, ModulePath, ModuleStep, PathStep, RootId, Symbol};
pub use body_schema::BodySchema;
pub use convert::{ConvertError, convert};
pub use equal::{equal, equal_typed};
pub use hop::{Form, Hop, HopKind, Note, Site};
pub use kind::{Entry, Kind, Mapping, MappingKind, Sequence, SequenceKind, Value};
pub use number::Number;
pub use number_format::printed;
pub use origin::Origin;
pub use path::{NetworkStep, NetworkStepKind};
pub use reason::{NOT_DECLARED, Reason, ReasonKind, ReasonPage};
pub use referent::Referent;
pub use relocate::{Shift, relocated, shifted};
pub use truth::Truth;
pub use types::{Field, Type};
pub use unify::{convertible, unify};
pub use unknown::Unknown;
pub use version::{Constraints, Version};
