//! Logging in with a code or a link, and out.

use axum::Form;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use http_kit::reply::see_other_and_forget;
use http_kit::{Failure, Next, Reply, see_other};
use kernel::EmailAddress;
use press::readers::{self, LinkStatus, LoginRequest, Proof, ReadersError, Scope, SignedIn};
use serde::Deserialize;
use serde_json::json;

use crate::Site;
use crate::frame::{Meta, Notice};
use crate::visitor::Visitor;

/// Days a browser that asked for a code is remembered.
pub(crate) const BROWSER_DAYS: u32 = 30;

/// Why nothing was mailed.
pub(crate) struct Refused(Failure);

impl From<db::DbError> for Refused {
    fn from(error: db::DbError) -> Refused {
        Refused(error.into())
    }
}

impl From<ReadersError> for Refused {
    fn from(error: ReadersError) -> Refused {
        Refused(match error {
            ReadersError::TooMany { retry_after } => {
                Failure::TooMany { retry_after: u64::try_from(retry_after).unwrap_or(60) }
            }
            ReadersError::Db(error) => error.into(),
        })
    }
}

impl From<Refused> for Failure {
    fn from(refused: Refused) -> Failure {
        refused.0
    }
}

/// Where to go afterwards.
#[derive(Debug, Default, Deserialize)]
pub struct Wanted {
    #[serde(default)]
    next: String,
}

/// The login form.
#[derive(Debug, Default, Deserialize)]
pub struct Submitted {
    #[serde(default)]
    email: String,
    #[serde(default)]
    next: String,
}

/// The code form. The address may be left out: the browser's own request is then meant.
#[derive(Debug, Default, Deserialize)]
pub struct Entered {
    #[serde(default)]
    email: String,
    #[serde(default)]
    code: String,
}

