//! An issue's page. As long as editors may change it: what stands in it, with what can be done. From then on: how it is
//! sent, and what became of it.

use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use db::{Conn, DbError};
use http_kit::Failure;
use kernel::config::LetterSection;
use press::Press;
use press::audit::{self, Act, Line};
use press::newsletters::issues::{self, Check, Issue, IssueError, Prepared, Wrong};
use press::staff::Action;
use render::theme::Theme;
use serde::Deserialize;
use serde_json::{Value, json};

use super::acts::Problem;
use super::cancel::can_be;
use super::sent::Sent;
use super::typed::{OWN, Typed, Wanted, field, standing};
use super::{PATH, known, url};
use crate::Newsroom;
use crate::desk::Desk;
use crate::frame::{Notice, Page};

/// What was done just before, and which of the uncertain are shown.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    done: String,
    after: i64,
    /// `1`: the page is to stay as it is.
    still: String,
}

/// What could not be done, with what was typed for it.
pub(super) struct Refused {
    pub problem: Problem,
    pub typed: Option<Wanted>,
}

impl From<IssueError> for Refused {
    fn from(error: IssueError) -> Refused {
        Refused { problem: error.into(), typed: None }
    }
}

/// The same, said.
struct Refusal {
    status: StatusCode,
    notice: Notice,
    typed: Option<Typed>,
}

/// Lines of the log among which the last change is looked for: trials change nothing.
const LOOKED_AT: i64 = 50;

/// An issue as its page shows it.
pub(super) struct Found {
    pub issue: Issue,
    /// As it would be sent now; nothing if its newsletter is none any more.
    pub prepared: Option<Prepared>,
    checks: Vec<Check>,
    /// How it is sent, once it is frozen.
    sent: Option<Sent>,
    /// What was done with it last by somebody.
    pub last: Option<Line>,
}

fn found(
    conn: &mut Conn,
    press: &Press,
    theme: &Theme,
    id: &str,
    after: i64,
) -> Result<Option<Found>, DbError> {
    let now = press.clock.now();
    let Some(issue) = issues::by_public_id(conn, id)? else { return Ok(None) };
    let is_open = issue.listed.state.is_open();
    let prepared = if is_open { issues::prepare(conn, press, theme, &issue, now)? } else { None };
    let checks = match &prepared {
        Some(prepared) => issues::checks(conn, press, prepared, now)?,
        None => Vec::new(),
    };
    let sent = if is_open { None } else { Sent::of(conn, press, &issue.listed, after)? };
    let lines = audit::of_thing(conn, (issues::THING, id), None, LOOKED_AT)?;
    let last = lines.into_iter().find(|line| line.act != Act::IssueTried.as_str());
    Ok(Some(Found { issue, prepared, checks, sent, last }))
}

/// `GET /newsroom/issues/{id}`.
pub async fn show(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    newsroom.issue_page(&desk, &known(&id), &asked, None).await
}

impl Newsroom {
    /// What an issue is, as it stands now.
    pub(super) async fn found_issue(&self, id: &str, after: i64) -> Result<Found, Failure> {
        let (theme, id) = (self.theme.clone(), id.to_owned());
        let found = self.read(move |conn, press| found(conn, press, &theme, &id, after)).await?;
        found.ok_or(Failure::NotFound)
    }

    pub(super) async fn issue_page(
        &self,
        desk: &Desk,
        id: &str,
        asked: &Asked,
        refused: Option<Refused>,
    ) -> Result<Response, Failure> {
        let found = self.found_issue(id, asked.after).await?;
        let works = desk.may(Action::Curate);
        // Whoever sees figures alone opens what there are figures of.
        if !works && !found.sent.as_ref().is_some_and(Sent::is_begun) {
            return Err(Failure::NotFound);
        }
        let (status, notice, typed) = match refused {
            None => (StatusCode::OK, self.issue_done(asked, &found), None),
            Some(refused) => {
                let Refusal { status, notice, typed } = self.issue_refused(refused, &found)?;
                (status, Some(notice), typed)
            }
        };
        let typed = typed.as_ref();
        let mut content = self.issue_head(&found, works);
        let (own, template) = match &found.sent {
            Some(sent) => (self.sent_content(desk, &found, sent, asked.still == "1"), "issue-sent.html"),
            None => (self.issue_content(&found, typed), "issue.html"),
        };
        content["unplaced"] = typed.map(|typed| self.unplaced(&found, typed)).unwrap_or_default().into();
        if let (Value::Object(content), Value::Object(own)) = (&mut content, own) {
            content.extend(own);
        }
        let page = Page { title: "newsroom-issue", template, here: PATH, notice, content };
        self.page_with(desk, status, page)
    }

