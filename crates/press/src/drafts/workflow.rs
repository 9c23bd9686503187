//! How a piece goes from the first words to its readers, and who may take it there. Pure.

use crate::staff::{self, Action, Role};

/// How a draft stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum State {
    /// Being written.
    Draft,
    /// Handed to an editor.
    Review,
    /// To be published when its time comes.
    Scheduled,
    /// Readers see it as it stands.
    Published,
    /// Readers see an earlier text of it: changes are waiting.
    Updated,
    /// Taken from readers.
    Withdrawn,
}

impl State {
    /// All states, in the order of the way.
    pub const ALL: [State; 6] =
        [State::Draft, State::Review, State::Scheduled, State::Published, State::Updated, State::Withdrawn];

    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            State::Draft => "draft",
            State::Review => "review",
            State::Scheduled => "scheduled",
            State::Published => "published",
            State::Updated => "updated",
            State::Withdrawn => "withdrawn",
        }
    }

    /// The state of that word.
    pub fn from_name(name: &str) -> Option<State> {
        State::ALL.into_iter().find(|state| state.as_str() == name)
    }
}

/// What can be done with a draft.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Act {
    /// Change its text or particulars, or restore an earlier text.
    Write,
    /// Say something about it, or that something is settled.
    Comment,
    /// Hand it to an editor.
    Submit,
    /// Go on writing at what was handed over, or hand it back.
    TakeBack,
    /// Say who is to write it, and until when.
    Assign,
    /// Have it published at a time.
    Schedule,
    /// Not to have it published at that time.
    Unschedule,
    /// Show it to readers as it stands.
    Publish,
    /// Tell its readers what was wrong.
    Correct,
    /// Take it from readers.
    Withdraw,
    /// Open it to all readers until a time, or close it again.
    Open,
    /// Throw it away before any reader has seen it.
    Discard,
}

impl Act {
    /// All acts.
    pub const ALL: [Act; 12] = [
        Act::Write,
        Act::Comment,
        Act::Submit,
        Act::TakeBack,
        Act::Assign,
        Act::Schedule,
        Act::Unschedule,
        Act::Publish,
        Act::Correct,
        Act::Withdraw,
        Act::Open,
        Act::Discard,
    ];
}

/// Whether someone of this role may do it, with a piece of their own (begun by or assigned to them) or another's,
/// in this state: by the table of [`staff::may`], whoever edits may do everything, whoever publishes their own everything
/// with that, whoever writes goes on until an editor has decided; the rest look on.
pub fn may(role: Role, own: bool, act: Act, state: State) -> bool {
    let works = |action| staff::may(role, action);
    if works(Action::EditAny) {
        return true;
    }
    if !works(Action::WriteOwn) {
        return false;
    }
    let undecided = matches!(state, State::Draft | State::Review);
    match act {
        Act::Comment => true,
        Act::Assign => false,
        Act::Write | Act::Submit | Act::TakeBack | Act::Discard if undecided => own,
        _ => own && works(Action::PublishOwn),
    }
}

/// The state an act leads to, `None` where it makes no sense. What is scheduled no longer is a draft again, unless
/// readers have seen it.
pub fn next(state: State, act: Act) -> Option<State> {
    use State::{Draft, Published, Review, Scheduled, Updated, Withdrawn};
    match (act, state) {
        (Act::Write, Published) => Some(Updated),
        (Act::Write | Act::Comment | Act::Assign, state) => Some(state),
        (Act::Submit, Draft) => Some(Review),
        (Act::TakeBack, Review) => Some(Draft),
        // What is scheduled already can be given another time, or its latest text.
        (Act::Schedule, Draft | Review | Scheduled | Updated | Withdrawn) => Some(Scheduled),
        (Act::Unschedule, Scheduled) => Some(Draft),
        (Act::Publish, Draft | Review | Scheduled | Updated | Withdrawn) => Some(Published),
        (Act::Correct | Act::Open, Published | Updated | Scheduled) => Some(state),
        (Act::Discard, Draft | Review) => Some(state),
        (Act::Withdraw, Published | Updated | Scheduled) => Some(Withdrawn),
        _ => None,
    }
}
