//! What replicas of the database (page caches, known visits) go by to tell whether they are still right.
//!
//! Changes are counted. Each subject keeps the number of its latest change, and a replica the number
//! that was reached before its rows were read: it is right as long as none of its subjects has a
//! higher one. Subjects share a fixed number of slots, so that nothing grows and nothing is searched;
//! two that meet in a slot are at worst read again for each other's sake.
//!
//! This process marks its own changes as it commits them, before whoever wrote learns of it. Those of
//! others come from the [change log](crate::change_log), which [`Db::follow`](crate::Db::follow) polls.

use std::hash::{BuildHasher, RandomState};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use crate::change_log::{Change, Changes, Position, changes_after, head};
use crate::conn::Conn;
use crate::error::DbError;

/// Slots for subjects; half a megabyte.
const SLOTS: usize = 1 << 16;
/// How long replicas may be believed without a word from the log, in milliseconds.
const BELIEVED: u64 = 1000;

/// Something that may change, as a place to look.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Subject(u16);

/// What has changed and when, in this process's own counting. Shared by all replicas of a database.
#[derive(Debug)]
pub struct Watch {
    hasher: RandomState,
    changes: AtomicU64,
    slots: Box<[AtomicU64]>,
    /// How many changes are noted in their slots.
    noted: AtomicU64,
    /// The latest moment at which everything was to be read anew.
    all: AtomicU64,
    /// How far the log has been followed.
    position: Mutex<Option<Position>>,
    born: Instant,
    /// When the log's end was last seen, in milliseconds after birth and one; 0 for never.
    confirmed: AtomicU64,
}

impl Default for Watch {
    fn default() -> Watch {
        Watch {
            hasher: RandomState::new(),
            changes: AtomicU64::new(0),
            slots: (0..SLOTS).map(|_| AtomicU64::new(0)).collect(),
            noted: AtomicU64::new(0),
            all: AtomicU64::new(0),
            position: Mutex::default(),
            born: Instant::now(),
            confirmed: AtomicU64::new(0),
        }
    }
}

impl Watch {
    /// One thing of a kind, by its row id.
    pub fn subject(&self, kind: &str, target: i64) -> Subject {
        self.slot((kind, Some(target)))
    }

    /// Everything of a kind.
    pub fn every(&self, kind: &str) -> Subject {
        self.slot((kind, None))
    }

    fn slot(&self, of: (&str, Option<i64>)) -> Subject {
        Subject((self.hasher.hash_one(of) % SLOTS as u64) as u16)
    }

    /// The present moment: take it before reading what a replica is made of.
    pub fn moment(&self) -> u64 {
        self.changes.load(Ordering::SeqCst)
    }

    /// Whether none of the subjects has changed since `moment`.
    pub fn unchanged(&self, subjects: &[Subject], moment: u64) -> bool {
        self.all.load(Ordering::SeqCst) <= moment
            && subjects
                .iter()
                .filter_map(|subject| self.slots.get(usize::from(subject.0)))
                .all(|slot| slot.load(Ordering::SeqCst) <= moment)
    }

    /// Whether the log's end was seen lately. If not, another process may have changed anything, and
    /// replicas are not to be used.
    pub fn is_fresh(&self) -> bool {
        let confirmed = self.confirmed.load(Ordering::SeqCst);
        confirmed > 0 && self.age().saturating_sub(confirmed) < BELIEVED
    }

    /// Whether the log has been followed up to `position`.
    pub fn has_reached(&self, position: &Position) -> bool {
        self.position().as_ref().is_some_and(|reached| reached.has_reached(position))
    }

    /// Notes a change that is committed.
    pub fn mark(&self, kind: &str, target: i64) {
        // Counted before it is noted: whoever takes the new moment reads what is committed already.
        let moment = self.changes.fetch_add(1, Ordering::SeqCst) + 1;
        for subject in [self.subject(kind, target), self.every(kind)] {
            if let Some(slot) = self.slots.get(usize::from(subject.0)) {
                slot.fetch_max(moment, Ordering::SeqCst);
            }
        }
        self.noted.fetch_add(1, Ordering::SeqCst);
    }

    /// Has everything read anew.
    pub fn mark_all(&self) {
        let moment = self.changes.fetch_add(1, Ordering::SeqCst) + 1;
        self.all.fetch_max(moment, Ordering::SeqCst);
        self.noted.fetch_add(1, Ordering::SeqCst);
    }

    /// Notes what the log has beyond the place that was reached.
    pub(crate) fn follow(&self, conn: &mut Conn) -> Result<(), DbError> {
        let position = self.position().clone();
        let reached = match position {
            None => self.start_over(head(conn)?),
            Some(position) => self.go_on(conn, position)?,
        };
        *self.position() = Some(reached);
        self.confirm();
        Ok(())
    }

    /// The log's end was looked at and is where it was.
    pub(crate) fn confirm(&self) {
        self.confirmed.store(self.age(), Ordering::SeqCst);
    }

    /// Milliseconds since birth, and one.
    fn age(&self) -> u64 {
        u64::try_from(self.born.elapsed().as_millis()).unwrap_or(u64::MAX - 1) + 1
    }

    fn start_over(&self, head: Position) -> Position {
        self.mark_all();
        head
    }

