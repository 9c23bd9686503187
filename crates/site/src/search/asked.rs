//! What a request asks of search, by the names that `docs/http.md` lists.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use http_kit::Failure;
use jiff::civil::Date;
use jiff::{Span, ToSpan};
use press::library::{Cursor, Filter, Kind, Order, Query};
use url::form_urlencoded;

use crate::Site;

/// Longest query in characters; the rest is ignored.
pub(crate) const LONGEST: usize = 400;
/// Hits on a page, and the most that may be asked for.
const PAGE: usize = 20;
const MOST: usize = 1000;
/// Filters beyond these are left out.
const MOST_FILTERS: usize = 32;

/// In which order hits are wanted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Sort {
    #[default]
    Relevance,
    Newest,
    Oldest,
}

impl Sort {
    pub const ALL: [Sort; 3] = [Sort::Relevance, Sort::Newest, Sort::Oldest];

    /// As it stands in an address.
    pub fn word(self) -> &'static str {
        match self {
            Sort::Relevance => "relevance",
            Sort::Newest => "date",
            Sort::Oldest => "oldest",
        }
    }

    pub fn order(self, today: Date) -> Order {
        match self {
            Sort::Relevance => Order::Relevance { today: Some(today) },
            Sort::Newest => Order::Newest,
            Sort::Oldest => Order::Oldest,
        }
    }
}

/// What is searched for, and which part of the hits is wanted.
#[derive(Clone, Debug)]
pub struct Asked {
    pub(super) query: Query,
    /// The query as a text that reads the same; what was typed, where nothing was added to it.
    pub(super) text: String,
    pub(super) sort: Sort,
    pub(super) after: Option<Cursor>,
    pub(super) limit: usize,
    /// Whether it is a page of the database's list, which goes on there.
    pub(super) is_listed: bool,
}

impl Default for Asked {
    fn default() -> Asked {
        Asked {
            query: Query::default(),
            text: String::new(),
            sort: Sort::default(),
            after: None,
            limit: PAGE,
            is_listed: false,
        }
    }
}

/// What cannot be meant; its words stand in the language file under this key.
fn refused(key: &str) -> Failure {
    Failure::BadRequest(key.to_owned())
}

impl Asked {
    /// Reads what stands after the question mark. An empty value is as good as none: forms send those.
    pub(super) fn read(parameters: &str) -> Result<Asked, Failure> {
        let mut asked = Asked::default();
        let mut added = Query::default();
        for (name, value) in form_urlencoded::parse(parameters.as_bytes()) {
            let value: String = value.trim().chars().filter(|c| !c.is_control()).take(LONGEST).collect();
            if !value.is_empty() {
                asked.take(&name, value, &mut added)?;
            }
        }
        asked.query = Query::read(&asked.text);
        if added != Query::default() {
            asked.query.filters.extend(added.filters);
            asked.query.from = added.from.or(asked.query.from);
            asked.query.before = added.before.or(asked.query.before);
            asked.text = asked.query.to_string();
        }
        Ok(asked)
    }

    fn take(&mut self, name: &str, value: String, added: &mut Query) -> Result<(), Failure> {
        match name {
            "q" => self.text = value,
            "sort" => {
                let sort = Sort::ALL.into_iter().find(|sort| sort.word() == value);
                self.sort = sort.ok_or_else(|| refused("error-search-sort"))?;
            }
            "cursor" => self.after = Some(value.parse().map_err(|_| refused("error-list-page"))?),
            "limit" => {
                let limit = value.parse::<usize>().ok().filter(|limit| *limit > 0);
                self.limit = limit.ok_or_else(|| refused("error-search-limit"))?.min(MOST);
            }
            "from" => added.from = Some(stretch(&value)?.0),
            "to" => added.before = stretch(&value)?.1,
            "before" | "after" => self.is_listed = true,
            name => {
                let kind = Kind::ALL.into_iter().find(|kind| kind.word() == name);
                let says_something = value.contains(char::is_alphanumeric);
                if let Some(kind) = kind.filter(|_| says_something && added.filters.len() < MOST_FILTERS) {
                    added.filters.push(Filter::new(kind, value.replace('"', " ").trim()));
                }
            }
        }
        Ok(())
    }
}

/// The first day of a year, month or day, and the first after it. Of an instant its day counts.
fn stretch(value: &str) -> Result<(Date, Option<Date>), Failure> {
    let day = value.split('T').next().unwrap_or_default();
    let (whole, length): (String, Span) = match day.len() {
        4 => (format!("{day}-01-01"), 1.year()),
        7 => (format!("{day}-01"), 1.month()),
        _ => (day.to_owned(), 1.day()),
    };
    let first: Date = whole.parse().map_err(|_| refused("error-search-date"))?;
    Ok((first, first.checked_add(length).ok()))
}

impl FromRequestParts<Site> for Asked {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _: &Site) -> Result<Asked, Failure> {
        Asked::read(parts.uri.query().unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_add_to_what_was_typed() {
        let asked = Asked::read(
            "q=port+-strike&section=trade&topic=Night+shift&topic=a%22b&from=1987-03&to=1987-06-30&limit=5000&sort=date",
        );
        let asked = asked.unwrap();
        assert_eq!(
            asked.text,
            "port -strike section:trade topic:\"Night shift\" topic:\"a b\" after:1987-03-01 before:1987-07-01"
        );
        assert_eq!(Query::read(&asked.text), asked.query);
        assert_eq!((asked.limit, asked.sort), (MOST, Sort::Newest));
    }

    #[test]
    fn what_was_typed_stays_as_it_was() {
        let asked = Asked::read("q=%20night%20%20shift%00%0A+&sort=&section=&utm_source=x").unwrap();
        assert_eq!((asked.text.as_str(), asked.limit), ("night  shift", PAGE));
        assert!(!asked.is_listed && Asked::read("q=x&before=1-2").unwrap().is_listed);
    }

    #[test]
    fn what_cannot_be_meant_is_refused() {
        for parameters in
            ["sort=best", "limit=0", "limit=-3", "limit=ten", "from=lunch", "to=1987-02-31", "cursor=x"]
        {
            assert!(matches!(Asked::read(parameters), Err(Failure::BadRequest(_))), "{parameters}");
        }
        assert_eq!(Asked::read("to=9999").unwrap().query.before, None);
        assert_eq!(Asked::read("from=2020-02-03T10:00:00Z").unwrap().query.from, Date::new(2020, 2, 3).ok());
    }
}
