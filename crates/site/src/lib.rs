//! Readers' pages: each file is one part of the site, with its handlers, what they ask the domain,
//! and what they hand to the theme.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::panic))]

mod account;
mod address;
mod ads;
mod archive;
mod article;
mod article_page;
mod billing;
mod card;
mod cite;
mod currency;
pub mod demo;
mod device;
mod embeds;
mod errors;
mod feedback;
mod feeds;
mod files;
mod follows;
mod frame;
mod front;
mod gift;
mod groups;
mod health;
mod history;
mod home;
mod house;
mod institutions;
mod json_ld;
mod keeping;
mod kept;
mod leaving;
mod lists;
mod login;
mod look;
mod mails;
mod newsletters;
mod pages;
mod passes;
mod passkeys;
mod past_issues;
mod pictures;
mod place;
mod plain;
mod preferences;
mod presents;
mod preview;
mod reading;
mod refusals;
mod register;
mod related;
mod routes;
mod saved;
mod search;
mod searches;
mod sharing;
mod sitemaps;
mod subscribe;
mod tally;
mod tending;
mod tools;
mod usage;
mod view;
mod visitor;
mod wall;
mod warm;
mod welcome;
mod wish;
mod workshop;

use std::net::SocketAddr;
use std::ops::Deref;
use std::path::{Path, PathBuf, absolute};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

use db::{Conn, Db, Position, Tx};
use http_kit::sight::{IntCounterVec, Sight};
use http_kit::{CurrencyCookie, Failure, PlaceCookie, SessionCookie};
use kernel::clock::Millis;
use kernel::ids::Random;
use media::Store;
use press::Press;
use press::library::Library;
use press::newsletters::issues::speaks_all;
use processors::Processors;
use render::theme::{Theme, ThemeError};

pub use billing::asking::{ask_at_night, ask_due, carry_out_withdrawals, wait_for_news};
pub use billing::notices::Rounds;
pub use billing::{advance_invoices, advance_sandbox, offer_plans};
pub use device::name as device_name;
pub use feedback::{accepts_report, take_report};
pub use frame::direction;
pub use history::keep_views;
pub use house::House;
pub use house::Service;
pub use institutions::declare_institutions;
use keeping::Keeping;
pub use mails::deliver_due;
pub use passes::keep_clicks;
pub use presents::deliver_presents;
pub use related::Relating;
pub use routes::{DEMO_ROUTES, ROUTES, Route};
pub use searches::tell_searches;
pub use tally::{add_up_tally, keep_tally};
pub use tending::tend_pictures_due;
pub use usage::keep_requests;
pub use workshop::{Workshop, make_avif_due, make_copies_due};

/// Everything a handler works with. Cheap to clone.
#[derive(Clone)]
pub struct Site(Arc<Inner>);

/// What a [`Site`] holds. Settings that change make another, which shares what lasts with the one before.
#[derive(Clone)]
pub struct Inner {
    /// The database.
    pub db: Db,
    /// The domain's settings, clock, randomness and key.
    pub press: Arc<Press>,
    /// Templates, words, static files.
    pub theme: Theme,
    /// Who handles the money.
    pub processors: Processors,
    /// Told when a processor is to be asked about something.
    pub(crate) news: Arc<tokio::sync::Notify>,
    /// Webhooks by what became of them.
    pub(crate) webhooks: IntCounterVec,
    /// What hears Amazon SNS, once it is needed.
    pub(crate) sns: Arc<OnceLock<sns::Ear>>,
    /// The searchable archive.
    pub library: Arc<Library>,
    /// Pictures.
    pub store: Store,
    /// Where smaller copies of them, and cards for sharing, are made.
    pub workshop: Arc<Workshop>,
    /// The data folder.
    pub data: PathBuf,
    /// The session cookie.
    pub cookie: SessionCookie,
    /// What is seen of requests, and of whatever else counts itself.
    pub sight: Sight,
    /// Mails by what became of them.
    pub(crate) mails: IntCounterVec,
    /// Set once this process is about to end: no more requests are to be sent here.
    leaving: Arc<AtomicBool>,
    /// Views that wait to enter their readers' histories.
    pub views: Arc<press::history::Waiting>,
    /// What institutions' readers read and waits to be counted.
    pub requests: Arc<press::institutions::Waiting>,
    /// What people open and waits to be counted.
    tally: Arc<tally::Tally>,
    /// Links of newsletters that were followed and wait to be counted.
    clicks: Arc<press::newsletters::passes::Clicks>,
    place_cookie: PlaceCookie,
    currency_cookie: CurrencyCookie,
    /// What names this process among those that serve the site.
    node: String,
    /// Where the change log stood after this process's latest act.
    latest: Arc<Mutex<Option<Position>>>,
    keeping: Arc<Keeping>,
    search_pace: Arc<search::Pace>,
    /// Set on the demonstration alone.
    stage: Arc<OnceLock<demo::Stage>>,
}

impl Deref for Site {
    type Target = Inner;
    fn deref(&self) -> &Inner {
        &self.0
    }
}

