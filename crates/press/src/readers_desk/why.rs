//! Why: a reader, an article and a moment, and what the one function that decides says of them, with what it went by
//! and what can be done. Where today's rows do not say how it was then, that is said too.

use std::net::IpAddr;

use db::{Conn, DbError};
use kernel::clock::Millis;

use super::past::{self, Month, Then};
use crate::access::{self, Effective, Outcome, Pass, Reason, Wall};
use crate::billing::LiveGrant;
use crate::institutions::By;
use crate::readers::ReaderRecord;
use crate::staff::Role;
use crate::{Press, articles};

/// What is asked.
#[derive(Clone, Debug)]
pub struct Question {
    /// Whom it is about.
    pub reader: ReaderRecord,
    /// The article: the last part of its address, or the address.
    pub article: String,
    /// When.
    pub at: Millis,
    /// From which network address, if that is known.
    pub address: Option<IpAddr>,
}

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum WhyError {
    /// No article is published there.
    #[error("no article is published under that address")]
    NoArticle,
    /// The database failed.
    #[error(transparent)]
    Failed(#[from] DbError),
}

/// What is answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// Row id of the article.
    pub article: i64,
    /// Last part of its address.
    pub slug: String,
    /// Its headline.
    pub title: String,
    /// The moment.
    pub at: Millis,
    /// What was, is or would be decided; none: it was not published then.
    pub outcome: Option<Outcome>,
    /// What the decision went by, in its order.
    pub facts: Vec<Fact>,
    /// What today's rows do not say.
    pub doubts: Vec<Doubt>,
    /// What can be done.
    pub remedies: Vec<Remedy>,
}

/// Something the decision went by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fact {
    /// Their role, if they work here.
    Staff(Option<Role>),
    /// Their All-Access, or when it ended.
    Access {
        /// The grant.
        live: Option<LiveGrant>,
        /// When the last one ended.
        lapsed_at: Option<Millis>,
    },
    /// The institution they read with, and how it is known.
    Institution(Option<(String, By)>),
    /// The article's level.
    Level(Effective),
    /// When they proved their address.
    Confirmed(Option<Millis>),
    /// A pass for this article.
    Pass(Option<Pass>),
    /// When they unlocked it.
    Unlocked(Option<Millis>),
    /// The month's allowance.
    Allowance(Month),
}

impl Fact {
    /// Whether it alone opened the article.
    pub fn opens(&self, outcome: Option<Outcome>) -> bool {
        let Some(Outcome::Full(reason)) = outcome else { return false };
        matches!(
            (self, reason),
            (Fact::Staff(_), Reason::Staff)
                | (Fact::Access { .. }, Reason::Grant(_))
                | (Fact::Institution(_), Reason::Institution)
                | (Fact::Level(_), Reason::Free)
                | (Fact::Confirmed(_), Reason::Registered)
                | (Fact::Pass(_), Reason::Pass(_))
                | (Fact::Unlocked(_), Reason::Unlocked)
        )
    }
}

/// Something that is not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// Whether the browser they read with is signed in; so many are.
    Browser(usize),
    /// From which network they read, where institutions have some.
    Network,
    /// Which level article, section and settings had then: they have what they have now.
    FormerLevel,
    /// Whether a subscription stood still or was over for a while before it went on: its row has its last end.
    FormerEnds,
    /// Which passes browsers had that are signed out since.
    FormerBrowsers,
    /// What is paid, cancelled and set until then.
    Future,
}

/// Something that can be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Remedy {
    /// Mail them a link that signs their browser in and proves the address.
    MailLink,
    /// Open this article for them, without spending their allowance.
    OpenArticle,
    /// Give them All-Access until a day.
    Give,
    /// Look at their payments.
    Payments,
    /// Ask for the address of the network they read from.
    AskNetwork,
}

