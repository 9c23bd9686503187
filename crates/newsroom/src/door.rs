//! The door: stands before every route, and lets through whoever has what the route's line in the table says.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::header::{ACCEPT, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::middleware::Next as Chain;
use axum::response::{IntoResponse, Response};
use http_kit::{CachePolicy, Failure, Next, Reply, client_address, see_other, sight};
use kernel::ids::Token;
use kernel::network;
use press::audit::Actor;
use press::desk::{self, Door};
use press::openings;
use press::readers;
use press::staff::NEWSROOM;
use serde_json::json;
use url::form_urlencoded::byte_serialize;

use crate::desk::Desk;
use crate::{Needs, Newsroom};

/// What a visitor meets instead of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Refusal {
    /// Nobody is signed in.
    Stranger,
    /// They signed in too long ago.
    SignInAgain,
    /// They have a second factor to show, or to show again.
    Confirm,
    /// They have a second factor to set up.
    SetUp,
    /// They do not work here, or in another role.
    NotTheirs,
}

/// Whether somebody at this desk may come to where it takes that.
fn admit(desk: &Desk, needs: Needs) -> Result<(), Refusal> {
    let action = match needs {
        Needs::Role => return Ok(()),
        Needs::OwnFactor => {
            return match desk.door {
                Door::Open { .. } | Door::SetUp => Ok(()),
                Door::Confirm => Err(Refusal::Confirm),
                Door::SignInAgain => Err(Refusal::SignInAgain),
            };
        }
        Needs::May(action) => action,
    };
    match desk.door {
        // Before anything is asked of them, so that nobody shows a factor for nothing.
        _ if !desk.may(action) => Err(Refusal::NotTheirs),
        Door::SignInAgain => Err(Refusal::SignInAgain),
        Door::SetUp => Err(Refusal::SetUp),
        Door::Confirm => Err(Refusal::Confirm),
        Door::Open { fresh } if fresh || !action.wants_fresh_factor() => Ok(()),
        Door::Open { .. } if desk.knock.has_factor => Err(Refusal::Confirm),
        Door::Open { .. } => Err(Refusal::SetUp),
    }
}

/// Lets a request through, or leads it to what is still to be done.
pub async fn guard(
    State((newsroom, needs)): State<(Newsroom, Needs)>,
    mut request: Request,
    chain: Chain,
) -> Response {
    let asks_json = speaks_json(request.headers());
    let path = request.uri().path_and_query().map_or(NEWSROOM, |path| path.as_str()).to_owned();
    // An act is done again from the page its form stands on, which has the same path.
    let back = if request.method() == Method::GET { path } else { request.uri().path().to_owned() };
    let token = newsroom.cookie.read(request.headers());
    let trusted = &newsroom.press.config.server.trusted_proxies;
    let network = network::prefix(client_address(request.headers(), request.extensions(), trusted));
    let desk = match newsroom.desk(token, network).await {
        Ok(desk) => desk,
        Err(failure) => return newsroom.dress(failure.into_response(), None, asks_json),
    };
    let admitted = match &desk {
        None => Err(Refusal::Stranger),
        Some(Found::Reader) => Err(Refusal::NotTheirs),
        Some(Found::Staff(desk)) => admit(desk, needs),
    };
    let desk = desk.and_then(Found::staff);
    if let Err(refusal) = admitted {
        return newsroom.refuse(refusal, &back, asks_json, desk.as_ref());
    }
    if let Some(desk) = &desk {
        sight::name_reader(desk.reader.id);
        if let Err(failure) = newsroom.note(desk).await {
            return newsroom.dress(failure.into_response(), Some(desk), asks_json);
        }
        request.extensions_mut().insert(desk.clone());
    }
    let response = chain.run(request).await;
    newsroom.dress(response, desk.as_ref(), asks_json)
}

/// Who is signed in.
enum Found {
    /// A reader without a role.
    Reader,
    /// Somebody who works here.
    Staff(Box<Desk>),
}

impl Found {
    fn staff(self) -> Option<Desk> {
        match self {
            Found::Reader => None,
            Found::Staff(desk) => Some(*desk),
        }
    }
}

