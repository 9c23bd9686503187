//! Newsletters: signing up by mail, and leaving with one click.

use axum::Form;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use http_kit::{CachePolicy, Failure, Next, Reply, see_other};
use kernel::EmailAddress;
use press::newsletters::{self, NewsletterError};
use press::readers::ReadersError;
use serde::Deserialize;
use serde_json::json;

use crate::Site;
use crate::frame::{Meta, Notice, Shell};
use crate::keeping::Asking;
use crate::visitor::Visitor;

/// The sign-up form.
#[derive(Debug, Default, Deserialize)]
pub struct Submitted {
    #[serde(default)]
    email: String,
    #[serde(default)]
    newsletter: String,
}

/// What was just done.
#[derive(Debug, Default, Deserialize)]
pub struct Done {
    /// A link for this newsletter was mailed.
    sent: Option<String>,
}

/// `GET /newsletters`.
pub async fn show(
    State(site): State<Site>,
    visitor: Visitor,
    Query(done): Query<Done>,
    asking: Asking,
) -> Result<Response, Failure> {
    let basis = site.basis();
    let shell = site.read(|conn, press| Ok(Shell::load(conn, press)?)).await?;
    let meta = Meta {
        kind: "newsletters",
        title: site.say("newsletters-title"),
        canonical: Some("/newsletters".into()),
        ..Meta::default()
    };
    let sent = done.sent.and_then(|slug| site.newsletter_name(&slug));
    let notice = sent.map(|name| Notice {
        kind: "success",
        text: site.say("newsletter-sent-title"),
        detail: Some(site.theme.text("newsletter-sent-notice", &[("name", name.into())])),
    });
    let view = visitor.view();
    site.keep(&asking, &view, site.on_lists(basis, None, []), || {
        let html = site.render(&view, &shell, &meta, notice, "newsletters.html", json!({}))?;
        Ok(Reply::html(CachePolicy::Revalidate, html))
    })
    .await
}

/// `POST /newsletters`: mails a link that starts it. Signs nobody in.
pub async fn sign_up(
    State(site): State<Site>,
    visitor: Visitor,
    Form(form): Form<Submitted>,
) -> Result<Response, Failure> {
    let email = match EmailAddress::parse(&form.email) {
        Ok(email) => email,
        Err(problem) => return site.sign_up_again(&visitor, &form, &site.why(&problem)).await,
    };
    let (now, network, slug) = (site.now(), visitor.network.clone(), form.newsletter.clone());
    let asked = site
        .write::<_, NewsletterError, _>(move |tx, press| {
            newsletters::subscribe_request(tx, press, now, &email, &slug, &network)
        })
        .await;
    match asked {
        Ok(()) => Ok(see_other(&Next::from_outside(&format!("/newsletters?sent={}", form.newsletter)), None)),
        Err(NewsletterError::Readers(ReadersError::TooMany { retry_after })) => {
            Err(Failure::TooMany { retry_after: u64::try_from(retry_after).unwrap_or(60) })
        }
        Err(NewsletterError::Db(error) | NewsletterError::Readers(ReadersError::Db(error))) => {
            Err(error.into())
        }
        Err(refused) => site.sign_up_again(&visitor, &form, &site.why(&refused)).await,
    }
}

impl Site {
    async fn sign_up_again(
        &self,
        visitor: &Visitor,
        form: &Submitted,
        error: &str,
    ) -> Result<Response, Failure> {
        let meta = self.desk("newsletters-title");
        let notice = Some(self.error_notice(error));
        let content =
            json!({ "email": form.email.clone(), "error": error, "chosen": form.newsletter.clone() });
        let page = self.own_page(visitor, meta, notice, "newsletters.html", content).await?;
        Ok(page.status(StatusCode::UNPROCESSABLE_ENTITY).answer(&HeaderMap::new()))
    }

    async fn confirm_page(&self, visitor: &Visitor, state: &str, name: &str) -> Result<Reply, Failure> {
        let content = json!({ "state": state, "newsletter": { "name": name } });
        let page = self
            .own_page(visitor, self.desk("newsletters-title"), None, "newsletter-confirm.html", content)
            .await?;
        Ok(page.header(axum::http::header::REFERRER_POLICY, "no-referrer"))
    }
}

/// `GET /newsletters/confirm/{token}`: a page whose button starts it, so that scanners start nothing.
pub async fn confirm_form(
    State(site): State<Site>,
    visitor: Visitor,
    Path(token): Path<String>,
) -> Result<Response, Failure> {
    let now = site.now();
    let link =
        site.read(move |conn, press| Ok(newsletters::newsletter_link(conn, press, &token, now)?)).await?;
    let page = match link {
        Ok((_, name)) => site.confirm_page(&visitor, "valid", &name).await?,
        Err(_) => site.confirm_page(&visitor, "expired", "").await?.status(StatusCode::GONE),
    };
    Ok(page.answer(&HeaderMap::new()))
}

/// `POST /newsletters/confirm/{token}`.
pub async fn confirm(
    State(site): State<Site>,
    visitor: Visitor,
    Path(token): Path<String>,
) -> Result<Response, Failure> {
    let (now, wording) = (site.now(), site.say("newsletter-free"));
    let outcome = site
        .write::<_, Failure, _>(move |tx, press| Ok(newsletters::confirm(tx, press, now, &token, &wording)?))
        .await?;
    let page = match outcome {
        Ok(choice) => site.confirm_page(&visitor, "done", &choice.name).await?,
        Err(_) => site.confirm_page(&visitor, "expired", "").await?.status(StatusCode::GONE),
    };
    Ok(page.answer(&HeaderMap::new()))
}

impl Site {
    /// What a letter is called, one of the settings or another.
    pub(crate) fn newsletter_name(&self, slug: &str) -> Option<String> {
        if slug == press::searches::LETTER {
            return Some(self.say("searches-letter"));
        }
        if slug == press::alerts::LETTER {
            return Some(self.say("follows-letter"));
        }
        if slug == press::billing::notices::OFFERS {
            return Some(self.say("offers-letter"));
        }
        self.press
            .config
            .newsletters
            .iter()
            .find(|letter| letter.slug == slug)
            .map(|letter| letter.name.clone())
    }
}
