//! `POST /newsroom/media/upload`: files come in, from a plain form or one after another from a script.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use http_kit::{CachePolicy, Failure, Next, Reply, see_other};
use serde_json::json;

use super::list::Asked;
use super::{PATH, Refused};
use crate::Newsroom;
use crate::desk::Desk;
use crate::door::speaks_json;

/// A file that was not taken.
pub(crate) struct NotTaken {
    /// What it was called.
    pub(crate) name: String,
    /// Why.
    pub(crate) text: String,
}

/// `GET /newsroom/media/upload`: whoever had to show their second factor on the way chooses their files again.
pub async fn to_library() -> Response {
    see_other(&Next::from_outside(PATH), None)
}

/// `POST /newsroom/media/upload`.
pub async fn upload(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    request: Request,
) -> Result<Response, Failure> {
    match speaks_json(request.headers()) {
        true => newsroom.upload_one(&desk, request).await,
        false => newsroom.upload_all(&desk, request).await,
    }
}

impl Newsroom {
    /// The first file of the form, for a script that sends one at a time.
    async fn upload_one(&self, desk: &Desk, request: Request) -> Result<Response, Failure> {
        let taken = match self.receive(request).await {
            Err(refused) => Err(refused),
            Ok(sent) => match sent.files.into_iter().next() {
                None => {
                    Err(Refused::Told(StatusCode::UNPROCESSABLE_ENTITY, self.say("media-nothing-chosen")))
                }
                Some((name, arrival)) => match self.keep(name, arrival).await {
                    Err(refused) => Err(refused),
                    Ok(kept) => self.take_in(desk.actor.clone(), kept).await,
                },
            },
        };
        let (status, body) = match taken {
            Ok((entry, is_new)) => {
                let mut answer = self.placeable(&entry);
                answer["new"] = is_new.into();
                (StatusCode::OK, answer)
            }
            Err(Refused::Told(status, text)) => (status, json!({ "error": text })),
            Err(Refused::Failed(failure)) => return Err(failure),
        };
        let reply = Reply::new(CachePolicy::NoStore, "application/json", body.to_string().into_bytes());
        Ok(reply.status(status).answer(&HeaderMap::new()))
    }

    /// Every file of the form; those that are not taken are named with the reason.
    async fn upload_all(&self, desk: &Desk, request: Request) -> Result<Response, Failure> {
        let sent = match self.receive(request).await {
            Ok(sent) => sent,
            Err(Refused::Failed(failure)) => return Err(failure),
            Err(Refused::Told(status, text)) => {
                let not_taken = NotTaken { name: String::new(), text };
                return self.library(desk, status, &Asked::default(), vec![not_taken]).await;
            }
        };
        let (mut taken, mut not_taken) = (Vec::new(), Vec::new());
        for (name, arrival) in sent.files {
            let outcome = match self.keep(name.clone(), arrival).await {
                Ok(kept) => self.take_in(desk.actor.clone(), kept).await,
                Err(refused) => Err(refused),
            };
            match outcome {
                Ok((entry, _)) => taken.push(entry),
                Err(Refused::Told(_, text)) => not_taken.push(NotTaken { name, text }),
                Err(Refused::Failed(failure)) => return Err(failure),
            }
        }
        if taken.is_empty() && not_taken.is_empty() {
            not_taken.push(NotTaken { name: String::new(), text: self.say("media-nothing-chosen") });
        }
        if !not_taken.is_empty() {
            return self.library(desk, StatusCode::UNPROCESSABLE_ENTITY, &Asked::default(), not_taken).await;
        }
        // A single one is described next.
        let next = match taken.as_slice() {
            [one] => format!("{PATH}/{}?done=added", one.public_id),
            _ => format!("{PATH}?done=added"),
        };
        Ok(see_other(&Next::from_outside(&next), None))
    }
}
