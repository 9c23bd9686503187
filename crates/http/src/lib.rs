//! What every page and form shares on the wire: failures, cache policy, cookies, headers.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::panic))]

pub mod cookies;
pub mod failure;
pub mod next;
pub mod reply;
pub mod security;
pub mod sight;

pub use cookies::SessionCookie;
pub use failure::Failure;
pub use next::Next;
pub use reply::{CachePolicy, Reply, see_other};
