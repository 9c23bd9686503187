//! The pages of the set-up: the form, its review, and a calm word for everybody else.

use axum::Router;
use axum::extract::{DefaultBodyLimit, Form, Path, Request, State};
use axum::http::header::{CONNECTION, CONTENT_TYPE, REFERRER_POLICY, RETRY_AFTER, USER_AGENT};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::middleware::{Next as Chain, from_fn_with_state};
use axum::response::Response;
use axum::routing::get;
use http_kit::{CachePolicy, Failure, Next, Reply, SessionCookie, security, see_other};
use kernel::config::Newsletter;
use render::theme::Theme;
use serde::Deserialize;
use serde_json::{Value, json};
use tower_http::csrf::CsrfLayer;
use tower_http::timeout::TimeoutLayer;

use super::draft::{Draft, Rules, Settled};
use super::founding::{FoundingError, Plan, found};
use super::link::Knock;
use super::written::{Circumstances, settings};
use super::{SetUp, trial, view};

/// Longest a request may take; longer than a test mail.
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(30);
/// Largest form accepted, in bytes.
const LARGEST_FORM: usize = 64 * 1024;
/// How long an answer waits that leads on to the site. A browser gives up after twenty of them, and on a busy machine
/// asks twenty times before the door has closed.
const LEADING_ON: std::time::Duration = std::time::Duration::from_millis(100);
/// When to look again whether there is a site, in seconds.
const RETRY: &str = "60";
const PAGE: &str = "/set-up/{token}";
/// The routes, by their templates: nothing else is known of a request.
pub const ROUTES: &[&str] = &[PAGE, "/static/{*path}", "/healthz", "/readyz"];

/// What was sent: the fields, and which button was pressed.
#[derive(Deserialize)]
struct Sent {
    #[serde(default)]
    act: String,
    #[serde(default)]
    password: String,
    #[serde(flatten)]
    draft: Draft,
}

/// Everything that is served before there is a site.
pub fn router(set_up: SetUp) -> Router {
    Router::new()
        .route(PAGE, get(show).post(act))
        .route("/static/{*path}", get(asset))
        .route("/healthz", get(|| async { "ok\n" }))
        .route("/readyz", get(|| async { (StatusCode::SERVICE_UNAVAILABLE, "waiting to be set up\n") }))
        .fallback(|| async { StatusCode::SERVICE_UNAVAILABLE })
        .layer(DefaultBodyLimit::max(LARGEST_FORM))
        .layer(CsrfLayer::new())
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, PATIENCE))
        .layer(from_fn_with_state(set_up.clone(), dress))
        .with_state(set_up)
}

async fn asset(
    State(set_up): State<SetUp>,
    Path(path): Path<String>,
    headers: HeaderMap,
) -> Result<Response, StatusCode> {
    let theme = set_up.tongues.of("en").ok_or(StatusCode::NOT_FOUND)?;
    let asset = theme.asset(&path).ok_or(StatusCode::NOT_FOUND)?;
    let policy = CachePolicy::of(asset.is_fixed_at(&path));
    Ok(Reply::new(policy, asset.content_type, asset.bytes.to_vec()).answer(&headers))
}

/// `GET /set-up/{token}`.
async fn show(
    State(set_up): State<SetUp>,
    Path(token): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    set_up.admit(&token)?;
    let draft = set_up.ground.proposed(&headers, &set_up.tongues);
    set_up.form(&headers, &token, &draft, &[], StatusCode::OK)
}

/// `POST /set-up/{token}`: whatever button was pressed.
async fn act(
    State(set_up): State<SetUp>,
    Path(token): Path<String>,
    headers: HeaderMap,
    Form(sent): Form<Sent>,
) -> Result<Response, Failure> {
    set_up.admit(&token)?;
    let mut draft = sent.draft;
    set_up.ground.fix(&mut draft, &headers, &set_up.tongues);
    set_up.remember(&sent.password);
    if sent.act == "change" {
        return set_up.form(&headers, &token, &draft, &[], StatusCode::OK);
    }
    let rules = Rules { languages: set_up.tongues.tags(), insecure: set_up.ground.insecure };
    let settled = match draft.settle(&rules) {
        Ok(settled) => settled,
        Err(problems) => {
            return set_up.form(&headers, &token, &draft, &problems, StatusCode::UNPROCESSABLE_ENTITY);
        }
    };
    match sent.act.as_str() {
        "finish" => set_up.finish(&headers, &token, settled).await,
        "try" => set_up.try_mail(&headers, &token, &settled).await,
        _ => set_up.review(&headers, &token, &settled, None, StatusCode::OK),
    }
}

