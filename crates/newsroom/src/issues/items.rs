//! What stands in an issue, section by section, with the forms that change it.

use kernel::config::{LetterSection, Portion};
use press::articles::{self, Card};
use press::newsletters::issues::{self, Composed, Prepared, What};
use serde_json::{Value, json};

use super::radar;
use super::typed::{Typed, field};
use crate::Newsroom;
use crate::calendar;

/// What was typed and not taken, if it was for this.
fn typed_for<'t>(typed: Option<&'t Typed>, act: &str, key: &str) -> Option<&'t Typed> {
    typed.filter(|Typed { wanted, .. }| {
        wanted.act == act && [&wanted.key, &wanted.section].iter().any(|of| *of == key)
    })
}

/// What is done by an item's form.
pub(super) fn act(what: &What) -> &'static str {
    match what {
        What::Outside { .. } => "rewrite",
        What::Text { .. } => "rewrite-text",
        _ => "words",
    }
}

/// Whether such a thing can be put into a section.
pub(super) fn adds(act: &str, section: LetterSection) -> bool {
    use LetterSection::{Archive, Latest, MostRead, News, Take, Takes, TopStories};
    match act {
        "article" => matches!(section, Latest | MostRead | Archive | TopStories | Takes),
        "outside" => section == News,
        _ => section != Take,
    }
}

/// The kind of an item, in a word that forms go by.
fn kind(what: &What) -> &'static str {
    match what {
        What::Article { .. } => "article",
        What::Outside { .. } => "outside",
        What::Event { .. } => "event",
        What::Coming { .. } => "coming",
        What::Take { .. } => "take",
        What::Said { .. } => "said",
        What::Text { .. } => "text",
    }
}

impl Newsroom {
    /// The sections of an issue, in its order.
    pub(super) fn issue_sections(&self, prepared: &Prepared, typed: Option<&Typed>) -> Vec<Value> {
        let portions = prepared.newsletter.sections.iter();
        portions.map(|portion| self.issue_section(prepared, portion, typed)).collect()
    }

    fn issue_section(&self, prepared: &Prepared, portion: &Portion, typed: Option<&Typed>) -> Value {
        let Portion { section, least, most } = portion;
        let name = section.as_str();
        let items = prepared.composition.of(*section);
        let last = items.len().saturating_sub(1);
        let dropped = prepared.composition.dropped.iter().filter(|block| block.section == *section);
        let dropped: Vec<Value> = dropped
            .flat_map(|block| &block.items)
            .map(|one| json!({ "key": one.item.key, "title": self.item_title(one, prepared) }))
            .collect();
        let site = [("site", self.press.config.site.name.as_str().into())];
        let is_take = *section == LetterSection::Take;
        let shown: Vec<Value> = items
            .iter()
            .enumerate()
            .map(|(at, one)| {
                let mut view = self.item(*section, one, prepared, typed);
                view["first"] = (at == 0).into();
                view["last"] = (at == last).into();
                view
            })
            .collect();
        json!({
            "section": name, "title": self.theme.text(&format!("letter-section-{name}"), &site),
            "count": items.len(), "least": least, "most": most,
            "items": if is_take { Vec::new() } else { shown }, "dropped": dropped,
            "take": items.first().filter(|_| is_take).map(|one| self.take(one, prepared, typed)),
            "adds": adding(*section, typed), "hint": self.section_hint(*section),
        })
    }

    /// What an item is called in lists.
    fn item_title(&self, one: &Composed, prepared: &Prepared) -> String {
        let short = |text: &str| text.split_whitespace().take(8).collect::<Vec<_>>().join(" ");
        let own = match &one.item.what {
            What::Text { text, .. } | What::Said { text, .. } => short(text),
            _ => self.say("issues-item-gone"),
        };
        issues::headline(one, &prepared.material).unwrap_or(own)
    }

    fn item(
        &self,
        section: LetterSection,
        one: &Composed,
        prepared: &Prepared,
        typed: Option<&Typed>,
    ) -> Value {
        let key = &one.item.key;
        let own = Composed { words: issues::Words::default(), ..one.clone() };
        let (title, original) = (self.item_title(one, prepared), self.item_title(&own, prepared));
        let is_article = matches!(one.item.what, What::Article { .. });
        let card = one.item.article_id().and_then(|id| prepared.material.card(id));
        let typed = typed_for(typed, act(&one.item.what), key);
        json!({
            "key": key, "kind": kind(&one.item.what), "title": title,
            "original": (title != original).then_some(original),
            "by": self.item_by(&one.item.what, card), "note": self.item_note(one),
            "url": item_url(&one.item.what, card), "gone": is_article && card.is_none(),
            "pinned": one.pinned, "added": one.added, "open": typed.is_some(),
            "form": form(section, one, typed),
        })
    }

