//! Moving out, and in again: the whole site in open formats. `tables/` holds every row that belongs to the
//! publication or its readers, as one JSON object a line, and is what moves back in; `articles.ndjson` and
//! `readers.csv` say the same in the forms that other systems read.

mod articles;
mod decisions;
mod files;
mod readers;
mod tables;
#[cfg(test)]
mod tests;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use db::{Db, DbError};

use crate::Press;

pub use readers::{HEADER as READERS_HEADER, page as readers_page};

/// What is said of an export in it.
const README: &str = include_str!("README.txt");

/// Why a site was not exported, or not moved in.
#[derive(Debug, thiserror::Error)]
pub enum MovingError {
    /// The database failed, or refused what it was given.
    #[error(transparent)]
    Db(#[from] DbError),
    /// A file or folder failed.
    #[error("cannot use {}: {source}", path.display())]
    File {
        /// Which one.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A picture failed.
    #[error(transparent)]
    Picture(#[from] media::MediaError),
    /// The publisher's theme cannot be read.
    #[error(transparent)]
    Theme(#[from] render::theme::ThemeError),
    /// There is something in the folder.
    #[error("{} is not empty; export into a new folder", .0.display())]
    NotEmpty(PathBuf),
    /// The site has something in it.
    #[error(
        "this site is not empty (it has rows in {0}); a whole site moves into a new one only. Nothing was changed"
    )]
    Inhabited(String),
    /// The folder is no export, or a damaged one.
    #[error("{}: {problem}. Nothing was changed", path.display())]
    Bad {
        /// The file at fault.
        path: PathBuf,
        /// What is wrong with it.
        problem: String,
    },
}

impl MovingError {
    fn file(path: &Path) -> impl FnOnce(io::Error) -> MovingError {
        move |source| MovingError::File { path: path.to_owned(), source }
    }

    fn bad(path: &Path, problem: impl Into<String>) -> MovingError {
        MovingError::Bad { path: path.to_owned(), problem: problem.into() }
    }
}

/// What went out or came in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moved {
    /// Rows.
    pub rows: u64,
    /// Pictures.
    pub pictures: u64,
}

/// Exports the whole site into `folder`, which must be new or empty: one snapshot of the database, then the
/// pictures it names, the publisher's own pages and theme, and the settings.
///
/// # Errors
/// When anything fails.
pub fn export(db: &Db, press: &Press, store: &media::Store, folder: &Path) -> Result<Moved, MovingError> {
    if folder.exists() && fs::read_dir(folder).map_err(MovingError::file(folder))?.next().is_some() {
        return Err(MovingError::NotEmpty(folder.to_owned()));
    }
    files::make_folder(folder)?;
    files::make_folder(&folder.join("tables"))?;
    let (out, mut config) = (folder.to_owned(), press.config.clone());
    let (rows, pictures) = db.read_blocking(move |conn| {
        let rows = tables::export(conn, &out.join("tables"))?;
        articles::export(conn, &out.join("articles.ndjson"))?;
        readers::export(conn, &out.join("readers.csv"))?;
        Ok::<_, MovingError>((rows, files::pictures(conn)?))
    })?;
    files::export(store, &pictures, folder)?;
    files::export_own(&mut config.site, folder)?;
    files::write(&folder.join("settings.toml"), files::settings(config).as_bytes())?;
    files::write(&folder.join("README.txt"), README.as_bytes())?;
    Ok(Moved { rows, pictures: pictures.len() as u64 })
}

/// Moves a whole site in from `folder`, into one that is empty: all of it, or nothing.
///
/// # Errors
/// When anything fails; pictures may have been kept then, which no row names.
pub fn move_in(db: &Db, press: &Press, store: &media::Store, folder: &Path) -> Result<Moved, MovingError> {
    db.read_blocking(tables::refuse_inhabited)?;
    let pictures = files::import(store, folder)?;
    let (from, press) = (folder.join("tables"), press.clone());
    let rows = db.write_blocking(move |tx| {
        tables::refuse_inhabited(tx)?;
        tables::import(tx, &press, &from)
    })?;
    Ok(Moved { rows, pictures })
}
