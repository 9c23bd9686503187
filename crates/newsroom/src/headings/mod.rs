//! Sections, topics, places, series and authors: a list of each, searched by what they are or were called.

mod merge;
mod one;

use axum::extract::{Path, Query, State};
use axum::response::Response;
use http_kit::{Failure, Next, see_other};
use press::headings::{self, Heading, Kind, Merging};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::Newsroom;
use crate::desk::Desk;
use crate::frame::{Notice, Page};
use crate::paging::{cut, onward};

pub use merge::{merge, merge_form};
pub use one::{back, change, delete, delete_form, make, move_it, new_form, show};

/// The lists' address.
pub const PATH: &str = "/newsroom/headings";
/// Entries on a page.
const A_PAGE: usize = 50;
/// Articles counted of each; more are many.
const COUNTED: i64 = 1_000;
/// Letters of a search that are looked at.
const LONGEST: usize = 200;

/// What was asked for, and what was done just before.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    q: String,
    after: String,
    done: String,
}

/// `GET /newsroom/headings`.
pub async fn first(_: Desk) -> Response {
    see_other(&Next::from_outside(&list_url(Kind::Section)), None)
}

/// `GET /newsroom/headings/{kind}`.
pub async fn list(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Path(folder): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let kind = Kind::from_folder(&folder).ok_or(Failure::NotFound)?;
    let words = searched(&asked.q);
    let after = asked.after.replace('\0', "");
    let (mut found, merging) = newsroom
        .read(move |conn, _| {
            let found = headings::list(conn, kind, &words, &after, A_PAGE as i64 + 1)?;
            let counted = found.into_iter().map(|one| {
                let articles = headings::articles(conn, kind, one.id, COUNTED + 1)?;
                Ok::<_, db::DbError>((one, articles))
            });
            Ok((counted.collect::<Result<Vec<_>, db::DbError>>()?, headings::merging(conn, kind)?))
        })
        .await?;
    // Sections come in their order, all of them.
    let is_whole = kind == Kind::Section && searched(&asked.q).is_empty();
    let page = if is_whole { usize::MAX } else { A_PAGE };
    let next = cut(&mut found, page)
        .map(|(last, _)| onward(&list_url(kind), &[("q", &*asked.q)], ("after", &last.slug)));
    let content = json!({
        "kinds": newsroom.kinds(kind), "kind": kind.as_str(), "action": list_url(kind), "q": asked.q,
        "new_url": format!("{}/new", list_url(kind)), "new_text": newsroom.say(&format!("heading-new-{}", kind.as_str())),
        "headings": found.iter().map(|(one, articles)| newsroom.heading_line(one, *articles)).collect::<Vec<_>>(),
        "empty": newsroom.say(&format!("heading-none-{}", kind.as_str())),
        "merging": merging.iter().map(merging_view).collect::<Vec<_>>(),
        "is_ordered": is_whole, "is_first": asked.after.is_empty(), "next_url": next,
    });
    let done = ["made", "changed", "moved", "merged", "merging", "deleted"].contains(&asked.done.as_str());
    let notice = done.then(|| Notice::success(newsroom.say(&format!("heading-done-{}", asked.done))));
    newsroom.page(
        &desk,
        Page { title: "newsroom-headings", template: "headings.html", here: PATH, notice, content },
    )
}

fn merging_view(one: &Merging) -> Value {
    json!({ "from": one.from.name, "into": one.into, "left": one.left })
}

/// Words that are looked for.
fn searched(q: &str) -> String {
    q.chars().filter(|c| *c != '\0').take(LONGEST).collect()
}

/// The address of a kind's list.
fn list_url(kind: Kind) -> String {
    format!("{PATH}/{}", kind.folder())
}

/// The address of one of them.
fn url(kind: Kind, id: i64) -> String {
    format!("{}/{id}", list_url(kind))
}

/// Its address for readers.
fn site_url(kind: Kind, slug: &str) -> String {
    format!("/{}/{slug}", kind.folder())
}

/// Back to the list, which says what was done.
fn done(kind: Kind, what: &str) -> Response {
    see_other(&Next::from_outside(&format!("{}?done={what}", list_url(kind))), None)
}

impl Newsroom {
    /// The lists there are.
    fn kinds(&self, here: Kind) -> Vec<Value> {
        let one = |kind: Kind| {
            let name = self.say(&format!("heading-all-{}", kind.as_str()));
            json!({ "url": list_url(kind), "name": name, "here": kind == here })
        };
        Kind::ALL.into_iter().map(one).collect()
    }

    fn heading_line(&self, one: &Heading, articles: i64) -> Value {
        json!({
            "name": one.name, "slug": one.slug, "url": url(one.kind, one.id),
            "site_url": site_url(one.kind, &one.slug),
            "articles": articles.min(COUNTED), "has_more": articles > COUNTED,
            "is_hidden": !one.in_navigation, "role": one.role,
            "move_url": format!("{}/move", url(one.kind, one.id)),
        })
    }
}
