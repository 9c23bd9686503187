//! What stands at the top of each page of a draft: its headline, how it stands, and the way to its other pages.

use db::{Conn, DbError};
use http_kit::Failure;
use press::drafts::{self, Act, Draft, Openness, Revision, State};
use serde_json::{Value, json};

use super::{PATH, address};
use crate::Newsroom;
use crate::desk::Desk;

/// A draft, the text that stands, and what its pages say of both.
#[derive(Debug)]
pub(crate) struct Seen {
    pub(crate) draft: Draft,
    pub(crate) stands: Revision,
    unsettled: i64,
    pub(crate) openness: Option<Openness>,
}

impl Seen {
    /// Reads it, in the snapshot of the page itself.
    pub(crate) fn read(conn: &mut Conn, id: &str) -> Result<Option<Seen>, DbError> {
        let Some((draft, stands)) = drafts::latest(conn, id)? else { return Ok(None) };
        let unsettled = drafts::unsettled(conn, draft.id)?;
        let openness = drafts::openness(conn, &draft)?;
        Ok(Some(Seen { draft, stands, unsettled, openness }))
    }

    /// Whether whoever is at the desk may do that now, and it would make sense.
    pub(crate) fn can(&self, desk: &Desk, act: Act) -> bool {
        self.draft.allows(desk.colleague(), act) && drafts::next(self.draft.state, act).is_some()
    }
}

/// The pages of a draft: the end of the address, and its name.
const TABS: [(&str, &str); 6] = [
    ("", "draft-tab-write"),
    ("particulars", "draft-tab-particulars"),
    ("comments", "draft-tab-comments"),
    ("texts", "draft-tab-texts"),
    ("preview", "draft-tab-preview"),
    ("publish", "draft-tab-publish"),
];

impl Newsroom {
    /// The draft of that public id, with what else `more` reads.
    pub(crate) async fn seen<T, W>(&self, id: &str, more: W) -> Result<(Seen, T), Failure>
    where
        T: Send + 'static,
        W: FnOnce(&mut Conn, &press::Press, &Seen) -> Result<T, DbError> + Send + 'static,
    {
        let id = id.to_owned();
        let found = self
            .read(move |conn, press| {
                let Some(seen) = Seen::read(conn, &id)? else { return Ok(None) };
                let more = more(conn, press, &seen)?;
                Ok(Some((seen, more)))
            })
            .await?;
        found.ok_or(Failure::NotFound)
    }

    /// The head, on the page whose address ends so.
    pub(crate) fn head(&self, seen: &Seen, here: &str) -> Value {
        let Seen { draft, stands, .. } = seen;
        let tabs: Vec<Value> = TABS
            .iter()
            .map(|(end, key)| {
                json!({
                    "url": address(&draft.public_id, end), "name": self.say(key), "here": *end == here,
                    "count": (*end == "comments" && seen.unsettled > 0).then_some(seen.unsettled),
                })
            })
            .collect();
        let live = seen.openness.as_ref().filter(|article| article.live);
        json!({
            "id": draft.public_id,
            "title": self.headline(&stands.text.writing.title),
            "state": draft.state.as_str(),
            "state_text": self.state(draft.state),
            "publish_at": draft.publish_at.map(|at| self.moment(at)),
            "due": draft.due_at.map(|at| self.moment(at)),
            "live_url": live.map(|article| format!("/articles/{}", article.slug)),
            "tabs": tabs,
            "list_url": PATH,
        })
    }

    /// A headline, or what stands for none.
    pub(crate) fn headline(&self, title: &str) -> String {
        if title.trim().is_empty() { self.say("draft-untitled") } else { title.to_owned() }
    }

    /// How a draft stands, in words.
    pub(crate) fn state(&self, state: State) -> String {
        self.say(&format!("draft-state-{}", state.as_str()))
    }

    /// Who it was, in words.
    pub(crate) fn by(&self, name: Option<&String>) -> String {
        name.cloned().unwrap_or_else(|| self.say("draft-by-nobody"))
    }
}
