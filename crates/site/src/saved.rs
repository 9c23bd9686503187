//! Saved articles: the acts on an article's page, and the list in the account.

use axum::Form;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use http_kit::{Failure, Next, see_other};
use press::articles;
use press::saved::{self, Save};
use serde_json::json;

use crate::Site;
use crate::account::log_in_first;
use crate::card::article_path;
use crate::frame::Notice;
use crate::lists::Turn;
use crate::visitor::Visitor;
use crate::wish::{Returning, log_in_for};

/// Where the list stands.
pub(crate) const LIST: &str = "/account/saved";

/// `POST /articles/{slug}/save`. Whoever is not logged in does that first; then it is saved.
pub async fn save(
    State(site): State<Site>,
    visitor: Visitor,
    Path(slug): Path<String>,
) -> Result<Response, Failure> {
    let Some(reader) = visitor.reader().map(|reader| reader.id) else {
        return Ok(log_in_for(&format!("{}/save", article_path(&slug))));
    };
    match site.save_article(reader, &slug).await? {
        (_, Save::Full) => site.saved_page(&visitor, Turn::default(), true).await,
        (next, Save::Saved | Save::Already) => Ok(see_other(&next, None)),
    }
}

/// `POST /articles/{slug}/unsave`.
pub async fn unsave(
    State(site): State<Site>,
    visitor: Visitor,
    Path(slug): Path<String>,
    Form(returning): Form<Returning>,
) -> Result<Response, Failure> {
    let Some(reader) = visitor.reader().map(|reader| reader.id) else { return Ok(log_in_first()) };
    let now = site.now();
    let slug = site
        .write::<_, Failure, _>(move |tx, _| {
            let article = articles::find(tx, &slug, now)?.ok_or(Failure::NotFound)?;
            saved::unsave(tx, now, reader, article)?;
            Ok(slug)
        })
        .await?;
    Ok(see_other(&returning.or(&tools_of(&slug)), None))
}

/// `GET /account/saved`.
pub async fn show(
    State(site): State<Site>,
    visitor: Visitor,
    Query(turn): Query<Turn>,
) -> Result<Response, Failure> {
    site.saved_page(&visitor, turn, false).await
}

/// The row of an article's page that the acts stand in.
fn tools_of(slug: &str) -> String {
    format!("{}#tools", article_path(slug))
}

impl Site {
    /// Saves an article by its address; says where to go then.
    pub(crate) async fn save_article(&self, reader: i64, slug: &str) -> Result<(Next, Save), Failure> {
        let (slug, now) = (slug.to_owned(), self.now());
        self.write(move |tx, _| {
            let article = articles::find(tx, &slug, now)?.ok_or(Failure::NotFound)?;
            let outcome = saved::save(tx, now, reader, article)?;
            Ok((Next::from_outside(&tools_of(&slug)), outcome))
        })
        .await
    }

    async fn saved_page(&self, visitor: &Visitor, turn: Turn, full: bool) -> Result<Response, Failure> {
        let Some(own) = visitor.own() else { return Ok(log_in_first()) };
        let (reader, now) = (own.reader.id, self.now());
        let (page, count) = self
            .read(move |conn, _| {
                let count = saved::count(conn, reader, now)?;
                let page =
                    turn.entries(&format!("{LIST}?"), articles::Dated::cursor, |cursor, way, limit| {
                        Ok(saved::list(conn, reader, cursor, way, limit, now)?)
                    })?;
                Ok((page, count))
            })
            .await?;
        let (entries, pager) = page;
        let entries = entries.iter().map(|entry| {
            json!({
                "card": self.card(&entry.card),
                "date_text": self.theme.date(entry.at, "long"),
                "remove_action": format!("{}/unsave", article_path(&entry.card.slug)),
            })
        });
        let content = json!({
            "entries": entries.collect::<Vec<_>>(), "pager": pager, "count": count, "next": LIST,
        });
        let notice = full.then(|| Notice {
            kind: "error",
            text: self.theme.text("saved-full", &[("n", saved::MOST.into())]),
            detail: Some(self.say("saved-full-text")),
        });
        let status = if full { StatusCode::CONFLICT } else { StatusCode::OK };
        let page = self.own_page(visitor, self.desk("saved-title"), notice, "saved.html", content).await?;
        Ok(page.status(status).answer(&HeaderMap::new()))
    }
}
