//! Pictures: judged, freed of what is private, and kept on a shelf; and the captions they bring along.
//!
//! [`captions`] reads what a photographer or agency wrote into the file and should be called on the upload as
//! it came; [`Store::put`] then keeps the picture without any of it: no place, no serial number, no name.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::panic))]

mod arrival;
mod avif;
mod captions;
mod card;
mod derived;
mod error;
mod focus;
mod format;
mod kind;
mod pixels;
mod prepare;
mod scan;
mod shelf;
mod sizes;
mod store;
mod strip;

pub use arrival::Arrival;
pub use captions::{Captions, captions};
pub use card::{CARD_SIZE, Card, CardStyle, Colours, FontFile, Words};
pub use derived::{Derived, Gain, Variant};
pub use error::MediaError;
pub use focus::{Crop, Focus};
pub use format::Format;
pub use prepare::{MAX_BYTES, MAX_PIXELS};
pub use shelf::Shelf;
pub use sizes::{height_at, usual_width, widths};
pub use store::{Store, Stored};
