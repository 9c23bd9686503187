//! How a page differs by reader. A page depends on its [`View`] and on nothing else of whoever reads it:
//! where views are equal, so are the bytes, and pages are kept and shared by them.

use std::sync::Arc;

use kernel::clock::Millis;
use press::access::{Decision, Outcome, Reader, Reason, Viewer};
use press::meter::Allowance;
use press::reading::Known;

use crate::currency::Currency;

/// How a page differs by reader.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct View {
    /// How the reader stands.
    pub standing: Standing,
    /// Whether they have an account to go to.
    pub signed_in: bool,
    /// The institution whose network opens everything to them, by its name.
    pub institution: Option<Arc<str>>,
    /// On an article's page: what it comes down to for that article.
    pub towards: Option<Towards>,
    /// On the page of an author or a heading: whether they follow it.
    pub follows: bool,
    /// On a page with prices, where there are several: their currency.
    pub currency: Option<Currency>,
}

/// What a reader's standing comes down to for one article.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Towards {
    /// The whole text, or a wall.
    pub decision: Decision,
    /// The month's allowance, where the page speaks of it.
    pub allowance: Option<Allowance>,
    /// The day on which All-Access ended, where the page speaks of it.
    pub lapsed_at: Option<Millis>,
    /// Whether the reader may give the article away.
    pub gives: bool,
    /// Whether they saved it.
    pub saved: bool,
}

impl View {
    /// Nobody in particular.
    pub const ANONYMOUS: View = View {
        standing: Standing::Anonymous,
        signed_in: false,
        institution: None,
        towards: None,
        follows: false,
        currency: None,
    };

    /// How pages differ for this viewer.
    pub fn of(viewer: &Viewer, signed_in: bool) -> View {
        let standing = Standing::of(viewer);
        let institution = viewer.institution.as_deref().filter(|_| standing == Standing::Institution);
        View { standing, signed_in, institution: institution.map(Arc::from), ..View::ANONYMOUS }
    }

    /// The same on the page at this path, which may be that of an author or a heading.
    pub fn following(self, path: &str, known: &Known) -> View {
        View { follows: known.follows(path), ..self }
    }

    /// The same on a page with prices in that currency.
    pub fn priced_in(self, currency: Option<Currency>) -> View {
        View { currency, ..self }
    }

    /// The same on the page of an article of which `decision` was made; `currency` is that of a wall's prices.
    pub fn towards(
        self,
        article: i64,
        decision: Decision,
        viewer: &Viewer,
        known: &Known,
        currency: Option<Currency>,
    ) -> View {
        let walled = decision.wall().is_some();
        let counted = walled || decision.outcome() == Outcome::Full(Reason::Unlocked);
        let towards = Towards {
            decision,
            allowance: known.allowance.filter(|_| counted),
            lapsed_at: viewer.lapsed_at.filter(|_| walled),
            gives: known.gives && !walled,
            saved: known.saved(article),
        };
        View { towards: Some(towards), currency: currency.filter(|_| walled), ..self }
    }
}

/// How a reader stands towards the whole site.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Standing {
    /// Nobody we know.
    Anonymous,
    /// Left an address that is not proven.
    Unconfirmed,
    /// A reader.
    Registered,
    /// A reader whose All-Access ended.
    Lapsed,
    /// All-Access.
    Subscriber,
    /// On an institution's network.
    Institution,
    /// Works here.
    Staff,
}

impl Standing {
    /// The standing of a viewer.
    pub fn of(viewer: &Viewer) -> Standing {
        if viewer.staff.is_some() {
            return Standing::Staff;
        }
        if viewer.grant.is_some() {
            return Standing::Subscriber;
        }
        if viewer.institution.is_some() {
            return Standing::Institution;
        }
        match viewer.reader {
            Reader::Anonymous => Standing::Anonymous,
            Reader::Unconfirmed => Standing::Unconfirmed,
            Reader::Confirmed if viewer.lapsed_at.is_some() => Standing::Lapsed,
            Reader::Confirmed => Standing::Registered,
        }
    }

    /// The word templates know it by.
    pub fn as_str(self) -> &'static str {
        match self {
            Standing::Anonymous => "anonymous",
            Standing::Unconfirmed => "unconfirmed",
            Standing::Registered => "registered",
            Standing::Lapsed => "lapsed",
            Standing::Subscriber => "subscriber",
            Standing::Institution => "institution",
            Standing::Staff => "staff",
        }
    }

    /// Whether pages carry advertisements.
    pub fn sees_ads(self) -> bool {
        !matches!(self, Standing::Subscriber | Standing::Institution | Standing::Staff)
    }
}
