//! What becomes of a campaign: started, held back, ended, copied, deleted.

use axum::Form;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use http_kit::{Failure, Next, see_other};
use press::ads::{self, AdError, Turn};
use serde::Deserialize;
use serde_json::json;

use super::{PATH, done, url};
use crate::Newsroom;
use crate::desk::Desk;
use crate::frame::{Notice, Page};

/// Which way.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Wanted {
    to: String,
}

/// A form's address opened as a page: back to the campaign.
pub async fn back(
    State(newsroom): State<Newsroom>,
    _: Desk,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let campaign = newsroom.campaign(&id).await?;
    Ok(see_other(&Next::from_outside(&url(&campaign.public_id)), None))
}

/// `POST /newsroom/ads/{id}/turn`: starts it, or holds it back.
pub async fn turn(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Path(id): Path<String>,
    Form(wanted): Form<Wanted>,
) -> Result<Response, Failure> {
    let (turn, word) = match wanted.to.as_str() {
        "start" => (Turn::Start, "start"),
        "pause" => (Turn::Pause, "pause"),
        _ => return Err(Failure::NotFound),
    };
    newsroom.turn_campaign(&desk, id, turn, word).await
}

/// `POST /newsroom/ads/{id}/end`.
pub async fn end(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    newsroom.turn_campaign(&desk, id, Turn::End, "end").await
}

/// `GET /newsroom/ads/{id}/end`: says what it means.
pub async fn end_form(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    newsroom.ad_sure(&desk, &id, "end", None).await
}

/// `POST /newsroom/ads/{id}/duplicate`.
pub async fn duplicate(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let (now, actor) = (newsroom.now(), desk.actor);
    let copied =
        newsroom.write::<_, AdError, _>(move |tx, press| ads::duplicate(tx, press, &actor, &id, now)).await;
    match copied {
        Ok(copy) => Ok(done(&url(&copy), "copied")),
        Err(AdError::Failed(error)) => Err(error.into()),
        Err(_) => Err(Failure::NotFound),
    }
}

/// `GET /newsroom/ads/{id}/delete`: says what it means.
pub async fn delete_form(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    newsroom.ad_sure(&desk, &id, "delete", None).await
}

/// `POST /newsroom/ads/{id}/delete`.
pub async fn delete(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let (now, actor, wanted) = (newsroom.now(), desk.actor.clone(), id.clone());
    let deleted = newsroom.write::<_, AdError, _>(move |tx, _| ads::delete(tx, &actor, &wanted, now)).await;
    match deleted {
        Ok(()) => Ok(done(PATH, "deleted")),
        Err(AdError::Failed(error)) => Err(error.into()),
        Err(AdError::Shown) => newsroom.ad_sure(&desk, &id, "delete", Some("ads-was-shown")).await,
        Err(_) => Err(Failure::NotFound),
    }
}

impl Newsroom {
    async fn turn_campaign(
        &self,
        desk: &Desk,
        id: String,
        turn: Turn,
        word: &'static str,
    ) -> Result<Response, Failure> {
        let (now, actor, wanted) = (self.now(), desk.actor.clone(), id.clone());
        let turned =
            self.write::<_, AdError, _>(move |tx, _| ads::turn(tx, &actor, &wanted, turn, now)).await;
        match turned {
            Ok(()) => Ok(done(&url(&id), word)),
            Err(AdError::Failed(error)) => Err(error.into()),
            Err(AdError::Missing) => Err(Failure::NotFound),
            Err(error) => {
                let key = if matches!(error, AdError::Over) { "ads-is-over" } else { "ads-other-state" };
                let notice = Notice::error(self.say(key));
                self.campaign_page(desk, &id, StatusCode::UNPROCESSABLE_ENTITY, Some(notice)).await
            }
        }
    }

    /// What an act means, before it is done.
    async fn ad_sure(
        &self,
        desk: &Desk,
        id: &str,
        act: &'static str,
        error: Option<&str>,
    ) -> Result<Response, Failure> {
        let campaign = self.campaign(id).await?;
        let here = url(&campaign.public_id);
        let content = json!({
            "text": self.theme.text(&format!("ads-{act}-text"), &[("name", campaign.name.as_str().into())]),
            "button": self.say(&format!("ads-{act}")), "action": format!("{here}/{act}"), "back_url": here,
        });
        let title = if act == "end" { "ads-end" } else { "ads-delete" };
        let status = if error.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
        let notice = error.map(|key| Notice::error(self.say(key)));
        self.page_with(desk, status, Page { title, template: "sure.html", here: PATH, notice, content })
    }
}
