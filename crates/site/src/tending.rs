//! What is done behind the library of pictures: texts follow a picture that was replaced, and files that nobody needs
//! go.

use db::DbError;
use jobs::Job;
use kernel::clock::{MINUTE, Millis};
use press::pictures::{self, FILE_JOB, RENEW_JOB};
use tokio::task::spawn_blocking;

use crate::Site;

/// Longer than a step of any of it takes.
const LEASE: Millis = 10 * MINUTE;

/// Does one thing that waits; says whether there was one.
///
/// # Errors
/// When the database fails. What cannot be done is its job's fate, not an error here.
pub async fn tend_pictures_due(site: &Site) -> Result<bool, DbError> {
    Ok(one_of(site, RENEW_JOB).await? || one_of(site, FILE_JOB).await?)
}

async fn one_of(site: &Site, kind: &'static str) -> Result<bool, DbError> {
    let now = site.now();
    if !site.db.read(move |conn| jobs::is_due(conn, kind, now)).await? {
        return Ok(false);
    }
    let due = site.write(move |tx, _| jobs::claim(tx, kind, now, LEASE, 1)).await?;
    let Some(job) = due.into_iter().next() else { return Ok(false) };
    let (working, id, attempts) = (site.clone(), job.id, job.attempts);
    let done = spawn_blocking(move || match kind {
        RENEW_JOB => renew(&working, &job),
        _ => discard(&working, &job),
    });
    let outcome = done.await.map_err(|panicked| panicked.to_string()).and_then(|outcome| outcome);
    site.write::<_, DbError, _>(move |tx, press| match outcome {
        Ok(()) => jobs::complete(tx, id),
        Err(why) => {
            tracing::warn!(job = id, why, "the library of pictures is not in order yet");
            jobs::fail(tx, id, press.clock.now(), &why, attempts)
        }
    })
    .await?;
    Ok(true)
}

fn renew(site: &Site, job: &Job) -> Result<(), String> {
    let picture: i64 = job.payload.parse().map_err(|_| "it names no picture".to_owned())?;
    let mut after = Some(0);
    while let Some(last) = after {
        after = pictures::renew(&site.db, &site.press, picture, last).map_err(|error| error.to_string())?;
    }
    Ok(())
}

fn discard(site: &Site, job: &Job) -> Result<(), String> {
    pictures::discard(&site.db, site.workshop.derived(), &job.payload).map_err(|error| error.to_string())
}
