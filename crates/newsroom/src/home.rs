//! `GET /newsroom`: how the magazine stands, in a few figures.

use std::sync::PoisonError;

use axum::extract::State;
use axum::response::Response;
use http_kit::Failure;
use kernel::clock::{HOUR, MINUTE, Millis};
use press::articles::wire;
use press::drafts::{self, Wanted};
use press::pictures::{self, Show};
use press::staff::{Action, NEWSROOM};
use press::{desk, invoices, readers};
use serde_json::json;

use crate::Newsroom;
use crate::desk::Desk;
use crate::frame::Page;
use crate::{media, stories};

/// How long figures are shown before they are counted again: counting a million readers takes longer than a page may.
const GOOD_FOR: Millis = MINUTE;
/// Stories on the home page.
const LATEST: i64 = 8;

/// Figures as they were counted.
#[derive(Clone, Debug)]
pub struct Counted {
    at: Millis,
    stories: Vec<(&'static str, i64)>,
    readers: i64,
    at_work: i64,
    overdue: i64,
    licences: i64,
}

/// `GET /newsroom`.
pub async fn show(State(newsroom): State<Newsroom>, desk: Desk) -> Result<Response, Failure> {
    let counted = newsroom.counted().await?;
    let me = desk.reader.id;
    let (latest, mine) = newsroom
        .read(move |conn, _| {
            let latest = wire::list(conn, &wire::Filter::default(), wire::Place::TOP, LATEST)?;
            Ok((latest, drafts::list(conn, Wanted::AssignedTo(me), wire::Place::TOP, LATEST)?))
        })
        .await?;
    let now = newsroom.now();
    let stories: Vec<_> = counted
        .stories
        .iter()
        .map(|(state, count)| {
            json!({
                "name": newsroom.say(&format!("story-state-{state}")), "count": count,
                "url": format!("{}?state={state}", stories::PATH),
            })
        })
        .collect();
    let licences = (counted.licences > 0 && desk.may(Action::ReadStories)).then(|| {
        json!({
            "text": newsroom.theme.text("newsroom-licences", &[("n", counted.licences.into())]),
            "url": format!("{}?show={}", media::PATH, Show::Ending.as_str()),
        })
    });
    let content = json!({
        "stories": stories,
        "readers": desk.may(Action::SeeReaders).then_some(counted.readers),
        "at_work": counted.at_work,
        "overdue": Some(counted.overdue).filter(|count| *count > 0 && desk.may(Action::SeeReaders)),
        "overdue_url": crate::invoices::OVERDUE,
        "licences": licences,
        "latest": latest.iter().map(|item| newsroom.story(item, &desk)).collect::<Vec<_>>(),
        "stories_url": stories::PATH,
        "mine": mine.iter().map(|one| newsroom.listed(one, now)).collect::<Vec<_>>(),
        "begin_url": desk.may(Action::WriteOwn).then_some(crate::drafts::PATH),
    });
    newsroom.page(
        &desk,
        Page { title: "newsroom-home", template: "home.html", here: NEWSROOM, notice: None, content },
    )
}

impl Newsroom {
    /// The figures, counted anew once they are old.
    async fn counted(&self) -> Result<Counted, Failure> {
        let now = self.now();
        let kept = self.counts.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some(kept) = kept.filter(|kept| (0..GOOD_FOR).contains(&(now - kept.at))) {
            return Ok(kept);
        }
        let counted = self
            .read(move |conn, _| {
                Ok(Counted {
                    at: now,
                    stories: wire::counts(conn)?,
                    readers: readers::count(conn)?,
                    at_work: desk::at_work(conn, now - HOUR)?,
                    overdue: invoices::outstanding(conn, now)?.iter().map(|owed| owed.count).sum(),
                    licences: pictures::ending(conn, now)?,
                })
            })
            .await?;
        *self.counts.lock().unwrap_or_else(PoisonError::into_inner) = Some(counted.clone());
        Ok(counted)
    }
}
