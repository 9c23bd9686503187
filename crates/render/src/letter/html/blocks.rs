//! The blocks of a letter, each a row or a few of the one column.

use super::sheet::Part;
use super::{Html, INNER, fitted};
use crate::letter::{Ad, AdContent, Block, Brief, Call, Item, Link, Picture, Story, Take};

/// A small picture beside words, in pixels.
const SMALL: u32 = 152;

impl Html<'_> {
    pub(super) fn block(&mut self, block: &Block) {
        let opens = std::mem::take(&mut self.opens);
        let row = if opens { Part::Row } else { Part::Lined };
        match block {
            Block::Section(words) => self.section(words),
            Block::Take(take) => self.row(row, |html| html.take(take)),
            Block::Lead(story) => self.row(row, |html| html.lead(story)),
            Block::Story(story) => self.row(row, |html| html.story(story)),
            Block::Brief(brief) => self.row(row, |html| html.brief(brief)),
            Block::List(items) => self.items(items, opens, false),
            Block::Ranking(items) => self.items(items, opens, true),
            Block::Text(prose) => self.row(Part::Row, |html| html.prose(prose, Part::Text)),
            Block::Call(call) => self.call(call),
            Block::Ad(ad) => self.row(row, |html| html.ad(ad)),
            Block::Divider => self.divider(),
        }
    }

    fn section(&mut self, words: &str) {
        self.space();
        self.row(Part::Ruled, |html| html.tagged("h2", Part::Section, words));
        (self.sections, self.opens) = (true, true);
    }

    fn divider(&mut self) {
        self.row(Part::Divided, |html| html.raw("&nbsp;"));
        self.opens = true;
    }

    fn take(&mut self, take: &Take) {
        self.headline(Part::Lead, &take.headline, &take.link);
        self.tagged("p", Part::Byline, &take.byline);
        self.prose(&take.body, Part::Text);
    }

    fn lead(&mut self, story: &Story) {
        if let Some(picture) = &story.picture {
            self.picture(picture, &story.link, INNER);
            let below = [picture.caption.as_str(), picture.credit.as_str()].join(" ");
            self.tagged("p", Part::Caption, below.trim());
            self.open("p", Part::Gap);
            self.raw("&nbsp;</p>\n");
        }
        self.told(story, Part::Lead);
    }

    fn story(&mut self, story: &Story) {
        let Some(picture) = &story.picture else { return self.told(story, Part::Headline) };
        self.table(|html| {
            html.raw("<tr>");
            html.cell(Part::Cell, " valign=\"top\"", |html| html.told(story, Part::Headline));
            html.cell(Part::Beside, " width=\"32%\" valign=\"top\"", |html| {
                html.picture(picture, &story.link, SMALL);
                html.tagged("p", Part::Credit, &picture.credit);
            });
            html.raw("</tr>\n");
        });
    }

    /// The words of a story.
    fn told(&mut self, story: &Story, headline: Part) {
        self.tagged("p", Part::Kicker, &story.kicker);
        self.headline(headline, &story.headline, &story.link);
        self.tagged("p", Part::Standfirst, &story.standfirst);
        self.tagged("p", Part::Byline, &story.byline);
        self.prose(&story.body, Part::Text);
        self.more(&story.more, &story.link);
    }

    fn more(&mut self, words: &str, link: &Link) {
        if !words.is_empty() && link.leads() {
            self.open("p", Part::Onward);
            self.linked(link, Part::More, |html| html.words(words));
            self.raw("</p>\n");
        }
    }

    fn picture(&mut self, picture: &Picture, link: &Link, room: u32) {
        let at = Link::to(&picture.url);
        if !at.leads() {
            return;
        }
        let size = fitted(picture.width, picture.height, room);
        let dress = self.sheet.dress_with(Part::Picture, &format!(";max-width:{}px", size.0));
        self.linked(link, Part::Headlined, |html| html.image(&at, &picture.alt, size, &dress));
        self.raw("\n");
    }

    fn brief(&mut self, brief: &Brief) {
        self.tagged("p", Part::Source, &brief.source);
        self.headline(Part::Title, &brief.headline, &brief.link);
        self.prose(&brief.note, Part::Remark);
    }

    fn items(&mut self, items: &[Item], opens: bool, ranked: bool) {
        let dated = items.iter().any(|item| !item.date.is_empty());
        for (nth, item) in items.iter().enumerate() {
            let part = if opens && nth == 0 { Part::FirstLine } else { Part::Line };
            self.row(part, |html| match (ranked, dated) {
                (false, false) => html.item(item),
                (true, _) => html.beside(Part::Rank, 20, &(nth + 1).to_string(), item),
                (false, true) => html.beside(Part::Date, 104, &item.date, item),
            });
        }
    }

    /// An item with something short before it.
    fn beside(&mut self, part: Part, width: u32, before: &str, item: &Item) {
        self.table(|html| {
            html.raw("<tr>");
            html.cell(part, &format!(" width=\"{width}\" valign=\"top\""), |html| html.words(before));
            html.cell(Part::Cell, " valign=\"top\"", |html| html.item(item));
            html.raw("</tr>\n");
        });
    }

    fn item(&mut self, item: &Item) {
        self.open("p", Part::Title);
        self.linked(&item.link, Part::Headlined, |html| html.words(&item.words));
        self.raw("</p>\n");
        self.tagged("p", Part::Note, &item.note);
    }

    fn call(&mut self, call: &Call) {
        self.space();
        self.row(Part::Marked, |html| {
            html.headline(Part::Headline, &call.headline, &Link::default());
            html.tagged("p", Part::Text, &call.text);
            if !call.button.is_empty() && call.link.leads() {
                html.button(&call.button, &call.link);
            }
        });
    }

    /// A cell with a ground of its own, so that it is a button everywhere.
    fn button(&mut self, words: &str, link: &Link) {
        let [_, ground] = self.sheet.grounds();
        self.raw("<table role=\"presentation\" cellpadding=\"0\" cellspacing=\"0\" border=\"0\">\n<tr>");
        self.cell(Part::Button, &format!(" bgcolor=\"{ground}\""), |html| {
            html.linked(link, Part::ButtonWords, |html| html.words(words));
        });
        self.raw("</tr>\n</table>\n");
    }

    fn ad(&mut self, ad: &Ad) {
        self.tagged("p", Part::Label, &ad.label);
        match &ad.content {
            AdContent::Picture(picture) => self.picture(picture, &ad.link, INNER),
            AdContent::Words { headline, text, more } => {
                self.open("p", Part::Title);
                self.linked(&ad.link, Part::Headlined, |html| html.words(headline));
                self.raw("</p>\n");
                self.tagged("p", Part::Note, text);
                self.more(more, &ad.link);
            }
        }
    }
}
