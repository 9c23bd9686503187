//! An issue on its way, and what became of it: how far it is and how fast; then who got it, who left, and which links
//! were followed.

use axum::Form;
use axum::extract::{Path, State};
use axum::response::Response;
use db::{Conn, DbError};
use http_kit::Failure;
use kernel::clock::Millis;
use press::Press;
use press::newsletters::issues::{self, IssueError, Listed, State as Standing};
use press::newsletters::passes::{self, Count};
use press::newsletters::sending::{self, ActError, Progress, Results, State as Stage, Uncertain};
use press::staff::Action;
use serde::Deserialize;
use serde_json::{Value, json};

use super::one::{Asked, Found};
use super::uncertain::A_PAGE;
use super::{known, nonsense, url};
use crate::Newsroom;
use crate::desk::Desk;
use crate::drafts::to;
use crate::figures::csv;
use crate::figures::plot::{Bar, Drawn, Plot};
use crate::figures::sheet::{Cell, Sheet};

/// Links that are drawn; the table has all.
const DRAWN: usize = 12;

/// How an issue is sent.
pub(super) struct Sent {
    pub progress: Progress,
    results: Option<Results>,
    pub uncertain: Vec<Uncertain>,
    /// Of those, the pages before are not shown.
    pub after: i64,
    links: Vec<(String, Count)>,
    /// What became of the issue before, with how often its links were followed.
    before: Option<(Results, i64)>,
}

/// What is to be done.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Wanted {
    act: String,
}

impl Sent {
    pub fn of(conn: &mut Conn, press: &Press, of: &Listed, after: i64) -> Result<Option<Sent>, DbError> {
        let issue = of.id;
        let Some(progress) = sending::progress(conn, press, issue)? else { return Ok(None) };
        let before = match sending::series(conn, &of.newsletter, &of.day.to_string(), 1)?.pop() {
            Some(before) => {
                let clicks = passes::clicked(conn, before.issue)?.iter().map(|count| count.people).sum();
                Some((before, clicks))
            }
            None => None,
        };
        Ok(Some(Sent {
            results: sending::results(conn, issue)?,
            uncertain: sending::uncertain(conn, issue, after, A_PAGE as i64 + 1)?,
            after,
            links: links(conn, issue)?,
            before,
            progress,
        }))
    }

    /// Whether any of it may have left, so that there are figures.
    pub fn is_begun(&self) -> bool {
        self.results.is_some()
    }
}

/// The links of an issue with how often each was followed, the most followed first.
fn links(conn: &mut Conn, issue: i64) -> Result<Vec<(String, Count)>, DbError> {
    let counts = passes::clicked(conn, issue)?;
    let count = |position| {
        let found = counts.iter().find(|count| count.position == position);
        found.copied().unwrap_or(Count { position, people: 0, machines: 0 })
    };
    let links = passes::links(conn, issue)?.into_iter();
    let mut links: Vec<(String, Count)> = links.map(|(position, url)| (url, count(position))).collect();
    links.sort_by_key(|(_, count)| (-count.people, count.position));
    Ok(links)
}

/// `POST /newsroom/issues/{id}/sending`: holds it back, or has it go on.
pub async fn steer(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Path(id): Path<String>,
    Form(wanted): Form<Wanted>,
) -> Result<Response, Failure> {
    let act = match wanted.act.as_str() {
        "pause" => sending::pause,
        "resume" => sending::resume,
        _ => return Err(nonsense()),
    };
    let (now, actor, id) = (newsroom.now(), desk.actor.clone(), known(&id));
    let outcome = newsroom.on_its_way(&id, move |tx, issue| act(tx, now, &actor, issue)).await;
    newsroom.steered(&desk, &id, &wanted.act, outcome).await
}

/// `GET /newsroom/issues/{id}/issue-links.csv`: how often its links were followed.
pub async fn clicks(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let (id, works) = (known(&id), desk.may(Action::Curate));
    let links = newsroom
        .read(move |conn, _| {
            let Some(issue) = issues::by_public_id(conn, &id)? else { return Ok(None) };
            let issue = issue.listed.id;
            let shown = works || sending::results(conn, issue)?.is_some();
            if shown { links(conn, issue).map(Some) } else { Ok(None) }
        })
        .await?
        .ok_or(Failure::NotFound)?;
    Ok(csv(&newsroom.links_plot(&links)))
}

impl Newsroom {
    /// Does something with an issue on its way, in one transaction.
    pub(super) async fn on_its_way<T, W>(&self, id: &str, work: W) -> Result<T, ActError>
    where
        T: Send + 'static,
        W: FnOnce(&mut db::Tx, i64) -> Result<T, ActError> + Send + 'static,
    {
        let wanted = id.to_owned();
        self.write::<T, ActError, _>(move |tx, _| {
            let issue = issues::by_public_id(tx, &wanted)?.ok_or(ActError::NoIssue)?.listed;
            work(tx, issue.id)
        })
        .await
    }

    /// The answer to that.
    pub(super) async fn steered(
        &self,
        desk: &Desk,
        id: &str,
        done: &str,
        outcome: Result<(), ActError>,
    ) -> Result<Response, Failure> {
        match outcome {
            Ok(()) => Ok(to(&format!("{}?done={done}", url(id)))),
            Err(ActError::Db(error)) => Err(error.into()),
            Err(ActError::NoIssue) => Err(Failure::NotFound),
            Err(ActError::Passed) => {
                let state = self.found_issue(id, 0).await?.issue.listed.state;
                let refused = IssueError::WrongState(state).into();
                self.issue_page(desk, id, &Asked::default(), Some(refused)).await
            }
        }
    }

