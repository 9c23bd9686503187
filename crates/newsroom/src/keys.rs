//! Passkeys as a second factor: asking browsers for one, taking it at the door, adding and removing, beside the app.

use axum::Form;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use http_kit::{CachePolicy, Failure, Next, Reply, see_other};
use press::desk::{self, Door, Factors, RemoveError, Which};
use press::passkeys::{self, NotAsked, Passkey, PasskeyError, Question, Use};
use press::readers::ReadersError;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::Newsroom;
use crate::confirm::next_page;
use crate::desk::Desk;
use crate::factor::PATH;
use crate::frame::{Notice, Page};

/// What a browser answered.
#[derive(Debug, Default, Deserialize)]
pub struct Answered {
    #[serde(default)]
    answer: String,
    /// What a new one is to be called.
    #[serde(default)]
    name: String,
    #[serde(default)]
    next: String,
}

fn not_asked(error: NotAsked) -> Failure {
    match error {
        NotAsked::Readers(ReadersError::TooMany { retry_after }) => {
            Failure::TooMany { retry_after: u64::try_from(retry_after).unwrap_or(60) }
        }
        NotAsked::Readers(ReadersError::Db(error)) => error.into(),
        NotAsked::Passkey(_) => Failure::NotFound,
    }
}

/// `POST /newsroom/confirm/question`: what to ask a browser whose reader has passkeys.
pub async fn ask(State(newsroom): State<Newsroom>, desk: Desk) -> Result<Response, Failure> {
    let now = newsroom.now();
    let asked = newsroom.write::<_, NotAsked, _>(move |tx, press| {
        passkeys::ask_for_factor(tx, press, now, &desk.reader, &desk.session)
    });
    question(asked.await)
}

/// `POST /newsroom/confirm/passkey`.
pub async fn confirm(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Form(form): Form<Answered>,
) -> Result<Response, Failure> {
    let (now, by) = (newsroom.now(), desk.clone());
    let outcome = newsroom
        .write::<_, Failure, _>(move |tx, press| {
            Ok(desk::confirm_with_key(tx, press, now, by.shown(), &form.answer)?)
        })
        .await?;
    match outcome {
        Ok(confirmed) => {
            let cookie = newsroom.cookie.set(&confirmed.token, newsroom.press.config.readers.session_days);
            Ok(see_other(&next_page(&form.next), cookie))
        }
        Err(refused) => {
            let why = newsroom.why_not_key(refused);
            newsroom.confirm_page(&desk, &form.next, Some(why), false).await
        }
    }
}

/// `POST /newsroom/factor/keys/question`: what to ask a browser that is to make one.
pub async fn ask_to_add(State(newsroom): State<Newsroom>, desk: Desk) -> Result<Response, Failure> {
    if !desk.may_change_factors() {
        let reply = Reply::new(CachePolicy::NoStore, "application/json", b"{}".to_vec());
        return Ok(reply.status(StatusCode::UNAUTHORIZED).answer(&HeaderMap::new()));
    }
    let now = newsroom.now();
    let asked = newsroom.write::<_, NotAsked, _>(move |tx, press| {
        passkeys::ask_to_add(tx, press, now, &desk.reader, &desk.session, Use::Factor)
    });
    question(asked.await)
}

/// `POST /newsroom/factor/keys`: a passkey that a browser has made.
pub async fn add(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Form(form): Form<Answered>,
) -> Result<Response, Failure> {
    if !desk.may_change_factors() {
        return Ok(show_again(PATH));
    }
    let (now, by) = (newsroom.now(), desk.clone());
    let outcome = newsroom
        .write::<_, Failure, _>(move |tx, press| {
            Ok(desk::add_key(tx, press, now, by.shown(), &form.name, &form.answer)?)
        })
        .await?;
    match outcome {
        Ok(made) => newsroom.set_up_page(desk, &made, "key"),
        Err(refused) => newsroom.factor_page(&desk, Some(Notice::error(newsroom.why_not_key(refused)))).await,
    }
}

/// `GET /newsroom/factor/keys/{id}/remove`: says what is left then.
pub async fn remove_form(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    newsroom.sure_to_remove(&desk, Which::Key(&id)).await
}

/// `POST /newsroom/factor/keys/{id}/remove`.
pub async fn remove(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    newsroom.remove_factor(&desk, Some(id)).await
}

