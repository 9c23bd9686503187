//! Who may have an offer, and what somebody pays who buys now.

use db::{Conn, DbError};
use kernel::EmailAddress;
use kernel::clock::Millis;
use kernel::config::{Audience, Offer};

use super::subscriptions;
use crate::plans::{self, Lowered, Price};
use crate::{Press, readers};

/// What somebody pays who buys now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deal {
    /// The price.
    pub price: Price,
    /// The price that comes when an offer ends; none if there is none, or it lasts.
    pub then: Option<Price>,
}

/// Somebody who may buy.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Asking {
    /// Whether they had a subscription before.
    pub returns: bool,
    /// The mail domain they have proven to be theirs.
    pub domain: Option<String>,
    /// Codes of the offers they had.
    pub had: Vec<String>,
}

/// Why somebody may not have an offer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotFor {
    /// There is none of that name for the plan, or it is over.
    #[error("There is no such offer for this plan any more.")]
    Over,
    /// It is for new subscribers.
    #[error("This offer is for new subscribers.")]
    New,
    /// It is for those who come back.
    #[error("This offer is for whoever had a subscription before.")]
    Returning,
    /// It is for addresses of certain domains.
    #[error("This offer is for addresses of certain institutions. Log in with yours first.")]
    Domain,
    /// They had it.
    #[error("You have had this offer before.")]
    Had,
    /// It lowers no price in the currency they pay in.
    #[error("This offer does not hold for prices in this currency.")]
    Currency,
}

/// Whether somebody may have an offer at `now`.
///
/// # Errors
/// [`NotFor`] says why not.
pub fn may_have(offer: &Offer, asking: &Asking, now: Millis) -> Result<(), NotFor> {
    let proven = |domain: &str| {
        let listed =
            |of: &String| domain == of || domain.strip_suffix(of).is_some_and(|head| head.ends_with('.'));
        offer.domains.iter().any(listed)
    };
    if offer.until.is_some_and(|until| until.as_millisecond() <= now) {
        return Err(NotFor::Over);
    }
    if asking.had.contains(&offer.code) {
        return Err(NotFor::Had);
    }
    match offer.whom {
        Audience::New if asking.returns => return Err(NotFor::New),
        Audience::Returning if !asking.returns => return Err(NotFor::Returning),
        _ => {}
    }
    if !offer.domains.is_empty() && !asking.domain.as_deref().is_some_and(proven) {
        return Err(NotFor::Domain);
    }
    Ok(())
}

const HAD: &str = "SELECT DISTINCT p.offer FROM orders o JOIN prices p ON p.id = o.price_id
    WHERE o.reader_id = $1 AND o.bought_at IS NOT NULL AND p.offer <> ''";

fn asking(conn: &mut Conn, reader: Option<i64>) -> Result<Asking, DbError> {
    let Some(reader) = reader else { return Ok(Asking::default()) };
    let record = readers::by_id(conn, reader)?;
    let proven = record.filter(|record| record.confirmed_at.is_some());
    let address = proven.and_then(|record| EmailAddress::parse(&record.email).ok());
    Ok(Asking {
        returns: !subscriptions::of_reader(conn, reader)?.is_empty(),
        domain: address.map(|address| address.domain().to_owned()),
        had: conn.query(HAD, &[&reader])?,
    })
}

/// What somebody wants to buy.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// Slug of the plan.
    pub plan: &'a str,
    /// In which currency it is paid.
    pub currency: &'a str,
    /// Code of an offer; empty: none was given.
    pub code: &'a str,
    /// For how many readers. A group has no offers.
    pub seats: i64,
}