/// Answers.
///
/// # Errors
/// [`WhyError`] says why not.
pub fn why(conn: &mut Conn, press: &Press, question: &Question) -> Result<Answer, WhyError> {
    let (now, at, reader) = (press.clock.now(), question.at, &question.reader);
    let slug = slug_of(&question.article);
    let found = articles::find(conn, &slug, now.max(at))?.ok_or(WhyError::NoArticle)?;
    let card = articles::card(conn, found, now.max(at))?.ok_or(WhyError::NoArticle)?;
    let level = card.level(&press.config.access, at);
    let then = past::then(conn, press, reader, card.id, at, question.address)?;
    let decided = access::decide(level.level, &then.viewer, then.held).outcome();
    let outcome = (card.published_at <= at).then_some(decided);
    let has_networks = !crate::institutions::directory(conn, at)?.is_empty();
    let doubts = doubts(&then, at.cmp(&now), question.address.is_none() && has_networks);
    Ok(Answer {
        article: card.id,
        slug: card.slug,
        title: card.title,
        at,
        outcome,
        facts: facts(&then, level, reader, at),
        remedies: remedies(outcome, &doubts),
        doubts,
    })
}

/// The last part of an address, without what browsers add to it.
fn slug_of(typed: &str) -> String {
    let path = typed.trim().split(['?', '#']).next().unwrap_or_default().trim_end_matches('/');
    let last = path.rsplit_once("/articles/").map_or(path, |(_, last)| last);
    let last = last.split('/').next().unwrap_or_default();
    last.chars().filter(|c| *c != '\0').take(400).collect()
}

fn facts(then: &Then, level: Effective, reader: &ReaderRecord, at: Millis) -> Vec<Fact> {
    vec![
        Fact::Staff(then.viewer.staff),
        Fact::Access { live: then.live.clone(), lapsed_at: then.viewer.lapsed_at },
        Fact::Institution(then.provider.as_ref().map(|one| (one.name.to_string(), one.by))),
        Fact::Level(level),
        Fact::Confirmed(reader.confirmed_at.filter(|since| *since <= at)),
        Fact::Pass(then.held.pass),
        Fact::Unlocked(then.unlocked_at),
        Fact::Allowance(then.month),
    ]
}

fn doubts(then: &Then, when: std::cmp::Ordering, network: bool) -> Vec<Doubt> {
    let mut doubts = vec![Doubt::Browser(then.browsers)];
    if network && then.provider.is_none() {
        doubts.push(Doubt::Network);
    }
    if when.is_lt() {
        doubts.push(Doubt::FormerLevel);
        if then.by_subscription {
            doubts.push(Doubt::FormerEnds);
        }
        doubts.push(Doubt::FormerBrowsers);
    }
    if when.is_gt() {
        doubts.push(Doubt::Future);
    }
    doubts
}

fn remedies(outcome: Option<Outcome>, doubts: &[Doubt]) -> Vec<Remedy> {
    let mut remedies = match outcome {
        None => Vec::new(),
        Some(Outcome::Full(_)) => vec![Remedy::MailLink],
        Some(Outcome::Teaser(wall)) => match wall {
            Wall::Registration | Wall::Confirm => vec![Remedy::MailLink, Remedy::Give],
            Wall::Unlock { .. } | Wall::Exhausted => vec![Remedy::OpenArticle, Remedy::Give],
            Wall::Subscribe => vec![Remedy::Give, Remedy::OpenArticle],
            Wall::Lapsed { .. } => vec![Remedy::Payments, Remedy::Give, Remedy::OpenArticle],
        },
    };
    let walled = matches!(outcome, Some(Outcome::Teaser(_)));
    if walled && doubts.contains(&Doubt::Network) {
        remedies.push(Remedy::AskNetwork);
    }
    remedies
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_as_good_as_its_last_part() {
        for typed in [
            "the-weir",
            " https://paper.example/articles/the-weir ",
            "/articles/the-weir/?utm=x#read-on",
            "/articles/the-weir/listen",
        ] {
            assert_eq!(slug_of(typed), "the-weir", "{typed}");
        }
        assert_eq!(slug_of(""), "");
    }
}
