//! What is the same for every recipient of a variant.

use crate::message::{Address, HeaderName};

/// A stretch of a rendering or of a header's value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// The same for every recipient.
    Text(String),
    /// The recipient's own word for the slot of this number. Its words are escaped where they stand in HTML.
    Slot(usize),
}

/// One variant of an issue: what is to become a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// The author.
    pub from: Address,
    /// Where answers go, if not to the author.
    pub reply_to: Option<Address>,
    /// The subject; any text without control characters.
    pub subject: String,
    /// When it was written, in Unix milliseconds: the same for all, and whenever a mail is made again.
    pub date_ms: i64,
    /// Further headers, in this order, such as `List-Unsubscribe` of `<`, a slot and `>`.
    pub headers: Vec<(HeaderName, Vec<Piece>)>,
    /// The plain rendering.
    pub text: Vec<Piece>,
    /// The HTML rendering.
    pub html: Vec<Piece>,
}
