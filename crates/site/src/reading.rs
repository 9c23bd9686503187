//! What an article's page is made of, read in one snapshot and decided upon.

use std::sync::Arc;

use db::{Conn, DbError};
use http_kit::Failure;
use kernel::clock::Millis;
use press::Press;
use press::access::{self, Decision, Viewer};
use press::articles::{self, Article, Card, Cursor, Direction, Found, Listing};
use press::reading::Known;

use crate::Site;
use crate::frame::Shell;
use crate::view::View;
use crate::visitor::Visitor;

/// Related articles below a text.
const RELATED: usize = 4;

/// All that the page reads, in one snapshot.
pub(crate) struct Reading {
    pub shell: Shell,
    pub article: Article,
    /// How the page differs by reader, the decision included.
    pub view: View,
    decision: Decision,
    pub related: Vec<Card>,
    pub series: Vec<Card>,
}

impl Reading {
    /// What was decided.
    pub fn decision(&self) -> Decision {
        self.decision
    }
}

/// What an address turned out to be.
pub(crate) enum Answer {
    Reading(Box<Reading>),
    Moved(String),
    Gone,
    Nothing,
}

/// Who reads, as far as it bears on the page.
struct Reader {
    viewer: Viewer,
    known: Arc<Known>,
    view: View,
}

impl Site {
    /// Finds the article and decides, for the page and for every form that shows it again.
    pub(crate) async fn reading(&self, visitor: &Visitor, slug: &str) -> Result<Answer, Failure> {
        let (viewer, known) = (visitor.visit.viewer.clone(), visitor.known.clone());
        let reader = Reader { viewer, known, view: visitor.view() };
        let (slug, now) = (slug.to_owned(), self.now());
        self.read(move |conn, press| Ok(load(conn, press, &reader, &slug, now)?)).await
    }
}

fn load(conn: &mut Conn, press: &Press, reader: &Reader, slug: &str, now: Millis) -> Result<Answer, DbError> {
    let article = match articles::by_slug(conn, slug, now)? {
        Some(Found::Article(article)) => *article,
        Some(Found::Moved(current)) => return Ok(Answer::Moved(current)),
        Some(Found::Gone) => return Ok(Answer::Gone),
        None => return Ok(Answer::Nothing),
    };
    let level = article.card.level(&press.config.access, now).level;
    let decision = access::decide(level, &reader.viewer, reader.known.towards(article.card.id));
    let view = reader.view.clone().towards(decision, &reader.viewer, &reader.known);
    let series = match &article.series {
        Some(part) => {
            let mut cards =
                articles::list(conn, &Listing::Series(part.id), Cursor::TOP, Direction::Older, 100, now)?;
            cards.reverse();
            cards
        }
        None => Vec::new(),
    };
    let related = related(conn, &article.card, now)?;
    let shell = Shell::load(conn, press)?;
    Ok(Answer::Reading(Box::new(Reading { shell, article, view, decision, related, series })))
}

/// The newest on the same first topic, then of the same section, then of all.
fn related(conn: &mut Conn, card: &Card, now: Millis) -> Result<Vec<Card>, DbError> {
    let mut listings = Vec::new();
    for (kind, slug) in
        card.topics().take(1).map(|t| (t.kind, &t.slug)).chain(card.section.iter().map(|s| (s.kind, &s.slug)))
    {
        if let Some(term) = press::taxonomy::by_slug(conn, kind, slug)? {
            listings.push(match kind {
                press::taxonomy::TermKind::Section => Listing::Section(term.id),
                _ => Listing::Term(term.id),
            });
        }
    }
    listings.push(Listing::Latest);
    let mut found: Vec<Card> = Vec::new();
    for listing in listings {
        if found.len() >= RELATED {
            break;
        }
        let count = i64::try_from(RELATED).unwrap_or(4) * 2 + 1;
        for other in articles::list(conn, &listing, Cursor::TOP, Direction::Older, count, now)? {
            if other.id != card.id && found.len() < RELATED && found.iter().all(|known| known.id != other.id)
            {
                found.push(other);
            }
        }
    }
    Ok(found)
}
