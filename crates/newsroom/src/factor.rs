//! One's own second factor: setting it up with the square, and the recovery codes.

use axum::Form;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::http::header::SET_COOKIE;
use axum::response::Response;
use http_kit::{Failure, Next, see_other};
use press::desk::{self, Door};
use serde::Deserialize;
use serde_json::json;

use crate::Newsroom;
use crate::confirm::Typed;
use crate::desk::Desk;
use crate::frame::{Notice, Page};
use crate::square::square;

const PATH: &str = "/newsroom/factor";

/// What the page was opened for.
#[derive(Debug, Default, Deserialize)]
pub struct Opened {
    /// A recovery code was used just now.
    used: Option<String>,
}

/// `GET /newsroom/factor`: the square to photograph, or how many recovery codes are left.
pub async fn show(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Query(opened): Query<Opened>,
) -> Result<Response, Failure> {
    if !desk.knock.has_factor {
        return newsroom.enrolment_page(&desk, None).await;
    }
    let reader = desk.reader.id;
    let left = newsroom.read(move |conn, _| desk::codes_left(conn, reader)).await?;
    let used = opened.used.is_some().then(|| Notice { kind: "info", text: newsroom.say("factor-code-used") });
    let content = json!({ "codes_left": left, "codes_action": "/newsroom/factor/codes" });
    newsroom.page(
        &desk,
        Page { title: "newsroom-factor", template: "factor.html", here: PATH, notice: used, content },
    )
}

/// `POST /newsroom/factor`: the first code of the app, which shows that it has the secret.
pub async fn set_up(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Form(typed): Form<Typed>,
) -> Result<Response, Failure> {
    let (now, by, code) = (newsroom.now(), desk.clone(), typed.code());
    let outcome = newsroom
        .write::<_, Failure, _>(move |tx, press| Ok(desk::set_up(tx, press, now, by.shown(), &code)?))
        .await?;
    match outcome {
        Ok(made) => {
            let mut inside = desk;
            inside.knock.has_factor = true;
            inside.door = Door::Open { fresh: true };
            let mut response = newsroom.codes_page(&inside, &made.codes, "factor-set-up-done")?;
            let cookie = newsroom.cookie.set(&made.token, newsroom.press.config.readers.session_days);
            if let Some(cookie) = cookie {
                response.headers_mut().append(SET_COOKIE, cookie);
            }
            Ok(response)
        }
        Err(_) if desk.knock.has_factor => Ok(see_other(&Next::from_outside(PATH), None)),
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
    if desk.door != (Door::Open { fresh: true }) {
        return Ok(see_other(&Next::from_outside("/newsroom/confirm?next=/newsroom/factor"), None));
    }
    let (now, by) = (newsroom.now(), desk.clone());
    let codes = newsroom
        .write::<_, Failure, _>(move |tx, press| Ok(desk::make_codes(tx, press, now, &by.actor, &by.reader)?))
        .await?;
    newsroom.codes_page(&desk, &codes, "factor-codes-made")
}

impl Newsroom {
    async fn enrolment_page(&self, desk: &Desk, error: Option<String>) -> Result<Response, Failure> {
        let reader = desk.reader.clone();
        let enrolment =
            self.write::<_, Failure, _>(move |tx, press| Ok(desk::begin(tx, press, &reader)?)).await?;
        // Another browser has set it up meanwhile.
        let Some(enrolment) = enrolment else { return Ok(see_other(&Next::from_outside(PATH), None)) };
        let square =
            square(&enrolment.address).map(|square| json!({ "size": square.size, "path": square.path }));
        let must = desk::must_have_factor(desk.role(), &self.press.config.staff);
        let content = json!({
            "square": square, "secret": grouped(&enrolment.secret), "address": enrolment.address,
            "error": error, "must": must, "action": PATH,
        });
        let status = if error.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
        let notice = error.map(Notice::error);
        let page = Page { title: "newsroom-factor-new", template: "enrol.html", here: PATH, notice, content };
        self.page_with(desk, status, page)
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
