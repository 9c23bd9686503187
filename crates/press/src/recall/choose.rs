//! The rule that chooses: cards in, cards out.

use std::collections::{BTreeMap, BTreeSet};

use crate::articles::Card;

/// Of one section as many at most.
const OF_SECTION: usize = 2;

/// Takes in turn from what is akin to the new and from the anniversaries, of each of which the longest: no
/// two with the same headline, and a few of a section at most.
pub(super) fn choose(akin: Vec<Card>, anniversaries: Vec<Vec<Card>>, most: usize) -> Vec<Card> {
    let longest =
        |cards: Vec<Card>| cards.into_iter().max_by_key(|card| (card.image.is_some(), card.words, card.id));
    let mut then = anniversaries.into_iter().filter_map(longest);
    let mut akin = akin.into_iter();
    let mut chosen = Chosen::default();
    while chosen.cards.len() < most {
        let (one, other) = (akin.next(), then.next());
        if one.is_none() && other.is_none() {
            break;
        }
        one.into_iter().chain(other).for_each(|card| chosen.take(card));
    }
    chosen.cards.truncate(most);
    chosen.cards
}

#[derive(Default)]
struct Chosen {
    cards: Vec<Card>,
    ids: BTreeSet<i64>,
    titles: BTreeSet<String>,
    sections: BTreeMap<String, usize>,
}

impl Chosen {
    fn take(&mut self, card: Card) {
        let section = card.section.as_ref().map(|section| section.slug.clone()).unwrap_or_default();
        let of_section = self.sections.entry(section).or_default();
        if *of_section < OF_SECTION
            && self.ids.insert(card.id)
            && self.titles.insert(card.title.to_lowercase())
        {
            *of_section += 1;
            self.cards.push(card);
        }
    }
}
