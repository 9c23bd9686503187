//! Gift links: a subscriber makes one, someone else opens it.

use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use http_kit::{Failure, Next, see_other};
use kernel::ids::Token;
use press::articles::{self, Card};
use press::gifts::{self, Gift, GiftError, State as GiftState};
use serde_json::json;

use crate::Site;
use crate::card::article_path;
use crate::visitor::Visitor;

/// Days a browser that took a gift is remembered: longer than any link lasts by default.
const BROWSER_DAYS: u32 = 30;

/// Why there is no link.
enum Refused {
    Failed(Failure),
    Gift(GiftError),
}

impl From<db::DbError> for Refused {
    fn from(error: db::DbError) -> Refused {
        Refused::Failed(error.into())
    }
}

impl From<GiftError> for Refused {
    fn from(error: GiftError) -> Refused {
        match error {
            GiftError::Failed(error) => error.into(),
            other => Refused::Gift(other),
        }
    }
}

impl Refused {
    fn failure(self, site: &Site) -> Failure {
        match self {
            Refused::Failed(failure) => failure,
            Refused::Gift(GiftError::NoLink | GiftError::NoArticle) => Failure::NotFound,
            Refused::Gift(other) => Failure::Forbidden(site.why(&other)),
        }
    }
}

/// `POST /articles/{slug}/gift`: makes a link and shows it once.
pub async fn make(
    State(site): State<Site>,
    visitor: Visitor,
    Path(slug): Path<String>,
) -> Result<Response, Failure> {
    let Some(reader) = visitor.reader().map(|reader| reader.id) else {
        return Err(Failure::Forbidden(site.why(&GiftError::NotSubscriber)));
    };
    let now = site.now();
    let (made, card) = site
        .write::<_, Refused, _>(move |tx, press| {
            let article = articles::find(tx, &slug, now)?.ok_or(GiftError::NoArticle)?;
            let card = articles::card(tx, article, now)?.ok_or(GiftError::NoArticle)?;
            Ok((gifts::make(tx, press, now, reader, article)?, card))
        })
        .await
        .map_err(|refused| refused.failure(&site))?;
    let link = site.absolute(&format!("/gift/{}", made.token.expose()));
    let terms = &site.press.config.gifts;
    let until = now + i64::from(terms.days) * kernel::clock::DAY;
    let args = [("date", site.theme.date(until, "long").into()), ("n", terms.readers_per_link.into())];
    let content = json!({
        "title": site.say("gift-made-title"), "text": site.theme.text("gift-made-text", &args), "link": link,
        "share": site.share(&card.title, &link), "article": { "title": card.title, "url": article_path(&card.slug) },
    });
    let page = site.own_page(&visitor, site.desk("gift-made-title"), None, "gift-made.html", content).await?;
    Ok(page.answer(&HeaderMap::new()))
}

/// `GET /gift/{token}`: a page whose button opens it, so that previews use up nothing.
pub async fn show(
    State(site): State<Site>,
    visitor: Visitor,
    Path(token): Path<String>,
) -> Result<Response, Failure> {
    let now = site.now();
    let (gift, card) = site
        .read(move |conn, _| {
            let gift = gifts::look(conn, now, &Token::from_outside(&token))?.ok_or(Failure::NotFound)?;
            let card = articles::card(conn, gift.article_id, now)?;
            Ok((gift, card))
        })
        .await?;
    site.gift_page(&visitor, &gift, card.as_ref()).await
}

/// `POST /gift/{token}`.
pub async fn take(
    State(site): State<Site>,
    visitor: Visitor,
    Path(token): Path<String>,
) -> Result<Response, Failure> {
    let (now, session, device) = (site.now(), visitor.session().cloned(), visitor.device.clone());
    let secret = Token::from_outside(&token);
    let outcome = site
        .write::<_, Refused, _>(move |tx, press| {
            let taken = gifts::take(tx, press, now, &secret, session.as_ref(), &device)?;
            let slug = articles::card(tx, taken.article_id, now)?.map(|card| card.slug);
            Ok((taken, slug.ok_or(GiftError::NoArticle)?))
        })
        .await;
    match outcome {
        Ok((taken, slug)) => {
            let cookie = taken.token.and_then(|token| site.cookie.set(&token, BROWSER_DAYS));
            Ok(see_other(&Next::article(&slug), cookie))
        }
        Err(Refused::Gift(GiftError::Over(_))) => show(State(site), visitor, Path(token)).await,
        Err(refused) => Err(refused.failure(&site)),
    }
}

impl Site {
    async fn gift_page(
        &self,
        visitor: &Visitor,
        gift: &Gift,
        card: Option<&Card>,
    ) -> Result<Response, Failure> {
        let (state, status) = match gift.state {
            GiftState::Valid => ("valid", StatusCode::OK),
            GiftState::Spent => ("spent", StatusCode::GONE),
            GiftState::Expired | GiftState::Revoked | GiftState::GiverLapsed => ("expired", StatusCode::GONE),
        };
        let content = json!({
            "state": state,
            "card": card.map(|card| self.card(card)),
            "until_text": self.theme.date(gift.expires_at, "day"),
        });
        let meta = self.desk(&format!("gift-page-title-{state}"));
        let page = self.own_page(visitor, meta, None, "gift.html", content).await?;
        let page = page.header(axum::http::header::REFERRER_POLICY, "no-referrer");
        Ok(page.status(status).answer(&HeaderMap::new()))
    }
}
