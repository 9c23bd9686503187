//! Which story stands where on the front page: what editors chose, and else the weightiest on top. Each story once,
//! no place empty as long as there is a story for it.

use std::collections::{HashMap, HashSet};

use super::{Gathered, Place, Slot};
use crate::articles::Card;
use crate::taxonomy::Term;

/// Newest stories among which the lead is looked for.
const LEADS: usize = 6;
/// Lines of the wire.
const WIRE: usize = 6;
/// A younger magazine needs no list of the latest: its columns are that list.
const WORTH_A_WIRE: usize = 30;
/// Stories of a section's column.
const IN_COLUMN: usize = 4;
/// Types that stand in the strip of comments.
const COMMENT: &[&str] = &["column", "comment", "editorial", "opinion"];

/// A story in its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shown<'a> {
    /// The place, where it is one that can be arranged.
    pub place: Option<Place>,
    /// The story.
    pub card: &'a Card,
    /// A headline of the place's own.
    pub headline: Option<&'a str>,
    /// Whether an editor put it there.
    pub chosen: bool,
}

/// The stories by their places.
#[derive(Clone, Debug, Default)]
pub struct Arranged<'a> {
    /// Leads.
    pub lead: Option<Shown<'a>>,
    /// Beside the lead.
    pub seconds: Vec<Shown<'a>>,
    /// The strip of comments.
    pub opinion: Vec<Shown<'a>>,
    /// The latest.
    pub wire: Vec<Shown<'a>>,
    /// The columns of sections that have something left to show.
    pub columns: Vec<(&'a Term, Vec<Shown<'a>>)>,
    /// From the archive.
    pub archive: Vec<Shown<'a>>,
}

impl<'a> Arranged<'a> {
    /// Every story in a place that can be arranged.
    pub fn placed(&self) -> impl Iterator<Item = (Place, &Shown<'a>)> {
        let columns = self.columns.iter().flat_map(|(_, cards)| cards);
        let all =
            self.lead.iter().chain(&self.seconds).chain(&self.opinion).chain(columns).chain(&self.archive);
        all.filter_map(|shown| Some((shown.place?, shown)))
    }
}

/// What is still free while places are filled.
struct Filling<'a> {
    chosen: HashMap<Place, (&'a Card, &'a str)>,
    taken: HashSet<i64>,
}

impl<'a> Filling<'a> {
    fn new(gathered: &'a Gathered) -> Filling<'a> {
        let mut filling = Filling { chosen: HashMap::new(), taken: HashSet::new() };
        let has_column =
            |place: Place| gathered.columns.iter().any(|(section, _)| section.id == place.position);
        let on_page = |place: Place| place.slot != Slot::Column || has_column(place);
        for chosen in gathered.chosen.iter().filter(|chosen| on_page(chosen.place)) {
            // A piece that stands in two places has become one article since.
            if filling.taken.insert(chosen.card.id) {
                filling.chosen.insert(chosen.place, (&chosen.card, &chosen.headline));
            }
        }
        filling
    }

    fn is_free(&self, card: &Card) -> bool {
        !self.taken.contains(&card.id)
    }

    fn chosen_at(&self, place: Place) -> Option<Shown<'a>> {
        let (card, headline) = *self.chosen.get(&place)?;
        let headline = Some(headline).filter(|headline| !headline.is_empty());
        Some(Shown { place: Some(place), card, headline, chosen: true })
    }

    /// The places of a slot: what was chosen where it was chosen, the others in the order of `pool`.
    fn fill(&mut self, slot: Slot, pool: impl IntoIterator<Item = &'a Card>) -> Vec<Shown<'a>> {
        let mut pool = pool.into_iter();
        let places = (0..slot.room()).map(|position| Place { slot, position });
        places
            .filter_map(|place| {
                self.chosen_at(place).or_else(|| {
                    let card = pool.find(|card| self.is_free(card))?;
                    self.taken.insert(card.id);
                    Some(Shown { place: Some(place), card, headline: None, chosen: false })
                })
            })
            .collect()
    }

    /// The first free cards of `pool`, in no place of their own.
    fn free(&self, pool: &'a [Card], most: usize) -> Vec<Shown<'a>> {
        let free = pool.iter().filter(|card| self.is_free(card)).take(most);
        free.map(|card| Shown { place: None, card, headline: None, chosen: false }).collect()
    }

    /// A column: its first story is a place that can be arranged, the others are the section's newest.
    fn column(&self, section: &Term, cards: &'a [Card]) -> Vec<Shown<'a>> {
        let place = Place { slot: Slot::Column, position: section.id };
        let chosen = self.chosen_at(place);
        let rest = self.free(cards, IN_COLUMN - usize::from(chosen.is_some()));
        let mut column: Vec<Shown<'a>> = chosen.into_iter().chain(rest).collect();
        if let Some(first) = column.first_mut() {
            first.place = Some(place);
        }
        column
    }
}

/// The newest that may lead: no comment, with a picture if one of the first few has one.
fn leading<'a>(newest: &'a [Card], filling: &Filling<'a>) -> Option<&'a Card> {
    let free: Vec<&Card> = newest.iter().filter(|card| filling.is_free(card)).collect();
    let pictured = free.iter().take(LEADS).find(|card| !is_comment(card) && card.image.is_some());
    pictured.or(free.first()).copied()
}

/// Whether a story says what somebody thinks.
pub fn is_comment(card: &Card) -> bool {
    COMMENT.contains(&card.kind.as_str())
}

/// Puts every story in its place.
pub fn arrange(gathered: &Gathered) -> Arranged<'_> {
    let mut filling = Filling::new(gathered);
    let newest = &gathered.newest;
    let lead = leading(newest, &filling);
    let lead = filling.fill(Slot::Lead, lead).pop();
    let opinion = filling.fill(Slot::Opinion, newest.iter().filter(|card| is_comment(card)));
    let seconds = filling.fill(Slot::Second, newest);
    let wire = if newest.len() < WORTH_A_WIRE { Vec::new() } else { filling.free(newest, WIRE) };
    filling.taken.extend(wire.iter().map(|shown| shown.card.id));
    let mut columns: Vec<_> =
        gathered.columns.iter().map(|(section, cards)| (section, filling.column(section, cards))).collect();
    columns.retain(|(_, cards)| !cards.is_empty());
    // What is remembered stands on the page for no other reason.
    let filed = gathered.columns.iter().flat_map(|(_, cards)| cards);
    filling.taken.extend(newest.iter().chain(filed).map(|card| card.id));
    let archive = filling.fill(Slot::Archive, &gathered.recalled);
    Arranged { lead, seconds, opinion, wire, columns, archive }
}
