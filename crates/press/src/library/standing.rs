//! How the index of a data folder is, for whoever cares for the site. Looks, and changes nothing.

use std::collections::BTreeSet;
use std::path::Path;

use db::{Conn, DbError};
use kernel::clock::Millis;
use search::{Index, OpenError};

use super::follow::mark_of;
use super::store::{self, News};

/// How an index is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// There is none.
    Missing,
    /// Another version of the program wrote it.
    OtherForm,
    /// It cannot be read, which the text explains.
    Damaged(String),
    /// It was begun and never finished.
    Unfinished,
    /// It was made of another database, or of this one before a backup was restored.
    OfAnother,
    /// So many of its articles are not in it as the database has them.
    Behind(usize),
    /// It holds every published article, which are so many.
    Good(u64),
}

/// How the index in the data folder `data` is beside this database.
///
/// # Errors
/// When the database fails.
pub fn standing(data: &Path, conn: &mut Conn, now: Millis) -> Result<Standing, DbError> {
    let index = match Index::open(&data.join("search")) {
        Ok(index) => index,
        Err(OpenError::Missing(_)) => return Ok(Standing::Missing),
        Err(OpenError::OtherForm { .. }) => return Ok(Standing::OtherForm),
        Err(damaged @ OpenError::Damaged(_)) => return Ok(Standing::Damaged(damaged.to_string())),
    };
    let mark = match mark_of(&index) {
        Ok(Some(mark)) => mark,
        Ok(None) => return Ok(Standing::Unfinished),
        Err(error) => return Ok(Standing::Damaged(error.to_string())),
    };
    let (mut position, mut behind) = (mark.position, BTreeSet::new());
    loop {
        let News::Articles { ids, position: reached, more } = store::news(conn, &position, mark.taken, now)?
        else {
            return Ok(Standing::OfAnother);
        };
        behind.extend(ids);
        position = reached;
        if !more {
            break;
        }
    }
    Ok(if behind.is_empty() { Standing::Good(index.count()) } else { Standing::Behind(behind.len()) })
}
