//! What is to be looked at before an issue is sent, as sentences.

use std::collections::BTreeSet;

use db::{Conn, DbError};
use kernel::clock::Millis;
use kernel::config::{LetterSection, Portion};
use render::letter::{Block, LARGEST_HTML, Piece, Rendered};
use render::theme::{Arg, Theme};

use super::acts::article_of;
use super::items::What;
use super::variants::{Entitlement, Prepared, headline};
use crate::ads::is_link;
use crate::taxonomy::{self, TermKind};
use crate::{Press, authors};

/// Bytes that what is one reader's own takes in each gap, generously.
const GAP: usize = 300;
/// Letters of a subject that inboxes on phones show.
const SUBJECT: usize = 60;

/// Something that is not as it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Check {
    /// Our take is missing: it is not sent without.
    NoTake,
    /// Nothing stands in it.
    Empty,
    /// A section has fewer items than it should.
    Few {
        /// Which.
        section: LetterSection,
        /// How many it has.
        has: usize,
        /// How many it should have.
        least: usize,
    },
    /// It names a story that readers have no more: that is left out.
    Gone,
    /// What others report has no address.
    NoLink(String),
    /// An item's link leads to no web address.
    BadLink {
        /// The item's headline.
        item: String,
        /// Where it leads.
        url: String,
    },
    /// An item's link leads to no page of ours.
    DeadLink {
        /// The item's headline.
        item: String,
        /// Where it leads.
        url: String,
    },
    /// A picture has no words for those who do not see it.
    NoAlt(String),
    /// Phones show no more than the subject's beginning.
    LongSubject(usize),
    /// Mail programs cut it off.
    TooBig(Entitlement, usize),
}

impl Check {
    /// Whether the issue cannot be approved as long as it is so.
    pub fn prevents(&self) -> bool {
        match self {
            Check::NoTake
            | Check::Empty
            | Check::NoLink(_)
            | Check::BadLink { .. }
            | Check::DeadLink { .. }
            | Check::TooBig(..) => true,
            Check::Few { .. } | Check::Gone | Check::NoAlt(_) | Check::LongSubject(_) => false,
        }
    }

    /// What is not as it should be, in the theme's words.
    pub fn sentence(&self, press: &Press, theme: &Theme) -> String {
        let count = |number: usize| Arg::from(i64::try_from(number).unwrap_or(i64::MAX));
        let site = || ("site", Arg::from(press.config.site.name.as_str()));
        match self {
            Check::NoTake => theme.text("issue-check-no-take", &[]),
            Check::Empty => theme.text("issue-check-empty", &[]),
            Check::Few { section, has, least } => {
                let section = theme.text(&format!("letter-section-{}", section.as_str()), &[site()]);
                let args = [("section", section.into()), ("has", count(*has)), ("least", count(*least))];
                theme.text("issue-check-few", &args)
            }
            Check::Gone => theme.text("issue-check-gone", &[]),
            Check::NoLink(item) => theme.text("issue-check-no-link", &[("item", item.as_str().into())]),
            Check::BadLink { item, url } => theme.text("issue-check-bad-link", &link(item, url)),
            Check::DeadLink { item, url } => theme.text("issue-check-dead-link", &link(item, url)),
            Check::NoAlt(headline) => {
                theme.text("issue-check-no-alt", &[("headline", headline.as_str().into())])
            }
            Check::LongSubject(letters) => theme.text("issue-check-long-subject", &[("n", count(*letters))]),
            Check::TooBig(whom, bytes) => {
                let whom = theme.text(&format!("letter-entitlement-{}", whom.as_str()), &[]);
                theme
                    .text("issue-check-too-big", &[("whom", whom.into()), ("n", count(bytes.div_ceil(1000)))])
            }
        }
    }
}