/// What the plan costs somebody who buys now, with an offer's code or without one; none if there is no such plan.
///
/// # Errors
/// When the database fails. Why a code is not good is within.
pub fn deal(
    conn: &mut Conn,
    press: &Press,
    now: Millis,
    reader: Option<i64>,
    asked: Asked<'_>,
) -> Result<Option<Result<Deal, NotFor>>, DbError> {
    let Asked { plan, currency, code, seats } = asked;
    let Some(full) = plans::on_offer(conn, plan, currency)? else { return Ok(None) };
    if seats > 1 {
        return Ok(Some(Ok(Deal { price: full.for_group(seats), then: None })));
    }
    let (asking, lowered) = (asking(conn, reader)?, plans::lowered(conn)?);
    let offers = press.config.offers.iter().filter(|offer| offer.plan == plan);
    let of_full = |price: &Price| price.lowered.as_ref().is_some_and(|one| one.then == full.id);
    let prices: Vec<Price> = lowered.into_iter().filter(of_full).collect();
    let price = match lower(offers, &asking, code, now, &prices) {
        Ok(price) => price,
        Err(why) => return Ok(Some(Err(why))),
    };
    Ok(Some(Ok(match price {
        Some(price) => {
            let lasts = matches!(price.lowered, Some(Lowered { terms: 0, .. }));
            Deal { price, then: (!lasts).then_some(full) }
        }
        None => Deal { price: full, then: None },
    })))
}

/// Which of the prices that offers lower in somebody's currency is theirs.
fn lower<'a>(
    mut offers: impl Iterator<Item = &'a Offer>,
    asking: &Asking,
    code: &str,
    now: Millis,
    prices: &[Price],
) -> Result<Option<Price>, NotFor> {
    let price_of = |offer: &Offer| {
        let of = |price: &&Price| price.lowered.as_ref().is_some_and(|one| one.offer == offer.code);
        prices.iter().find(of).cloned()
    };
    if code.is_empty() {
        let mut theirs = offers.filter(|offer| offer.automatic && may_have(offer, asking, now).is_ok());
        return Ok(theirs.find_map(price_of));
    }
    let typed = code.trim().to_lowercase();
    let offer = offers.find(|offer| offer.code == typed).ok_or(NotFor::Over)?;
    may_have(offer, asking, now)?;
    price_of(offer).map(Some).ok_or(NotFor::Currency)
}

#[cfg(test)]
mod tests {
    use kernel::money::Money;

    use super::*;

    fn offer(whom: Audience, domains: &[&str], until: Option<&str>) -> Offer {
        Offer {
            code: "welcome".into(),
            plan: "monthly".into(),
            price: Some(Money { minor: 100, currency: "EUR".into() }.into()),
            percent: None,
            terms: 3,
            automatic: false,
            whom,
            domains: domains.iter().map(|domain| (*domain).to_owned()).collect(),
            until: until.map(|until| until.parse().unwrap()),
        }
    }

    fn someone(returns: bool, domain: Option<&str>, had: &[&str]) -> Asking {
        let had = had.iter().map(|code| (*code).to_owned()).collect();
        Asking { returns, domain: domain.map(str::to_owned), had }
    }

    #[test]
    fn an_offer_goes_to_whom_it_is_meant_for() {
        use Audience::{Everyone, New, Returning};
        for (whom, domains, asking, outcome) in [
            (Everyone, [].as_slice(), someone(false, None, &[]), Ok(())),
            (Everyone, &[], someone(true, None, &["another"]), Ok(())),
            (Everyone, &[], someone(true, None, &["welcome"]), Err(NotFor::Had)),
            (New, &[], someone(false, None, &[]), Ok(())),
            (New, &[], someone(true, None, &[]), Err(NotFor::New)),
            (Returning, &[], someone(true, None, &[]), Ok(())),
            (Returning, &[], someone(false, None, &[]), Err(NotFor::Returning)),
            (Everyone, &["uni.example"], someone(false, Some("uni.example"), &[]), Ok(())),
            (Everyone, &["uni.example"], someone(false, Some("law.uni.example"), &[]), Ok(())),
            (Everyone, &["uni.example"], someone(false, Some("notuni.example"), &[]), Err(NotFor::Domain)),
            (Everyone, &["uni.example"], someone(false, None, &[]), Err(NotFor::Domain)),
        ] {
            assert_eq!(
                may_have(&offer(whom, domains, None), &asking, 0),
                outcome,
                "{whom:?} {domains:?} {asking:?}"
            );
        }
    }

    #[test]
    fn an_offer_ends_when_it_says() {
        let until = offer(Audience::Everyone, &[], Some("2026-12-01T00:00:00Z"));
        let end = crate::articles::fixtures::at("2026-12-01T00:00:00Z");
        let anyone = Asking::default();
        assert_eq!(
            (may_have(&until, &anyone, end - 1), may_have(&until, &anyone, end)),
            (Ok(()), Err(NotFor::Over))
        );
    }
}
