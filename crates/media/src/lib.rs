//! Pictures: judged, freed of what is private, and kept in a folder; and the captions they bring along.
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
mod kind;
mod pixels;
mod prepare;
mod scan;
mod sizes;
mod store;
mod strip;

pub use arrival::Arrival;
pub use captions::{Captions, captions};
pub use card::{CARD_SIZE, Card, CardStyle, Colours, FontFile, Words};
pub use derived::{COPY_TYPE, Derived};
pub use error::MediaError;
pub use focus::{Crop, Focus};
pub use prepare::{MAX_BYTES, MAX_PIXELS};
pub use sizes::{height_at, widths};
pub use store::{Store, Stored};
