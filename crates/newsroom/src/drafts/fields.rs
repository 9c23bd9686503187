//! The particulars of a piece as a form has them: lists as lines, times in the publication's zone.

use kernel::config::AccessLevel;
use kernel::text::one_line;
use press::Press;
use press::drafts::{Author, Lead, Particulars};
use serde::{Deserialize, Serialize};

use crate::times::{NoTime, of_open_field, to_field};

/// Levels an editor can give, in the order of the choice.
pub(super) const LEVELS: [AccessLevel; 4] =
    [AccessLevel::Free, AccessLevel::Registered, AccessLevel::Metered, AccessLevel::Subscribers];

/// What the form sends, and has in it.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct Filed {
    #[serde(skip_serializing)]
    pub(super) base: i64,
    slug: String,
    kind: String,
    pub(super) section: String,
    series: String,
    topics: String,
    places: String,
    authors: String,
    language: String,
    pub(super) access: String,
    open_until: String,
    lead_file: String,
    #[serde(skip_serializing)]
    lead_from_text: String,
    #[serde(skip_deserializing)]
    lead_elsewhere: String,
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

/// What was typed for a field is nothing that it can hold: the message that says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Wrong(pub(super) &'static str);

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
    /// The form of what stands.
    pub(super) fn of(stands: Particulars, press: &Press) -> Filed {
        let lead = stands.lead.unwrap_or_default();
        let share = |thousandths: i64| ((thousandths + 5) / 10).to_string();
        let (focus_x, focus_y) = lead.focus.map(|(x, y)| (share(x), share(y))).unwrap_or_default();
        let names: Vec<&str> = stands.authors.iter().map(|author| author.name.as_str()).collect();
        Filed {
            base: 0,
            slug: stands.slug,
            kind: stands.kind,
            section: stands.section,
            series: stands.series,
            topics: stands.topics.join("\n"),
            places: stands.places.join("\n"),
            authors: names.join("\n"),
            language: stands.language,
            access: stands.access.map(|level| level.as_str().to_owned()).unwrap_or_default(),
            open_until: stands.open_until.map(|at| to_field(press, at)).unwrap_or_default(),
            lead_file: lead.file,
            lead_from_text: String::new(),
            lead_elsewhere: lead.elsewhere,
            lead_alt: lead.alt,
            lead_caption: lead.caption,
            lead_credit: lead.credit,
            focus_x,
            focus_y,
            search_title: stands.search_title,
            search_description: stands.search_description,
            social_title: stands.social_title,
            social_description: stands.social_description,
            canonical: stands.canonical,
            source_url: stands.source_url,
            notes: stands.notes,
        }
    }

    /// The form as it was typed, of a piece that stands so: what was refused is there to be set right.
    pub(super) fn again(self, stands: &Particulars) -> Filed {
        let lead_elsewhere = stands.lead.as_ref().map(|lead| lead.elsewhere.clone()).unwrap_or_default();
        Filed { lead_file: self.lead_named(), lead_elsewhere, ..self }
    }

    /// What stands in `before`, changed as the form says, or what of it cannot be.
    pub(super) fn onto(&self, before: &Particulars, press: &Press) -> Result<Particulars, Wrong> {
        let known = |name: &String| before.authors.iter().find(|author| author.name == *name);
        let authors = lines(&self.authors).into_iter().map(|name| Author {
            slug: known(&name).map(|author| author.slug.clone()).unwrap_or_default(),
            name,
        });
        let access = match self.access.as_str() {
            "" => None,
            name => Some(AccessLevel::from_name(name).ok_or(Wrong("draft-bad-access"))?),
        };
        let open_until = of_open_field(press, &self.open_until);
        Ok(Particulars {
            slug: one_line(&self.slug),
            kind: one_line(&self.kind),
            section: one_line(&self.section),
            series: one_line(&self.series),
            topics: lines(&self.topics),
            places: lines(&self.places),
            authors: authors.collect(),
            language: one_line(&self.language),
            access,
            open_until: open_until.map_err(|NoTime| Wrong("draft-bad-open-until"))?,
            lead: self.lead(before, self.focus()?),
            search_title: one_line(&self.search_title),
            search_description: one_line(&self.search_description),
            social_title: one_line(&self.social_title),
            social_description: one_line(&self.social_description),
            canonical: self.canonical.trim().to_owned(),
            source_url: self.source_url.trim().to_owned(),
            notes: kernel::text::lines(&self.notes),
        })
    }

    /// The file of the picture that is to lead it.
    fn lead_named(&self) -> String {
        file_of(if self.lead_from_text.is_empty() { &self.lead_file } else { &self.lead_from_text })
    }

    /// What must stay in sight of it, in thousandths.
    fn focus(&self) -> Result<Option<(i64, i64)>, Wrong> {
        let (x, y) = (self.focus_x.trim(), self.focus_y.trim());
        if x.is_empty() && y.is_empty() {
            return Ok(None);
        }
        let at = |text: &str| text.parse::<i64>().ok().filter(|share| (0..=100).contains(share));
        let (x, y) = at(x).zip(at(y)).ok_or(Wrong("draft-bad-focus"))?;
        Ok(Some((x * 10, y * 10)))
    }

    fn lead(&self, before: &Particulars, focus: Option<(i64, i64)>) -> Option<Lead> {
        let was = before.lead.clone().unwrap_or_default();
        let file = self.lead_named();
        // What was not taken over has no file; it stays until another picture is named.
        let elsewhere = if file.is_empty() { was.elsewhere } else { String::new() };
        if file.is_empty() && elsewhere.is_empty() {
            return None;
        }
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
        let fields = serde_json::to_value(Filed::of(before.clone(), &press)).unwrap();
        let filed: Filed = serde_json::from_value(fields).unwrap();
        assert_eq!(filed.onto(&before, &press), Ok(before));
    }

    #[test]
    fn what_a_field_cannot_hold_is_said() {
        let wrong = |filed: Filed| filed.onto(&Particulars::default(), &press()).unwrap_err().0;
        assert_eq!(wrong(Filed { open_until: "soon".into(), ..Filed::default() }), "draft-bad-open-until");
        assert_eq!(wrong(Filed { access: "gold".into(), ..Filed::default() }), "draft-bad-access");
        for (x, y) in [("50", ""), ("", "0"), ("101", "0"), ("left", "top")] {
            let (focus_x, focus_y) = (x.into(), y.into());
            assert_eq!(wrong(Filed { focus_x, focus_y, ..Filed::default() }), "draft-bad-focus", "{x} {y}");
        }
    }

    #[test]
    fn names_stand_on_lines_of_their_own_and_pictures_can_be_named_by_their_address() {
        let filed = Filed {
            topics: " Trade \r\n\nRivers\nTrade".into(),
            lead_file: "https://weir.example/media/m1.jpg?x#y".into(),
            ..Filed::default()
        };
        let particulars = filed.onto(&Particulars::default(), &press()).unwrap();
        assert_eq!(particulars.topics, ["Trade", "Rivers"]);
        assert_eq!(particulars.lead.unwrap().file, "m1.jpg");
        assert_eq!(Filed::default().onto(&Particulars::default(), &press()), Ok(Particulars::default()));
    }
}
