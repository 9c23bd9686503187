//! A letter as plain text, for those who read mail so: written for 72 columns, headings underlined, each link on
//! a line of its own.

use super::page::Page;
use super::wrap::{WIDTH, tidy, width, wrapped};
use super::{
    Ad, AdContent, Block, Brief, Call, Item, Letter, Link, Piece, Prose, Run, Slot, Stanza, Story, Take,
};

/// The plain part.
pub(super) fn plain(letter: &Letter) -> Vec<Piece> {
    let mut plain = Plain { page: Page::default(), begun: false, notes: Vec::new(), noted: 0 };
    plain.masthead(letter);
    letter.blocks.iter().for_each(|block| plain.block(block));
    plain.footer(letter);
    plain.page.pieces()
}

struct Plain {
    page: Page,
    begun: bool,
    /// Links of the running text that is being written, which follow it.
    notes: Vec<(usize, Link)>,
    /// How many links of running text there were.
    noted: usize,
}

impl Plain {
    /// An empty line before what comes next, unless it comes first.
    fn gap(&mut self) {
        if std::mem::replace(&mut self.begun, true) {
            self.page.push("\n");
        }
    }

    fn line(&mut self, text: &str) {
        self.page.push(text.trim_end());
        self.page.push("\n");
    }

    /// A text in as many lines as it needs, none if it is empty.
    fn words(&mut self, text: &str) {
        self.set(text, "", "");
    }

    /// The same, its lines begun so.
    fn set(&mut self, text: &str, first: &str, rest: &str) {
        for (nth, line) in wrapped(&tidy(text), WIDTH.saturating_sub(width(rest))).iter().enumerate() {
            self.line(&format!("{}{line}", if nth == 0 { first } else { rest }));
        }
    }

    fn link(&mut self, before: &str, link: &Link) {
        if link.leads() {
            self.page.push(before);
            self.page.address(link, str::to_owned);
            self.page.push("\n");
        }
    }

    fn underlined(&mut self, text: &str, mark: &str) {
        let lines = wrapped(&tidy(text), WIDTH);
        let longest = lines.iter().map(|line| width(line)).max().unwrap_or_default();
        lines.iter().for_each(|line| self.line(line));
        if longest > 0 {
            self.line(&mark.repeat(longest));
        }
    }

    fn masthead(&mut self, letter: &Letter) {
        self.gap();
        self.underlined(&letter.name, "=");
        let under = [letter.publication.as_str(), &letter.date];
        let under: Vec<&str> = under.into_iter().filter(|words| !words.is_empty()).collect();
        self.words(&under.join(", "));
        self.link("", &letter.home);
    }

    fn block(&mut self, block: &Block) {
        if let Block::Text(prose) = block {
            return self.prose(prose);
        }
        self.gap();
        match block {
            Block::Section(words) => {
                self.page.push("\n");
                self.underlined(words, "=");
            }
            Block::Take(take) => self.take(take),
            Block::Lead(story) | Block::Story(story) => self.story(story),
            Block::Brief(brief) => self.brief(brief),
            Block::List(items) => self.items(items, false),
            Block::Ranking(items) => self.items(items, true),
            Block::Text(_) => {}
            Block::Call(call) => self.call(call),
            Block::Ad(ad) => self.ad(ad),
            Block::Divider => self.line("* * *"),
        }
    }

    fn take(&mut self, take: &Take) {
        self.underlined(&take.headline, "-");
        self.words(&take.byline);
        self.link("", &take.link);
        self.prose(&take.body);
    }

    fn story(&mut self, story: &Story) {
        self.words(&story.kicker);
        self.underlined(&story.headline, "-");
        self.words(&story.standfirst);
        self.words(&story.byline);
        self.link("", &story.link);
        self.prose(&story.body);
    }

    fn brief(&mut self, brief: &Brief) {
        self.words(&brief.source);
        self.underlined(&brief.headline, "-");
        self.link("", &brief.link);
        self.prose(&brief.note);
    }

    fn items(&mut self, items: &[Item], ranked: bool) {
        for (nth, item) in items.iter().enumerate() {
            let first = if ranked { format!("{}. ", nth + 1) } else { "- ".to_owned() };
            let rest = " ".repeat(first.len());
            let dated = !item.date.is_empty();
            let words = if dated { format!("{}: {}", item.date, item.words) } else { item.words.clone() };
            self.set(&words, &first, &rest);
            self.set(&item.note, &rest, &rest);
            self.link(&rest, &item.link);
        }
    }

    fn call(&mut self, call: &Call) {
        self.underlined(&call.headline, "-");
        self.words(&call.text);
        if !call.button.is_empty() {
            self.led(&call.button, &call.link);
        }
    }

