//! Settings: one file, `broadsheet.toml`, each setting overridable by `BROADSHEET_SECTION__KEY`.
//! Reading is pure; the caller brings the file's text and the environment.

mod check;
mod read;
mod types;

pub use read::{ConfigError, read};
pub use types::*;
