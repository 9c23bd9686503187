//! What takes longer to reckon than a page may: what the ledger says, and how many readers newsletters have. It is
//! reckoned beside the requests and kept, so that whoever looks gets what was reckoned last; what is older than a
//! minute is then reckoned anew. Where nobody looks nothing is reckoned, and after the first time only lives are
//! counted again to which something has happened ([`Followed`]).

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use db::{Conn, DbError};
use kernel::clock::{MINUTE, Millis};
use press::Press;
use press::figures::{Figures, Followed, PlanNow, plans_now};
use press::newsletters::{self, Readership};

use crate::Newsroom;

/// How long they are good for.
const GOOD_FOR: Millis = MINUTE;
/// How long a page waits for what was never reckoned: long enough for a small magazine, and no page is late for it.
const PATIENCE: Duration = Duration::from_millis(25);

/// What was reckoned.
#[derive(Debug)]
pub struct Books {
    /// When.
    pub at: Millis,
    /// From the ledger.
    pub figures: Figures,
    /// What each plan brings now.
    pub plans: Vec<PlanNow>,
    /// How many readers newsletters have.
    pub letters: Vec<Readership>,
}

/// Where they are kept.
#[derive(Debug, Default)]
pub struct Shelf {
    books: Mutex<Option<Arc<Books>>>,
    followed: Mutex<Followed>,
    /// Whether they are being reckoned.
    busy: AtomicBool,
}

fn open<T>(kept: &Mutex<T>) -> MutexGuard<'_, T> {
    // What is kept is replaced whole.
    kept.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Shelf {
    fn reckon(&self, conn: &mut Conn, press: &Press, now: Millis) -> Result<(), DbError> {
        let figures = open(&self.followed).look(conn, press, now)?;
        let (plans, letters) = (plans_now(conn, press)?, newsletters::readership(conn)?);
        *open(&self.books) = Some(Arc::new(Books { at: now, figures, plans, letters }));
        Ok(())
    }
}

impl Newsroom {
    /// The books as they were reckoned last; none as long as they are reckoned for the first time.
    pub(crate) async fn books(&self) -> Option<Arc<Books>> {
        let (kept, now) = (open(&self.shelf.books).clone(), self.now());
        if kept.as_ref().is_some_and(|kept| (0..GOOD_FOR).contains(&(now - kept.at))) {
            return kept;
        }
        if !self.shelf.busy.swap(true, Ordering::AcqRel) {
            let newsroom = self.clone();
            let reckoning = tokio::spawn(async move { newsroom.reckon().await });
            if kept.is_none() {
                // It goes on by itself if it takes longer.
                let _ = tokio::time::timeout(PATIENCE, reckoning).await;
            }
        }
        kept.or_else(|| open(&self.shelf.books).clone())
    }

    async fn reckon(&self) {
        let (shelf, now) = (self.shelf.clone(), self.now());
        let reckoned = self.read(move |conn, press| shelf.reckon(conn, press, now)).await;
        self.shelf.busy.store(false, Ordering::Release);
        if let Err(error) = reckoned {
            tracing::warn!(?error, "figures could not be reckoned");
        }
    }
}
