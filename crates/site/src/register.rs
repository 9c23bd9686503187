//! Leaving an address at the wall.

use axum::Form;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use http_kit::{Failure, Next, see_other};
use kernel::EmailAddress;
use kernel::config::AccessLevel;
use press::articles;
use press::readers::{self, Registered, Registration, WantedArticle};
use serde::Deserialize;

use crate::Site;
use crate::login;
use crate::reading::Answer;
use crate::visitor::Visitor;
use crate::wall::Typed;

/// Days a browser that left an address is remembered.
const BROWSER_DAYS: u32 = 30;

/// The wall's form.
#[derive(Debug, Default, Deserialize)]
pub struct Submitted {
    #[serde(default)]
    email: String,
    #[serde(default)]
    article: String,
    /// The address is right as typed, whatever it looks like.
    as_typed: Option<String>,
}

/// `GET /register`: whoever comes without an article logs in, which registers as well.
pub async fn form() -> Response {
    see_other(&Next::from_outside("/login"), None)
}

/// `POST /register`.
pub async fn submit(
    State(site): State<Site>,
    visitor: Visitor,
    Form(form): Form<Submitted>,
) -> Result<Response, Failure> {
    let email = match EmailAddress::parse(&form.email) {
        Ok(email) => email,
        Err(problem) => {
            let typed =
                Typed { email: form.email.clone(), error: Some(site.why(&problem)), suggestion: None };
            return site.register_again(&visitor, &form, typed).await;
        }
    };
    if let Some(meant) = email.suggestion().filter(|_| form.as_typed.is_none()) {
        let typed = Typed { email: form.email.clone(), error: None, suggestion: Some(meant.to_string()) };
        return site.register_again(&visitor, &form, typed).await;
    }
    let (now, slug) = (site.now(), form.article.clone());
    let (session, network, device) =
        (visitor.session().cloned(), visitor.network.clone(), visitor.device.clone());
    let registered = site
        .write::<_, login::Refused, _>(move |tx, press| {
            let article = wanted(tx, press, &slug, now)?;
            let next =
                article.as_ref().map_or_else(|| Next::from_outside("/"), |(_, slug)| Next::article(slug));
            let registration = Registration {
                email: &email,
                article: article.map(|(article, _)| article),
                next: next.as_str(),
                session: session.as_ref(),
                network: &network,
                device: &device,
            };
            Ok((readers::register(tx, press, now, &registration)?, next))
        })
        .await?;
    Ok(match registered {
        (Registered::Opened { token }, next) => see_other(&next, site.cookie.set(&token, BROWSER_DAYS)),
        (Registered::CodeSent { token }, _) => {
            let cookie = token.and_then(|token| site.cookie.set(&token, BROWSER_DAYS));
            see_other(&Next::from_outside("/login/code"), cookie)
        }
        (Registered::SignedIn, next) => see_other(&next, None),
    })
}

/// The article that was wanted, and whether an address opens it.
fn wanted(
    tx: &mut db::Tx,
    press: &press::Press,
    slug: &str,
    now: kernel::clock::Millis,
) -> Result<Option<(WantedArticle, String)>, db::DbError> {
    let Some(id) = articles::find(tx, slug, now)? else { return Ok(None) };
    let Some(card) = articles::card(tx, id, now)? else { return Ok(None) };
    let level = card.level(&press.config.access, now).level;
    let opens_at_once = matches!(level, AccessLevel::Metered | AccessLevel::Registered);
    Ok(Some((WantedArticle { id, opens_at_once }, card.slug)))
}

impl Site {
    /// The form once more, with what was typed and what is wrong with it, where it stood.
    async fn register_again(
        &self,
        visitor: &Visitor,
        form: &Submitted,
        typed: Typed,
    ) -> Result<Response, Failure> {
        let mut answer = self.reading(visitor, &form.article).await?;
        if let Answer::Moved(current) = &answer {
            answer = self.reading(visitor, current).await?;
        }
        let notice = typed.error.as_deref().map(|error| self.error_notice(error));
        let page = match answer {
            Answer::Reading(reading) => self.article_page(&reading, Some(&typed), notice)?,
            _ => self.login_page(visitor, &typed.email, "/", typed.error.as_deref()).await?,
        };
        Ok(page.status(StatusCode::UNPROCESSABLE_ENTITY).answer(&HeaderMap::new()))
    }
}
