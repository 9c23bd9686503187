//! Money that goes back.

use std::collections::BTreeMap;

use kernel::Money;
use stripe::{Error, IdempotencyKey, Invoice, InvoiceStatus, Linked, RefundOf, RefundReason};

use super::Stripe;
use super::report::Whole;
use crate::ProcessorError;

impl Stripe {
    /// Gives the payment of an invoice back.
    pub(super) async fn give_back(&self, invoice: &str) -> Result<(), ProcessorError> {
        let invoice = self.client.invoice(invoice).await?;
        let Some(payment) = invoice.payment_intent_id() else {
            return Err(ProcessorError::Refused("nothing was charged for it".to_owned()));
        };
        self.give_payment_back(payment).await
    }

    /// Gives back what is left of a payment. The name of the act is the payment's own, so it happens once, whoever asks
    /// for it.
    pub(super) async fn give_payment_back(&self, payment: &str) -> Result<(), ProcessorError> {
        let of = RefundOf {
            payment_intent: payment.to_owned(),
            amount: None,
            reason: Some(RefundReason::RequestedByCustomer),
            metadata: BTreeMap::new(),
        };
        let key = IdempotencyKey::new(format!("give back {payment}"));
        match self.client.refund(&of, &key).await {
            Err(Error::Invalid { code: Some(code), .. }) if code == "charge_already_refunded" => Ok(()),
            other => Ok(other.map(drop)?),
        }
    }

    /// Ends a subscription, and gives back of its payments, the latest first, until no more than `keep` minor units are
    /// left. However often it is tried, no more goes back.
    pub(super) async fn withdraw(
        &self,
        reference: &str,
        keep: i64,
        name: &str,
    ) -> Result<(), ProcessorError> {
        let whole = self.whole(reference).await?;
        self.stop(reference).await?;
        let left = paid(&whole).map(|(_, money)| money.minor).sum::<i64>() - keep;
        let (mut left, all) = (left - back(&whole, None), paid(&whole));
        for (payment, money) in all {
            let before = back(&whole, Some(payment));
            let part = left.min(money.minor - before);
            if part <= 0 {
                continue;
            }
            let of = RefundOf {
                payment_intent: payment.to_owned(),
                amount: Some(Money { minor: part, currency: money.currency }),
                reason: Some(RefundReason::RequestedByCustomer),
                metadata: BTreeMap::new(),
            };
            let key = IdempotencyKey::new(format!("{name} {payment} {before}"));
            self.client.refund(&of, &key).await?;
            left -= part;
        }
        Ok(())
    }
}

/// Payments with what each brought, the latest first.
fn paid(whole: &Whole) -> impl Iterator<Item = (&str, Money)> {
    let paid = |invoice: &&Invoice| invoice.status == Some(InvoiceStatus::Paid);
    let invoices = whole.invoices.iter().filter(paid);
    invoices.filter_map(|invoice| Some((invoice.payment_intent_id()?, invoice.paid()?)))
}

/// What went back already, or is on its way, of one payment or of all.
fn back(whole: &Whole, payment: Option<&str>) -> i64 {
    let refunds = whole.refunds.iter().filter(|refund| {
        let of = refund.payment_intent.as_ref().map(Linked::id);
        let never = matches!(refund.status.as_deref(), Some("failed" | "canceled"));
        !never && payment.is_none_or(|payment| of == Some(payment))
    });
    refunds.filter_map(stripe::Refund::money).map(|money| money.minor).sum()
}
