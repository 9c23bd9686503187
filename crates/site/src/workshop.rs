//! Where copies of pictures and cards are made: in the background, or when one is asked for sooner.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

use db::DbError;
use http_kit::Failure;
use jobs::Job;
use kernel::clock::{MINUTE, Millis};
use media::{Derived, Gain, MediaError, Store};
use press::pictures::{self, AvifJob, Format, JOB, Original, Variant};
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;

use crate::Site;
use crate::sharing::Wardrobe;

/// Longer than making all copies of the largest picture takes.
const LEASE: Millis = 10 * MINUTE;
/// So many pictures are made anew without a job; whoever asks for more of them asks again.
const MOST_MISSED: usize = 1_000;

/// Where copies and cards are made: as many at once as there are benches, off the threads that answer requests.
pub struct Workshop {
    derived: Derived,
    benches: Arc<Semaphore>,
    /// Keys of pictures that were asked for in AVIF and are not there, as after the folder was deleted.
    missed: Mutex<BTreeSet<String>>,
    pub(crate) wardrobe: Wardrobe,
}

impl Workshop {
    /// A workshop for the pictures in `store`, with what it makes in `folder`.
    pub(crate) fn new(store: &Store, folder: std::path::PathBuf) -> Workshop {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Workshop {
            derived: Derived::of(store.clone(), folder),
            benches: Arc::new(Semaphore::new((cores / 2).clamp(1, 4))),
            missed: Mutex::default(),
            wardrobe: Wardrobe::default(),
        }
    }

    /// Has the copies of that picture in AVIF made anew, in the background.
    pub(crate) fn miss(&self, key: &str) {
        // What the lock holds is whole between two statements.
        let mut missed = self.missed.lock().unwrap_or_else(PoisonError::into_inner);
        if missed.len() < MOST_MISSED {
            missed.insert(key.to_owned());
        }
    }

    fn next_missed(&self) -> Option<String> {
        self.missed.lock().unwrap_or_else(PoisonError::into_inner).pop_first()
    }

    /// The folder of copies.
    pub fn derived(&self) -> &Derived {
        &self.derived
    }

    /// What is kept, else what is made once a bench is free and nobody has made it meanwhile. Work that was begun
    /// is finished, even if whoever asked has left.
    pub(crate) async fn find_or_make<T, F, M>(&self, find: F, make: M) -> Result<Option<T>, Failure>
    where
        T: Send + 'static,
        F: Fn(&Derived) -> Result<Option<T>, MediaError> + Send + Sync + Clone + 'static,
        M: FnOnce(&Derived) -> Result<Option<T>, MediaError> + Send + 'static,
    {
        let (derived, look) = (self.derived.clone(), find.clone());
        let found = spawn_blocking(move || look(&derived)).await.map_err(Failure::internal)?;
        if let Some(found) = found.map_err(Failure::internal)? {
            return Ok(Some(found));
        }
        let bench = self.benches.clone().acquire_owned().await.map_err(Failure::internal)?;
        let derived = self.derived.clone();
        let made = spawn_blocking(move || {
            let made = match find(&derived)? {
                Some(found) => Some(found),
                None => make(&derived)?,
            };
            drop(bench);
            Ok::<_, MediaError>(made)
        });
        made.await.map_err(Failure::internal)?.map_err(Failure::internal)
    }

    /// That copy; one in AVIF only if it has been made, since nobody waits for seconds.
    pub(crate) async fn copy(&self, key: &str, variant: Variant) -> Result<Option<Vec<u8>>, Failure> {
        let (kept, wanted) = (key.to_owned(), key.to_owned());
        let find = move |derived: &Derived| derived.copy(&kept, variant);
        match variant.format {
            Format::Avif => {
                let derived = self.derived.clone();
                let found = spawn_blocking(move || find(&derived)).await.map_err(Failure::internal)?;
                found.map_err(Failure::internal)
            }
            _ => self.find_or_make(find, move |derived| derived.make_copy(&wanted, variant)).await,
        }
    }
}

