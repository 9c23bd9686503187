//! The desk of newsletters: what comes out next and what came out, each issue as editors make it, how it will look, and
//! what became of it.

mod acts;
mod cancel;
mod items;
mod list;
mod look;
mod one;
mod radar;
mod sent;
mod series;
mod stands;
mod trial;
mod typed;
mod uncertain;

use axum::extract::Path;
use axum::response::Response;
use db::DbError;
use http_kit::Failure;
use jiff::civil::Date;
use kernel::clock::{HOUR, MINUTE, Millis};
use kernel::config::Newsletter;
use press::newsletters::issues::{IssueError, State};
use press::staff::Action;
use serde_json::{Value, json};

use crate::Newsroom;
use crate::desk::Desk;
use crate::drafts::to;
use crate::times::day_start;

pub use acts::change;
pub use cancel::{cancel, cancel_form};
pub use list::{begin, list};
pub use look::{mail, preview};
pub use one::show;
pub use radar::{
    add as add_event, change as change_event, list as radar, remove as remove_event,
    remove_form as remove_event_form, show as event,
};
pub use sent::{clicks, steer};
pub use series::{file as series_file, series};
pub use trial::trial;
pub use uncertain::{again_form, decide};

/// The desk's address.
pub const PATH: &str = "/newsroom/newsletters";
/// Where issues are.
const ISSUES: &str = "/newsroom/issues";

/// The address of an issue.
fn url(public_id: &str) -> String {
    format!("{ISSUES}/{public_id}")
}

/// An act's address opened as a page: to where its button stands.
pub async fn back(Path(id): Path<String>) -> Response {
    to(&url(&id))
}

/// No form of ours asks so.
fn nonsense() -> Failure {
    Failure::BadRequest("message-400-text".into())
}

/// What cannot be in a database is in none of its columns.
fn known(id: &str) -> String {
    id.replace('\0', "")
}

impl Newsroom {
    /// The newsletter of that slug.
    fn letter(&self, slug: &str) -> Option<&Newsletter> {
        self.press.config.newsletters.iter().find(|letter| letter.slug == slug)
    }

    /// What a newsletter is called, whether it is there any more or not.
    fn letter_name<'a>(&'a self, slug: &'a str) -> &'a str {
        self.letter(slug).map_or(slug, |letter| &letter.name)
    }

    /// A day, in words.
    fn issue_day(&self, day: Date, style: &str) -> String {
        self.theme.date(day_start(&self.press, day) + 12 * HOUR, style)
    }

    /// A moment of a newsletter by the clocks of its own zone, which is named where it is not the publication's.
    fn letter_time(&self, slug: &str, at: Millis) -> String {
        let own = self.letter(slug).map(|letter| (letter.zone(&self.press.zone), &letter.time_zone));
        match own.filter(|(zone, _)| *zone != self.press.zone) {
            None => self.theme.date(at, "wire"),
            Some((zone, name)) => {
                let time = self.theme.date_in(&zone, at, "wire");
                self.theme.text("issues-in-zone", &[("time", time.into()), ("zone", name.as_str().into())])
            }
        }
    }

    /// The same for people and for programs.
    fn letter_moment(&self, slug: &str, at: Millis) -> Value {
        json!({ "iso": self.theme.date(at, "iso"), "text": self.letter_time(slug, at) })
    }

    /// How an issue stands, in a word.
    fn issue_state(&self, state: State) -> String {
        self.say(&format!("issue-state-{}", state.as_str()))
    }

    /// Why something could not be done; what failed is given back.
    fn issue_refusal(&self, error: IssueError) -> Result<String, DbError> {
        Ok(match error {
            IssueError::Failed(error) => return Err(error),
            IssueError::Missing => self.say("issues-missing"),
            IssueError::Overtaken => self.say("issues-overtaken-meanwhile"),
            IssueError::WrongState(state) => {
                self.theme.text("issues-wrong-state", &[("state", self.issue_state(state).into())])
            }
            IssueError::Unfit(checks) => {
                let sentences = checks.iter().map(|check| check.sentence(&self.press, &self.theme));
                sentences.collect::<Vec<_>>().join(" ")
            }
            IssueError::Wrong(wrong) => self.say(&format!("issues-wrong-{}", wrong.as_str())),
            IssueError::WrongIn(field, wrong) => {
                let why = self.say(&format!("issues-wrong-{}", wrong.as_str()));
                let args = [("field", self.field_name(field).into()), ("why", why.into())];
                self.theme.text("issues-wrong-in", &args)
            }
        })
    }

    /// A stretch of time, roughly.
    fn about_so_long(&self, time: Millis) -> String {
        let (key, n) = match time {
            ..MINUTE => ("issues-time-soon", 0),
            time if time < 2 * HOUR => ("issues-time-minutes", (time + MINUTE - 1) / MINUTE),
            time => ("issues-time-hours", (time + HOUR - 1) / HOUR),
        };
        self.theme.text(key, &[("n", n.into())])
    }

    /// The two lists of this desk; one of them for those who see figures alone.
    fn letter_tabs(&self, desk: &Desk, here: &str) -> Vec<Value> {
        let tab = |key: &str, url: &str| json!({ "name": self.say(key), "url": url, "here": url == here });
        let radar = desk.may(Action::Curate).then(|| tab("issues-radar", radar::PATH));
        [tab("newsroom-newsletters", PATH)].into_iter().chain(radar).collect()
    }
}
