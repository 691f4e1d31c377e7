//! The bare events of a YAML text, for those who resolve scalars by other rules than Kubernetes.

use granit_parser::{Event as Parsed, Parser, ScalarStyle, Tag, options};

use super::MAX_NESTING;

/// An event. Tags are written out (`tag:yaml.org,2002:str`); anchors are numbers; a block scalar counts as quoted.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    DocumentStart,
    Scalar { text: String, quoted: bool, tag: Option<String>, anchor: usize },
    SequenceStart { tag: Option<String>, anchor: usize },
    SequenceEnd,
    MappingStart { tag: Option<String>, anchor: usize },
    MappingEnd,
    Alias(usize),
}

/// The events of a text, each with the bytes that it spans; `Err` holds where the text is no YAML.
///
/// # Errors
/// The byte offset at which the parser stopped.
pub fn events(text: &str) -> Result<Vec<(Event, std::ops::Range<usize>)>, usize> {
    let options = options! {
        strict_indentation: false,
        block_scalar_eof_without_line_feed: true,
        flow_nesting_limit: MAX_NESTING,
        block_nesting_limit: MAX_NESTING,
    };
    let written = |tag: Option<&Tag>| tag.map(|tag| format!("{}{}", tag.handle(), tag.suffix()));
    let mut made = Vec::new();
    for next in Parser::new_from_str_with_options(text, options) {
        let (event, span) = next.map_err(|error| error.marker().byte_offset().unwrap_or(text.len()).min(text.len()))?;
        let event = match event {
            Parsed::DocumentStart(..) => Event::DocumentStart,
            Parsed::Scalar(value, style, anchor, tag) => Event::Scalar {
                text: value.into_owned(),
                quoted: !matches!(style, ScalarStyle::Plain),
                tag: written(tag.as_deref()),
                anchor,
            },
            Parsed::SequenceStart(_, anchor, tag) => Event::SequenceStart { tag: written(tag.as_deref()), anchor },
            Parsed::SequenceEnd => Event::SequenceEnd,
            Parsed::MappingStart(_, anchor, tag) => Event::MappingStart { tag: written(tag.as_deref()), anchor },
            Parsed::MappingEnd => Event::MappingEnd,
            Parsed::Alias(anchor) => Event::Alias(anchor),
            _ => continue,
        };
        made.push((event, span.byte_range().unwrap_or(text.len()..text.len())));
    }
    Ok(made)
}
