//! `/currency`: in which currency prices are shown, as whoever looks at them has chosen.

use std::sync::Arc;

use axum::Form;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use http_kit::{Failure, Next, see_other};
use press::plans::currencies::{self, Wish};
use press::reading::Known;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::Site;
use crate::visitor::Visitor;

/// The form.
#[derive(Debug, Default, Deserialize)]
pub struct Chosen {
    #[serde(default)]
    currency: String,
    /// Where its reader goes on.
    #[serde(default)]
    next: String,
}

/// `POST /currency`: remembered in this browser. Whoever has subscribed stays with what they pay in.
pub async fn choose(State(site): State<Site>, Form(form): Form<Chosen>) -> Result<Response, Failure> {
    let sold = site.press.config.currencies();
    if !sold.contains(&form.currency.as_str()) {
        let all = sold.join(", ").into();
        return Err(Failure::BadRequest(site.theme.text("error-currency", &[("all", all)])));
    }
    let next = if form.next.is_empty() { "/subscribe" } else { &form.next };
    Ok(see_other(&Next::from_outside(next), site.currency_cookie.set(&form.currency)))
}

/// A form's address opened as a page.
pub async fn back() -> Response {
    see_other(&Next::from_outside("/subscribe"), None)
}

impl Visitor {
    /// What decides the currency in which this visitor buys, if they ask for `asked`.
    pub(crate) fn wish<'a>(&'a self, asked: &'a str) -> Wish<'a> {
        Wish {
            kept: self.known.paid_in.as_deref(),
            asked: Some(asked).filter(|asked| !asked.is_empty()),
            chosen: self.currency.as_deref(),
        }
    }
}

/// The currency of prices on a page.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Currency {
    /// Its code.
    pub code: Arc<str>,
    /// Whether its reader stays with it, since they pay or paid in it.
    pub stays: bool,
}

impl Currency {
    /// What can be chosen instead, of those that something is sold in, by whoever goes on at `next`.
    pub(crate) fn others<'a>(&self, sold: impl IntoIterator<Item = &'a str>, next: &str) -> Option<Value> {
        let others: Vec<&str> = sold.into_iter().filter(|one| **one != *self.code).collect();
        (!self.stays && !others.is_empty()).then(|| json!({ "others": others, "next": next }))
    }
}

impl Site {
    /// The currency of prices for whoever wishes so; none where there is but one, so that pages do not differ by it.
    pub(crate) fn currency(&self, wish: Wish<'_>) -> Option<Currency> {
        let config = &self.press.config;
        let shown = currencies::shown(config, wish).filter(|_| config.sells_in_several())?;
        Some(Currency { code: shown.into(), stays: currencies::kept(config, wish.kept).is_some() })
    }

    /// The same for whoever sent a request.
    pub(crate) fn currency_for(&self, headers: &HeaderMap, known: &Known) -> Option<Currency> {
        if !self.press.config.sells_in_several() {
            return None;
        }
        let chosen = self.currency_cookie.read(headers);
        self.currency(Wish { kept: known.paid_in.as_deref(), asked: None, chosen })
    }

    /// What can be chosen instead, by whoever goes on at `next`.
    pub(crate) fn other_currencies(&self, current: Option<&Currency>, next: &str) -> Option<Value> {
        current?.others(self.press.config.currencies(), next)
    }
}
