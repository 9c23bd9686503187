//! How an issue stands and what happens to it next, in sentences.

use kernel::clock::Millis;
use press::newsletters::issues::{self, Issue, Listed, State, calendar};
use render::theme::Arg;

use super::one::Found;
use crate::Newsroom;

/// When nothing of it changes any more.
fn freezes_at(issue: &Listed) -> Millis {
    issue.due_at - calendar::FROZEN
}

impl Newsroom {
    /// Whether it is frozen, or held, as soon as somebody looks: its time has come.
    pub(super) fn is_at_once(&self, issue: &Listed) -> bool {
        freezes_at(issue) <= self.now()
    }

    /// How it stands and what happens next, in a sentence or two.
    pub(super) fn stands(&self, issue: &Issue) -> String {
        let listed = &issue.listed;
        let time = |at: Millis| Arg::from(self.letter_time(&listed.newsletter, at));
        let who = listed.approved_by.clone().unwrap_or_else(|| self.say("audit-forgotten"));
        let began = listed.due_at - calendar::ASSEMBLED;
        let done = match listed.state {
            State::Sent => listed.sent_at,
            _ => listed.approved_at,
        };
        let args = [
            ("due", time(listed.due_at)),
            ("frozen", time(freezes_at(listed))),
            ("made", time(issue.assembled.at)),
            ("again", time(began)),
            ("who", who.into()),
            ("time", time(done.unwrap_or(listed.due_at))),
        ];
        let held = issues::why_held(&self.press, issue);
        let key = match listed.state {
            State::Draft if issue.assembled.at < began => "issues-is-begun",
            State::Ready if self.is_at_once(listed) && held.is_none() => "issues-is-ready-now",
            State::Draft => "issues-is-draft",
            State::Ready => "issues-is-ready",
            State::Held => "issues-is-held",
            State::Skipped => "issues-is-skipped",
            State::Frozen => "issues-is-frozen",
            State::Sending => "issues-is-sending",
            State::Sent => "issues-is-sent",
            State::Cancelled => "issues-is-cancelled",
        };
        let goes = self.goes(listed, held).map(|key| self.theme.text(key, &args));
        let sentences = [Some(self.theme.text(key, &args)), goes, self.why_not_sent(listed)];
        sentences.into_iter().flatten().collect::<Vec<_>>().join(" ")
    }

    /// What its time makes of one that still waits for it.
    fn goes(&self, issue: &Listed, held: Option<&str>) -> Option<&'static str> {
        match (issue.state, held) {
            (State::Draft, None) => Some("issues-goes-by-itself"),
            (State::Draft, _) if self.is_at_once(issue) => Some("issues-goes-nowhere-now"),
            (State::Draft, _) => Some("issues-goes-nowhere"),
            (State::Ready, Some("no-take")) => Some("issues-goes-incomplete"),
            (State::Ready, None) if !self.is_at_once(issue) => Some("issues-goes"),
            _ => None,
        }
    }

    /// That somebody, or time, has made something else of it since it was shown.
    pub(super) fn overtaken(&self, found: &Found) -> String {
        let Issue { listed, assembled, .. } = &found.issue;
        let last = found.last.as_ref().map(|last| last.at);
        let time = |at: Millis| self.letter_time(&listed.newsletter, at);
        // What time does to it stands in no log.
        let by_time = match listed.state {
            state if !state.is_open() => {
                return self.theme.text("issues-wrong-state", &[("state", self.issue_state(state).into())]);
            }
            State::Held if last < Some(freezes_at(listed)) => Some(("issues-overtaken-held", listed.due_at)),
            _ if last < Some(assembled.at) => Some(("issues-overtaken-anew", assembled.at)),
            _ => None,
        };
        match (by_time, &found.last) {
            (Some((key, at)), _) => self.theme.text(key, &[("time", time(at).into())]),
            (None, Some(last)) => {
                let time = time(last.at).into();
                self.theme.text("issues-overtaken", &[("who", self.who(last).into()), ("time", time)])
            }
            (None, None) => self.say("issues-overtaken-meanwhile"),
        }
    }
}