    fn ad(&mut self, ad: &Ad) {
        self.underlined(&ad.label, "-");
        match &ad.content {
            AdContent::Picture(picture) => self.words(&picture.alt),
            AdContent::Words { headline, text, .. } => {
                self.words(headline);
                self.words(text);
            }
        }
        self.link("", &ad.link);
    }

    /// A link and the line above that says where to.
    fn led(&mut self, words: &str, link: &Link) {
        if link.leads() {
            self.words(&format!("{words}:"));
            self.link("", link);
        }
    }

    fn footer(&mut self, letter: &Letter) {
        self.gap();
        self.line(&"-".repeat(WIDTH));
        self.why(&letter.footer.why);
        for (words, slot) in letter.own_links() {
            self.gap();
            self.led(words, &Link::slot(slot));
        }
        self.gap();
        letter.footer.imprint.iter().for_each(|line| self.words(line));
    }

    /// Sentences with gaps in them, each of which takes the place of a word.
    fn why(&mut self, pieces: &[Piece]) {
        const SLOTS: [Slot; 5] =
            [Slot::Unsubscribe, Slot::Preferences, Slot::Browser, Slot::Token, Slot::Address];
        // Control characters stand for them meanwhile: the words have none.
        let mark =
            |slot: Slot| SLOTS.iter().zip('\u{1}'..).find(|(one, _)| **one == slot).map(|(_, mark)| mark);
        let text: String = pieces
            .iter()
            .map(|piece| match piece {
                Piece::Text(words) => words.replace(|c: char| c.is_control() && !c.is_whitespace(), ""),
                Piece::Slot(slot) => mark(*slot).map(String::from).unwrap_or_default(),
            })
            .collect();
        for line in wrapped(&text, WIDTH) {
            let mut rest = line.as_str();
            while let Some(at) = rest.find(|c: char| ('\u{1}'..='\u{5}').contains(&c)) {
                self.page.push(&rest[..at]);
                self.page.slot(SLOTS[usize::from(rest.as_bytes()[at]) - 1]);
                rest = &rest[at + 1..];
            }
            self.line(rest);
        }
    }

    fn prose(&mut self, prose: &Prose) {
        for stanza in &prose.0 {
            self.gap();
            self.stanza(stanza, "", "");
            for (number, link) in std::mem::take(&mut self.notes) {
                self.link(&format!("[{number}] "), &link);
            }
        }
    }

    fn stanza(&mut self, stanza: &Stanza, first: &str, rest: &str) {
        match stanza {
            Stanza::Paragraph(runs) => self.paragraph(runs, first, rest),
            Stanza::Heading(runs) => {
                let said = self.said(runs);
                self.underlined(&said, "-");
            }
            Stanza::Quote(inner) => {
                let rest = format!("{rest}> ");
                self.stanzas(inner, &format!("{first}> "), &rest);
            }
            Stanza::List { numbered, items } => {
                for (nth, item) in items.iter().enumerate() {
                    let mark = if *numbered { format!("{}. ", nth + 1) } else { "- ".to_owned() };
                    let first = format!("{}{mark}", if nth == 0 { first } else { rest });
                    self.stanzas(item, &first, &format!("{rest}{}", " ".repeat(mark.len())));
                }
            }
        }
    }

    fn stanzas(&mut self, prose: &Prose, first: &str, rest: &str) {
        for (nth, stanza) in prose.0.iter().enumerate() {
            if nth > 0 {
                self.line(rest);
            }
            self.stanza(stanza, if nth == 0 { first } else { rest }, rest);
        }
    }

    fn paragraph(&mut self, runs: &[Run], first: &str, rest: &str) {
        let said = self.said(runs);
        for (nth, line) in said.split('\n').enumerate() {
            self.set(line, if nth == 0 { first } else { rest }, rest);
        }
    }

    /// What is said in lines; links are numbered, and noted to follow.
    fn said(&mut self, runs: &[Run]) -> String {
        let mut said = String::new();
        for run in runs {
            match run {
                Run::Words(words) => said.push_str(&words.replace(char::is_whitespace, " ")),
                Run::Break => said.push('\n'),
                Run::Emphasis(inner) | Run::Strong(inner) => said.push_str(&self.said(inner)),
                Run::Linked(link, inner) => {
                    said.push_str(self.said(inner).trim_end());
                    if link.leads() {
                        self.noted += 1;
                        said.push_str(&format!(" [{}]", self.noted));
                        self.notes.push((self.noted, link.clone()));
                    }
                }
            }
        }
        said
    }
}
