//! From an issue to the letter that one kind of reader gets. Each story is asked about at [`access::decide`] for them,
//! so that what only some may read is in no letter of others.

use jiff::civil::Date;
use kernel::clock::Millis;
use kernel::config::{AccessLevel, LetterSection, Newsletter};
use render::letter::{
    Block, Brief, Call, Colours, Direction, Footer, Item, Letter, Link, Logo, Piece, Prose, Run, Slot,
    Stanza, Story, Take,
};
use render::theme::{Arg, Theme, direction};

use super::changes::{Composed, Composition};
use super::items::What;
use super::links::Links;
use super::material::Material;
use super::pictured::picture;
use super::store::Listed;
use super::{Entitlement, Titles};
use crate::Press;
use crate::access::{self, Decision, Held};
use crate::articles::{self, Card};

/// Words of the story that leads, at most: whole paragraphs of them.
const EXCERPT: usize = 160;
/// Stands for the reader's address until the words around it are known.
const ADDRESS: &str = "\u{e000}";

/// What a letter is made of.
pub(super) struct Desk<'a> {
    pub(super) press: &'a Press,
    pub(super) theme: &'a Theme,
    pub(super) letter: &'a Newsletter,
    pub(super) issue: &'a Listed,
    pub(super) composition: &'a Composition,
    pub(super) material: &'a Material,
    pub(super) titles: &'a Titles,
    pub(super) logo: Option<Logo>,
    /// When readers get it.
    pub(super) at: Millis,
}

