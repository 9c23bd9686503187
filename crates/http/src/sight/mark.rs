//! What is noted of a request while it is answered, by whoever knows it: its number, its route, its
//! reader. It travels with the task, so that a failure deep inside can say which request it belongs to.

use std::cell::Cell;
use std::fmt;

tokio::task_local! {
    static MARK: Mark;
}

/// Notes on the present request.
#[derive(Clone)]
pub(super) struct Mark {
    pub id: RequestId,
    pub route: Cell<Option<&'static str>>,
    pub reader: Cell<Option<i64>>,
}

/// A request's number: in its log lines, and with the failures that it met.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RequestId(u64);

impl RequestId {
    /// Numbers that follow each other look nothing alike (splitmix64), so that one is found by its first
    /// letters.
    pub(super) fn nth(count: u64) -> RequestId {
        let mut mixed = count.wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        RequestId(mixed ^ (mixed >> 31))
    }
}

impl fmt::Display for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

impl Mark {
    pub(super) fn new(id: RequestId) -> Mark {
        Mark { id, route: Cell::new(None), reader: Cell::new(None) }
    }

    /// Does `work` under this mark, and gives back what was noted on it.
    pub(super) fn on<T>(self, work: impl FnOnce() -> T) -> (T, Mark) {
        MARK.sync_scope(self, || (work(), MARK.with(Mark::clone)))
    }

    /// Runs `work` under this mark, and gives back what was noted on it.
    pub(super) async fn around<F: Future>(self, work: F) -> (F::Output, Option<Mark>) {
        let mut marked = std::pin::pin!(MARK.scope(self, work));
        let output = marked.as_mut().await;
        (output, marked.take_value())
    }
}

/// Notes which route the present request took, by its template.
pub fn name_route(template: &'static str) {
    let _ = MARK.try_with(|mark| mark.route.set(Some(template)));
}

/// The route that the present request took, by its template.
pub fn route() -> Option<&'static str> {
    MARK.try_with(|mark| mark.route.get()).ok().flatten()
}

/// Notes whose request the present one is.
pub fn name_reader(id: i64) {
    let _ = MARK.try_with(|mark| mark.reader.set(Some(id)));
}

/// The present request, if this task answers one.
pub fn request_id() -> Option<RequestId> {
    MARK.try_with(|mark| mark.id).ok()
}
