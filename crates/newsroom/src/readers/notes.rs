//! What staff note of a reader.

use axum::Form;
use axum::extract::{Path, State};
use axum::response::Response;
use http_kit::{Failure, Next, see_other};
use press::readers_desk::{self, NoteError};
use serde::Deserialize;

use super::{PATH, done};
use crate::Newsroom;
use crate::desk::Desk;
use crate::frame::Notice;

/// A note.
#[derive(Debug, Default, Deserialize)]
pub struct Typed {
    #[serde(default)]
    body: String,
}

/// `GET /newsroom/readers/{id}/notes`: they stand on the reader's page.
pub async fn back(State(newsroom): State<Newsroom>, Path(id): Path<String>) -> Result<Response, Failure> {
    let reader = newsroom.reader(id).await?;
    Ok(see_other(&Next::from_outside(&format!("{PATH}/{}#notes", reader.public_id)), None))
}

/// The same from a note of theirs.
pub async fn back_from(
    State(newsroom): State<Newsroom>,
    Path((id, _)): Path<(String, i64)>,
) -> Result<Response, Failure> {
    let reader = newsroom.reader(id).await?;
    Ok(see_other(&Next::from_outside(&format!("{PATH}/{}#notes", reader.public_id)), None))
}

/// `POST /newsroom/readers/{id}/notes`.
pub async fn add(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Path(id): Path<String>,
    Form(typed): Form<Typed>,
) -> Result<Response, Failure> {
    let reader = newsroom.reader(id).await?;
    let (now, actor, whom, body) = (newsroom.now(), desk.actor.clone(), reader.clone(), typed.body.clone());
    let outcome = newsroom
        .write::<_, NoteError, _>(move |tx, _| readers_desk::add_note(tx, now, &actor, &whom, &body))
        .await;
    let key = match outcome {
        Ok(()) => return Ok(done(&reader, "noted")),
        Err(NoteError::Failed(error)) => return Err(error.into()),
        Err(NoteError::Empty) => "readers-note-empty",
        Err(NoteError::Long) => "readers-note-long",
    };
    let notice = Notice::error(newsroom.say(key));
    newsroom.sheet_page(&desk, reader.public_id, None, Some(notice), &typed.body).await
}

/// `POST /newsroom/readers/{id}/notes/{note}/remove`.
pub async fn remove(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Path((id, note)): Path<(String, i64)>,
) -> Result<Response, Failure> {
    let reader = newsroom.reader(id).await?;
    let (now, actor, whom) = (newsroom.now(), desk.actor, reader.clone());
    newsroom
        .write::<_, Failure, _>(move |tx, _| Ok(readers_desk::remove_note(tx, now, &actor, &whom, note)?))
        .await?;
    Ok(done(&reader, "note-removed"))
}
