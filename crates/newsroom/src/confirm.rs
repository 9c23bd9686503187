//! Showing the second factor, and signing in again where that is too long ago.

use axum::Form;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use http_kit::{Failure, Next, see_other};
use press::desk::{self, Door};
use press::readers;
use press::staff::NEWSROOM;
use serde::Deserialize;
use serde_json::json;

use crate::Newsroom;
use crate::desk::Desk;
use crate::frame::{Notice, Page};

/// Longest code that is looked at.
const LONGEST: usize = 40;

/// Where to go afterwards.
#[derive(Debug, Default, Deserialize)]
pub struct Wanted {
    #[serde(default)]
    next: String,
}

/// A code, and where to go afterwards.
#[derive(Debug, Default, Deserialize)]
pub struct Typed {
    #[serde(default)]
    pub(crate) code: String,
    #[serde(default)]
    next: String,
}

impl Typed {
    /// The code, no longer than a code can be.
    pub(crate) fn code(&self) -> String {
        self.code.chars().take(LONGEST).collect()
    }
}

/// A page of the newsroom to go to.
pub(crate) fn next_page(next: &str) -> Next {
    let next = Next::from_outside(next);
    let inside = next.as_str() == NEWSROOM
        || ["/newsroom/", "/newsroom?"].iter().any(|start| next.as_str().starts_with(start));
    if inside { next } else { Next::from_outside(NEWSROOM) }
}

/// `GET /newsroom/confirm`: where the code of the app is typed.
pub async fn form(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Failure> {
    if !desk.knock.has_factor {
        return Ok(see_other(&Next::from_outside("/newsroom/factor"), None));
    }
    newsroom.confirm_page(&desk, &wanted.next, None, true).await
}

/// `POST /newsroom/confirm`.
pub async fn submit(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Form(typed): Form<Typed>,
) -> Result<Response, Failure> {
    let (now, by, code) = (newsroom.now(), desk.clone(), typed.code());
    let outcome = newsroom
        .write::<_, Failure, _>(move |tx, press| Ok(desk::confirm(tx, press, now, by.shown(), &code)?))
        .await?;
    let confirmed = match outcome {
        Ok(confirmed) => confirmed,
        Err(problem) => {
            return newsroom.confirm_page(&desk, &typed.next, Some(newsroom.why(problem)), true).await;
        }
    };
    let cookie = newsroom.cookie.set(&confirmed.token, newsroom.press.config.readers.session_days);
    let next = match confirmed.codes_left {
        // Whoever has come to the paper may need a new phone, or new paper.
        Some(_) => Next::from_outside("/newsroom/factor?used=1"),
        None => next_page(&typed.next),
    };
    Ok(see_other(&next, cookie))
}

/// `GET /newsroom/sign-in`: says that signing in is too long ago.
pub async fn again_form(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Failure> {
    let next = next_page(&wanted.next);
    if desk.door != Door::SignInAgain {
        return Ok(see_other(&next, None));
    }
    let content = json!({ "next": next.as_str(), "action": "/newsroom/sign-in" });
    newsroom.page(
        &desk,
        Page { title: "newsroom-again", template: "again.html", here: "", notice: None, content },
    )
}

/// `POST /newsroom/sign-in`: ends this session, and leads to where another begins.
pub async fn again(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Form(wanted): Form<Wanted>,
) -> Result<Response, Failure> {
    let now = newsroom.now();
    newsroom.write::<_, Failure, _>(move |tx, _| Ok(readers::logout(tx, &desk.session, now)?)).await?;
    let next: String =
        url::form_urlencoded::byte_serialize(next_page(&wanted.next).as_str().as_bytes()).collect();
    Ok(see_other(&Next::from_outside(&format!("/login?next={next}")), newsroom.cookie.clear()))
}

impl Newsroom {
    /// Where a factor is shown; `code` if it was the code that was wrong.
    pub(crate) async fn confirm_page(
        &self,
        desk: &Desk,
        next: &str,
        error: Option<String>,
        code: bool,
    ) -> Result<Response, Failure> {
        let all = self.own_factors(desk).await?;
        let status = if error.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
        let content = json!({
            "next": next_page(next).as_str(), "error": error.as_ref().filter(|_| code), "again": desk.is_open(),
            "key_action": (!all.keys.is_empty() && self.offers_passkeys()).then_some("/newsroom/confirm/passkey"),
            "question_url": "/newsroom/confirm/question", "has_app": all.app_since.is_some(),
            "action": "/newsroom/confirm", "minutes": self.press.config.staff.fresh_minutes,
        });
        let notice = error.map(Notice::error);
        let page = Page { title: "newsroom-confirm", template: "confirm.html", here: "", notice, content };
        self.page_with(desk, status, page)
    }

    /// Why a code was not taken, in the site's language.
    pub(crate) fn why(&self, problem: desk::CodeError) -> String {
        match problem {
            desk::CodeError::Wrong => self.say("factor-wrong"),
            desk::CodeError::Blocked { minutes } => {
                self.theme.text("factor-blocked", &[("minutes", minutes.into())])
            }
            desk::CodeError::NotSetUp => self.say("factor-not-set-up"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_pages_of_the_newsroom_are_gone_to() {
        for path in ["/newsroom", "/newsroom/people?x=1", "/newsroom?x"] {
            assert_eq!(next_page(path).as_str(), path);
        }
        for path in ["", "/", "/account", "/newsroomy", "https://evil.example/newsroom", "//newsroom"] {
            assert_eq!(next_page(path).as_str(), NEWSROOM, "{path}");
        }
    }
}
