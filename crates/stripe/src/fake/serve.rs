//! The fake on a socket: the interface, and the pages that a reader sees.

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Path, State};
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE, LOCATION};
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get};
use http_body_util::{Full, Limited};
use serde_json::Value;

use super::params::{Params, Refusal};
use super::{Card, Fake, Fault, Outcome, SECRET_KEY};

pub(super) fn router(fake: Fake) -> Router {
    Router::new()
        .route("/v1/{*path}", any(interface))
        .route("/fake/checkout/{id}", get(checkout_page).post(pay))
        .route("/fake/portal/{id}", get(portal_page).post(use_portal))
        .route("/fake/invoices/{id}", get(invoice_page).post(pay_invoice))
        .with_state(fake)
}

async fn interface(
    State(fake): State<Fake>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let authorized = headers.get(AUTHORIZATION).is_some_and(|value| value == &format!("Bearer {SECRET_KEY}"));
    if !authorized {
        let refusal = Refusal::new(401, "invalid_request_error", "Invalid API Key provided.");
        return json(401, &refusal.json());
    }
    let fault = fake.world().faults.pop_front();
    if let Some(refusal) = fault.and_then(refused) {
        return refusal;
    }
    let key = headers.get("idempotency-key").and_then(|key| key.to_str().ok());
    let form = [uri.query().unwrap_or_default(), std::str::from_utf8(&body).unwrap_or_default()].join("&");
    let answer = fake.world().answer(method.as_str(), uri.path(), &form, key);
    fake.spread_news();
    if fault == Some(Fault::AnswerLost) {
        return broken_off();
    }
    let mut response = json(answer.status, &answer.body);
    if answer.repeated {
        response.headers_mut().insert("idempotent-replayed", axum::http::HeaderValue::from_static("true"));
    }
    response
}

impl Fake {
    /// A client that asks without a socket between: for tests of many lives.
    pub fn client(&self) -> crate::Client {
        crate::Client::inside(self.clone())
    }

    /// Answers a request of this process.
    pub(crate) async fn answer_inside(
        &self,
        request: hyper::Request<Full<Bytes>>,
    ) -> Result<hyper::Response<Bytes>, String> {
        let (head, body) = request.into_parts();
        let body =
            http_body_util::BodyExt::collect(body).await.map_err(|error| error.to_string())?.to_bytes();
        let key = head.headers.get("idempotency-key").and_then(|key| key.to_str().ok());
        let query = head.uri.query().unwrap_or_default();
        let form = [query, std::str::from_utf8(&body).unwrap_or_default()].join("&");
        let answer = self.world().answer(head.method.as_str(), head.uri.path(), &form, key);
        let response = hyper::Response::builder().status(answer.status);
        response.body(Bytes::from(answer.body.to_string())).map_err(|error| error.to_string())
    }
}

/// The answer of a fault that keeps a request from being looked at.
fn refused(fault: Fault) -> Option<Response> {
    let refusal = match fault {
        Fault::AnswerLost => return None,
        Fault::Unreachable => return Some(broken_off()),
        Fault::Busy => Refusal::new(409, "invalid_request_error", "Locked.").coded("lock_timeout"),
        Fault::TooMany => {
            Refusal::new(429, "invalid_request_error", "Too many requests.").coded("rate_limit")
        }
        Fault::Broken => Refusal::new(500, "api_error", "Sorry, something went wrong."),
    };
    Some(json(refusal.status, &refusal.json()))
}

/// An answer that ends before it is whole, which breaks the connection.
fn broken_off() -> Response {
    Response::new(Body::new(Limited::new(Full::new(Bytes::from_static(b"{}")), 1)))
}

fn json(status: u16, body: &Value) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    (status, [(CONTENT_TYPE, "application/json")], body.to_string()).into_response()
}

fn redirect(to: &str) -> Response {
    (StatusCode::SEE_OTHER, [(LOCATION, to.to_owned())]).into_response()
}

const CARDS: &[(&str, Card)] = &[
    ("good", Card::Good),
    ("declined", Card::Declined),
    ("empty", Card::Empty),
    ("confirms-once", Card::ConfirmsOnce),
    ("confirms-always", Card::ConfirmsAlways),
];

fn card_named(name: &str) -> Option<Card> {
    CARDS.iter().find(|(word, _)| *word == name).map(|(_, card)| *card)
}

