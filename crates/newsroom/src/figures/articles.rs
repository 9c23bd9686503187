//! Articles that are read, that have readers register, and that they pay from; and the same by section.

use std::collections::BTreeMap;

use http_kit::Failure;
use press::tally::{self, ArticleCounts, Labelled, Titled, UNLOCKED, VIEW, VISIT, WALL};
use press::taxonomy::{self, TermKind};
use serde_json::{Value, json};

use super::plot::{Bar, Drawn, Plot};
use super::sheet::{Cell, Sheet, percent, share};
use super::span::{Asked, Span};
use crate::Newsroom;

/// By what articles can be listed.
const BY: [&str; 6] = [VIEW, WALL, "registered", UNLOCKED, "checkout", "paid"];
/// Articles in the table, and of them those that are drawn.
const LISTED: usize = 60;
const DRAWN: usize = 20;
/// Sections that are read.
const SECTIONS: i64 = 200;

/// By which count the articles are listed.
pub fn by(asked: &Asked) -> &'static str {
    BY.into_iter().find(|by| *by == asked.by).unwrap_or(VIEW)
}

impl Newsroom {
    /// What the list can be ordered by.
    pub(super) fn orders(&self, by: &str) -> Vec<Value> {
        let name = |one: &str| self.say(&format!("figures-by-{one}"));
        BY.iter().map(|one| json!({ "value": one, "name": name(one), "chosen": *one == by })).collect()
    }

    /// Articles and sections.
    pub(super) async fn articles(&self, span: &Span, by: &'static str) -> Result<Vec<Plot>, Failure> {
        let (days, today) = (span.days, span.today);
        let (shown, titles, sections, names) = self
            .read(move |conn, _| {
                let shown = tally::top_articles(conn, days, today, by, LISTED)?;
                let ids: Vec<i64> = shown.articles.iter().map(|one| one.article).collect();
                let titles = tally::titles(conn, &ids)?;
                let sections = tally::by_label(conn, "section", days)?;
                Ok((shown, titles, sections, taxonomy::list(conn, TermKind::Section, SECTIONS)?))
            })
            .await?;
        let titles: BTreeMap<i64, Titled> = titles.into_iter().map(|one| (one.id, one)).collect();
        let names: BTreeMap<String, String> =
            names.into_iter().map(|one| (one.id.to_string(), one.name)).collect();
        let plot = self.articles_plot(&shown.articles, &titles, by);
        let plot = if shown.days == days {
            plot
        } else {
            let args =
                [("first", self.day(shown.days.from).into()), ("last", self.day(shown.days.to).into())];
            plot.saying(self.theme.text("figures-whole-months", &args))
        };
        Ok(vec![plot, self.sections_plot(&sections, &names)])
    }

    fn articles_plot(&self, counts: &[ArticleCounts], titles: &BTreeMap<i64, Titled>, by: &str) -> Plot {
        let mut sheet = Sheet::of(&[
            "article",
            "address",
            "views",
            "walls",
            "registered",
            "registered_of_walls",
            "unlocked",
            "checkout",
            "paid",
        ]);
        let mut bars = Vec::new();
        for one in counts.iter().filter(|one| one.of(by) > 0) {
            let Some(Titled { title, slug, is_public, .. }) = titles.get(&one.article) else { continue };
            let rate = share(one.of("registered"), one.of(WALL));
            sheet.rows.push(vec![
                Cell::Text(title.clone()),
                Cell::Text(format!("/articles/{slug}")),
                Cell::Count(one.of(VIEW)),
                Cell::Count(one.of(WALL)),
                Cell::Count(one.of("registered")),
                Cell::Share(rate),
                Cell::Count(one.of(UNLOCKED)),
                Cell::Count(one.of("checkout")),
                Cell::Count(one.of("paid")),
            ]);
            let note = if by == "registered" && rate.is_some() {
                self.theme.text("figures-of-walls", &[("share", percent(&self.theme, rate).into())])
            } else {
                String::new()
            };
            let url = is_public.then(|| format!("/articles/{slug}"));
            bars.push(Bar { url, ..self.bar(title.clone(), one.of(by), note, None) });
        }
        bars.truncate(DRAWN);
        let nothing = bars.is_empty();
        Plot::of("articles", sheet, Drawn::Bars(bars)).unless(nothing)
    }

    fn sections_plot(&self, counts: &[Labelled], names: &BTreeMap<String, String>) -> Plot {
        let mut of: BTreeMap<&str, BTreeMap<&str, i64>> = BTreeMap::new();
        for one in counts {
            *of.entry(&one.label).or_default().entry(&one.what).or_default() += one.count;
        }
        let mut sections: Vec<_> = of.into_iter().collect();
        let count = |counts: &BTreeMap<&str, i64>, what: &str| counts.get(what).copied().unwrap_or_default();
        sections.sort_by_key(|(label, counts)| (std::cmp::Reverse(count(counts, VIEW)), *label));
        let all: i64 = sections.iter().map(|(_, counts)| count(counts, VIEW)).sum();
        let mut sheet = Sheet::of(&[
            "section",
            "views",
            "share",
            "visits",
            "walls",
            "registered",
            "unlocked",
            "checkout",
            "paid",
        ]);
        let mut bars = Vec::new();
        for (label, counts) in sections {
            let name = names.get(label).cloned().unwrap_or_else(|| self.say("figures-no-section"));
            let part = share(count(&counts, VIEW), all);
            let mut row =
                vec![Cell::Text(name.clone()), Cell::Count(count(&counts, VIEW)), Cell::Share(part)];
            row.extend(
                [VISIT, WALL, "registered", UNLOCKED, "checkout", "paid"]
                    .map(|what| Cell::Count(count(&counts, what))),
            );
            sheet.rows.push(row);
            bars.push(self.bar(name, count(&counts, VIEW), percent(&self.theme, part), None));
        }
        bars.truncate(DRAWN);
        Plot::of("sections", sheet, Drawn::Bars(bars)).unless(all == 0)
    }
}
