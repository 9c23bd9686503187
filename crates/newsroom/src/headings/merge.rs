//! Merging one heading into another: which, what exactly will happen, and then it happens.

use axum::Form;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use http_kit::Failure;
use press::headings::{self, Heading, HeadingError, Kind, Sizes, Step};
use serde::Deserialize;
use serde_json::{Value, json};

use super::one::named;
use super::{A_PAGE, PATH, done, searched, site_url, url};
use crate::Newsroom;
use crate::desk::Desk;
use crate::frame::{Notice, Page};

/// Steps taken before the page answers; what is left then moves in the background.
const AT_ONCE: usize = 20;
/// So many articles take longer than a page may.
const MANY: i64 = 500;

/// What was looked for, and into which one it is to be merged.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    q: String,
    into: String,
}

/// What the page reads.
struct Read {
    from: Heading,
    into: Option<Heading>,
    sizes: Sizes,
    found: Vec<Heading>,
}

/// `GET /newsroom/headings/{kind}/{id}/merge`.
pub async fn merge_form(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Path(path): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let (kind, id) = named(path)?;
    newsroom.headings_merge_page(&desk, (kind, id), asked, None).await
}

/// `POST /newsroom/headings/{kind}/{id}/merge`.
pub async fn merge(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Path(path): Path<(String, String)>,
    Form(asked): Form<Asked>,
) -> Result<Response, Failure> {
    let (kind, id) = named(path)?;
    let Ok(into) = asked.into.parse::<i64>() else {
        return newsroom.headings_merge_page(&desk, (kind, id), asked, Some(&HeadingError::Missing)).await;
    };
    let (now, actor) = (newsroom.now(), desk.actor.clone());
    let begun = newsroom
        .write::<_, HeadingError, _>(move |tx, press| {
            headings::begin_merge(tx, press, &actor, (kind, id), into, now)
        })
        .await;
    match begun {
        Ok(()) => {}
        Err(HeadingError::Failed(error)) => return Err(error.into()),
        Err(error) => return newsroom.headings_merge_page(&desk, (kind, id), asked, Some(&error)).await,
    }
    for _ in 0..AT_ONCE {
        let now = newsroom.now();
        let step =
            newsroom.write::<_, Failure, _>(move |tx, _| Ok(headings::step(tx, kind, id, now)?)).await?;
        if step == Step::Done {
            return Ok(done(kind, "merged"));
        }
    }
    Ok(done(kind, "merging"))
}

impl Newsroom {
    async fn headings_merge_page(
        &self,
        desk: &Desk,
        (kind, id): (Kind, i64),
        asked: Asked,
        error: Option<&HeadingError>,
    ) -> Result<Response, Failure> {
        let (words, into) = (searched(&asked.q), asked.into.parse::<i64>().ok());
        let read = self.read(move |conn, _| {
            let Some(from) = headings::find(conn, kind, id)? else { return Ok(None) };
            let into = into.map(|into| headings::find(conn, kind, into)).transpose()?.flatten();
            let mut found = match into {
                None => headings::list(conn, kind, &words, "", A_PAGE as i64)?,
                Some(_) => Vec::new(),
            };
            found.retain(|one| one.id != id);
            Ok(Some(Read { sizes: headings::sizes(conn, kind, id)?, from, into, found }))
        });
        let read = read.await?.filter(|read| read.from.merged_into.is_none()).ok_or(Failure::NotFound)?;
        let action = format!("{}/merge", url(kind, id));
        let found = read.found.iter().map(|one| {
            json!({ "name": one.name, "path": site_url(kind, &one.slug), "url": format!("{action}?into={}", one.id) })
        });
        let content = json!({
            "action": action, "back_url": url(kind, id), "q": asked.q, "name": read.from.name,
            "found": found.collect::<Vec<_>>(),
            "into": read.into.as_ref().map(|into| json!({ "id": into.id, "name": into.name })),
            "means": read.into.as_ref().map(|into| self.meaning(&read, into)),
        });
        let status = if error.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
        let notice = error.map(|error| Notice::error(self.heading_error(error)));
        let page =
            Page { title: "heading-merge", template: "heading-merge.html", here: PATH, notice, content };
        self.page_with(desk, status, page)
    }

    /// What exactly will happen, a sentence each.
    fn meaning(&self, read: &Read, into: &Heading) -> Vec<Value> {
        let Read { from, sizes, .. } = read;
        let say = |key: &str, n: i64| {
            let words = [
                ("n", n.into()),
                ("from", from.name.as_str().into()),
                ("into", into.name.as_str().into()),
                ("old", site_url(from.kind, &from.slug).into()),
                ("new", site_url(into.kind, &into.slug).into()),
            ];
            json!(self.theme.text(key, &words))
        };
        let mut means = vec![say("heading-merge-articles", sizes.articles)];
        if sizes.articles > MANY {
            means.push(say("heading-merge-many", 0));
        }
        if sizes.followers > 0 {
            means.push(say("heading-merge-followers", sizes.followers));
        }
        if sizes.planned > 0 {
            means.push(say("heading-merge-planned", sizes.planned));
        }
        means.push(say("heading-merge-address", 0));
        if (from.access, from.open_until) != (into.access, into.open_until) {
            means.push(self.levels(from, into));
        }
        if (into.description.is_empty() && !from.description.is_empty()) || from.kind == Kind::Author {
            means.push(say("heading-merge-inherit", 0));
        }
        means.push(say("heading-merge-gone", 0));
        means
    }

    /// That articles have another level in the other section.
    fn levels(&self, from: &Heading, into: &Heading) -> Value {
        let level = |one: &Heading| {
            let level = one.access.map_or("default", |level| level.as_str());
            self.say(&format!("heading-level-{level}"))
        };
        let words = [
            ("was", level(from).into()),
            ("becomes", level(into).into()),
            ("into", into.name.as_str().into()),
        ];
        json!(self.theme.text("heading-merge-levels", &words))
    }
}
