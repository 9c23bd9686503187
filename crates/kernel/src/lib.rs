//! The words every other crate shares: time, ids, addresses, slugs, money and settings.
//! Nothing in here touches a disk, a socket or a database.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::panic))]

pub mod campus;
pub mod clock;
pub mod config;
pub mod email;
pub mod ids;
pub mod money;
pub mod network;
pub mod slug;
pub mod spread;
pub mod text;

pub use clock::{Clock, Millis};
pub use config::Config;
pub use email::EmailAddress;
pub use ids::Random;
pub use money::Money;
pub use slug::slugify;
