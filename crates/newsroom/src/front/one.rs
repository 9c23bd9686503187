//! One arrangement: its map, the stories to choose from, and what it will look like.

use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use http_kit::{CachePolicy, Failure, Reply};
use press::fronts::{self, Place, Slot};
use serde::Deserialize;
use serde_json::json;

use super::map::{Laid, lay};
use super::{PATH, url};
use crate::Newsroom;
use crate::desk::Desk;
use crate::frame::{Notice, Page};

/// Letters of a search that are looked at.
const LONGEST: usize = 200;

/// What is searched, and the place it is for.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    pub(super) q: String,
    #[serde(default)]
    pub(super) place: String,
}

/// What was typed and could not be taken, with why.
#[derive(Debug, Default)]
pub(super) struct Refused {
    pub error: &'static str,
    /// The time.
    pub at: String,
}

/// `GET /newsroom/front/{id}`.
pub async fn show(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    newsroom.front_page(&desk, id, asked, None).await
}

/// `GET /newsroom/front/{id}/preview`: the page itself, as it will be.
pub async fn preview(
    State(newsroom): State<Newsroom>,
    _: Desk,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let preview = newsroom.front_preview.get().ok_or(Failure::NotFound)?;
    let html = preview(id).await?.ok_or(Failure::NotFound)?;
    Ok(Reply::html(CachePolicy::NoStore, html).answer(&HeaderMap::new()))
}

impl Newsroom {
    pub(super) async fn front_page(
        &self,
        desk: &Desk,
        id: String,
        asked: Asked,
        refused: Option<Refused>,
    ) -> Result<Response, Failure> {
        let words: String = asked.q.chars().filter(|c| *c != '\0').take(LONGEST).collect();
        let (now, wanted) = (self.now(), id.replace('\0', ""));
        let laid = self.read(move |conn, press| lay(conn, press, &wanted, &words, now)).await?;
        let laid = laid.ok_or(Failure::NotFound)?;
        let status = if refused.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
        let notice = refused.as_ref().map(|refused| Notice::error(self.say(refused.error)));
        let content = self.front_content(&laid, &asked, refused.unwrap_or_default());
        let page =
            Page { title: "newsroom-front-one", template: "front-desk.html", here: PATH, notice, content };
        self.page_with(desk, status, page)
    }

    fn front_content(&self, laid: &Laid, asked: &Asked, refused: Refused) -> serde_json::Value {
        let (front, now) = (&laid.told.front, self.now());
        let places = self.story_places(laid);
        let place =
            Place::parse(&asked.place).filter(|place| place.slot != Slot::Series).map(|one| one.to_string());
        let place = places.iter().find(|one| place.as_deref() == one["value"].as_str());
        let state = match front.begins_at {
            None => "prepared",
            Some(at) if at > now => "waiting",
            Some(_) => "begun",
        };
        json!({
            "id": front.public_id, "action": url(&front.public_id), "preview_url": format!("{}/preview", url(&front.public_id)),
            "drop_url": format!("{}/drop", url(&front.public_id)), "list_url": PATH,
            "state": state, "map": self.front_map(laid, now),
            "begins": front.begins_at.map(|at| self.moment(at)),
            "made": self.moment(front.made_at), "made_by": front.made_by,
            "changed": self.moment(front.changed_at), "changed_by": front.changed_by, "set_by": front.set_by,
            "places": places, "place": place, "q": asked.q, "stories": self.to_choose(laid),
            "series": self.series_to_choose(laid),
            "at": refused.at, "zone": self.press.config.site.time_zone,
        })
    }
}

/// Why it could not be done, as the language file has it.
pub(super) fn reason(error: &fronts::FrontError) -> Option<&'static str> {
    match error {
        fronts::FrontError::Missing => Some("front-missing"),
        fronts::FrontError::Set => Some("front-is-set"),
        fronts::FrontError::Begun => Some("front-has-begun"),
        fronts::FrontError::Past => Some("front-past"),
        fronts::FrontError::TooLong => Some("front-too-long"),
        fronts::FrontError::Failed(_) => None,
    }
}