impl Desk<'_> {
    /// The letter for readers of that kind; its links are added to those of the issue.
    pub(super) fn letter(&self, whom: Entitlement, links: &mut Links) -> Letter {
        let settings = &self.press.config;
        let language = self.theme.language();
        let home = links.to("/");
        let mut blocks = Vec::new();
        for block in &self.composition.blocks {
            let stories: Vec<Block> = self.section(block.section, &block.items, whom, links);
            if !stories.is_empty() {
                blocks.push(Block::Section(self.heading(block.section)));
                blocks.extend(joined(stories));
            }
        }
        if whom == Entitlement::Free {
            blocks.push(Block::Call(self.call(links)));
        }
        let palettes = settings.look.palettes();
        let colours = palettes.map(|one| Colours {
            accent: one.accent,
            button: one.button,
            paper: one.paper,
            ink: one.ink,
        });
        Letter {
            lang: language.to_owned(),
            direction: if direction(language) == "rtl" { Direction::Rtl } else { Direction::Ltr },
            publication: settings.site.name.clone(),
            home,
            name: self.letter.name.clone(),
            title: self.titles.subject.clone(),
            preheader: self.titles.preheader.clone(),
            date: self.theme.date(self.noon(self.issue.day), "long"),
            colours,
            logo: self.logo.clone(),
            blocks,
            footer: self.footer(),
        }
    }

    fn say(&self, key: &str) -> String {
        self.theme.text(key, &[])
    }

    fn heading(&self, section: LetterSection) -> String {
        let site: [(&str, Arg); 1] = [("site", self.press.config.site.name.as_str().into())];
        self.theme.text(&format!("letter-section-{}", section.as_str()), &site)
    }

    /// An instant of that day.
    fn noon(&self, day: Date) -> Millis {
        let noon = day.at(12, 0, 0, 0).to_zoned_datetime(self.letter.zone(&self.press.zone));
        noon.map_or(self.issue.due_at, |noon| noon.timestamp().as_millisecond())
    }

    fn section(
        &self,
        section: LetterSection,
        items: &[Composed],
        whom: Entitlement,
        links: &mut Links,
    ) -> Vec<Block> {
        let leads = matches!(section, LetterSection::Latest | LetterSection::TopStories);
        items.iter().filter_map(|one| self.block(section, one, leads, whom, links)).collect()
    }

    /// An item as a block; nothing for a story that readers have no more, and for a take that nobody wrote.
    fn block(
        &self,
        section: LetterSection,
        one: &Composed,
        leads: bool,
        whom: Entitlement,
        links: &mut Links,
    ) -> Option<Block> {
        let note = || one.words.note.clone().unwrap_or_default();
        let words = |own: &str| one.words.headline.clone().unwrap_or_else(|| own.to_owned());
        Some(match &one.item.what {
            What::Article { id } => {
                let card = self.material.card(*id)?;
                match section {
                    LetterSection::MostRead => Block::List(vec![self.line(one, card, whom, links)]),
                    _ => self.story(one, card, leads, whom, links),
                }
            }
            What::Outside { source, headline, url } => Block::Brief(Brief {
                source: source.clone(),
                headline: words(headline),
                link: links.to(url),
                note: Prose::from_words(&note()),
            }),
            What::Event { headline, note: own, url, first, last } => Block::List(vec![Item {
                date: self.days(*first, *last),
                words: words(headline),
                link: links.to(url),
                note: one.words.note.clone().unwrap_or_else(|| own.clone()),
            }]),
            What::Coming { headline, on } => Block::List(vec![Item {
                date: self.theme.date(self.noon(*on), "weekday"),
                words: words(headline),
                link: Link::default(),
                note: note(),
            }]),
            What::Take { .. } => Block::Take(self.take(one, whom, links)?),
            What::Said { newsletter, day, headline, text, article } => {
                let text = one.words.note.as_ref().unwrap_or(text);
                let said =
                    Said { newsletter, day: *day, headline: &words(headline), text, article: *article };
                self.said(&said, whom, links)?
            }
            What::Text { headline, text } => Block::Text(headed(&words(headline), text)),
        })
    }

    fn decision(&self, card: &Card, whom: Entitlement) -> Decision {
        let level = card.level(&self.press.config.access, self.at).level;
        access::decide(level, &whom.viewer(), Held::default())
    }

    fn link(&self, card: &Card, whom: Entitlement, links: &mut Links) -> Link {
        links.article(card.id, &card.slug, whom == Entitlement::Subscriber)
    }

    fn story(&self, one: &Composed, card: &Card, leads: bool, whom: Entitlement, links: &mut Links) -> Block {
        let decision = self.decision(card, whom);
        let lead = self.material.lead().filter(|lead| leads && lead.card.id == card.id);
        let note = one.words.note.as_deref().unwrap_or_default();
        let body = match lead {
            Some(_) if !note.is_empty() => Prose::from_words(note),
            Some(article) => {
                let opened = decision.open(article.rest.clone());
                let lead = article.lead.clone().and_then(|lead| decision.open(lead));
                let teaser = lead.as_ref().unwrap_or(&article.teaser_html);
                excerpt(&format!("{teaser}{}", opened.unwrap_or_default()))
            }
            None => Prose::from_words(note),
        };
        let story = Story {
            kicker: self.kicker(card, whom),
            headline: one.words.headline.clone().unwrap_or_else(|| card.title.clone()),
            link: self.link(card, whom, links),
            standfirst: one.words.standfirst.clone().unwrap_or_else(|| self.material.standfirst(card)),
            byline: self.byline(card),
            picture: lead.and_then(|_| picture(self.press, card)),
            body,
            more: lead.map(|_| self.say("letter-read-on")).unwrap_or_default(),
        };
        if lead.is_some() { Block::Lead(story) } else { Block::Story(story) }
    }

    fn kicker(&self, card: &Card, whom: Entitlement) -> String {
        let section = card.section.as_ref().map(|section| section.name.clone());
        let level = card.level(&self.press.config.access, self.at).level;
        let walled = level == AccessLevel::Subscribers && whom == Entitlement::Free;
        let walled = walled.then(|| self.say("letter-for-subscribers"));
        section.into_iter().chain(walled).collect::<Vec<_>>().join(" · ")
    }

    fn byline(&self, card: &Card) -> String {
        let names: Vec<&str> = card.authors.iter().map(|author| author.name.as_str()).collect();
        let joined = articles::in_a_row(&names, &self.say("and"));
        joined.map(|joined| format!("{} {joined}", self.say("by"))).unwrap_or_default()
    }

    fn line(&self, one: &Composed, card: &Card, whom: Entitlement, links: &mut Links) -> Item {
        Item {
            date: String::new(),
            words: one.words.headline.clone().unwrap_or_else(|| card.title.clone()),
            link: self.link(card, whom, links),
            note: one.words.note.clone().unwrap_or_default(),
        }
    }

    fn take(&self, one: &Composed, whom: Entitlement, links: &mut Links) -> Option<Take> {
        let What::Take { candidate } = one.item.what else { return None };
        let card = candidate.filter(|_| one.pinned).and_then(|id| self.material.card(id));
        let text = one.words.note.clone().filter(|text| !text.is_empty());
        let text = text.or_else(|| card.map(|card| self.material.standfirst(card)))?;
        let own = || card.map(|card| card.title.clone()).unwrap_or_default();
        Some(Take {
            headline: one.words.headline.clone().unwrap_or_else(own),
            link: card.map(|card| self.link(card, whom, links)).unwrap_or_default(),
            byline: card.map(|card| self.byline(card)).unwrap_or_default(),
            body: Prose::from_words(&text),
        })
    }

    /// A take of an earlier issue: what was written for subscribers alone is for them alone.
    fn said(&self, said: &Said<'_>, whom: Entitlement, links: &mut Links) -> Option<Block> {
        let of = self.press.config.newsletters.iter().find(|letter| letter.slug == said.newsletter);
        let is_open = whom == Entitlement::Subscriber || of.is_some_and(|letter| !letter.subscribers_only);
        let card = said.article.and_then(|id| self.material.card(id));
        let headline = match (said.headline, card) {
            ("", Some(card)) => card.title.clone(),
            ("", None) if !is_open => return None,
            (headline, _) => headline.to_owned(),
        };
        let date = self.theme.date(self.noon(said.day), "weekday");
        let name = of.map(|letter| letter.name.clone());
        Some(Block::Story(Story {
            kicker: name.into_iter().chain([date]).collect::<Vec<_>>().join(" · "),
            headline,
            link: card.map(|card| self.link(card, whom, links)).unwrap_or_default(),
            body: if is_open { Prose::from_words(said.text) } else { Prose::default() },
            ..Story::default()
        }))
    }

    fn days(&self, first: Date, last: Date) -> String {
        let day = |day| self.theme.date(self.noon(day), "day");
        if first == last { day(first) } else { format!("{} – {}", day(first), day(last)) }
    }

    fn call(&self, links: &mut Links) -> Call {
        let site: [(&str, Arg); 1] = [("site", self.press.config.site.name.as_str().into())];
        Call {
            headline: self.theme.text("letter-call-title", &site),
            text: self.theme.text("letter-call-text", &site),
            button: self.theme.text("letter-call-button", &site),
            link: links.to("/subscribe"),
        }
    }

    fn footer(&self) -> Footer {
        let settings = &self.press.config;
        let args: [(&str, Arg); 3] = [
            ("newsletter", self.letter.name.as_str().into()),
            ("site", settings.site.name.as_str().into()),
            ("address", ADDRESS.into()),
        ];
        let seller = settings.billing.invoice.seller.lines().map(str::to_owned).collect::<Vec<_>>();
        let imprint = match seller.is_empty() {
            true => vec![settings.site.name.clone(), settings.site.contact.clone()],
            false => seller,
        };
        Footer {
            browser: self.say("letter-browser"),
            why: with_address(&self.theme.text("letter-why", &args)),
            unsubscribe: self.say("letter-unsubscribe"),
            preferences: self.say("letter-preferences"),
            imprint,
        }
    }
}

