//! Opening a checkout: who pays, at which price of Stripe's, and on which terms.

use std::collections::BTreeMap;

use kernel::Money;
use kernel::clock::MINUTE;
use kernel::config::{StripeTax, Term};
use press::billing::customers;
use press::plans::{self, Lowered, Price};
use press::readers::ReaderRecord;
use stripe::{
    Discount, Error, IdempotencyKey, Interval, Mode, Moment, NewCheckout, NewCoupon, NewCustomer, NewPrice,
    NewProduct, Off, TaxBehavior, Trial,
};

use super::Stripe;
use crate::{Opened, ProcessorError, Purchase};

/// What an order is called in Stripe's notes.
pub(super) const ORDER: &str = "order";
/// What a plan is called there.
pub(super) const PLAN: &str = "plan";
/// What an offer's price is called there, in minor units, with the number of its terms.
pub(super) const LOWERED: &str = "lowered";
/// Characters of what receipts call a coupon.
const LONGEST_NAME: usize = 40;
/// Days.
const SHORTEST_MONTH: i64 = 28;
/// Stripe keeps a checkout open for a day at most, by its own clock.
pub(super) const MARGIN: i64 = 10 * MINUTE;

/// What is bought, in Stripe's words.
struct Deal {
    price: String,
    quantity: u32,
    coupon: Option<String>,
    /// What is noted of an offer that ends.
    lowered: Option<String>,
}

/// How often something is charged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sale {
    /// For each term.
    EachTerm,
    /// Once.
    Once,
}

impl Stripe {
    pub(super) async fn open_checkout(&self, purchase: &Purchase) -> Result<Opened, ProcessorError> {
        let deal = self.deal_at_stripe(purchase).await?;
        let (order, site) = (&purchase.order, &self.press.config.site);
        let at = |path: &str| format!("{}{path}", site.url);
        let trial = u32::try_from(order.price.trial_days).ok().filter(|days| *days > 0);
        let readers_choice = self.desk.promotion_codes.then_some(Discount::ReadersChoice);
        let mut metadata = BTreeMap::from([(ORDER.to_owned(), order.name.clone())]);
        metadata.extend(deal.lowered.clone().map(|note| (LOWERED.to_owned(), note)));
        let new = NewCheckout {
            mode: Mode::Subscription,
            price: deal.price,
            quantity: Some(deal.quantity),
            success_url: at(&format!("/checkout/{}", purchase.token)),
            cancel_url: at(&order.next),
            client_reference_id: Some(order.name.clone()),
            trial: trial.map(Trial::Days),
            discount: deal.coupon.map(Discount::Coupon).or(readers_choice),
            automatic_tax: self.desk.tax != StripeTax::None,
            expires_at: Some(Moment::from_millis(order.expires_at - MARGIN)),
            locale: Some(site.language.clone()),
            metadata,
            ..NewCheckout::default()
        };
        self.open_for(&purchase.reader, &format!("checkout {}", order.name), new).await
    }

    /// Opens a page on which a reader pays: the same as long as it has the same name.
    pub(super) async fn open_for(
        &self,
        reader: &ReaderRecord,
        name: &str,
        new: NewCheckout,
    ) -> Result<Opened, ProcessorError> {
        let known = self.customer_of(reader.id).await?;
        let customer = match known.clone() {
            Some(customer) => customer,
            None => self.make_customer(reader, None).await?,
        };
        let session = match (self.open_session(&customer, name, &new).await, known) {
            // Somebody deleted the customer in Stripe's dashboard, or another account is used now.
            (Err(Error::Invalid { param: Some(param), .. }), Some(gone)) if param == "customer" => {
                let customer = self.make_customer(reader, Some(&gone)).await?;
                self.open_session(&customer, name, &new).await?
            }
            (opened, _) => opened?,
        };
        let url =
            session.url.ok_or_else(|| ProcessorError::Silent("Stripe gave no page to pay on".to_owned()))?;
        Ok(Opened { address: url, checkout: Some(session.id) })
    }

    async fn open_session(
        &self,
        customer: &str,
        name: &str,
        new: &NewCheckout,
    ) -> Result<stripe::CheckoutSession, Error> {
        let new = NewCheckout { customer: Some(customer.to_owned()), ..new.clone() };
        self.client.create_checkout(&new, &IdempotencyKey::new(format!("{name} {customer}"))).await
    }

    /// What an order is for, as Stripe has it: where an offer ends, the price that comes then, and a coupon until then.
    async fn deal_at_stripe(&self, purchase: &Purchase) -> Result<Deal, ProcessorError> {
        let (price, plan) = (&purchase.order.price, &purchase.plan);
        let ends = price.lowered.as_ref().filter(|lowered| lowered.terms > 0);
        let Some(Lowered { terms, then, .. }) = ends.cloned() else {
            let (price, quantity) = self.counted_at_stripe(price, plan).await?;
            return Ok(Deal { price, quantity, coupon: None, lowered: None });
        };
        let full = self.db.read(move |conn| plans::by_id(conn, then)).await?;
        let full = full.ok_or(ProcessorError::Unknown)?;
        Ok(Deal {
            price: self.price_at_stripe(&full, plan, Sale::EachTerm).await?,
            quantity: 1,
            coupon: Some(self.coupon(purchase, &full, terms).await?),
            lowered: Some(format!("{} {terms}", price.money.minor)),
        })
    }

