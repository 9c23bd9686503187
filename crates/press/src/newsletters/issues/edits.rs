//! What an editor does to an issue, as a change of its [`Changes`]. Pure: what is to be looked up was looked up before.

use kernel::config::{LetterSection, Portion};
use kernel::text::{lines, one_line};
use mail::bulk::without_claim;

use super::changes::{Changes, Composed, Composition, Placed, Words};
use super::items::{Assembled, Item, TAKE, What};
use super::{IssueError, Wrong};

/// Longest texts, in characters.
const SUBJECT: usize = 200;
const HEADLINE: usize = 300;
const STANDFIRST: usize = 1_000;
const TEXT: usize = 10_000;
/// Things that may be added to an issue, or pinned in it.
const MOST: usize = 60;

/// An edit of an issue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edit {
    /// The subject; empty: the one that is made up.
    Subject(String),
    /// The line beside the subject; empty: the one that is made up.
    Preheader(String),
    /// Words in place of an item's own. What is none, or says the same, is as the item has it; what is empty is left
    /// out. Of the item [`TAKE`], the headline and the note are what is said.
    Words(String, Words),
    /// An item is left out.
    Drop(String),
    /// It is put back.
    Restore(String),
    /// An item stays, whatever is put together anew. Of the item [`TAKE`]: its candidate is our take.
    Pin(String),
    /// It may go again.
    Unpin(String),
    /// The items of a section stand in this order, those that are not named after them.
    Order(LetterSection, Vec<String>),
    /// An item changes places with the one before it, or with the one after it.
    Shift {
        /// Which.
        key: String,
        /// Whether it goes up.
        up: bool,
    },
    /// Something is added at a section's end.
    Add(LetterSection, What),
    /// What was added is written anew.
    Rewrite(String, What),
    /// What was added is taken away.
    Remove(String),
}

impl Edit {
    /// What it does, in short, for the log.
    pub(super) fn told(&self) -> String {
        match self {
            Edit::Subject(text) => format!("subject: {}", one_line(text)),
            Edit::Preheader(text) => format!("preheader: {}", one_line(text)),
            Edit::Words(key, _) => format!("words: {key}"),
            Edit::Drop(key) => format!("drop: {key}"),
            Edit::Restore(key) => format!("restore: {key}"),
            Edit::Pin(key) => format!("pin: {key}"),
            Edit::Unpin(key) => format!("unpin: {key}"),
            Edit::Order(section, _) => format!("order: {}", section.as_str()),
            Edit::Shift { key, up } => format!("{}: {key}", if *up { "up" } else { "down" }),
            Edit::Add(section, what) => format!("add: {} {}", section.as_str(), what.told()),
            Edit::Rewrite(key, what) => format!("rewrite: {key} {}", what.told()),
            Edit::Remove(key) => format!("remove: {key}"),
        }
    }
}

impl What {
    fn told(&self) -> String {
        match self {
            What::Article { id } => format!("article-{id}"),
            What::Outside { url, .. } => one_line(url),
            What::Text { headline, .. } => one_line(headline),
            _ => String::new(),
        }
    }

    /// Whether an editor may put such a thing there.
    fn may_stand_in(&self, section: LetterSection) -> bool {
        use LetterSection::{Archive, Latest, MostRead, Take, Takes, TopStories};
        match self {
            What::Article { .. } => matches!(section, Latest | MostRead | Archive | TopStories | Takes),
            What::Outside { .. } => section == LetterSection::News,
            What::Text { .. } => section != Take,
            _ => false,
        }
    }

    /// The same with its texts as they can be written down.
    fn checked(&self) -> Result<What, IssueError> {
        Ok(match self {
            What::Article { id } => What::Article { id: *id },
            What::Outside { source, headline, url } => What::Outside {
                source: of("source", needed(&one_line(source), HEADLINE))?,
                headline: of("headline", needed(&one_line(headline), HEADLINE))?,
                url: of("link", address(url))?,
            },
            What::Text { headline, text } => What::Text {
                headline: of("headline", short(&one_line(headline), HEADLINE))?,
                text: of("text", needed(&lines(text), TEXT))?,
            },
            _ => return Err(IssueError::Wrong(Wrong::Section)),
        })
    }
}

