//! What was typed on an issue's page: what is to be done, and what is to be written down. The two lines that inboxes show
//! and our take belong to the whole page: they are saved with whatever else is done. What is not taken stands in its
//! field again, beside what stands there now; what has no field any more is shown apart.

use std::collections::BTreeMap;

use kernel::config::LetterSection;
use kernel::text::{lines, one_line};
use press::newsletters::issues::{Edit, Issue, IssueError, TAKE, What, Words};
use serde::Deserialize;
use serde_json::{Value, json};

use super::items;
use super::one::Found;
use crate::Newsroom;

/// The fields of the form that the whole page shares.
pub(super) const OWN: [&str; 4] = ["subject", "preheader", "take-headline", "take-note"];
/// Those of forms of a single item or section.
const OTHERS: [&str; 6] = ["headline", "standfirst", "note", "source", "link", "text"];

/// What is to be done, and what was typed for it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Wanted {
    /// After a space, the item it is about, if no field of its own says that.
    pub(super) act: String,
    version: String,
    /// The item it is about, or the section.
    pub(super) key: String,
    pub(super) section: String,
    headline: String,
    standfirst: String,
    note: Option<String>,
    text: String,
    source: String,
    /// Where an outside report stands, or an article of ours.
    pub(super) link: String,
    /// All else by its name: the fields of [`OWN`], and after `was-` what stood in them when they were shown.
    #[serde(flatten)]
    rest: BTreeMap<String, String>,
}

/// What was typed and not taken, with the field that was wrong and why, if one was.
#[derive(Debug)]
pub(super) struct Typed {
    pub wanted: Wanted,
    pub wrong: Option<(&'static str, String)>,
}

fn said(text: &str) -> Option<String> {
    Some(text.to_owned()).filter(|text| !text.trim().is_empty())
}

/// What stands in the fields of [`OWN`].
pub(super) fn standing(issue: &Issue) -> [String; 4] {
    let changes = &issue.changes;
    let take = changes.words.get(TAKE);
    let of_take = |of: fn(&Words) -> &Option<String>| take.and_then(|words| of(words).clone());
    [
        changes.subject.clone(),
        changes.preheader.clone(),
        of_take(|words| &words.headline),
        of_take(|words| &words.note),
    ]
    .map(Option::unwrap_or_default)
}

impl Wanted {
    /// The same without what no database takes, and with the item that its act names.
    pub(super) fn read(mut self) -> Wanted {
        if let Some((act, key)) = self.act.split_once(' ') {
            (self.act, self.key) = (act.to_owned(), key.to_owned());
        }
        self.key = super::known(&self.key);
        self
    }

    /// The version of the issue that was shown.
    pub(super) fn version(&self) -> i64 {
        self.version.parse().unwrap_or(0)
    }

    /// What was typed into the field of that name; nothing if there was none.
    fn get(&self, field: &str) -> Option<&str> {
        match field {
            "headline" => Some(&self.headline),
            "standfirst" => Some(&self.standfirst),
            "note" => self.note.as_deref(),
            "source" => Some(&self.source),
            "link" => Some(&self.link),
            "text" => Some(&self.text),
            field => self.rest.get(field).map(String::as_str),
        }
    }

    /// What was typed into that field of [`OWN`], if somebody did type there, and something else than what stands there
    /// by now. What stood there before and was left alone takes nothing back that somebody else has written since.
    fn fresh(&self, field: &str, stands: &str) -> Option<&str> {
        let was = self.get(&format!("was-{field}")).unwrap_or(stands);
        self.get(field).filter(|typed| [was, stands].iter().all(|other| lines(typed) != lines(other)))
    }

    /// What is new of what the whole page shares.
    pub(super) fn written(&self, issue: &Issue) -> Vec<Edit> {
        let [subject, preheader, headline, note] = standing(issue);
        let line = |field: &str, stands: &str| self.fresh(field, stands).map(one_line);
        let mut edits: Vec<Edit> = line("subject", &subject).map(Edit::Subject).into_iter().collect();
        edits.extend(line("preheader", &preheader).map(Edit::Preheader));
        let take = [("take-headline", &headline), ("take-note", &note)];
        if take.iter().any(|(field, stands)| self.fresh(field, stands).is_some()) {
            let [headline, note] =
                take.map(|(field, stands)| said(self.fresh(field, stands).unwrap_or(stands)));
            edits.push(Edit::Words(TAKE.into(), Words { headline, standfirst: None, note }));
        }
        edits
    }

    /// Words in place of an item's own; what is empty is as the item has it, but for the note, which is left out then.
    fn words(&self) -> Words {
        Words { headline: said(&self.headline), standfirst: said(&self.standfirst), note: self.note.clone() }
    }

    /// Our note to what is added or written anew.
    pub(super) fn note(&self) -> Words {
        Words { note: self.note.as_deref().and_then(said), ..Words::default() }
    }

    pub(super) fn section(&self) -> Result<LetterSection, IssueError> {
        LetterSection::from_name(&self.section).ok_or(IssueError::Missing)
    }

    pub(super) fn outside(&self) -> What {
        What::Outside { source: self.source.clone(), headline: self.headline.clone(), url: self.link.clone() }
    }

