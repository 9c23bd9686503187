//! What a form says of a campaign, checked as a whole: everything that is wrong is said at once.

use db::{Conn, DbError};
use kernel::clock::Millis;
use kernel::text::one_line;

use super::{AdError, AdSlot};
use crate::Press;
use crate::fronts::moment;
use crate::pictures::FileName;

/// Longest texts, in characters.
const NAME: usize = 100;
const HEADING: usize = 80;
const WORDS: usize = 200;
const PROMPT: usize = 40;
const ALT: usize = 300;
const LINK: usize = 2000;
/// The greatest weight and cap.
const WEIGHT: i64 = 100;
const CAP: i64 = 1_000_000_000_000;

/// What was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// What colleagues call it.
    pub name: String,
    /// Whether somebody pays for it.
    pub is_direct: bool,
    /// Who; of no matter where the house does.
    pub client: String,
    /// Whether it is a picture.
    pub is_picture: bool,
    /// The picture's address or file name.
    pub picture: String,
    /// What it shows.
    pub alt: String,
    /// The first line.
    pub heading: String,
    /// A sentence.
    pub words: String,
    /// What to do.
    pub prompt: String,
    /// Where it leads.
    pub link: String,
    /// Words of slots.
    pub slots: Vec<String>,
    /// Last parts of sections' addresses.
    pub sections: Vec<String>,
    /// The first moment, by the publication's clocks.
    pub starts: String,
    /// The last one; may be empty.
    pub ends: String,
    /// How often it comes when several fit.
    pub weight: String,
    /// Caps; may be empty.
    pub most_shown: String,
    /// On clicks.
    pub most_clicked: String,
}

/// What is wrong with a field. After `ads-wrong-` it is a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Trouble {
    /// The field.
    pub field: &'static str,
    /// What is the matter.
    pub message: &'static str,
}

/// What can be written down.
pub(super) struct Checked {
    pub name: String,
    pub client: String,
    pub picture: Option<i64>,
    pub alt: String,
    pub heading: String,
    pub words: String,
    pub prompt: String,
    pub link: String,
    pub slots: String,
    pub sections: Vec<i64>,
    pub starts_at: Millis,
    pub ends_at: Option<Millis>,
    pub weight: i64,
    pub most_shown: Option<i64>,
    pub most_clicked: Option<i64>,
}

/// What was found wrong so far.
#[derive(Default)]
struct Wrongs(Vec<Trouble>);

impl Wrongs {
    fn unless(&mut self, right: bool, field: &'static str, message: &'static str) {
        if !right && self.0.iter().all(|known| known.field != field) {
            self.0.push(Trouble { field, message });
        }
    }

    /// A line of text of at most so many characters.
    fn line(&mut self, text: &str, most: usize, field: &'static str) -> String {
        let line = one_line(text);
        self.unless(line.chars().count() <= most, field, "long");
        line
    }

    /// The same, and there must be some.
    fn needed(&mut self, text: &str, most: usize, field: &'static str, message: &'static str) -> String {
        let line = self.line(text, most, field);
        self.unless(!line.is_empty(), field, message);
        line
    }

    /// A whole number within bounds; nothing where nothing is said.
    fn number(&mut self, text: &str, most: i64, field: &'static str, message: &'static str) -> Option<i64> {
        // As people write large ones.
        let digits: String =
            text.chars().filter(|c| !c.is_whitespace() && !matches!(c, ',' | '.' | '’' | '\'')).collect();
        let number = digits.parse().ok().filter(|number| (1..=most).contains(number));
        self.unless(digits.is_empty() || number.is_some(), field, message);
        number
    }
}

const PICTURE: &str = "SELECT id FROM media WHERE public_id = $1";
const SECTION: &str = "SELECT id FROM terms WHERE kind = 'section' AND slug = $1 AND merged_into IS NULL";

fn picture(conn: &mut Conn, text: &str) -> Result<Option<i64>, DbError> {
    // The last part of its address, which is what people copy.
    let file = one_line(text);
    let file = file.rsplit('/').next().unwrap_or_default();
    match FileName::parse(file) {
        Some(name) => conn.query_opt(PICTURE, &[&name.public_id]),
        None => conn.query_opt(PICTURE, &[&file]),
    }
}

fn sections(conn: &mut Conn, slugs: &[String]) -> Result<Option<Vec<i64>>, DbError> {
    let mut found = Vec::new();
    for slug in slugs {
        match conn.query_opt::<i64>(SECTION, &[&slug.replace('\0', "")])? {
            Some(id) => found.push(id),
            None => return Ok(None),
        }
    }
    found.sort_unstable();
    found.dedup();
    Ok(Some(found))
}

