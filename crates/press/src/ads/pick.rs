//! Which campaigns a page shows. Pure: the same page shows the same at the same time on every server, whoever reads.
//!
//! A page takes turns: its place in the row of turns begins wherever its name says and moves on by the golden section each
//! time, which spreads the turns of a page so evenly that after n of them no campaign is away from its share by more than
//! a few. Pages differ in where they begin, so at any moment the pages of a site share the campaigns out as well.

use kernel::clock::{MINUTE, Millis};

use super::{AdSlot, Campaign, Phase};

/// How long a turn takes: as long as pages are kept at most, so that none is made anew for a turn's sake.
const TURN: Millis = 10 * MINUTE;
/// 2^64 divided by the golden section.
const STEP: u64 = 0x9e37_79b9_7f4a_7c15;

/// A page that is about to show advertisements.
#[derive(Clone, Copy, Debug)]
pub struct On<'a> {
    /// What names the page.
    pub page: &'a str,
    /// Last part of its section's address, if it has one.
    pub section: Option<&'a str>,
    /// When.
    pub now: Millis,
}

impl On<'_> {
    /// Where in the row of turns the slot of this page stands.
    fn spot(&self, slot: AdSlot) -> u64 {
        // FNV-1a, mixed at the end: names that differ in one letter begin far from each other.
        let named = self.page.bytes().chain([0, slot as u8]);
        let hash = named
            .fold(0xcbf2_9ce4_8422_2325_u64, |hash, b| (hash ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3));
        let mixed = (hash ^ (hash >> 32)).wrapping_mul(STEP);
        mixed.wrapping_add(STEP.wrapping_mul(self.now.div_euclid(TURN).cast_unsigned()))
    }

    fn takes(&self, campaign: &Campaign, slot: AdSlot) -> bool {
        let is_of_section = |slug: &str| campaign.sections.iter().any(|section| section.slug == slug);
        campaign.phase(self.now) == Phase::Live
            && campaign.slots.contains(&slot)
            && (campaign.sections.is_empty() || self.section.is_some_and(is_of_section))
    }
}

/// The campaigns that the page shows, each in one slot.
pub fn place<'a>(campaigns: &'a [Campaign], on: On<'_>) -> Vec<(AdSlot, &'a Campaign)> {
    let mut placed: Vec<(AdSlot, &Campaign)> = Vec::new();
    for slot in AdSlot::ALL {
        let fitting = campaigns.iter().filter(|one| on.takes(one, slot));
        let fitting: Vec<&Campaign> =
            fitting.filter(|one| placed.iter().all(|(_, other)| other.id != one.id)).collect();
        placed.extend(chosen(&fitting, on.spot(slot)).map(|one| (slot, one)));
    }
    placed
}