/// Makes the copies of one picture that waits for them; says whether there was one.
///
/// # Errors
/// When the database fails. A picture that cannot be scaled is its job's fate, not an error here.
pub async fn make_copies_due(site: &Site) -> Result<bool, DbError> {
    let now = site.now();
    if !site.db.read(move |conn| jobs::is_due(conn, JOB, now)).await? {
        return Ok(false);
    }
    let due = site.write(move |tx, _| jobs::claim(tx, JOB, now, LEASE, 1)).await?;
    let Some(job) = due.into_iter().next() else { return Ok(false) };
    let outcome = make_copies(site, &job).await?;
    site.write::<_, DbError, _>(move |tx, press| {
        let now = press.clock.now();
        match outcome {
            Ok(picture) => {
                if let Some(picture) = picture {
                    pictures::want_avif(tx, &picture, now)?;
                }
                jobs::complete(tx, job.id)
            }
            Err(why) => {
                tracing::warn!(job = job.id, why, "a picture has no smaller copies yet");
                pictures::given_up(tx, &job, &why, now)
            }
        }
    })
    .await?;
    Ok(true)
}

async fn make_copies(site: &Site, job: &Job) -> Result<Result<Option<Original>, String>, DbError> {
    let Ok(id) = job.payload.parse::<i64>() else { return Ok(Err("it names no picture".into())) };
    let Some(picture) = site.db.read::<_, DbError>(move |conn| pictures::original(conn, id)).await? else {
        return Ok(Ok(None));
    };
    // Without a bench: there is one such worker, and readers who wait for a copy come first.
    let derived = site.workshop.derived.clone();
    let made = spawn_blocking(move || {
        derived.make_copies(&picture.storage_key, picture.size()).map(|_| Some(picture))
    });
    Ok(match made.await {
        Ok(made) => made.map_err(|error| error.to_string()),
        Err(error) => Err(error.to_string()),
    })
}

/// Makes the copies in AVIF of one picture that waits for them, on the thread that calls; says whether there was one.
/// Nothing that serves readers may wait for it: that takes seconds, and ends between two copies once the site ends.
///
/// # Errors
/// When the database fails. A picture that cannot be made smaller is its job's fate, not an error here.
pub fn make_avif_due(site: &Site) -> Result<bool, DbError> {
    let Some(due) = pictures::avif_job(&site.db, site.now())? else { return make_missed(site) };
    let AvifJob { picture, job } = &due;
    let made = picture.as_ref().map_or(Ok(Gain::None), |picture| make_avif(site, picture));
    let now = site.now();
    match made {
        Ok(gain) => site.db.write_blocking(move |tx| pictures::avif_made(tx, &due, gain, now))?,
        Err(error) => {
            let (job, why) = (job.clone(), error.to_string());
            tracing::warn!(job = job.id, why, "a picture has no copies in AVIF yet");
            site.db.write_blocking(move |tx| pictures::given_up(tx, &job, &why, now))?;
        }
    }
    Ok(true)
}

fn make_avif(site: &Site, picture: &Original) -> Result<Gain, MediaError> {
    let goes_on = || !site.is_leaving();
    site.workshop.derived.make_avif(&picture.storage_key, picture.size(), goes_on)
}

/// The same of a picture that was asked for and is not there; whoever asks again, if it fails, has it tried again.
fn make_missed(site: &Site) -> Result<bool, DbError> {
    let Some(key) = site.workshop.next_missed() else { return Ok(false) };
    let Some(picture) = site.db.read_blocking(move |conn| pictures::offered_in_avif(conn, &key))? else {
        return Ok(true);
    };
    match make_avif(site, &picture) {
        Ok(Gain::None) => {
            let now = site.now();
            site.db.write_blocking(move |tx| pictures::no_longer_in_avif(tx, &picture, now))?;
        }
        Ok(Gain::Smaller | Gain::Unfinished) => {}
        Err(error) => tracing::warn!(%error, picture = picture.id, "a picture has no copies in AVIF yet"),
    }
    Ok(true)
}
