//! Why something was not done, in the language of the page. The domain's errors say it in English, for
//! logs and the command line.

use kernel::email::InvalidEmail;
use press::account::EraseError;
use press::billing::changes::ChangeError;
use press::billing::checkout::CheckoutError;
use press::billing::offers::NotFor;
use press::billing::seats::SeatsError;
use press::gifts::GiftError;
use press::groups::GroupError;
use press::institutions::NoMonths;
use press::newsletters::NewsletterError;
use press::passkeys::PasskeyError;
use press::plans::currencies::NotSold;
use press::presents::PresentError;
use press::readers::{AddressError, CodeError, LinkError, ReadersError};
use render::theme::Arg;

use crate::Site;

/// A refusal that readers meet.
pub(crate) trait Refusal {
    /// The message that says it, with its arguments; nothing for what has no words of its own.
    fn message(&self, site: &Site) -> Option<(&'static str, Vec<(&'static str, Arg)>)>;
}

impl Site {
    /// What to tell the reader.
    pub(crate) fn why(&self, refusal: &(impl Refusal + std::fmt::Display)) -> String {
        let message = refusal.message(self);
        message.map_or_else(|| refusal.to_string(), |(key, args)| self.theme.text(key, &args))
    }
}

fn plain(key: &'static str) -> Option<(&'static str, Vec<(&'static str, Arg)>)> {
    Some((key, Vec::new()))
}

impl Refusal for CheckoutError {
    fn message(&self, site: &Site) -> Option<(&'static str, Vec<(&'static str, Arg)>)> {
        match self {
            CheckoutError::NotFor(why) => why.message(site),
            CheckoutError::NoPlan => plain("error-no-plan"),
            CheckoutError::NotSold(refused) => refused.message(site),
            CheckoutError::Kept(currency) => {
                Some(("error-currency-kept", vec![("currency", currency.as_str().into())]))
            }
            CheckoutError::Running => plain("error-running"),
            CheckoutError::Ordered(_) => plain("error-ordered"),
            CheckoutError::Failed(_) => None,
        }
    }
}

impl Refusal for NotFor {
    fn message(&self, _: &Site) -> Option<(&'static str, Vec<(&'static str, Arg)>)> {
        plain(match self {
            NotFor::Over => "error-offer-over",
            NotFor::New => "error-offer-new",
            NotFor::Returning => "error-offer-returning",
            NotFor::Domain => "error-offer-domain",
            NotFor::Had => "error-offer-had",
            NotFor::Currency => "error-offer-currency",
        })
    }
}

impl Refusal for NotSold {
    fn message(&self, _: &Site) -> Option<(&'static str, Vec<(&'static str, Arg)>)> {
        let args = [("plan", &self.plan), ("currency", &self.currency), ("all", &self.sold_in)];
        let args = args.into_iter().map(|(name, value)| (name, value.as_str().into())).collect();
        Some(("error-not-sold", args))
    }
}

impl Refusal for PasskeyError {
    fn message(&self, _: &Site) -> Option<(&'static str, Vec<(&'static str, Arg)>)> {
        plain(self.message())
    }
}

impl Refusal for NoMonths {
    fn message(&self, _: &Site) -> Option<(&'static str, Vec<(&'static str, Arg)>)> {
        plain(self.message())
    }
}

impl Refusal for ChangeError {
    fn message(&self, _: &Site) -> Option<(&'static str, Vec<(&'static str, Arg)>)> {
        match self {
            ChangeError::NoChoice => plain("error-no-change"),
            ChangeError::Outdated => plain("error-change-outdated"),
            ChangeError::Declined => plain("error-change-declined"),
        }
    }
}

impl Refusal for SeatsError {
    fn message(&self, _: &Site) -> Option<(&'static str, Vec<(&'static str, Arg)>)> {
        match self {
            SeatsError::Bounds => plain("checkout-group-seats-wrong"),
            SeatsError::Same => plain("error-seats-same"),
            SeatsError::Stay(n) => Some(("error-seats-stay", vec![("n", (*n).into())])),
            SeatsError::Waiting => plain("error-seats-waiting"),
            SeatsError::NotNow => plain("error-seats-not-now"),
            SeatsError::Outdated => plain("error-change-outdated"),
            SeatsError::Declined => plain("error-seats-declined"),
        }
    }
}