/// The one whose share of the row holds the spot.
fn chosen<'a>(fitting: &[&'a Campaign], spot: u64) -> Option<&'a Campaign> {
    let weight = |one: &Campaign| u128::from(one.weight.max(1).unsigned_abs());
    let whole: u128 = fitting.iter().map(|one| weight(one)).sum();
    let mut at = (u128::from(spot) * whole) >> 64;
    for one in fitting {
        match at.checked_sub(weight(one)) {
            Some(further) => at = further,
            None => return Some(one),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::super::tests::campaign;
    use super::super::{Section, State};
    use super::*;

    const NOW: Millis = 1_790_000_000_000;

    fn on(page: &str, now: Millis) -> On<'_> {
        On { page, section: None, now }
    }

    /// A campaign for one slot.
    fn top(id: i64, weight: i64) -> Campaign {
        Campaign { slots: vec![AdSlot::Top], weight, ..campaign(id) }
    }

    fn shares(all: &[Campaign], spots: impl Iterator<Item = (String, Millis)>) -> BTreeMap<i64, i64> {
        let mut counts = BTreeMap::new();
        for (page, now) in spots {
            for (_, one) in place(all, on(&page, now)) {
                *counts.entry(one.id).or_default() += 1;
            }
        }
        counts
    }

    #[test]
    fn a_page_takes_turns_by_weight() {
        let all = [top(1, 6), top(2, 3), top(3, 1)];
        // One page, a day long.
        let day = shares(&all, (0..144).map(|turn| ("/".into(), NOW + turn * TURN)));
        for (id, share) in [(1, 86), (2, 43), (3, 14)] {
            assert!((day[&id] - share).abs() <= 4, "{day:?}");
        }
        // Many pages at one moment.
        let pages = shares(&all, (0..2000).map(|page| (format!("/articles/story-{page}"), NOW)));
        for (id, share) in [(1, 1200), (2, 600), (3, 200)] {
            assert!((pages[&id] - share).abs() <= 80, "{pages:?}");
        }
    }

    #[test]
    fn a_turn_is_the_same_for_everyone_and_ends() {
        let all = [top(1, 1), top(2, 1)];
        let at = |now: Millis| place(&all, on("/", now))[0].1.id;
        let begin = NOW.div_euclid(TURN) * TURN;
        assert!((0..TURN).step_by(60_000).all(|ms| at(begin + ms) == at(begin)));
        assert!((1..6).any(|turn| at(begin + turn * TURN) != at(begin)));
    }

    #[test]
    fn dates_caps_sections_and_slots_are_kept() {
        let base = campaign(1);
        let section = |slug: &str| Section { id: 1, slug: slug.into(), name: slug.into() };
        let shown = |one: Campaign, section: Option<&str>| {
            !place(&[one], On { page: "/x", section, now: NOW }).is_empty()
        };
        let with = |change: fn(&mut Campaign)| {
            let mut one = base.clone();
            change(&mut one);
            one
        };
        for (expected, one) in [
            (true, base.clone()),
            (true, with(|one| one.starts_at = NOW)),
            (false, with(|one| one.starts_at = NOW + 1)),
            (true, with(|one| one.ends_at = Some(NOW + 1))),
            (false, with(|one| one.ends_at = Some(NOW))),
            (true, with(|one| (one.most_shown, one.shown) = (Some(10), 9))),
            (false, with(|one| (one.most_shown, one.shown) = (Some(10), 10))),
            (false, with(|one| (one.most_clicked, one.clicked) = (Some(2), 5))),
            (true, with(|one| (one.most_clicked, one.shown) = (Some(2), 500))),
            (false, with(|one| one.state = State::Draft)),
            (false, with(|one| one.state = State::Paused)),
            (false, with(|one| one.state = State::Ended)),
            (false, with(|one| one.slots.clear())),
        ] {
            assert_eq!(shown(one.clone(), None), expected, "{one:?}");
        }
        let narrowed = Campaign { sections: vec![section("trade"), section("ports")], ..base };
        for (expected, section) in
            [(false, None), (true, Some("trade")), (true, Some("ports")), (false, Some("sea"))]
        {
            assert_eq!(shown(narrowed.clone(), section), expected, "{section:?}");
        }
    }

    fn any_campaign() -> impl Strategy<Value = Campaign> {
        let slots = prop::sample::subsequence(AdSlot::ALL.to_vec(), 0..=3);
        (
            1_i64..6,
            slots,
            1_i64..101,
            -2_i64..3,
            prop::option::of(-2_i64..3),
            prop::option::of(0_i64..3),
            0_i64..4,
        )
            .prop_map(|(id, slots, weight, starts, ends, most_shown, shown)| Campaign {
                slots,
                weight,
                starts_at: NOW + starts,
                ends_at: ends.map(|ends| NOW + ends),
                most_shown,
                shown,
                ..campaign(id)
            })
    }

    proptest! {
        #[test]
        fn only_what_is_live_is_shown_once_in_a_slot_of_its_own(
            mut all in prop::collection::vec(any_campaign(), 0..6), page in "[a-z/]{0,12}", later in 0_i64..1_000_000_000,
        ) {
            all.sort_by_key(|one| one.id);
            all.dedup_by_key(|one| one.id);
            let now = NOW + later % 5;
            let placed = place(&all, on(&page, now));
            for (at, (slot, one)) in placed.iter().enumerate() {
                prop_assert!(one.phase(now) == Phase::Live && one.slots.contains(slot));
                prop_assert!(placed[..at].iter().all(|(other, two)| other != slot && two.id != one.id));
            }
            // A slot stays empty only if nothing is left for it.
            for slot in AdSlot::ALL {
                let left = all.iter().any(|one| {
                    one.phase(now) == Phase::Live && one.slots.contains(&slot) && placed.iter().all(|(_, two)| two.id != one.id)
                });
                prop_assert!(!left || placed.iter().any(|(taken, _)| *taken == slot));
            }
        }
    }
}
