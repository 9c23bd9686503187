//! Where a page ended, so that the next begins there whatever has been published meanwhile.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;

use crate::search::Order;
use crate::top::Hit;

/// The last hit of a page, and the order it stands in. Written as text for an address.
#[derive(Clone, Debug, PartialEq)]
pub struct Cursor {
    pub(crate) hit: Hit,
    pub(crate) order: Order,
}

/// A text that no page gave as its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("This is no place in a list of results. Begin with the first page.")]
pub struct NoCursor;

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let order = match self.order {
            Order::Relevance { today: None } => "r".to_owned(),
            Order::Relevance { today: Some(today) } => format!("r{today}"),
            Order::Newest => "n".to_owned(),
            Order::Oldest => "o".to_owned(),
        };
        write!(f, "{:x}~{}~{}~{order}", self.hit.rank.to_bits(), self.hit.published, self.hit.id)
    }
}

impl FromStr for Cursor {
    type Err = NoCursor;

    fn from_str(text: &str) -> Result<Cursor, NoCursor> {
        read(text).ok_or(NoCursor)
    }
}

fn read(text: &str) -> Option<Cursor> {
    let mut parts = text.split('~');
    let rank = f32::from_bits(u32::from_str_radix(parts.next()?, 16).ok()?);
    let (published, id) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    let order = match parts.next()? {
        "r" => Order::Relevance { today: None },
        "n" => Order::Newest,
        "o" => Order::Oldest,
        dated => Order::Relevance { today: Some(dated.strip_prefix('r')?.parse::<Date>().ok()?) },
    };
    parts.next().is_none().then_some(Cursor { hit: Hit { rank, published, id }, order })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_place_is_written_and_read(rank in 0.0f32..1e6, published: i64, id: i64, order in 0..4) {
            let today = Date::constant(2026, 11, 25);
            let orders =
                [Order::Newest, Order::Oldest, Order::Relevance { today: None }, Order::Relevance { today: Some(today) }];
            let cursor = Cursor { hit: Hit { rank, published, id }, order: orders[order as usize] };
            prop_assert_eq!(cursor.to_string().parse(), Ok(cursor));
        }

        #[test]
        fn any_other_text_is_refused(text in "\\PC{0,30}") {
            prop_assert_eq!(text.parse::<Cursor>(), Err(NoCursor));
        }
    }
}
