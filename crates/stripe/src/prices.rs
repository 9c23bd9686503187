//! What is sold and for how much.

use std::collections::BTreeMap;

use kernel::Money;

use crate::amount;
use crate::client::{Client, counted, known};
use crate::error::Error;
use crate::form::Form;
use crate::key::IdempotencyKey;
use crate::tolerant::{Linked, List, Moment, object, record, words};

words! {
    /// How long a term is, times a count.
    Interval {
        /// Days.
        Day = "day",
        /// Weeks.
        Week = "week",
        /// Calendar months.
        Month = "month",
        /// Years.
        Year = "year",
    }
}

words! {
    /// Whether a price holds the tax or tax comes on top.
    TaxBehavior {
        /// Tax comes on top.
        Exclusive = "exclusive",
        /// The price holds the tax.
        Inclusive = "inclusive",
        /// Not said.
        Unspecified = "unspecified",
    }
}

object! {
    /// What is sold.
    Product {
        /// Its name, as receipts show it.
        name: Option<String>,
        /// Whether it can be bought.
        active: Option<bool>,
        /// What the caller noted.
        metadata: BTreeMap<String, String>,
    }
}

object! {
    /// For how much it is sold.
    Price {
        /// Whether it can be used for something new.
        active: Option<bool>,
        /// The currency, in lower case.
        currency: Option<String>,
        /// The amount as Stripe counts; see [`Price::money`].
        unit_amount: Option<i64>,
        /// How often it is due; nothing for what is paid once.
        recurring: Option<Recurring>,
        /// The caller's own name for it.
        lookup_key: Option<String>,
        /// A note for the dashboard.
        nickname: Option<String>,
        /// What is sold.
        product: Option<Linked<Product>>,
        /// Whether tax is in it.
        tax_behavior: Option<TaxBehavior>,
        /// When it was made.
        created: Option<Moment>,
        /// What the caller noted.
        metadata: BTreeMap<String, String>,
    }
}

record! {
    /// How often a price is due.
    Recurring {
        /// The unit of the term.
        interval: Option<Interval>,
        /// How many units a term has.
        interval_count: Option<u32>,
    }
}

impl Price {
    /// The amount in the house's units.
    pub fn money(&self) -> Option<Money> {
        amount::from_stripe(self.unit_amount?, self.currency.as_deref()?)
    }
}

/// A product to be made.
#[derive(Clone, Debug, Default)]
pub struct NewProduct {
    /// Its id, if the caller chooses one.
    pub id: Option<String>,
    /// Its name.
    pub name: String,
    /// Stripe's code of how it is taxed.
    pub tax_code: Option<String>,
    /// What the caller notes.
    pub metadata: BTreeMap<String, String>,
}

impl NewProduct {
    fn form(&self) -> Form {
        Form::new()
            .maybe("id", self.id.as_ref())
            .with("name", &self.name)
            .maybe("tax_code", self.tax_code.as_ref())
            .pairs("metadata", &self.metadata)
    }
}

/// A price to be made. Amounts of a price never change; another amount is another price.
#[derive(Clone, Debug)]
pub struct NewPrice {
    /// The product's id.
    pub product: String,
    /// The amount of a term.
    pub amount: Money,
    /// The term, such as one year; nothing for what is paid once.
    pub term: Option<(Interval, u32)>,
    /// The caller's own name for it.
    pub lookup_key: Option<String>,
    /// Whether the name is taken from the price that has it.
    pub takes_lookup_key: bool,
    /// Whether tax is in it.
    pub tax: Option<TaxBehavior>,
    /// What the caller notes.
    pub metadata: BTreeMap<String, String>,
}

impl NewPrice {
    fn form(&self) -> Result<Form, Error> {
        let form = Form::new()
            .with("product", &self.product)
            .with("currency", amount::code(&self.amount))
            .with("unit_amount", counted(&self.amount)?)
            .maybe("lookup_key", self.lookup_key.as_ref())
            .maybe("transfer_lookup_key", self.takes_lookup_key.then_some(true))
            .maybe("tax_behavior", self.tax.as_ref())
            .pairs("metadata", &self.metadata);
        Ok(match &self.term {
            Some((unit, count)) => {
                form.with("recurring[interval]", unit).with("recurring[interval_count]", count)
            }
            None => form,
        })
    }
}

impl Client {
    /// Makes a product.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn create_product(&self, new: &NewProduct, key: &IdempotencyKey) -> Result<Product, Error> {
        known(self.post(&["products"], &new.form(), key).await?)
    }

    /// A product.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn product(&self, id: &str) -> Result<Product, Error> {
        known(self.get(&["products", id], &Form::new()).await?)
    }

    /// Makes a price.
    ///
    /// # Errors
    /// See [`Error`]; [`Error::Invalid`] also for an amount that Stripe cannot count.
    pub async fn create_price(&self, new: &NewPrice, key: &IdempotencyKey) -> Result<Price, Error> {
        known(self.post(&["prices"], &new.form()?, key).await?)
    }

    /// A price.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn price(&self, id: &str) -> Result<Price, Error> {
        known(self.get(&["prices", id], &Form::new()).await?)
    }

    /// The price in use that the caller gave this name, if there is one.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn price_named(&self, lookup_key: &str) -> Result<Option<Price>, Error> {
        let query = Form::new().each("lookup_keys", [lookup_key]).with("active", true).with("limit", 1);
        let found: List<Price> = self.get(&["prices"], &query).await?;
        Ok(found.data.into_iter().next())
    }

    /// Takes a price out of use for what is new; who pays it goes on paying it.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn retire_price(&self, id: &str, key: &IdempotencyKey) -> Result<Price, Error> {
        known(self.post(&["prices", id], &Form::new().with("active", false), key).await?)
    }
}