    fn go_on(&self, conn: &mut Conn, mut position: Position) -> Result<Position, DbError> {
        loop {
            match changes_after(conn, &position)? {
                Changes::NewLineage(head) => return Ok(self.start_over(head)),
                Changes::Next { changes, position: next } => {
                    changes.iter().for_each(|Change { kind, target, .. }| self.mark(kind, *target));
                    if changes.is_empty() {
                        return Ok(next);
                    }
                    position = next;
                }
            }
        }
    }

    fn position(&self) -> MutexGuard<'_, Option<Position>> {
        // A panic elsewhere leaves nothing half-done in it.
        self.position.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What a replica was made of: good until one of its subjects changes or its time is over.
#[derive(Clone, Debug)]
pub struct Basis {
    moment: u64,
    subjects: Vec<Subject>,
    until: i64,
    held: Held,
}

/// How many changes were noted when a basis was last found to hold; until one more is, it does.
#[derive(Debug)]
struct Held(AtomicU64);

impl Default for Held {
    /// Never found to hold.
    fn default() -> Held {
        Held(AtomicU64::new(u64::MAX))
    }
}

impl Clone for Held {
    fn clone(&self) -> Held {
        Held::default()
    }
}

impl Basis {
    /// Begins before anything is read.
    pub fn begin(watch: &Watch) -> Basis {
        Basis { moment: watch.moment(), subjects: Vec::new(), until: i64::MAX, held: Held::default() }
    }

    /// The same, depending on these as well.
    pub fn on(&mut self, subjects: impl IntoIterator<Item = Subject>) {
        self.subjects.extend(subjects);
        self.held = Held::default();
    }

    /// The same, good until `at` (Unix milliseconds) at most.
    pub fn until(&mut self, at: i64) {
        self.until = self.until.min(at);
    }

    /// Whether what was read is still right at `now`.
    pub fn holds(&self, watch: &Watch, now: i64) -> bool {
        if now >= self.until {
            return false;
        }
        // Taken before the slots are looked at: what is noted meanwhile has them looked at again.
        let noted = watch.noted.load(Ordering::SeqCst);
        if self.held.0.load(Ordering::Relaxed) == noted {
            return true;
        }
        let holds = watch.unchanged(&self.subjects, self.moment);
        if holds {
            self.held.0.store(noted, Ordering::Relaxed);
        }
        holds
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn basis(watch: &Watch, subjects: &[Subject]) -> Basis {
        let mut basis = Basis::begin(watch);
        basis.on(subjects.iter().copied());
        basis
    }

    #[test]
    fn a_change_reaches_what_depends_on_it_and_nothing_else() {
        let watch = Watch::default();
        let one = basis(&watch, &[watch.subject("article", 1)]);
        let others: Vec<Basis> = (2..200).map(|id| basis(&watch, &[watch.subject("article", id)])).collect();
        let list = basis(&watch, &[watch.every("article")]);
        let reader = basis(&watch, &[watch.subject("reader", 1)]);
        watch.mark("article", 1);
        assert!(!one.holds(&watch, 0) && !list.holds(&watch, 0));
        let spared = others.iter().filter(|other| other.holds(&watch, 0)).count();
        assert!(spared >= others.len() - 3, "{spared} of {} are spared", others.len());
        assert!(reader.holds(&watch, 0), "one in 65,536 runs may meet in a slot");
        assert!(basis(&watch, &[watch.subject("article", 1)]).holds(&watch, 0));
        watch.mark_all();
        assert!(!reader.holds(&watch, 0));
    }

    #[test]
    fn what_was_read_before_a_change_is_stale_whenever_it_is_kept() {
        let watch = Watch::default();
        let mut early = Basis::begin(&watch);
        watch.mark("article", 1);
        early.on([watch.subject("article", 1)]);
        assert!(!early.holds(&watch, 0));
    }

    #[test]
    fn what_was_found_to_hold_is_looked_at_again_after_a_change() {
        let watch = Watch::default();
        let mut basis = basis(&watch, &[watch.subject("article", 1)]);
        assert!(basis.holds(&watch, 0) && basis.holds(&watch, 0));
        watch.mark("article", 2);
        assert!(basis.holds(&watch, 0) && basis.clone().holds(&watch, 0));
        // Found to hold before it depended on what had changed already.
        basis.on([watch.subject("article", 2)]);
        assert!(!basis.holds(&watch, 0));
        let mut other = self::basis(&watch, &[watch.subject("article", 1)]);
        assert!(other.holds(&watch, 0));
        watch.mark("article", 1);
        assert!(!other.holds(&watch, 0) && !other.clone().holds(&watch, 0));
        other = self::basis(&watch, &[]);
        assert!(other.holds(&watch, 0));
        watch.mark_all();
        assert!(!other.holds(&watch, 0));
    }

    #[test]
    fn time_ends_it_as_well() {
        let watch = Watch::default();
        let mut basis = Basis::begin(&watch);
        basis.until(50);
        basis.until(70);
        assert!(basis.holds(&watch, 49) && !basis.holds(&watch, 50));
    }

    #[test]
    fn nothing_is_believed_before_the_log_was_seen() {
        assert!(!Watch::default().is_fresh());
    }
}
