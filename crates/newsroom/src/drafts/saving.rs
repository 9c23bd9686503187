//! What is typed, as it arrives: from the editor as JSON every few seconds, from the bare form when its button is
//! pressed. These two routes alone take more than a form's 64 KB.

use std::collections::HashMap;

use axum::body::{Body, to_bytes};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use http_kit::{CachePolicy, Failure, Reply};
use press::drafts::{self, DraftError, LARGEST, Pane, Part, Saved, Writing};
use serde::Deserialize;
use serde_json::{Value, json};
use url::form_urlencoded;

use super::{address, to};
use crate::Newsroom;
use crate::desk::Desk;
use crate::frame::Notice;
use crate::times::exact;

/// JSON writes a quotation mark as two signs.
const LARGEST_JSON: usize = 2 * LARGEST + 64 * 1024;
/// A form writes most signs as three.
const LARGEST_FORM: usize = 3 * LARGEST + 64 * 1024;

/// What the editor sends.
#[derive(Debug, Deserialize)]
struct Sent {
    base: i64,
    window: String,
    sequence: i64,
    #[serde(default)]
    title: String,
    #[serde(default)]
    standfirst: String,
    #[serde(default)]
    html: String,
}

/// `POST /newsroom/drafts/{id}/text`.
pub async fn text(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Path(id): Path<String>,
    body: Body,
) -> Response {
    let Ok(bytes) = to_bytes(body, LARGEST_JSON).await else {
        return newsroom.refused(DraftError::TooLarge);
    };
    let Ok(sent) = serde_json::from_slice::<Sent>(&bytes) else {
        return answer(StatusCode::BAD_REQUEST, &json!({ "error": newsroom.say("draft-bad-request") }));
    };
    let (by, now) = (desk.colleague(), newsroom.now());
    let saved = newsroom
        .write::<_, DraftError, _>(move |tx, _| {
            let Sent { base, window, sequence, title, standfirst, html } = sent;
            let pane = Pane { name: &window, sequence: Some(sequence) };
            let part = Part::Writing(Writing { title, standfirst, html });
            drafts::save(tx, &id, by, base, pane, part, now)
        })
        .await;
    match saved {
        Ok(Saved::Stands { revision, at }) => {
            answer(StatusCode::OK, &json!({ "revision": revision, "saved_at": exact(at) }))
        }
        Ok(Saved::Conflict(conflict)) => {
            let stands = &conflict.stands;
            let Writing { title, standfirst, html } = &stands.text.writing;
            let body = json!({
                "revision": stands.number, "by": newsroom.by(stands.name.as_ref()), "saved_at": exact(stands.saved_at),
                "title": title, "standfirst": standfirst, "html": html,
            });
            answer(StatusCode::CONFLICT, &body)
        }
        Err(error) => newsroom.refused(error),
    }
}

fn answer(status: StatusCode, body: &Value) -> Response {
    let reply = Reply::new(CachePolicy::NoStore, "application/json", body.to_string().into_bytes());
    reply.status(status).answer(&HeaderMap::new())
}

impl Newsroom {
    /// What the editor is told when its text is not taken.
    fn refused(&self, error: DraftError) -> Response {
        let status = match &error {
            DraftError::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            DraftError::Missing(_) => StatusCode::NOT_FOUND,
            _ => StatusCode::FORBIDDEN,
        };
        match self.refusal(error) {
            Ok(text) => answer(status, &json!({ "error": text })),
            // A failure says so itself, with its status; the door puts it in JSON.
            Err(failure) => axum::response::IntoResponse::into_response(failure),
        }
    }
}

/// `POST /newsroom/drafts/{id}`: the same from a browser without scripts.
pub async fn save(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Path(id): Path<String>,
    body: Body,
) -> Result<Response, Failure> {
    let Ok(bytes) = to_bytes(body, LARGEST_FORM).await else {
        return Err(Failure::BadRequest("draft-too-large".into()));
    };
    let mut fields: HashMap<String, String> = form_urlencoded::parse(&bytes).into_owned().collect();
    let mut field = |name: &str| fields.remove(name).unwrap_or_default();
    let writing = Writing { title: field("title"), standfirst: field("standfirst"), html: field("html") };
    let (base, pane) = (field("base").parse().unwrap_or_default(), field("pane"));
    let (by, now, kept) = (desk.colleague(), newsroom.now(), writing.clone());
    let draft = id.clone();
    let saved = newsroom
        .write::<_, DraftError, _>(move |tx, _| {
            drafts::save(tx, &draft, by, base, Pane::from(&*pane), Part::Writing(writing), now)
        })
        .await;
    match saved {
        Ok(Saved::Stands { .. }) => Ok(to(&format!("{}?done=saved", address(&id, "")))),
        Ok(Saved::Conflict(conflict)) => {
            Ok(to(&format!("{}?conflict=1", address(&id, &format!("texts/{}", conflict.set_aside)))))
        }
        Err(error) => {
            let notice = Some(Notice::error(newsroom.refusal(error)?));
            let (seen, ()) = newsroom.seen(&id, |_, _, _| Ok(())).await?;
            newsroom.writing_page(&desk, &seen, &kept, notice)
        }
    }
}
