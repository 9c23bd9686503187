//! Puts an issue together from what there is at a moment: each section by its rule, no story twice, a bounded number
//! of rows read however large the archive.

use std::collections::HashSet;

use db::{Conn, DbError};
use jiff::ToSpan as _;
use jiff::civil::Date;
use kernel::clock::{DAY, Millis, timestamp};
use kernel::config::{LetterSection, Newsletter, Portion};

use super::calendar::{self, Edition};
use super::items::{Assembled, Block, Item, TAKE, What};
use super::rank::{self, LATEST, Signs, TOP, Weights};
use super::store::{self, Issue, Listed, NewIssue};
use super::{State, radar};
use crate::Press;
use crate::articles::{self, Card, Cursor, Direction, Listing};
use crate::taxonomy::{self, TermKind};
use crate::{drafts, fronts, reads, recall};

/// Stories looked at, the newest first.
const LOOKED_AT: i64 = 200;
/// However long ago the last issue was, older stories are no news.
const LONGEST: Millis = 31 * DAY;
/// A story that an issue has led to is not in another one's archive for so long.
const RESTS: Millis = 180 * DAY;
/// A younger story is not from the archive.
const ARCHIVED: Millis = 365 * DAY;
/// Of today's stories so many, and so many of their subjects, are looked for in the archive, so many stories each.
const TODAYS: usize = 6;
const SUBJECTS: usize = 12;
const OF_SUBJECT: i64 = 12;
/// Days that are on the radar, the issue's own included.
const RADAR: i64 = 7;
/// Days ahead that readers are told of.
const TO_COME: Millis = 14 * DAY;
/// Takes of earlier issues that are looked at.
const TAKES: i64 = 20;

/// An issue that is to be made.
#[derive(Clone, Debug)]
pub(super) struct Made {
    newsletter: String,
    edition: Edition,
    since: Millis,
    pub(super) assembled: Assembled,
}

impl Made {
    /// Its row.
    pub(super) fn row<'a>(&'a self, public_id: &'a str, state: State, reason: &'a str) -> NewIssue<'a> {
        NewIssue {
            public_id,
            newsletter: &self.newsletter,
            day: self.edition.day,
            state,
            reason,
            due_at: self.edition.due,
            since: self.since,
            assembled: &self.assembled,
        }
    }
}

/// Puts a newsletter's issue together for the first time.
pub(super) fn issue(
    conn: &mut Conn,
    press: &Press,
    letter: &Newsletter,
    edition: Edition,
    now: Millis,
) -> Result<Made, DbError> {
    let last = store::last_cutoff(conn, &letter.slug, edition.day)?;
    let before = || calendar::before(letter, &press.zone, edition.due).map(|before| before.due);
    let since = last.or_else(before).unwrap_or(edition.due - 7 * DAY).max(now - LONGEST);
    let span = Span { since, now, day: edition.day, due: edition.due };
    let assembled = assemble(conn, press, letter, span)?;
    Ok(Made { newsletter: letter.slug.clone(), edition, since, assembled })
}

/// Puts an issue together anew; nothing, if its newsletter is none any more.
///
/// # Errors
/// When the database fails.
pub fn anew(
    conn: &mut Conn,
    press: &Press,
    issue: &Listed,
    now: Millis,
) -> Result<Option<Assembled>, DbError> {
    let letter = press.config.newsletters.iter().find(|letter| letter.slug == issue.newsletter);
    let Some(letter) = letter else { return Ok(None) };
    let span = Span { since: issue.since, now, day: issue.day, due: issue.due_at };
    assemble(conn, press, letter, span).map(Some)
}

/// What an issue is of.
#[derive(Clone, Copy, Debug)]
struct Span {
    since: Millis,
    now: Millis,
    day: Date,
    due: Millis,
}

/// What the sections are made of.
struct Desk<'a> {
    press: &'a Press,
    letter: &'a Newsletter,
    span: Span,
    /// Published since the last issue, the newest first.
    newest: Vec<Card>,
    signs: Signs,
    /// What stands somewhere in the issue already.
    placed: HashSet<i64>,
}

