//! The front page as its template gets it.

use press::articles::Card;
use press::fronts::{self, Arranged, Gathered, Shown};
use press::taxonomy::Term;
use serde_json::{Value, json};

use crate::Site;
use crate::card::CardView;
use crate::frame::term_link;

/// So many read most are a list, rather than a pair.
const WORTH_A_LIST: usize = 3;

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
    pub(crate) fn front(&self, gathered: &Gathered) -> Value {
        let arranged = fronts::arrange(gathered);
        let letter = self.press.config.newsletters.iter().find(|letter| !letter.subscribers_only);
        json!({
            "lead": arranged.lead.as_ref().map(|shown| self.shown(shown)),
            "seconds": self.all_shown(&arranged.seconds),
            "latest": self.all_shown(&arranged.wire),
            "opinion": self.all_shown(&arranged.opinion),
            "columns": self.columns(&arranged),
            "series": gathered.series.iter().map(|(term, cards)| self.serial(term, cards)).collect::<Vec<_>>(),
            "most_read": self.most_read(&gathered.most_read),
            "recalled": self.all_shown(&arranged.archive),
            "newsletter": letter.map(|letter| json!({ "slug": letter.slug, "name": letter.name, "description": letter.description })),
        })
    }

    /// What is read most, where that is a list.
    pub(crate) fn most_read(&self, cards: &[Card]) -> Vec<CardView> {
        if cards.len() < WORTH_A_LIST { Vec::new() } else { self.cards(cards) }
    }

    /// A story in its place, under the headline it has there.
    fn shown(&self, shown: &Shown<'_>) -> CardView {
        let card = self.card(shown.card);
        match shown.headline {
            Some(headline) => CardView { title: headline.to_owned(), ..card },
            None => card,
        }
    }

    fn all_shown(&self, shown: &[Shown<'_>]) -> Vec<CardView> {
        shown.iter().map(|one| self.shown(one)).collect()
    }

    /// The columns of sections.
    fn columns(&self, arranged: &Arranged<'_>) -> Vec<Value> {
        let sized = arranged.columns.iter().zip(widths(arranged.columns.len()));
        sized
            .map(|((term, cards), width)| {
                let link = term_link(term);
                json!({ "name": link.name, "url": link.url, "cards": self.all_shown(cards), "width": width })
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
