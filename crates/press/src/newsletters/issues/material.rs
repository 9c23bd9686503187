//! What an issue's stories say, read in one snapshot before it is rendered: for all kinds of readers the same, sealed
//! where not everybody may read it.

use std::collections::HashMap;

use db::{Conn, DbError};
use kernel::clock::Millis;
use kernel::config::LetterSection;

use super::changes::Composition;
use super::items::What;
use crate::articles::{self, Article, Card};

/// The stories of an issue.
#[derive(Clone, Debug, Default)]
pub struct Material {
    cards: HashMap<i64, Card>,
    /// Teasers of those without a standfirst.
    teasers: HashMap<i64, String>,
    /// The whole of the story that leads.
    lead: Option<Article>,
}

const TEASERS: &str = "SELECT id, teaser_text FROM articles WHERE standfirst = '' AND id IN ({ids})";

/// Reads what an issue's stories say.
///
/// # Errors
/// When the database fails.
pub fn material(conn: &mut Conn, composition: &Composition, now: Millis) -> Result<Material, DbError> {
    let mut ids = Vec::new();
    for one in composition.items().chain(composition.dropped.iter().flat_map(|block| &block.items)) {
        let candidate = match one.item.what {
            What::Take { candidate } => candidate,
            _ => None,
        };
        ids.extend(one.item.article_id().or(candidate));
    }
    let cards: HashMap<i64, Card> =
        articles::cards(conn, &ids, now)?.into_iter().map(|card| (card.id, card)).collect();
    let teasers = conn.query_among::<(i64, String)>(TEASERS, &[], &ids)?.into_iter().collect();
    let leads = [LetterSection::Latest, LetterSection::TopStories];
    let mut stories = composition.blocks.iter().filter(|block| leads.contains(&block.section));
    let lead = stories.find_map(|block| {
        block.items.iter().find_map(|one| one.item.article_id().filter(|id| cards.contains_key(id)))
    });
    let lead = match lead {
        Some(id) => articles::by_id(conn, id, now)?,
        None => None,
    };
    Ok(Material { cards, teasers, lead })
}

impl Material {
    /// The story of that row, if readers have it (still).
    pub fn card(&self, id: i64) -> Option<&Card> {
        self.cards.get(&id)
    }

    /// What is said of a story below its headline.
    pub(super) fn standfirst(&self, card: &Card) -> String {
        match card.standfirst.is_empty() {
            false => card.standfirst.clone(),
            true => begun(self.teasers.get(&card.id).map_or("", String::as_str)),
        }
    }

    /// The story that leads.
    pub(super) fn lead(&self) -> Option<&Article> {
        self.lead.as_ref()
    }
}

/// Words of a teaser in place of a standfirst.
const BEGUN: usize = 30;

/// How a text begins.
fn begun(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    match words.len() > BEGUN {
        true => format!("{} …", words[..BEGUN].join(" ")),
        false => words.join(" "),
    }
}
