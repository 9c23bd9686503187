//! Newsletters, each with the issue that comes next and those that were.

use axum::extract::{Path, State};
use axum::response::Response;
use db::{Conn, DbError};
use http_kit::Failure;
use jiff::civil::Date;
use kernel::clock::Millis;
use kernel::config::Newsletter;
use press::Press;
use press::newsletters::issues::{self, IssueError, Listed, calendar};
use press::newsletters::passes;
use press::newsletters::sending::{self, Results};
use press::staff::Action;
use serde_json::{Value, json};

use super::{PATH, known, url};
use crate::Newsroom;
use crate::desk::Desk;
use crate::drafts::to;
use crate::frame::Page;

/// Issues that were, of each newsletter in the list of all.
const FEW: usize = 4;

/// A newsletter with its issues.
pub(super) struct Told {
    pub letter: Newsletter,
    /// The next edition, with its issue if it is begun.
    next: Option<(calendar::Edition, Option<Listed>)>,
    pub past: Vec<Past>,
}

/// An issue that was, with what became of it.
pub(super) struct Past {
    pub issue: Listed,
    pub results: Option<Results>,
    /// How often people followed its links.
    pub clicks: i64,
}

/// A newsletter's issues from `before` on, or else from the next one on.
pub(super) fn told(
    conn: &mut Conn,
    press: &Press,
    letter: &Newsletter,
    (before, most): (Option<Date>, usize),
    now: Millis,
) -> Result<Told, DbError> {
    let next = match calendar::after(letter, &press.zone, now) {
        Some(edition) => Some((edition, issues::on_day(conn, &letter.slug, edition.day)?)),
        None => None,
    };
    let before = before.or(next.as_ref().map(|(edition, _)| edition.day));
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    let mut past = Vec::new();
    for issue in issues::list(conn, &letter.slug, before, most)? {
        let results = sending::results(conn, issue.id)?;
        let clicks = passes::clicked(conn, issue.id)?.iter().map(|count| count.people).sum();
        past.push(Past { issue, results, clicks });
    }
    Ok(Told { letter: letter.clone(), next, past })
}

/// `GET /newsroom/newsletters`.
pub async fn list(State(newsroom): State<Newsroom>, desk: Desk) -> Result<Response, Failure> {
    let now = newsroom.now();
    let all = newsroom
        .read(move |conn, press| {
            let letters = press.config.newsletters.iter();
            letters.map(|letter| told(conn, press, letter, (None, FEW), now)).collect::<Result<Vec<_>, _>>()
        })
        .await?;
    newsroom.letters_page(
        &desk,
        PATH,
        &all,
        json!({ "is_first": true, "next_url": null, "list_url": null, "plot": null }),
    )
}

/// `POST /newsroom/newsletters/{id}`: begins the next issue before its time.
pub async fn begin(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Path(slug): Path<String>,
) -> Result<Response, Failure> {
    let (db, press, now) = (newsroom.db.clone(), newsroom.press.clone(), newsroom.now());
    let begin = move || issues::begin(&db, &press, &desk.actor, &known(&slug), now);
    match tokio::task::spawn_blocking(begin).await.map_err(Failure::internal)? {
        Ok(issue) => Ok(to(&url(&issue))),
        Err(IssueError::Failed(error)) => Err(error.into()),
        Err(_) => Err(Failure::NotFound),
    }
}

impl Newsroom {
    /// The page of all newsletters, or of one: with `content` that says which part of the list it is.
    pub(super) fn letters_page(
        &self,
        desk: &Desk,
        tab: &str,
        letters: &[Told],
        mut content: Value,
    ) -> Result<Response, Failure> {
        content["tabs"] = self.letter_tabs(desk, tab).into();
        content["letters"] = letters.iter().map(|one| self.letter_view(desk, one)).collect();
        content["settings_url"] =
            desk.may(Action::ChangeSettings).then_some("/newsroom/settings/newsletters").into();
        let page = Page {
            title: "newsroom-newsletters",
            template: "newsletters.html",
            here: PATH,
            notice: None,
            content,
        };
        self.page(desk, page)
    }

    fn letter_view(&self, desk: &Desk, Told { letter, next, past }: &Told) -> Value {
        // Whoever sees figures alone opens what there are figures of.
        let works = desk.may(Action::Curate);
        let shown = |mut line: Value, opens: bool| {
            let ways = ["url", "begin_url"].into_iter().filter(|_| !opens);
            ways.for_each(|way| line[way] = Value::Null);
            line
        };
        let next = next
            .as_ref()
            .map(|(edition, issue)| shown(self.next_view(letter, edition, issue.as_ref()), works));
        let past = past.iter().map(|one| shown(self.past_view(one), works || one.results.is_some()));
        json!({
            "name": letter.name, "url": format!("{PATH}/{}", letter.slug), "about": letter.description,
            "next": next, "past": past.collect::<Vec<_>>(),
        })
    }

    /// The issue that comes next, and when what happens to it.
    fn next_view(&self, letter: &Newsletter, edition: &calendar::Edition, issue: Option<&Listed>) -> Value {
        let time = |before: Millis| self.letter_moment(&letter.slug, edition.due - before);
        let state = match issue {
            Some(issue) => self.issue_state(issue.state),
            None => self.say("issues-not-begun"),
        };
        json!({
            "day": self.issue_day(edition.day, "weekday"), "due": time(0),
            "assembled": time(calendar::ASSEMBLED), "frozen": time(calendar::FROZEN),
            "url": issue.map(|issue| url(&issue.public_id)), "state_text": state,
            "state": issue.map(|issue| issue.state.as_str()),
            "begin_url": issue.is_none().then(|| format!("{PATH}/{}", letter.slug)),
            "why": issue.and_then(|issue| self.why_not_sent(issue)),
            "changed_by": issue.and_then(|issue| issue.changed_by.clone()),
        })
    }

    fn past_view(&self, Past { issue, results, clicks }: &Past) -> Value {
        let day = self.issue_day(issue.day, "weekday");
        let figures = results.as_ref().map(|results| {
            let number = |n: i64| self.theme.number(n).into();
            let args = [
                ("sent", number(results.counts.accepted)),
                ("clicks", number(*clicks)),
                ("left", number(results.unsubscribed)),
                ("won", number(results.won)),
            ];
            self.theme.text("issues-figures", &args)
        });
        json!({
            "title": if issue.subject.is_empty() { day.clone() } else { issue.subject.clone() }, "day": day,
            "url": url(&issue.public_id), "state": issue.state.as_str(), "state_text": self.issue_state(issue.state),
            "figures": figures.or_else(|| self.why_not_sent(issue)), "due": self.letter_moment(&issue.newsletter, issue.due_at),
        })
    }

    /// Why an issue is held or skipped, if it is.
    pub(super) fn why_not_sent(&self, issue: &Listed) -> Option<String> {
        (!issue.reason.is_empty()).then(|| self.say(&format!("issue-reason-{}", issue.reason)))
    }
}