/// Whether a click may lead there: a page of the web, or a path of this site that is none of those that lead on.
pub(crate) fn is_link(link: &str) -> bool {
    if link.len() > LINK || link.contains(['\\', ' ']) || link.chars().any(char::is_control) {
        return false;
    }
    if link.starts_with('/') {
        return !link.starts_with("//") && !link.starts_with("/go/");
    }
    let bare = |url: &url::Url| url.username().is_empty() && url.password().is_none() && url.has_host();
    url::Url::parse(link).is_ok_and(|url| matches!(url.scheme(), "http" | "https") && bare(&url))
}

/// What was typed as it can be written down, or everything that is wrong with it.
pub(super) fn checked(conn: &mut Conn, press: &Press, wanted: &Wanted) -> Result<Checked, AdError> {
    let mut wrongs = Wrongs::default();
    let name = wrongs.needed(&wanted.name, NAME, "name", "none");
    let client = match wanted.is_direct {
        true => wrongs.needed(&wanted.client, NAME, "client", "none"),
        false => String::new(),
    };
    let picture = if wanted.is_picture { picture(conn, &wanted.picture)? } else { None };
    let (mut alt, mut heading, mut words, mut prompt) = <(String, String, String, String)>::default();
    if wanted.is_picture {
        wrongs.unless(picture.is_some(), "picture", "none");
        alt = wrongs.needed(&wanted.alt, ALT, "alt", "none");
    } else {
        heading = wrongs.needed(&wanted.heading, HEADING, "heading", "none");
        words = wrongs.line(&wanted.words, WORDS, "words");
        prompt = wrongs.line(&wanted.prompt, PROMPT, "prompt");
    }
    let link = wanted.link.trim();
    wrongs.unless(is_link(link), "link", "none");
    // As it is sent: a host of other letters has its own way of being written.
    let link = url::Url::parse(link).map_or_else(|_| link.to_owned(), String::from);
    let slots: Vec<&str> = AdSlot::ALL
        .iter()
        .map(|slot| slot.as_str())
        .filter(|slot| wanted.slots.iter().any(|one| one == slot))
        .collect();
    wrongs.unless(!slots.is_empty(), "slots", "none");
    let sections = sections(conn, &wanted.sections)?;
    wrongs.unless(sections.is_some(), "sections", "none");
    let (starts_at, ends_at) = (moment(press, &wanted.starts), moment(press, &wanted.ends));
    wrongs.unless(starts_at.is_some(), "starts", "none");
    wrongs.unless(wanted.ends.trim().is_empty() || ends_at.is_some(), "ends", "none");
    wrongs.unless(ends_at.is_none_or(|ends| starts_at.is_none_or(|starts| starts < ends)), "ends", "before");
    let weight = wrongs.number(&wanted.weight, WEIGHT, "weight", "number");
    wrongs.unless(weight.is_some(), "weight", "number");
    let most_shown = wrongs.number(&wanted.most_shown, CAP, "most_shown", "number");
    let most_clicked = wrongs.number(&wanted.most_clicked, CAP, "most_clicked", "number");
    match (starts_at, weight, sections) {
        (Some(starts_at), Some(weight), Some(sections)) if wrongs.0.is_empty() => {
            let slots = slots.join(" ");
            Ok(Checked {
                name,
                client,
                picture,
                alt,
                heading,
                words,
                prompt,
                link,
                slots,
                sections,
                starts_at,
                ends_at,
                weight,
                most_shown,
                most_clicked,
            })
        }
        _ => Err(AdError::Wrong(wrongs.0)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_lead_to_pages() {
        for link in
            ["https://client.example/", "http://client.example:8080/a?b=c#d", "/subscribe", "/articles/x?y=z"]
        {
            assert!(is_link(link), "{link}");
        }
        for link in [
            "",
            "client.example",
            "javascript:alert(1)",
            "data:text/html,x",
            "//client.example",
            "/\\client.example",
            "https://user@client.example/",
            "https://user:word@client.example/",
            "ftp://client.example",
            "https://",
            "https://a b.example/",
            "mailto:a@b.example",
            "/go/abc/top",
            "https://client.example/\n",
        ] {
            assert!(!is_link(link), "{link}");
        }
        assert!(!is_link(&format!("https://client.example/{}", "x".repeat(2000))));
    }

    #[test]
    fn numbers_are_taken_as_people_write_them() {
        let mut wrongs = Wrongs::default();
        for text in ["100000", "100 000", "100,000", "100.000", "100’000", " 100\u{a0}000 "] {
            assert_eq!(wrongs.number(text, CAP, "weight", "number"), Some(100_000), "{text}");
        }
        assert_eq!(wrongs.number(" ", CAP, "weight", "number"), None);
        assert!(wrongs.0.is_empty());
        for (at, text) in ["0", "-5", "many", "9999999999999"].into_iter().enumerate() {
            assert_eq!(wrongs.number(text, CAP, ["a", "b", "c", "d"][at], "number"), None, "{text}");
        }
        assert_eq!(wrongs.0.len(), 4);
    }
}
