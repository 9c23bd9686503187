//! Buying All-Access, and what can be done with what was bought.

pub mod asking;
pub mod change;
pub mod checkout;
pub mod invoice;
pub mod manage;
pub mod notices;
pub mod order;
pub(crate) mod own;
pub mod paying;
pub mod sandbox;
pub mod seats;
mod wanted;
pub mod webhooks;
pub mod withdraw;

use db::DbError;
use http_kit::Reply;
use kernel::config::{Processor, Term};
use kernel::money::Money;
use press::billing::agreements;
use press::plans::{self, Lowered, Price};

use serde_json::{Value, json};

use self::wanted::Wanted;
use crate::Site;
use crate::currency::Currency;

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

/// Lets time pass for what is paid by invoice: what is billed, renewed, given up. Says whether there may be more.
///
/// # Errors
/// When the database fails.
pub async fn advance_invoices(site: &Site) -> Result<bool, DbError> {
    let now = site.now();
    let advanced = site.write(move |tx, press| press::invoices::advance_due(tx, press, now, AT_ONCE)).await?;
    Ok(advanced > 0)
}

impl Site {
    /// Who handles the money. Where the settings leave it open: the sandbox on a machine of one's own, nobody on a site
    /// that the world can reach, where it would give everything away.
    pub(crate) fn processor(&self) -> Processor {
        let config = &self.press.config;
        let local = self.stage().is_some() || config.site.is_local();
        match (config.billing.processor, config.billing.invoice.offered) {
            (Some(Processor::None), true) => Processor::Invoice,
            (Some(processor), _) => processor,
            (None, _) if local => Processor::Sandbox,
            (None, true) => Processor::Invoice,
            (None, false) => Processor::None,
        }
    }

    /// Whether buyers may order by invoice.
    pub(crate) fn takes_orders(&self) -> bool {
        self.press.config.billing.invoice.offered || self.processor() == Processor::Invoice
    }

    /// The same, to be asked.
    pub(crate) fn seller(&self) -> Option<&dyn processors::Processor> {
        match self.processor() {
            Processor::Sandbox => self.processors.named(press::sandbox::NAME),
            Processor::Stripe => self.processors.named(processors::stripe::NAME),
            Processor::Invoice => self.processors.named(press::invoices::NAME),
            Processor::None => None,
        }
    }

    /// A page whose forms may lead to the processors' own pages.
    pub(crate) fn leading_out(&self, page: Reply) -> Reply {
        match self.processors.stripe() {
            Some(stripe) => page.leading_to(&stripe.desk.pages),
            None => page,
        }
    }

    /// Where a plan is bought in that currency, for whoever goes back to `next`; none if nothing is sold here.
    pub(crate) fn checkout_path(
        &self,
        plan: &str,
        next: &str,
        currency: Option<&Currency>,
    ) -> Option<String> {
        let page = match self.processor() {
            Processor::None => return None,
            Processor::Invoice => "/order",
            Processor::Sandbox | Processor::Stripe => "/checkout",
        };
        Some(Wanted::plan(plan, next, currency).path(page))
    }

    /// Where a plan is ordered by invoice; none if that is not done here.
    fn order_path(&self, wanted: &Wanted) -> Option<String> {
        self.takes_orders().then(|| wanted.path("/order"))
    }

    /// What is bought: a plan, or so many seats of it.
    pub(crate) fn price_name(&self, price: &Price) -> String {
        let plan = self.plan_name(&price.plan);
        match price.seats {
            1 => plan.to_owned(),
            seats => self.theme.text("plan-seats", &[("plan", plan.into()), ("n", seats.into())]),
        }
    }

    /// "7 % VAT".
    pub(crate) fn tax_name(&self, rate: i64) -> String {
        let rate = match rate % 100 {
            0 => (rate / 100).to_string(),
            rest => format!("{}.{rest:02}", rate / 100).trim_end_matches('0').to_owned(),
        };
        let name = self.press.config.billing.tax.name.as_str();
        self.theme.text("tax-name", &[("rate", rate.into()), ("name", name.into())])
    }

