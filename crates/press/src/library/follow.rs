//! How the index follows: opened or built, then kept up with the log and the clock. Of several processes on one
//! folder one writes; the others see what it has written.

use std::collections::{BTreeSet, HashSet};
use std::fs::{self, File};
use std::sync::{Arc, PoisonError};
use std::time::{Duration, Instant};

use db::{Db, head};
use kernel::clock::Millis;
use search::{Index, OpenError, SearchError, Writer};

use super::mark::Mark;
use super::store::{self, AT_ONCE, News};
use super::{Library, LibraryError};
use crate::{Press, articles};

/// Of so many at once an import is the cause. Then the machine is left to its readers for several times as long
/// as the work took.
const MANY: usize = 50;
const REST: u32 = 3;
const LONGEST_REST: Duration = Duration::from_millis(700);

/// How the index stands after a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// It holds what the database holds.
    UpToDate,
    /// There may be more to take in; after so long a rest readers do not feel it.
    More(Duration),
}

/// What the one who keeps the index holds.
#[derive(Default)]
pub(super) struct Following {
    /// Locked by whoever writes to the folder.
    lease: Option<File>,
    open: Option<Open>,
}

struct Open {
    index: Arc<Index>,
    /// With whoever holds the lease.
    writer: Option<Writer>,
    /// As the index says; none as long as it is not complete.
    mark: Option<Mark>,
    /// The moment up to which the log was looked at, and when the next article comes that waits for its time.
    looked: Option<(u64, Option<Millis>)>,
}

impl Library {
    /// Brings the index up to what the database holds now, without a rest. Blocks.
    ///
    /// # Errors
    /// As [`Library::step`].
    pub fn catch_up(&self, db: &Db, press: &Press) -> Result<(), LibraryError> {
        while self.step(db, press)? != Step::UpToDate {}
        Ok(())
    }

    /// Takes in some of what is new; builds the index first where there is none that will do. Cheap as long as
    /// nothing has changed. Blocks.
    ///
    /// # Errors
    /// When the database, the index or its folder fails; the next call begins afresh.
    pub fn step(&self, db: &Db, press: &Press) -> Result<Step, LibraryError> {
        let mut following = self.following.lock().unwrap_or_else(PoisonError::into_inner);
        let step = self.follow(&mut following, db, press);
        if step.is_err() {
            *following = Following::default();
        }
        step
    }

    fn follow(&self, following: &mut Following, db: &Db, press: &Press) -> Result<Step, LibraryError> {
        if following.open.is_some() && !self.folder.join("current").exists() {
            *following = Following::default();
        }
        if following.lease.is_none() {
            following.lease = self.lease()?;
        }
        let holds = following.lease.is_some();
        if following.open.is_none() {
            following.open = self.open(holds)?;
        }
        match &mut following.open {
            Some(open) if holds => self.keep_up(open, db, press),
            Some(open) => self.look_on(open).map(|()| Step::UpToDate),
            // Whoever holds the lease is about to make one.
            None => Ok(Step::UpToDate),
        }
    }

    /// The right to write, unless another process has it.
    fn lease(&self) -> Result<Option<File>, LibraryError> {
        let take = || -> std::io::Result<Option<File>> {
            fs::create_dir_all(&self.folder)?;
            let file = File::create(self.folder.join("lock"))?;
            match file.try_lock() {
                Ok(()) => Ok(Some(file)),
                Err(fs::TryLockError::WouldBlock) => Ok(None),
                Err(fs::TryLockError::Error(cause)) => Err(cause),
            }
        };
        self.in_folder(take())
    }

    fn open(&self, may_make: bool) -> Result<Option<Open>, LibraryError> {
        let index = match Index::open(&self.folder) {
            Ok(index) => index,
            Err(_) if !may_make => return Ok(None),
            Err(reason) => {
                match &reason {
                    OpenError::Missing(_) => tracing::info!("{reason}"),
                    _ => tracing::warn!("{reason} Searches are answered by the database meanwhile."),
                }
                Index::create(&self.folder)?
            }
        };
        let index = Arc::new(index);
        let mark = mark_of(&index)?;
        if mark.is_some() {
            self.serve(&index);
        }
        Ok(Some(Open { index, writer: None, mark, looked: None }))
    }

    /// Sees what another process writes.
    fn look_on(&self, open: &mut Open) -> Result<(), LibraryError> {
        // A look at one small file; where that is gone, another index has been put in its place.
        if open.mark.is_some() && mark_of(&open.index).is_ok_and(|said| said == open.mark) {
            return Ok(());
        }
        let before = open.mark.take();
        open.index.refresh()?;
        open.mark = mark_of(&open.index)?;
        if before.is_none() && open.mark.is_some() {
            self.serve(&open.index);
        }
        Ok(())
    }