    /// What the page of an issue shows that is frozen.
    pub(super) fn sent_content(&self, desk: &Desk, found: &Found, sent: &Sent, still: bool) -> Value {
        let issue = &found.issue.listed;
        let (here, stage) = (url(&issue.public_id), sent.progress.state);
        let works = desk.may(Action::Curate);
        let moves = issue.state == Standing::Sending && stage == Stage::Sending && sent.uncertain.is_empty();
        let when = |holds: bool| (works && holds).then(|| format!("{here}/sending"));
        let mut plot = self.links_plot(&sent.links).view(&self.theme, 1, "");
        plot["csv_url"] = format!("{here}/issue-links.csv").into();
        json!({
            "subject": issue.subject, "stage": stage.as_str(),
            "stage_text": self.say(&format!("sending-state-{}", stage.as_str())),
            "live": (moves && !still).then(|| json!({ "url": here, "still_url": format!("{here}?still=1") })),
            "follow_url": (moves && still).then_some(&here),
            "pause_url": when(stage == Stage::Sending), "resume_url": when(stage == Stage::Paused),
            "progress": self.progress_view(&issue.newsletter, sent), "tiles": self.sent_tiles(sent),
            "uncertain": self.uncertain_view(desk, &here, sent), "plot": sent.results.as_ref().map(|_| plot),
        })
    }

    /// How far it is and how fast.
    fn progress_view(&self, slug: &str, sent: &Sent) -> Value {
        let time = |at: Option<Millis>| at.map(|at| self.letter_moment(slug, at));
        let progress = &sent.progress;
        let returned = sent.results.as_ref().map(|results| results.returned).unwrap_or_default();
        let counts = &progress.counts;
        let number = |n: i64| self.theme.number(n);
        let of = [("done", number(counts.settled()).into()), ("all", number(counts.entries).into())];
        let planned = match progress.planned {
            Some(hourly) => self.theme.text("issues-planned", &[("n", number(hourly).into())]),
            None => self.say("issues-planned-all"),
        };
        // What is called off is done with at once, and is no pace.
        let pace = (progress.hourly > 0 && progress.state != Stage::Cancelled)
            .then(|| self.theme.text("issues-pace", &[("n", number(progress.hourly).into())]));
        let left = progress.left.filter(|left| *left > 0 && progress.state == Stage::Sending);
        let fact = |key: &str, n: i64| (n > 0).then(|| json!({ "name": self.say(key), "text": number(n) }));
        let facts = [
            fact("issues-count-waiting", counts.waiting),
            fact("issues-count-put-off", progress.put_off),
            fact("issues-count-refused", counts.refused),
            fact("issues-count-given-up", counts.given_up),
            fact("issues-count-bounced", returned.bounced),
            fact("issues-count-delayed", returned.delayed),
            fact("issues-count-blocked", returned.blocked),
            fact("issues-count-withdrawn", counts.withdrawn),
            fact("issues-count-uncertain", counts.uncertain),
            fact("issues-count-unknown", counts.unknown),
            fact("issues-count-sent-again", progress.sent_again),
            fact("issues-count-cancelled", counts.cancelled),
        ];
        json!({
            "done": counts.settled(), "all": counts.entries, "text": self.theme.text("issues-progress", &of),
            "planned": planned, "pace": pace,
            "left": left.map(|left| self.theme.text("issues-left", &[("time", self.about_so_long(left).into())])),
            "begun": time(progress.begun_at), "ended": time(progress.ended_at),
            "facts": facts.into_iter().flatten().collect::<Vec<_>>(),
        })
    }

    /// The numbers that matter, each beside that of the issue before.
    fn sent_tiles(&self, sent: &Sent) -> Vec<Value> {
        let Some(results) = &sent.results else { return Vec::new() };
        let clicks: i64 = sent.links.iter().map(|(_, count)| count.people).sum();
        let before = sent.before.as_ref();
        let of = |results: &Results, clicks: i64| {
            let (sent, complained) = (results.counts.accepted, results.returned.complained);
            let [delivered, lost] = [results.delivered(), results.lost()];
            [sent, delivered, lost, complained, clicks, results.unsubscribed, results.won]
        };
        let (now, before) = (of(results, clicks), before.map(|(results, clicks)| of(results, *clicks)));
        let tile = |(at, name): (usize, &str)| {
            let before = before.map(|before| {
                self.theme.text("issues-before", &[("n", self.theme.number(before[at]).into())])
            });
            json!({ "name": self.say(&format!("issues-tile-{name}")), "text": self.theme.number(now[at]), "before": before })
        };
        let tiles = ["sent", "delivered", "lost", "complained", "clicks", "left", "won"];
        tiles.into_iter().enumerate().map(tile).collect()
    }

    /// The links by how often readers followed them.
    fn links_plot(&self, links: &[(String, Count)]) -> Plot {
        let mut sheet = Sheet::of(&["link", "clicks", "machines"]);
        sheet.rows = links
            .iter()
            .map(|(url, count)| {
                vec![Cell::Text(url.clone()), Cell::Count(count.people), Cell::Count(count.machines)]
            })
            .collect();
        let bar = |(url, count): &(String, Count)| Bar {
            name: url.split(['?', '#']).next().unwrap_or(url).to_owned(),
            url: Some(url.clone()),
            value: count.people,
            text: self.theme.number(count.people),
            note: String::new(),
            before: None,
        };
        let followed = links.iter().filter(|(_, count)| count.people > 0);
        let bars: Vec<Bar> = followed.take(DRAWN).map(bar).collect();
        let nothing = bars.is_empty();
        Plot::of("issue-links", sheet, Drawn::Bars(bars)).unless(nothing)
    }
}
