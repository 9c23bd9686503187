//! The mail that tells what is new, under the name of what each article was found for.

use serde_json::{Value, json};

use crate::articles::Card;
use crate::newsletters::stop_path;
use crate::readers::{MailJob, ReaderRecord};
use crate::{Press, preferences};

/// Articles named of one section; a link leads to the others.
const NAMED: usize = 8;

/// What is new for one thing.
#[derive(Clone, Debug)]
pub(crate) struct Section {
    /// What it is called.
    pub(crate) name: String,
    /// The path of its page.
    pub(crate) path: String,
    /// The articles, the newest first.
    pub(crate) cards: Vec<Card>,
}

/// The mail. `words` is what its messages begin with in the language file; `subjects` are those for one section, which
/// it names, and for several; one click stops the letter `stop`.
pub(crate) fn letter(
    press: &Press,
    reader: &ReaderRecord,
    words: &str,
    subjects: [&str; 2],
    stop: &str,
    sections: &[Section],
) -> MailJob {
    let count: usize = sections.iter().map(|one| one.cards.len()).sum();
    let site = &press.config.site.url;
    let (subject, name) = match sections {
        [only] => (subjects[0], only.name.as_str()),
        _ => (subjects[1], ""),
    };
    let context = json!({
        "words": words, "count": count, "name": name,
        "sections": sections.iter().map(|one| shown(site, one)).collect::<Value>(),
        "preferences_url": format!("{site}{}", preferences::path(press, &reader.public_id)),
    });
    let stop = stop_path(press, &reader.public_id, stop);
    MailJob::of_list("news", &reader.email, subject, context, format!("{site}{stop}"))
}

fn shown(site: &str, section: &Section) -> Value {
    let named = section.cards.iter().take(NAMED).map(|card| {
        json!({
            "title": card.title,
            "url": format!("{site}/articles/{}", card.slug),
            "standfirst": card.standfirst,
            "section": card.section.as_ref().map(|section| &section.name),
        })
    });
    json!({
        "name": section.name,
        "url": format!("{site}{}", section.path),
        "articles": named.collect::<Value>(),
        "more": section.cards.len().saturating_sub(NAMED),
    })
}
