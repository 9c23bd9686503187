//! The searchable library: an index of the published articles, in a folder of its own, that follows the log of
//! changes. It is a replica: whatever is wrong with it, it is built afresh from the database.

mod follow;
mod mark;
mod standing;
mod store;
#[cfg(test)]
mod tests;
mod wish;

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use db::DbError;
pub use search::{
    Correction, Cursor, Facets, Filter, Hits, Index, Kind, Label, NoCursor, Order, Page, Passage, Query,
    Scope, SearchError, Suggestions, Word,
};
use thiserror::Error;

use crate::access::{self, Viewer};
use follow::Following;
pub use follow::Step;
pub use standing::{Standing, standing};
pub use store::{Text, language, source_ids, texts};

/// Why the index does not follow for now. It is tried again, and searches go on in what there is.
#[derive(Debug, Error)]
pub enum LibraryError {
    /// The database failed.
    #[error(transparent)]
    Database(#[from] DbError),
    /// The index failed.
    #[error(transparent)]
    Index(#[from] SearchError),
    /// The folder failed.
    #[error("The folder of the search index, {}, cannot be used: {cause}", folder.display())]
    Folder {
        /// Which folder.
        folder: PathBuf,
        /// What the system said.
        cause: std::io::Error,
    },
}

/// The index of a site, shared by those who search and the one who keeps it.
pub struct Library {
    folder: PathBuf,
    /// None until an index is complete.
    serving: RwLock<Option<Arc<Index>>>,
    following: Mutex<Following>,
    ended: AtomicBool,
}

impl Library {
    /// The library in the folder `search` of the data folder. Nothing is opened yet.
    pub fn of(data: &Path) -> Library {
        Library {
            folder: data.join("search"),
            serving: RwLock::default(),
            following: Mutex::default(),
            ended: AtomicBool::new(false),
        }
    }

    /// The index, once there is a complete one.
    pub fn index(&self) -> Option<Arc<Index>> {
        self.serving.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Ends a build that is going on, and begins no other.
    pub fn end(&self) {
        self.ended.store(true, Ordering::Relaxed);
    }

    fn is_ended(&self) -> bool {
        self.ended.load(Ordering::Relaxed)
    }

    fn serve(&self, index: &Arc<Index>) {
        *self.serving.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(index));
    }
}

/// What `viewer` searches: the whole text only if every article is open to them.
pub fn scope(viewer: &Viewer) -> Scope {
    if access::opens_everything(viewer) { Scope::Whole } else { Scope::Open }
}
