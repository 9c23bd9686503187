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
use press::newsletters::issues::{self, Deed, Edit, Issue, IssueError, Seen, State as Standing, What};
use render::theme::Theme;

use super::one::{Asked, Refused};
use super::typed::Wanted;
use super::{known, url};
use crate::Newsroom;
use crate::desk::Desk;
use crate::drafts::to;

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

/// Who does something to which issue, and when.
struct Hand<'a> {
    press: &'a Press,
    theme: &'a Theme,
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

    /// Edits it, one after the other.
    fn edits(&self, tx: &mut Tx, version: i64, edits: Vec<Edit>) -> Result<i64, IssueError> {
        edits.into_iter().try_fold(version, |version, edit| self.edit(tx, version, edit))
    }

    fn issue(&self, tx: &mut Tx) -> Result<Issue, IssueError> {
        issues::by_public_id(tx, self.issue)?.ok_or(IssueError::Missing)
    }

    /// What others report comes in, with our note to it.
    fn report(&self, tx: &mut Tx, version: i64, wanted: &Wanted) -> Result<i64, IssueError> {
        let version = self.edit(tx, version, Edit::Add(LetterSection::News, wanted.outside()))?;
        let words = wanted.note();
        if words.note.is_none() {
            return Ok(version);
        }
        let issue = self.issue(tx)?;
        let added = issue.changes.added.last().ok_or(IssueError::Missing)?;
        self.edit(tx, version, Edit::Words(added.item.key.clone(), words))
    }

    /// Does what is wanted, after what the page's own form says is written down.
    fn does(&self, tx: &mut Tx, wanted: &Wanted) -> Result<(), Problem> {
        let issue = self.issue(tx)?;
        let written = wanted.written(&issue);
        let is_made = issue.listed.state == Standing::Skipped && !written.is_empty();
        let version = self.edits(tx, wanted.version(), written)?;
        match wanted.act.as_str() {
            "approve" => self.act(tx, version, &Deed::Approve(self.theme.clone()))?,
            // What was skipped is made as soon as somebody writes for it.
            "reopen" if is_made => version,
            "reopen" => self.act(tx, version, &Deed::Reopen)?,
            "outside" => self.report(tx, version, wanted)?,
            "article" => {
                let card = issues::article_of(tx, self.press, &wanted.link, self.now)?;
                let id = card.ok_or(Problem::NoArticle)?.id;
                self.edit(tx, version, Edit::Add(wanted.section()?, What::Article { id }))?
            }
            _ => self.edits(tx, version, wanted.edits()?)?,
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
    let wanted = typed.read();
    if wanted.act == "assemble" {
        return newsroom.assemble(&desk, &id, wanted).await;
    }
    let (now, actor, issue, doing) = (newsroom.now(), desk.actor.clone(), id.clone(), wanted.clone());
    let theme = newsroom.theme.clone();
    let outcome = newsroom
        .write::<_, Problem, _>(move |tx, press| {
            Hand { press, theme: &theme, actor: &actor, issue: &issue, now }.does(tx, &doing)
        })
        .await;
    newsroom.changed(&desk, &id, wanted, outcome).await
}

impl Newsroom {
    /// The answer to that; what was typed for what was not done stays.
    async fn changed(
        &self,
        desk: &Desk,
        id: &str,
        wanted: Wanted,
        outcome: Result<(), Problem>,
    ) -> Result<Response, Failure> {
        match outcome {
            Ok(()) if ["approve", "reopen", "assemble"].contains(&wanted.act.as_str()) => {
                Ok(to(&format!("{}?done={}", url(id), wanted.act)))
            }
            Ok(()) => Ok(to(&format!("{}{}", url(id), wanted.place()))),
            Err(problem) => {
                let refused = Refused { problem, typed: Some(wanted) };
                self.issue_page(desk, id, &Asked::default(), Some(refused)).await
            }
        }
    }

    /// Puts an issue together anew. What is there is read first, so that nobody waits for it.
    async fn assemble(&self, desk: &Desk, id: &str, wanted: Wanted) -> Result<Response, Failure> {
        let (now, of) = (self.now(), id.to_owned());
        let assembled = self
            .read(move |conn, press| {
                let Some(issue) = issues::by_public_id(conn, &of)? else { return Ok(None) };
                issues::anew(conn, press, &issue.listed, now)
            })
            .await?
            .ok_or(Failure::NotFound)?;
        let (actor, issue, typed) = (desk.actor.clone(), id.to_owned(), wanted.clone());
        let theme = self.theme.clone();
        let outcome = self
            .write::<_, Problem, _>(move |tx, press| {
                let hand = Hand { press, theme: &theme, actor: &actor, issue: &issue, now };
                let written = typed.written(&hand.issue(tx)?);
                let version = hand.edits(tx, typed.version(), written)?;
                Ok(hand.act(tx, version, &Deed::Assemble(assembled)).map(drop)?)
            })
            .await;
        self.changed(desk, id, wanted, outcome).await
    }
}
