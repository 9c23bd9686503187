//! Links that narrow a search down or widen it: each is the query with a filter more or less.

use jiff::civil::Date;
use kernel::slug::fold;
use press::library::{Facets, Filter, Kind, Label, Query};
use press::taxonomy::TermKind;
use serde::Serialize;

use super::address;
use super::asked::Sort;
use crate::Site;

/// How high the tallest year stands, in units of the drawing.
const TALLEST: u64 = 40;

/// A label to narrow down by.
#[derive(Debug, Serialize)]
pub(super) struct Choice {
    name: String,
    count: u64,
    url: String,
    /// Chosen: the link takes it out again.
    on: bool,
}

/// The labels of a kind.
#[derive(Debug, Serialize)]
pub(super) struct Facet {
    kind: &'static str,
    name: String,
    choices: Vec<Choice>,
}

/// What the search is narrowed down to, with a link that takes it out.
#[derive(Debug, Serialize)]
pub(super) struct Chosen {
    name: String,
    url: String,
}

/// A year to click into.
#[derive(Debug, Serialize)]
pub(super) struct Year {
    year: i16,
    count: u64,
    url: String,
    /// Of [`TALLEST`], and what is left above it.
    height: u64,
    above: u64,
}

fn is(filter: &Filter, kind: Kind, label: &Label) -> bool {
    let value = fold(&filter.value);
    filter.kind == kind && (value == fold(&label.slug) || value == fold(&label.name))
}

/// Counts by label, with links.
pub(super) fn facets(site: &Site, query: &Query, facets: &Facets, sort: Sort) -> Vec<Facet> {
    let counted = facets.labels.iter().filter(|(_, labels)| !labels.is_empty());
    counted
        .map(|(kind, labels)| Facet {
            kind: kind.word(),
            name: site.say(&format!("search-{}", kind.word())),
            choices: labels
                .iter()
                .map(|(label, count)| choice(site, query, *kind, label, *count, sort))
                .collect(),
        })
        .collect()
}

fn choice(site: &Site, query: &Query, kind: Kind, label: &Label, count: u64, sort: Sort) -> Choice {
    let on = query.filters.iter().any(|filter| is(filter, kind, label));
    let mut changed = query.clone();
    match on {
        true => changed.filters.retain(|filter| !is(filter, kind, label)),
        false => changed.filters.push(Filter::new(kind, &label.slug)),
    }
    let name = if kind == Kind::Type { site.type_name(&label.slug) } else { label.name.clone() };
    Choice { name, count, url: address(&changed.to_string(), sort), on }
}

/// The path of a label's own page, if it has one.
pub(super) fn page_of(kind: Kind, label: &Label) -> Option<String> {
    let folder = match kind {
        Kind::Author => "authors",
        // Forms are no terms and have no page of their own.
        kind => TermKind::from_name(kind.word())?.folder(),
    };
    Some(format!("/{folder}/{}", label.slug))
}

/// How a filter's label is called, where that is known from what was found.
fn name_of(site: &Site, filter: &Filter, facets: &Facets) -> String {
    let labels = facets.labels.iter().filter(|(kind, _)| *kind == filter.kind).flat_map(|(_, labels)| labels);
    let found = labels.map(|(label, _)| label).find(|label| is(filter, filter.kind, label));
    match found {
        Some(label) if filter.kind == Kind::Type => site.type_name(&label.slug),
        Some(label) => label.name.clone(),
        None => filter.value.clone(),
    }
}

/// What the search is narrowed down to.
pub(super) fn chosen(site: &Site, query: &Query, facets: &Facets, sort: Sort) -> Vec<Chosen> {
    let filters = query.filters.iter().enumerate().map(|(at, filter)| {
        let mut without = query.clone();
        without.filters.remove(at);
        let kind = site.say(&format!("search-{}", filter.kind.word()));
        let name = format!("{kind}: {}", name_of(site, filter, facets));
        Chosen { name, url: address(&without.to_string(), sort) }
    });
    let dated = (query.from.is_some() || query.before.is_some()).then(|| {
        let without = Query { from: None, before: None, ..query.clone() };
        let from = query.from.map(|day| day.to_string()).unwrap_or_default();
        // The last day, not the one after it.
        let to = query.before.and_then(|day| day.yesterday().ok()).map(|day| day.to_string());
        Chosen {
            name: format!("{from} – {}", to.unwrap_or_default()),
            url: address(&without.to_string(), sort),
        }
    });
    filters.chain(dated).collect()
}

/// The years with hits.
pub(super) fn years(query: &Query, facets: &Facets, sort: Sort) -> Vec<Year> {
    let most = facets.years.iter().map(|(_, count)| *count).max().unwrap_or(1).max(1);
    let year = |(year, count): &(i16, u64)| {
        let within = Query {
            from: Date::new(*year, 1, 1).ok(),
            before: Date::new(year.saturating_add(1), 1, 1).ok(),
            ..query.clone()
        };
        let height = (count * TALLEST).div_ceil(most);
        Year {
            year: *year,
            count: *count,
            url: address(&within.to_string(), sort),
            height,
            above: TALLEST - height,
        }
    };
    facets.years.iter().map(year).collect()
}
