//! `/newsroom/calendar`: what is planned for when, a month by weeks, and what is scheduled beside it.

mod entries;
mod month;

pub use entries::{Moved, begin, drop_entry, edit, move_entry, plan, show as entry};
pub use month::show;

use axum::extract::Path;
use axum::response::Response;

use crate::drafts::to;

/// The calendar's address.
pub const PATH: &str = "/newsroom/calendar";

/// An act's address opened as a page: to where its button stands.
pub async fn back(Path(id): Path<String>) -> Response {
    to(&format!("{PATH}/{id}"))
}
