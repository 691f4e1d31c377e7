//! Where a value was written, and the hops that it came through.
//!
//! Invariant: a note travels with its place: whoever makes a place a hop takes its note along.

use std::sync::Arc;

use super::{Form, Hop, HopKind, Note, Site};
use crate::source::Span;

/// How many hops of a container an element takes over.
const MAX_HOPS: usize = 8;

/// Where a value stands in the configuration that is checked, and its provenance.
///
/// The place is the expression that yields the value where it is used (`var.tls` in the resource); the hops lead from
/// there to where the value was written (the default, the tfvars line, the module argument).
#[derive(Clone, Debug, Default)]
pub struct Origin {
    site: Option<Site>,
    /// Where something is said of the place itself, that comes first, as a [`HopKind::FunctionInput`] at the same place.
    hops: Option<Arc<Hop>>,
}

/// Hops before others, in their order.
fn chain(hops: &[&Hop], last: Option<Arc<Hop>>) -> Option<Arc<Hop>> {
    hops.iter().rev().fold(last, |next, hop| hop.before(next))
}

impl Origin {
    /// Written at `span`, no references followed.
    pub fn at(span: Span) -> Origin {
        let site = Site::from(span);
        Origin { site: (!span.is_none()).then_some(site), hops: None }
    }

    /// A literal that is written at `span`.
    pub fn literal(span: Span) -> Origin {
        Origin { site: (!span.is_none()).then_some(Site::new(span, Form::Literal)), hops: None }
    }

    pub const fn none() -> Origin {
        Origin { site: None, hops: None }
    }

