//! `/newsroom/media/{id}/replace`: another file in a picture's place; whatever uses it shows the new one.

use axum::extract::{Path, Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use http_kit::{Failure, Next, see_other};
use press::pictures::{self, Entry, Replacement};
use serde_json::json;

use super::{PATH, Refused};
use crate::Newsroom;
use crate::desk::Desk;
use crate::frame::{Notice, Page};

/// `GET /newsroom/media/{id}/replace`: says what it means.
pub async fn replace_form(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    newsroom.replace_page(&desk, id, None).await
}

/// `POST /newsroom/media/{id}/replace`.
pub async fn replace(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Path(id): Path<String>,
    request: Request,
) -> Result<Response, Failure> {
    // Nobody sends a file for a picture that is not there.
    newsroom.entry(id.clone()).await?;
    match newsroom.replaced(&desk, id.clone(), request).await {
        Ok(entry) => {
            Ok(see_other(&Next::from_outside(&format!("{PATH}/{}?done=replaced", entry.public_id)), None))
        }
        Err(Refused::Failed(failure)) => Err(failure),
        Err(Refused::Told(status, text)) => newsroom.replace_page(&desk, id, Some((status, text))).await,
    }
}

impl Newsroom {
    async fn replaced(&self, desk: &Desk, id: String, request: Request) -> Result<Entry, Refused> {
        let told = |status, key: &str| Err(Refused::Told(status, self.say(key)));
        let sent = self.receive(request).await?;
        let with_words = sent.marked.iter().any(|name| name == "words");
        let Some((name, arrival)) = sent.files.into_iter().next() else {
            return told(StatusCode::UNPROCESSABLE_ENTITY, "media-nothing-chosen");
        };
        let kept = self.keep(name, arrival).await?;
        let (now, actor, arrived) = (self.now(), desk.actor.clone(), kept.arrived.clone());
        let replacement = self
            .write::<_, db::DbError, _>(move |tx, press| {
                pictures::replace(tx, press, &actor, &id, &arrived, with_words, now)
            })
            .await
            .map_err(Failure::from)?;
        match replacement {
            Replacement::Done(entry) => {
                self.make_sure(kept).await?;
                self.follow(entry.id).await?;
                Ok(*entry)
            }
            Replacement::Same => told(StatusCode::UNPROCESSABLE_ENTITY, "media-replace-same"),
            Replacement::Known(_) => told(StatusCode::UNPROCESSABLE_ENTITY, "media-replace-known"),
            Replacement::Missing => Err(Refused::Failed(Failure::NotFound)),
        }
    }

    /// Has the first texts follow at once, so that whoever looks sees it; the rest is done behind.
    async fn follow(&self, picture: i64) -> Result<(), Failure> {
        let (db, press) = (self.db.clone(), self.press.clone());
        let step = tokio::task::spawn_blocking(move || pictures::renew(&db, &press, picture, 0));
        Ok(step.await.map_err(Failure::internal)?.map(drop)?)
    }

    async fn replace_page(
        &self,
        desk: &Desk,
        id: String,
        error: Option<(StatusCode, String)>,
    ) -> Result<Response, Failure> {
        let (entry, uses) = self.entry_with_uses(id).await?;
        let url = format!("{PATH}/{}", entry.public_id);
        let content = json!({
            "picture": self.picture(&entry), "uses": self.uses(&uses), "more_uses": uses.more,
            "action": format!("{url}/replace"), "back_url": url, "megabytes": media::MAX_BYTES >> 20,
        });
        let (status, notice) = match error {
            Some((status, text)) => (status, Some(Notice::error(text))),
            None => (StatusCode::OK, None),
        };
        let page =
            Page { title: "newsroom-replace", template: "picture-replace.html", here: PATH, notice, content };
        self.page_with(desk, status, page)
    }
}
