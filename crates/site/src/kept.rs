//! What the account shows of everything a reader keeps: the latest of each, with the way to the rest.

use db::{Conn, DbError};
use kernel::clock::Millis;
use press::articles::{Cursor, Dated, Direction};
use press::follows::{self, Following};
use press::searches::{self, SavedSearch};
use press::taxonomy::TermKind;
use press::{history, saved};
use serde_json::{Value, json};

use crate::Site;
use crate::search::page_path;

/// Articles shown of each list.
const SHOWN: i64 = 4;

/// The latest of what a reader keeps.
pub(crate) struct Kept {
    read: Vec<Dated>,
    paused: bool,
    saved: Vec<Dated>,
    saved_count: i64,
    follows: Vec<Following>,
    searches: Vec<SavedSearch>,
    search_mails: bool,
}

impl Kept {
    /// Reads it, in the snapshot of the account.
    pub(crate) fn load(conn: &mut Conn, reader: i64, now: Millis) -> Result<Kept, DbError> {
        let (top, older) = (Cursor::TOP, Direction::Older);
        Ok(Kept {
            read: history::list(conn, reader, top, older, SHOWN, now)?,
            paused: history::paused_since(conn, reader)?.is_some(),
            saved: saved::list(conn, reader, top, older, SHOWN, now)?,
            saved_count: saved::count(conn, reader, now)?,
            follows: follows::of_reader(conn, reader)?,
            searches: searches::of_reader(conn, reader)?,
            search_mails: !searches::stopped(conn, reader)?,
        })
    }
}

impl Site {
    /// The same as the theme sees it.
    pub(crate) fn kept_view(&self, kept: &Kept) -> Value {
        let entries = |entries: &[Dated]| -> Vec<Value> {
            let entry = |entry: &Dated| json!({ "card": self.card(&entry.card), "date_text": self.theme.date(entry.at, "long") });
            entries.iter().map(entry).collect()
        };
        let follows = kept.follows.iter().map(|one| {
            let url = one.path();
            json!({
                "kind": one.kind.map_or("author", TermKind::as_str),
                "name": one.name,
                "remove_action": format!("{url}/unfollow"),
                "url": url,
            })
        });
        let searches = kept.searches.iter().map(|one| {
            json!({
                "query": one.query,
                "url": page_path(&one.query),
                "date_text": self.theme.date(one.at, "long"),
                "remove_action": format!("/account/searches/{}/delete", one.id),
            })
        });
        json!({
            "read": entries(&kept.read),
            "paused": kept.paused,
            "history_url": "/account/history",
            "saved": entries(&kept.saved),
            "saved_count": kept.saved_count,
            "saved_url": crate::saved::LIST,
            "follows": follows.collect::<Vec<_>>(),
            "searches": searches.collect::<Vec<_>>(),
            "search_mails": kept.search_mails,
        })
    }
}
