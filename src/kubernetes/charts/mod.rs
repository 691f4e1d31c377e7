//! Charts, rendered natively: what Helm would make of a chart and its values, every value with the line that sets it.
//!
//! Job: a chart directory and values to objects. Invariant: nothing is executed and nothing is fetched; a render ends;
//! what Helm's engine would make of the same values is what is made here, and what is not known is unknown.
//!
//! Sources: [Helm](https://helm.sh/docs/chart_template_guide/), [text/template](https://pkg.go.dev/text/template),
//! [Sprig](https://masterminds.github.io/sprig/).

mod archive;
mod chart;
mod datum;
mod dependency;
mod execute;
mod functions;
mod objects;
mod prepared;
mod print;
mod render;
mod renderer;
mod rope;
mod set;
mod table;
mod toml_text;
mod values;
mod yaml_text;

pub use chart::{Chart, ChartProblem, KnownCharts};
pub use render::{Release, Rendered, render, texts};
pub use set::{overlay_values, set_pairs, set_value, typed_value};
