//! A campaign's page: how it stands, how it goes, what it looks like.

use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use http_kit::Failure;
use press::ads::{self, Campaign, Goal, OfDay, OfSlot, State as Standing};
use press::staff::Action;
use press::tally;
use serde_json::{Value, json};

use super::{Asked, PATH, look, url};
use crate::Newsroom;
use crate::desk::Desk;
use crate::figures::csv;
use crate::figures::plot::{Bar, Drawn, Plot, Point};
use crate::figures::sheet::{Cell, Sheet, percent, share};
use crate::frame::{Notice, Page};

/// Days that are drawn: of a campaign that goes on and on, the last.
const DRAWN: i64 = 92;
/// Days that the file goes back; what was before is in the sums.
const LOOKED_BACK: i64 = 800;

/// `GET /newsroom/ads/{id}`.
pub async fn show(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let notice = newsroom.ads_notice(&asked.done);
    newsroom.campaign_page(&desk, &id, StatusCode::OK, notice).await
}

/// `GET /newsroom/ads/{id}/{file}`: `ad-days.csv` or `ad-slots.csv`, a plot's table.
pub async fn file(
    State(newsroom): State<Newsroom>,
    _: Desk,
    Path((id, file)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let counted = newsroom.ad_counted(&id).await?;
    let plots = newsroom.ad_plots(&counted);
    let plot =
        plots.iter().find(|plot| file.strip_suffix(".csv") == Some(plot.id)).ok_or(Failure::NotFound)?;
    Ok(csv(plot))
}

/// A campaign with what was counted of it.
struct Counted {
    campaign: Campaign,
    days: Vec<OfDay>,
    slots: Vec<OfSlot>,
}

impl Newsroom {
    async fn ad_counted(&self, id: &str) -> Result<Counted, Failure> {
        let wanted = id.to_owned();
        let found = self
            .read(move |conn, _| {
                let Some(campaign) = ads::by_public_id(conn, &wanted)? else { return Ok(None) };
                let (days, slots) = (ads::by_day(conn, campaign.id)?, ads::by_slot(conn, campaign.id)?);
                Ok(Some(Counted { campaign, days, slots }))
            })
            .await?;
        found.ok_or(Failure::NotFound)
    }

    pub(super) async fn campaign_page(
        &self,
        desk: &Desk,
        id: &str,
        status: StatusCode,
        notice: Option<Notice>,
    ) -> Result<Response, Failure> {
        let counted = self.ad_counted(id).await?;
        let Counted { campaign, .. } = &counted;
        let (now, here) = (self.now(), url(&campaign.public_id));
        let phase = campaign.phase(now);
        let plots = self.ad_plots(&counted);
        let plots = plots.iter().zip(1..).map(|(plot, nth)| {
            let mut view = plot.view(&self.theme, nth, "");
            view["csv_url"] = format!("{here}/{}.csv", plot.id).into();
            view
        });
        let wanted = self.typed(campaign);
        let content = json!({
            "name": campaign.name, "phase": phase.as_str(), "phase_text": self.phase(phase),
            "phase_hint": self.say(&format!("ads-phase-{}-hint", phase.as_str())),
            "facts": self.facts(campaign), "tiles": self.ad_tiles(campaign),
            "pace": ads::pace(campaign, now).map(|pace| self.pace_view(&pace, phase)),
            "plots": plots.collect::<Vec<_>>(), "acts": self.acts(desk, campaign, &here),
            "looks": look::looks(self, &wanted, &campaign.slots), "list_url": PATH,
        });
        let page = Page { title: "ads-campaign", template: "ad.html", here: PATH, notice, content };
        self.framing_page(desk, status, page)
    }

    /// What can be done with it now.
    fn acts(&self, desk: &Desk, campaign: &Campaign, here: &str) -> Value {
        let may = desk.may(Action::RunAds);
        let when = |holds: bool, to: &str| (may && holds).then(|| format!("{here}/{to}"));
        let state = campaign.state;
        json!({
            "start": when(matches!(state, Standing::Draft | Standing::Paused), "turn"),
            "start_text": self.say(if state == Standing::Paused { "ads-resume" } else { "ads-start" }),
            "pause": when(state == Standing::Running, "turn"),
            "edit": when(state != Standing::Ended, "edit"),
            "end": when(matches!(state, Standing::Running | Standing::Paused), "end"),
            "duplicate": when(true, "duplicate"),
            "delete": when(state != Standing::Running && campaign.shown == 0 && campaign.clicked == 0, "delete"),
        })
    }

    fn facts(&self, campaign: &Campaign) -> Vec<Value> {
        let fact = |key: &str, text: String| json!({ "name": self.say(key), "text": text });
        let sections: Vec<&str> = campaign.sections.iter().map(|section| section.name.as_str()).collect();
        let sections = if sections.is_empty() { self.say("ads-all-sections") } else { sections.join(", ") };
        vec![
            fact("ads-client", self.client(campaign).into_owned()),
            fact("ads-when", self.dates(campaign)),
            fact("ads-slots", self.slots(campaign)),
            fact("ads-sections", sections),
            fact("ads-weight", campaign.weight.to_string()),
            fact("ads-link", campaign.link.clone()),
        ]
    }

    fn ad_tiles(&self, campaign: &Campaign) -> Vec<Value> {
        let tile = |key: &str, text: String, most: Option<i64>| {
            let change = most.map(|most| {
                let text = self.theme.text("ads-of-most", &[("n", self.theme.number(most).into())]);
                json!({ "kind": "same", "text": text })
            });
            json!({ "name": self.say(key), "text": text, "change": change, "url": null })
        };
        vec![
            tile("ads-shown", self.theme.number(campaign.shown), campaign.most_shown),
            tile("ads-clicked", self.theme.number(campaign.clicked), campaign.most_clicked),
            tile("ads-rate", percent(&self.theme, share(campaign.clicked, campaign.shown)), None),
        ]
    }

    fn ad_plots(&self, counted: &Counted) -> Vec<Plot> {
        vec![self.pace_plot(counted), self.slots_plot(counted)]
    }

    /// The days of a campaign, from its first to now, and with a last day also those to come.
    fn pace_plot(&self, Counted { campaign, days, .. }: &Counted) -> Plot {
        let day = |at| tally::day(at, &self.press.zone);
        let (today, now) = (day(self.now()), self.now());
        // What was counted before dates were changed belongs to it as well.
        let first = days.iter().map(|day| day.day).chain([day(campaign.starts_at)]).min().unwrap_or(today);
        let first = first.max(today - LOOKED_BACK);
        let ends = campaign.ends_at.map(|ends| day(ends - 1));
        let last = days.iter().map(|day| day.day).chain(ends.or(Some(today))).max().unwrap_or(today);
        let last = last.min(today.max(first) + DRAWN / 2);
        let goal = ads::goal(campaign);
        let of = |day: &OfDay| if matches!(goal, Some(Goal::Clicked(_))) { day.clicked } else { day.shown };
        let mut sum: i64 = days.iter().filter(|day| day.day < first).map(of).sum();
        let mut rows = Vec::new();
        for number in first..=last {
            let counts = days.iter().find(|day| day.day == number);
            let (shown, clicked) = counts.map_or((0, 0), |day| (day.shown, day.clicked));
            let of_goal = counts.map_or(0, of);
            sum += of_goal;
            let end = tally::begins(number + 1, &self.press.zone);
            rows.push((number, shown, clicked, sum, ads::expected(campaign, end), of_goal));
        }
        let mut sheet = Sheet::of(&["day", "ad-shown", "ad-clicked", "ad-delivered", "ad-expected"]);
        sheet.rows = rows
            .iter()
            .filter(|row| row.0 <= today)
            .map(|(number, shown, clicked, sum, expected, _)| {
                let when = tally::date(*number).to_string();
                let expected = expected.map_or(Cell::Text(String::new()), Cell::Count);
                vec![
                    Cell::Named(when, self.day(*number)),
                    Cell::Count(*shown),
                    Cell::Count(*clicked),
                    Cell::Count(*sum),
                    expected,
                ]
            })
            .collect();
        // The file has all days, the page as many as are drawn.
        let file = sheet.csv();
        let most = usize::try_from(DRAWN).unwrap_or(usize::MAX);
        sheet.rows.drain(..sheet.rows.len().saturating_sub(most));
        let from = rows.len().saturating_sub(most);
        let drawn = &rows[from..];
        let is_paced = ads::expected(campaign, now).is_some();
        let points = drawn.iter().filter(|row| row.0 <= today).map(|row| {
            let value = if is_paced { row.3 } else { row.5 };
            Point { when: self.day(row.0), value, text: self.theme.number(value) }
        });
        let points: Vec<Point> = points.collect();
        let nothing = days.is_empty() || points.is_empty();
        let drawn = match is_paced {
            true => Drawn::Pace {
                points,
                to_come: drawn.iter().filter(|row| row.0 > today).map(|row| self.day(row.0)).collect(),
                expected: (drawn.iter().map(|row| row.4.unwrap_or_default()).collect(), self.say("ads-line")),
            },
            false => Drawn::Columns { points, before: None },
        };
        let about = if is_paced { "figures-plot-ad-days-paced" } else { "figures-plot-ad-days-plain" };
        Plot { file: Some(file), ..Plot::of("ad-days", sheet, drawn).unless(nothing).saying(self.say(about)) }
    }

    fn slots_plot(&self, Counted { slots, .. }: &Counted) -> Plot {
        let mut sheet = Sheet::of(&["slot", "ad-shown", "ad-clicked", "ad-rate"]);
        let mut bars = Vec::new();
        for one in slots {
            let (name, rate) = (self.slot(one.slot), share(one.clicked, one.shown));
            sheet.rows.push(vec![
                Cell::Named(one.slot.as_str().into(), name.clone()),
                Cell::Count(one.shown),
                Cell::Count(one.clicked),
                Cell::Share(rate),
            ]);
            let words =
                [("n", self.theme.number(one.clicked).into()), ("share", percent(&self.theme, rate).into())];
            let note = self.theme.text("ads-slot-clicks", &words);
            bars.push(Bar {
                name,
                url: None,
                value: one.shown,
                text: self.theme.number(one.shown),
                note,
                before: None,
            });
        }
        Plot::of("ad-slots", sheet, Drawn::Bars(bars)).unless(slots.is_empty())
    }
}
