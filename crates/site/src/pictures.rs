//! Pictures as pages show them: their smaller copies, named for the browser to choose from and made in the
//! background or when one is asked for sooner; and where they may be cropped.

use std::sync::Arc;

use db::DbError;
use http_kit::Failure;
use jobs::Job;
use kernel::clock::{MINUTE, Millis};
use media::{Derived, MediaError, Store};
use press::pictures::{self, Focus, JOB, Portrait};
use render::body::Offer;
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;

use crate::Site;
use crate::card::media_path;
use crate::sharing::Wardrobe;

/// Longer than making all copies of the largest picture takes.
const LEASE: Millis = 10 * MINUTE;
/// Portraits are shown in about a hundred pixels, of which dense screens make three.
const PORTRAIT: u32 = 300;
/// How wide a picture stands in a text: a column, or the whole of a telephone. Browsers that can measure do so
/// themselves, since these pictures are loaded when they come into view.
const IN_TEXT: &str = "auto, (min-width: 640px) 600px, 100vw";

/// Where copies and cards are made: as many at once as there are benches, off the threads that answer requests.
pub struct Workshop {
    derived: Derived,
    benches: Arc<Semaphore>,
    pub(crate) wardrobe: Wardrobe,
}

impl Workshop {
    /// A workshop for the pictures in `store`, with what it makes in `folder`.
    pub(crate) fn new(store: &Store, folder: std::path::PathBuf) -> Workshop {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Workshop {
            derived: Derived::of(store.clone(), folder),
            benches: Arc::new(Semaphore::new((cores / 2).clamp(1, 4))),
            wardrobe: Wardrobe::default(),
        }
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

    /// The copy of that width.
    pub(crate) async fn copy(&self, key: &str, width: u32) -> Result<Option<Vec<u8>>, Failure> {
        let (kept, wanted) = (key.to_owned(), key.to_owned());
        let find = move |derived: &Derived| derived.copy(&kept, width);
        self.find_or_make(find, move |derived| derived.make_copy(&wanted, width)).await
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
    site.write::<_, DbError, _>(move |tx, press| match outcome {
        Ok(()) => jobs::complete(tx, job.id),
        Err(why) => {
            tracing::warn!(job = job.id, why, "a picture has no smaller copies yet");
            jobs::fail(tx, job.id, press.clock.now(), &why, job.attempts)
        }
    })
    .await?;
    Ok(true)
}

async fn make_copies(site: &Site, job: &Job) -> Result<Result<(), String>, DbError> {
    let Ok(id) = job.payload.parse::<i64>() else { return Ok(Err("it names no picture".into())) };
    let Some(picture) = site.db.read::<_, DbError>(move |conn| pictures::original(conn, id)).await? else {
        return Ok(Ok(()));
    };
    // Without a bench: there is one such worker, and readers who wait for a copy come first.
    let derived = site.workshop.derived.clone();
    let made = spawn_blocking(move || {
        // What the database holds came from such numbers.
        let side = |length| u32::try_from(length).unwrap_or_default();
        derived.make_copies(&picture.storage_key, (side(picture.width), side(picture.height)))
    });
    Ok(match made.await {
        Ok(made) => made.map(drop).map_err(|error| error.to_string()),
        Err(error) => Err(error.to_string()),
    })
}

/// The copies of a picture for `srcset`; nothing if it has none.
pub fn srcset(file: &str, width: i64, height: i64) -> Option<String> {
    let copies = pictures::copies(file, width, height);
    let named = copies.iter().map(|(name, width)| format!("{} {width}w", media_path(name)));
    (!copies.is_empty()).then(|| named.collect::<Vec<_>>().join(", "))
}

/// The classes by which a style sheet keeps the focus in sight; none for the middle.
pub fn focus_classes(focus: Focus) -> String {
    let (x, y) = focus.thousandths();
    let tenths = |thousandths: u16| (thousandths + 50) / 100;
    match (tenths(x), tenths(y)) {
        (5, 5) => String::new(),
        (x, y) => format!("fx-{x} fy-{y}"),
    }
}

/// The path of a portrait, small as it is shown.
pub fn portrait_path(portrait: &Portrait) -> String {
    let copies = pictures::copies(&portrait.file, portrait.width, portrait.height);
    let small = copies.into_iter().find(|(_, width)| *width >= PORTRAIT && portrait.scalable);
    media_path(small.as_ref().map_or(&portrait.file, |(name, _)| name))
}

/// A text whose pictures come with their smaller copies.
pub fn with_copies(html: &str) -> String {
    render::body::with_copies(html, |src, width, height| {
        let file = src.strip_prefix("/media/")?;
        let still = [".jpg", ".png", ".webp"].iter().any(|end| file.ends_with(end));
        let srcset = srcset(file, width, height).filter(|_| still)?;
        Some(Offer { kind: media::COPY_TYPE, srcset, sizes: IN_TEXT })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_focus_is_told_in_tenths() {
        let classes = |x, y| focus_classes(Focus::at(x, y).unwrap());
        assert_eq!(classes(0.5, 0.5), "");
        assert_eq!(classes(0.46, 0.54), "");
        assert_eq!(classes(0.3, 0.74), "fx-3 fy-7");
        assert_eq!((classes(0.0, 0.5), classes(1.0, 1.0)), ("fx-0 fy-5".into(), "fx-10 fy-10".into()));
    }

    #[test]
    fn a_portrait_is_small_where_it_can_be() {
        let portrait = |width, scalable| Portrait {
            file: "abc.jpg".into(),
            width,
            height: width,
            scalable,
            focus: Focus::CENTRE,
        };
        assert_eq!(portrait_path(&portrait(2000, true)), "/media/abc.320.webp");
        assert_eq!(portrait_path(&portrait(340, true)), "/media/abc.340.webp");
        assert_eq!(portrait_path(&portrait(120, true)), "/media/abc.jpg");
        assert_eq!(portrait_path(&portrait(2000, false)), "/media/abc.jpg");
    }

    #[test]
    fn pictures_in_a_text_come_with_their_copies() {
        let html = "<figure><img src=\"/media/abc.png\" alt=\"\" width=\"700\" height=\"350\"></figure>";
        let shown = with_copies(html);
        assert!(shown.contains("srcset=\"/media/abc.320.webp 320w, /media/abc.700.webp 700w\""), "{shown}");
        for kept in
            [html.replace("/media/", "/static/"), html.replace(".png", ".gif"), html.replace("700", "0")]
        {
            assert_eq!(with_copies(&kept), kept);
        }
    }
}
