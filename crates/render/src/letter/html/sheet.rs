//! How the parts of a letter look: one table of styles, written into each tag, since many mail programs read
//! no style sheet; and the few rules of the sheet, for phones and for the dark, that the others read.

use crate::letter::{Colours, Direction, Letter};

/// A part of a letter with a look of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Body,
    Preheader,
    Paper,
    Column,
    Margins,
    Inner,
    Row,
    Lined,
    Ruled,
    Marked,
    Divided,
    Footer,
    Space,
    Publication,
    Logo,
    Name,
    Dateline,
    Section,
    Kicker,
    Lead,
    Headline,
    Title,
    Standfirst,
    Byline,
    Source,
    Text,
    Heading,
    Quote,
    List,
    Listed,
    Note,
    Remark,
    Caption,
    Credit,
    Gap,
    Label,
    Picture,
    Beside,
    Cell,
    Date,
    Rank,
    Line,
    FirstLine,
    Onward,
    More,
    Button,
    ButtonWords,
    Foot,
    Headlined,
    Linked,
    Soft,
}

/// Classes and style of a part. `$ink` and its like are the letter's colours, `$start` and `$end` sides.
/// Padding is on cells alone and lengths are in pixels, as Outlook wants them.
#[rustfmt::skip]
fn look(part: Part) -> (&'static str, &'static str) {
    match part {
        Part::Body => ("paper", "margin:0;padding:0;background-color:$paper"),
        Part::Preheader => ("", "display:none;max-height:0;overflow:hidden"),
        Part::Paper => ("paper", "background-color:$paper"),
        Part::Column => ("", "padding:24px 0 48px"),
        Part::Inner => ("", "width:100%;max-width:600px"),
        Part::Margins => ("pad", "padding:0 32px"),
        Part::Row => ("", "padding:16px 0"),
        Part::Lined => ("line", "padding:20px 0 16px;border-top:1px solid $line"),
        Part::Ruled => ("rule", "padding:10px 0 0;border-top:1px solid $ink"),
        Part::Divided => ("rule", "padding:0;border-top:1px solid $ink;font-size:12px;line-height:16px"),
        Part::Marked => ("mark", "padding:20px 0 16px;border-top:3px solid $accent"),
        Part::Footer => ("rule", "padding:20px 0 0;border-top:1px solid $ink"),
        Part::Space => ("", "font-size:16px;line-height:28px"),
        Part::Publication => ("rule ink", "padding:0 0 12px;border-bottom:1px solid $ink;font-family:$serif;font-size:20px;line-height:28px;color:$ink"),
        Part::Logo => ("", "display:block;border:0;font-family:$serif;font-size:20px;line-height:28px;color:$ink"),
        Part::Name => ("ink name", "margin:0;font-family:$serif;font-size:42px;line-height:48px;font-weight:normal;letter-spacing:-0.5px;color:$ink"),
        Part::Dateline => ("soft", "margin:8px 0 0;font-family:$sans;font-size:13px;line-height:20px;color:$soft"),
        Part::Section => ("ink", "margin:0;font-family:$sans;font-size:13px;line-height:20px;font-weight:bold;letter-spacing:1px;text-transform:uppercase;color:$ink"),
        Part::Kicker => ("accent", "margin:0 0 6px;font-family:$sans;font-size:12px;line-height:16px;font-weight:bold;letter-spacing:0.7px;text-transform:uppercase;color:$accent"),
        Part::Lead => ("ink lead", "margin:0 0 10px;font-family:$serif;font-size:34px;line-height:40px;font-weight:normal;letter-spacing:-0.3px;color:$ink"),
        Part::Headline => ("ink", "margin:0 0 6px;font-family:$serif;font-size:23px;line-height:29px;font-weight:normal;color:$ink"),
        Part::Title => ("ink", "margin:0;font-family:$serif;font-size:19px;line-height:26px;font-weight:normal;color:$ink"),
        Part::Standfirst => ("soft", "margin:0 0 8px;font-family:$serif;font-size:18px;line-height:28px;color:$soft"),
        Part::Byline => ("soft", "margin:0 0 8px;font-family:$sans;font-size:13px;line-height:20px;color:$soft"),
        Part::Source => ("soft", "margin:0 0 4px;font-family:$sans;font-size:12px;line-height:16px;font-weight:bold;letter-spacing:0.7px;text-transform:uppercase;color:$soft"),
        Part::Text => ("ink", "margin:0 0 16px;font-family:$serif;font-size:18px;line-height:29px;color:$ink"),
        Part::Heading => ("ink", "margin:24px 0 8px;font-family:$serif;font-size:20px;line-height:28px;font-weight:bold;color:$ink"),
        Part::Quote => ("", "margin:0 0 16px;margin-$start:24px;font-style:italic"),
        Part::List => ("ink", "margin:0 0 16px;margin-$start:24px;padding:0;font-family:$serif;font-size:18px;line-height:29px;color:$ink"),
        Part::Listed => ("", "margin:0 0 6px"),
        Part::Note => ("soft", "margin:2px 0 0;font-family:$serif;font-size:16px;line-height:24px;color:$soft"),
        Part::Remark => ("ink", "margin:4px 0 8px;font-family:$serif;font-size:17px;line-height:26px;color:$ink"),
        Part::Credit => ("soft", "margin:4px 0 0;font-family:$sans;font-size:11px;line-height:15px;color:$soft"),
        Part::Gap => ("", "margin:0;font-size:12px;line-height:16px"),
        Part::Caption => ("soft", "margin:8px 0 0;font-family:$sans;font-size:12px;line-height:18px;color:$soft"),
        Part::Label => ("soft", "margin:0 0 12px;font-family:$sans;font-size:11px;line-height:16px;letter-spacing:0.7px;text-transform:uppercase;color:$soft"),
        Part::Picture => ("soft", "display:block;width:100%;height:auto;border:0;font-family:$sans;font-size:13px;line-height:20px;color:$soft"),
        Part::Beside => ("beside", "padding-$start:24px"),
        Part::Cell => ("", "padding:0"),
        Part::Date => ("soft", "padding:3px 0 0;padding-$end:16px;font-family:$sans;font-size:13px;line-height:20px;color:$soft"),
        Part::Rank => ("accent", "padding-$end:16px;font-family:$serif;font-size:28px;line-height:28px;color:$accent"),
        Part::Line => ("line", "padding:12px 0;border-top:1px solid $line"),
        Part::FirstLine => ("", "padding:10px 0 12px"),
        Part::Onward => ("", "margin:6px 0 0"),
        Part::More => ("accent", "font-family:$sans;font-size:14px;line-height:20px;font-weight:bold;color:$accent;text-decoration:underline"),
        Part::Button => ("act", "background-color:$button;mso-padding-alt:12px 24px"),
        Part::ButtonWords => ("", "display:inline-block;padding:12px 24px;font-family:$sans;font-size:15px;line-height:20px;font-weight:bold;color:#ffffff;text-decoration:none"),
        Part::Foot => ("soft", "margin:0 0 12px;font-family:$sans;font-size:13px;line-height:20px;color:$soft"),
        Part::Headlined => ("ink", "color:$ink;text-decoration:none"),
        Part::Linked => ("ink", "color:$ink;text-decoration:underline"),
        Part::Soft => ("soft", "color:$soft;text-decoration:underline"),
    }
}

