//! A letter as HTML for mail programs: tables that only lay out, styles in the tags, one column of 600 pixels
//! that is narrower by itself where there is less room. Whatever comes from outside is written by two functions
//! that escape it, [`Html::words`] and [`Html::address`].

mod blocks;
mod running;
mod sheet;

use sheet::{Part, Sheet};

use super::page::Page;
use super::{Direction, Letter, Link, Logo, Piece, Slot, escaped};

/// What all text is set within.
const COLUMN: u32 = 600;
/// The column without its margins.
const INNER: u32 = 536;
/// After the preheader, so that inboxes show nothing of what follows it: spaces that join with nothing.
const SILENCE: &str = "\u{2007}\u{34f} ";
/// So many of them.
const SILENT_FOR: usize = 60;

/// The HTML part.
pub(super) fn html(letter: &Letter) -> Vec<Piece> {
    let mut html =
        Html { letter, sheet: Sheet::of(letter), page: Page::default(), sections: false, opens: true };
    html.head();
    html.body();
    html.page.pieces()
}

struct Html<'l> {
    letter: &'l Letter,
    sheet: Sheet,
    page: Page,
    /// Whether there was a section: headlines are below its heading then.
    sections: bool,
    /// Whether the next block is the first, of all or of a section.
    opens: bool,
}

