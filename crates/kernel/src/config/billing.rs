//! How subscriptions are paid for, and what their readers may always do.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

/// How subscriptions are paid for.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Billing {
    /// Who handles the money. Left out: the sandbox on a machine of one's own, nobody on any other site.
    pub processor: Option<Processor>,
    /// The currency of prices for whoever has chosen none; left out: that of the first plan's first price.
    pub currency: Option<String>,
    /// Days that a failed renewal leaves the archive open, while the payment is tried again.
    pub grace_days: u32,
    /// Days in which a contract can be withdrawn from; 0: where no law asks for it.
    pub withdrawal_days: u32,
    /// How much of the money goes back then.
    pub withdrawal_refund: Refund,
    /// The tax in prices.
    pub tax: Tax,
    /// When readers are told what is about to happen.
    pub notices: Notices,
    /// Invoices, paid by bank transfer.
    pub invoice: Invoice,
    /// Stripe, if it handles the money, or handled it once.
    pub stripe: Stripe,
}

impl Default for Billing {
    fn default() -> Self {
        Billing {
            processor: None,
            currency: None,
            grace_days: 14,
            withdrawal_days: 14,
            withdrawal_refund: Refund::Full,
            tax: Tax::default(),
            notices: Notices::default(),
            invoice: Invoice::default(),
            stripe: Stripe::default(),
        }
    }
}

/// Who handles the money.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Processor {
    /// Nobody: a checkout of the program's own in which no money moves, to try everything with.
    Sandbox,
    /// Stripe.
    Stripe,
    /// The publication itself: buyers get an invoice, and staff confirm that it was paid.
    Invoice,
    /// Nothing is sold here: plans are shown, and people write to the publication.
    None,
}

/// How much of the money goes back when a contract is withdrawn from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Refund {
    /// All of it.
    Full,
    /// All but the share of the days that were read.
    Proportionate,
}

/// When readers are told what is about to happen, in days.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Notices {
    /// Before the renewal of a year.
    pub renewal_days: u32,
    /// Before the end of a trial, an offer or a pause.
    pub trial_days: u32,
    /// Before another price is charged.
    pub price_change_days: u32,
    /// Whether whoever pays by the month is reminded once a year.
    pub yearly_reminder: bool,
    /// After a failed renewal that is still owed; the first notice goes out at once.
    pub failed_days: Vec<u32>,
    /// After the end, whether they come back; 0: never.
    pub win_back_days: u32,
}

impl Default for Notices {
    fn default() -> Self {
        Notices {
            renewal_days: 30,
            trial_days: 7,
            price_change_days: 30,
            yearly_reminder: true,
            failed_days: vec![3, 7, 12],
            win_back_days: 30,
        }
    }
}

/// The tax in prices.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Tax {
    /// Hundredths of a per cent: 700 is 7 %. 0: there is none, or none is shown.
    pub rate: i64,
    /// What it is called: "VAT".
    pub name: String,
    /// Whether the plans' prices have it in them.
    pub prices: Prices,
    /// Currencies in which it comes on top all the same.
    pub on_top: Vec<String>,
    /// The number that receipts name.
    pub number: String,
}

impl Default for Tax {
    fn default() -> Self {
        Tax {
            rate: 0,
            name: "VAT".into(),
            prices: Prices::Inclusive,
            on_top: Vec::new(),
            number: String::new(),
        }
    }
}

impl Tax {
    /// Whether prices in that currency have it in them.
    pub fn prices_in(&self, currency: &str) -> Prices {
        if self.on_top.iter().any(|one| one == currency) { Prices::Exclusive } else { self.prices }
    }
}

/// Whether prices have the tax in them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Prices {
    /// They do.
    Inclusive,
    /// It comes on top.
    Exclusive,
}

/// Selling by invoice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Invoice {
    /// Whether buyers may choose it beside the processor.
    pub offered: bool,
    /// When an order opens the archive.
    pub opens: Opens,
    /// Days in which an invoice is to be paid.
    pub payment_days: u32,
    /// Days after those until it is given up.
    pub overdue_days: u32,
    /// Name and postal address of whoever sells, in lines.
    pub seller: String,
    /// Where the money is to go, in lines.
    pub account: String,
}

impl Default for Invoice {
    fn default() -> Self {
        Invoice {
            offered: false,
            opens: Opens::Payment,
            payment_days: 14,
            overdue_days: 30,
            seller: String::new(),
            account: String::new(),
        }
    }
}

/// When an order by invoice opens the archive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Opens {
    /// At once.
    Order,
    /// When the money is there.
    Payment,
}

/// How to deal with Stripe.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Stripe {
    /// A file that holds the secret key (`sk_...` or `rk_...`).
    pub secret_key_file: Option<PathBuf>,
    /// A file that holds the signing secrets of the webhook endpoint (`whsec_...`), a line each: two while one is
    /// replaced by another.
    pub webhook_secret_file: Option<PathBuf>,
    /// Whether Stripe computes tax.
    pub tax: StripeTax,
    /// Whether readers may type promotion codes on Stripe's page.
    pub promotion_codes: bool,
    /// Where Stripe is asked.
    pub address: String,
    /// Where its pages are, to which forms of this site may lead.
    pub pages: Vec<String>,
}

impl Default for Stripe {
    fn default() -> Self {
        Stripe {
            secret_key_file: None,
            webhook_secret_file: None,
            tax: StripeTax::None,
            promotion_codes: true,
            address: "https://api.stripe.com".into(),
            pages: vec!["https://checkout.stripe.com".into(), "https://billing.stripe.com".into()],
        }
    }
}

/// Whether Stripe computes tax, and where it goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum StripeTax {
    /// It does not: prices are what is paid.
    None,
    /// Prices hold the tax.
    Inclusive,
    /// Tax comes on top of prices.
    Exclusive,
}