/// For phones. Where it is not read, the column is narrower by itself; only its margins are wider.
const PHONE: &str = "html { color-scheme: light dark; }
@media (max-width: 480px) {
.pad { padding-left: 20px !important; padding-right: 20px !important; }
.name { font-size: 36px !important; line-height: 42px !important; }
.lead { font-size: 28px !important; line-height: 34px !important; }
.beside { padding-$start: 16px !important; }
}
";

/// For the dark. Where it is not read, programs darken by themselves, or do not.
const DARK: &str = "@media (prefers-color-scheme: dark) {
.paper { background-color: $paper !important; }
.ink { color: $ink !important; }
.soft { color: $soft !important; }
.accent { color: $accent !important; }
.line { border-color: $line !important; }
.rule { border-color: $soft !important; }
.mark { border-color: $accent !important; }
.act { background-color: $button !important; }
}
";

const SERIF: &str = "Georgia,'Times New Roman',serif";
const SANS: &str = "-apple-system,'Segoe UI',Helvetica,Arial,sans-serif";

/// A letter's colours and sides, with which its styles are written.
pub(super) struct Sheet {
    colours: [Colours; 2],
    start: &'static str,
    end: &'static str,
}

impl Sheet {
    pub(super) fn of(letter: &Letter) -> Self {
        let (start, end) = match letter.direction {
            Direction::Ltr => ("left", "right"),
            Direction::Rtl => ("right", "left"),
        };
        Self { colours: letter.colours, start, end }
    }

    /// A part's classes and style, as attributes.
    pub(super) fn dress(&self, part: Part) -> String {
        self.dress_with(part, "")
    }

    /// The same with a little more of style.
    pub(super) fn dress_with(&self, part: Part, more: &str) -> String {
        let (classes, style) = look(part);
        let style = self.fill(style, self.colours[0]);
        let class = if classes.is_empty() { String::new() } else { format!(" class=\"{classes}\"") };
        format!("{class} style=\"{style}{more}\"")
    }

    /// The style sheet.
    pub(super) fn rules(&self) -> String {
        self.fill(PHONE, self.colours[0]) + &self.fill(DARK, self.colours[1])
    }

    /// The colours of the paper and of buttons, for programs that want them as attributes.
    pub(super) fn grounds(&self) -> [String; 2] {
        [self.colours[0].paper, self.colours[0].button].map(hex)
    }

    /// The side where lines begin.
    pub(super) fn start(&self) -> &'static str {
        self.start
    }

    fn fill(&self, style: &str, colours: Colours) -> String {
        let Colours { accent, button, paper, ink } = colours;
        let named = [
            ("$accent", hex(accent)),
            ("$button", hex(button)),
            ("$paper", hex(paper)),
            ("$ink", hex(ink)),
            ("$soft", hex(mixed(ink, paper, 30))),
            ("$line", hex(mixed(ink, paper, 84))),
        ];
        let words = [("$serif", SERIF), ("$sans", SANS), ("$start", self.start), ("$end", self.end)];
        let style = words.iter().fold(style.to_owned(), |style, (name, value)| style.replace(name, value));
        named.iter().fold(style, |style, (name, value)| style.replace(name, value))
    }
}

/// A colour that is so many hundredths of the way from one to the other.
fn mixed(from: [u8; 3], to: [u8; 3], hundredths: u32) -> [u8; 3] {
    let part = |at: usize| (u32::from(from[at]) * (100 - hundredths) + u32::from(to[at]) * hundredths) / 100;
    // An average of bytes is a byte.
    [0, 1, 2].map(|at| part(at) as u8)
}

fn hex([red, green, blue]: [u8; 3]) -> String {
    format!("#{red:02x}{green:02x}{blue:02x}")
}