impl Html<'_> {
    /// Markup of our own.
    fn raw(&mut self, markup: &str) {
        self.page.push(markup);
    }

    /// Words of anybody's.
    fn words(&mut self, words: &str) {
        self.page.push(&escaped(words));
    }

    /// An address of anybody's, in an attribute.
    fn address(&mut self, link: &Link) {
        self.page.address(link, escaped);
    }

    fn open(&mut self, tag: &str, part: Part) {
        let dress = self.sheet.dress(part);
        self.raw(&format!("<{tag}{dress}>"));
    }

    fn close(&mut self, tag: &str) {
        self.raw(&format!("</{tag}>"));
    }

    /// An element of words; none if there are none.
    fn tagged(&mut self, tag: &str, part: Part, words: &str) {
        if !words.is_empty() {
            self.open(tag, part);
            self.words(words);
            self.close(tag);
            self.raw("\n");
        }
    }

    /// What leads somewhere, if it does.
    fn linked(&mut self, link: &Link, part: Part, fill: impl FnOnce(&mut Self)) {
        if !link.leads() {
            return fill(self);
        }
        self.raw("<a href=\"");
        self.address(link);
        let dress = self.sheet.dress(part);
        self.raw(&format!("\"{dress}>"));
        fill(self);
        self.raw("</a>");
    }

    /// A heading that may lead somewhere; none if it is empty.
    fn headline(&mut self, part: Part, words: &str, link: &Link) {
        if words.is_empty() {
            return;
        }
        let tag = if self.sections { "h3" } else { "h2" };
        self.open(tag, part);
        self.linked(link, Part::Headlined, |html| html.words(words));
        self.close(tag);
        self.raw("\n");
    }

    fn table(&mut self, fill: impl FnOnce(&mut Self)) {
        self.raw(
            "<table role=\"presentation\" width=\"100%\" cellpadding=\"0\" cellspacing=\"0\" border=\"0\">\n",
        );
        fill(self);
        self.raw("</table>\n");
    }

    /// A row of one cell.
    fn row(&mut self, part: Part, fill: impl FnOnce(&mut Self)) {
        self.raw("<tr>");
        self.cell(part, "", fill);
        self.raw("</tr>\n");
    }

    fn cell(&mut self, part: Part, attributes: &str, fill: impl FnOnce(&mut Self)) {
        let dress = self.sheet.dress(part);
        self.raw(&format!("<td{attributes}{dress}>\n"));
        fill(self);
        self.raw("</td>");
    }

    fn space(&mut self) {
        self.row(Part::Space, |html| html.raw("&nbsp;"));
    }

    fn head(&mut self) {
        let Letter { lang, title, .. } = self.letter;
        let (lang, direction) = (escaped(lang), self.direction());
        self.raw(&format!(
            "<!DOCTYPE html>\n<html lang=\"{lang}\" dir=\"{direction}\">\n<head>\n<meta charset=\"utf-8\">\n"
        ));
        for (name, content) in [
            ("viewport", "width=device-width, initial-scale=1"),
            ("color-scheme", "light dark"),
            ("supported-color-schemes", "light dark"),
            ("format-detection", "telephone=no, date=no, address=no, email=no"),
        ] {
            self.raw(&format!("<meta name=\"{name}\" content=\"{content}\">\n"));
        }
        self.raw("<title>");
        self.words(title);
        let rules = self.sheet.rules();
        self.raw(&format!("</title>\n<style>\n{rules}</style>\n</head>\n"));
    }

    fn direction(&self) -> &'static str {
        match self.letter.direction {
            Direction::Ltr => "ltr",
            Direction::Rtl => "rtl",
        }
    }

    fn body(&mut self) {
        let [paper, _] = self.sheet.grounds();
        let body = self.sheet.dress(Part::Body);
        self.raw(&format!("<body bgcolor=\"{paper}\"{body}>\n"));
        self.preheader();
        // Programs that take the page apart keep neither its language nor its direction.
        let (lang, direction, title) =
            (escaped(&self.letter.lang), self.direction(), escaped(&self.letter.title));
        self.raw(&format!(
            "<div role=\"article\" aria-label=\"{title}\" lang=\"{lang}\" dir=\"{direction}\">\n"
        ));
        let dress = self.sheet.dress(Part::Paper);
        self.raw(&format!(
            "<table role=\"presentation\" width=\"100%\" cellpadding=\"0\" cellspacing=\"0\" border=\"0\" bgcolor=\"{paper}\"{dress}>\n<tr>"
        ));
        self.cell(Part::Column, " align=\"center\"", Self::column);
        self.raw("</tr>\n</table>\n</div>\n</body>\n</html>\n");
    }

    fn preheader(&mut self) {
        if self.letter.preheader.is_empty() {
            return;
        }
        self.open("div", Part::Preheader);
        self.words(&self.letter.preheader);
        self.raw(&SILENCE.repeat(SILENT_FOR));
        self.raw("</div>\n");
    }

    fn column(&mut self) {
        let dress = self.sheet.dress(Part::Inner);
        self.raw(&format!(
            "<table role=\"presentation\" width=\"{COLUMN}\" cellpadding=\"0\" cellspacing=\"0\" border=\"0\"{dress}>\n"
        ));
        let side = self.sheet.start();
        self.raw("<tr>");
        self.cell(Part::Margins, &format!(" align=\"{side}\""), |html| {
            html.table(|html| {
                html.masthead();
                let letter = html.letter;
                letter.blocks.iter().for_each(|block| html.block(block));
                html.footer();
            });
        });
        self.raw("</tr>\n</table>\n");
    }

    fn masthead(&mut self) {
        let letter = self.letter;
        self.row(Part::Publication, |html| {
            html.linked(&letter.home, Part::Headlined, |html| match &letter.logo {
                Some(logo) => html.logo(logo),
                None => html.words(&letter.publication),
            });
        });
        self.row(Part::Row, |html| {
            html.tagged("h1", Part::Name, &letter.name);
            html.open("p", Part::Dateline);
            html.words(&letter.date);
            if !letter.footer.browser.is_empty() {
                html.raw(if letter.date.is_empty() { "" } else { " &middot; " });
                html.linked(&Link::slot(Slot::Browser), Part::Soft, |html| {
                    html.words(&letter.footer.browser)
                });
            }
            html.close("p");
        });
    }

    fn logo(&mut self, logo: &Logo) {
        let (light, dark) = (Link::to(&logo.url), Link::to(&logo.dark_url));
        if !light.leads() {
            return self.words(&self.letter.publication);
        }
        let swaps = dark.leads();
        if swaps {
            self.raw("<picture><source media=\"(prefers-color-scheme: dark)\" srcset=\"");
            self.address(&dark);
            self.raw("\">");
        }
        let (width, height) = fitted(logo.width, logo.height, INNER);
        self.image(&light, &self.letter.publication, (width, height), &self.sheet.dress(Part::Logo));
        if swaps {
            self.raw("</picture>");
        }
    }

    /// A picture of that size.
    fn image(&mut self, at: &Link, alt: &str, (width, height): (u32, u32), dress: &str) {
        self.raw("<img src=\"");
        self.address(at);
        self.raw("\" alt=\"");
        self.words(alt);
        let height = if height > 0 { format!(" height=\"{height}\"") } else { String::new() };
        self.raw(&format!("\" width=\"{width}\"{height}{dress}>"));
    }

    fn footer(&mut self) {
        let (letter, footer) = (self.letter, &self.letter.footer);
        self.space();
        self.row(Part::Footer, |html| {
            html.open("p", Part::Foot);
            for piece in &footer.why {
                match piece {
                    Piece::Text(words) => html.words(words),
                    Piece::Slot(slot) => html.page.slot(*slot),
                }
            }
            html.raw("</p>\n");
            html.open("p", Part::Foot);
            let links = letter.own_links();
            for (nth, (words, slot)) in links.iter().enumerate() {
                html.raw(if nth > 0 { " &middot; " } else { "" });
                html.linked(&Link::slot(*slot), Part::Soft, |html| html.words(words));
            }
            html.raw("</p>\n");
            html.open("p", Part::Foot);
            for (nth, line) in footer.imprint.iter().enumerate() {
                html.raw(if nth > 0 { "<br>" } else { "" });
                html.words(line);
            }
            html.raw("</p>\n");
        });
    }
}

/// The size a picture is shown at, given the room; with an unknown size it takes all of it.
fn fitted(width: u32, height: u32, room: u32) -> (u32, u32) {
    if width == 0 || height == 0 {
        return (room, 0);
    }
    let shown = width.min(room);
    let tall = u64::from(height) * u64::from(shown) / u64::from(width);
    (shown, u32::try_from(tall).unwrap_or(room).max(1))
}