    /// What takes the difference of two prices off for so many terms.
    async fn coupon(&self, purchase: &Purchase, full: &Price, terms: i64) -> Result<String, ProcessorError> {
        let price = &purchase.order.price;
        let off = Money { minor: full.money.minor - price.money.minor, ..full.money.clone() };
        let each = if full.term == Term::Year { 12 } else { 1 };
        // It begins with the trial, of which nothing is to be lost.
        let months = terms * each + price.trial_days / SHORTEST_MONTH;
        let id = format!("broadsheet-{}-{}{}-{months}", full.plan, off.minor, off.currency);
        let new = NewCoupon {
            id: Some(id.clone()),
            name: Some(purchase.plan.chars().take(LONGEST_NAME).collect()),
            off: Off::Amount(off),
            duration: stripe::Duration::Repeating,
            months: u32::try_from(months).ok(),
            redeem_by: None,
            max_redemptions: None,
            metadata: BTreeMap::new(),
        };
        match self.client.create_coupon(&new, &IdempotencyKey::new(id.clone())).await {
            Err(Error::Invalid { code: Some(code), .. }) if code == "resource_already_exists" => Ok(id),
            made => Ok(made?.id),
        }
    }

    async fn make_customer(
        &self,
        reader: &ReaderRecord,
        gone: Option<&str>,
    ) -> Result<String, ProcessorError> {
        let name = Some(reader.name.clone()).filter(|name| !name.is_empty());
        let new = NewCustomer {
            email: Some(reader.email.clone()),
            name,
            locales: vec![self.press.config.site.language.clone()],
            metadata: BTreeMap::from([("reader".to_owned(), reader.public_id.clone())]),
        };
        let key = IdempotencyKey::new(format!("customer {} {}", reader.public_id, gone.unwrap_or_default()));
        let (id, made) = (reader.id, self.client.create_customer(&new, &key).await?.id);
        let kept = made.clone();
        self.db.write(move |tx| customers::keep(tx, id, &kept)).await?;
        Ok(made)
    }

    /// What a price is at Stripe: as many as there are seats of what each costs, or one where that is no whole amount.
    pub(super) async fn counted_at_stripe(
        &self,
        price: &Price,
        plan: &str,
    ) -> Result<(String, u32), ProcessorError> {
        let (each, quantity) = match price.each() {
            Some(each) => (each, u32::try_from(price.seats).unwrap_or(1)),
            None => (price.clone(), 1),
        };
        Ok((self.price_at_stripe(&each, plan, Sale::EachTerm).await?, quantity))
    }

    /// The price's id at Stripe: found by its name there, or made.
    pub(super) async fn price_at_stripe(
        &self,
        price: &Price,
        plan: &str,
        sale: Sale,
    ) -> Result<String, ProcessorError> {
        let name = self.lookup_key(price, sale);
        let found = self.client.price_named(&name).await?;
        let ours = found.filter(|found| found.money().as_ref() == Some(&price.money));
        if let Some(found) = ours {
            return Ok(found.id);
        }
        let product = self.product(&price.plan, plan).await?;
        let new = NewPrice {
            product,
            amount: price.money.clone(),
            term: (sale == Sale::EachTerm).then(|| (interval(price.term), 1)),
            lookup_key: Some(name.clone()),
            takes_lookup_key: true,
            tax: match self.tax_in(&price.money.currency) {
                StripeTax::None => None,
                StripeTax::Inclusive => Some(TaxBehavior::Inclusive),
                StripeTax::Exclusive => Some(TaxBehavior::Exclusive),
            },
            metadata: BTreeMap::from([(PLAN.to_owned(), price.plan.clone())]),
        };
        Ok(self.client.create_price(&new, &IdempotencyKey::new(name)).await?.id)
    }

    /// What Stripe does about tax in prices of that currency.
    fn tax_in(&self, currency: &str) -> StripeTax {
        let on_top = self.press.config.billing.tax.on_top.iter().any(|one| one == currency);
        if on_top && self.desk.tax == StripeTax::Inclusive { StripeTax::Exclusive } else { self.desk.tax }
    }

    /// What our price is called at Stripe: all that makes it what it is.
    fn lookup_key(&self, price: &Price, sale: Sale) -> String {
        let tax = match self.tax_in(&price.money.currency) {
            StripeTax::None => "",
            StripeTax::Inclusive => "-inclusive",
            StripeTax::Exclusive => "-exclusive",
        };
        let term = match sale {
            Sale::EachTerm => interval(price.term).to_string(),
            Sale::Once => format!("{}-once", interval(price.term)),
        };
        format!("broadsheet-{}-{}{}-{term}{tax}", price.plan, price.money.minor, price.money.currency)
    }

    async fn product(&self, slug: &str, name: &str) -> Result<String, ProcessorError> {
        let id = format!("broadsheet-{slug}");
        match self.client.product(&id).await {
            Err(Error::NotFound(_)) => {}
            found => return Ok(found?.id),
        }
        let new = NewProduct { id: Some(id.clone()), name: name.to_owned(), ..NewProduct::default() };
        match self.client.create_product(&new, &IdempotencyKey::new(id.clone())).await {
            // Another node was quicker.
            Err(Error::Invalid { code: Some(code), .. }) if code == "resource_already_exists" => Ok(id),
            made => Ok(made?.id),
        }
    }
}

fn interval(term: Term) -> Interval {
    match term {
        Term::Month => Interval::Month,
        Term::Year => Interval::Year,
    }
}
