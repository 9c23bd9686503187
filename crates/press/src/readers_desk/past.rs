//! What a reader had at some moment, as far as the rows of today say it: grants and unlocks by their dates, the meter
//! by the unlocks that counted, passes of the browsers that are still known.

use std::net::{IpAddr, Ipv4Addr};

use db::{Conn, DbError};
use kernel::clock::{DAY, Millis, Period};

use crate::access::{Held, Pass, Reader, Viewer};
use crate::billing::{self, LiveGrant};
use crate::institutions::{self, OffCampus, Provider};
use crate::newsletters::passes;
use crate::readers::ReaderRecord;
use crate::staff::Role;
use crate::{Press, gifts};

/// A reader at one moment, towards one article.
#[derive(Clone, Debug)]
pub(super) struct Then {
    pub(super) viewer: Viewer,
    pub(super) held: Held,
    pub(super) live: Option<LiveGrant>,
    /// Whether it comes from a subscription, whose row keeps but its last end.
    pub(super) by_subscription: bool,
    pub(super) provider: Option<Provider>,
    pub(super) unlocked_at: Option<Millis>,
    pub(super) month: Month,
    /// Browsers that are signed in now.
    pub(super) browsers: usize,
}

/// The allowance of the month that moment fell in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Month {
    /// The month.
    pub period: Period,
    /// Unlocks it had in all.
    pub allowance: i64,
    /// Those that were spent by then.
    pub used: i64,
}

const ROLE: &str = "SELECT role FROM staff WHERE reader_id = $1 AND since <= $2";
const UNLOCKED: &str = "SELECT at FROM unlocks WHERE holder_id = $1 AND article_id = $2 AND at <= $3";
const FIRST: &str =
    "SELECT 1 FROM holders WHERE id = $1 AND first_article_id = $2 AND first_article_at <= $3";
const SPENT: &str = "SELECT COUNT(*) FROM unlocks WHERE holder_id = $1 AND period = $2 AND at <= $3";
const METERED: &str = "SELECT allowance, used FROM meter WHERE holder_id = $1 AND period = $2";
const GIVEN: &str = "SELECT p.session_id FROM sessions s JOIN passes p ON p.session_id = s.id
    JOIN gift_links l ON l.id = p.gift_link_id WHERE s.reader_id = $1 AND l.article_id = $2 AND p.at <= $3";
const CAME_BY_MAIL: &str = "SELECT DISTINCT p.session_id FROM sessions s JOIN issue_passes p ON p.session_id = s.id
    JOIN issue_links l ON l.issue_id = p.issue_id WHERE s.reader_id = $1 AND l.article_id = $2 AND p.at <= $3";
const SIGNED_IN: &str = "SELECT MAX(created_at) FROM sessions WHERE reader_id = $1 AND scope = 'full'";
const BY_SUBSCRIPTION: &str = "SELECT 1 FROM grant_spans
    WHERE reader_id = $1 AND starts_at <= $2 AND over_at > $2 AND subscription_id IS NOT NULL LIMIT 1";

/// The reader at `at` towards `article`, from the network of `address` if that is known.
pub(super) fn then(
    conn: &mut Conn,
    press: &Press,
    reader: &ReaderRecord,
    article: i64,
    at: Millis,
    address: Option<IpAddr>,
) -> Result<Then, DbError> {
    let standing = billing::standing(conn, reader.id, at)?;
    let confirmed = reader.confirmed_at.is_some_and(|since| since <= at);
    let known = reader.created_at <= at;
    let role: Option<String> = conn.query_opt(ROLE, &[&reader.id, &at])?;
    let provider = provider(conn, press, reader, at, address)?;
    let unlocked_at: Option<Millis> = conn.query_opt(UNLOCKED, &[&reader.holder, &article, &at])?;
    let month = month(conn, press, reader.holder, at)?;
    let viewer = Viewer {
        staff: role.as_deref().and_then(Role::from_name).filter(|_| confirmed),
        // Before the address is proven no more opens than what was bought in that browser.
        grant: standing.live.as_ref().map(|grant| grant.source).filter(|_| confirmed),
        institution: provider.as_ref().map(|provider| provider.name.to_string()),
        reader: match (known, confirmed) {
            (false, _) => Reader::Anonymous,
            (true, false) => Reader::Unconfirmed,
            (true, true) => Reader::Confirmed,
        },
        lapsed_at: standing.lapsed_at.filter(|_| confirmed).map(|ended| press.day_end(ended)),
    };
    let held = Held {
        pass: pass(conn, reader, article, at)?,
        unlocked: unlocked_at.is_some() && confirmed,
        left: (month.allowance - month.used).max(0),
    };
    let live = standing.live.filter(|_| confirmed);
    let by_subscription = conn.query_opt::<i64>(BY_SUBSCRIPTION, &[&reader.id, &at])?.is_some();
    let browsers = crate::readers::sessions(conn, reader.id, press.clock.now())?.len();
    Ok(Then { viewer, held, live, by_subscription, provider, unlocked_at, month, browsers })
}

fn provider(
    conn: &mut Conn,
    press: &Press,
    reader: &ReaderRecord,
    at: Millis,
    address: Option<IpAddr>,
) -> Result<Option<Provider>, DbError> {
    let paired = institutions::pairing_of(conn, reader.id, at)?.map(|one| (one.institution, one.ends_at));
    let signed_in: Option<Millis> = conn.query_one(SIGNED_IN, &[&reader.id])?;
    let good = Millis::from(press.config.campus.address_days) * DAY;
    let proven_until = signed_in.map_or(0, |since| since.saturating_add(good));
    let domain = reader.email.rsplit_once('@').map(|(_, domain)| (domain, proven_until));
    let directory = institutions::directory(conn, at)?;
    let address = address.unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED));
    Ok(directory.provider(address, OffCampus { paired, domain }, at))
}

/// Exact for as long as unlocks are: those of the month that were made by then. A holder that was united with another
/// may have used more than either unlocked, which today's row says.
fn month(conn: &mut Conn, press: &Press, holder: i64, at: Millis) -> Result<Month, DbError> {
    let period = press.period(at);
    let spent: i64 = conn.query_one(SPENT, &[&holder, &period.number(), &at])?;
    let row: Option<(i64, i64)> = conn.query_opt(METERED, &[&holder, &period.number()])?;
    let allowance = row.map_or(press.config.meter.allowance, |(allowance, _)| allowance);
    let now = press.clock.now();
    let used = row.filter(|_| at >= now).map_or(spent, |(_, used)| used.max(spent));
    let raised = if period >= press.period(now) { press.config.meter.allowance } else { 0 };
    Ok(Month { period, allowance: allowance.max(raised), used })
}

fn pass(conn: &mut Conn, reader: &ReaderRecord, article: i64, at: Millis) -> Result<Option<Pass>, DbError> {
    if conn.query_opt::<i64>(FIRST, &[&reader.holder, &article, &at])?.is_some() {
        return Ok(Some(Pass::FirstArticle));
    }
    for session in conn.query::<i64>(GIVEN, &[&reader.id, &article, &at])? {
        let taken = gifts::taken(conn, session, at)?;
        if taken.iter().any(|gift| gift.article == article && gift.opens) {
            return Ok(Some(Pass::Gift));
        }
    }
    for session in conn.query::<i64>(CAME_BY_MAIL, &[&reader.id, &article, &at])? {
        if passes::held(conn, session, at)?.iter().any(|pass| pass.opens.contains(&article)) {
            return Ok(Some(Pass::Newsletter));
        }
    }
    Ok(None)
}
