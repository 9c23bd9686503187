//! What an article's page is made of, read in one snapshot and decided upon.

use std::sync::Arc;

use db::{Conn, DbError};
use http_kit::Failure;
use kernel::clock::Millis;
use press::Press;
use press::access::{self, Decision, Held, Viewer};
use press::articles::{self, Article, Card, Cursor, Direction, Found, Listing};
use press::reading::Known;

use crate::Site;
use crate::currency::Currency;
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
    /// The same of what is not published yet, for somebody who holds that towards it.
    pub fn of_proof(
        press: &Press,
        shell: Shell,
        article: Article,
        (viewer, known, held): (Viewer, Known, Held),
        view: View,
        now: Millis,
    ) -> Reading {
        let level = article.card.level(&press.config.access, now).level;
        let decision = access::decide(level, &viewer, held);
        let view = view.towards(article.card.id, decision, &viewer, &known, None);
        Reading { shell, article, view, decision, related: Vec::new(), series: Vec::new() }
    }

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
    currency: Option<Currency>,
}

impl Site {
    /// Finds the article and decides, for the page and for every form that shows it again.
    pub(crate) async fn reading(&self, visitor: &Visitor, slug: &str) -> Result<Answer, Failure> {
        let (viewer, known) = (visitor.visit.viewer.clone(), visitor.known.clone());
        let currency = self.currency(visitor.wish(""));
        let reader = Reader { viewer, known, view: visitor.view(), currency };
        let (slug, now) = (slug.to_owned(), self.now());
        self.read(move |conn, press| Ok(load(conn, press, &reader, &slug, now)?)).await
    }

    /// Decides without reading what a page would show, for acts; an old address will do.
    pub(crate) async fn decided(&self, visitor: &Visitor, slug: &str) -> Result<(Card, Decision), Failure> {
        let (viewer, known) = (visitor.visit.viewer.clone(), visitor.known.clone());
        let (slug, now) = (slug.to_owned(), self.now());
        self.read(move |conn, press| {
            let card = match articles::card_by_slug(conn, &slug, now)? {
                Some(Found::Moved(current)) => articles::card_by_slug(conn, &current, now)?,
                found => found,
            };
            match card {
                Some(Found::Article(card)) => {
                    let decision = decide(press, &viewer, &known, &card, now);
                    Ok((*card, decision))
                }
                Some(Found::Gone) => Err(Failure::Gone),
                Some(Found::Moved(_)) | None => Err(Failure::NotFound),
            }
        })
        .await
    }
}

pub(crate) fn decide(press: &Press, viewer: &Viewer, known: &Known, card: &Card, now: Millis) -> Decision {
    let level = card.level(&press.config.access, now).level;
    access::decide(level, viewer, known.towards(card.id))
}

fn load(conn: &mut Conn, press: &Press, reader: &Reader, slug: &str, now: Millis) -> Result<Answer, DbError> {
    let article = match articles::by_slug(conn, slug, now)? {
        Some(Found::Article(article)) => *article,
        Some(Found::Moved(current)) => return Ok(Answer::Moved(current)),
        Some(Found::Gone) => return Ok(Answer::Gone),
        None => return Ok(Answer::Nothing),
    };
    let decision = decide(press, &reader.viewer, &reader.known, &article.card, now);
    let Reader { viewer, known, view, currency } = reader;
    let view = view.clone().towards(article.card.id, decision, viewer, known, currency.clone());
    let series = match &article.series {
        Some(part) => {
            let mut cards =
                articles::list(conn, &Listing::Series(part.id), Cursor::TOP, Direction::Older, 100, now)?;
            cards.reverse();
            cards
        }
        None => Vec::new(),
    };
    let related = press::related::of(conn, article.card.id, RELATED, now)?;
    let shell = Shell::load(conn, press)?;
    Ok(Answer::Reading(Box::new(Reading { shell, article, view, decision, related, series })))
}
