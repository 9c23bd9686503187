//! Passkeys of readers: logging in with one, adding and removing them on the account. Browsers are asked by a script;
//! without it the page for codes is what it was.

use axum::Form;
use axum::extract::{Path, State};
use axum::http::header::SET_COOKIE;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use http_kit::{CachePolicy, Failure, Next, Reply, see_other};
use kernel::clock::Millis;
use press::passkeys::{self, Adding, NotAsked, Passkey, PasskeyError, Question, Use};
use press::readers::{self, ReadersError};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::Site;
use crate::account::log_in_first;
use crate::login::BROWSER_DAYS;
use crate::visitor::Visitor;

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

/// `POST /login/passkey/question`: what to ask a browser that wants to log in.
pub async fn ask_to_sign_in(State(site): State<Site>, visitor: Visitor) -> Result<Response, Failure> {
    let now = site.now();
    let (session, network, device) = (visitor.session().cloned(), visitor.network, visitor.device);
    let asked = site.write::<_, NotAsked, _>(move |tx, press| {
        passkeys::ask_to_sign_in(tx, press, now, session.as_ref(), &network, &device)
    });
    site.question(asked.await)
}

/// `POST /login/passkey`.
pub async fn sign_in(
    State(site): State<Site>,
    visitor: Visitor,
    Form(form): Form<Answered>,
) -> Result<Response, Failure> {
    let next = Next::from_outside(&form.next);
    let (now, device, wanted) = (site.now(), visitor.device.clone(), next.clone());
    let outcome = match visitor.session().cloned() {
        None => Err(PasskeyError::Late),
        Some(session) => {
            site.write::<_, Failure, _>(move |tx, press| {
                Ok(readers::show_passkey(tx, press, now, &session, &form.answer, wanted.as_str(), &device)?)
            })
            .await?
        }
    };
    match outcome {
        Ok(signed_in) => site.signed_in(&signed_in).await,
        Err(refused) => {
            let page = site.login_page(&visitor, "", next.as_str(), Some(&site.why(&refused))).await?;
            Ok(page.status(StatusCode::UNPROCESSABLE_ENTITY).answer(&HeaderMap::new()))
        }
    }
}

/// `POST /account/passkeys/question`: what to ask a browser that is to make one.
pub async fn ask_to_add(State(site): State<Site>, visitor: Visitor) -> Result<Response, Failure> {
    let Some(own) = visitor.own() else {
        return Ok(site.json(StatusCode::UNAUTHORIZED, &json!({})));
    };
    let now = site.now();
    let asked = site.write::<_, NotAsked, _>(move |tx, press| {
        passkeys::ask_to_add(tx, press, now, &own.reader, &own.session, Use::SignIn)
    });
    site.question(asked.await)
}

/// `POST /account/passkeys`.
pub async fn add(
    State(site): State<Site>,
    visitor: Visitor,
    Form(form): Form<Answered>,
) -> Result<Response, Failure> {
    let Some(own) = visitor.own() else { return Ok(log_in_first()) };
    let now = site.now();
    let outcome = site
        .write::<_, Failure, _>(move |tx, press| {
            let adding =
                Adding { reader: &own.reader, session: &own.session, usage: Use::SignIn, name: &form.name };
            Ok(passkeys::add(tx, press, now, adding, &form.answer)?)
        })
        .await?;
    match outcome {
        Ok(()) => Ok(back()),
        Err(refused) => {
            let notice = site.error_notice(&site.why(&refused));
            site.account_page(&visitor, Some(notice), StatusCode::UNPROCESSABLE_ENTITY).await
        }
    }
}

/// `POST /account/passkeys/{id}/remove`.
pub async fn remove(
    State(site): State<Site>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let Some(own) = visitor.own() else { return Ok(log_in_first()) };
    let id = id.replace('\0', "");
    let found = site.write::<_, Failure, _>(move |tx, _| Ok(passkeys::remove(tx, own.reader.id, &id)?));
    if found.await? { Ok(back()) } else { Err(Failure::NotFound) }
}

fn back() -> Response {
    see_other(&Next::from_outside("/account#passkeys"), None)
}

impl Site {
    fn question(&self, asked: Result<Question, NotAsked>) -> Result<Response, Failure> {
        let question = asked.map_err(not_asked)?;
        let mut response = self.json(StatusCode::OK, &question.options);
        if let Some(cookie) = question.token.and_then(|token| self.cookie.set(&token, BROWSER_DAYS)) {
            response.headers_mut().append(SET_COOKIE, cookie);
        }
        Ok(response)
    }

    fn json(&self, status: StatusCode, body: &Value) -> Response {
        let reply = Reply::new(CachePolicy::NoStore, "application/json", body.to_string().into_bytes());
        reply.status(status).answer(&HeaderMap::new())
    }

    /// Whether browsers give this site passkeys.
    pub(crate) fn offers_passkeys(&self) -> bool {
        passkeys::site(&self.press).is_some()
    }

    /// The passkeys on the account's page; nothing where there are none and can be none.
    pub(crate) fn passkeys_view(&self, all: &[Passkey]) -> Value {
        let offered = self.offers_passkeys();
        if all.is_empty() && !offered {
            return Value::Null;
        }
        let day = |at: Millis| self.theme.date(at, "long");
        let all = all.iter().map(|one| {
            json!({
                "name": one.name, "since_text": day(one.created_at), "used_text": one.used_at.map(day),
                "doubted_text": one.doubted_at.map(day),
                "remove_action": format!("/account/passkeys/{}/remove", one.public_id),
            })
        });
        json!({ "all": all.collect::<Vec<_>>(), "offered": offered })
    }
}
