//! `/newsroom/figures`: how many come, how far they go, what it brings, and who stays. Each plot stands with the table
//! it was drawn from, and the same as CSV.
//!
//! The files take no more than the pages do: they are sums of which the page shows every one, and nothing in them
//! leads to a reader. What does is taken out under `export`.

mod articles;
mod books;
mod counts;
mod money;
pub(crate) mod plot;
pub(crate) mod sheet;
mod span;

use axum::extract::{Path, Query, State};
use axum::http::header::CONTENT_DISPOSITION;
use axum::http::{HeaderMap, HeaderValue};
use axum::response::Response;
use http_kit::{CachePolicy, Failure, Reply};
use press::tally;
use serde_json::{Value, json};

use crate::Newsroom;
use crate::desk::Desk;
use crate::frame::{Notice, Page};
use plot::Plot;
use span::{Asked, LAST, Span};

pub use books::Shelf;

/// The overview's address, below which the other pages are.
pub const PATH: &str = "/newsroom/figures";

/// The pages and the files that are made of their plots.
const PAGES: [(&str, &[&str]); 8] = [
    ("", &["days"]),
    ("funnel", &["funnel", "walls"]),
    ("sources", &["sources"]),
    ("articles", &["articles", "sections"]),
    ("meter", &["meter"]),
    ("revenue", &["revenue", "plans-now", "plans"]),
    ("cohorts", &["cohorts"]),
    ("newsletters", &["newsletters"]),
];

/// What a page shows.
#[derive(Default)]
struct Shown {
    tiles: Vec<Value>,
    plots: Vec<Plot>,
    /// When the books were reckoned, if the page is made of them; none as long as they are reckoned.
    books: Option<Option<i64>>,
}

/// `GET /newsroom/figures`.
pub async fn overview(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    newsroom.figures(&desk, "", &asked).await
}

/// `GET /newsroom/figures/{id}`: one of the other pages, or a file.
pub async fn show(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    if let Some(name) = id.strip_suffix(".csv") {
        return newsroom.file(name, &asked).await;
    }
    match PAGES.iter().find(|(page, _)| *page == id && !page.is_empty()) {
        Some((page, _)) => newsroom.figures(&desk, page, &asked).await,
        None => Err(Failure::NotFound),
    }
}

impl Newsroom {
    fn span(&self, asked: &Asked) -> Span {
        Span::of(asked, tally::day(self.now(), &self.press.zone))
    }

    async fn shown(&self, page: &str, span: &Span, asked: &Asked) -> Result<Shown, Failure> {
        let mut shown = Shown::default();
        let books = match page {
            "" | "revenue" | "cohorts" | "newsletters" => {
                let books = self.books().await;
                shown.books = Some(books.as_ref().map(|books| books.at));
                books
            }
            _ => None,
        };
        match (page, books) {
            ("", books) => {
                let counts = self.counts(span.days).await?;
                shown.tiles = self.tiles(&counts, &span.query());
                shown.tiles.extend(books.iter().flat_map(|books| self.regular(books, span)));
                shown.plots = vec![self.days_plot(&counts, span)];
            }
            ("funnel", _) => shown.plots = self.funnel(&self.counts(span.days).await?),
            ("sources", _) => shown.plots = self.sources(span).await?,
            ("articles", _) => shown.plots = self.articles(span, articles::by(asked)).await?,
            ("meter", _) => shown.plots = self.meter(span).await?,
            ("revenue", Some(books)) => shown.plots = self.revenue(&books, span),
            ("cohorts", Some(books)) => shown.plots = self.cohorts(&books, span),
            ("newsletters", Some(books)) => shown.plots = self.newsletters(&books, span).await?,
            _ => {}
        }
        Ok(shown)
    }

