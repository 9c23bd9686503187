//! What is kept, before the routes. Most requests are for pages that are kept: those are answered here, from
//! memory, before any route is looked for; no row is read and no template runs. All others go on to
//! the routes, with a word on whether what is kept may be used for them.

use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes, HttpBody};
use axum::http::{Method, Request};
use axum::response::Response;
use http_kit::sight;
use percent_encoding::percent_decode_str;
use press::access::{self, Viewer};

use crate::ads::is_person;
use crate::keeping::{Trust, page_of};
use crate::place::Standing;
use crate::tally::opens_page;
use crate::usage::who;
use crate::view::View;
use crate::visitor::{Purpose, client_address};
use crate::{Site, demo, subscribe};

/// How long a reader waits at most for this process to hear of what they did at another.
const PATIENCE: Duration = Duration::from_millis(50);
const PAUSE: Duration = Duration::from_millis(5);

/// The routes, and before them what is kept.
pub(crate) struct Warm {
    site: Site,
    routes: Router,
}

impl Warm {
    /// What is kept of `site`, before its `routes`.
    pub(crate) fn over(routes: Router, site: Site) -> Warm {
        Warm { site, routes }
    }

    /// The site whose pages these are.
    pub(crate) fn site(&self) -> &Site {
        &self.site
    }
}

impl Warm {
    /// The answer, if it is at hand.
    pub(crate) fn at_hand<B>(&self, request: &mut Request<B>) -> Option<Response> {
        demo::seat(&self.site, request);
        let standing = self.site.standing_towards(request.headers());
        let kept = if standing == Standing::Level { self.site.kept(request) } else { None };
        if kept.is_none() {
            request.extensions_mut().insert(standing);
        }
        kept
    }
}

/// What comes of it.
pub type Answer = Result<Response, Infallible>;

/// An answer that is on its way.
pub type Coming = Pin<Box<dyn Future<Output = Answer> + Send>>;

impl Warm {
    /// Answers what is not at hand.
    pub(crate) fn answer<B>(&self, mut request: Request<B>) -> Coming
    where
        B: HttpBody<Data = Bytes> + Send + 'static,
        B::Error: Into<axum::BoxError>,
    {
        let (site, mut routes) = (self.site.clone(), self.routes.clone());
        Box::pin(async move {
            let trust = match request.extensions_mut().remove() {
                Some(Standing::Level) => true,
                Some(Standing::Behind(place)) => site.follows_up_to(&place, PATIENCE, PAUSE).await,
                Some(Standing::Blind) | None => false,
            };
            request.extensions_mut().insert(Trust(trust));
            tower::Service::call(&mut routes, request).await
        })
    }
}

impl Site {
    /// The page that is asked for, if it is kept for whoever asks.
    fn kept<B>(&self, request: &Request<B>) -> Option<Response> {
        let (method, uri, headers) = (request.method(), request.uri(), request.headers());
        if method != Method::GET && method != Method::HEAD {
            return None;
        }
        let page = match uri.path().starts_with("/static/") {
            // The same for everyone.
            true => {
                let path = page_of(uri.path(), uri.query())?;
                self.kept_page(path, &View::ANONYMOUS, headers, self.now())?.answer(headers)
            }
            false => self.kept_for_reader(request)?,
        };
        Some(match *method == Method::HEAD {
            // The head says how long the body would be.
            true => page.map(|_| Body::empty()),
            false => page,
        })
    }

    fn kept_for_reader<B>(&self, request: &Request<B>) -> Option<Response> {
        let (method, uri, headers) = (request.method(), request.uri(), request.headers());
        let now = self.now();
        let known = match self.cookie.read(headers) {
            None => Arc::default(),
            Some(token) => self.recognised(&token.hash(), now)?,
        };
        let reader = known.visit.signed_in();
        let address = || client_address(self, headers, request.extensions());
        let provider = self.provider_at_hand(address, &known, now)?;
        let institution = provider.as_ref().map(|provider| provider.name.to_string());
        let viewer = Viewer { institution, ..known.visit.viewer.clone() };
        let view = View::of(&viewer, reader.is_some());
        let path = percent_decode_str(uri.path()).decode_utf8().ok()?;
        let page = match path.strip_prefix("/articles/") {
            Some(slug) => {
                let placed = self.placed(slug, now)?;
                let decision = access::decide(placed.level, &viewer, known.towards(placed.id));
                let reads = || Purpose::of(method, headers).reads;
                if self.spends_on_view(decision, reads) {
                    return None;
                }
                let currency = self.currency_for(headers, &known);
                let view = view.towards(placed.id, decision, &viewer, &known, currency);
                let page = self.kept_page(&path, &view, headers, now)?;
                if reads() {
                    let article = (placed.id, placed.level);
                    self.note_request(
                        provider.as_ref(),
                        || who(&known, address(), headers),
                        article,
                        decision,
                    );
                    let (who, asked) = ((&viewer, reader), (headers, uri.query()));
                    self.note_opening(who, asked, placed.id, decision, now);
                }
                page
            }
            None => {
                let view = match path.as_ref() {
                    subscribe::PATH => view.priced_in(self.currency_for(headers, &known)),
                    path => view.following(path, &known),
                };
                let whole = page_of(uri.path_and_query()?.as_str(), uri.query())?;
                let page = self.kept_page(whole, &view, headers, now)?;
                if opens_page(method, &path, headers) {
                    self.note_page(view.standing, headers, uri.query());
                }
                page
            }
        };
        reader.into_iter().for_each(|reader| sight::name_reader(reader.id));
        if !page.counted().is_empty() && is_person(method, headers) {
            self.note_ads(page.counted());
        }
        Some(page.answer(headers))
    }
}
