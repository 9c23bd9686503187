//! Readers see what they did, whichever process they reach next. An act's answer carries a cookie with
//! the place in the change log that shows it; a process that has not followed the log so far waits for a
//! moment, and then reads from the database itself.

use std::sync::PoisonError;
use std::time::Duration;

use axum::http::{HeaderMap, HeaderValue};
use db::{DbError, Position, Tx};

use crate::Site;

/// How this process stands towards what a request may have to see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    /// It has heard of everything.
    Level,
    /// It is to follow the log up to here first.
    Behind(Position),
    /// It has not heard of the log for too long to believe what it keeps.
    Blind,
}

impl Site {
    pub(crate) fn standing_towards(&self, headers: &HeaderMap) -> Standing {
        let watch = self.db.watch();
        if !watch.is_fresh() {
            return Standing::Blind;
        }
        match self.place_cookie.read(headers).and_then(|text| self.foreign_place(text)) {
            Some(place) if !watch.has_reached(&place) => Standing::Behind(place),
            _ => Standing::Level,
        }
    }

    /// Whether the log is followed up to `place` before `patience` ends.
    pub(crate) async fn follows_up_to(&self, place: &Position, patience: Duration, pause: Duration) -> bool {
        let watch = self.db.watch();
        let reached = async {
            while !watch.has_reached(place) {
                tokio::time::sleep(pause).await;
            }
        };
        tokio::time::timeout(patience, reached).await.is_ok() && watch.is_fresh()
    }

    /// Notes where the log stands once `tx` is committed, if it tells anything.
    pub(crate) fn place_after(tx: &mut Tx) -> Result<Option<Position>, DbError> {
        if tx.has_recorded() { tx.position().map(Some) } else { Ok(None) }
    }

    /// The cookie for whoever has just done something here.
    pub(crate) fn place_line(&self) -> Option<HeaderValue> {
        let latest = self.latest.lock().unwrap_or_else(PoisonError::into_inner).clone()?;
        let place = format!("{}/{latest}", self.node);
        let signature = self.press.key.hash("place", &place);
        self.place_cookie.set(&format!("{place}/{signature}"))
    }

    /// A place that another process of ours has written. What was done here is known here already.
    fn foreign_place(&self, text: &str) -> Option<Position> {
        let (place, signature) = text.rsplit_once('/')?;
        let (node, position) = place.split_once('/')?;
        let ours = node != self.node && signature == self.press.key.hash("place", place);
        position.parse().ok().filter(|_| ours)
    }
}
