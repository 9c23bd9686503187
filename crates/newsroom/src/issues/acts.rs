//! What editors do with an issue. Each form says which version it was shown for: of two who work on one issue the second
//! is told, and what they typed stays in its form.

use axum::Form;
use axum::extract::{Path, State};
use axum::response::Response;
use db::Tx;
use http_kit::Failure;
use kernel::clock::Millis;
use kernel::config::LetterSection;
use press::Press;
use press::audit::Actor;
use press::newsletters::issues::{self, Deed, Edit, Issue, IssueError, Seen, TAKE, What, Words};
use serde::Deserialize;

use super::one::{Asked, Refused};
use super::{known, url};
use crate::Newsroom;
use crate::desk::Desk;
use crate::drafts::to;

/// What is to be done, and what was typed for it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Wanted {
    pub(super) act: String,
    version: String,
    /// The item it is about, or the section.
    pub(super) key: String,
    pub(super) section: String,
    pub(super) subject: String,
    pub(super) preheader: String,
    pub(super) headline: String,
    pub(super) standfirst: String,
    pub(super) note: String,
    pub(super) text: String,
    pub(super) source: String,
    /// Where an outside report stands, or an article of ours.
    pub(super) link: String,
}

/// Why it was not done.
pub(super) enum Problem {
    /// As the domain says it.
    Issue(IssueError),
    /// No article of ours stands at the address that was pasted.
    NoArticle,
}

impl From<IssueError> for Problem {
    fn from(error: IssueError) -> Problem {
        Problem::Issue(error)
    }
}

impl From<db::DbError> for Problem {
    fn from(error: db::DbError) -> Problem {
        Problem::Issue(error.into())
    }
}

fn said(text: &str) -> Option<String> {
    Some(text.to_owned()).filter(|text| !text.trim().is_empty())
}

impl Wanted {
    /// The version of the issue that was shown.
    fn version(&self) -> i64 {
        self.version.parse().unwrap_or(0)
    }

    /// Words in place of an item's own; what is empty is as the item has it.
    fn words(&self) -> Words {
        Words { headline: said(&self.headline), standfirst: said(&self.standfirst), note: said(&self.note) }
    }

    fn section(&self) -> Result<LetterSection, IssueError> {
        LetterSection::from_name(&self.section).ok_or(IssueError::Missing)
    }

    fn outside(&self) -> What {
        What::Outside { source: self.source.clone(), headline: self.headline.clone(), url: self.link.clone() }
    }

    fn own(&self) -> What {
        What::Text { headline: self.headline.clone(), text: self.text.clone() }
    }

    /// What it changes, one after the other; nothing of an act that is no edit.
    fn edits(&self, issue: &Issue) -> Result<Vec<Edit>, IssueError> {
        let key = || self.key.clone();
        Ok(match self.act.as_str() {
            "titles" => self.titles(issue),
            "words" => vec![Edit::Words(key(), self.words())],
            "take" => vec![Edit::Words(TAKE.into(), self.words())],
            "up" | "down" => vec![Edit::Shift { key: key(), up: self.act == "up" }],
            "drop" => vec![Edit::Drop(key())],
            "restore" => vec![Edit::Restore(key())],
            "pin" => vec![Edit::Pin(key())],
            "unpin" => vec![Edit::Unpin(key())],
            "remove" => vec![Edit::Remove(key())],
            "text" => vec![Edit::Add(self.section()?, self.own())],
            "rewrite-text" => vec![Edit::Rewrite(key(), self.own())],
            "rewrite" => {
                let note = Words { note: said(&self.note), ..Words::default() };
                vec![Edit::Rewrite(key(), self.outside()), Edit::Words(key(), note)]
            }
            _ => return Err(IssueError::Missing),
        })
    }

    /// Those of the two lines that were changed.
    fn titles(&self, issue: &Issue) -> Vec<Edit> {
        let is_new = |typed: &str, own: &Option<String>| typed.trim() != own.as_deref().unwrap_or_default();
        let subject =
            is_new(&self.subject, &issue.changes.subject).then(|| Edit::Subject(self.subject.clone()));
        let preheader = is_new(&self.preheader, &issue.changes.preheader)
            .then(|| Edit::Preheader(self.preheader.clone()));
        subject.into_iter().chain(preheader).collect()
    }

    /// Where on the page it was done.
    fn place(&self) -> String {
        match self.act.as_str() {
            "titles" => "#titles".into(),
            "take" => "#section-take".into(),
            "article" | "outside" | "text" => format!("#section-{}", self.section),
            _ => format!("#item-{}", self.key),
        }
    }
}

