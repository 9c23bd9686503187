//! Buying All-Access, and what can be done with what was bought.

pub mod change;
pub mod checkout;
pub mod manage;
pub mod notices;
pub(crate) mod own;
pub mod sandbox;
pub mod withdraw;

use db::DbError;
use kernel::config::Processor;
use kernel::money::Money;
use press::billing::agreements;
use press::plans::{self, Price};

use serde_json::{Value, json};
use url::form_urlencoded;

use crate::Site;

/// Accounts of the sandbox that are looked at in one transaction.
const AT_ONCE: i64 = 20;

/// Puts on offer what the settings name. Before a site is served.
///
/// # Errors
/// When the database fails.
pub async fn offer_plans(site: &Site) -> Result<(), DbError> {
    let now = site.now();
    site.write(move |tx, press| plans::offer(tx, press, now).map(drop)).await
}

/// Lets time pass in the sandbox: renewals, retries, ends. Says whether there may be more.
///
/// # Errors
/// When the database fails.
pub async fn advance_sandbox(site: &Site) -> Result<bool, DbError> {
    let now = site.now();
    let advanced = site.write(move |tx, press| press::sandbox::advance_due(tx, press, now, AT_ONCE)).await?;
    Ok(advanced > 0)
}

impl Site {
    /// Who handles the money. Where the settings leave it open: the sandbox on a machine of one's own, nobody on a site
    /// that the world can reach, where it would give everything away.
    pub(crate) fn processor(&self) -> Processor {
        let config = &self.press.config;
        let local = self.stage().is_some() || config.site.is_local();
        config.billing.processor.unwrap_or(if local { Processor::Sandbox } else { Processor::None })
    }

    /// Where a plan is bought, for whoever goes back to `next`; none if nothing is sold here.
    pub(crate) fn checkout_path(&self, plan: &str, next: &str) -> Option<String> {
        let query: String = form_urlencoded::Serializer::new(String::new())
            .append_pair("plan", plan)
            .append_pair("next", next)
            .finish();
        (self.processor() != Processor::None).then(|| format!("/checkout?{query}"))
    }

    pub(crate) fn money(&self, money: &Money) -> String {
        self.theme.price(money.minor, money.currency.as_str())
    }

    /// A price as pages show it.
    pub(crate) fn price_view(&self, price: &Price) -> Value {
        let terms = self.terms_of(price);
        json!({
            "name": self.plan_name(&price.plan), "price_text": self.money(&price.money),
            "per": self.per(price.term), "terms": terms,
        })
    }

    /// What someone agrees to who buys at this price.
    pub(crate) fn terms_of(&self, price: &Price) -> String {
        let first = self.now() + price.trial_days * kernel::clock::DAY;
        self.terms(price, &self.money(&price.money), &self.theme.date(first, "long"))
    }

    /// Which version of the terms that is: the same whatever the price and the day.
    pub(crate) fn terms_version(&self, price: &Price) -> String {
        agreements::version(&format!("{} {}", self.terms(price, "", ""), self.say("checkout-agree")))
    }

    fn terms(&self, price: &Price, money: &str, first: &str) -> String {
        let key = if price.trial_days == 0 { "checkout-terms" } else { "checkout-terms-trial" };
        let per = self.per(price.term);
        let args = [("price", money.into()), ("per", per.as_str().into()), ("date", first.into())];
        let renewal = self.theme.text(key, &args);
        match self.press.config.billing.withdrawal_days {
            0 => renewal,
            days => {
                let days = [("days", i64::from(days).into())];
                format!("{renewal} {}", self.theme.text("checkout-withdraw", &days))
            }
        }
    }
}
