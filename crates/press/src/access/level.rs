//! Which level an article has: its own, or what the site's rules give it, and why.

use kernel::clock::{DAY, HOUR, Millis};
use kernel::config::{Access, AccessLevel, AccessRule};

/// What rules look at: where an article is filed, by whom it is and how old.
#[derive(Clone, Debug, Default)]
pub struct Filed<'a> {
    /// The article's own level.
    pub own: Option<AccessLevel>,
    /// Open to all until then, by an editor's word on the article.
    pub open_until: Option<Millis>,
    /// Its section's slug.
    pub section: Option<&'a str>,
    /// The level an editor gave the section.
    pub section_level: Option<AccessLevel>,
    /// Open to all until then, by an editor's word on the section.
    pub section_open_until: Option<Millis>,
    /// Open to all until then, by an editor's word on the whole site.
    pub site_open_until: Option<Millis>,
    /// Slugs of its topics.
    pub topics: Vec<&'a str>,
    /// Slugs of its authors.
    pub authors: Vec<&'a str>,
    /// Its type.
    pub kind: &'a str,
    /// When it was published.
    pub published_at: Option<Millis>,
}

/// A level, with why it is that.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Effective {
    /// The level that counts now.
    pub level: AccessLevel,
    /// What set it.
    pub because: Because,
}

/// What set a level.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Because {
    /// An opening until this time: the article's, the section's or the site's.
    OpenUntil(Millis),
    /// The article's own setting.
    Article,
    /// The rule of this number in the settings, counted from one.
    Rule(usize),
    /// The section's setting.
    Section,
    /// The site's default.
    Default,
}

/// When each opening ends that it may stand under.
fn openings(filed: &Filed<'_>, rules: &Access) -> impl Iterator<Item = Millis> {
    let settings = rules.open_until.map(jiff::Timestamp::as_millisecond);
    [filed.open_until, filed.section_open_until, filed.site_open_until, settings].into_iter().flatten()
}

/// The level that counts at `now`. An opening beats everything, then the article's own setting, the
/// first rule that fits, the section's setting, the site's default.
pub fn effective(filed: &Filed<'_>, rules: &Access, now: Millis) -> Effective {
    let opening = openings(filed, rules).max();
    if let Some(until) = opening.filter(|until| now < *until) {
        return Effective { level: AccessLevel::Free, because: Because::OpenUntil(until) };
    }
    if let Some(level) = filed.own {
        return Effective { level, because: Because::Article };
    }
    if let Some(at) = rules.rules.iter().position(|rule| fits(rule, filed, now)) {
        return Effective { level: rules.rules[at].access, because: Because::Rule(at + 1) };
    }
    match filed.section_level {
        Some(level) => Effective { level, because: Because::Section },
        None => Effective { level: rules.default, because: Because::Default },
    }
}

/// When the level may next change by time alone: an opening ends, or a rule by age begins or ceases
/// to fit.
pub fn changes_at(filed: &Filed<'_>, rules: &Access, now: Millis) -> Option<Millis> {
    let ages = rules.rules.iter().flat_map(|rule| {
        let days = rule.older_than_days.map(|days| Millis::from(days) * DAY);
        [days, rule.first_hours.map(|hours| Millis::from(hours) * HOUR)].into_iter().flatten()
    });
    let edges = filed.published_at.into_iter().flat_map(|at| ages.clone().map(move |age| at + age));
    openings(filed, rules).chain(edges).filter(|edge| *edge > now).min()
}

fn fits(rule: &AccessRule, filed: &Filed<'_>, now: Millis) -> bool {
    let age = filed.published_at.map(|at| now - at);
    let is = |wanted: &Option<String>, found: Option<&str>| {
        wanted.as_deref().is_none_or(|slug| found == Some(slug))
    };
    let has =
        |wanted: &Option<String>, found: &[&str]| wanted.as_deref().is_none_or(|slug| found.contains(&slug));
    is(&rule.section, filed.section)
        && is(&rule.kind, Some(filed.kind))
        && has(&rule.topic, &filed.topics)
        && has(&rule.author, &filed.authors)
        && rule.older_than_days.is_none_or(|days| age.is_some_and(|age| age >= Millis::from(days) * DAY))
        && rule.first_hours.is_none_or(|hours| age.is_some_and(|age| age < Millis::from(hours) * HOUR))
}

impl std::fmt::Display for Because {
    /// For editors: "the article's own setting".
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Because::OpenUntil(until) => {
                write!(f, "opened to all until {}", kernel::clock::timestamp(*until))
            }
            Because::Article => f.write_str("the article's own setting"),
            Because::Rule(number) => write!(f, "rule {number} of access.rules"),
            Because::Section => f.write_str("the setting of its section"),
            Because::Default => f.write_str("the site's default, access.default"),
        }
    }
}