    fn own(&self) -> What {
        What::Text { headline: self.headline.clone(), text: self.text.clone() }
    }

    /// What its act changes, one after the other.
    pub(super) fn edits(&self) -> Result<Vec<Edit>, IssueError> {
        let key = || self.key.clone();
        Ok(match self.act.as_str() {
            "titles" | "take" => Vec::new(),
            "words" => vec![Edit::Words(key(), self.words())],
            "up" | "down" => vec![Edit::Shift { key: key(), up: self.act == "up" }],
            "drop" => vec![Edit::Drop(key())],
            "restore" => vec![Edit::Restore(key())],
            "pin" => vec![Edit::Pin(key())],
            "unpin" => vec![Edit::Unpin(key())],
            "remove" => vec![Edit::Remove(key())],
            "text" => vec![Edit::Add(self.section()?, self.own())],
            "rewrite-text" => vec![Edit::Rewrite(key(), self.own())],
            "rewrite" => vec![Edit::Rewrite(key(), self.outside()), Edit::Words(key(), self.note())],
            _ => return Err(IssueError::Missing),
        })
    }

    /// Where on the page it was done.
    pub(super) fn place(&self) -> String {
        match self.act.as_str() {
            "titles" => "#titles".into(),
            "take" => "#section-take".into(),
            "article" | "outside" | "text" => format!("#section-{}", self.section),
            _ => format!("#item-{}", self.key),
        }
    }

    /// Whether its form is on the page: that of an item, or one that adds something.
    fn is_shown(&self, found: &Found) -> bool {
        let Some(prepared) = &found.prepared else { return false };
        match self.act.as_str() {
            act @ ("words" | "rewrite" | "rewrite-text") => {
                let mut items = prepared.composition.items();
                items.any(|one| one.item.key == self.key && items::act(&one.item.what) == act)
            }
            act @ ("article" | "outside" | "text") => {
                let mut sections = prepared.newsletter.sections.iter().map(|portion| portion.section);
                sections.any(|section| section.as_str() == self.section && items::adds(act, section))
            }
            _ => true,
        }
    }
}

/// A field with what stands in it, or with what was typed for it: then with what stands there now, if that is something
/// else, and with what is wrong.
pub(super) fn field(typed: Option<&Typed>, name: &str, stands: &str) -> Value {
    let value = typed.map(|typed| &typed.wanted).and_then(|wanted| match OWN.contains(&name) {
        true => wanted.fresh(name, stands),
        false => wanted.get(name),
    });
    let is_other = value.is_some_and(|value| !stands.is_empty() && lines(value) != lines(stands));
    let wrong = typed.and_then(|typed| typed.wrong.as_ref()).filter(|(of, _)| *of == name);
    json!({
        "value": value.unwrap_or(stands), "stands": is_other.then_some(stands),
        "wrong": wrong.map(|(_, why)| why),
    })
}

impl Typed {
    /// Whether something of what the whole page shares is not saved.
    pub fn is_unsaved(&self, issue: &Issue) -> bool {
        !self.wanted.written(issue).is_empty()
    }

    /// Where the field that is wrong stands, if it does.
    pub fn wrong_url(&self, found: &Found) -> Option<String> {
        let (field, _) = self.wrong.as_ref()?;
        let Wanted { act, key, section, .. } = &self.wanted;
        Some(match act.as_str() {
            _ if OWN.contains(field) => found.prepared.as_ref().map(|_| format!("#{field}"))?,
            _ if !self.wanted.is_shown(found) => return None,
            "article" | "outside" | "text" => format!("#add-{act}-{section}-{field}"),
            _ => format!("#form-{key}-{field}"),
        })
    }
}

impl Newsroom {
    /// What a field is called.
    pub(super) fn field_name(&self, field: &str) -> String {
        self.say(match field {
            "subject" => "issues-subject",
            "preheader" => "issues-preheader",
            "take-headline" | "headline" => "issues-headline",
            "take-note" => "issues-take-text",
            "standfirst" => "issues-standfirst-here",
            "note" => "issues-note",
            "source" => "issues-source",
            "link" => "issues-link",
            _ => "issues-own-text",
        })
    }

    /// What was typed for something that is not on the page any more.
    pub(super) fn unplaced(&self, found: &Found, typed: &Typed) -> Vec<Value> {
        let wanted = &typed.wanted;
        let prepared = found.prepared.as_ref();
        let has_take = prepared.is_some_and(|one| !one.composition.of(LetterSection::Take).is_empty());
        let standing = standing(&found.issue);
        let own = OWN.into_iter().zip(&standing).filter(|(field, _)| match *field {
            "subject" | "preheader" => prepared.is_none(),
            _ => !has_take,
        });
        let own = own.filter_map(|(field, stands)| Some((field, wanted.fresh(field, stands)?)));
        let others = OTHERS.into_iter().filter(|_| !wanted.is_shown(found));
        let others = others.filter_map(|field| Some((field, wanted.get(field)?)));
        let kept = own.chain(others).filter(|(_, text)| !text.trim().is_empty());
        kept.map(|(field, text)| json!({ "name": self.field_name(field), "text": text })).collect()
    }
}
