//! The particulars of a piece as a form has them: lists as lines, times in the publication's zone.

use kernel::config::AccessLevel;
use kernel::text::one_line;
use press::Press;
use press::drafts::{Author, Lead, Particulars};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::times::{of_field, to_field};

/// Levels an editor can give, in the order of the choice.
pub(super) const LEVELS: [AccessLevel; 4] =
    [AccessLevel::Free, AccessLevel::Registered, AccessLevel::Metered, AccessLevel::Subscribers];

/// What the form sends.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Filed {
    pub(super) base: i64,
    slug: String,
    kind: String,
    section: String,
    series: String,
    topics: String,
    places: String,
    authors: String,
    language: String,
    access: String,
    open_until: String,
    lead_file: String,
    lead_from_text: String,
    lead_alt: String,
    lead_caption: String,
    lead_credit: String,
    focus_x: String,
    focus_y: String,
    search_title: String,
    search_description: String,
    social_title: String,
    social_description: String,
    canonical: String,
    source_url: String,
    notes: String,
}

fn lines(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for line in text.lines().map(one_line).filter(|line| !line.is_empty()) {
        if !found.contains(&line) {
            found.push(line);
        }
    }
    found
}

/// A picture as somebody names it: its file, its path, or its whole address.
fn file_of(text: &str) -> String {
    let text = text.trim();
    text.rsplit_once("/media/")
        .map_or(text, |(_, file)| file)
        .split(['?', '#'])
        .next()
        .unwrap_or_default()
        .to_owned()
}

impl Filed {
    /// What stands in `before`, changed as the form says.
    pub(super) fn onto(&self, before: &Particulars, press: &Press) -> Particulars {
        let known = |name: &String| before.authors.iter().find(|author| author.name == *name);
        let authors = lines(&self.authors).into_iter().map(|name| Author {
            slug: known(&name).map(|author| author.slug.clone()).unwrap_or_default(),
            name,
        });
        Particulars {
            slug: one_line(&self.slug),
            kind: one_line(&self.kind),
            section: one_line(&self.section),
            series: one_line(&self.series),
            topics: lines(&self.topics),
            places: lines(&self.places),
            authors: authors.collect(),
            language: one_line(&self.language),
            access: AccessLevel::from_name(&self.access),
            open_until: of_field(press, &self.open_until),
            lead: self.lead(before),
            search_title: one_line(&self.search_title),
            search_description: one_line(&self.search_description),
            social_title: one_line(&self.social_title),
            social_description: one_line(&self.social_description),
            canonical: self.canonical.trim().to_owned(),
            source_url: self.source_url.trim().to_owned(),
            notes: kernel::text::lines(&self.notes),
        }
    }

    fn lead(&self, before: &Particulars) -> Option<Lead> {
        let was = before.lead.clone().unwrap_or_default();
        let named = if self.lead_from_text.is_empty() { &self.lead_file } else { &self.lead_from_text };
        let file = file_of(named);
        // What was not taken over has no file; it stays until another picture is named.
        let elsewhere = if file.is_empty() { was.elsewhere } else { String::new() };
        if file.is_empty() && elsewhere.is_empty() {
            return None;
        }
        let at = |text: &str| text.trim().parse::<i64>().ok().filter(|share| (0..=100).contains(share));
        let focus = at(&self.focus_x).zip(at(&self.focus_y)).map(|(x, y)| (x * 10, y * 10));
        Some(Lead {
            file,
            elsewhere,
            alt: one_line(&self.lead_alt),
            caption: one_line(&self.lead_caption),
            credit: one_line(&self.lead_credit),
            focus,
        })
    }
}

/// Particulars as the form shows them.
pub(super) fn shown(particulars: &Particulars, press: &Press) -> Value {
    let lead = particulars.lead.clone().unwrap_or_default();
    let share = |thousandths: i64| (thousandths + 5) / 10;
    let names: Vec<&str> = particulars.authors.iter().map(|author| author.name.as_str()).collect();
    json!({
        "slug": particulars.slug, "kind": particulars.kind, "section": particulars.section,
        "series": particulars.series, "topics": particulars.topics.join("\n"),
        "places": particulars.places.join("\n"), "authors": names.join("\n"),
        "language": particulars.language,
        "open_until": particulars.open_until.map(|at| to_field(press, at)).unwrap_or_default(),
        "lead_file": lead.file, "lead_alt": lead.alt, "lead_caption": lead.caption,
        "lead_credit": lead.credit,
        "lead_elsewhere": lead.elsewhere,
        "focus_x": lead.focus.map(|(x, _)| share(x)), "focus_y": lead.focus.map(|(_, y)| share(y)),
        "search_title": particulars.search_title, "search_description": particulars.search_description,
        "social_title": particulars.social_title, "social_description": particulars.social_description,
        "canonical": particulars.canonical, "source_url": particulars.source_url, "notes": particulars.notes,
    })
}

#[cfg(test)]
mod tests {
    use kernel::Config;
    use kernel::clock::Clock;
    use kernel::ids::{Random, SecretKey};

    use super::*;

    fn press() -> Press {
        Press::new(Config::default(), Clock::manual(0), Random::seeded(1), SecretKey::from_bytes([1; 32]))
    }

    #[test]
    fn what_is_shown_and_sent_back_changes_nothing() {
        let before = Particulars {
            slug: "the-weir".into(),
            topics: vec!["Trade".into(), "Rivers".into()],
            authors: vec![Author { name: "Ana Bell".into(), slug: "a-bell".into() }],
            access: Some(AccessLevel::Free),
            open_until: Some(1_790_000_040_000),
            lead: Some(Lead {
                file: "m1.jpg".into(),
                credit: "Ana".into(),
                focus: Some((250, 500)),
                ..Lead::default()
            }),
            notes: "Ask\nthe keeper".into(),
            ..Particulars::default()
        };
        let press = press();
        let mut fields = shown(&before, &press);
        fields["access"] = "free".into();
        for key in ["focus_x", "focus_y"] {
            fields[key] = fields[key].to_string().into();
        }
        let filed: Filed = serde_json::from_value(fields).unwrap();
        assert_eq!(filed.onto(&before, &press), before);
    }

    #[test]
    fn names_stand_on_lines_of_their_own_and_pictures_can_be_named_by_their_address() {
        let filed = Filed {
            topics: " Trade \r\n\nRivers\nTrade".into(),
            lead_file: "https://weir.example/media/m1.jpg?x#y".into(),
            ..Filed::default()
        };
        let particulars = filed.onto(&Particulars::default(), &press());
        assert_eq!(particulars.topics, ["Trade", "Rivers"]);
        assert_eq!(particulars.lead.unwrap().file, "m1.jpg");
        assert_eq!(Filed::default().onto(&Particulars::default(), &press()), Particulars::default());
    }
}
