//! What the parser's complaints are called.

use granit_parser::ErrorKind;

use super::MAX_NESTING;

/// One line, lower case: what is wrong, then what helps. `line` is the text of the line up to its end, `column` the
/// byte in it where the parser stopped.
pub(super) fn message(kind: &ErrorKind, line: &str, column: usize) -> String {
    let before = line.get(..column).unwrap_or(line);
    let text = match kind {
        ErrorKind::UnclosedQuotedScalar | ErrorKind::DocumentIndicatorInQuotedScalar => "quoted text is not closed",
        ErrorKind::UnclosedFlowCollection { open } => return format!("`{open}` is not closed"),
        ErrorKind::MismatchedFlowCollectionEnd { open, close } => return format!("`{open}` is closed by `{close}`"),
        ErrorKind::MisplacedFlowCollectionEnd => "closing bracket without an opening one",
        ErrorKind::ExpectedFlowMappingSeparator | ErrorKind::UnexpectedEofFlowMapping => "`{` is not closed, or a `,` is missing",
        ErrorKind::ExpectedFlowSequenceSeparator | ErrorKind::UnexpectedEofFlowSequence => {
            "`[` is not closed, or a `,` is missing"
        }
        ErrorKind::BlockEntryInFlowCollection => "a `- ` entry inside `[` or `{`: the bracket may not be closed",
        ErrorKind::InvalidTrailingDoubleQuotedScalar | ErrorKind::InvalidTrailingSingleQuotedScalar => {
            "text after the closing quote"
        }
        ErrorKind::UnknownQuotedScalarEscape => "unknown escape in double-quoted text",
        ErrorKind::MappingValueNotAllowed if before.contains(": ") => {
            "a second `: ` in one line: text that contains `: ` must be quoted"
        }
        ErrorKind::MappingValueNotAllowed => "a key is not allowed here: wrong indentation, or a `:` missing above",
        ErrorKind::SimpleKeyExpected | ErrorKind::InvalidSimpleKey => "a key without `:`",
        ErrorKind::ExpectedBlockMappingKey | ErrorKind::InvalidIndentation => {
            "a key was expected here: wrong indentation, or text left over from the line above"
        }
        ErrorKind::ExpectedBlockSequenceEntry => "a `- ` entry was expected here: wrong indentation",
        ErrorKind::BlockSequenceEntryNotAllowed => "a `- ` entry is not allowed here",
        ErrorKind::TabNotAllowed | ErrorKind::TabInBlockIndentation | ErrorKind::TabInIndentation => {
            "tabs cannot be used for indentation: use spaces"
        }
        ErrorKind::InvalidColonPlacement => "`:` is not allowed here: a bracket above may not be closed",
        ErrorKind::UnexpectedCharacter { character } => {
            return format!("text cannot start with `{}`: it must be quoted", character.escape_default());
        }
        ErrorKind::MissingDocumentEndBeforeDirective => "a line that starts with `%` is a directive: text must be quoted",
        ErrorKind::ExpectedDocumentStart => "text after the end of the document: wrong indentation, or `---` missing",
        ErrorKind::RecursionLimitExceeded => return format!("nested deeper than {MAX_NESTING} levels"),
        ErrorKind::UndeclaredTagHandle => "the tag's handle is not declared",
        other => return other.to_string().trim_end_matches('.').to_owned(),
    };
    text.to_owned()
}
