//! Staff's pages: each file is one part of the newsroom, with its handlers, what they ask the domain, and what they
//! hand to the theme. Readers' pages know nothing of it.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::panic))]

mod ads;
mod audit;
mod calendar;
mod confirm;
mod desk;
mod door;
mod drafts;
mod factor;
mod figures;
mod frame;
mod front;
mod headings;
mod home;
mod institutions;
mod invoices;
mod issues;
mod keys;
mod media;
mod openings;
mod paging;
mod people;
mod readers;
mod routes;
mod settings;
mod square;
mod stories;
mod times;

use std::future::Future;
use std::net::SocketAddr;
use std::ops::Deref;
use std::path::PathBuf;
use std::pin::Pin;
use std::sync::{Arc, Mutex, OnceLock};

use db::{Conn, Db, DbError, Tx};
use http_kit::{Failure, SessionCookie};
use kernel::clock::Millis;
use press::Press;
use press::newsletters::sending::Trial;
use processors::Processors;
use render::theme::Theme;

pub use routes::{Needs, ROUTES, Route, paths, router};

/// Everything a handler works with. Cheap to clone.
#[derive(Clone)]
pub struct Newsroom(Arc<Inner>);

/// A page of the site's that is on its way; none if there is nothing to show.
pub type Coming = Pin<Box<dyn Future<Output = Result<Option<String>, Failure>> + Send>>;

/// Makes a page of the site's, by the public id of what it shows.
type Preview = Box<dyn Fn(String) -> Coming + Send + Sync>;

/// Shows a wall of some kind under settings that are not in force.
type WallPreview = Box<dyn Fn(Press, String) -> Coming + Send + Sync>;

/// A mail on its way; else why it did not leave, or may not have.
pub type Leaving = Pin<Box<dyn Future<Output = Result<(), String>> + Send>>;

/// Sends one mail of an issue.
type Try = Box<dyn Fn(Trial) -> Leaving + Send + Sync>;

/// What a [`Newsroom`] holds.
pub struct Inner {
    db: Db,
    press: Arc<Press>,
    theme: Theme,
    processors: Processors,
    /// The data folder.
    data: PathBuf,
    cookie: SessionCookie,
    counts: Mutex<Option<home::Counted>>,
    shelf: Arc<figures::Shelf>,
    bench: media::Bench,
    front_preview: OnceLock<Preview>,
    wall_preview: OnceLock<WallPreview>,
    trials: OnceLock<Try>,
}

impl Deref for Newsroom {
    type Target = Inner;
    fn deref(&self) -> &Inner {
        &self.0
    }
}

/// What the newsroom has in common with the site that it belongs to.
pub struct Shared {
    /// The database.
    pub db: Db,
    /// The domain's settings, clock, randomness and key.
    pub press: Arc<Press>,
    /// Templates, words, static files.
    pub theme: Theme,
    /// Who handles the money.
    pub processors: Processors,
    /// The data folder.
    pub data: PathBuf,
}

/// What a newsroom leaves to the one that comes after it when settings change. Cheap to clone.
#[derive(Clone)]
pub struct Furniture {
    shelf: Arc<figures::Shelf>,
    bench: media::Bench,
}

impl Furniture {
    /// For a site with these pictures and their smaller copies.
    pub fn of(pictures: ::media::Derived) -> Furniture {
        Furniture { shelf: Arc::default(), bench: media::Bench::new(pictures) }
    }
}

impl Newsroom {
    /// The newsroom of a site that is served at `listen`.
    pub fn new(shared: Shared, furniture: &Furniture, listen: SocketAddr) -> Newsroom {
        let Shared { db, press, theme, processors, data } = shared;
        let cookie = SessionCookie::new(&press.config.site.url, listen);
        let Furniture { shelf, bench } = furniture.clone();
        Newsroom(Arc::new(Inner {
            db,
            press,
            theme,
            processors,
            data,
            cookie,
            counts: Mutex::default(),
            shelf,
            bench,
            front_preview: OnceLock::new(),
            wall_preview: OnceLock::new(),
            trials: OnceLock::new(),
        }))
    }

    /// Has front pages previewed by whoever makes them, before it is served.
    pub fn preview_fronts(&self, make: impl Fn(String) -> Coming + Send + Sync + 'static) {
        // A second one would change nothing.
        let _ = self.front_preview.set(Box::new(make));
    }

    /// Has settings tried, and walls previewed, by whoever makes them, before it is served.
    pub fn preview_walls(&self, make: impl Fn(Press, String) -> Coming + Send + Sync + 'static) {
        // A second one would change nothing.
        let _ = self.wall_preview.set(Box::new(make));
    }

    /// Has issues tried by whoever sends them, before it is served.
    pub fn try_issues(&self, send: impl Fn(Trial) -> Leaving + Send + Sync + 'static) {
        // A second one would change nothing.
        let _ = self.trials.set(Box::new(send));
    }

    fn now(&self) -> Millis {
        self.press.clock.now()
    }

    /// A message of the language file, without arguments.
    fn say(&self, key: &str) -> String {
        self.theme.text(key, &[])
    }

    /// Reads in one snapshot.
    async fn read<T, W>(&self, work: W) -> Result<T, Failure>
    where
        T: Send + 'static,
        W: FnOnce(&mut Conn, &Press) -> Result<T, DbError> + Send + 'static,
    {
        let press = self.press.clone();
        Ok(self.db.read(move |conn| work(conn, &press)).await?)
    }

    /// Does an act in one transaction, its line of the log included.
    async fn write<T, E, W>(&self, work: W) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
        W: FnOnce(&mut Tx, &Press) -> Result<T, E> + Send + 'static,
    {
        let press = self.press.clone();
        self.db.write(move |tx| work(tx, &press)).await
    }
}
