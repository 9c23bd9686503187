//! The sandbox's own pages: a checkout that plainly says that no money moves, with everything that can happen at a
//! real one.

use axum::Form;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use db::DbError;
use http_kit::{Failure, Next, see_other};
use press::billing::checkout;
use press::billing::subscriptions::Owner;
use press::sandbox::{self, Card};
use serde::Deserialize;
use serde_json::json;

use super::paying::{is_thanked, read_on};
use crate::Site;
use crate::visitor::Visitor;

/// What someone does at the checkout.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Act {
    /// The card is charged.
    Pay,
    /// The bank takes a minute.
    Slow,
    /// The card is refused.
    Decline,
    /// The bank asks first.
    Challenge,
    /// They leave.
    Abandon,
}

/// The form.
#[derive(Debug, Deserialize)]
pub struct Submitted {
    pub(crate) act: Act,
}

/// `GET /sandbox/{token}`.
pub async fn show(
    State(site): State<Site>,
    visitor: Visitor,
    Path(token): Path<String>,
) -> Result<Response, Failure> {
    site.sandbox_page(&visitor, &token, "card").await
}

/// `POST /sandbox/{token}`.
pub async fn act(
    State(site): State<Site>,
    visitor: Visitor,
    Path(token): Path<String>,
    Form(form): Form<Submitted>,
) -> Result<Response, Failure> {
    let order = site.order(&visitor, &token).await?;
    let slow = match form.act {
        Act::Abandon if is_thanked(&visitor, &order) => {
            return Ok(see_other(&Next::from_outside("/subscribe"), None));
        }
        Act::Abandon => return Ok(see_other(&Next::from_outside(&order.next), None)),
        Act::Challenge => return site.sandbox_page(&visitor, &token, "challenge").await,
        Act::Decline => return site.sandbox_page(&visitor, &token, "declined").await,
        Act::Pay => false,
        Act::Slow => true,
    };
    let leads_on = !slow && !is_thanked(&visitor, &order);
    let (now, owner) = (site.now(), Owner { reader: order.reader, order: Some(order.id) });
    let (id, price) = (order.id, order.price);
    let paid = site
        .write::<_, DbError, _>(move |tx, press| {
            // An order is paid once, however often the button is pressed.
            if !checkout::buy(tx, id, now)? {
                return Ok(false);
            }
            let account = sandbox::begin(tx, &price, Card::Good, slow, now)?;
            sandbox::open(tx, press, now, owner, &account)?;
            Ok(true)
        })
        .await?;
    let next = if paid && leads_on { read_on(&order.next) } else { format!("/checkout/{token}") };
    Ok(see_other(&Next::from_outside(&next), None))
}

impl Site {
    async fn sandbox_page(&self, visitor: &Visitor, token: &str, state: &str) -> Result<Response, Failure> {
        let order = self.order(visitor, token).await?;
        if !order.is_open(self.now()) {
            return Ok(see_other(&Next::from_outside(&format!("/checkout/{token}")), None));
        }
        let action = format!("/sandbox/{token}");
        let content =
            json!({ "state": state, "price": self.price_view(&order.price, None), "action": action });
        let page = self.own_page(visitor, self.desk("sandbox-title"), None, "sandbox.html", content).await?;
        let status = if state == "declined" { StatusCode::PAYMENT_REQUIRED } else { StatusCode::OK };
        Ok(page.status(status).answer(&HeaderMap::new()))
    }
}