/// A take of an earlier issue.
struct Said<'a> {
    newsletter: &'a str,
    day: Date,
    headline: &'a str,
    text: &'a str,
    article: Option<i64>,
}

/// Lines that follow each other are one list.
fn joined(blocks: Vec<Block>) -> Vec<Block> {
    let mut all: Vec<Block> = Vec::new();
    for block in blocks {
        match (all.last_mut(), block) {
            (Some(Block::List(lines)), Block::List(more)) => lines.extend(more),
            (_, block) => all.push(block),
        }
    }
    all
}

fn headed(headline: &str, text: &str) -> Prose {
    let mut prose = Prose::from_words(text);
    if !headline.is_empty() {
        prose.0.insert(0, Stanza::Heading(vec![Run::Words(headline.to_owned())]));
    }
    prose
}

/// How a story begins: whole paragraphs, without links of its own, which may lead where not everybody may read.
fn excerpt(html: &str) -> Prose {
    let mut left = EXCERPT;
    let whole = Prose::from_html(html, &mut |_| Link::default()).0;
    let fits = |stanza: &Stanza| {
        let fits = left > 0;
        left = left.saturating_sub(words_of(stanza));
        fits
    };
    Prose(whole.into_iter().take_while(fits).collect())
}

fn words_of(stanza: &Stanza) -> usize {
    match stanza {
        Stanza::Paragraph(runs) | Stanza::Heading(runs) => runs.iter().map(words_in).sum(),
        Stanza::Quote(prose) => prose.0.iter().map(words_of).sum(),
        Stanza::List { items, .. } => items.iter().flat_map(|item| &item.0).map(words_of).sum(),
    }
}

fn words_in(run: &Run) -> usize {
    match run {
        Run::Words(words) => words.split_whitespace().count(),
        Run::Break => 0,
        Run::Emphasis(runs) | Run::Strong(runs) | Run::Linked(_, runs) => runs.iter().map(words_in).sum(),
    }
}

/// A sentence in which the reader's address stands.
fn with_address(sentence: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    for (nth, text) in sentence.split(ADDRESS).enumerate() {
        if nth > 0 {
            pieces.push(Piece::Slot(Slot::Address));
        }
        pieces.push(Piece::Text(text.to_owned()));
    }
    pieces
}