/// A text that was checked, by the name of its field.
fn of<T>(field: &'static str, checked: Result<T, Wrong>) -> Result<T, IssueError> {
    checked.map_err(|wrong| IssueError::WrongIn(field, wrong))
}

/// Letters that our note to an item may have: where it says something at length by itself, as many as that may.
pub fn longest_note(item: &Item) -> usize {
    match item.what {
        What::Take { .. } | What::Said { .. } => TEXT,
        _ => STANDFIRST,
    }
}

/// A text that is not too long.
pub(super) fn short(text: &str, most: usize) -> Result<String, Wrong> {
    if text.chars().count() > most { Err(Wrong::TooLong) } else { Ok(text.to_owned()) }
}

/// A text that says something, and is not too long.
pub(super) fn needed(text: &str, most: usize) -> Result<String, Wrong> {
    if text.is_empty() { Err(Wrong::Empty) } else { short(text, most) }
}

/// The address of a page.
pub(super) fn address(url: &str) -> Result<String, Wrong> {
    let url = url.trim();
    if crate::ads::is_link(url) { Ok(url.to_owned()) } else { Err(Wrong::Address) }
}

impl Words {
    fn checked(&self, item: &Item) -> Result<Words, IssueError> {
        let [headline, note] =
            if item.key == TAKE { ["take-headline", "take-note"] } else { ["headline", "note"] };
        let text =
            |field, text: Option<String>, most| text.map(|text| of(field, short(&text, most))).transpose();
        let line = self.headline.as_deref().map(one_line).filter(|text| !text.is_empty());
        let said = self.note.as_deref().map(lines).filter(|note| *note != lines(item.what.own_note()));
        Ok(Words {
            headline: text(headline, line, HEADLINE)?,
            standfirst: text("standfirst", self.standfirst.as_deref().map(lines), STANDFIRST)?,
            note: text(note, said, longest_note(item))?,
        })
    }
}

impl Changes {
    /// Takes an edit in; `own` is the key of what is added, if something is.
    ///
    /// # Errors
    /// [`IssueError`] says why not; nothing has changed then.
    pub fn edit(
        &mut self,
        assembled: &Assembled,
        sections: &[Portion],
        edit: &Edit,
        own: &str,
    ) -> Result<(), IssueError> {
        let now = self.apply(assembled, sections);
        match edit {
            Edit::Subject(text) => self.subject = subject(text)?,
            Edit::Preheader(text) => self.preheader = said("preheader", text)?,
            Edit::Words(key, words) => self.reword(&now, key, words)?,
            Edit::Drop(key) => {
                now.find(key)?;
                self.dropped.insert(key.clone());
            }
            Edit::Restore(key) => _ = self.dropped.remove(key),
            Edit::Pin(key) => self.pin(&now, key)?,
            Edit::Unpin(key) => self.pinned.retain(|placed| placed.item.key != *key),
            Edit::Order(section, keys) => {
                let known: Vec<String> = now.of(*section).iter().map(|one| one.item.key.clone()).collect();
                let first = keys.iter().filter(|key| known.contains(key));
                self.order.insert(*section, distinct(first.chain(&known)));
            }
            Edit::Shift { key, up } => self.shift(&now, key, *up)?,
            Edit::Add(section, what) => self.add(&now, *section, what, own)?,
            Edit::Rewrite(key, what) => {
                let what = what.checked()?;
                let placed = self.added.iter_mut().find(|placed| placed.item.key == *key);
                let placed = placed.ok_or(IssueError::Missing)?;
                if !what.may_stand_in(placed.section) || matches!(what, What::Article { .. }) {
                    return Err(IssueError::Wrong(Wrong::Section));
                }
                placed.item.what = what;
            }
            Edit::Remove(key) => {
                let before = self.added.len();
                self.added.retain(|placed| placed.item.key != *key);
                if self.added.len() == before {
                    return Err(IssueError::Missing);
                }
                self.words.remove(key);
                self.dropped.remove(key);
            }
        }
        Ok(())
    }