    /// "including 7 % VAT", where there is a tax.
    pub(crate) fn tax_note(&self) -> Option<String> {
        let rate = self.press.config.billing.tax.rate;
        (rate > 0).then(|| self.theme.text("tax-included", &[("tax", self.tax_name(rate).into())]))
    }

    pub(crate) fn money(&self, money: &Money) -> String {
        self.theme.price(money.minor, money.currency.as_str())
    }

    /// A price as pages show it, with the one that comes when an offer is over.
    pub(crate) fn price_view(&self, price: &Price, then: Option<&Price>) -> Value {
        let terms = self.terms_of(price, then);
        json!({
            "name": self.price_name(price), "price_text": self.money(&price.money),
            "per": self.per(price.term), "terms": terms,
            "tax": self.tax_note(), "offer": then.map(|then| self.offer_text(price.lowered.as_ref(), then)),
        })
    }

    /// "for the first 3 months, then €9 a month".
    fn offer_text(&self, lowered: Option<&Lowered>, then: &Price) -> String {
        let n = lowered.map_or(1, |lowered| lowered.terms);
        let key = match then.term {
            Term::Month => "offer-months",
            Term::Year => "offer-years",
        };
        let args =
            [("n", n.into()), ("then", self.money(&then.money).into()), ("per", self.per(then.term).into())];
        self.theme.text(key, &args)
    }

    /// What someone agrees to who buys at this price.
    pub(crate) fn terms_of(&self, price: &Price, then: Option<&Price>) -> String {
        let first = self.now() + price.trial_days * kernel::clock::DAY;
        let offer = then.map(|then| self.offer_text(price.lowered.as_ref(), then));
        self.terms(price, &self.money(&price.money), &self.theme.date(first, "long"), offer.as_deref())
    }

    /// Which version of the terms that is: the same whatever the price and the day.
    pub(crate) fn terms_version(&self, price: &Price) -> String {
        let terms = self.terms(price, "", "", price.lowered.as_ref().map(|_| ""));
        agreements::version(&format!("{terms} {}", self.say("checkout-agree")))
    }

    fn terms(&self, price: &Price, money: &str, first: &str, offer: Option<&str>) -> String {
        let key = match (price.trial_days, offer) {
            (0, None) => "checkout-terms",
            (0, Some(_)) => "checkout-terms-offer",
            (_, None) => "checkout-terms-trial",
            (_, Some(_)) => "checkout-terms-trial-offer",
        };
        let per = self.per(price.term);
        let args = [
            ("price", money.into()),
            ("per", per.as_str().into()),
            ("date", first.into()),
            ("offer", offer.unwrap_or_default().into()),
        ];
        let renewal = self.theme.text(key, &args);
        [Some(renewal), self.withdrawal_term(), self.letters_term(price)]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(" ")
    }

    /// How long a buyer may withdraw.
    pub(crate) fn withdrawal_term(&self) -> Option<String> {
        let days = self.press.config.billing.withdrawal_days;
        (days > 0).then(|| self.theme.text("checkout-withdraw", &[("days", i64::from(days).into())]))
    }

    /// What a buyer of All-Access is sent from then on; whoever buys for a group is sent nothing.
    pub(crate) fn letters_term(&self, price: &Price) -> Option<String> {
        let letters = self.press.config.newsletters.iter().filter(|letter| letter.subscribers_only);
        let names: Vec<&str> = letters.map(|letter| letter.name.as_str()).collect();
        let (last, others) = names.split_last().filter(|_| price.seats == 1)?;
        let names = match others {
            [] => (*last).to_owned(),
            others => format!("{} {} {last}", others.join(", "), self.say("and")),
        };
        let n = i64::try_from(others.len() + 1).unwrap_or(i64::MAX);
        Some(self.theme.text("checkout-letters", &[("n", n.into()), ("letters", names.into())]))
    }
}