impl SetUp {
    /// Whoever brings the link.
    fn admit(&self, token: &str) -> Result<(), Failure> {
        if self.is_done() {
            return Err(Failure::Gone);
        }
        match self.link.knock(token, self.clock.now()) {
            Knock::Right => Ok(()),
            Knock::Wrong => Err(Failure::NotFound),
            Knock::TooMany { retry_after } => Err(Failure::TooMany { retry_after }),
        }
    }

    fn theme(&self, headers: &HeaderMap) -> Result<&Theme, Failure> {
        let tag = self.tongues.wanted(headers);
        self.tongues.of(&tag).ok_or_else(|| Failure::internal("the theme has no language"))
    }

    fn form(
        &self,
        headers: &HeaderMap,
        token: &str,
        draft: &Draft,
        problems: &[super::draft::Problem],
        status: StatusCode,
    ) -> Result<Response, Failure> {
        let theme = self.theme(headers)?;
        let form = view::Form {
            action: &format!("/set-up/{token}"),
            draft,
            problems,
            fixed: &self.ground.fixed,
            password_kept: self.password().is_some(),
        };
        page(theme, "set-up.html", &view::form(&self.tongues, theme, &form), status)
    }

    fn review(
        &self,
        headers: &HeaderMap,
        token: &str,
        settled: &Settled,
        notice: Option<Value>,
        status: StatusCode,
    ) -> Result<Response, Failure> {
        let theme = self.theme(headers)?;
        let action = format!("/set-up/{token}");
        let content = view::review(&self.tongues, theme, &action, &settled.draft, notice);
        page(theme, "set-up-review.html", &content, status)
    }

    async fn try_mail(
        &self,
        headers: &HeaderMap,
        token: &str,
        settled: &Settled,
    ) -> Result<Response, Failure> {
        let theme = self.theme(headers)?;
        let mails = self.tongues.of(&settled.draft.language).unwrap_or(theme);
        let password = self.password_for(&settled.draft)?;
        let outcome = trial::send(settled, password, &self.ground.data, mails, self.clock.now()).await;
        tracing::info!(taken = outcome.good, "a test mail was sent from the set-up page");
        let notice = view::told(theme, &outcome, &settled.draft.owner);
        self.review(headers, token, settled, Some(notice), StatusCode::OK)
    }

    /// Makes the site; from here on the link is worth nothing.
    async fn finish(&self, headers: &HeaderMap, token: &str, settled: Settled) -> Result<Response, Failure> {
        let mut founded = self.founded.lock().await;
        if self.is_done() {
            return Err(Failure::Gone);
        }
        let agent = headers.get(USER_AGENT).and_then(|agent| agent.to_str().ok()).unwrap_or_default();
        let plan = Plan {
            data: self.ground.data.clone(),
            settings: self.settings(headers, &settled.draft),
            password: self.typed_password(&settled.draft),
            owner: settled.clone(),
            device: site::device_name(self.theme(headers)?, agent),
        };
        let made = tokio::task::spawn_blocking(move || found(plan)).await.map_err(Failure::internal)?;
        match made {
            Ok(made) => {
                let config = &made.desk.press.config;
                let cookie = SessionCookie::new(&config.site.url, self.address);
                let cookie = cookie.set(&made.token, config.readers.session_days);
                *founded = Some(made);
                tracing::info!("the site was set up");
                let _ = self.done.send(true);
                Ok(see_other(&Next::from_outside("/welcome"), cookie))
            }
            Err(error) => self.undone(headers, token, &settled, &error),
        }
    }

