//! The links that end what comes by mail with one click. Opening one changes nothing, since mails are forwarded and
//! programs open links: the page says for whom it is and asks for one press. A press, by a reader or by their mail
//! program (RFC 8058), acts at once; then the page says what ended, takes it back, offers less instead, and asks why.

use axum::Form;
use axum::extract::{FromRequestParts, Path, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use axum::response::Response;
use http_kit::Failure;
use press::alerts::Alert;
use press::newsletters::{self, Leaving, Link, Reason, Rest};
use press::preferences;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::Site;
use crate::visitor::Visitor;

/// A one-click link, from its address.
pub struct Clicked(Link);

impl FromRequestParts<Site> for Clicked {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Clicked, Failure> {
        let path = Path::<(String, String, String)>::from_request_parts(parts, site).await;
        let Path((reader, letter, signature)) = path.map_err(|_| Failure::NotFound)?;
        Ok(Clicked(Link { reader, letter, signature }))
    }
}

/// What else is wanted when a click is taken back.
#[derive(Debug, Default, Deserialize)]
pub struct Instead {
    /// How long everything is to rest.
    #[serde(default)]
    pause: String,
}

/// Why somebody left.
#[derive(Debug, Default, Deserialize)]
pub struct Why {
    #[serde(default)]
    reason: String,
}

/// `GET /newsletters/stop/...`: a page whose button ends it.
pub async fn stop_form(
    State(site): State<Site>,
    visitor: Visitor,
    Clicked(link): Clicked,
) -> Result<Response, Failure> {
    site.leaving_page(&visitor, link, "ask").await
}

/// `GET /newsletters/resume/...`: a page whose button takes that back.
pub async fn resume_form(
    State(site): State<Site>,
    visitor: Visitor,
    Clicked(link): Clicked,
) -> Result<Response, Failure> {
    site.leaving_page(&visitor, link, "again").await
}

/// `POST /newsletters/stop/...`: also what mail programs send for `List-Unsubscribe-Post` (RFC 8058).
pub async fn stop(
    State(site): State<Site>,
    visitor: Visitor,
    Clicked(link): Clicked,
) -> Result<Response, Failure> {
    let (now, clicked) = (site.now(), link.clone());
    let ours = site
        .write::<_, Failure, _>(move |tx, press| Ok(newsletters::stop(tx, press, now, &clicked)?))
        .await?;
    if ours { site.leaving_page(&visitor, link, "off").await } else { Err(Failure::NotFound) }
}

/// `POST /newsletters/resume/...`: takes it back, and lets everything rest for a while if that is wanted instead.
pub async fn resume(
    State(site): State<Site>,
    visitor: Visitor,
    Clicked(link): Clicked,
    Form(instead): Form<Instead>,
) -> Result<Response, Failure> {
    let (now, clicked) = (site.now(), link.clone());
    let rest = Rest::from_form(&instead.pause);
    let ours = site
        .write::<_, Failure, _>(move |tx, press| {
            let ours = newsletters::resume(tx, press, now, &clicked)?;
            let until = rest.and_then(|rest| rest.ends(press, now));
            if let (Some(leaving), Some(until)) = (newsletters::leaving(tx, press, &clicked)?, until) {
                newsletters::pause(tx, now, leaving.reader, until)?;
            }
            Ok(ours)
        })
        .await?;
    if ours { site.leaving_page(&visitor, link, "back").await } else { Err(Failure::NotFound) }
}

/// `GET /newsletters/why/...`: the page after the click, once more.
pub async fn why_form(
    State(site): State<Site>,
    visitor: Visitor,
    Clicked(link): Clicked,
) -> Result<Response, Failure> {
    site.leaving_page(&visitor, link, "off").await
}

/// `POST /newsletters/why/...`: counts a reason.
pub async fn why(
    State(site): State<Site>,
    visitor: Visitor,
    Clicked(link): Clicked,
    Form(why): Form<Why>,
) -> Result<Response, Failure> {
    let reason = Reason::from_name(&why.reason).ok_or_else(|| Failure::BadRequest("error-leaving".into()))?;
    let (now, clicked) = (site.now(), link.clone());
    let ours = site
        .write::<_, Failure, _>(move |tx, press| Ok(newsletters::say_why(tx, press, now, &clicked, reason)?))
        .await?;
    if ours { site.leaving_page(&visitor, link, "thanks").await } else { Err(Failure::NotFound) }
}

impl Site {
    /// Before and after the click that ends something or takes that back.
    async fn leaving_page(&self, visitor: &Visitor, link: Link, state: &str) -> Result<Response, Failure> {
        let (now, clicked) = (self.now(), link.clone());
        let found = self
            .read(move |conn, press| {
                let Some(leaving) = newsletters::leaving(conn, press, &clicked)? else { return Ok(None) };
                let pause = newsletters::paused(conn, leaving.reader, now)?;
                Ok(Some((leaving, pause)))
            })
            .await?;
        let (leaving, pause) = found.ok_or(Failure::NotFound)?;
        // One that there is no more can still be ended: its mails are still in mailboxes.
        let gone = || (state == "off").then(|| link.letter.clone());
        let name = self.left_name(&link, &leaving).or_else(gone).ok_or(Failure::NotFound)?;
        let reasons = Reason::ALL.map(|reason| {
            let key = reason.as_str();
            json!({ "value": key, "text": self.theme.text(&format!("leaving-{key}"), &[]) })
        });
        let content = json!({
            "state": state, "newsletter": { "name": name }, "email": leaving.email,
            "undo_action": newsletters::resume_path(&self.press, &link.reader, &link.letter),
            "less_action": self.less(&link, &leaving),
            "why_action": newsletters::why_path(&self.press, &link.reader, &link.letter),
            "reasons": reasons, "preferences_url": preferences::path(&self.press, &link.reader),
            "until_text": pause.map(|pause| self.theme.date(pause.until, "long")),
        });
        let desk = self.desk("newsletters-title");
        let page = self.own_page(visitor, desk, None, "newsletter-off.html", content).await?;
        Ok(page.header(header::REFERRER_POLICY, "no-referrer").answer(&HeaderMap::new()))
    }

    fn left_name(&self, link: &Link, leaving: &Leaving) -> Option<String> {
        match &leaving.follow {
            Some((heading, _)) => {
                Some(self.theme.text("follows-letter-of", &[("name", heading.as_str().into())]))
            }
            None => self.newsletter_name(&link.letter),
        }
    }

    /// Where somebody who was told at once is told each morning instead.
    fn less(&self, link: &Link, leaving: &Leaving) -> Value {
        match leaving.follow {
            Some((_, Alert::AtOnce)) => {
                let daily = link.letter.replace(Alert::AtOnce.as_str(), Alert::Daily.as_str());
                newsletters::resume_path(&self.press, &link.reader, &daily).into()
            }
            _ => Value::Null,
        }
    }
}
