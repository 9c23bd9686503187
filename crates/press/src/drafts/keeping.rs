//! What becomes of a text that arrives. Pure: the store asks [`keep`] and does what it says.
//!
//! Editors save every few seconds. Within one stint of one person at one open editor the last revision is carried
//! on, so that an hour of typing is a dozen revisions; all else begins a new one, and a text that was made from one
//! that somebody else has changed since is set aside, never dropped.

use kernel::clock::{MINUTE, Millis};

use super::Text;

/// How long a revision is carried on.
const STINT: Millis = 5 * MINUTE;
/// A text that is shorter by more than this many bytes keeps the one before it.
const CUT: usize = 240;

/// The text that stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// Its number.
    pub number: i64,
    /// The number of the text in which the part that now arrives was last changed.
    pub changed: i64,
    /// The number of the last text that came from somebody else, or from another open editor.
    pub foreign: i64,
    /// Who saved it, unless they left.
    pub by: Option<i64>,
    /// The open editor it came from.
    pub pane: String,
    /// When it was begun.
    pub begun_at: Millis,
    /// When it was last saved.
    pub saved_at: Millis,
    /// Readers see it, or will; or it was not typed but opened or restored.
    pub pinned: bool,
    /// The text.
    pub text: Text,
}

/// A text that arrives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Coming {
    /// The number of the text it was made from.
    pub base: i64,
    /// Who sends it.
    pub by: i64,
    /// The open editor it comes from.
    pub pane: String,
    /// The text as it would stand.
    pub text: Text,
}

/// What becomes of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// It stands already.
    Same,
    /// It takes the place of the revision it carries on.
    CarriedOn,
    /// A revision of its own.
    Anew,
    /// It was made from a text that is no longer the one that stands: it is kept beside it.
    SetAside,
}

/// What becomes of `coming`.
pub fn keep(head: &Head, coming: &Coming, now: Millis) -> Kept {
    if head.text == coming.text {
        return Kept::Same;
    }
    let own = head.by == Some(coming.by) && head.pane == coming.pane;
    // An answer may be lost on the way, and the editor go on from the text before: that nobody else wrote in
    // between is what counts. A number that was never given comes from a database that was restored since.
    let overtaken = coming.base < head.changed && coming.base < head.foreign;
    if overtaken || coming.base > head.number {
        return Kept::SetAside;
    }
    let in_order = coming.base == head.number;
    let within = head.begun_at <= now && head.saved_at <= now && now - head.begun_at < STINT;
    match own && in_order && within && !head.pinned && !cuts(&head.text, &coming.text) {
        true => Kept::CarriedOn,
        false => Kept::Anew,
    }
}

/// Whether a text that was set aside is carried on by the next that is.
pub(super) fn goes_on(before: &Text, begun_at: Millis, coming: &Text, now: Millis) -> bool {
    begun_at <= now && now - begun_at < STINT && !cuts(before, coming)
}

fn cuts(before: &Text, after: &Text) -> bool {
    let length = |text: &Text| {
        let Text { writing, particulars } = text;
        let beside = [&particulars.notes, &particulars.search_description, &particulars.social_description];
        let typed = [&writing.title, &writing.standfirst, &writing.html];
        typed.into_iter().chain(beside).map(String::len).sum::<usize>()
    };
    length(after) + CUT < length(before)
}
