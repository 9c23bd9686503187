//! The desk for institutions: whose readers read everything, by what they are known, until when, and how much they read.

mod acts;
mod form;
mod one;
mod refusals;

pub use acts::{end, end_form, link, link_form};
pub use form::{change, change_form, make, new_form};
pub use one::{file, show};

use axum::extract::{Query, State};
use axum::response::Response;
use http_kit::{Failure, Next, see_other};
use kernel::clock::Millis;
use press::institutions::{self, Institution, Key};
use press::staff::Action;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::Newsroom;
use crate::desk::Desk;
use crate::frame::{Notice, Page};
use crate::paging::{cut, onward};

/// The desk's address.
pub const PATH: &str = "/newsroom/institutions";
/// Institutions on a page.
const A_PAGE: usize = 50;
/// Letters of a search that are looked at.
const LONGEST: usize = 200;
/// Networks or domains that a line of the list names.
const NAMED: usize = 2;

/// What was asked for, and what was done just before.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    q: String,
    after: String,
    done: String,
}

/// `GET /newsroom/institutions`.
pub async fn list(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let now = newsroom.now();
    let words: String = asked.q.chars().take(LONGEST).collect();
    let searched = !words.trim().is_empty();
    let after = Key::parse(&asked.after);
    let is_first = after.is_none();
    let mut shown =
        newsroom.read(move |conn, _| institutions::list(conn, &words, after.as_ref(), A_PAGE + 1)).await?;
    let next = cut(&mut shown, A_PAGE)
        .map(|last| onward(PATH, &[("q", asked.q.as_str())], ("after", &Key::of(last).to_string())));
    let content = json!({
        "q": asked.q, "action": PATH, "searched": searched,
        "institutions": shown.iter().map(|one| newsroom.institution_line(one, now)).collect::<Vec<_>>(),
        "next_url": next, "is_first": is_first,
        "new_url": desk.may(Action::MoveMoney).then(|| format!("{PATH}/new")),
    });
    let notice = (asked.done == "ended").then(|| Notice::success(newsroom.say("institutions-done-ended")));
    let page =
        Page { title: "newsroom-institutions", template: "institutions.html", here: PATH, notice, content };
    newsroom.page(&desk, page)
}

/// The page of an institution.
fn url(public_id: &str) -> String {
    format!("{PATH}/{public_id}")
}

/// Back to an institution's page, which says what was done.
fn done(public_id: &str, what: &str) -> Response {
    see_other(&Next::from_outside(&format!("{}?done={what}", url(public_id))), None)
}

/// There is nothing to ask: to the institution as it stands.
fn back(public_id: &str) -> Response {
    see_other(&Next::from_outside(&url(public_id)), None)
}

impl Newsroom {
    /// The institution that this names in addresses.
    async fn institution(&self, id: String) -> Result<Institution, Failure> {
        let id = id.replace('\0', "");
        let found = self.read(move |conn, _| institutions::by_public_id(conn, &id)).await?;
        found.ok_or(Failure::NotFound)
    }

    /// An institution in a line.
    fn institution_line(&self, one: &Institution, now: Millis) -> Value {
        let networks: Vec<String> = one.networks.iter().map(ToString::to_string).collect();
        json!({
            "url": url(&one.public_id), "name": one.name, "contact": one.contact, "is_declared": one.declared,
            "networks": self.named_in_short(&networks), "domains": self.named_in_short(&one.domains),
            "until": self.institution_until(one, now), "is_over": is_over(one, now),
        })
    }

    /// Until when its readers read, in words.
    fn institution_until(&self, one: &Institution, now: Millis) -> String {
        let Some(until) = one.until else { return self.say("institutions-endless") };
        let key = if is_over(one, now) { "institutions-over" } else { "institutions-until" };
        self.theme.text(key, &[("date", self.theme.date(until - 1, "short").into())])
    }

    /// The first of these, and how many there are beside them.
    fn named_in_short(&self, all: &[String]) -> String {
        let first = all.iter().take(NAMED).cloned().collect::<Vec<_>>().join(", ");
        match all.len().saturating_sub(NAMED) {
            0 => first,
            left => self.theme.text("institutions-and-more", &[("first", first.into()), ("n", left.into())]),
        }
    }
}

/// Whether its time is over.
fn is_over(one: &Institution, now: Millis) -> bool {
    one.until.is_some_and(|until| until <= now)
}
