//! The walls' words, wall by wall and language by language, with the wall itself beside them.

use axum::Form;
use axum::extract::{Query, State};
use axum::http::header::{CONTENT_SECURITY_POLICY, X_FRAME_OPTIONS};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use http_kit::{CachePolicy, Failure, Next, Reply, see_other};
use press::settings;
use serde::Deserialize;
use serde_json::{Value, json};
use url::form_urlencoded::Serializer;

use super::fields::{Shown, Stand};
use super::groups::{TEXTS, WALLS, words};
use super::typed::Typed;
use super::{PATH, url};
use crate::Newsroom;
use crate::desk::Desk;
use crate::frame::{Notice, Page};

/// The page's own styles, scripts and pictures; no form, and no frame but the newsroom's.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; base-uri 'none'; \
    form-action 'none'; frame-ancestors 'self'";

/// Which wall, and what was done.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    wall: String,
    language: String,
    width: String,
    done: String,
}

/// The wall that a page is about.
struct Which {
    wall: &'static str,
    language: String,
    width: &'static str,
}

impl Which {
    fn of(newsroom: &Newsroom, stand: &Stand, wall: &str, language: &str, width: &str) -> Which {
        let wall = TEXTS.iter().find(|(name, _)| *name == wall).map_or(TEXTS[0].0, |(name, _)| name);
        let known = newsroom.site_languages(&stand.press).into_iter().find(|tag| tag == language);
        Which {
            wall,
            language: known.unwrap_or_else(|| stand.press.config.site.language.clone()),
            width: if width == "wide" { "wide" } else { "phone" },
        }
    }

    /// The page with one of its parts another.
    fn url(&self, path: &str, wall: &str, language: &str, width: &str) -> String {
        let mut query = Serializer::new(String::new());
        query.append_pair("wall", wall).append_pair("language", language).append_pair("width", width);
        format!("{path}?{}", query.finish())
    }
}

/// `GET /newsroom/settings/walls`.
pub async fn show(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let stand = newsroom.settings_stand().await?;
    let which = Which::of(&newsroom, &stand, &asked.wall, &asked.language, &asked.width);
    let said = (StatusCode::OK, newsroom.settings_done(&asked.done));
    newsroom.walls_page(&desk, &which, &stand, &Shown::default(), said).await
}

/// `POST /newsroom/settings/walls`.
pub async fn change(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Form(form): Form<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let typed = Typed(form);
    let stand = newsroom.settings_stand().await?;
    let which = Which::of(&newsroom, &stand, typed.get("wall"), typed.get("language"), typed.get("width"));
    let fields = words(which.wall, &which.language);
    let refused = match newsroom.change_settings(&desk, WALLS, &fields, &typed).await? {
        Ok(done) => {
            let url = which.url(&url(WALLS), which.wall, &which.language, which.width);
            return Ok(see_other(&Next::from_outside(&format!("{url}&done={done}")), None));
        }
        Err(refused) => refused,
    };
    let stand = newsroom.settings_stand().await?;
    let shown = Shown {
        typed: Some(&typed),
        error: Some(&refused.text),
        overtaken: refused.overtaken,
        ..Shown::default()
    };
    let said = (refused.status(), Some(Notice::error(refused.text.clone())));
    newsroom.walls_page(&desk, &which, &stand, &shown, said).await
}

/// `GET /newsroom/settings/walls/preview`: the wall with these words, for the frame beside them.
pub async fn preview(
    State(newsroom): State<Newsroom>,
    _: Desk,
    Query(form): Query<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let typed = Typed(form);
    let stand = newsroom.settings_stand().await?;
    let which = Which::of(&newsroom, &stand, typed.get("wall"), typed.get("language"), "");
    // Only what is typed is tried; a page that is opened without it shows what holds.
    let fields = words(which.wall, &which.language).into_iter().filter(|field| typed.has(&field.key));
    let wishes = typed.wishes(&stand.press, &fields.collect::<Vec<_>>()).unwrap_or_default();
    let page = match settings::proposed(&stand.press, &stand.press.set, &wishes) {
        Ok(mut press) => {
            press.config.site.language = which.language;
            let preview = newsroom.wall_preview.get().ok_or(Failure::NotFound)?;
            let html = preview(press, which.wall.to_owned()).await?.ok_or(Failure::NotFound)?;
            // Links lead out of the frame.
            Reply::html(CachePolicy::NoStore, html.replacen("<head>", "<head><base target=\"_blank\">", 1))
        }
        Err(error) => {
            Reply::new(CachePolicy::NoStore, "text/plain; charset=utf-8", error.to_string().into_bytes())
        }
    };
    let page = page.header(CONTENT_SECURITY_POLICY, POLICY).header(X_FRAME_OPTIONS, "SAMEORIGIN");
    Ok(page.answer(&HeaderMap::new()))
}

impl Newsroom {
    async fn walls_page(
        &self,
        desk: &Desk,
        which: &Which,
        stand: &Stand,
        shown: &Shown<'_>,
        (status, notice): (StatusCode, Option<Notice>),
    ) -> Result<Response, Failure> {
        let fields = words(which.wall, &which.language);
        let mut content = self.settings_content(WALLS, &fields, stand, shown).await?;
        let (path, frame) = (url(WALLS), format!("{}/preview", url(WALLS)));
        let Which { wall, language, width } = which;
        let walls: Vec<Value> = TEXTS
            .iter()
            .map(|(name, _)| {
                json!({
                    "url": which.url(&path, name, language, width), "here": name == wall,
                    "name": self.say(&format!("settings-wall-{name}")),
                })
            })
            .collect();
        let languages: Vec<Value> = self
            .site_languages(&stand.press)
            .iter()
            .map(|tag| {
                json!({
                    "url": which.url(&path, wall, tag, width), "here": tag == language,
                    "name": self.language_name(tag),
                })
            })
            .collect();
        let widths: Vec<Value> = ["phone", "wide"]
            .iter()
            .map(|one| {
                json!({
                    "url": which.url(&path, wall, language, one), "here": one == width, "value": one,
                    "name": self.say(&format!("settings-width-{one}")),
                })
            })
            .collect();
        content["wall"] = json!({
            "name": wall, "language": language, "width": width, "walls": walls, "languages": languages,
            "widths": widths, "frame": which.url(&frame, wall, language, width), "preview_url": frame,
            "others": (*language != stand.press.config.site.language)
                .then(|| self.language_name(&stand.press.config.site.language)),
            "text": self.say(&format!("settings-wall-{wall}-text")),
        });
        let page =
            Page { title: "settings-walls", template: "settings-walls.html", here: PATH, notice, content };
        let html = self.page_html(desk, &page)?;
        let reply = Reply::html(CachePolicy::NoStore, html).status(status);
        let policy = http_kit::security::FRAMING_POLICY;
        Ok(reply.header(CONTENT_SECURITY_POLICY, policy).answer(&HeaderMap::new()))
    }
}
