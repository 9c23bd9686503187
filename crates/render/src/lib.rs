//! What readers see: article bodies made safe and cut at the wall ([`body`]), and the
//! templates, words and static files of the site's look ([`theme`]).
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::panic))]

pub mod body;
pub mod theme;
