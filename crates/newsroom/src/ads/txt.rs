//! The lines of ads.txt.

use axum::Form;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use db::DbError;
use http_kit::Failure;
use press::ads::{self, Line};
use press::staff::Action;
use serde::Deserialize;
use serde_json::json;

use super::{Asked, PATH, done};
use crate::Newsroom;
use crate::desk::Desk;
use crate::frame::{Notice, Page};

/// The editor's address.
const HERE: &str = "/newsroom/ads/txt";

/// What was typed.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    text: String,
}

/// `GET /newsroom/ads/txt`.
pub async fn txt_form(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    newsroom.txt_page(&desk, None, newsroom.ads_notice(&asked.done)).await
}

/// `POST /newsroom/ads/txt`.
pub async fn save_txt(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Form(typed): Form<Typed>,
) -> Result<Response, Failure> {
    let text = typed.text.replace("\r\n", "\n").replace('\0', "");
    if let Some(line) = ads::check_txt(&text) {
        return newsroom.txt_page(&desk, Some((text, line)), None).await;
    }
    newsroom.keep_txt(&desk, Some(text)).await?;
    Ok(done(HERE, "txt"))
}

/// `GET /newsroom/ads/txt/forget`: says what it means.
pub async fn forget_txt_form(State(newsroom): State<Newsroom>, desk: Desk) -> Result<Response, Failure> {
    let content = json!({
        "text": newsroom.say("ads-txt-forget-text"), "button": newsroom.say("ads-txt-forget"),
        "action": format!("{HERE}/forget"), "back_url": HERE,
    });
    newsroom.page(
        &desk,
        Page { title: "ads-txt-forget", template: "sure.html", here: PATH, notice: None, content },
    )
}

/// `POST /newsroom/ads/txt/forget`: the settings say it again.
pub async fn forget_txt(State(newsroom): State<Newsroom>, desk: Desk) -> Result<Response, Failure> {
    newsroom.keep_txt(&desk, None).await?;
    Ok(done(HERE, "txt-forgotten"))
}

impl Newsroom {
    async fn keep_txt(&self, desk: &Desk, text: Option<String>) -> Result<(), DbError> {
        let (now, actor) = (self.now(), desk.actor.clone());
        self.write(move |tx, press| ads::save_txt(tx, press, &actor, text.as_deref(), now)).await
    }

    async fn txt_page(
        &self,
        desk: &Desk,
        refused: Option<(String, Line)>,
        notice: Option<Notice>,
    ) -> Result<Response, Failure> {
        let written = self.read(|conn, _| ads::txt(conn)).await?;
        let is_written = written.is_some();
        let stands = written.unwrap_or_else(|| self.press.config.site.ads_txt.join("\n"));
        let (text, line) = refused.map_or((stands, None), |(text, line)| (text, Some(line)));
        let error = line.map(|line| {
            let number = i64::try_from(line.number).unwrap_or(i64::MAX);
            let why = self.say(&format!("ads-txt-{}", line.wrong.as_str()));
            let words = [("n", number.into()), ("line", line.text.into()), ("why", why.into())];
            self.theme.text("ads-txt-wrong", &words)
        });
        let may = desk.may(Action::RunAds);
        let content = json!({
            "text": text, "is_written": is_written, "action": may.then_some(HERE), "back_url": PATH, "error": error,
            "forget_url": (may && is_written).then(|| format!("{HERE}/forget")),
        });
        let status = if error.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
        let notice = error.map(Notice::error).or(notice);
        let page = Page { title: "ads-txt", template: "ads-txt.html", here: PATH, notice, content };
        self.page_with(desk, status, page)
    }
}