    async fn figures(&self, desk: &Desk, page: &'static str, asked: &Asked) -> Result<Response, Failure> {
        let span = self.span(asked);
        let (shown, query) = (self.shown(page, &span, asked).await?, span.query());
        let tabs = PAGES.iter().map(|(one, _)| {
            let (name, url) = match *one {
                "" => (self.say("figures-overview"), PATH.to_owned()),
                one => (self.say(&format!("figures-{one}")), format!("{PATH}/{one}")),
            };
            json!({ "name": name, "url": format!("{url}?{query}"), "here": *one == page })
        });
        let action = if page.is_empty() { PATH.to_owned() } else { format!("{PATH}/{page}") };
        let order = (page == "articles").then(|| articles::by(asked));
        let plot_query = order.map_or(query.clone(), |by| format!("{query}&by={by}"));
        let reckoned = shown.books.map(|at| json!(at.map(|at| self.moment(at))));
        let content = json!({
            "tabs": tabs.collect::<Vec<_>>(),
            "span": self.span_view(&span, asked, &action),
            "orders": order.map(|by| self.orders(by)),
            "tiles": shown.tiles,
            "plots": shown.plots.iter().zip(1..).map(|(plot, nth)| plot.view(&self.theme, nth, &plot_query)).collect::<Vec<_>>(),
            "is_reckoned": shown.books.is_none_or(|at| at.is_some()),
            "reckoned": reckoned,
        });
        let notice = span.trouble.map(|key| Notice::error(self.say(key)));
        let title = match page {
            "funnel" => "figures-funnel",
            "sources" => "figures-sources",
            "articles" => "figures-articles",
            "meter" => "figures-meter",
            "revenue" => "figures-revenue",
            "cohorts" => "figures-cohorts",
            "newsletters" => "figures-newsletters",
            _ => "newsroom-figures-title",
        };
        self.page(desk, Page { title, template: "figures.html", here: PATH, notice, content })
    }

    fn span_view(&self, span: &Span, asked: &Asked, action: &str) -> Value {
        let presets = LAST.map(|last| {
            json!({
                "name": self.theme.text("figures-last", &[("n", last.into())]),
                "url": format!("{action}?last={last}"), "here": span.last == Some(last) && span.trouble.is_none(),
            })
        });
        let before = span.days.before();
        let days = |from: i64, to: i64| {
            self.theme
                .text("figures-from-to", &[("first", self.day(from).into()), ("last", self.day(to).into())])
        };
        // What was typed and could not be taken stays.
        let typed = |typed: &str, day: i64| match span.trouble {
            Some(_) => typed.to_owned(),
            None => tally::date(day).to_string(),
        };
        json!({
            "action": action, "presets": presets, "today": tally::date(span.today).to_string(),
            "from": typed(&asked.from, span.days.from), "to": typed(&asked.to, span.days.to),
            "text": days(span.days.from, span.days.to), "before": days(before.from, before.to),
        })
    }

    /// A plot's table, or what it has more, as CSV.
    async fn file(&self, name: &str, asked: &Asked) -> Result<Response, Failure> {
        let page = PAGES.iter().find(|(_, files)| files.contains(&name)).ok_or(Failure::NotFound)?;
        let span = self.span(asked);
        if let Some(trouble) = span.trouble {
            return Err(Failure::BadRequest(self.say(trouble)));
        }
        let shown = self.shown(page.0, &span, asked).await?;
        if shown.books == Some(None) {
            return Err(Failure::Busy);
        }
        let plot = shown.plots.iter().find(|plot| plot.id == name).ok_or(Failure::NotFound)?;
        Ok(csv(plot))
    }
}

/// A plot's table, or what it has more, as a file of its name.
pub(crate) fn csv(plot: &Plot) -> Response {
    let lines = plot.file.clone().unwrap_or_else(|| plot.sheet.csv());
    let reply = Reply::new(CachePolicy::NoStore, "text/csv; charset=utf-8", lines.into_bytes());
    let mut response = reply.answer(&HeaderMap::new());
    let kept = HeaderValue::from_str(&format!("attachment; filename=\"{}.csv\"", plot.id));
    kept.into_iter().for_each(|kept| drop(response.headers_mut().insert(CONTENT_DISPOSITION, kept)));
    response
}