    /// What was done just before, if anything was.
    fn issue_done(&self, asked: &Asked, found: &Found) -> Option<Notice> {
        let known = ["approve", "reopen", "assemble", "cancelled", "pause", "resume", "again", "leave"];
        let key = match asked.done.as_str() {
            "approve" if self.is_at_once(&found.issue.listed) => "issues-done-approve-now".to_owned(),
            done => known.contains(&done).then(|| format!("issues-done-{done}"))?,
        };
        Some(Notice::success(self.say(&key)))
    }

    /// Why something was not done: a notice that leads to what is wrong, and what was typed.
    fn issue_refused(&self, refused: Refused, found: &Found) -> Result<Refusal, DbError> {
        let status = match refused.problem {
            Problem::Issue(IssueError::Overtaken) => StatusCode::CONFLICT,
            _ => StatusCode::UNPROCESSABLE_ENTITY,
        };
        let field = match refused.problem {
            Problem::NoArticle => Some("link"),
            Problem::Issue(IssueError::WrongIn(field, _)) => Some(field),
            Problem::Issue(IssueError::Wrong(Wrong::NoTake)) => Some("take-note"),
            Problem::Issue(_) => None,
        };
        let text = match refused.problem {
            Problem::NoArticle => self.say("issues-no-article"),
            Problem::Issue(IssueError::Overtaken) => self.overtaken(found),
            Problem::Issue(error) => self.issue_refusal(error)?,
        };
        let wrong = field.map(|field| (field, text.clone()));
        let typed = refused.typed.map(|wanted| Typed { wanted, wrong });
        let url = typed.as_ref().and_then(|typed| typed.wrong_url(found));
        Ok(Refusal { status, notice: Notice { url, ..Notice::error(text) }, typed })
    }

    /// What stands at the head of an issue's page.
    fn issue_head(&self, found: &Found, works: bool) -> Value {
        let issue = &found.issue.listed;
        let here = url(&issue.public_id);
        json!({
            "name": self.letter_name(&issue.newsletter), "day": self.issue_day(issue.day, "weekday"),
            "list_url": PATH, "letter_url": self.letter(&issue.newsletter).map(|letter| format!("{PATH}/{}", letter.slug)),
            "state": issue.state.as_str(), "state_text": self.issue_state(issue.state),
            "stands": self.stands(&found.issue), "due": self.letter_moment(&issue.newsletter, issue.due_at),
            "preview_url": (works && (found.prepared.is_some() || found.sent.is_some())).then(|| format!("{here}/preview")),
            "cancel_url": (works && can_be(issue.state)).then(|| format!("{here}/cancel")),
        })
    }

    /// What editors work on.
    fn issue_content(&self, found: &Found, typed: Option<&Typed>) -> Value {
        let Found { issue, prepared, .. } = found;
        let state = issue.listed.state;
        let may = |step| issues::next(state, step).is_some();
        json!({
            "action": url(&issue.listed.public_id), "version": issue.listed.version,
            "editable": state.is_open() && prepared.is_some(), "at_once": self.is_at_once(&issue.listed),
            "was": OWN.into_iter().zip(standing(issue)).map(|(name, value)| json!({ "name": name, "value": value })).collect::<Vec<_>>(),
            "unsaved": typed.is_some_and(|typed| typed.is_unsaved(issue)),
            "may_approve": may(issues::Step::Approve), "may_reopen": may(issues::Step::Reopen),
            "may_assemble": state.is_open() && prepared.is_some(),
            "checklist": found.checks.iter().map(|check| self.check(check, &issue.listed.public_id)).collect::<Vec<_>>(),
            "titles": prepared.as_ref().map(|prepared| titles(issue, prepared, typed)),
            "sections": prepared.as_ref().map(|prepared| self.issue_sections(prepared, typed)).unwrap_or_default(),
            "changed_by": issue.listed.changed_by, "changed": issue.listed.changed_at.map(|at| self.moment(at)),
        })
    }

    /// What is not as it should be, with where to mend it.
    fn check(&self, check: &Check, id: &str) -> Value {
        let section = |section: &LetterSection| format!("section-{}", section.as_str());
        let field = match check {
            Check::NoTake => section(&LetterSection::Take),
            Check::Few { section: few, .. } => section(few),
            Check::LongSubject(_) => "titles".into(),
            _ => "sections".into(),
        };
        json!({
            "blocks": check.prevents(), "text": check.sentence(&self.press, &self.theme),
            "url": url(id), "field": field, "about": null, "picture": null,
        })
    }
}

/// The two lines that inboxes show: as they are made up, and as somebody wrote them.
fn titles(issue: &Issue, prepared: &Prepared, typed: Option<&Typed>) -> Value {
    let [subject, preheader, ..] = standing(issue);
    json!({
        "subject": prepared.titles.subject, "preheader": prepared.titles.preheader,
        "own_subject": field(typed, "subject", &subject), "own_preheader": field(typed, "preheader", &preheader),
    })
}
