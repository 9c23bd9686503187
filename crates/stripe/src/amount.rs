//! Amounts between the house's minor units and Stripe's, which differ for a few currencies.
//!
//! Stripe keeps some currencies that have no minor unit any more at two digits (the króna, the Ugandan shilling),
//! and takes a few others whole that ISO 4217 still divides.

use kernel::Money;

/// Currencies that Stripe counts whole.
const WHOLE: &[&str] = &[
    "BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "MGA", "PYG", "RWF", "VND", "VUV", "XAF", "XOF", "XPF",
];
/// Currencies of which Stripe counts thousandths; the last digit must be zero.
const THOUSANDTHS: &[&str] = &["BHD", "JOD", "KWD", "OMR", "TND"];

/// An amount that Stripe cannot take.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("Stripe cannot take {minor} minor units of {currency}: it counts in larger steps. Round the amount")]
pub struct TooFine {
    minor: i64,
    currency: String,
}

fn digits(currency: &str) -> u32 {
    match currency {
        whole if WHOLE.contains(&whole) => 0,
        fine if THOUSANDTHS.contains(&fine) => 3,
        _ => 2,
    }
}

/// The amount as Stripe counts it.
///
/// # Errors
/// [`TooFine`] if that would need rounding.
pub fn to_stripe(money: &Money) -> Result<i64, TooFine> {
    let too_fine = || TooFine { minor: money.minor, currency: money.currency.clone() };
    let (ours, theirs) = (money.decimals(), digits(&money.currency));
    let step = 10_i64.pow(ours.abs_diff(theirs));
    let counted = match ours.cmp(&theirs) {
        std::cmp::Ordering::Greater if money.minor % step != 0 => return Err(too_fine()),
        std::cmp::Ordering::Greater => money.minor / step,
        _ => money.minor.checked_mul(step).ok_or_else(too_fine)?,
    };
    if theirs == 3 && counted % 10 != 0 { Err(too_fine()) } else { Ok(counted) }
}

/// What Stripe counted, in the house's minor units; nothing if it cannot be told exactly.
pub fn from_stripe(counted: i64, currency: &str) -> Option<Money> {
    let currency = currency.to_ascii_uppercase();
    let mut money = Money { minor: counted, currency };
    let (ours, theirs) = (money.decimals(), digits(&money.currency));
    let step = 10_i64.pow(ours.abs_diff(theirs));
    money.minor = match ours.cmp(&theirs) {
        std::cmp::Ordering::Less if counted % step != 0 => return None,
        std::cmp::Ordering::Less => counted / step,
        _ => counted.checked_mul(step)?,
    };
    Some(money)
}

/// The currency as Stripe writes it.
pub(crate) fn code(money: &Money) -> String {
    money.currency.to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn money(minor: i64, currency: &str) -> Money {
        Money { minor, currency: currency.into() }
    }

    #[test]
    fn most_currencies_are_counted_alike_and_some_are_not() {
        assert_eq!(to_stripe(&money(999, "EUR")), Ok(999));
        assert_eq!(to_stripe(&money(500, "JPY")), Ok(500));
        assert_eq!(to_stripe(&money(5, "ISK")), Ok(500));
        assert_eq!(to_stripe(&money(5000, "UGX")), Ok(500_000));
        assert_eq!(to_stripe(&money(1230, "KWD")), Ok(1230));
        assert!(to_stripe(&money(1234, "KWD")).is_err());
        assert_eq!(from_stripe(500, "isk"), Some(money(5, "ISK")));
        assert_eq!(from_stripe(550, "isk"), None);
        assert!(to_stripe(&money(i64::MAX, "ISK")).is_err());
    }

    proptest! {
        #[test]
        fn what_goes_out_comes_back(minor: i64, currency in "(EUR|USD|JPY|KRW|ISK|UGX|KWD|TND|BIF|MGA|VUV|XOF|HUF)") {
            let money = money(minor, &currency);
            if let Ok(counted) = to_stripe(&money) {
                prop_assert_eq!(from_stripe(counted, &currency.to_lowercase()), Some(money));
            }
        }
    }
}
