//! `/newsroom/media/{id}/delete`: only what nothing uses goes, and for good.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use http_kit::{Failure, Next, see_other};
use press::pictures::{self, Deletion};
use serde_json::json;

use super::PATH;
use crate::Newsroom;
use crate::desk::Desk;
use crate::frame::{Notice, Page};

/// `GET /newsroom/media/{id}/delete`: says what it means, or why it cannot be.
pub async fn delete_form(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let (entry, uses) = newsroom.entry_with_uses(id.clone()).await?;
    if !uses.listed.is_empty() {
        return newsroom.in_use(&desk, id).await;
    }
    let url = format!("{PATH}/{}", entry.public_id);
    let content = json!({
        "picture": newsroom.picture(&entry), "action": format!("{url}/delete"), "back_url": url,
    });
    let page = Page {
        title: "newsroom-picture-delete",
        template: "picture-delete.html",
        here: PATH,
        notice: None,
        content,
    };
    newsroom.page(&desk, page)
}

/// `POST /newsroom/media/{id}/delete`.
pub async fn delete(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let (now, actor, of) = (newsroom.now(), desk.actor.clone(), id.clone());
    let deletion =
        newsroom.write::<_, Failure, _>(move |tx, _| Ok(pictures::delete(tx, &actor, &of, now)?)).await?;
    match deletion {
        Deletion::Gone => Ok(see_other(&Next::from_outside(&format!("{PATH}?done=deleted")), None)),
        Deletion::InUse => newsroom.in_use(&desk, id).await,
        Deletion::Missing => Err(Failure::NotFound),
    }
}

impl Newsroom {
    async fn in_use(&self, desk: &Desk, id: String) -> Result<Response, Failure> {
        let notice = Notice::error(self.say("media-delete-in-use"));
        self.picture_page(desk, StatusCode::CONFLICT, id, None, Some(notice)).await
    }
}
