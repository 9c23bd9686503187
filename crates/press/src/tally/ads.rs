//! Advertisements among what is counted.

use std::collections::BTreeMap;

use super::{AD_CLICKED, AD_SHOWN, Counted};
use crate::ads::{AdSlot, Sums};

/// A campaign in a slot, as a page carries it to be counted whenever it is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AdMark(i64);

impl AdMark {
    /// The campaign of that row in that slot.
    pub fn new(campaign: i64, slot: AdSlot) -> AdMark {
        AdMark(campaign * 4 + slot as i64)
    }

    /// The same from its number.
    pub fn from_number(number: i64) -> AdMark {
        AdMark(number)
    }

    /// What it is kept as.
    pub fn number(self) -> i64 {
        self.0
    }

    pub(super) fn campaign(self) -> i64 {
        self.0.div_euclid(4)
    }

    pub(super) fn slot(self) -> AdSlot {
        AdSlot::ALL[usize::try_from(self.0.rem_euclid(4)).unwrap_or_default().min(2)]
    }
}

/// Takes advertisements out of what was counted, summed up.
pub(super) fn taken_out(counted: &mut Vec<Counted>) -> Sums {
    let mut sums = BTreeMap::new();
    counted.retain(|one| {
        let is_shown = one.what == AD_SHOWN;
        if !is_shown && one.what != AD_CLICKED {
            return true;
        }
        if let Some(slot) = AdSlot::from_name(&one.source) {
            let (shown, clicked) = sums.entry((one.article, one.day, slot.as_str())).or_insert((0, 0));
            *(if is_shown { shown } else { clicked }) += one.count;
        }
        false
    });
    sums
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_says_which_campaign_in_which_slot() {
        for campaign in [1, 2, 77, 1 << 40] {
            for slot in AdSlot::ALL {
                let mark = AdMark::from_number(AdMark::new(campaign, slot).number());
                assert_eq!((mark.campaign(), mark.slot()), (campaign, slot));
            }
        }
    }
}
