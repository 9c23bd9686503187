//! What readers see: article bodies made safe and cut at the wall ([`body`]), the templates, words and
//! static files of the site's look ([`theme`]), and issues of newsletters as mail ([`letter`]).
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::panic))]

pub mod body;
pub mod letter;
pub mod theme;
