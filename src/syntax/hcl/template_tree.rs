//! Template tokens to template parts: indentation of `<<-` removed, literals melded, directives paired.

use super::ast::{Expression, Identifier, TemplatePart};
use super::parser::{MAX_DEPTH, ParseResult, Parser, normalised};
use super::template::{Token, Tokens};
use crate::source::Span;

/// A directive that waits for its end.
enum OpenDirective {
    If { condition: Expression, span: Span, yes: Option<Vec<TemplatePart>> },
    For { key: Option<Identifier>, value: Identifier, collection: Expression, span: Span },
}

impl OpenDirective {
    fn span(&self) -> Span {
        match self {
            OpenDirective::If { span, .. } | OpenDirective::For { span, .. } => *span,
        }
    }

    fn expects(&self) -> &'static str {
        match self {
            OpenDirective::If { yes: None, .. } => "`%{ else }` or `%{ endif }`",
            OpenDirective::If { yes: Some(_), .. } => "`%{ endif }`",
            OpenDirective::For { .. } => "`%{ endfor }`",
        }
    }
}

impl<'a> Parser<'a> {
    /// Removes the smallest indentation from all lines; blank lines neither count nor change.
    pub fn remove_indentation(&self, tokens: &mut Tokens<'a>) {
        let mut smallest = usize::MAX;
        let mut line_start = true;
        for token in &tokens.list {
            let Token::Literal { text, .. } = token else {
                if std::mem::take(&mut line_start) {
                    smallest = 0;
                }
                continue;
            };
            if line_start && !is_blank_line(text) {
                smallest = smallest.min(text.chars().take_while(|c| c.is_whitespace()).count());
            }
            line_start = text.ends_with('\n');
        }
        let mut line_start = true;
        for token in &mut tokens.list {
            let Token::Literal { text, start, .. } = token else {
                line_start = false;
                continue;
            };
            let next_line_start = text.ends_with('\n');
            if line_start && !is_blank_line(text) {
                let cut = text.char_indices().nth(smallest).map_or(text.len(), |(at, _)| at);
                *text = text.get(cut..).unwrap_or("").to_string().into();
                *start += cut;
            }
            line_start = next_line_start;
        }
    }

    /// The parts of a template; empty when there are no tokens. `open` is where the template starts.
    pub fn template_tree(&mut self, tokens: Tokens<'a>, open: usize) -> ParseResult<Vec<TemplatePart>> {
        let mut parts: Vec<TemplatePart> = Vec::with_capacity(tokens.list.len().min(8));
        let mut stack: Vec<(OpenDirective, Vec<TemplatePart>)> = Vec::new();
        let mut list = tokens.list.into_iter().peekable();
        while let Some(token) = list.next() {
            match token {
                Token::Literal { start, mut end, text } => {
                    let mut whole = text;
                    while let Some(Token::Literal { end: next_end, text, .. }) =
                        list.next_if(|t| matches!(t, Token::Literal { .. }))
                    {
                        whole.to_mut().push_str(&text);
                        end = next_end;
                    }
                    parts.push(TemplatePart::Literal { text: normalised(&whole), span: self.span(start, end) });
                }
                Token::Interpolation { expression, span } => parts.push(TemplatePart::Interpolation { expression, span }),
                Token::If { condition, span } => {
                    self.check_nesting(stack.len(), span)?;
                    stack.push((OpenDirective::If { condition, span, yes: None }, std::mem::take(&mut parts)));
                }
                Token::For { key, value, collection, span } => {
                    self.check_nesting(stack.len(), span)?;
                    stack.push((OpenDirective::For { key, value, collection, span }, std::mem::take(&mut parts)));
                }
                Token::Else { span } => match stack.last_mut() {
                    Some((OpenDirective::If { yes: yes @ None, .. }, _)) => *yes = Some(std::mem::take(&mut parts)),
                    _ => return self.unexpected_directive("%{ else }", span, stack.last().map(|(open, _)| open)),
                },
                Token::EndIf { span } => match stack.pop() {
                    Some((OpenDirective::If { condition, span: start, yes }, outer)) => {
                        let last = std::mem::replace(&mut parts, outer);
                        let (yes, no) = match yes {
                            Some(yes) => (yes, last),
                            None => (last, Vec::new()),
                        };
                        parts.push(TemplatePart::If { condition, yes, no, span: start.to(span) });
                    }
                    other => return self.unexpected_directive("%{ endif }", span, other.as_ref().map(|(open, _)| open)),
                },
                Token::EndFor { span } => match stack.pop() {
                    Some((OpenDirective::For { key, value, collection, span: start }, outer)) => {
                        let body = std::mem::replace(&mut parts, outer);
                        parts.push(TemplatePart::For { key, value, collection, body, span: start.to(span) });
                    }
                    other => return self.unexpected_directive("%{ endfor }", span, other.as_ref().map(|(open, _)| open)),
                },
            }
        }
        let Some((unclosed, _)) = stack.pop() else { return Ok(parts) };
        let message = format!("expected {}, found the end of the template", unclosed.expects());
        let related = (unclosed.span(), "opened here".to_string());
        let span = self.span(self.pos.saturating_sub(1).max(open), self.pos);
        let failed = self.fail_with(message, span);
        if let Some(failure) = &mut self.failure {
            failure.related = Some(related);
        }
        failed
    }

    fn check_nesting(&mut self, open: usize, span: Span) -> ParseResult<()> {
        if self.depth + open >= MAX_DEPTH {
            return self.fail_with(format!("nested more than {MAX_DEPTH} levels deep"), span);
        }
        Ok(())
    }

    #[cold]
    fn unexpected_directive<T>(&mut self, found: &str, span: Span, open: Option<&OpenDirective>) -> ParseResult<T> {
        let message = match open {
            Some(open) => format!("expected {}, found `{found}`", open.expects()),
            None => format!("`{found}` without an opening directive"),
        };
        let failed = self.fail_with(message, span);
        if let (Some(failure), Some(open)) = (&mut self.failure, open) {
            failure.related = Some((open.span(), "opened here".to_string()));
        }
        failed
    }
}

fn is_blank_line(text: &str) -> bool {
    text.ends_with('\n') && text.trim_start().is_empty()
}
