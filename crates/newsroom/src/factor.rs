//! One's own second factor: an app, set up with the square, passkeys, and the recovery codes.

use axum::Form;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::http::header::SET_COOKIE;
use axum::response::Response;
use http_kit::{Failure, Next, see_other};
use press::desk::{self, Door, Enrolment, SetUp};
use serde::Deserialize;
use serde_json::json;

use crate::Newsroom;
use crate::confirm::Typed;
use crate::desk::Desk;
use crate::frame::{Notice, Page};
use crate::keys::show_again;
use crate::square::square;

pub(crate) const PATH: &str = "/newsroom/factor";
const APP: &str = "/newsroom/factor/app";

/// What the page was opened for.
#[derive(Debug, Default, Deserialize)]
pub struct Opened {
    /// A recovery code was used just now.
    used: Option<String>,
    /// What was done just before.
    #[serde(default)]
    done: String,
}

/// `GET /newsroom/factor`: where a second factor is set up, or what there is.
pub async fn show(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Query(opened): Query<Opened>,
) -> Result<Response, Failure> {
    let notice = match opened.done.as_str() {
        "removed" => Some(Notice::success(newsroom.say("factor-removed"))),
        _ if opened.used.is_some() => {
            Some(Notice { kind: "info", text: newsroom.say("factor-code-used"), url: None })
        }
        _ => None,
    };
    newsroom.factor_page(&desk, notice).await
}

/// `GET /newsroom/factor/app`: the square, beside passkeys that are there already.
pub async fn app(State(newsroom): State<Newsroom>, desk: Desk) -> Result<Response, Failure> {
    if !desk.knock.has_factor {
        return Ok(see_other(&Next::from_outside(PATH), None));
    }
    if !desk.may_change_factors() {
        return Ok(show_again(APP));
    }
    newsroom.enrolment_page(&desk, None).await
}

/// `POST /newsroom/factor`: the first code of the app, which shows that it has the secret.
pub async fn set_up(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Form(typed): Form<Typed>,
) -> Result<Response, Failure> {
    if !desk.may_change_factors() {
        return Ok(show_again(PATH));
    }
    let (now, by, code) = (newsroom.now(), desk.clone(), typed.code());
    let outcome = newsroom
        .write::<_, Failure, _>(move |tx, press| Ok(desk::set_up(tx, press, now, by.shown(), &code)?))
        .await?;
    match outcome {
        Ok(made) => newsroom.set_up_page(desk, &made, "app"),
        Err(desk::CodeError::NotSetUp) if desk.knock.has_factor => {
            Ok(see_other(&Next::from_outside(PATH), None))
        }
        Err(problem) => newsroom.enrolment_page(&desk, Some(newsroom.why(problem))).await,
    }
}

/// `GET /newsroom/factor/codes`: leads back to where the form stands.
pub async fn back() -> Response {
    see_other(&Next::from_outside(PATH), None)
}

/// `POST /newsroom/factor/codes`: new recovery codes in place of the old, after a fresh second factor.
pub async fn codes(State(newsroom): State<Newsroom>, desk: Desk) -> Result<Response, Failure> {
    if !desk.knock.has_factor {
        return Ok(see_other(&Next::from_outside(PATH), None));
    }
    if !desk.may_change_factors() {
        return Ok(show_again(PATH));
    }
    let (now, by) = (newsroom.now(), desk.clone());
    let codes = newsroom
        .write::<_, Failure, _>(move |tx, press| Ok(desk::make_codes(tx, press, now, &by.actor, &by.reader)?))
        .await?;
    newsroom.codes_page(&desk, &codes, "factor-codes-made")
}

impl Newsroom {
    /// What somebody has, or where they set up their first.
    pub(crate) async fn factor_page(&self, desk: &Desk, notice: Option<Notice>) -> Result<Response, Failure> {
        if !desk.knock.has_factor {
            return self.enrolment_page_with(desk, notice, None).await;
        }
        let all = self.own_factors(desk).await?;
        let content = json!({
            "keys": all.keys.iter().map(|key| self.key_view(key)).collect::<Vec<_>>(),
            "offered": self.offers_passkeys(), "keys_action": format!("{PATH}/keys"),
            "app_since": all.app_since.map(|at| self.theme.date(at, "long")),
            "app_url": APP, "app_remove_url": format!("{APP}/remove"), "fresh": desk.may_change_factors(),
            "confirm_url": format!("/newsroom/confirm?next={PATH}"),
            "codes_left": all.codes_left, "codes_action": format!("{PATH}/codes"),
        });
        let failed = notice.as_ref().is_some_and(|notice| notice.kind == "error");
        let status = if failed { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
        let page = Page { title: "newsroom-factor", template: "factor.html", here: PATH, notice, content };
        self.page_with(desk, status, page)
    }

    async fn enrolment_page(&self, desk: &Desk, error: Option<String>) -> Result<Response, Failure> {
        self.enrolment_page_with(desk, error.clone().map(Notice::error), error).await
    }

    /// Where an app is set up, and a passkey if it is the first factor; `error` is what was wrong with a code.
    async fn enrolment_page_with(
        &self,
        desk: &Desk,
        notice: Option<Notice>,
        error: Option<String>,
    ) -> Result<Response, Failure> {
        let reader = desk.reader.clone();
        let enrolment =
            self.write::<_, Failure, _>(move |tx, press| Ok(desk::begin(tx, press, &reader)?)).await?;
        // Another browser has set it up meanwhile.
        let Some(Enrolment { address, secret }) = enrolment else {
            return Ok(see_other(&Next::from_outside(PATH), None));
        };
        let square = square(&address).map(|square| json!({ "size": square.size, "path": square.path }));
        let must = desk::must_have_factor(desk.role(), &self.press.config.staff);
        let content = json!({
            "square": square, "secret": grouped(&secret), "address": address, "error": error, "must": must,
            "action": PATH, "is_first": !desk.knock.has_factor,
            "keys_action": (!desk.knock.has_factor && self.offers_passkeys()).then(|| format!("{PATH}/keys")),
        });
        let failed = notice.as_ref().is_some_and(|notice| notice.kind == "error");
        let status = if failed { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
        let page = Page { title: "newsroom-factor-new", template: "enrol.html", here: PATH, notice, content };
        self.page_with(desk, status, page)
    }

    /// What follows on setting up the `app` or a `key`: the recovery codes, if it is the first.
    pub(crate) fn set_up_page(&self, desk: Desk, made: &SetUp, what: &str) -> Result<Response, Failure> {
        let cookie = self.cookie.set(&made.token, self.press.config.readers.session_days);
        if made.codes.is_empty() {
            return Ok(see_other(&Next::from_outside(PATH), cookie));
        }
        let mut inside = desk;
        inside.knock.has_factor = true;
        inside.door = Door::Open { fresh: true };
        let mut response = self.codes_page(&inside, &made.codes, &format!("factor-set-up-done-{what}"))?;
        if let Some(cookie) = cookie {
            response.headers_mut().append(SET_COOKIE, cookie);
        }
        Ok(response)
    }

    fn codes_page(&self, desk: &Desk, codes: &[String], done: &str) -> Result<Response, Failure> {
        let notice = Some(Notice::success(self.theme.text(done, &[])));
        let content = json!({ "codes": codes });
        self.page(desk, Page { title: "newsroom-codes", template: "codes.html", here: PATH, notice, content })
    }
}

/// Four letters at a time, as they are read out and typed.
fn grouped(secret: &str) -> String {
    let letters: Vec<char> = secret.chars().collect();
    letters.chunks(4).map(|four| four.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}
