//! Tax in a price, in whole smallest units. Rates are hundredths of a per cent: 700 is 7 %.

use kernel::config::{Prices, Tax};
use kernel::money::Money;

/// The parts of what is paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parts {
    /// Without tax.
    pub net: i64,
    /// The tax.
    pub tax: i64,
}

/// What is charged for a price as the settings have it.
pub fn charged(price: &Money, tax: &Tax) -> Money {
    let on_top = match tax.prices_in(&price.currency) {
        Prices::Inclusive => 0,
        Prices::Exclusive => share(price.minor, tax.rate, 10_000),
    };
    Money { minor: price.minor + on_top, currency: price.currency.clone() }
}

/// The parts of what was charged at that rate. What is given back has the same parts, below zero.
pub fn parts(charged: i64, rate: i64) -> Parts {
    let tax = share(charged.abs(), rate, 10_000 + rate) * charged.signum();
    Parts { net: charged - tax, tax }
}

/// `rate` of `whole` parts of `minor`, rounded to the nearest unit, halves up.
fn share(minor: i64, rate: i64, whole: i64) -> i64 {
    let (doubled, whole) = (2 * i128::from(minor) * i128::from(rate), i128::from(whole));
    i64::try_from((doubled + whole) / (2 * whole)).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn charged(minor: i64, tax: &Tax) -> i64 {
        super::charged(&Money { minor, currency: "EUR".into() }, tax).minor
    }

    fn exclusive(rate: i64) -> Tax {
        Tax { rate, prices: Prices::Exclusive, ..Tax::default() }
    }

    #[test]
    fn amounts_are_those_of_a_pocket_calculator() {
        // 9 euro with 7 %, 1,000 yen with 10 %, 5 dinar (in thousandths) with 2.5 %.
        assert_eq!(parts(900, 700), Parts { net: 841, tax: 59 });
        assert_eq!(parts(1000, 1000), Parts { net: 909, tax: 91 });
        assert_eq!(parts(5000, 250), Parts { net: 4878, tax: 122 });
        assert_eq!(parts(-900, 700), Parts { net: -841, tax: -59 });
        assert_eq!(charged(900, &exclusive(700)), 963);
        assert_eq!(charged(1, &exclusive(5000)), 2, "a half is rounded up");
        assert_eq!(charged(900, &Tax { rate: 700, ..Tax::default() }), 900);
        let elsewhere = |currency: &str| Tax { rate: 700, on_top: vec![currency.into()], ..Tax::default() };
        assert_eq!((charged(900, &elsewhere("EUR")), charged(900, &elsewhere("USD"))), (963, 900));
        assert_eq!(parts(900, 0), Parts { net: 900, tax: 0 });
    }

    proptest! {
        #[test]
        fn the_parts_are_the_whole_and_what_was_added_is_found_again(net in 0i64..9_000_000_000, rate in 0i64..5000) {
            let gross = charged(net, &exclusive(rate));
            let found = parts(gross, rate);
            prop_assert_eq!(found.net + found.tax, gross);
            prop_assert_eq!(found.net, net);
            prop_assert_eq!(parts(-gross, rate), Parts { net: -net, tax: net - gross });
        }
    }
}
