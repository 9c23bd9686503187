//! The renderings of an issue: one for each kind of reader who gets it, made once and never for a single reader.

use db::{Conn, DbError};
use kernel::clock::Millis;
use kernel::config::{Config, LetterSection, Newsletter};
use kernel::text::one_line;
use mail::bulk::without_claim;
use render::letter::{Letter, Rendered};
use render::theme::{Theme, ThemeError};

use super::changes::{Composed, Composition};
use super::items::What;
use super::letter::Desk;
use super::links::Links;
use super::material::{self, Material};
use super::pictured;
use super::store::{Issue, Listed};
use crate::Press;
use crate::access::{Reader, Viewer};
use crate::billing::GrantSource;

/// What readers may read, as far as renderings differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Entitlement {
    /// Everything: those with All-Access.
    Subscriber,
    /// What every confirmed reader may read without spending anything.
    Free,
}

impl Entitlement {
    /// Both, in the order in which a reader is asked whether one is theirs.
    pub const ALL: [Entitlement; 2] = [Entitlement::Subscriber, Entitlement::Free];

    /// The word in addresses and, after `letter-entitlement-`, in language files.
    pub fn as_str(self) -> &'static str {
        match self {
            Entitlement::Subscriber => "subscriber",
            Entitlement::Free => "free",
        }
    }

    /// The one of that word.
    pub fn from_name(name: &str) -> Option<Entitlement> {
        Entitlement::ALL.into_iter().find(|one| one.as_str() == name)
    }

    /// Whoever has it, as decisions know them.
    pub fn viewer(self) -> Viewer {
        let grant = (self == Entitlement::Subscriber).then_some(GrantSource::Subscription);
        Viewer { grant, reader: Reader::Confirmed, ..Viewer::default() }
    }
}

/// The kinds of readers that a newsletter has.
pub fn entitlements(letter: &Newsletter) -> &'static [Entitlement] {
    if letter.subscribers_only { &[Entitlement::Subscriber] } else { &Entitlement::ALL }
}

/// What an inbox shows of an issue.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Titles {
    /// The subject.
    pub subject: String,
    /// The line beside it.
    pub preheader: String,
}

/// A rendering of an issue.
#[derive(Clone, Debug, PartialEq)]
pub struct Variant {
    /// For whom.
    pub entitlement: Entitlement,
    /// What was rendered.
    pub letter: Letter,
    /// Both parts, with gaps for what is one reader's own.
    pub rendered: Rendered,
}

/// An issue as it would be sent at this moment.
#[derive(Clone, Debug)]
pub struct Prepared {
    /// How it stands.
    pub issue: Listed,
    /// Its newsletter.
    pub newsletter: Newsletter,
    /// What stands in it.
    pub composition: Composition,
    /// What its stories say.
    pub material: Material,
    /// What inboxes show of it.
    pub titles: Titles,
    /// Its renderings, in the order of [`Entitlement::ALL`].
    pub variants: Vec<Variant>,
    /// Where its links lead, by position, with the row of the article if it is one.
    pub links: Vec<(String, Option<i64>)>,
}

impl Prepared {
    /// The rendering for readers of that kind.
    pub fn variant(&self, whom: Entitlement) -> Option<&Variant> {
        self.variants.iter().find(|variant| variant.entitlement == whom)
    }
}

