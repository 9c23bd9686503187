//! The house that the site lives in: it stands where readers come, whatever the settings are. When the newsroom changes
//! them, here or at another node, the site is made anew and moves in; requests that are under way finish with the
//! one they began with, and pages that it kept go with it.

use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use arc_swap::ArcSwap;
use axum::Router;
use axum::body::{Body, Bytes, HttpBody};
use axum::http::Request;
use axum::http::header::ACCEPT_ENCODING;
use axum::response::Response;
use db::DbError;
use http_kit::sight::{AtHand, Watch};
use kernel::config::ConfigError;
use press::settings;
use tokio::sync::Mutex;
use tower::Service as _;

use crate::warm::{Coming, Warm};
use crate::{OpenError, Site, routes};

/// Between two looks whether the log of changes is followed.
const PAUSE: Duration = Duration::from_millis(20);

/// The site as it is served: each request is timed, counted and, if wanted, logged.
pub type Service = Watch<House>;

/// Makes what is served beside a site.
type Beside = Box<dyn Fn(&Site) -> Router + Send + Sync>;

/// Where the site of the moment is found. Cheap to clone.
#[derive(Clone)]
pub struct House(Arc<Rooms>);

struct Rooms {
    lived_in: ArcSwap<Warm>,
    beside: Beside,
    /// What was last heard of the settings, in the counting of the log of changes.
    heard: AtomicU64,
    moving: Mutex<()>,
}

/// Why settings are not in force here that were changed.
#[derive(Debug, thiserror::Error)]
pub enum Unmoved {
    /// They could not be read.
    #[error(transparent)]
    Unread(#[from] DbError),
    /// They cannot be used here: what stands in this node's file or environment may be in their way.
    #[error(transparent)]
    Wrong(#[from] ConfigError),
    /// The site could not be opened with them.
    #[error(transparent)]
    Closed(#[from] OpenError),
}

impl House {
    /// A house for this site; `beside` makes what else is served, for each site that moves in.
    pub fn of(site: Site, beside: impl Fn(&Site) -> Router + Send + Sync + 'static) -> House {
        let router = beside(&site);
        House(Arc::new(Rooms {
            lived_in: ArcSwap::from_pointee(routes::warm(site, router)),
            beside: Box::new(beside),
            heard: AtomicU64::new(0),
            moving: Mutex::default(),
        }))
    }

    /// The site of the moment. Whoever works for long asks again.
    pub fn site(&self) -> Site {
        self.0.lived_in.load().site().clone()
    }

    /// The whole of it, as it is served.
    pub fn service(&self) -> Service {
        Watch::over(self.clone(), self.site().sight.clone())
    }

    /// Has all static files compressed and kept, by asking for each as browsers do: none of them waits for it then.
    pub async fn compress_files(&self) {
        let site = self.site();
        // Nothing is kept before the log of changes is followed.
        while !site.db.watch().is_fresh() && !site.is_leaving() {
            tokio::time::sleep(PAUSE).await;
        }
        let paths = site.theme.asset_urls();
        for (path, coding) in paths.iter().flat_map(|path| [(path, "br"), (path, "gzip")]) {
            // A theme's folder may hold names that no address has.
            let Ok(mut request) = Request::get(path).header(ACCEPT_ENCODING, coding).body(Body::empty())
            else {
                continue;
            };
            if self.at_hand(&mut request).is_none() {
                let Ok(_) = self.clone().call(request).await;
            }
        }
    }

    /// Takes up what was changed in the settings since it was last looked; says whether anything was. Where nothing was,
    /// that costs a look into memory.
    ///
    /// # Errors
    /// When they cannot be in force; the site stays as it is until they are changed again.
    pub async fn follow_settings(&self) -> Result<bool, Unmoved> {
        let site = self.site();
        let watch = site.db.watch().clone();
        let subject = [watch.every(settings::CHANGE)];
        if watch.unchanged(&subject, self.0.heard.load(Ordering::SeqCst)) {
            return Ok(false);
        }
        let _alone = self.0.moving.lock().await;
        let (site, moment) = (self.site(), watch.moment());
        let set = site.db.read(settings::stored).await?;
        self.0.heard.store(moment, Ordering::SeqCst);
        if set == *site.press.set {
            return Ok(false);
        }
        let press = site.press.with(set)?;
        let made = tokio::task::spawn_blocking(move || site.under(press)).await;
        // A panic was told already; the site that is there goes on.
        let Ok(made) = made else { return Ok(false) };
        let made = made?;
        let router = (self.0.beside)(&made);
        let before = self.0.lived_in.swap(Arc::new(routes::warm(made, router)));
        before.site().keeping.clear();
        Ok(true)
    }
}

impl<B> AtHand<B> for House {
    fn at_hand(&self, request: &mut Request<B>) -> Option<Response> {
        self.0.lived_in.load().at_hand(request)
    }
}

impl<B> tower::Service<Request<B>> for House
where
    B: HttpBody<Data = Bytes> + Send + 'static,
    B::Error: Into<axum::BoxError>,
{
    type Response = Response;
    type Error = Infallible;
    type Future = Coming;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        self.0.lived_in.load().answer(request)
    }
}