/// Why a site cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The theme is incomplete or broken.
    #[error(transparent)]
    Theme(#[from] ThemeError),
    /// A processor cannot be used as the settings say.
    #[error(transparent)]
    Processor(#[from] processors::SetupError),
}

impl Site {
    /// A site over `db`, with its pictures in `store` and what is made of them in `data`. What else is served beside it, by the templates of its
    /// routes, is seen as its own are.
    ///
    /// # Errors
    /// When the theme or a processor cannot be used.
    pub fn open(
        db: Db,
        press: Press,
        store: Store,
        data: &Path,
        listen: SocketAddr,
        beside: &[&'static str],
    ) -> Result<Site, OpenError> {
        let press = Arc::new(press);
        let settings = &press.config.site;
        let theme = look::theme(&press)?;
        speaks_all(&press.config, &theme)?;
        let workshop = Workshop::new(&store, data.join("derived"));
        let cookie = SessionCookie::new(&settings.url, listen);
        let templates: Vec<_> = ROUTES.iter().map(|route| route.path).chain(beside.iter().copied()).collect();
        let slow = Duration::from_millis(press.config.server.slow_request.into());
        let sight = Sight::new(&templates, u64::from_le_bytes(press.random.bytes()), slow);
        let mails = sight.counters("broadsheet_mails_total", "Mails by what became of a try.", &["became"]);
        let webhooks =
            sight.counters("broadsheet_webhooks_total", "Webhooks by what became of them.", &["became"]);
        let processors = Processors::open(db.clone(), press.clone())?;
        Ok(Site(Arc::new(Inner {
            place_cookie: PlaceCookie::new(&settings.url, listen),
            currency_cookie: CurrencyCookie::new(&settings.url, listen),
            // Not from the domain's randomness, which tests make alike for several processes.
            node: Random::system().public_id(),
            latest: Arc::default(),
            keeping: Arc::new(Keeping::new(&press, db.watch().clone(), &sight)),
            search_pace: Arc::default(),
            sight,
            mails,
            leaving: Arc::default(),
            views: Arc::default(),
            tally: Arc::new(tally::Tally::of(&press)),
            requests: Arc::default(),
            clicks: Arc::default(),
            db,
            processors,
            news: Arc::default(),
            webhooks,
            sns: Arc::default(),
            press,
            library: Arc::new(Library::of(data)),
            theme,
            store,
            workshop: Arc::new(workshop),
            // Shown in commands to copy, so it must not depend on where the server was started.
            data: absolute(data).unwrap_or_else(|_| data.to_owned()),
            cookie,
            stage: Arc::default(),
        })))
    }

    /// The same site under other settings. What it keeps of pages is its own: none of the one before is right here.
    ///
    /// # Errors
    /// When the theme or a processor cannot be used so.
    pub(crate) fn under(&self, press: Press) -> Result<Site, OpenError> {
        let press = Arc::new(press);
        let theme = match look::is_same(&self.theme, &press) {
            true => self.theme.clone(),
            false => look::theme(&press)?,
        };
        speaks_all(&press.config, &theme)?;
        let processors = Processors::open(self.db.clone(), press.clone())?;
        let keeping = Arc::new(self.keeping.afresh(&press, self.db.watch().clone()));
        Ok(Site(Arc::new(Inner { press, theme, processors, keeping, ..Inner::clone(self) })))
    }

    /// Makes this site a demonstration, before it is served: whoever opens `/demo` chooses who they are, and
    /// reads everyone's mails.
    pub fn demonstrate(&self, stage: demo::Stage) {
        // A second stage would change nothing; there is one demonstration in a process.
        let _ = self.stage.set(stage);
    }

    /// What the demonstration shows, if this site is one.
    pub(crate) fn stage(&self) -> Option<&demo::Stage> {
        self.stage.get()
    }

    /// Has `/readyz` fail from now on, so that whoever shares requests out sends none here.
    pub fn leave(&self) {
        self.leaving.store(true, Ordering::Relaxed);
    }

    /// Looks whether the theme's folder has changed, and takes it up; says whether it did. Pages that were
    /// made before are made anew.
    ///
    /// # Errors
    /// When the changed theme is broken; the one in force stays.
    pub fn refresh_theme(&self) -> Result<bool, ThemeError> {
        let changed = self.theme.refresh()?;
        if changed {
            self.db.watch().mark_all();
        }
        Ok(changed)
    }

    /// Whether this process is about to end.
    pub fn is_leaving(&self) -> bool {
        self.leaving.load(Ordering::Relaxed)
    }

    /// The present instant.
    pub fn now(&self) -> Millis {
        self.press.clock.now()
    }

    /// Whether readers come by https.
    pub fn is_https(&self) -> bool {
        self.press.config.site.url.starts_with("https://")
    }

    /// Reads in one snapshot.
    async fn read<T, W>(&self, work: W) -> Result<T, Failure>
    where
        T: Send + 'static,
        W: FnOnce(&mut Conn, &Press) -> Result<T, Failure> + Send + 'static,
    {
        let press = self.press.clone();
        self.db.read(move |conn| work(conn, &press)).await
    }

    /// Does a reader's act in one transaction.
    async fn write<T, E, W>(&self, work: W) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<db::DbError> + Send + 'static,
        W: FnOnce(&mut Tx, &Press) -> Result<T, E> + Send + 'static,
    {
        let press = self.press.clone();
        let (done, place) = self
            .db
            .write(move |tx| {
                let done = work(tx, &press)?;
                Ok::<_, E>((done, Site::place_after(tx)?))
            })
            .await?;
        if place.is_some() {
            *self.latest.lock().unwrap_or_else(PoisonError::into_inner) = place;
        }
        Ok(done)
    }
}
