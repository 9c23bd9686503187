//! The reading history: noted as pages are served, written a little later, shown to its reader alone.

use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use db::{DbError, Tx};
use http_kit::{Failure, Next, see_other};
use kernel::clock::Millis;
use press::access::{Decision, Viewer};
use press::history::{self, View};
use press::readers::ReaderRecord;
use press::tally::Seen;
use press::{Press, articles};
use serde_json::json;

use crate::Site;
use crate::account::log_in_first;
use crate::lists::Turn;
use crate::visitor::Visitor;

const LIST: &str = "/account/history";
/// Written in one transaction.
const AT_ONCE: usize = 50;

/// `GET /account/history`.
pub async fn show(
    State(site): State<Site>,
    visitor: Visitor,
    Query(turn): Query<Turn>,
) -> Result<Response, Failure> {
    let Some(own) = visitor.own() else { return Ok(log_in_first()) };
    let (reader, now) = (own.reader.id, site.now());
    site.keep_views_of(reader).await?;
    let (page, paused) = site
        .read(move |conn, _| {
            let paused = history::paused_since(conn, reader)?;
            let page = turn.entries(&format!("{LIST}?"), articles::Dated::cursor, |cursor, way, limit| {
                Ok(history::list(conn, reader, cursor, way, limit, now)?)
            })?;
            Ok((page, paused))
        })
        .await?;
    let (entries, pager) = page;
    let entries = entries.iter().map(
        |entry| json!({ "card": site.card(&entry.card), "date_text": site.theme.date(entry.at, "long") }),
    );
    let content = json!({
        "entries": entries.collect::<Vec<_>>(),
        "pager": pager,
        "paused_text": paused.map(|at| site.theme.date(at, "long")),
        "most": history::MOST,
        "acts": {
            "pause": format!("{LIST}/pause"), "resume": format!("{LIST}/resume"), "clear": format!("{LIST}/clear"),
        },
    });
    let page = site.own_page(&visitor, site.desk("history-title"), None, "history.html", content).await?;
    Ok(page.answer(&HeaderMap::new()))
}

/// `POST /account/history/pause`.
pub async fn pause(State(site): State<Site>, visitor: Visitor) -> Result<Response, Failure> {
    site.change_history(&visitor, history::pause).await
}

/// `POST /account/history/resume`.
pub async fn resume(State(site): State<Site>, visitor: Visitor) -> Result<Response, Failure> {
    site.change_history(&visitor, history::resume).await
}

/// `POST /account/history/clear`.
pub async fn clear(State(site): State<Site>, visitor: Visitor) -> Result<Response, Failure> {
    site.change_history(&visitor, history::clear).await
}

impl Site {
    /// Notes that the article's page is opened, by nobody in particular, and in the history of the reader who opens
    /// all of it. Those who work here are not counted. Waits for nothing.
    pub(crate) fn note_opening(
        &self,
        (viewer, reader): (&Viewer, Option<&ReaderRecord>),
        (headers, query): (&HeaderMap, Option<&str>),
        article: i64,
        decision: Decision,
        now: Millis,
    ) {
        if viewer.staff.is_none() {
            self.note_seen(Seen::of(decision), article, headers, query, now);
        }
        self.note_view(reader.filter(|_| decision.is_full()), article, now);
    }

    /// Notes that the reader, if it is one, reads an article in full. Waits for nothing.
    pub(crate) fn note_view(&self, reader: Option<&ReaderRecord>, article: i64, at: Millis) {
        if let Some(reader) = reader {
            self.views.note(View { reader: reader.id, article, at });
        }
    }

    /// Writes what waits of one reader, so that they see what they just read.
    pub(crate) async fn keep_views_of(&self, reader: i64) -> Result<(), Failure> {
        let views = self.views.take_of(reader);
        match views.is_empty() {
            true => Ok(()),
            false => self.write(move |tx, _| Ok(history::write(tx, &views)?)).await,
        }
    }

    /// Writes what waits, a few at once in one transaction each. What could not be written is put `back`.
    pub(crate) async fn write_waiting<T: Clone + Send + 'static>(
        &self,
        waiting: &[T],
        write: fn(&mut Tx, &Press, &[T]) -> Result<(), DbError>,
        back: impl Fn(&T),
    ) -> Result<(), DbError> {
        for (nth, batch) in waiting.chunks(AT_ONCE).enumerate() {
            let some = batch.to_vec();
            let written = self.write(move |tx, press| write(tx, press, &some)).await;
            if let Err(error) = written {
                waiting[nth * AT_ONCE..].iter().for_each(back);
                return Err(error);
            }
        }
        Ok(())
    }

    async fn change_history(
        &self,
        visitor: &Visitor,
        change: fn(&mut Tx, Millis, i64) -> Result<(), DbError>,
    ) -> Result<Response, Failure> {
        let Some(own) = visitor.own() else { return Ok(log_in_first()) };
        let (reader, now) = (own.reader.id, self.now());
        self.keep_views_of(reader).await?;
        self.write::<_, Failure, _>(move |tx, _| Ok(change(tx, now, reader)?)).await?;
        Ok(see_other(&Next::from_outside(LIST), None))
    }
}

/// Writes the views that wait, a few at once; those that could not be written wait on. Says how many
/// were written.
///
/// # Errors
/// When the database fails.
pub async fn keep_views(site: &Site) -> Result<usize, DbError> {
    let views = site.views.take();
    site.write_waiting(&views, |tx, _, some| history::write(tx, some), |view| _ = site.views.note(*view))
        .await?;
    Ok(views.len())
}
