//! Customers: who pays.

use std::collections::BTreeMap;

use crate::client::{Client, known};
use crate::error::Error;
use crate::form::Form;
use crate::key::IdempotencyKey;
use crate::payments::PaymentMethod;
use crate::tolerant::{Linked, Moment, object, record};

object! {
    /// Who pays.
    Customer {
        /// The e-mail address.
        email: Option<String>,
        /// The name.
        name: Option<String>,
        /// When it was made.
        created: Option<Moment>,
        /// Whether it was deleted; then nothing else is known.
        deleted: bool,
        /// Credit (negative) or debt in the currency's units as Stripe counts.
        balance: Option<i64>,
        /// The currency of the balance and of all subscriptions.
        currency: Option<String>,
        /// What its invoices are paid with.
        invoice_settings: InvoiceSettings,
        /// What the caller noted.
        metadata: BTreeMap<String, String>,
        /// Whether real money is meant.
        livemode: Option<bool>,
    }
}

record! {
    /// What invoices are paid with.
    InvoiceSettings {
        /// The card or account that is charged unless a subscription names its own.
        default_payment_method: Option<Linked<PaymentMethod>>,
    }
}

/// A customer to be made.
#[derive(Clone, Debug, Default)]
pub struct NewCustomer {
    /// The e-mail address.
    pub email: Option<String>,
    /// The name on receipts.
    pub name: Option<String>,
    /// Languages for what Stripe writes to them, such as `de`.
    pub locales: Vec<String>,
    /// What the caller notes.
    pub metadata: BTreeMap<String, String>,
}

impl NewCustomer {
    fn form(&self) -> Form {
        Form::new()
            .maybe("email", self.email.as_ref())
            .maybe("name", self.name.as_ref())
            .each("preferred_locales", &self.locales)
            .pairs("metadata", &self.metadata)
    }
}

impl Client {
    /// Makes a customer.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn create_customer(&self, new: &NewCustomer, key: &IdempotencyKey) -> Result<Customer, Error> {
        known(self.post(&["customers"], &new.form(), key).await?)
    }

    /// A customer, also a deleted one.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn customer(&self, id: &str) -> Result<Customer, Error> {
        known(self.get(&["customers", id], &Form::new()).await?)
    }

    /// Deletes a customer with cards and address, and cancels subscriptions at once. Invoices stay.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn delete_customer(&self, id: &str) -> Result<Customer, Error> {
        known(self.delete(&["customers", id], &Form::new()).await?)
    }

    /// Sets what a customer's invoices are paid with.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn set_default_payment_method(
        &self,
        customer: &str,
        payment_method: &str,
        key: &IdempotencyKey,
    ) -> Result<Customer, Error> {
        let form = Form::new().with("invoice_settings[default_payment_method]", payment_method);
        known(self.post(&["customers", customer], &form, key).await?)
    }
}