/// `GET /newsroom/factor/app/remove`.
pub async fn remove_app_form(State(newsroom): State<Newsroom>, desk: Desk) -> Result<Response, Failure> {
    newsroom.sure_to_remove(&desk, Which::App).await
}

/// `POST /newsroom/factor/app/remove`.
pub async fn remove_app(State(newsroom): State<Newsroom>, desk: Desk) -> Result<Response, Failure> {
    newsroom.remove_factor(&desk, None).await
}

fn question(asked: Result<Question, NotAsked>) -> Result<Response, Failure> {
    let question = asked.map_err(not_asked)?;
    let body = question.options.to_string().into_bytes();
    Ok(Reply::new(CachePolicy::NoStore, "application/json", body).answer(&HeaderMap::new()))
}

/// Leads to where the second factor is shown once more, and back.
pub(crate) fn show_again(back: &str) -> Response {
    let back: String = url::form_urlencoded::byte_serialize(back.as_bytes()).collect();
    see_other(&Next::from_outside(&format!("/newsroom/confirm?next={back}")), None)
}

impl Desk {
    /// Whether their own factors may be changed here: one must have been shown just now, if there is one.
    pub(crate) fn may_change_factors(&self) -> bool {
        !self.knock.has_factor || self.door == (Door::Open { fresh: true })
    }
}

impl Newsroom {
    /// Whether browsers give this site passkeys.
    pub(crate) fn offers_passkeys(&self) -> bool {
        passkeys::site(&self.press).is_some()
    }

    /// Why a passkey was not taken, in the site's language.
    fn why_not_key(&self, refused: PasskeyError) -> String {
        self.say(refused.message())
    }

    pub(crate) fn key_view(&self, key: &Passkey) -> Value {
        let moment = |at: Option<i64>| at.map(|at| self.moment(at));
        json!({
            "name": key.name, "since": self.moment(key.created_at), "used": moment(key.used_at),
            "doubted": moment(key.doubted_at), "remove_url": format!("{PATH}/keys/{}/remove", key.public_id),
        })
    }

    async fn sure_to_remove(&self, desk: &Desk, which: Which<'_>) -> Result<Response, Failure> {
        let (url, named) = match which {
            Which::App => (format!("{PATH}/app/remove"), None),
            Which::Key(id) => (format!("{PATH}/keys/{id}/remove"), Some(id)),
        };
        if !desk.may_change_factors() {
            return Ok(show_again(&url));
        }
        let all = self.own_factors(desk).await?;
        let (text, name) = match named {
            None => ("factor-app-remove-text", all.app_since.map(|_| String::new())),
            Some(id) => {
                let key = all.keys.iter().find(|key| key.public_id == id);
                ("factor-key-remove-text", key.map(|key| key.name.clone()))
            }
        };
        let name = name.ok_or(Failure::NotFound)?;
        let must = desk::must_have_factor(desk.role(), &self.press.config.staff);
        if !all.may_remove(&which, must) {
            return self.factor_page(desk, Some(Notice::error(self.say("factor-last")))).await;
        }
        let content = json!({
            "text": self.theme.text(text, &[("name", name.as_str().into())]), "button": self.say("factor-remove"),
            "action": url, "back_url": PATH,
        });
        let page =
            Page { title: "factor-remove-title", template: "sure.html", here: PATH, notice: None, content };
        self.page(desk, page)
    }

    /// Removes the passkey of that id, or the app.
    async fn remove_factor(&self, desk: &Desk, id: Option<String>) -> Result<Response, Failure> {
        if !desk.may_change_factors() {
            return Ok(show_again(PATH));
        }
        let (now, by) = (self.now(), desk.clone());
        let outcome = self
            .write::<_, RemoveError, _>(move |tx, press| {
                let which = id.as_deref().map_or(Which::App, Which::Key);
                desk::remove(tx, press, now, by.shown(), by.role(), which)
            })
            .await;
        match outcome {
            Ok(()) => Ok(see_other(&Next::from_outside(&format!("{PATH}?done=removed")), None)),
            Err(RemoveError::Last) => {
                self.factor_page(desk, Some(Notice::error(self.say("factor-last")))).await
            }
            Err(RemoveError::Gone) => Err(Failure::NotFound),
            Err(RemoveError::Failed(error)) => Err(error.into()),
        }
    }

    pub(crate) async fn own_factors(&self, desk: &Desk) -> Result<Factors, Failure> {
        let reader = desk.reader.id;
        self.read(move |conn, _| desk::factors(conn, reader)).await
    }
}