    fn reword(&mut self, now: &Composition, key: &str, words: &Words) -> Result<(), IssueError> {
        let words = words.checked(&now.find(key)?.1.item)?;
        match words == Words::default() {
            true => _ = self.words.remove(key),
            false => _ = self.words.insert(key.to_owned(), words),
        }
        Ok(())
    }

    fn pin(&mut self, now: &Composition, key: &str) -> Result<(), IssueError> {
        let (section, found) = now.find(key)?;
        if found.pinned || found.added {
            return Ok(());
        }
        if matches!(found.item.what, What::Take { candidate: None }) {
            return Err(IssueError::Missing);
        }
        if self.pinned.len() >= MOST {
            return Err(IssueError::Wrong(Wrong::TooMany));
        }
        self.pinned.push(Placed { section, item: found.item.clone() });
        Ok(())
    }

    fn shift(&mut self, now: &Composition, key: &str, up: bool) -> Result<(), IssueError> {
        let (section, _) = now.find(key)?;
        let mut keys: Vec<String> = now.of(section).iter().map(|one| one.item.key.clone()).collect();
        let at = keys.iter().position(|one| one == key).ok_or(IssueError::Missing)?;
        let other = if up { at.checked_sub(1) } else { Some(at + 1).filter(|other| *other < keys.len()) };
        if let Some(other) = other {
            keys.swap(at, other);
            self.order.insert(section, keys);
        }
        Ok(())
    }

    fn add(
        &mut self,
        now: &Composition,
        section: LetterSection,
        what: &What,
        own: &str,
    ) -> Result<(), IssueError> {
        let wrong = IssueError::Wrong;
        let has = now.blocks.iter().any(|block| block.section == section);
        if !has || !what.may_stand_in(section) {
            return Err(wrong(Wrong::Section));
        }
        if self.added.len() >= MOST {
            return Err(wrong(Wrong::TooMany));
        }
        let what = what.checked()?;
        let item = match what {
            What::Article { id } => Item::article(id),
            what => Item { key: format!("own-{own}"), what },
        };
        // What was left out and is added now is wanted after all, here.
        self.dropped.remove(&item.key);
        self.pinned.retain(|placed| placed.item.key != item.key);
        self.added.retain(|placed| placed.item.key != item.key);
        self.added.push(Placed { section, item });
        Ok(())
    }
}

impl Composition {
    /// The item of that key with its section, left out or not.
    fn find(&self, key: &str) -> Result<(LetterSection, &Composed), IssueError> {
        let blocks = self.blocks.iter().chain(&self.dropped);
        let mut all = blocks.flat_map(|block| block.items.iter().map(|item| (block.section, item)));
        all.find(|(_, one)| one.item.key == key).ok_or(IssueError::Missing)
    }
}

fn subject(text: &str) -> Result<Option<String>, IssueError> {
    let subject = said("subject", text)?;
    match subject.as_deref().is_some_and(|text| without_claim(text) != text) {
        true => Err(IssueError::WrongIn("subject", Wrong::Answer)),
        false => Ok(subject),
    }
}

fn said(field: &'static str, text: &str) -> Result<Option<String>, IssueError> {
    let text = of(field, short(&one_line(text), SUBJECT))?;
    Ok(Some(text).filter(|text| !text.is_empty()))
}

fn distinct<'k>(keys: impl Iterator<Item = &'k String>) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for key in keys {
        if !found.contains(key) {
            found.push(key.clone());
        }
    }
    found
}
