//! Saved searches: keeping one, forgetting it, and the mails that tell what is new for them.

use axum::Form;
use axum::extract::{Path, State};
use axum::response::Response;
use db::DbError;
use http_kit::{Failure, Next, see_other};
use press::library::{Index, Query, SearchError};
use press::newsletters::Consent;
use press::searches::{self, Due, News, Save};
use serde::Deserialize;

use crate::Site;
use crate::account::log_in_first;
use crate::search::page_path;
use crate::visitor::Visitor;
use crate::wish::log_in_for;

/// Where the list stands.
const LIST: &str = "/account#searches";
/// Readers whose searches are looked at in one step.
const AT_ONCE: i64 = 10;

/// What is to be kept.
#[derive(Debug, Default, Deserialize)]
pub struct Wanted {
    #[serde(default)]
    q: String,
}

/// Whether mails are to come.
#[derive(Debug, Default, Deserialize)]
pub struct Mails {
    #[serde(default)]
    on: String,
}

/// `POST /account/searches`. Whoever is not logged in does that first; then it is kept.
pub async fn save(
    State(site): State<Site>,
    visitor: Visitor,
    Form(wanted): Form<Wanted>,
) -> Result<Response, Failure> {
    let Some(reader) = visitor.reader().map(|reader| reader.id) else {
        let form = url::form_urlencoded::Serializer::new(String::new()).append_pair("q", &wanted.q).finish();
        return Ok(log_in_for(&format!("/account/searches?{form}")));
    };
    Ok(see_other(&site.save_search(reader, &wanted.q).await?, None))
}

/// `POST /account/searches/{id}/delete`.
pub async fn delete(
    State(site): State<Site>,
    visitor: Visitor,
    Path(id): Path<i64>,
) -> Result<Response, Failure> {
    let Some(own) = visitor.own() else { return Ok(log_in_first()) };
    match site.write::<_, Failure, _>(move |tx, _| Ok(searches::delete(tx, own.reader.id, id)?)).await? {
        true => Ok(see_other(&Next::from_outside(LIST), None)),
        false => Err(Failure::NotFound),
    }
}

/// `POST /account/searches/mails`.
pub async fn mails(
    State(site): State<Site>,
    visitor: Visitor,
    Form(mails): Form<Mails>,
) -> Result<Response, Failure> {
    let Some(own) = visitor.own() else { return Ok(log_in_first()) };
    let (now, wording) = (site.now(), site.say("searches-text"));
    site.write::<_, Failure, _>(move |tx, _| {
        let consent = Consent { place: "account", wording: &wording };
        Ok(searches::switch_mails(tx, now, own.reader.id, mails.on == "yes", consent)?)
    })
    .await?;
    Ok(see_other(&Next::from_outside(LIST), None))
}

impl Site {
    /// Keeps a search for the reader; says where to go then.
    pub(crate) async fn save_search(&self, reader: i64, typed: &str) -> Result<Next, Failure> {
        let typed: String = typed.chars().filter(|c| !c.is_control()).take(crate::search::LONGEST).collect();
        let lasting = searches::lasting(&Query::read(&typed), &[]);
        let query = lasting.ok_or_else(|| Failure::BadRequest("error-search-empty".into()))?;
        let (now, wording, kept) = (self.now(), self.say("searches-text"), query.clone());
        let outcome = self
            .write::<_, Failure, _>(move |tx, press| {
                Ok(searches::save(tx, press, now, reader, &kept, &wording)?)
            })
            .await?;
        match outcome {
            Save::Saved | Save::Already => Ok(Next::from_outside(&page_path(&query))),
            Save::Full => {
                Err(Failure::Forbidden(self.theme.text("searches-full", &[("n", searches::MOST.into())])))
            }
        }
    }
}

/// Looks at searches that are due and queues the mails that tell what is new for them; says how many readers that
/// was. Waits as long as there is no complete index.
///
/// # Errors
/// When the database fails. When the index does, those searches wait for the next morning.
pub async fn tell_searches(site: &Site) -> Result<usize, DbError> {
    let Some(index) = site.library.index() else { return Ok(0) };
    let now = site.now();
    let press = site.press.clone();
    let due = site.db.read(move |conn| searches::due(conn, &press, now, AT_ONCE)).await?;
    let count = due.len();
    for one in due {
        let (index, looked_for) = (index.clone(), one.clone());
        let found = tokio::task::spawn_blocking(move || look(&index, &looked_for)).await;
        let found = found.unwrap_or_else(|_| Ok(Vec::new())).unwrap_or_else(|error| {
            tracing::warn!(%error, "saved searches could not be looked at and wait for tomorrow");
            Vec::new()
        });
        let (searches, reader) = (one.searches.clone(), one.reader.id);
        let news = site
            .db
            .read(move |conn| {
                let news = searches.into_iter().zip(&found).map(|(search, ids)| {
                    let cards = searches::found_for(conn, reader, &search, ids, now)?;
                    Ok(News { path: page_path(&search.query), search, cards })
                });
                news.collect::<Result<Vec<News>, DbError>>()
            })
            .await?;
        site.write::<_, DbError, _>(move |tx, press| searches::tell(tx, press, now, &one, news)).await?;
    }
    Ok(count)
}

/// The articles found for each of a reader's searches.
fn look(index: &Index, due: &Due) -> Result<Vec<Vec<i64>>, SearchError> {
    due.searches.iter().map(|search| searches::look(index, &search.query, due.scope, due.from)).collect()
}