/// `GET /login`.
pub async fn form(
    State(site): State<Site>,
    visitor: Visitor,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Failure> {
    let next = Next::from_outside(&wanted.next);
    if visitor.reader().is_some() {
        let next = if next.as_str() == "/" { Next::from_outside("/account") } else { next };
        return Ok(see_other(&next, None));
    }
    Ok(site.login_page(&visitor, "", next.as_str(), None).await?.answer(&HeaderMap::new()))
}

/// `POST /login`: a code is mailed; known and unknown addresses are answered alike.
pub async fn request(
    State(site): State<Site>,
    visitor: Visitor,
    Form(form): Form<Submitted>,
) -> Result<Response, Failure> {
    let next = Next::from_outside(&form.next);
    let email = match EmailAddress::parse(&form.email) {
        Ok(email) => email,
        Err(problem) => {
            let page =
                site.login_page(&visitor, &form.email, next.as_str(), Some(&site.why(&problem))).await?;
            return Ok(page.status(StatusCode::UNPROCESSABLE_ENTITY).answer(&HeaderMap::new()));
        }
    };
    let now = site.now();
    let (session, network, device) = (visitor.session().cloned(), visitor.network, visitor.device);
    let token = site
        .write::<_, Refused, _>(move |tx, press| {
            let request = LoginRequest {
                email: &email,
                next: next.as_str(),
                session: session.as_ref(),
                network: &network,
                device: &device,
            };
            Ok(readers::request_code(tx, press, now, &request)?)
        })
        .await?;
    let cookie = token.and_then(|token| site.cookie.set(&token, BROWSER_DAYS));
    Ok(see_other(&Next::from_outside("/login/code"), cookie))
}

/// `GET /login/code`: where the code is typed.
pub async fn code_form(State(site): State<Site>, visitor: Visitor) -> Result<Response, Failure> {
    match site.code_page(&visitor, None, None).await? {
        Some(page) => Ok(page.answer(&HeaderMap::new())),
        None => Ok(see_other(&Next::from_outside("/login"), None)),
    }
}

/// `POST /login/code`.
pub async fn code(
    State(site): State<Site>,
    visitor: Visitor,
    Form(form): Form<Entered>,
) -> Result<Response, Failure> {
    let Some(session) = visitor.session().cloned() else {
        let problem = site.why(&readers::CodeError::NoneAsked);
        let page = site.login_page(&visitor, &form.email, "/", Some(&problem)).await?;
        return Ok(page.status(StatusCode::UNPROCESSABLE_ENTITY).answer(&HeaderMap::new()));
    };
    let (now, device, wording) = (site.now(), visitor.device.clone(), site.registration_wording());
    let entered: String = form.code.chars().filter(char::is_ascii_alphanumeric).take(20).collect();
    let typed = form.email.trim().to_owned();
    let outcome = site
        .write::<_, Failure, _>(move |tx, press| {
            let pending = readers::pending(tx, &session)?;
            let email = match EmailAddress::parse(&typed) {
                Ok(email) => email,
                Err(_) => match pending {
                    Some(pending) => pending.email,
                    None => return Ok(Err(readers::CodeError::NoneAsked)),
                },
            };
            let proof = Proof { device: &device, wording: &wording };
            Ok(readers::enter_code(tx, press, now, &session, &email, &entered, proof)?)
        })
        .await?;
    match outcome {
        Ok(signed_in) => site.signed_in(&signed_in).await,
        Err(problem) => {
            let problem = site.why(&problem);
            let page = match site.code_page(&visitor, Some(&problem), None).await? {
                Some(page) => page,
                None => site.login_page(&visitor, &form.email, "/", Some(&problem)).await?,
            };
            Ok(page.status(StatusCode::UNPROCESSABLE_ENTITY).answer(&HeaderMap::new()))
        }
    }
}

/// `POST /login/resend`: another code for what this browser asked last.
pub async fn resend(State(site): State<Site>, visitor: Visitor) -> Result<Response, Failure> {
    let (now, network) = (site.now(), visitor.network.clone());
    if let Some(session) = visitor.session().cloned() {
        site.write::<_, Refused, _>(move |tx, press| {
            Ok(readers::resend(tx, press, now, &session, &network)?)
        })
        .await?;
    }
    Ok(see_other(&Next::from_outside("/login/code"), None))
}

/// `GET /login/link/{token}`: a page whose button signs in, so that mail scanners sign nobody in.
pub async fn link_form(
    State(site): State<Site>,
    visitor: Visitor,
    Path(token): Path<String>,
) -> Result<Response, Failure> {
    let now = site.now();
    let status = site.read(move |conn, _| Ok(readers::link_status(conn, &token, now)?)).await?;
    let code = if matches!(status, LinkStatus::Valid { .. }) { StatusCode::OK } else { StatusCode::GONE };
    Ok(site.link_page(&visitor, &status).await?.status(code).answer(&HeaderMap::new()))
}

/// `POST /login/link/{token}`.
pub async fn link(
    State(site): State<Site>,
    visitor: Visitor,
    Path(token): Path<String>,
) -> Result<Response, Failure> {
    let (now, wording) = (site.now(), site.registration_wording());
    let (session, device) = (visitor.session().cloned(), visitor.device.clone());
    let outcome = site
        .write::<_, Failure, _>(move |tx, press| {
            let proof = Proof { device: &device, wording: &wording };
            Ok(readers::follow_link(tx, press, now, &token, session.as_ref(), proof)?)
        })
        .await?;
    let status = match outcome {
        Ok(signed_in) => return site.signed_in(&signed_in).await,
        Err(readers::LinkError::Used) => LinkStatus::Used,
        Err(readers::LinkError::Expired) => LinkStatus::Expired,
        Err(readers::LinkError::Unknown) => LinkStatus::Unknown,
    };
    Ok(site.link_page(&visitor, &status).await?.status(StatusCode::GONE).answer(&HeaderMap::new()))
}

/// `POST /logout`.
pub async fn logout(State(site): State<Site>, visitor: Visitor) -> Result<Response, Failure> {
    let now = site.now();
    if let Some(session) = visitor.session().cloned() {
        site.write::<_, Failure, _>(move |tx, _| Ok(readers::logout(tx, &session, now)?)).await?;
    }
    Ok(see_other_and_forget(&Next::from_outside("/"), site.cookie.clear()))
}

impl Site {
    /// The words under which confirming starts the free newsletter; kept with the consent.
    pub(crate) fn registration_wording(&self) -> String {
        match self.press.config.newsletters.iter().find(|letter| letter.on_registration) {
            Some(letter) => {
                self.theme.text("wall-registration-print", &[("newsletter", letter.name.as_str().into())])
            }
            None => String::new(),
        }
    }

    pub(crate) async fn signed_in(&self, signed_in: &SignedIn) -> Result<Response, Failure> {
        let cookie = self.cookie.set(&signed_in.token, self.press.config.readers.session_days);
        let next = self.fulfil(signed_in.reader, &signed_in.next).await?;
        Ok(see_other(&next, cookie))
    }

    pub(crate) async fn login_page(
        &self,
        visitor: &Visitor,
        email: &str,
        next: &str,
        error: Option<&str>,
    ) -> Result<Reply, Failure> {
        let notice = error.map(|error| self.error_notice(error));
        let content = json!({
            "email": email, "next": (next != "/").then_some(next), "error": error, "passkeys": self.offers_passkeys(),
        });
        self.own_page(visitor, self.desk("login-title"), notice, "login.html", content).await
    }

    /// The page for a code; `None` if this browser has asked for none.
    async fn code_page(
        &self,
        visitor: &Visitor,
        error: Option<&str>,
        notice: Option<Notice>,
    ) -> Result<Option<Reply>, Failure> {
        let Some(session) = visitor.session().cloned().filter(|session| session.scope != Scope::Full) else {
            return Ok(None);
        };
        let Some(pending) = self.read(move |conn, _| Ok(readers::pending(conn, &session)?)).await? else {
            return Ok(None);
        };
        let slug = pending.next.strip_prefix("/articles/").and_then(|rest| rest.split(['#', '?']).next());
        let content = json!({
            "email": pending.email.to_string(),
            "next": pending.next.clone(),
            "article_slug": slug.filter(|_| pending.registers),
            "code_action": "/login/code",
            "resend_action": "/login/resend",
            "error": error,
        });
        let notice = notice.or_else(|| error.map(|error| self.error_notice(error)));
        self.own_page(visitor, self.desk("code-title"), notice, "code.html", content).await.map(Some)
    }

    async fn link_page(&self, visitor: &Visitor, status: &LinkStatus) -> Result<Reply, Failure> {
        let state = match status {
            LinkStatus::Valid { .. } => "valid",
            LinkStatus::Used => "used",
            LinkStatus::Expired | LinkStatus::Unknown => "expired",
        };
        let meta = self.desk(&format!("link-title-{state}"));
        let page = self.own_page(visitor, meta, None, "link.html", json!({ "state": state })).await?;
        Ok(page.header(axum::http::header::REFERRER_POLICY, "no-referrer"))
    }

    /// What a page with one form on it says about itself.
    pub(crate) fn desk(&self, title_key: &str) -> Meta {
        Meta { kind: "desk", title: self.say(title_key), hidden: true, ..Meta::default() }
    }

    pub(crate) fn error_notice(&self, error: &str) -> Notice {
        Notice { kind: "error", text: self.say("notice-error-label"), detail: Some(error.to_owned()) }
    }
}