    /// Nothing was made, and the page says why.
    fn undone(
        &self,
        headers: &HeaderMap,
        token: &str,
        settled: &Settled,
        error: &FoundingError,
    ) -> Result<Response, Failure> {
        tracing::error!(%error, "the site could not be set up");
        let key = match error {
            FoundingError::Taken(_) => "set-up-taken",
            _ => "set-up-failed",
        };
        let text = self.theme(headers)?.text(key, &[]);
        let notice = json!({ "kind": "error", "text": text, "detail": error.to_string() });
        self.review(headers, token, settled, Some(notice), StatusCode::INTERNAL_SERVER_ERROR)
    }

    /// The newsletters that a publication begins with, in its language.
    fn letters(&self, draft: &Draft) -> Vec<Newsletter> {
        let Some(theme) = self.tongues.of(&draft.language) else { return Vec::new() };
        let say =
            |letter: &Newsletter, what: &str| theme.text(&format!("shipped-{}-{what}", letter.slug), &[]);
        let named = |letter: Newsletter| Newsletter {
            name: say(&letter, "name"),
            description: say(&letter, "description"),
            ..letter
        };
        Newsletter::shipped().map(named).into()
    }

    fn settings(&self, headers: &HeaderMap, draft: &Draft) -> String {
        let day = kernel::clock::timestamp(self.clock.now()).strftime("%Y-%m-%d").to_string();
        let circumstances = Circumstances {
            here: &self.ground.here,
            proxied: headers.contains_key("x-forwarded-for"),
            password: self.typed_password(draft).is_some(),
            day: &day,
            letters: &self.letters(draft),
        };
        settings(draft, circumstances)
    }
}

fn page(theme: &Theme, template: &str, content: &Value, status: StatusCode) -> Result<Response, Failure> {
    let html = theme.render(template, content).map_err(Failure::internal)?;
    Ok(Reply::html(CachePolicy::NoStore, html).status(status).answer(&HeaderMap::new()))
}

/// The outermost layer: failures get a page that says what is going on, and everything its headers. No
/// address that holds the link is ever told to another site.
async fn dress(State(set_up): State<SetUp>, request: Request, chain: Chain) -> Response {
    let (asked, probe) = (request.headers().clone(), request.uri().path() == "/readyz");
    let again = set_up.leads_on(&request);
    let mut response = match again {
        Some(again) => {
            tokio::time::sleep(LEADING_ON).await;
            again
        }
        None => chain.run(request).await,
    };
    if set_up.is_done() {
        response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
    }
    let is_page =
        response.headers().get(CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    let bare = response.status().is_client_error() || response.status().is_server_error();
    if bare && !is_page && !probe {
        response = set_up.closed(&asked, &response);
    }
    if response.status() == StatusCode::SERVICE_UNAVAILABLE {
        response.headers_mut().entry(RETRY_AFTER).or_insert(HeaderValue::from_static(RETRY));
    }
    response.headers_mut().insert(REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    security::secure(response.headers_mut(), set_up.ground.is_https());
    response
}

impl SetUp {
    /// Once there is a site, whoever still asks here, over a connection that was open or just made, asks
    /// once more over another.
    fn leads_on(&self, request: &Request) -> Option<Response> {
        let path = request.uri().path_and_query().map_or("/", |path| path.as_str());
        let elsewhere = self.is_done() && request.method() == Method::GET && !path.starts_with("/set-up/");
        elsewhere.then(|| see_other(&Next::from_outside(path), None))
    }

    fn closed(&self, asked: &HeaderMap, bare: &Response) -> Response {
        let status = bare.status();
        let code = match status.as_u16() {
            code @ (403 | 404 | 410 | 429 | 503) => code,
            500.. => 500,
            _ => 400,
        };
        let words = |theme: &Theme| {
            let say = |part: &str| theme.text(&format!("set-up-{code}-{part}"), &[]);
            let content =
                json!({ "page": view::page(theme, &say("title")), "text": say("text"), "over": code == 410 });
            page(theme, "set-up-closed.html", &content, status)
        };
        let made = self.theme(asked).and_then(words);
        let mut response = made.unwrap_or_else(|error| {
            tracing::error!(%error, "a page of the set-up could not be rendered");
            axum::response::IntoResponse::into_response(status)
        });
        if let Some(seconds) = bare.headers().get(RETRY_AFTER) {
            response.headers_mut().insert(RETRY_AFTER, seconds.clone());
        }
        response
    }
}
