//! An issue's page. As long as editors may change it: what stands in it, with what can be done. From then on: how it is
//! sent, and what became of it.

use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use db::{Conn, DbError};
use http_kit::Failure;
use kernel::clock::Millis;
use kernel::config::LetterSection;
use press::Press;
use press::audit::{self, Line};
use press::newsletters::issues::{self, Check, Issue, IssueError, Prepared, State as Standing, calendar};
use press::staff::Action;
use render::theme::{Arg, Theme};
use serde::Deserialize;
use serde_json::{Value, json};

use super::acts::{Problem, Wanted};
use super::cancel::can_be;
use super::sent::Sent;
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

/// An issue as its page shows it.
pub(super) struct Found {
    pub issue: Issue,
    /// As it would be sent now; nothing if its newsletter is none any more.
    pub prepared: Option<Prepared>,
    checks: Vec<Check>,
    /// How it is sent, once it is frozen.
    sent: Option<Sent>,
    /// What was done with it last.
    last: Option<Line>,
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
    let last = audit::of_thing(conn, (issues::THING, id), None, 1)?.pop();
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
        let (refused, typed) = refused.map_or((None, None), |refused| (Some(refused.problem), refused.typed));
        let known = ["approve", "reopen", "assemble", "cancelled", "pause", "resume", "again", "leave"];
        let done = known.contains(&asked.done.as_str());
        let done = done.then(|| Notice::success(self.say(&format!("issues-done-{}", asked.done))));
        let (status, notice) = match refused {
            None => (StatusCode::OK, done),
            Some(problem) => {
                let (status, text) = self.problem(problem, &found)?;
                (status, Some(Notice::error(text)))
            }
        };
        let mut content = self.issue_head(&found, works);
        let (own, template) = match &found.sent {
            Some(sent) => (self.sent_content(desk, &found, sent, asked.still == "1"), "issue-sent.html"),
            None => (self.issue_content(&found, typed.as_ref()), "issue.html"),
        };
        if let (Value::Object(content), Value::Object(own)) = (&mut content, own) {
            content.extend(own);
        }
        let page = Page { title: "newsroom-issue", template, here: PATH, notice, content };
        self.page_with(desk, status, page)
    }

    fn problem(&self, problem: Problem, found: &Found) -> Result<(StatusCode, String), DbError> {
        let status = match problem {
            Problem::Issue(IssueError::Overtaken) => StatusCode::CONFLICT,
            _ => StatusCode::UNPROCESSABLE_ENTITY,
        };
        let text = match problem {
            Problem::NoArticle => self.say("issues-no-article"),
            Problem::Issue(error) => self.issue_refusal(error, found.last.as_ref())?,
        };
        Ok((status, text))
    }

    /// What stands at the head of an issue's page.
    fn issue_head(&self, found: &Found, works: bool) -> Value {
        let issue = &found.issue.listed;
        let here = url(&issue.public_id);
        json!({
            "name": self.letter_name(&issue.newsletter), "day": self.issue_day(issue.day, "weekday"),
            "list_url": PATH, "letter_url": self.letter(&issue.newsletter).map(|letter| format!("{PATH}/{}", letter.slug)),
            "state": issue.state.as_str(), "state_text": self.issue_state(issue.state),
            "stands": self.stands(&found.issue), "due": self.moment(issue.due_at),
            "preview_url": (works && (found.prepared.is_some() || found.sent.is_some())).then(|| format!("{here}/preview")),
            "cancel_url": (works && can_be(issue.state)).then(|| format!("{here}/cancel")),
        })
    }

    /// How it stands and what happens next, in a sentence or two.
    fn stands(&self, issue: &Issue) -> String {
        let listed = &issue.listed;
        let time = |at: Millis| Arg::from(self.theme.date(at, "wire"));
        let someone =
            |who: &Option<String>| Arg::from(who.clone().unwrap_or_else(|| self.say("audit-forgotten")));
        let mut args = vec![
            ("due", time(listed.due_at)),
            ("frozen", time(listed.due_at - calendar::FROZEN)),
            ("made", time(issue.assembled.at)),
        ];
        let key = match listed.state {
            Standing::Draft if issue.assembled.at < listed.due_at - calendar::ASSEMBLED => {
                args.push(("again", time(listed.due_at - calendar::ASSEMBLED)));
                "issues-is-begun"
            }
            Standing::Draft => "issues-is-draft",
            Standing::Ready => {
                args.push(("who", someone(&listed.approved_by)));
                args.push(("time", time(listed.approved_at.unwrap_or(listed.due_at))));
                "issues-is-ready"
            }
            Standing::Held => "issues-is-held",
            Standing::Skipped => "issues-is-skipped",
            Standing::Frozen => "issues-is-frozen",
            Standing::Sending => "issues-is-sending",
            Standing::Sent => {
                args.push(("time", time(listed.sent_at.unwrap_or(listed.due_at))));
                "issues-is-sent"
            }
            Standing::Cancelled => "issues-is-cancelled",
        };
        let why = self.why_not_sent(listed).map(|why| format!(" {why}")).unwrap_or_default();
        self.theme.text(key, &args) + &why
    }

    /// What editors work on.
    fn issue_content(&self, found: &Found, typed: Option<&Wanted>) -> Value {
        let Found { issue, prepared, .. } = found;
        let state = issue.listed.state;
        let may = |step| issues::next(state, step).is_some();
        json!({
            "action": url(&issue.listed.public_id), "version": issue.listed.version,
            "editable": state.is_open() && prepared.is_some(),
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
fn titles(issue: &Issue, prepared: &Prepared, typed: Option<&Wanted>) -> Value {
    let typed = typed.filter(|typed| typed.act == "titles");
    let own =
        |own: &Option<String>, typed: Option<&String>| typed.or(own.as_ref()).cloned().unwrap_or_default();
    json!({
        "subject": prepared.titles.subject, "preheader": prepared.titles.preheader,
        "own_subject": own(&issue.changes.subject, typed.map(|typed| &typed.subject)),
        "own_preheader": own(&issue.changes.preheader, typed.map(|typed| &typed.preheader)),
    })
}