    /// At a place, having come through these.
    pub fn from_hops<'h>(site: Option<Site>, hops: impl IntoIterator<Item = &'h Hop>) -> Origin {
        Origin { site, hops: chain(&hops.into_iter().collect::<Vec<_>>(), None) }
    }

    pub fn site(&self) -> Option<Site> {
        self.site
    }

    pub fn span(&self) -> Option<Span> {
        self.site.map(|site| site.span)
    }

    /// A place, with what is known to stand there.
    pub fn site_at(&self, span: Span) -> Site {
        let mut known = self.site.into_iter().chain(self.hops().map(|hop| hop.site));
        known.find(|site| site.span == span).unwrap_or(span.into())
    }

    /// The site, or one that stands in for it.
    pub fn site_or(&self, otherwise: Span) -> Site {
        self.site.unwrap_or(otherwise.into())
    }

    /// The same provenance at another site.
    pub fn at_site(self, site: Option<Site>) -> Origin {
        Origin { site, hops: self.hops }
    }

    /// The same provenance at another place.
    pub fn moved(&self, span: Option<Span>) -> Origin {
        Origin { site: span.map(|span| self.site_at(span)), hops: self.hops.clone() }
    }

    /// Says what stands at a span, if that is where the value is.
    pub fn shape(&mut self, span: Span, form: impl FnOnce() -> Form) {
        if let Some(site) = self.site.as_mut().filter(|site| site.span == span) {
            site.form = form();
        }
    }

    /// What is said of the place itself: as the input of a function, or as what decides a fact.
    pub fn note(&self) -> Option<&Arc<Note>> {
        match self.own() {
            Some(own) => own.note.as_ref(),
            None => self.hops().filter(|hop| self.span() == Some(hop.span())).find_map(|hop| hop.note.as_ref()),
        }
    }

    fn own(&self) -> Option<&Arc<Hop>> {
        self.hops.as_ref().filter(|hop| hop.kind == HopKind::FunctionInput)
    }

    fn own_note(&self) -> Option<Arc<Note>> {
        self.own()?.note.clone()
    }

    /// The hops proper.
    fn behind_note(&self) -> &Option<Arc<Hop>> {
        self.own().map_or(&self.hops, |own| &own.next)
    }

    /// The same with this said of the place itself, if there is one.
    pub fn with_note(self, note: Option<Arc<Note>>) -> Origin {
        let next = self.behind_note().clone();
        let hops = match (self.site, note) {
            (Some(site), Some(note)) => Some(Arc::new(Hop { next, ..Hop::new(HopKind::FunctionInput, site, Some(note)) })),
            _ => next,
        };
        Origin { site: self.site, hops }
    }

    /// The same value used at `span`, having come from here by a reference of this kind.
    pub fn through(&self, kind: HopKind, span: Span) -> Origin {
        let hops = match self.site {
            Some(from) if from.span != span => {
                Some(Arc::new(Hop { next: self.behind_note().clone(), ..Hop::new(kind, from, self.own_note()) }))
            }
            None if kind == HopKind::CommandLine => Some(Arc::new(Hop::new(kind, Span::NONE.into(), None))),
            _ => self.hops.clone(),
        };
        Origin { site: Some(span.into()), hops }
    }

    /// The same place, with a hop before all others.
    pub fn with_hop(&self, kind: HopKind, span: Span, note: Option<Arc<Note>>) -> Origin {
        self.with_hops(&[Hop::new(kind, span.into(), note)])
    }

    /// The same place, with hops before all others.
    pub fn with_hops(&self, hops: &[Hop]) -> Origin {
        let hops = chain(&hops.iter().collect::<Vec<_>>(), self.behind_note().clone());
        Origin { site: self.site, hops }.with_note(self.own_note())
    }

    /// The origin of something computed at `span` from these: their hops, one after the other, at most eight.
    pub fn derived<'a>(span: Span, from: impl IntoIterator<Item = &'a Origin>) -> Origin {
        let mut hops: Vec<&Hop> = Vec::new();
        for origin in from {
            for hop in origin.hops() {
                if hops.len() < MAX_HOPS && !hops.iter().any(|known| known.kind == hop.kind && known.span() == hop.span()) {
                    hops.push(hop);
                }
            }
        }
        Origin { site: Some(Site::new(span, Form::Computed)), hops: chain(&hops, None) }
    }

    /// The origin of an element that was taken out of a container with origin `self`.
    ///
    /// An element that was written inside the container's own span keeps its own; one that came with the container
    /// through references is placed where the container is used.
    pub fn project(&self, element: &Origin) -> Origin {
        match (self.site, element.site) {
            (Some(container), Some(inner)) if container.span.contains(inner.span) => element.clone(),
            (Some(container), Some(inner)) if self.has_hops() => {
                // First the hops of the container, then the element's own.
                let own = Hop::new(HopKind::Element, inner, element.note().cloned()).before(element.behind_note().clone());
                let before: Vec<&Hop> = self.hops().take(MAX_HOPS).filter(|hop| !element.passes(hop.span())).collect();
                Origin { site: Some(container), hops: chain(&before, own) }
            }
            (_, Some(_)) => element.clone(),
            (_, None) => self.clone(),
        }
    }

    /// The same place and hops, with one more at the far end.
    pub fn ending(&self, kind: HopKind, span: Span) -> Origin {
        let last = Arc::new(Hop::new(kind, span.into(), None));
        let hops: Vec<&Hop> = self.hops().take(MAX_HOPS).collect();
        Origin { site: self.site, hops: chain(&hops, Some(last)) }
    }

    /// Whether the value stands or stood exactly there.
    fn passes(&self, span: Span) -> bool {
        self.span() == Some(span) || self.hops().any(|hop| hop.span() == span)
    }

    /// The hops, nearest first.
    pub fn hops(&self) -> impl Iterator<Item = &Hop> {
        std::iter::successors(self.behind_note().as_deref(), |hop| hop.next.as_deref())
    }

    pub fn has_hops(&self) -> bool {
        self.behind_note().is_some()
    }

    /// The same without its first hop.
    pub fn without_first_hop(&self) -> Origin {
        let hops = self.behind_note().as_ref().and_then(|hop| hop.next.clone());
        Origin { site: self.site, hops }.with_note(self.own_note())
    }

    /// What is said of the place and of the hops.
    pub fn notes(&self) -> impl Iterator<Item = &Arc<Note>> {
        self.hops.iter().flat_map(|hop| hop.walk()).filter_map(|hop| hop.note.as_ref())
    }

    /// The same with every place changed.
    pub fn mapped(&self, change: impl Fn(Span) -> Span) -> Origin {
        let moved = |site: Site| Site { span: change(site.span), ..site };
        let hops: Vec<Hop> = self
            .hops
            .iter()
            .flat_map(|hop| hop.walk())
            .map(|hop| Hop::new(hop.kind, moved(hop.site), hop.note.clone()))
            .collect();
        Origin { site: self.site.map(moved), hops: chain(&hops.iter().collect::<Vec<_>>(), None) }
    }

    /// The first reference to what the value belongs to: `data.x.y.id` in the local value, not `local.id` in the resource.
    /// Where nothing was referred to, the place of use.
    pub fn referred(&self) -> Option<Span> {
        let (mut place, mut before, mut ends_in_block) = (self.span(), self.span(), false);
        for hop in self.hops().filter(|hop| !hop.span().is_none()) {
            (before, place) = (place, Some(hop.span()));
            // The block that the reference means, and no reference.
            ends_in_block = matches!(hop.kind, HopKind::ResourceArgument | HopKind::Output);
        }
        if ends_in_block { before } else { place }
    }

    /// The last hop: where the value was written in the end.
    pub fn written(&self) -> Option<Span> {
        let leads = |hop: &&Hop| !hop.span().is_none() && hop.kind != HopKind::Template;
        self.hops().filter(leads).last().map(Hop::span).or(self.span())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceId;

    fn at(start: usize) -> Span {
        Span::new(SourceId(0), start, start + 4)
    }

    #[test]
    fn the_first_reference_is_the_one_before_the_block_that_it_means() {
        let symbol = Origin::at(at(0)).through(HopKind::ResourceArgument, at(10));
        assert_eq!(symbol.referred(), Some(at(10)));
        assert_eq!(symbol.through(HopKind::Local, at(20)).through(HopKind::ModuleArgument, at(30)).referred(), Some(at(10)));
        // A module that is not on disk has no block to mean: the reference is where the value begins.
        assert_eq!(Origin::at(at(10)).through(HopKind::Local, at(20)).referred(), Some(at(10)));
        assert_eq!(Origin::at(at(10)).referred(), Some(at(10)));
    }

    #[test]
    fn a_note_goes_with_its_place_and_is_no_hop() {
        let noted = Origin::at(at(0)).with_note(Some(Note::new("public")));
        assert!(noted.hops().next().is_none() && !noted.has_hops());
        let decided = noted.with_hop(HopKind::Evidence, at(50), Some(Note::new("the route")));
        assert_eq!(decided.note().unwrap().text, "public");
        let used = decided.through(HopKind::Local, at(20));
        assert!(used.note().is_none(), "nothing is said of the new place");
        let labels: Vec<&str> = used.hops().map(Hop::label).collect();
        assert_eq!(labels, ["public", "the route"]);
        let list = Origin::at(at(30)).through(HopKind::Local, at(40));
        let element = list.project(&decided);
        assert_eq!(element.span(), Some(at(40)));
        assert_eq!(element.hops().map(Hop::label).collect::<Vec<_>>(), ["the local value", "public", "the route"]);
    }

    #[test]
    fn what_stands_at_a_place_goes_with_it() {
        let mut origin = Origin::at(at(0));
        origin.shape(at(0), || Form::Literal);
        origin.shape(at(5), || Form::Name);
        let mut used = origin.through(HopKind::Local, at(20));
        used.shape(at(20), || Form::Name);
        let forms: Vec<Form> = used.site().into_iter().chain(used.hops().map(|hop| hop.site)).map(|site| site.form).collect();
        assert_eq!(forms, [Form::Name, Form::Literal]);
        assert!(Origin::derived(at(30), [&used]).site().is_some_and(|site| !site.form.hands_on()));
    }

    #[test]
    fn an_origin_is_small() {
        assert_eq!(std::mem::size_of::<Origin>(), 24);
    }
}