/// Who does something to which issue, and when.
struct Hand<'a> {
    press: &'a Press,
    actor: &'a Actor,
    issue: &'a str,
    now: Millis,
}

impl Hand<'_> {
    /// Does it to that version; gives the next.
    fn act(&self, tx: &mut Tx, version: i64, deed: &Deed) -> Result<i64, IssueError> {
        let seen = Seen { issue: self.issue, version };
        issues::act(tx, self.press, self.actor, seen, deed, self.now)
    }

    fn edit(&self, tx: &mut Tx, version: i64, edit: Edit) -> Result<i64, IssueError> {
        self.act(tx, version, &Deed::Edit(edit))
    }

    fn issue(&self, tx: &mut Tx) -> Result<Issue, IssueError> {
        issues::by_public_id(tx, self.issue)?.ok_or(IssueError::Missing)
    }

    /// What others report comes in, with our note to it.
    fn report(&self, tx: &mut Tx, wanted: &Wanted) -> Result<i64, IssueError> {
        let version = self.edit(tx, wanted.version(), Edit::Add(LetterSection::News, wanted.outside()))?;
        let Some(note) = said(&wanted.note) else { return Ok(version) };
        let issue = self.issue(tx)?;
        let added = issue.changes.added.last().ok_or(IssueError::Missing)?;
        let words = Words { note: Some(note), ..Words::default() };
        self.edit(tx, version, Edit::Words(added.item.key.clone(), words))
    }

    /// Does what is wanted.
    fn does(&self, tx: &mut Tx, wanted: &Wanted) -> Result<(), Problem> {
        let version = wanted.version();
        match wanted.act.as_str() {
            "approve" => self.act(tx, version, &Deed::Approve)?,
            "reopen" => self.act(tx, version, &Deed::Reopen)?,
            "outside" => self.report(tx, wanted)?,
            "article" => {
                let card = issues::article_of(tx, self.press, &wanted.link, self.now)?;
                let id = card.ok_or(Problem::NoArticle)?.id;
                self.edit(tx, version, Edit::Add(wanted.section()?, What::Article { id }))?
            }
            _ => {
                let issue = self.issue(tx)?;
                let edits = wanted.edits(&issue)?;
                edits.into_iter().try_fold(version, |version, edit| self.edit(tx, version, edit))?
            }
        };
        Ok(())
    }
}

/// `POST /newsroom/issues/{id}`.
pub async fn change(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Path(id): Path<String>,
    Form(typed): Form<Wanted>,
) -> Result<Response, Failure> {
    let id = known(&id);
    let wanted = Wanted { key: known(&typed.key), ..typed };
    if wanted.act == "assemble" {
        return newsroom.assemble(&desk, &id, wanted.version()).await;
    }
    let (now, actor, issue, doing) = (newsroom.now(), desk.actor.clone(), id.clone(), wanted.clone());
    let outcome = newsroom
        .write::<_, Problem, _>(move |tx, press| {
            Hand { press, actor: &actor, issue: &issue, now }.does(tx, &doing)
        })
        .await;
    match outcome {
        Ok(()) if ["approve", "reopen"].contains(&wanted.act.as_str()) => {
            Ok(to(&format!("{}?done={}", url(&id), wanted.act)))
        }
        Ok(()) => Ok(to(&format!("{}{}", url(&id), wanted.place()))),
        Err(problem) => {
            let refused = Refused { problem, typed: Some(wanted) };
            newsroom.issue_page(&desk, &id, &Asked::default(), Some(refused)).await
        }
    }
}

impl Newsroom {
    /// Puts an issue together anew. What is there is read first, so that nobody waits for it.
    async fn assemble(&self, desk: &Desk, id: &str, version: i64) -> Result<Response, Failure> {
        let (now, wanted) = (self.now(), id.to_owned());
        let assembled = self
            .read(move |conn, press| {
                let Some(issue) = issues::by_public_id(conn, &wanted)? else { return Ok(None) };
                issues::anew(conn, press, &issue.listed, now)
            })
            .await?
            .ok_or(Failure::NotFound)?;
        let (actor, issue) = (desk.actor.clone(), id.to_owned());
        let outcome = self
            .write::<_, Problem, _>(move |tx, press| {
                let hand = Hand { press, actor: &actor, issue: &issue, now };
                Ok(hand.act(tx, version, &Deed::Assemble(assembled)).map(drop)?)
            })
            .await;
        match outcome {
            Ok(()) => Ok(to(&format!("{}?done=assemble", url(id)))),
            Err(problem) => {
                let refused = Refused { problem, typed: None };
                self.issue_page(desk, id, &Asked::default(), Some(refused)).await
            }
        }
    }
}
