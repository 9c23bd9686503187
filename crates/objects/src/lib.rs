//! Pictures in a bucket: a [`media::Shelf`] on whatever speaks the S3 protocol.
//!
//! The bucket may be private, and should be: the site asks it for what it has decided to show. Each request is signed
//! (AWS Signature Version 4) over its body's hash, so that nothing can be altered or sent again later; what fails on the
//! way is tried again, since putting, getting and removing can all be done twice.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::panic))]

mod answer;
mod bucket;
mod courier;
mod sign;

pub use bucket::{Bucket, Keys, SetupError};
