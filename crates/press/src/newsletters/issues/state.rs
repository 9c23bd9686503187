//! How an issue stands, and what leads where.

/// How an issue stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum State {
    /// Put together; nobody has approved it.
    Draft,
    /// Approved: it goes out when its time comes.
    Ready,
    /// Its time came, and nobody had approved it.
    Held,
    /// There is none on that day: nothing was new.
    Skipped,
    /// As it will be sent; nothing of it changes any more.
    Frozen,
    /// On its way.
    Sending,
    /// Everybody has it.
    Sent,
    /// Nobody gets it, or nobody more.
    Cancelled,
}

impl State {
    /// All of them.
    pub const ALL: [State; 8] = [
        State::Draft,
        State::Ready,
        State::Held,
        State::Skipped,
        State::Frozen,
        State::Sending,
        State::Sent,
        State::Cancelled,
    ];

    /// The word in the database and, after `issue-state-`, in language files.
    pub fn as_str(self) -> &'static str {
        match self {
            State::Draft => "draft",
            State::Ready => "ready",
            State::Held => "held",
            State::Skipped => "skipped",
            State::Frozen => "frozen",
            State::Sending => "sending",
            State::Sent => "sent",
            State::Cancelled => "cancelled",
        }
    }

    /// The state of that word.
    pub fn from_name(name: &str) -> Option<State> {
        State::ALL.into_iter().find(|state| state.as_str() == name)
    }

    /// Whether editors may still change what is in it.
    pub fn is_open(self) -> bool {
        matches!(self, State::Draft | State::Ready | State::Held | State::Skipped)
    }
}

/// What is done to an issue, by editors, by the clock or by whoever sends it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Step {
    /// An editor approves it.
    Approve,
    /// An editor takes that back, or has a skipped one made after all.
    Reopen,
    /// Its time is near and it is approved, or goes out by itself.
    Freeze,
    /// Its time is near and it is not, or something is missing from it.
    Hold,
    /// Nothing in it is new.
    Skip,
    /// The first mails leave.
    Send,
    /// The last one has left.
    Finish,
    /// An editor wants it sent to nobody more.
    Cancel,
}

impl Step {
    /// All of them.
    pub const ALL: [Step; 8] = [
        Step::Approve,
        Step::Reopen,
        Step::Freeze,
        Step::Hold,
        Step::Skip,
        Step::Send,
        Step::Finish,
        Step::Cancel,
    ];
}

/// Where a step leads from a state; none: it cannot be taken there.
pub fn next(state: State, step: Step) -> Option<State> {
    use State::{Cancelled, Draft, Frozen, Held, Ready, Sending, Sent, Skipped};
    match (state, step) {
        (Draft | Held, Step::Approve) => Some(Ready),
        (Ready | Skipped, Step::Reopen) => Some(Draft),
        // A draft freezes by itself where the newsletter is set so.
        (Draft | Ready, Step::Freeze) => Some(Frozen),
        (Draft | Ready, Step::Hold) => Some(Held),
        (Draft, Step::Skip) => Some(Skipped),
        (Frozen, Step::Send) => Some(Sending),
        // An issue that nobody is to get is done as soon as it begins.
        (Frozen | Sending, Step::Finish) => Some(Sent),
        (Draft | Ready | Held | Frozen | Sending, Step::Cancel) => Some(Cancelled),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::State::{Cancelled, Draft, Frozen, Held, Ready, Sending, Sent, Skipped};
    use super::*;

    #[test]
    fn every_step_from_every_state_is_decided() {
        let table = [
            (
                Draft,
                [Some(Ready), None, Some(Frozen), Some(Held), Some(Skipped), None, None, Some(Cancelled)],
            ),
            (Ready, [None, Some(Draft), Some(Frozen), Some(Held), None, None, None, Some(Cancelled)]),
            (Held, [Some(Ready), None, None, None, None, None, None, Some(Cancelled)]),
            (Skipped, [None, Some(Draft), None, None, None, None, None, None]),
            (Frozen, [None, None, None, None, None, Some(Sending), Some(Sent), Some(Cancelled)]),
            (Sending, [None, None, None, None, None, None, Some(Sent), Some(Cancelled)]),
            (Sent, [None; 8]),
            (Cancelled, [None; 8]),
        ];
        assert_eq!(table.map(|(state, _)| state), State::ALL);
        for (state, leads) in table {
            assert_eq!(Step::ALL.map(|step| next(state, step)), leads, "{state:?}");
            assert_eq!(State::from_name(state.as_str()), Some(state));
        }
    }

    /// States that can be come to from this one.
    fn reachable(from: State) -> BTreeSet<State> {
        let mut found = BTreeSet::new();
        let mut open = vec![from];
        while let Some(state) = open.pop() {
            for to in Step::ALL.into_iter().filter_map(|step| next(state, step)) {
                if found.insert(to) {
                    open.push(to);
                }
            }
        }
        found
    }

    #[test]
    fn what_is_frozen_never_opens_again_and_what_was_sent_is_never_sent_again() {
        for state in State::ALL {
            let later = reachable(state);
            if !state.is_open() {
                assert!(!later.iter().any(|later| later.is_open()), "{state:?}: {later:?}");
            }
        }
        assert_eq!(reachable(Sent), BTreeSet::new());
        assert_eq!(reachable(Cancelled), BTreeSet::new());
        assert_eq!(reachable(Draft), State::ALL.into_iter().collect());
    }
}
