//! How a campaign looks in its slots: a small page in the theme's own styles, shown in a frame, light and dark. It is made
//! of what the address says, so that a form can show what is typed before anything is kept.

use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::http::header::{CONTENT_SECURITY_POLICY, X_FRAME_OPTIONS};
use axum::response::Response;
use http_kit::{CachePolicy, Failure, Reply};
use kernel::text::one_line;
use press::ads::{self, AdSlot, Wanted};
use press::pictures::{self, FileName};
use render::theme::direction;
use serde_json::{Value, json};
use url::form_urlencoded::Serializer;

use super::PATH;
use super::form::{Fields, wanted};
use crate::Newsroom;
use crate::desk::Desk;

/// The page's own styles and pictures; nothing acts in it, and only the newsroom frames it.
const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; base-uri 'none'; \
    form-action 'none'; frame-ancestors 'self'";
/// Longest text that is shown, in characters.
const LONGEST: usize = 400;

/// Frames with the campaign in these slots.
pub(super) fn looks(newsroom: &Newsroom, wanted: &Wanted, slots: &[AdSlot]) -> Vec<Value> {
    let client = if wanted.is_direct { "direct" } else { "house" };
    let kind = if wanted.is_picture { "image" } else { "text" };
    let look = |slot: &AdSlot| {
        let mut query = Serializer::new(String::new());
        query.extend_pairs([("slot", slot.as_str()), ("client_kind", client), ("kind", kind)]);
        query.extend_pairs([("client", &wanted.client), ("picture", &wanted.picture), ("alt", &wanted.alt)]);
        query.extend_pairs([
            ("heading", &wanted.heading),
            ("words", &wanted.words),
            ("prompt", &wanted.prompt),
        ]);
        json!({
            "slot": slot.as_str(), "name": newsroom.slot(*slot), "url": format!("{PATH}/preview?{}", query.finish()),
            "height": if wanted.is_picture { 340 } else { 130 },
        })
    };
    slots.iter().map(look).collect()
}

/// `GET /newsroom/ads/preview`.
pub async fn preview(
    State(newsroom): State<Newsroom>,
    _: Desk,
    Query(fields): Query<Fields>,
) -> Result<Response, Failure> {
    let said = fields.iter().find(|(name, _)| name == "slot").map_or("", |(_, slot)| slot);
    let slot = AdSlot::from_name(said).unwrap_or(AdSlot::Middle);
    let html = newsroom.ad_look(&wanted(&fields), slot).await?;
    let page = Reply::html(CachePolicy::NoStore, html)
        .header(CONTENT_SECURITY_POLICY, POLICY)
        .header(X_FRAME_OPTIONS, "SAMEORIGIN");
    Ok(page.answer(&HeaderMap::new()))
}

impl Newsroom {
    async fn ad_look(&self, wanted: &Wanted, slot: AdSlot) -> Result<String, Failure> {
        let short = |text: &str| one_line(text).chars().take(LONGEST).collect::<String>();
        let image = if wanted.is_picture { self.picture_look(wanted, slot).await? } else { None };
        let words = |text: &str| if wanted.is_picture { String::new() } else { short(text) };
        let label = match wanted.is_direct {
            true => self.say("advertisement"),
            false => self
                .theme
                .text("advertisement-house", &[("site", self.press.config.site.name.as_str().into())]),
        };
        let empty = if wanted.is_picture { image.is_none() } else { one_line(&wanted.heading).is_empty() };
        let language = &self.press.config.site.language;
        let context = json!({
            "site": { "language": language, "dir": direction(language) },
            "slot": slot.as_str(), "title": self.slot(slot), "empty": empty.then(|| self.say("ads-look-empty")),
            "ad": {
                "headline": words(&wanted.heading), "text": words(&wanted.words), "prompt": words(&wanted.prompt),
                "url": "#", "advertiser": if wanted.is_direct { short(&wanted.client) } else { String::new() },
                "label": label, "image": image,
            },
        });
        self.theme.render("newsroom/ad-look.html", context).map_err(Failure::internal)
    }

    /// The picture at the size it will have; none if there is no such picture.
    async fn picture_look(&self, wanted: &Wanted, slot: AdSlot) -> Result<Option<Value>, Failure> {
        let text = one_line(&wanted.picture);
        let file = text.rsplit('/').next().unwrap_or_default();
        let Some(name) = FileName::parse(file) else { return Ok(None) };
        let public_id = name.public_id.to_owned();
        let entry = self.read(move |conn, _| pictures::entry(conn, &public_id)).await?;
        Ok(entry.map(|entry| {
            let (width, height) = ads::fitted((entry.width, entry.height), slot);
            json!({ "src": format!("/newsroom/media/file/{}", entry.file()), "width": width, "height": height, "alt": wanted.alt })
        }))
    }
}
