//! `GET /newsroom/stories`: every article in any state, searched by headline, filtered, paged by key.

use axum::extract::{Query, State};
use axum::response::Response;
use http_kit::Failure;
use press::articles::wire::{self, Filter, Item, Place, STATES};
use press::staff::Action;
use press::taxonomy::{self, TermKind};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::Newsroom;
use crate::desk::Desk;
use crate::drafts;
use crate::frame::Page;
use crate::paging::{cut, onward};

/// The list's address.
pub const PATH: &str = "/newsroom/stories";
/// Stories on a page.
const A_PAGE: usize = 50;
/// Sections in the filter.
const SECTIONS: i64 = 200;
/// Letters of a search that are looked at.
const LONGEST: usize = 200;

/// What was asked for.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    q: String,
    #[serde(default)]
    state: String,
    #[serde(default)]
    section: String,
    #[serde(default)]
    after: String,
}

impl Asked {
    /// The address of the page that begins after `place`.
    fn onward(&self, place: Place) -> String {
        let asked = [("q", &*self.q), ("state", &*self.state), ("section", &*self.section)];
        onward(PATH, &asked, ("after", &place.to_string()))
    }

    fn state(&self) -> Option<String> {
        STATES.contains(&self.state.as_str()).then(|| self.state.clone())
    }
}

/// `GET /newsroom/stories`.
pub async fn list(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let words: String = asked.q.chars().filter(|c| *c != '\0').take(LONGEST).collect();
    let (state, slug) = (asked.state(), asked.section.clone());
    let after = Place::parse(&asked.after).unwrap_or(Place::TOP);
    let (sections, mut items) = newsroom
        .read(move |conn, _| {
            let sections = taxonomy::list(conn, TermKind::Section, SECTIONS)?;
            let section = sections.iter().find(|section| section.slug == slug).map(|section| section.id);
            // One more than is shown says whether there is another page.
            let most = A_PAGE as i64 + 1;
            let items = wire::list(conn, &Filter { words, state, section }, after, most)?;
            Ok((sections, items))
        })
        .await?;
    let next = cut(&mut items, A_PAGE).map(|last| asked.onward(last.place()));
    let states: Vec<Value> = STATES
        .into_iter()
        .map(|state| choice(state, &newsroom.say(&format!("story-state-{state}")), &asked.state))
        .collect();
    let sections: Vec<Value> =
        sections.iter().map(|section| choice(&section.slug, &section.name, &asked.section)).collect();
    let content = json!({
        "q": asked.q, "states": states, "sections": sections, "action": PATH,
        "stories": items.iter().map(|item| newsroom.story(item, &desk)).collect::<Vec<_>>(),
        "next_url": next,
        "is_filtered": !asked.q.is_empty() || !asked.state.is_empty() || !asked.section.is_empty(),
        "is_first": after == Place::TOP,
        "begin_url": desk.may(Action::WriteOwn).then_some(drafts::PATH),
    });
    newsroom.page(
        &desk,
        Page { title: "newsroom-stories", template: "stories.html", here: PATH, notice: None, content },
    )
}

/// An entry of a filter.
fn choice(value: &str, name: &str, chosen: &str) -> Value {
    json!({ "value": value, "name": name, "chosen": value == chosen })
}

impl Newsroom {
    /// An article as a line of the wire.
    pub(crate) fn story(&self, item: &Item, desk: &Desk) -> Value {
        let live = item.state == "published";
        // One that has no draft yet gets one by being opened, which is an act.
        let opens = item.draft.is_none() && desk.may(Action::EditAny);
        json!({
            "title": item.title,
            "url": item.draft.as_ref().map(|draft| drafts::address(draft, "")),
            "open_url": opens.then(|| format!("{PATH}/{}/edit", item.public_id)),
            "live_url": live.then(|| format!("/articles/{}", item.slug)),
            "state": item.state,
            "state_text": self.say(&format!("story-state-{}", item.state)),
            "section": item.section,
            "authors": item.authors.join(", "),
            "changed": self.moment(item.updated_at),
        })
    }
}