/// Whether a program asks, which is told by a status what a person is told by a page.
pub(crate) fn speaks_json(headers: &HeaderMap) -> bool {
    let starts = |name| {
        headers.get(name).map(HeaderValue::as_bytes).is_some_and(|kind| kind.starts_with(b"application/json"))
    };
    starts(CONTENT_TYPE) || starts(ACCEPT)
}

impl Newsroom {
    /// Who is behind the cookie, from the database itself: a role that was taken away a moment ago opens nothing.
    async fn desk(&self, token: Option<Token>, network: String) -> Result<Option<Found>, Failure> {
        let Some(token) = token else { return Ok(None) };
        let now = self.now();
        self.read(move |conn, press| {
            let visit = readers::visit(conn, Some(&token.hash()), now)?;
            let Some(reader) = visit.signed_in().cloned() else { return Ok(None) };
            let Some(session) = visit.session else { return Ok(None) };
            let Some(knock) = desk::knock(conn, &session)? else { return Ok(Some(Found::Reader)) };
            let door = desk::door(&knock, &press.config.staff, now);
            let open = openings::current(conn, now)?;
            let actor = Actor::Staff { reader: reader.id, network };
            Ok(Some(Found::Staff(Box::new(Desk { reader, session, knock, door, actor, open }))))
        })
        .await
    }

    /// Notes that the newsroom is in use, once in a while.
    async fn note(&self, desk: &Desk) -> Result<(), Failure> {
        let now = self.now();
        if !desk.is_open() || !desk.knock.wants_note(now) {
            return Ok(());
        }
        let desk = desk.clone();
        self.write::<_, Failure, _>(move |tx, _| Ok(desk::stay(tx, now, &desk.knock, desk.shown())?)).await
    }

    fn refuse(&self, refusal: Refusal, back: &str, asks_json: bool, desk: Option<&Desk>) -> Response {
        if asks_json || refusal == Refusal::NotTheirs {
            let status = match refusal {
                Refusal::NotTheirs => StatusCode::FORBIDDEN,
                _ => StatusCode::UNAUTHORIZED,
            };
            return self.dress(status.into_response(), desk, asks_json);
        }
        let next: String = byte_serialize(back.as_bytes()).collect();
        let path = match refusal {
            Refusal::Stranger => "/login",
            Refusal::SignInAgain => "/newsroom/sign-in",
            Refusal::SetUp => "/newsroom/factor",
            Refusal::Confirm | Refusal::NotTheirs => "/newsroom/confirm",
        };
        see_other(&Next::from_outside(&format!("{path}?next={next}")), None)
    }

    /// Gives what went wrong its page, or its line of JSON.
    fn dress(&self, response: Response, desk: Option<&Desk>, asks_json: bool) -> Response {
        let status = response.status();
        let kind = response.headers().get(CONTENT_TYPE).map(HeaderValue::as_bytes).unwrap_or_default();
        let is_worded = kind.starts_with(b"text/html") || kind.starts_with(b"application/json");
        if is_worded || !(status.is_client_error() || status.is_server_error()) {
            return response;
        }
        let failure = response.extensions().get::<Arc<Failure>>().cloned();
        let text = self.failure_text(status, failure.as_deref(), desk.is_some());
        if asks_json {
            let body = json!({ "error": text }).to_string().into_bytes();
            let reply = Reply::new(CachePolicy::NoStore, "application/json", body).status(status);
            return reply.answer(&HeaderMap::new());
        }
        self.message(desk, status, &text).unwrap_or(response)
    }

    fn failure_text(&self, status: StatusCode, failure: Option<&Failure>, works_here: bool) -> String {
        match (status.as_u16(), failure) {
            (_, Some(Failure::BadRequest(text) | Failure::Forbidden(text))) => {
                self.theme.find_text(text, &[]).unwrap_or_else(|| text.clone())
            }
            (401, _) => self.say("newsroom-closed"),
            (403, _) if works_here => self.say("newsroom-not-yours"),
            (403, _) => self.say("newsroom-no-role"),
            (_, Some(Failure::NoRoom)) => self.say("message-full-text"),
            (code @ (404 | 410 | 429 | 503), _) => self.say(&format!("message-{code}-text")),
            (405, _) => self.say("message-405-text"),
            (413, _) => self.say("message-413-text"),
            (code, _) if code >= 500 => self.say("message-500-text"),
            _ => self.say("message-400-text"),
        }
    }
}