    fn keep_up(&self, open: &mut Open, db: &Db, press: &Press) -> Result<Step, LibraryError> {
        // Taken before anything is read.
        let (moment, now) = (db.watch().moment(), press.clock.now());
        let language = store::usual_language(press);
        let is_of_another = open.mark.as_ref().is_some_and(|mark| mark.language != language);
        if is_of_another {
            tracing::info!(
                "The site's language is another one than the search index was made for. It is built afresh."
            );
        }
        if is_of_another || self.wishes_rebuild() {
            open.mark = None;
        }
        if self.is_ended() || open.is_up_to_date(moment, now) {
            return Ok(Step::UpToDate);
        }
        let Some(mark) = open.mark.clone() else {
            self.build(open, db, press)?;
            return Ok(Step::More(Duration::ZERO));
        };
        let news = db.read_blocking(move |conn| {
            let news = store::news(conn, &mark.position, mark.taken, now)?;
            Ok::<_, db::DbError>((news, articles::next_scheduled(conn, now)?))
        })?;
        let (News::Articles { ids, position, more }, next) = news else {
            tracing::info!(
                "The database is another one than the search index was made of. It is built afresh."
            );
            open.mark = None;
            return Ok(Step::More(Duration::ZERO));
        };
        let begun = Instant::now();
        open.take(&ids, Mark { position, taken: now, language }, db, press)?;
        open.looked = (!more).then_some((moment, next));
        Ok(Step::More(rest_after(ids.len(), begun.elapsed())))
    }

    /// Builds the index beside the one that serves.
    fn build(&self, open: &mut Open, db: &Db, press: &Press) -> Result<(), LibraryError> {
        tracing::info!("The search index is being built.");
        let (begun, now) = (Instant::now(), press.clock.now());
        open.writer = None;
        let position = db.read_blocking(head)?;
        let mut rebuild = open.index.rebuild()?;
        let mut last = 0;
        loop {
            if self.is_ended() {
                return Ok(());
            }
            let documents = {
                let press = press.clone();
                db.read_blocking(move |conn| {
                    let ids = store::published_after(conn, last, now)?;
                    let documents = store::documents(conn, &press, &ids, now)?;
                    Ok::<_, db::DbError>(ids.last().map(|last| (*last, documents)))
                })?
            };
            let Some((reached, documents)) = documents else { break };
            last = reached;
            for document in &documents {
                rebuild.put(document)?;
            }
        }
        let mark = Mark { position, taken: now, language: store::usual_language(press) };
        rebuild.finish(&mark)?;
        self.fulfil_wish()?;
        open.mark = Some(mark);
        open.looked = None;
        self.serve(&open.index);
        let (articles, seconds) = (open.index.count(), begun.elapsed().as_secs_f64());
        tracing::info!(articles, seconds, "The search index is built.");
        Ok(())
    }
}

impl Open {
    fn is_up_to_date(&self, moment: u64, now: Millis) -> bool {
        self.mark.is_some()
            && self
                .looked
                .is_some_and(|(looked, next)| looked == moment && next.is_none_or(|next| now < next))
    }

    /// Takes in how these articles are now.
    fn take(&mut self, ids: &BTreeSet<i64>, mark: Mark, db: &Db, press: &Press) -> Result<(), LibraryError> {
        if ids.is_empty() {
            // What the index holds has not changed; the place is written with the next article.
            self.mark = Some(mark);
            return Ok(());
        }
        let writer = match &mut self.writer {
            Some(writer) => writer,
            none => none.insert(self.index.writer()?),
        };
        let ids: Vec<i64> = ids.iter().copied().collect();
        for some in ids.chunks(AT_ONCE) {
            let (wanted, press, now) = (some.to_vec(), press.clone(), mark.taken);
            let documents = db.read_blocking(move |conn| store::documents(conn, &press, &wanted, now))?;
            let shown: HashSet<i64> = documents.iter().map(|document| document.id).collect();
            some.iter().filter(|id| !shown.contains(id)).for_each(|id| writer.remove(*id));
            for document in &documents {
                writer.put(document)?;
            }
        }
        writer.commit(&mark)?;
        self.mark = Some(mark);
        Ok(())
    }
}

fn rest_after(articles: usize, work: Duration) -> Duration {
    if articles > MANY { (work * REST).min(LONGEST_REST) } else { Duration::ZERO }
}

/// What the index says of itself. Words that are no mark are of another version.
pub(super) fn mark_of(index: &Index) -> Result<Option<Mark>, SearchError> {
    Ok(index.position()?.and_then(|text| text.parse().ok()))
}