/// Renders an issue; nothing if its newsletter is none any more.
///
/// # Errors
/// When the database fails.
pub fn prepare(
    conn: &mut Conn,
    press: &Press,
    theme: &Theme,
    issue: &Issue,
    now: Millis,
) -> Result<Option<Prepared>, DbError> {
    let slug = &issue.listed.newsletter;
    let Some(letter) = press.config.newsletters.iter().find(|letter| letter.slug == *slug) else {
        return Ok(None);
    };
    let theme = &in_its_words(press, theme, letter);
    let composition = issue.changes.apply(&issue.assembled, &letter.sections);
    let material = material::material(conn, &composition, now)?;
    let titles = titles(issue, letter, &composition, &material);
    let desk = Desk {
        press,
        theme,
        letter,
        issue: &issue.listed,
        composition: &composition,
        material: &material,
        titles: &titles,
        logo: pictured::logo(conn, press)?,
        // What is open until then is not open to those who get it.
        at: now.max(issue.listed.due_at),
    };
    let mut links = Links::new(&press.config.site.url, &issue.listed.public_id);
    let mut variants = Vec::new();
    for entitlement in entitlements(letter) {
        let letter = desk.letter(*entitlement, &mut links);
        variants.push(Variant { entitlement: *entitlement, rendered: letter.render(), letter });
    }
    let (issue, newsletter, links) = (issue.listed.clone(), letter.clone(), links.into_rows());
    Ok(Some(Prepared { issue, newsletter, composition, material, titles, variants, links }))
}

/// Whether the theme has words in the languages of all newsletters.
///
/// # Errors
/// Of the first whose language it has no words in; the setting is named.
pub fn speaks_all(config: &Config, theme: &Theme) -> Result<(), ThemeError> {
    for letter in config.newsletters.iter().filter(|letter| !letter.language.is_empty()) {
        theme.speaks(&letter.language).map_err(|error| ThemeError::Setting {
            setting: format!("newsletters[].language of \"{}\"", letter.slug),
            error: Box::new(error),
        })?;
    }
    Ok(())
}

/// The theme in the newsletter's language and zone. Letters in the publication's words are better than none, so a
/// language that the theme lost since the settings were read is only told of.
pub fn in_its_words(press: &Press, theme: &Theme, letter: &Newsletter) -> Theme {
    if letter.language.is_empty() && letter.time_zone.is_empty() {
        return theme.clone();
    }
    theme.speaking(letter.language(&press.config), letter.zone(&press.zone)).unwrap_or_else(|error| {
        tracing::error!(%error, newsletter = letter.slug, "a newsletter's words cannot be read");
        theme.clone()
    })
}

/// What an editor wrote, or else what stands first in the issue: our take, a story, what others report.
fn titles(issue: &Issue, letter: &Newsletter, composition: &Composition, material: &Material) -> Titles {
    use LetterSection::{Latest, News, Take, TopStories};
    let telling =
        composition.blocks.iter().filter(|block| matches!(block.section, Take | News | Latest | TopStories));
    let headlines: Vec<String> =
        telling.flat_map(|block| &block.items).filter_map(|one| headline(one, material)).collect();
    let made_up = headlines.first().cloned().unwrap_or_else(|| letter.name.clone());
    let rest = headlines.iter().skip(1).take(2).cloned().collect::<Vec<_>>().join(" · ");
    let changes = &issue.changes;
    Titles {
        subject: subject(changes.subject.as_ref().unwrap_or(&made_up), letter),
        preheader: one_line(changes.preheader.as_ref().unwrap_or(&rest)),
    }
}

/// The same as it can be sent: a headline may begin as subjects of answers do.
fn subject(text: &str, letter: &Newsletter) -> String {
    let sendable = |text: &str| without_claim(&one_line(text)).to_owned();
    Some(sendable(text)).filter(|text| !text.is_empty()).unwrap_or_else(|| sendable(&letter.name))
}

/// The headline of an item, if it is shown with one.
pub fn headline(one: &Composed, material: &Material) -> Option<String> {
    let own = match &one.item.what {
        What::Article { id } => Some(material.card(*id)?.title.clone()),
        What::Take { candidate } => {
            let taken = candidate.filter(|_| one.pinned).and_then(|id| material.card(id));
            taken.map(|card| card.title.clone())
        }
        What::Outside { headline, .. }
        | What::Event { headline, .. }
        | What::Coming { headline, .. }
        | What::Said { headline, .. }
        | What::Text { headline, .. } => Some(headline.clone()),
    };
    one.words.headline.clone().or(own).filter(|headline| !headline.is_empty())
}
