//! Drafts in a list, how one begins, and the articles that a text can name.

use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use http_kit::{CachePolicy, Failure, Reply};
use kernel::clock::{MINUTE, Millis};
use press::articles::{self, wire};
use press::drafts::{
    self, Author, Draft, DraftError, Listed, Particulars, Place, State as Stage, Text, Wanted,
};
use press::staff::Action;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Done, PATH, address, to};
use crate::Newsroom;
use crate::desk::Desk;
use crate::frame::Page;
use crate::paging::{cut, onward};

/// Drafts on a page.
const A_PAGE: usize = 50;
/// Articles that a search for one to name gives.
const RELATED: i64 = 8;
/// What can be asked for, in the order of the filter.
const FILTERS: [&str; 9] =
    ["all", "mine", "for-me", "draft", "review", "scheduled", "updated", "published", "withdrawn"];

/// Which drafts.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    which: String,
    #[serde(default)]
    after: String,
}

impl Asked {
    fn which(&self) -> &'static str {
        FILTERS.into_iter().find(|filter| *filter == self.which).unwrap_or(FILTERS[0])
    }

    fn wanted(&self, me: i64) -> Wanted {
        match self.which() {
            "mine" => Wanted::BegunBy(me),
            "for-me" => Wanted::AssignedTo(me),
            state => Stage::from_name(state).map_or(Wanted::All, Wanted::In),
        }
    }
}

/// `GET /newsroom/drafts`.
pub async fn list(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Query(asked): Query<Asked>,
    Query(done): Query<Done>,
) -> Result<Response, Failure> {
    let (wanted, after) = (asked.wanted(desk.reader.id), Place::parse(&asked.after).unwrap_or(Place::TOP));
    let mut found =
        newsroom.read(move |conn, _| drafts::list(conn, wanted, after, A_PAGE as i64 + 1)).await?;
    let next = cut(&mut found, A_PAGE).map(|last| {
        let place = Place { updated_at: last.draft.updated_at, id: last.draft.id };
        onward(PATH, &[("which", asked.which())], ("after", &place.to_string()))
    });
    let filters: Vec<Value> = FILTERS
        .into_iter()
        .map(|filter| {
            let url = if filter == FILTERS[0] { PATH.to_owned() } else { format!("{PATH}?which={filter}") };
            let name = newsroom.say(&format!("drafts-{filter}"));
            json!({ "url": url, "name": name, "here": filter == asked.which() })
        })
        .collect();
    let now = newsroom.now();
    let content = json!({
        "filters": filters, "next_url": next, "first_url": (after != Place::TOP).then_some(PATH),
        "drafts": found.iter().map(|one| newsroom.listed(one, now)).collect::<Vec<_>>(),
        "begin_url": desk.may(Action::WriteOwn).then_some(PATH),
        "is_filtered": asked.which() != FILTERS[0],
    });
    let notice = newsroom.done(&done.done, &["discarded"]);
    newsroom
        .page(&desk, Page { title: "newsroom-drafts", template: "drafts.html", here: PATH, notice, content })
}

/// `POST /newsroom/drafts`: an empty page, signed by whoever begins it.
pub async fn begin(State(newsroom): State<Newsroom>, desk: Desk) -> Result<Response, Failure> {
    let (by, now) = (desk.colleague(), newsroom.now());
    let name = desk.reader.name.clone();
    let authors = if name.is_empty() { Vec::new() } else { vec![Author { name, slug: String::new() }] };
    let particulars = Particulars { authors, ..Particulars::default() };
    let text = Text { particulars, ..Text::default() };
    let begun = newsroom.write(move |tx, press| drafts::begin(tx, press, by, text, now)).await;
    newsroom.opened(begun)
}

/// `POST /newsroom/stories/{id}/edit`: the draft of an article, made of it if there is none yet.
pub async fn edit_story(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let (by, now) = (desk.colleague(), newsroom.now());
    let opened = newsroom
        .write::<_, DraftError, _>(move |tx, press| {
            let article = articles::id_of(tx, &id)?.ok_or(DraftError::Missing("article"))?;
            drafts::open(tx, press, by, article, now)
        })
        .await;
    newsroom.opened(opened)
}

/// What was typed to find an article.
#[derive(Debug, Default, Deserialize)]
pub struct Question {
    #[serde(default)]
    q: String,
}

/// `GET /newsroom/articles`: published articles by words of their headline, for a program.
pub async fn related(
    State(newsroom): State<Newsroom>,
    Query(question): Query<Question>,
) -> Result<Response, Failure> {
    let words: String = question.q.chars().filter(|c| *c != '\0').take(200).collect();
    let filter = wire::Filter { words, state: Some("published".into()), section: None };
    let found = newsroom.read(move |conn, _| wire::list(conn, &filter, Place::TOP, RELATED)).await?;
    let entry = |item: &wire::Item| {
        let date = item.published_at.map(|at| newsroom.theme.date(at, "short"));
        let note = item.section.iter().cloned().chain(date).collect::<Vec<_>>().join(", ");
        json!({ "slug": item.slug, "title": item.title, "note": note })
    };
    let found = Value::Array(found.iter().map(entry).collect());
    let reply = Reply::new(CachePolicy::NoStore, "application/json", found.to_string().into_bytes());
    Ok(reply.answer(&HeaderMap::new()))
}

/// Whether its time has come and it did not go out: the checklist holds it back.
pub(super) fn waits(draft: &Draft, now: Millis) -> bool {
    draft.publish_at.is_some_and(|at| at + MINUTE <= now)
}

impl Newsroom {
    fn opened(&self, opened: Result<String, DraftError>) -> Result<Response, Failure> {
        match opened {
            Ok(id) => Ok(to(&address(&id, ""))),
            Err(DraftError::NotAllowed) => Err(Failure::Forbidden("draft-not-yours".into())),
            Err(error) => Err(Failure::BadRequest(self.refusal(error)?)),
        }
    }

    /// A draft as a line of the list.
    pub(crate) fn listed(&self, one: &Listed, now: Millis) -> Value {
        let draft = &one.draft;
        json!({
            "title": self.headline(&one.title),
            "url": address(&draft.public_id, ""),
            "state": draft.state.as_str(),
            "state_text": self.state(draft.state),
            "who": self.by(one.who.as_ref()),
            "due": draft.due_at.map(|at| self.moment(at)),
            "is_late": draft.due_at.is_some_and(|due| due < now) && matches!(draft.state, Stage::Draft | Stage::Review),
            "publish_at": draft.publish_at.map(|at| self.moment(at)), "waits": waits(draft, now),
            "changed": self.moment(draft.updated_at),
        })
    }
}
