//! The readers desk: finding readers, what they have, why they read or do not, and what can be done about it. Nobody is
//! ever signed in as somebody else.

pub mod acts;
pub mod cancel;
pub mod export;
pub mod grants;
mod happened;
pub mod lists;
pub mod merge;
pub mod money;
pub mod notes;
pub mod presents;
pub mod privacy;
pub mod sheet;
mod standing;
pub mod why;

use axum::extract::{Query, State};
use axum::response::Response;
use http_kit::{Failure, Next, see_other};
use press::readers::{self, ReaderRecord};
use press::readers_desk::{self, Entry, Filter, Found, Place, Show};
use press::staff::Action;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::Newsroom;
use crate::desk::Desk;
use crate::frame::{Notice, Page};
use crate::paging::{cut, onward};

/// The desk's address.
pub const PATH: &str = "/newsroom/readers";
/// Readers on a page.
const A_PAGE: usize = 50;
/// Letters of a search that are looked at.
const LONGEST: usize = 200;
/// What can have been done just before.
const DONE: [&str; 16] = [
    "given",
    "ended",
    "opened",
    "link",
    "signed-out",
    "lifted",
    "noted",
    "note-removed",
    "refunded",
    "refunded-transfer",
    "cancelled",
    "cancelled-now",
    "present-back",
    "present-back-transfer",
    "merged",
    "erased",
];

/// What was asked for.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    q: String,
    #[serde(default)]
    show: String,
    #[serde(default)]
    plan: String,
    #[serde(default)]
    group: String,
    #[serde(default)]
    after: String,
    #[serde(default)]
    done: String,
}

impl Asked {
    fn filter(&self) -> Filter {
        let some = |text: &str| (!text.is_empty()).then(|| text.replace('\0', ""));
        let mut show = Show::from_name(&self.show);
        // A plan is had or was had; of everybody else nobody has one.
        if !self.plan.is_empty() && !matches!(show, Show::Access | Show::Lapsed) {
            show = Show::Access;
        }
        Filter { show, plan: some(&self.plan), group: some(&self.group), after: Place::parse(&self.after) }
    }

    fn onward(&self, place: Place) -> String {
        let asked = [("show", &*self.show), ("plan", &*self.plan), ("group", &*self.group)];
        onward(PATH, &asked, ("after", &place.to_string()))
    }
}

/// `GET /newsroom/readers`.
pub async fn list(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let now = newsroom.now();
    let words: String = asked.q.chars().take(LONGEST).collect();
    let searched = !words.trim().is_empty();
    let filter = asked.filter();
    let (show, first) = (filter.show, filter.after.is_none());
    let (found, mut entries) = newsroom
        .read(move |conn, press| match searched {
            true => Ok((readers_desk::find(conn, press, &words, now)?, Vec::new())),
            false => Ok((Found::default(), readers_desk::list(conn, &filter, now, A_PAGE as i64 + 1)?)),
        })
        .await?;
    let next = cut(&mut entries, A_PAGE).map(|last| asked.onward(last.place));
    let shown = if searched { &found.readers } else { &entries };
    let content = json!({
        "q": asked.q, "action": PATH, "group": asked.group, "searched": searched, "more": found.more,
        "shows": newsroom.shows(show), "plans": newsroom.plan_choices(&asked.plan),
        "readers": shown.iter().map(|one| newsroom.reader_line(one)).collect::<Vec<_>>(),
        "groups": groups(&found), "found_plans": newsroom.found_plans(&found),
        "next_url": next, "is_first": first,
        "is_filtered": show != Show::All || !asked.plan.is_empty() || !asked.group.is_empty(),
        "export_url": desk.may(Action::Export).then(|| format!("{PATH}/export")),
        "lists_url": desk.may(Action::MoveMoney).then(|| format!("{PATH}/lists")),
    });
    let notice = newsroom.reader_notice(&asked.done);
    newsroom.page(
        &desk,
        Page { title: "newsroom-readers-desk", template: "readers.html", here: PATH, notice, content },
    )
}

fn groups(found: &Found) -> Vec<Value> {
    let one = |group: &readers_desk::GroupHit| {
        json!({
            "name": group.name, "taken": group.taken, "seats": group.seats,
            "url": format!("{PATH}?group={}", group.public_id),
        })
    };
    found.groups.iter().map(one).collect()
}

/// The address of a reader's page.
pub(crate) fn url_of(reader: &ReaderRecord) -> String {
    format!("{PATH}/{}", reader.public_id)
}

/// Back to a reader's page, which says what was done.
pub(crate) fn done(reader: &ReaderRecord, what: &str) -> Response {
    see_other(&Next::from_outside(&format!("{}?done={what}", url_of(reader))), None)
}

impl Newsroom {
    /// The reader of that public id.
    pub(crate) async fn reader(&self, public_id: String) -> Result<ReaderRecord, Failure> {
        let public_id = public_id.replace('\0', "");
        self.read(move |conn, _| readers::by_public_id(conn, &public_id)).await?.ok_or(Failure::NotFound)
    }

    pub(crate) fn reader_notice(&self, done: &str) -> Option<Notice> {
        DONE.contains(&done).then(|| Notice::success(self.say(&format!("readers-done-{done}"))))
    }

    fn shows(&self, chosen: Show) -> Vec<Value> {
        let one = |show: Show| {
            let name = self.say(&format!("readers-show-{}", show.as_str()));
            json!({ "value": show.as_str(), "name": name, "chosen": show == chosen })
        };
        Show::ALL.into_iter().map(one).collect()
    }

    /// Every plan that can be chosen.
    pub(crate) fn plan_choices(&self, chosen: &str) -> Vec<Value> {
        let slugs = self.press.config.plans.iter().map(|plan| plan.slug.as_str());
        let slugs = slugs.chain([standing::COMPLIMENTARY]);
        slugs
            .map(|slug| json!({ "value": slug, "name": self.plan_name(slug), "chosen": slug == chosen }))
            .collect()
    }

    fn found_plans(&self, found: &Found) -> Vec<Value> {
        let one = |slug: &String| json!({ "name": self.plan_name(slug), "url": format!("{PATH}?show=access&plan={slug}") });
        found.plans.iter().map(one).collect()
    }

    fn reader_line(&self, entry: &Entry) -> Value {
        json!({
            "url": format!("{PATH}/{}", entry.public_id), "email": entry.email, "name": entry.name,
            "standing": self.entry_standing(entry), "trouble": entry.trouble.map(|status| self.status(status)),
            "is_suppressed": entry.suppressed.is_some(),
            "since": { "iso": self.theme.date(entry.created_at, "iso"), "text": self.theme.date(entry.created_at, "short") },
        })
    }
}
