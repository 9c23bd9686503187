//! `GET /newsroom/audit`: what staff did, filtered by act and by person, paged by key.

use axum::extract::{Query, State};
use axum::response::Response;
use http_kit::Failure;
use press::audit::{self, Act, Filter, Line};
use press::staff::{self, Role};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::Newsroom;
use crate::desk::Desk;
use crate::frame::Page;
use crate::paging::{cut, onward};

const PATH: &str = "/newsroom/audit";
/// Lines on a page.
const A_PAGE: usize = 100;
/// People in the filter.
const PEOPLE: i64 = 500;

/// What was asked for.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    act: String,
    #[serde(default)]
    person: String,
    #[serde(default)]
    before: String,
}

impl Asked {
    fn filter(&self) -> Filter {
        let person = (!self.person.is_empty()).then(|| self.person.replace('\0', ""));
        Filter { act: Act::from_name(&self.act), person, before: self.before.parse().ok() }
    }

    /// The address of the page that begins before this line.
    fn onward(&self, line: &Line) -> String {
        let asked = [("act", &*self.act), ("person", &*self.person)];
        onward(PATH, &asked, ("before", &line.id.to_string()))
    }
}

/// `GET /newsroom/audit`.
pub async fn list(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let filter = asked.filter();
    let (people, mut lines) = newsroom
        .read(move |conn, _| {
            let lines = audit::list(conn, &filter, A_PAGE as i64 + 1)?;
            Ok((staff::people(conn, "", PEOPLE)?, lines))
        })
        .await?;
    let next = cut(&mut lines, A_PAGE).map(|last| asked.onward(last));
    let acts: Vec<Value> = Act::ALL
        .into_iter()
        .map(|act| json!({ "value": act.as_str(), "name": newsroom.act(act.as_str()), "chosen": act.as_str() == asked.act }))
        .collect();
    let people: Vec<Value> = people
        .iter()
        .map(|one| json!({ "value": one.public_id, "name": one.email, "chosen": one.public_id == asked.person }))
        .collect();
    let content = json!({
        "acts": acts, "people": people, "action": PATH, "next_url": next,
        "lines": lines.iter().map(|line| newsroom.line(line)).collect::<Vec<_>>(),
    });
    newsroom.page(
        &desk,
        Page { title: "newsroom-audit", template: "audit.html", here: PATH, notice: None, content },
    )
}

impl Newsroom {
    pub(crate) fn act(&self, act: &str) -> String {
        // A newer program may have written an act that this one has no words for.
        self.theme.find_text(&format!("audit-act-{act}"), &[]).unwrap_or_else(|| act.to_owned())
    }

    pub(crate) fn line(&self, line: &Line) -> Value {
        let worded = |text: &str| match Role::from_name(text) {
            Some(role) => self.role(role),
            None => text.to_owned(),
        };
        json!({
            "at": self.moment(line.at),
            "actor": self.who(line), "act": self.act(&line.act),
            "subject": line.subject.clone().unwrap_or_else(|| self.say("audit-forgotten")),
            "was": worded(&line.was), "became": worded(&line.became), "network": line.network,
        })
    }

    /// Who did it.
    pub(crate) fn who(&self, line: &Line) -> String {
        match (&line.actor, line.by_command) {
            (Some(email), _) => email.clone(),
            (None, true) => self.say("audit-by-command"),
            (None, false) => self.say("audit-forgotten"),
        }
    }
}
