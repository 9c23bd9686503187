//! Ending a subscription for its reader, through whoever takes the money.

use axum::Form;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use http_kit::Failure;
use press::billing::lifecycle::Status;
use press::billing::subscriptions::{self, Subscription};
use press::readers::ReaderRecord;
use processors::{Ends, ProcessorError};
use serde::Deserialize;
use serde_json::json;

use super::{PATH, done, url_of};
use crate::Newsroom;
use crate::desk::Desk;
use crate::frame::{Notice, Page};

/// Longest reason, in characters.
const LONGEST: usize = 300;

/// How it is to end.
#[derive(Debug, Default, Deserialize)]
pub struct Ending {
    #[serde(default)]
    when: String,
    #[serde(default)]
    reason: String,
}

/// Whether it can end with the term that is paid for: not if that is decided, or nothing is paid for.
fn ends_later(subscription: &Subscription) -> bool {
    let unpaid = matches!(subscription.report.status, Status::PastDue | Status::Paused | Status::Unpaid);
    subscription.report.cancel_at.is_none() && !unpaid
}

/// `GET /newsroom/readers/{id}/cancel/{subscription}`: when it is to end, and why.
pub async fn form(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Path((id, subscription)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let (reader, found) = newsroom.goes_on(id, &subscription).await?;
    newsroom.cancel_page(&desk, &reader, &found, &Ending::default(), None)
}

/// `POST /newsroom/readers/{id}/cancel/{subscription}`.
pub async fn end(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Path((id, subscription)): Path<(String, String)>,
    Form(ending): Form<Ending>,
) -> Result<Response, Failure> {
    let (reader, found) = newsroom.goes_on(id, &subscription).await?;
    let refuse = |why: String| newsroom.cancel_page(&desk, &reader, &found, &ending, Some(why));
    let ends = match ending.when.as_str() {
        "now" => Ends::Now,
        "term" if ends_later(&found) => Ends::WithTheTerm,
        _ => return refuse(newsroom.say("readers-cancel-no-when")),
    };
    let reason = ending.reason.trim().replace('\0', "");
    if reason.is_empty() || reason.chars().count() > LONGEST {
        return refuse(newsroom.say("readers-cancel-no-reason"));
    }
    match newsroom.processors.end(&found, ends, &reason, &desk.actor).await {
        Ok(()) if ends == Ends::Now => Ok(done(&reader, "cancelled-now")),
        Ok(()) => Ok(done(&reader, "cancelled")),
        Err(ProcessorError::Failed(error)) => Err(error.into()),
        Err(error) => {
            tracing::warn!(%error, subscription = found.id, "a subscription was not ended");
            let args = [("why", error.to_string().as_str().into())];
            refuse(newsroom.theme.text("readers-cancel-failed", &args))
        }
    }
}

impl Newsroom {
    /// A reader's subscription that goes on.
    async fn goes_on(&self, id: String, subscription: &str) -> Result<(ReaderRecord, Subscription), Failure> {
        let reader = self.reader(id).await?;
        let row = reader.id;
        let all = self.read(move |conn, _| subscriptions::of_reader(conn, row)).await?;
        let mut goes_on = all.into_iter().filter(|one| one.report.status.goes_on());
        let found = goes_on.find(|one| one.public_id == subscription).ok_or(Failure::NotFound)?;
        Ok((reader, found))
    }

    fn cancel_page(
        &self,
        desk: &Desk,
        reader: &ReaderRecord,
        subscription: &Subscription,
        ending: &Ending,
        error: Option<String>,
    ) -> Result<Response, Failure> {
        let url = url_of(reader);
        let until = self.theme.date(subscription.report.period_ends, "long");
        let content = json!({
            "email": reader.email, "until": ends_later(subscription).then_some(until),
            "when": ending.when, "reason": ending.reason, "error": error,
            "action": format!("{url}/cancel/{}", subscription.public_id), "back_url": url,
        });
        let status = if error.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
        let notice = error.map(Notice::error);
        let page =
            Page { title: "readers-cancel", template: "reader-cancel.html", here: PATH, notice, content };
        self.page_with(desk, status, page)
    }
}
