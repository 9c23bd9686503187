//! Which story stands where on the front page: each once, the weightiest on top.

use std::collections::HashSet;

use press::articles::Card;
use press::taxonomy::Term;
use serde_json::{Value, json};

use crate::Site;
use crate::card::CardView;
use crate::frame::term_link;
use crate::home::Front;

/// Stories beside the lead.
const SECONDS: usize = 3;
/// Newest stories among which the lead is looked for.
const LEADS: usize = 6;
/// Comments in the strip.
const VOICES: usize = 4;
/// Lines of the wire.
const WIRE: usize = 6;
/// A younger magazine needs no list of the latest: its columns are that list.
const WORTH_A_WIRE: usize = 30;
/// Stories of a section's column.
const IN_COLUMN: usize = 4;
/// From the archive, as many; and so many read most are a list, rather than a pair.
const RECALLED: usize = 3;
const WORTH_A_LIST: usize = 3;
/// Types that stand in the strip of comments.
const COMMENT: &[&str] = &["column", "comment", "editorial", "opinion"];

/// The stories of the upper half, by their place.
struct Placed<'a> {
    lead: Option<&'a Card>,
    seconds: Vec<&'a Card>,
    voices: Vec<&'a Card>,
    wire: Vec<&'a Card>,
    taken: HashSet<i64>,
}

/// Fills the upper half from the newest: the first with a picture leads, the next stand beside it.
fn place(newest: &[Card]) -> Placed<'_> {
    let is_comment = |card: &&Card| COMMENT.contains(&card.kind.as_str());
    let pictured = newest.iter().take(LEADS).filter(|card| !is_comment(card));
    let lead = pictured.clone().find(|card| card.image.is_some()).or(newest.first());
    let mut taken: HashSet<i64> = lead.iter().map(|card| card.id).collect();
    let mut take = |count: usize, wanted: &dyn Fn(&&Card) -> bool| -> Vec<&Card> {
        let free = newest.iter().filter(|card| !taken.contains(&card.id));
        let cards: Vec<&Card> = free.filter(wanted).take(count).collect();
        taken.extend(cards.iter().map(|card| card.id));
        cards
    };
    let voices = take(VOICES, &is_comment);
    let seconds = take(SECONDS, &|_| true);
    let wire = if newest.len() < WORTH_A_WIRE { Vec::new() } else { take(WIRE, &|_| true) };
    Placed { lead, seconds, voices, wire, taken }
}

/// How many twelfths of the page's width each of `count` columns takes: rows of three, a last row of
/// two wide ones rather than a hole.
fn widths(count: usize) -> Vec<usize> {
    match count {
        0 => Vec::new(),
        1 => vec![12],
        2 => vec![6, 6],
        4 => vec![6, 6, 6, 6],
        5 => vec![4, 4, 4, 6, 6],
        _ => vec![4; count],
    }
}

impl Site {
    /// What the front page's template gets.
    pub(crate) fn front(&self, front: &Front) -> Value {
        let placed = place(&front.newest);
        let letter = self.press.config.newsletters.iter().find(|letter| !letter.subscribers_only);
        let all = |cards: &[&Card]| cards.iter().map(|card| self.card(card)).collect::<Vec<_>>();
        json!({
            "lead": placed.lead.map(|card| self.card(card)),
            "seconds": all(&placed.seconds),
            "latest": all(&placed.wire),
            "opinion": all(&placed.voices),
            "columns": self.columns(&front.columns, &placed.taken),
            "series": front.series.iter().map(|(term, cards)| self.serial(term, cards)).collect::<Vec<_>>(),
            "most_read": self.most_read(&front.most_read),
            "recalled": self.recalled(front),
            "newsletter": letter.map(|letter| json!({ "slug": letter.slug, "name": letter.name, "description": letter.description })),
        })
    }

    /// What is read most, where that is a list.
    pub(crate) fn most_read(&self, cards: &[Card]) -> Vec<CardView> {
        if cards.len() < WORTH_A_LIST { Vec::new() } else { self.cards(cards) }
    }

    /// What is remembered and stands on the page for no other reason.
    fn recalled(&self, front: &Front) -> Vec<CardView> {
        let columns = front.columns.iter().flat_map(|(_, cards)| cards);
        let taken: HashSet<i64> = front.newest.iter().chain(columns).map(|card| card.id).collect();
        let free = front.recalled.iter().filter(|card| !taken.contains(&card.id));
        free.take(RECALLED).map(|card| self.card(card)).collect()
    }

    /// The columns of sections that have something left to show.
    fn columns(&self, sections: &[(Term, Vec<Card>)], taken: &HashSet<i64>) -> Vec<Value> {
        let fresh = |cards: &'_ [Card]| -> Vec<_> {
            let free = cards.iter().filter(|card| !taken.contains(&card.id));
            free.take(IN_COLUMN).map(|card| self.card(card)).collect()
        };
        let mut columns: Vec<_> =
            sections.iter().map(|(term, cards)| (term_link(term), fresh(cards))).collect();
        columns.retain(|(_, cards)| !cards.is_empty());
        let widths = widths(columns.len());
        let sized = columns.into_iter().zip(widths);
        sized
            .map(|((link, cards), width)| {
                json!({ "name": link.name, "url": link.url, "cards": cards, "width": width })
            })
            .collect()
    }

    /// A series with its parts in order, and a picture from its newest part that has one.
    fn serial(&self, term: &Term, cards: &[Card]) -> Value {
        let (link, parts) = (term_link(term), self.cards(cards));
        let image = parts.iter().rev().find_map(|part| part.image.clone());
        json!({ "name": link.name, "url": link.url, "description": term.description, "cards": parts, "image": image })
    }
}

#[cfg(test)]
mod tests {
    use super::widths;

    #[test]
    fn columns_fill_their_rows() {
        for count in 0..=6 {
            let widths = widths(count);
            assert_eq!(widths.len(), count);
            assert!(
                widths.iter().sum::<usize>().is_multiple_of(12),
                "{count} columns leave a hole: {widths:?}"
            );
        }
    }
}