fn assemble(conn: &mut Conn, press: &Press, letter: &Newsletter, span: Span) -> Result<Assembled, DbError> {
    let newest = newest(conn, letter, span)?;
    let ids: Vec<i64> = newest.iter().map(|card| card.id).collect();
    let places = fronts::chosen_since(conn, span.since, span.now)?;
    let reads = reads::since(conn, &ids, span.since, span.now)?;
    let signs = Signs::new(&places, reads, (span.since, span.now));
    let mut desk = Desk { press, letter, span, newest, signs, placed: HashSet::new() };
    let mut blocks = Vec::new();
    for portion in &letter.sections {
        blocks.push(Block { section: portion.section, items: desk.items(conn, *portion)? });
    }
    Ok(Assembled { at: span.now, blocks })
}

/// What was published since the last issue, and stood in none.
fn newest(conn: &mut Conn, letter: &Newsletter, span: Span) -> Result<Vec<Card>, DbError> {
    let listing = match about(conn, letter)? {
        About::Everything => Listing::Between(span.since + 1, span.now + 1),
        About::Heading(listing, _) => listing,
        About::Nothing => return Ok(Vec::new()),
    };
    let mut cards = articles::list(conn, &listing, Cursor::TOP, Direction::Older, LOOKED_AT, span.now)?;
    cards.retain(|card| card.published_at > span.since);
    let ids: Vec<i64> = cards.iter().map(|card| card.id).collect();
    let used = store::used(conn, &letter.slug, span.now - LONGEST, &ids)?;
    cards.retain(|card| !used.contains(&card.id));
    Ok(cards)
}

/// What a newsletter is about.
enum About {
    Everything,
    /// A heading, and its row if it is a section.
    Heading(Listing, Option<i64>),
    /// A heading that there is none of (yet).
    Nothing,
}

fn about(conn: &mut Conn, letter: &Newsletter) -> Result<About, DbError> {
    let Some((folder, slug)) = letter.heading() else { return Ok(About::Everything) };
    let Some(kind) = TermKind::of_folder(folder) else { return Ok(About::Nothing) };
    Ok(match (taxonomy::by_slug(conn, kind, slug)?, kind) {
        (None, _) => About::Nothing,
        (Some(term), TermKind::Section) => About::Heading(Listing::Section(term.id), Some(term.id)),
        (Some(term), TermKind::Series) => About::Heading(Listing::Series(term.id), None),
        (Some(term), _) => About::Heading(Listing::Term(term.id), None),
    })
}

