//! What every page and form shares on the wire: failures, cache policy, cookies, headers.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::panic))]

pub mod client;
pub mod coding;
pub mod cookies;
pub mod failure;
mod head;
pub mod next;
pub mod page_cache;
pub mod reply;
pub mod security;
pub mod sight;

use std::time::Duration;

pub use client::client_address;
pub use coding::Coding;
pub use cookies::{CurrencyCookie, PlaceCookie, SessionCookie};
pub use failure::Failure;
pub use next::Next;
pub use page_cache::{Kept, Key, PageCache};
pub use reply::{CachePolicy, Reply, see_other};

/// The longest that a request may take, unless its route says otherwise.
pub const PATIENCE: Duration = Duration::from_secs(20);