/// A page with one form: a button for each value of a field.
fn page(title: &str, note: &str, field: &str, values: &[&str], hidden: &str) -> Response {
    let button = |value: &&str| format!("<button name=\"{field}\" value=\"{value}\">{value}</button> ");
    let buttons: String = values.iter().map(button).collect();
    let html = format!(
        "<!doctype html><html lang=\"en\"><title>{title}</title><h1>{title}</h1>\
         <p>No money moves here.</p><p role=\"status\">{note}</p><form method=\"post\">{hidden}{buttons}</form>"
    );
    ([(CONTENT_TYPE, "text/html; charset=utf-8")], html).into_response()
}

fn gone() -> Response {
    (StatusCode::NOT_FOUND, "This page is not open (any more).").into_response()
}

async fn checkout_page(State(fake): State<Fake>, Path(id): Path<String>) -> Response {
    if fake.world().sessions.get(&id).is_some_and(super::checkout::Session::open) {
        pay_form("")
    } else {
        gone()
    }
}

fn pay_form(note: &str) -> Response {
    let names: Vec<&str> = CARDS.iter().map(|(name, _)| *name).chain(["none", "cancel"]).collect();
    let code = "<label>Code <input name=\"code\"></label> ";
    page("Stand-in for Stripe: pay", note, "card", &names, code)
}

async fn pay(State(fake): State<Fake>, Path(id): Path<String>, body: String) -> Response {
    let mut params = Params::parse(&body);
    let Some((success, cancel)) = fake.addresses(&id) else { return gone() };
    let choice = params.take("card").unwrap_or_default();
    if choice == "cancel" {
        return redirect(&cancel);
    }
    if let Some(code) = params.take("code").filter(|code| !code.trim().is_empty())
        && fake.type_code(&id, &code).is_err()
    {
        return pay_form("This code is invalid.");
    }
    let confirmed = match params.take("confirmed").as_deref() {
        Some("yes") => Some(true),
        Some("no") => Some(false),
        _ => None,
    };
    let outcome = fake.world().pay(&id, card_named(&choice), confirmed, false);
    fake.spread_news();
    match outcome {
        Ok(Outcome::Paid | Outcome::Pending) => redirect(&success.replace("{CHECKOUT_SESSION_ID}", &id)),
        Ok(Outcome::Confirm) => {
            let card = format!("<input type=\"hidden\" name=\"card\" value=\"{choice}\">");
            page("Stand-in for Stripe: confirm", "Your bank asks.", "confirmed", &["yes", "no"], &card)
        }
        Ok(Outcome::Declined(_)) => pay_form("Your card was declined."),
        Err(error) => pay_form(&error.to_string()),
    }
}

async fn portal_page(State(fake): State<Fake>, Path(id): Path<String>) -> Response {
    if fake.portal_of(&id).is_none() {
        return gone();
    }
    let acts = ["cancel", "renew", "card-good", "card-empty", "back"];
    page("Stand-in for Stripe: your subscription", "", "act", &acts, "")
}

async fn use_portal(State(fake): State<Fake>, Path(id): Path<String>, body: String) -> Response {
    let Some((customer, back)) = fake.portal_of(&id) else { return gone() };
    match Params::parse(&body).take("act").as_deref() {
        Some("cancel") => fake.end_in_portal(&customer, true),
        Some("renew") => fake.end_in_portal(&customer, false),
        Some("card-good") => fake.set_card(&customer, Card::Good),
        Some("card-empty") => fake.set_card(&customer, Card::Empty),
        _ => {}
    }
    fake.spread_news();
    redirect(&back)
}

async fn invoice_page(State(fake): State<Fake>, Path(id): Path<String>) -> Response {
    if !fake.world().invoices.contains_key(&id) {
        return gone();
    }
    let names: Vec<&str> = CARDS.iter().map(|(name, _)| *name).collect();
    page("Stand-in for Stripe: invoice", "", "card", &names, "")
}

async fn pay_invoice(State(fake): State<Fake>, Path(id): Path<String>, body: String) -> Response {
    let card = Params::parse(&body).take("card").and_then(|name| card_named(&name));
    let outcome = card.map(|card| fake.pay_invoice(&id, card));
    fake.spread_news();
    match outcome {
        Some(Ok(Outcome::Paid)) => page("Stand-in for Stripe: invoice", "Paid.", "card", &[], ""),
        _ => page("Stand-in for Stripe: invoice", "Not paid.", "card", &[], ""),
    }
}
