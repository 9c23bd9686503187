//! Who a cookie stands for and what they hold: read once, and then good for every article, until
//! something of it changes.

use std::collections::HashSet;

use db::{Conn, DbError};
use kernel::clock::{DAY, HOUR, Millis};

use crate::access::{Held, Pass};
use crate::billing::subscriptions;
use crate::follows::{self, Following};
use crate::institutions::{self, OffCampus};
use crate::meter::{self, Allowance};
use crate::newsletters::passes;
use crate::readers::{self, Visit};
use crate::{Press, gifts, saved};

/// Who a cookie stands for, and what they hold towards the articles of the archive.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// The browser, the reader, and how they stand.
    pub visit: Visit,
    /// The reader's allowance in this month.
    pub allowance: Option<Allowance>,
    /// The currency of their latest subscription, where there are several to choose from.
    pub paid_in: Option<String>,
    /// Whether they may give an article away.
    pub gives: bool,
    /// The institution their account is paired with, by its row id, and until when.
    pub paired: Option<(i64, Millis)>,
    /// Until when their address proves that they belong where it is.
    pub proven_until: Millis,
    unlocked: HashSet<i64>,
    gifts: HashSet<i64>,
    issues: HashSet<i64>,
    issues_articles: HashSet<i64>,
    saved: HashSet<i64>,
    follows: HashSet<String>,
    /// When any of it may change by time alone; `None`: not of itself.
    pub changes_at: Option<Millis>,
    /// Kinds and row ids in the change log that any of it depends on.
    pub hears: Vec<(&'static str, i64)>,
}

impl Known {
    /// What they hold towards one article.
    pub fn towards(&self, article: i64) -> Held {
        let pass = if self.visit.first_article() == Some(article) {
            Some(Pass::FirstArticle)
        } else if self.gifts.contains(&article) {
            Some(Pass::Gift)
        } else {
            self.issues_articles.contains(&article).then_some(Pass::Newsletter)
        };
        Held {
            pass,
            unlocked: self.unlocked.contains(&article),
            left: self.allowance.map_or(0, Allowance::left),
        }
    }

    /// Whether they hold a pass for that issue of a newsletter.
    pub fn reads_issue(&self, issue: i64) -> bool {
        self.issues.contains(&issue)
    }

    /// Whether they saved the article.
    pub fn saved(&self, article: i64) -> bool {
        self.saved.contains(&article)
    }

    /// Whether they follow the author or heading whose page stands at this path.
    pub fn follows(&self, path: &str) -> bool {
        self.follows.contains(path)
    }

    /// What an institution may know them by when they are not on its network.
    pub fn off_campus(&self) -> OffCampus<'_> {
        let domain = self.visit.signed_in().and_then(|reader| reader.email.rsplit_once('@'));
        OffCampus { paired: self.paired, domain: domain.map(|(_, domain)| (domain, self.proven_until)) }
    }

    fn changes_at(&mut self, at: impl IntoIterator<Item = Millis>) {
        self.changes_at = self.changes_at.into_iter().chain(at).min();
    }
}

const UNLOCKED: &str = "SELECT article_id FROM unlocks WHERE holder_id = $1";

/// Who the cookie with this hash stands for at `now`; nobody, if it is unknown or over.
///
/// # Errors
/// When the database fails.
pub fn known(
    conn: &mut Conn,
    press: &Press,
    token_hash: Option<&str>,
    now: Millis,
) -> Result<Known, DbError> {
    let mut known = Known { visit: readers::visit(conn, token_hash, now)?, ..Known::default() };
    // To the day, as pages name it: readers whose access ended on one day see the same page.
    let lapsed_at = &mut known.visit.viewer.lapsed_at;
    *lapsed_at = lapsed_at.map(|at| press.day_end(at));
    let Some(session) = known.visit.session.clone() else { return Ok(known) };
    known.hears.push(("session", session.id));
    known.hears.extend(session.reader.map(|reader| ("reader", reader)));
    known.changes_at([session.expires_at, session.seen_at + HOUR]);
    if let Some(reader) = session.reader.filter(|_| press.config.sells_in_several()) {
        known.paid_in = subscriptions::paid_in(conn, reader)?;
    }
    known.changes_at(known.visit.changes_at);
    for gift in gifts::taken(conn, session.id, now)? {
        known.hears.extend([("gift", gift.link), ("reader", gift.giver)]);
        known.changes_at(gift.changes_at);
        known.gifts.extend(gift.opens.then_some(gift.article));
    }
    for pass in passes::held(conn, session.id, now)? {
        known.hears.push(("reader", pass.reader));
        known.changes_at(pass.changes_at);
        known.issues.extend(pass.live.then_some(pass.issue));
        known.issues_articles.extend(pass.opens);
    }
    if let Some((reader, holder)) = known.visit.signed_in().map(|reader| (reader.id, reader.holder)) {
        known.hears.push(("holder", holder));
        known.changes_at([press.month_end(now)]);
        known.unlocked = conn.query::<i64>(UNLOCKED, &[&holder])?.into_iter().collect();
        known.saved = saved::all(conn, reader)?.into_iter().collect();
        known.follows = follows::of_reader(conn, reader)?.iter().map(Following::path).collect();
        known.allowance = Some(meter::usage(conn, press, holder, now)?);
        known.paired = institutions::pairing_of(conn, reader, now)?.map(|one| (one.institution, one.ends_at));
        let good = Millis::from(press.config.campus.address_days) * DAY;
        known.proven_until = session.created_at.saturating_add(good);
        known.gives = known.visit.viewer.grant.is_some() && gifts::left(conn, press, now, reader)? > 0;
    }
    Ok(known)
}
