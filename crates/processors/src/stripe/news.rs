//! News that Stripe sends by itself: checked, and read as far as it says what to ask after.

use kernel::clock::Millis;
use stripe::{Event, Moment, NotAnEvent, Refused, signature, verify};

use super::Stripe;

/// News, known to be Stripe's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct News {
    /// Its id, the same however often it comes.
    pub event: String,
    /// Its kind, for the record.
    pub kind: String,
    /// What is to be asked after, if anything.
    pub subject: Option<String>,
}

/// Why news is not taken.
#[derive(Debug, thiserror::Error)]
pub enum NotTaken {
    /// It was not signed, or not by Stripe, or long ago.
    #[error(transparent)]
    Refused(#[from] Refused),
    /// It is Stripe's and makes no sense.
    #[error(transparent)]
    Senseless(#[from] NotAnEvent),
}

impl Stripe {
    /// Checks and reads what came. `signed` is the header of that name.
    ///
    /// # Errors
    /// [`NotTaken`] says what is wrong with it.
    pub fn read(&self, signed: &str, body: &[u8], now: Millis) -> Result<News, NotTaken> {
        verify(signed, body, &self.desk.secrets, Moment::from_millis(now), signature::TOLERANCE)?;
        let event = Event::read(body)?;
        Ok(News { subject: subject(&event).map(str::to_owned), event: event.id, kind: event.kind })
    }
}

/// What an event is to be followed up by asking after: a subscription, a checkout, or a payment of which money went
/// back. Everything else that Stripe tells of either comes with one of these or does not matter here.
fn subject(event: &Event) -> Option<&str> {
    let kind = event.kind.as_str();
    if kind.starts_with("checkout.session.") {
        return event.object_id.as_deref();
    }
    let back = ["charge.refund", "charge.dispute.", "refund."].iter().any(|start| kind.starts_with(start));
    event.subscription_id.as_deref().or(event.payment_id.as_deref().filter(|_| back))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn subject_of(kind: &str, object: &str) -> Option<String> {
        let body = format!("{{\"id\":\"evt_1\",\"type\":\"{kind}\",\"data\":{{\"object\":{object}}}}}");
        subject(&Event::read(body.as_bytes()).unwrap()).map(str::to_owned)
    }

    #[test]
    fn an_event_leads_to_what_it_is_about() {
        for (kind, object, wanted) in [
            ("customer.subscription.updated", r#"{"id":"sub_1","object":"subscription"}"#, Some("sub_1")),
            ("invoice.paid", r#"{"id":"in_1","object":"invoice","subscription":"sub_1"}"#, Some("sub_1")),
            ("checkout.session.completed", r#"{"id":"cs_1","object":"checkout.session"}"#, Some("cs_1")),
            ("charge.refunded", r#"{"id":"ch_1","object":"charge","payment_intent":"pi_1"}"#, Some("pi_1")),
            (
                "charge.dispute.closed",
                r#"{"id":"du_1","object":"dispute","payment_intent":"pi_1"}"#,
                Some("pi_1"),
            ),
            ("refund.failed", r#"{"id":"re_1","object":"refund","payment_intent":"pi_1"}"#, Some("pi_1")),
            ("charge.succeeded", r#"{"id":"ch_1","object":"charge","payment_intent":"pi_1"}"#, None),
            ("payment_intent.succeeded", r#"{"id":"pi_1","object":"payment_intent"}"#, None),
            ("customer.created", r#"{"id":"cus_1","object":"customer"}"#, None),
            ("moon.landed", r#"{"id":"moon_1","object":"moon"}"#, None),
            ("moon.landed", r#"{"id":"moon_1","object":"moon","subscription":"sub_1"}"#, Some("sub_1")),
        ] {
            assert_eq!(subject_of(kind, object).as_deref(), wanted, "{kind}");
        }
    }
}