impl Desk<'_> {
    fn items(&mut self, conn: &mut Conn, portion: Portion) -> Result<Vec<Item>, DbError> {
        let most = portion.most;
        Ok(match portion.section {
            // Editors write it.
            LetterSection::News => Vec::new(),
            LetterSection::Take => {
                vec![Item { key: TAKE.into(), what: What::Take { candidate: self.take() } }]
            }
            LetterSection::Latest => self.best(LATEST, most),
            LetterSection::TopStories => self.best(TOP, most),
            LetterSection::Radar => radar_items(conn, self.span.day, most)?,
            LetterSection::MostRead => self.most_read(conn, most)?,
            LetterSection::Archive => self.archive(conn, most)?,
            LetterSection::Takes => self.takes(conn, most)?,
            LetterSection::ToCome => self.to_come(conn, most)?,
        })
    }

    /// The best of what says what we think; else nothing.
    fn take(&self) -> Option<i64> {
        let ranked = self.signs.ranked(&self.newest, LATEST);
        ranked.into_iter().find(|card| fronts::is_comment(card)).map(|card| card.id)
    }

    fn best(&mut self, weights: Weights, most: usize) -> Vec<Item> {
        let ranked = self.signs.ranked(&self.newest, weights).into_iter().map(|card| card.id);
        let free: Vec<i64> = ranked.filter(|id| !self.placed.contains(id)).take(most).collect();
        self.place(free)
    }

    fn place(&mut self, ids: Vec<i64>) -> Vec<Item> {
        self.placed.extend(&ids);
        ids.into_iter().map(Item::article).collect()
    }

    /// So many of these that stand nowhere yet.
    fn place_free(&mut self, cards: &[Card], most: usize) -> Vec<Item> {
        let free =
            cards.iter().map(|card| card.id).filter(|id| !self.placed.contains(id)).take(most).collect();
        self.place(free)
    }

    fn most_read(&mut self, conn: &mut Conn, most: usize) -> Result<Vec<Item>, DbError> {
        let section = match about(conn, self.letter)? {
            About::Heading(_, section) => section,
            About::Everything | About::Nothing => None,
        };
        let cards = reads::most_read(conn, section, most + self.placed.len(), self.span.now)?;
        Ok(self.place_free(&cards, most))
    }

    fn archive(&mut self, conn: &mut Conn, most: usize) -> Result<Vec<Item>, DbError> {
        let Span { now, .. } = self.span;
        let todays: Vec<&Card> = self.signs.ranked(&self.newest, LATEST).into_iter().take(TODAYS).collect();
        let subjects = rank::terms_of(&todays);
        let mut old = Vec::new();
        for subject in subjects.iter().take(SUBJECTS) {
            let Some(term) = taxonomy::by_slug(conn, subject.kind, &subject.slug)? else { continue };
            let from = Cursor { published_at: now - ARCHIVED, id: i64::MAX };
            old.extend(articles::list(
                conn,
                &Listing::Term(term.id),
                from,
                Direction::Older,
                OF_SUBJECT,
                now,
            )?);
        }
        let mut found = rank::evergreen(old, &subjects);
        if found.len() < most {
            // Where nothing speaks of today's subjects, what appeared at this time of another year.
            let new: Vec<Card> = todays.into_iter().cloned().collect();
            found.extend(recall::picks(conn, self.press, &new, most + TODAYS, now)?);
        }
        let ids: Vec<i64> = found.iter().map(|card| card.id).collect();
        let used = store::used(conn, &self.letter.slug, now - RESTS, &ids)?;
        found.retain(|card| !used.contains(&card.id));
        Ok(self.place_free(&found, most))
    }

    /// What our takes said since the last issue, and then what says what we think.
    fn takes(&mut self, conn: &mut Conn, most: usize) -> Result<Vec<Item>, DbError> {
        let mut items = Vec::new();
        for issue in store::sent_between(conn, (self.span.since, self.span.now), TAKES)? {
            if issue.listed.newsletter != self.letter.slug {
                items.extend(
                    said(&issue).filter(|item| item.article_id().is_none_or(|id| self.placed.insert(id))),
                );
            }
        }
        items.truncate(most);
        let comments: Vec<Card> =
            self.newest.iter().filter(|card| fronts::is_comment(card)).cloned().collect();
        items.extend(self.place_free(&comments, most - items.len()));
        Ok(items)
    }

    fn to_come(&self, conn: &mut Conn, most: usize) -> Result<Vec<Item>, DbError> {
        let (from, most) = (self.span.due, i64::try_from(most).unwrap_or(i64::MAX));
        let planned = drafts::to_come(conn, from, from + TO_COME, most)?;
        // What it is about, and the day: nothing else of the plan.
        Ok(planned.into_iter().map(|(headline, _, at)| self.coming(headline, at)).collect())
    }

    fn coming(&self, headline: String, at: Millis) -> Item {
        let on = timestamp(at).to_zoned_datetime(self.letter.zone(&self.press.zone)).date();
        Item {
            key: format!("coming-{on}-{}", kernel::slug::slugify(&headline)),
            what: What::Coming { headline, on },
        }
    }
}

fn radar_items(conn: &mut Conn, day: Date, most: usize) -> Result<Vec<Item>, DbError> {
    let until = day.saturating_add((RADAR - 1).days());
    let events = radar::between(conn, (day, until), i64::try_from(most).unwrap_or(i64::MAX))?;
    let item = |event: radar::Event| Item {
        key: format!("event-{}", event.public_id),
        what: What::Event {
            headline: event.event.title,
            note: event.event.note,
            url: event.event.url,
            first: event.event.first,
            last: event.event.last,
        },
    };
    Ok(events.into_iter().map(item).collect())
}

/// The take of an issue that was sent, if it had one.
fn said(issue: &Issue) -> impl Iterator<Item = Item> + use<> {
    let words = issue.changes.words.get(TAKE).cloned().unwrap_or_default();
    let (newsletter, day) = (issue.listed.newsletter.clone(), issue.listed.day);
    let (headline, text) = (words.headline.unwrap_or_default(), words.note.unwrap_or_default());
    let article = issue.changes.taken();
    let what = match (text.is_empty(), article) {
        (true, None) => None,
        (true, Some(id)) => Some(Item::article(id)),
        (false, article) => Some(Item {
            key: format!("said-{newsletter}-{day}"),
            what: What::Said { newsletter, day, headline, text, article },
        }),
    };
    what.into_iter()
}
