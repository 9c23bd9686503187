//! In which formats a picture is offered. Copies in WebP are made at once and can be had from the first moment; those in
//! AVIF take seconds each, so they come later, and pages name them only from then on.

use std::collections::HashSet;

use db::{Conn, DbError, Tx};
use jobs::Job;
use kernel::clock::{MINUTE, Millis};
use media::Gain;

use super::store::{Original, newest_first, original};
use super::{AVIF_JOB, JOB};

/// Longer than making the copies of the largest picture takes, on a machine that has much else to do.
const LEASE: Millis = 30 * MINUTE;

/// How far a picture's copies are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Formats {
    /// On their way.
    #[default]
    Coming,
    /// WebP and AVIF.
    Avif,
    /// WebP alone: AVIF would be no smaller, or take too long.
    WebP,
    /// They could not be made, however often it was tried.
    Failed,
}

impl Formats {
    const ALL: [Formats; 4] = [Formats::Coming, Formats::Avif, Formats::WebP, Formats::Failed];

    pub(crate) fn number(self) -> i64 {
        match self {
            Formats::Coming => 0,
            Formats::Avif => 1,
            Formats::WebP => 2,
            Formats::Failed => 3,
        }
    }

    pub(crate) fn of_number(number: i64) -> Formats {
        Formats::ALL.into_iter().find(|formats| formats.number() == number).unwrap_or_default()
    }

    /// The word that templates compare with.
    pub fn as_str(self) -> &'static str {
        match self {
            Formats::Coming => "coming",
            Formats::Avif => "avif",
            Formats::WebP => "webp",
            Formats::Failed => "failed",
        }
    }
}

/// A picture whose copies in AVIF are to be made, on lease.
#[derive(Clone, Debug)]
pub struct AvifJob {
    /// The job.
    pub job: Job,
    /// The picture; none if it is gone or has no copies.
    pub picture: Option<Original>,
}

/// Leaves the copies in AVIF to be made.
///
/// # Errors
/// When the database fails.
pub fn want_avif(tx: &mut Tx, picture: &Original, now: Millis) -> Result<(), DbError> {
    newest_first(tx, AVIF_JOB, picture.id, picture.created_at, now)
}

/// Whether a picture waits for its copies in AVIF, and none for those that come first.
fn is_due(conn: &mut Conn, now: Millis) -> Result<bool, DbError> {
    Ok(jobs::is_due(conn, AVIF_JOB, now)? && !jobs::is_due(conn, JOB, now)?)
}

/// Takes the newest picture that waits, if none waits for what comes first.
///
/// # Errors
/// When the database fails.
pub fn avif_job(db: &db::Db, now: Millis) -> Result<Option<AvifJob>, DbError> {
    if !db.read_blocking(move |conn| is_due(conn, now))? {
        return Ok(None);
    }
    db.write_blocking(move |tx| {
        let Some(job) = jobs::claim(tx, AVIF_JOB, now, LEASE, 1)?.into_iter().next() else { return Ok(None) };
        let picture = match job.payload.parse::<i64>() {
            Ok(id) => original(tx, id)?,
            Err(_) => None,
        };
        Ok(Some(AvifJob { job, picture }))
    })
}

const SET: &str =
    "UPDATE media SET formats = $2 WHERE id = $1 AND storage_key = $3 AND formats <> $2 RETURNING id";
/// The articles whose pages name its copies; portraits are too small to gain by AVIF.
const NAMED_BY: &str = "SELECT article_id FROM article_media WHERE media_id = $1
    UNION SELECT id FROM articles WHERE lead_id = $1";

fn set(tx: &mut Tx, picture: &Original, formats: Formats, now: Millis) -> Result<bool, DbError> {
    // Pages change by what is offered in AVIF, and by nothing else here.
    let of = (&picture.id, &picture.storage_key);
    let was: Option<i64> = tx.query_opt(OFFERED, &[of.0])?;
    let changed = tx.query_opt::<i64>(SET, &[of.0, &formats.number(), of.1])?.is_some();
    let concerns_pages = was.is_some() || formats == Formats::Avif;
    if changed && concerns_pages {
        for article in tx.query::<i64>(NAMED_BY, &[of.0])? {
            tx.record_change("article", article, now)?;
        }
    }
    Ok(changed)
}

const OFFERED: &str = "SELECT id FROM media WHERE id = $1 AND formats = 1";

/// The copies in AVIF are made, or would gain nothing: pages that name them follow. A picture that was replaced meanwhile
/// stays as it is.
///
/// # Errors
/// When the database fails.
pub fn avif_made(tx: &mut Tx, made: &AvifJob, gain: Gain, now: Millis) -> Result<(), DbError> {
    let formats = match gain {
        Gain::Smaller => Formats::Avif,
        Gain::None => Formats::WebP,
        // Its lease runs out, and somebody goes on where this one stopped.
        Gain::Unfinished => return Ok(()),
    };
    if let Some(picture) = &made.picture {
        set(tx, picture, formats, now)?;
    }
    jobs::complete(tx, made.job.id)
}

/// They could not be made this time, because of `why`.
///
/// # Errors
/// When the database fails.
pub fn given_up(tx: &mut Tx, job: &Job, why: &str, now: Millis) -> Result<(), DbError> {
    jobs::fail(tx, job.id, now, why, job.attempts)?;
    let id = job.payload.parse::<i64>().unwrap_or_default();
    match original(tx, id)? {
        Some(picture) if job.attempts >= jobs::MOST_ATTEMPTS => {
            set(tx, &picture, Formats::Failed, now).map(drop)
        }
        _ => Ok(()),
    }
}

/// The picture under that key, if it is offered in AVIF.
///
/// # Errors
/// When the database fails.
pub fn offered_in_avif(conn: &mut Conn, key: &str) -> Result<Option<Original>, DbError> {
    conn.query_opt(OFFERED_BY_KEY, &[&key])
}

/// It is offered in AVIF and would gain nothing by it any more, as after another version made its other copies smaller.
///
/// # Errors
/// When the database fails.
pub fn no_longer_in_avif(tx: &mut Tx, picture: &Original, now: Millis) -> Result<(), DbError> {
    set(tx, picture, Formats::WebP, now).map(drop)
}

const OFFERED_BY_KEY: &str =
    "SELECT id, storage_key, width, height, created_at FROM media WHERE storage_key = $1 AND formats = 1";

const IN_AVIF: &str = "SELECT m.public_id FROM article_media x JOIN media m ON m.id = x.media_id
    WHERE x.article_id = $1 AND m.formats = 1";

/// The public ids of an article's pictures that are offered in AVIF.
///
/// # Errors
/// When the database fails.
pub fn in_avif(conn: &mut Conn, article: i64) -> Result<HashSet<String>, DbError> {
    Ok(conn.query(IN_AVIF, &[&article])?.into_iter().collect())
}

/// So many are counted; more are "more than".
const COUNTED: i64 = 1_000;
const UNFINISHED: &str = "SELECT COUNT(*) FROM
    (SELECT 1 FROM jobs WHERE kind = $1 AND attempts < $2 LIMIT $3) AS waiting";

/// How many pictures wait for their copies in WebP, and in AVIF; both up to a thousand.
///
/// # Errors
/// When the database fails.
pub fn unfinished(conn: &mut Conn) -> Result<(i64, i64), DbError> {
    let mut count = |kind: &str| conn.query_one::<i64>(UNFINISHED, &[&kind, &jobs::MOST_ATTEMPTS, &COUNTED]);
    Ok((count(JOB)?, count(AVIF_JOB)?))
}
