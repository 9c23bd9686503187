//! Pieces in the making.

use super::{Link, Piece, Slot};

/// A rendered text that grows; neighbouring texts become one piece.
#[derive(Debug, Default)]
pub(super) struct Page(Vec<Piece>);

impl Page {
    /// Adds text as it is.
    pub(super) fn push(&mut self, text: &str) {
        match self.0.last_mut() {
            Some(Piece::Text(last)) => last.push_str(text),
            _ if text.is_empty() => {}
            _ => self.0.push(Piece::Text(text.to_owned())),
        }
    }

    /// Adds a gap.
    pub(super) fn slot(&mut self, slot: Slot) {
        self.0.push(Piece::Slot(slot));
    }

    /// Adds where a link leads, its address written by `write`.
    pub(super) fn address(&mut self, link: &Link, write: impl Fn(&str) -> String) {
        self.push(&write(&link.address));
        if let Some(slot) = link.slot {
            self.slot(slot);
        }
    }

    pub(super) fn pieces(self) -> Vec<Piece> {
        self.0
    }
}