impl Refusal for GroupError {
    fn message(&self, _: &Site) -> Option<(&'static str, Vec<(&'static str, Arg)>)> {
        match self {
            GroupError::Full { seats } => Some(("error-group-full", vec![("seats", (*seats).into())])),
            GroupError::Over => plain("error-group-over"),
            GroupError::Seated(email) => Some(("error-group-seated", vec![("email", email.as_str().into())])),
            GroupError::Another(email) => {
                Some(("error-group-another", vec![("email", email.as_str().into())]))
            }
            GroupError::Ended => plain("error-group-ended"),
            GroupError::Mail(ReadersError::TooMany { retry_after }) => {
                Some(("error-group-mails", vec![("minutes", ((retry_after + 59) / 60).into())]))
            }
            // What staff alone can ask for, and failures.
            _ => None,
        }
    }
}

impl Refusal for PresentError {
    fn message(&self, _: &Site) -> Option<(&'static str, Vec<(&'static str, Arg)>)> {
        match self {
            PresentError::NoPlan => plain("error-no-plan"),
            PresentError::Day => plain("error-present-day"),
            PresentError::Long => plain("error-present-long"),
            PresentError::Unknown => plain("error-present-unknown"),
            PresentError::Used => plain("error-present-used"),
            PresentError::TakenBack => plain("error-present-back"),
            PresentError::Renews => plain("error-present-renews"),
            PresentError::Endless => plain("error-present-endless"),
            PresentError::Failed(_) => None,
        }
    }
}

impl Refusal for InvalidEmail {
    fn message(&self, _: &Site) -> Option<(&'static str, Vec<(&'static str, Arg)>)> {
        plain(match self {
            InvalidEmail::Empty => "error-email-empty",
            InvalidEmail::At => "error-email-at",
            InvalidEmail::Local => "error-email-local",
            InvalidEmail::Domain => "error-email-domain",
            InvalidEmail::Long => "error-email-long",
        })
    }
}

impl Refusal for CodeError {
    fn message(&self, _: &Site) -> Option<(&'static str, Vec<(&'static str, Arg)>)> {
        match self {
            CodeError::Wrong { attempts_left } => {
                Some(("error-code-wrong", vec![("left", (*attempts_left).into())]))
            }
            CodeError::Expired => plain("error-code-expired"),
            CodeError::TooMany => plain("error-code-too-many"),
            CodeError::NoneAsked => plain("error-code-none-asked"),
        }
    }
}

impl Refusal for LinkError {
    fn message(&self, _: &Site) -> Option<(&'static str, Vec<(&'static str, Arg)>)> {
        plain(match self {
            LinkError::Expired => "error-link-expired",
            LinkError::Used => "error-link-used",
            LinkError::Unknown => "error-link-unknown",
        })
    }
}

impl Refusal for AddressError {
    fn message(&self, site: &Site) -> Option<(&'static str, Vec<(&'static str, Arg)>)> {
        match self {
            AddressError::Code(code) => code.message(site),
            AddressError::Link(link) => link.message(site),
            AddressError::OtherBrowser => plain("error-address-other-browser"),
            AddressError::Taken => plain("error-address-taken"),
        }
    }
}

impl Refusal for NewsletterError {
    fn message(&self, _: &Site) -> Option<(&'static str, Vec<(&'static str, Arg)>)> {
        let named = |key, name: &str| Some((key, vec![("name", Arg::from(name))]));
        match self {
            NewsletterError::Unknown(name) => named("error-newsletter-unknown", name),
            NewsletterError::SubscribersOnly(name) => named("error-newsletter-subscribers", name),
            NewsletterError::Readers(_) | NewsletterError::Db(_) => None,
        }
    }
}

impl Refusal for GiftError {
    fn message(&self, site: &Site) -> Option<(&'static str, Vec<(&'static str, Arg)>)> {
        match self {
            GiftError::NotSubscriber => plain("error-gift-not-subscriber"),
            GiftError::QuotaSpent { reset } => {
                Some(("error-gift-quota", vec![("reset", site.short_date(*reset).into())]))
            }
            GiftError::NoArticle => plain("error-gift-no-article"),
            GiftError::NoLink => plain("error-gift-no-link"),
            GiftError::Over(_) => plain("error-gift-over"),
            GiftError::Failed(_) => None,
        }
    }
}

impl Refusal for EraseError {
    fn message(&self, _: &Site) -> Option<(&'static str, Vec<(&'static str, Arg)>)> {
        match self {
            EraseError::NoReader => plain("error-erase-no-reader"),
            EraseError::LastOwner => plain("error-erase-last-owner"),
            EraseError::Failed(_) => None,
        }
    }
}