    /// Where an item comes from, in a line.
    fn item_by(&self, what: &What, card: Option<&Card>) -> String {
        let parts = match (what, card) {
            (What::Article { .. }, Some(card)) => self.story_by(card),
            (What::Outside { source, .. }, _) => vec![source.clone()],
            (What::Event { first, last, .. }, _) if first == last => vec![self.issue_day(*first, "weekday")],
            (What::Event { first, last, .. }, _) => {
                vec![format!("{} – {}", self.issue_day(*first, "weekday"), self.issue_day(*last, "weekday"))]
            }
            (What::Coming { on, .. }, _) => vec![self.issue_day(*on, "weekday")],
            (What::Said { newsletter, day, .. }, _) => {
                vec![self.letter_name(newsletter).to_owned(), self.issue_day(*day, "weekday")]
            }
            _ => Vec::new(),
        };
        parts.join(" · ")
    }

    fn story_by(&self, card: &Card) -> Vec<String> {
        let names: Vec<&str> = card.authors.iter().map(|author| author.name.as_str()).collect();
        let section = card.section.as_ref().map(|section| section.name.clone());
        let authors = articles::in_a_row(&names, &self.say("and"));
        section.into_iter().chain(authors).chain([self.theme.date(card.published_at, "wire")]).collect()
    }

    /// What is said to an item.
    fn item_note(&self, one: &Composed) -> Option<String> {
        let own = match &one.item.what {
            What::Text { text, .. } => text,
            what => what.own_note(),
        };
        Some(one.words.note.as_deref().unwrap_or(own)).filter(|note| !note.is_empty()).map(str::to_owned)
    }

    /// Our take: what is written, and the article that might say it.
    fn take(&self, one: &Composed, prepared: &Prepared, typed: Option<&Typed>) -> Value {
        let What::Take { candidate } = one.item.what else { return Value::Null };
        let card = candidate.and_then(|id| prepared.material.card(id));
        let own = |name: &str, own: &Option<String>| field(typed, name, own.as_deref().unwrap_or_default());
        json!({
            "key": one.item.key, "taken": one.pinned,
            "candidate": card.map(|card| json!({
                "title": card.title, "by": self.story_by(card).join(" · "), "url": format!("/articles/{}", card.slug),
            })),
            "headline": own("take-headline", &one.words.headline), "note": own("take-note", &one.words.note),
        })
    }

    /// Where what stands in a section is listed.
    fn section_hint(&self, section: LetterSection) -> Option<Value> {
        let (key, url) = match section {
            LetterSection::Radar => ("issues-hint-radar", radar::PATH),
            LetterSection::ToCome => ("issues-hint-to-come", calendar::PATH),
            _ => return None,
        };
        Some(json!({ "text": self.say(key), "url": url }))
    }
}

/// Where an item leads.
fn item_url(what: &What, card: Option<&Card>) -> Option<String> {
    match what {
        What::Outside { url, .. } | What::Event { url, .. } => {
            Some(url.clone()).filter(|url| !url.is_empty())
        }
        _ => card.map(|card| format!("/articles/{}", card.slug)),
    }
}

/// What can be put into a section, each with what was typed for it and not taken.
fn adding(section: LetterSection, typed: Option<&Typed>) -> Value {
    let form = |act: &str| {
        let typed = typed_for(typed, act, section.as_str());
        let empty = |name| field(typed, name, "");
        adds(act, section).then(|| json!({
            "open": typed.is_some(), "link": empty("link"), "source": empty("source"), "headline": empty("headline"),
            "note": empty("note"), "text": empty("text"),
        }))
    };
    json!({ "article": form("article"), "outside": form("outside"), "text": form("text") })
}

/// The fields of an item's form: those that it has, as they were typed or as they are. An empty headline or standfirst is
/// as the item has it by itself; its note is what is shown, its own or ours.
fn form(section: LetterSection, one: &Composed, typed: Option<&Typed>) -> Value {
    let Composed { item, words, .. } = one;
    let own = |name: &str, own: &Option<String>| field(typed, name, own.as_deref().unwrap_or_default());
    let note = field(typed, "note", words.note.as_deref().unwrap_or(item.what.own_note()));
    let mut form = match &item.what {
        What::Outside { source, headline, url } => json!({
            "headline": field(typed, "headline", headline), "note": note,
            "source": field(typed, "source", source), "link": field(typed, "link", url),
        }),
        What::Text { headline, text } => json!({
            "headline": field(typed, "headline", headline), "text": field(typed, "text", text),
        }),
        What::Article { .. } if section != LetterSection::MostRead => json!({
            "headline": own("headline", &words.headline), "standfirst": own("standfirst", &words.standfirst),
            "note": note,
        }),
        _ => json!({ "headline": own("headline", &words.headline), "note": note }),
    };
    form["act"] = act(&item.what).into();
    form["longest"] = issues::longest_note(item).into();
    form
}
