//! `/newsroom/media/{id}/delete`: only what nothing uses goes, and for good.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use http_kit::{Failure, Next, see_other};
use press::pictures::{self, Deletion, FileName};
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
    if newsroom.is_logo(&entry.public_id) {
        return newsroom.not_deleted(&desk, id, "media-delete-logo").await;
    }
    if !uses.listed.is_empty() {
        return newsroom.not_deleted(&desk, id, "media-delete-in-use").await;
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
    if newsroom.is_logo(&id) {
        return newsroom.not_deleted(&desk, id, "media-delete-logo").await;
    }
    let (now, actor, of) = (newsroom.now(), desk.actor.clone(), id.clone());
    let deletion =
        newsroom.write::<_, Failure, _>(move |tx, _| Ok(pictures::delete(tx, &actor, &of, now)?)).await?;
    match deletion {
        Deletion::Gone => Ok(see_other(&Next::from_outside(&format!("{PATH}?done=deleted")), None)),
        Deletion::InUse => newsroom.not_deleted(&desk, id, "media-delete-in-use").await,
        Deletion::Missing => Err(Failure::NotFound),
    }
}

impl Newsroom {
    /// Whether it stands at the head of each page.
    fn is_logo(&self, public_id: &str) -> bool {
        let look = &self.press.config.look;
        let mut logos = [&look.logo, &look.dark.logo].into_iter();
        logos.any(|file| FileName::parse(file).is_some_and(|name| name.public_id == public_id))
    }

    async fn not_deleted(&self, desk: &Desk, id: String, why: &str) -> Result<Response, Failure> {
        let notice = Notice::error(self.say(why));
        self.picture_page(desk, StatusCode::CONFLICT, id, None, Some(notice)).await
    }
}
