//! Pictures: judged, freed of what is private, and kept in a folder; and the captions they bring along.
//!
//! [`captions`] reads what a photographer or agency wrote into the file and should be called on the upload as
//! it came; [`Store::put`] then keeps the picture without any of it: no place, no serial number, no name.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::panic))]

mod avif;
mod captions;
mod error;
mod kind;
mod prepare;
mod scan;
mod store;
mod strip;

pub use captions::{Captions, captions};
pub use error::MediaError;
pub use prepare::{MAX_BYTES, MAX_PIXELS};
pub use store::{Store, Stored};
