//! One newsletter with all its issues, and how they did one after the other.

use axum::extract::{Path, Query, State};
use axum::response::Response;
use http_kit::Failure;
use jiff::civil::Date;
use serde::Deserialize;
use serde_json::json;

use super::PATH;
use super::list::{Past, Told, told};
use crate::Newsroom;
use crate::desk::Desk;
use crate::figures::csv;
use crate::figures::plot::{Drawn, Plot, Point};
use crate::figures::sheet::{Cell, Sheet};
use crate::paging::{cut, onward};

/// Issues on a page.
const A_PAGE: usize = 20;
/// Issues in the file.
const FILED: usize = 400;
/// What is said of each.
const COLUMNS: [&str; 9] = [
    "day",
    "issue-sent",
    "issue-delivered",
    "issue-lost",
    "issue-bounced",
    "issue-complained",
    "clicks",
    "issue-ended",
    "issue-subscribed",
];

/// Which part of the list: the issues before that day.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    before: String,
}

/// `GET /newsroom/newsletters/{id}`.
pub async fn series(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Path(slug): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let before: Option<Date> = asked.before.parse().ok();
    let mut told = newsroom.letter_told(&slug, before, A_PAGE + 1).await?;
    let here = format!("{PATH}/{slug}");
    let next_url =
        cut(&mut told.past, A_PAGE).map(|last| onward(&here, &[], ("before", &last.issue.day.to_string())));
    let mut plot = newsroom.series_plot(&told.past).view(&newsroom.theme, 1, "");
    plot["csv_url"] = format!("{here}/issues.csv").into();
    let content =
        json!({ "is_first": before.is_none(), "next_url": next_url, "list_url": here, "plot": plot });
    newsroom.letters_page(&desk, "", &[told], content)
}

/// `GET /newsroom/newsletters/{id}/issues.csv`: the same of the last ones, a line each.
pub async fn file(
    State(newsroom): State<Newsroom>,
    _: Desk,
    Path(slug): Path<String>,
) -> Result<Response, Failure> {
    let told = newsroom.letter_told(&slug, None, FILED).await?;
    Ok(csv(&newsroom.series_plot(&told.past)))
}

impl Newsroom {
    async fn letter_told(&self, slug: &str, before: Option<Date>, most: usize) -> Result<Told, Failure> {
        let letter = self.letter(slug).ok_or(Failure::NotFound)?.clone();
        let now = self.now();
        self.read(move |conn, press| told(conn, press, &letter, (before, most), now)).await
    }

    /// What became of issues, the first of them first.
    fn series_plot(&self, past: &[Past]) -> Plot {
        let mut sheet = Sheet::of(&COLUMNS);
        let mut points = Vec::new();
        for Past { issue, results, clicks } in past.iter().rev() {
            let Some(results) = results else { continue };
            let (sent, day) = (results.counts.accepted, self.issue_day(issue.day, "short"));
            points.push(Point { when: day.clone(), value: sent, text: self.theme.number(sent) });
            sheet.rows.push(vec![
                Cell::Named(issue.day.to_string(), day),
                Cell::Count(sent),
                Cell::Count(results.delivered()),
                Cell::Count(results.lost()),
                Cell::Count(results.returned.bounced),
                Cell::Count(results.returned.complained),
                Cell::Count(*clicks),
                Cell::Count(results.unsubscribed),
                Cell::Count(results.won),
            ]);
        }
        let nothing = points.len() < 2;
        Plot::of("issues", sheet, Drawn::Columns { points, before: None }).unless(nothing)
    }
}
