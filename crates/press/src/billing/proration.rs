//! What is left of money that was paid for a time, when the time ends early. In whole numbers and whole days, so that
//! what is shown in the morning is what is charged in the evening.

use kernel::clock::{DAY, Millis};

/// What of `paid`, for the time from `since` until `until`, is not used up at `at`. Rounded for whoever paid.
pub fn unused(paid: i64, since: Millis, until: Millis, at: Millis) -> i64 {
    let days = ((until - since) / DAY).max(1);
    let used = ((at - since) / DAY).clamp(0, days);
    let used_up = i128::from(paid) * i128::from(used) / i128::from(days);
    paid - i64::try_from(used_up).unwrap_or(paid)
}

/// What of `more`, for the time from `since` until `until`, is to be paid by whoever has it from `at` on. Rounded for them.
pub fn rest(more: i64, since: Millis, until: Millis, at: Millis) -> i64 {
    let days = ((until - since) / DAY).max(1);
    let left = days - ((at - since) / DAY).clamp(0, days);
    i64::try_from(i128::from(more) * i128::from(left) / i128::from(days)).unwrap_or(more)
}

/// What a change of plan costs at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Proration {
    /// What is left of what was paid before.
    pub credit: i64,
    /// What is charged: the new term less the credit.
    pub charge: i64,
}

/// What it costs to begin a term of `price` at once, with that credit; none if the credit is more than that, and would be
/// lost.
pub fn prorate(price: i64, credit: i64) -> Option<Proration> {
    (credit <= price).then_some(Proration { credit, charge: price - credit })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_days_that_are_left_count_whole() {
        let left = |paid, day: i64| unused(paid, 0, 30 * DAY, day * DAY);
        // Euro in cents, yen in ones, dinar in thousandths.
        assert_eq!((left(900, 0), left(900, 10), left(900, 30)), (900, 600, 0));
        assert_eq!((left(1000, 1), left(1000, 29)), (967, 34), "rounded up");
        assert_eq!((left(500, 7), left(12_345, 11)), (384, 7819));
        assert_eq!(unused(900, 0, 30 * DAY, 10 * DAY + DAY - 1), 600, "the same all day");
    }

    #[test]
    fn what_is_added_is_paid_for_the_days_that_are_left() {
        let rest = |more, day: i64| rest(more, 0, 30 * DAY, day * DAY);
        assert_eq!((rest(900, 0), rest(900, 10), rest(900, 30)), (900, 600, 0));
        assert_eq!((rest(1000, 1), rest(1000, 29)), (966, 33), "rounded down");
        assert_eq!(super::rest(900, 0, 30 * DAY, 10 * DAY + DAY - 1), 600, "the same all day");
    }

    #[test]
    fn what_would_be_lost_is_not_taken() {
        assert_eq!(prorate(8900, 600), Some(Proration { credit: 600, charge: 8300 }));
        assert_eq!(prorate(600, 600), Some(Proration { credit: 600, charge: 0 }));
        assert_eq!(prorate(599, 600), None);
    }

    proptest! {
        /// Whatever the currency's smallest unit is worth: nothing is made up and nothing is lost.
        #[test]
        fn credit_and_charge_are_the_new_price(
            paid in 0i64..9_000_000_000,
            price in 0i64..9_000_000_000,
            days in 1i64..400,
            day in 0i64..500,
        ) {
            let credit = unused(paid, 0, days * DAY, day * DAY);
            prop_assert!((0..=paid).contains(&credit));
            prop_assert!(unused(paid, 0, days * DAY, (day + 1) * DAY) <= credit);
            // Rounded by less than one unit, and never against the reader.
            let exact = i128::from(paid) * i128::from((days - day).max(0));
            let given = i128::from(credit) * i128::from(days);
            prop_assert!(given >= exact && given - exact < i128::from(days));
            // What is added and what is left never make more than the whole.
            let added = rest(paid, 0, days * DAY, day * DAY);
            prop_assert!((0..=credit).contains(&added) && credit - added <= 1);
            if let Some(both) = prorate(price, credit) {
                prop_assert_eq!(both.credit + both.charge, price);
                prop_assert!(both.charge >= 0);
            }
        }
    }
}