fn link(item: &str, url: &str) -> [(&'static str, Arg); 2] {
    [("item", item.into()), ("url", url.into())]
}

/// Everything that is not as it should be with an issue, the gravest first.
///
/// # Errors
/// When the database fails.
pub fn checks(
    conn: &mut Conn,
    press: &Press,
    prepared: &Prepared,
    now: Millis,
) -> Result<Vec<Check>, DbError> {
    let mut found = Vec::new();
    let stands = |section| prepared.composition.of(section).len();
    for Portion { section, least, .. } in &prepared.newsletter.sections {
        match section {
            LetterSection::Take if *least > 0 && !has_take(prepared) => found.push(Check::NoTake),
            LetterSection::Take => {}
            section if stands(*section) < *least => {
                found.push(Check::Few { section: *section, has: stands(*section), least: *least });
            }
            _ => {}
        }
    }
    let is_empty = prepared.variants.iter().all(|variant| {
        variant.letter.blocks.iter().all(|block| matches!(block, Block::Call(_) | Block::Section(_)))
    });
    if is_empty {
        found.push(Check::Empty);
    }
    let mut items = prepared.composition.items();
    if items.any(|one| matches!(one.item.what, What::Article { id } if prepared.material.card(id).is_none()))
    {
        found.push(Check::Gone);
    }
    found.extend(links(conn, press, prepared, now)?);
    found.extend(without_alt(prepared).into_iter().map(Check::NoAlt));
    let letters = prepared.titles.subject.chars().count();
    if letters > SUBJECT {
        found.push(Check::LongSubject(letters));
    }
    for variant in &prepared.variants {
        let bytes = size(&variant.rendered);
        if bytes > LARGEST_HTML {
            found.push(Check::TooBig(variant.entitlement, bytes));
        }
    }
    Ok(found)
}

fn has_take(prepared: &Prepared) -> bool {
    let blocks = prepared.variants.iter().flat_map(|variant| &variant.letter.blocks);
    blocks.into_iter().any(|block| matches!(block, Block::Take(_)))
}

/// The HTML part with its gaps filled.
fn size(rendered: &Rendered) -> usize {
    let of = |piece: &Piece| match piece {
        Piece::Text(text) => text.len(),
        Piece::Slot(_) => GAP,
    };
    rendered.html.iter().map(of).sum()
}

/// Addresses that editors wrote and that lead nowhere.
fn links(conn: &mut Conn, press: &Press, prepared: &Prepared, now: Millis) -> Result<Vec<Check>, DbError> {
    let mut found = Vec::new();
    for one in prepared.composition.items() {
        let (url, needed) = match &one.item.what {
            What::Outside { url, .. } => (url.clone(), true),
            What::Event { url, .. } => (url.clone(), false),
            _ => continue,
        };
        let item = headline(one, &prepared.material).unwrap_or_default();
        let path = url.strip_prefix(press.config.site.url.as_str()).unwrap_or(&url);
        if url.is_empty() {
            found.extend(needed.then_some(Check::NoLink(item)));
        } else if !is_link(&url) {
            found.push(Check::BadLink { item, url });
        } else if path.starts_with('/') && is_dead(conn, press, path, now)? {
            found.push(Check::DeadLink { item, url });
        }
    }
    Ok(found)
}

/// Whether nothing of ours stands at that path, as far as it is one of an article, a heading or an author.
fn is_dead(conn: &mut Conn, press: &Press, path: &str, now: Millis) -> Result<bool, DbError> {
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let Some((folder, slug)) = path.trim_start_matches('/').split_once('/') else { return Ok(false) };
    // Feeds stand below what they are of.
    let slug = slug.split('/').next().unwrap_or_default();
    Ok(match TermKind::of_folder(folder) {
        Some(kind) => taxonomy::by_slug(conn, kind, slug)?.is_none(),
        None if folder == "authors" => authors::by_slug(conn, slug)?.is_none(),
        None if folder == "articles" => article_of(conn, press, slug, now)?.is_none(),
        None => false,
    })
}

/// Headlines of stories whose picture nobody has described.
fn without_alt(prepared: &Prepared) -> BTreeSet<String> {
    let blocks = prepared.variants.iter().flat_map(|variant| &variant.letter.blocks);
    let stories = blocks.filter_map(|block| match block {
        Block::Lead(story) | Block::Story(story) => Some(story),
        _ => None,
    });
    let bare = stories.filter(|story| story.picture.as_ref().is_some_and(|picture| picture.alt.is_empty()));
    bare.map(|story| story.headline.clone()).collect()
}
