//! What is kept, before the routes. Most requests are for pages that are kept: those are answered here, from
//! memory, before any route is looked for; no row is read and no template runs. All others go on to
//! the routes, with a word on whether what is kept may be used for them.

use std::convert::Infallible;
use std::future::{Ready, ready};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes, HttpBody};
use axum::http::{Method, Request};
use axum::response::Response;
use futures_util::future::Either;
use http_kit::sight;
use percent_encoding::percent_decode_str;
use press::access;

use crate::card::article_path;
use crate::keeping::{Trust, page_of};
use crate::place::Standing;
use crate::view::View;
use crate::visitor::{Purpose, institution_of};
use crate::{Site, demo};

/// How long a reader waits at most for this process to hear of what they did at another.
const PATIENCE: Duration = Duration::from_millis(50);
const PAUSE: Duration = Duration::from_millis(5);

/// The routes, and before them what is kept.
#[derive(Clone)]
pub struct Warm {
    site: Site,
    routes: Router,
}

impl Warm {
    /// What is kept of `site`, before its `routes`.
    pub(crate) fn over(routes: Router, site: Site) -> Warm {
        Warm { site, routes }
    }
}

type Answer = Result<Response, Infallible>;

impl<B> tower::Service<Request<B>> for Warm
where
    B: HttpBody<Data = Bytes> + Send + 'static,
    B::Error: Into<axum::BoxError>,
{
    type Response = Response;
    type Error = Infallible;
    type Future = Either<Ready<Answer>, Pin<Box<dyn Future<Output = Answer> + Send>>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, mut request: Request<B>) -> Self::Future {
        demo::seat(&self.site, &mut request);
        let standing = self.site.standing_towards(request.headers());
        if standing == Standing::Level
            && let Some(response) = self.site.kept(&request)
        {
            return Either::Left(ready(Ok(response)));
        }
        let (site, mut routes) = (self.site.clone(), self.routes.clone());
        Either::Right(Box::pin(async move {
            let trust = match standing {
                Standing::Level => true,
                Standing::Blind => false,
                Standing::Behind(place) => site.follows_up_to(&place, PATIENCE, PAUSE).await,
            };
            request.extensions_mut().insert(Trust(trust));
            tower::Service::call(&mut routes, request).await
        }))
    }
}

impl Site {
    /// The page that is asked for, if it is kept for whoever asks.
    fn kept<B>(&self, request: &Request<B>) -> Option<Response> {
        let (method, uri, headers) = (request.method(), request.uri(), request.headers());
        if method != Method::GET && method != Method::HEAD {
            return None;
        }
        let answer = |page: Response| match *method == Method::HEAD {
            // The head says how long the body would be.
            true => page.map(|_| Body::empty()),
            false => page,
        };
        if uri.path().starts_with("/static/") {
            // The same for everyone.
            return self.kept_page(page_of(uri.path(), uri.query())?, &View::ANONYMOUS, headers).map(answer);
        }
        let known = match self.cookie.read(headers) {
            None => Arc::default(),
            Some(token) => self.recognised(&token.hash())?,
        };
        let mut viewer = known.visit.viewer.clone();
        viewer.institution = institution_of(self, headers, request.extensions());
        let view = View::of(&viewer, known.visit.signed_in().is_some());
        let response = match uri.path().strip_prefix("/articles/") {
            Some(slug) => {
                let slug = percent_decode_str(slug).decode_utf8().ok()?;
                let placed = self.placed(&slug)?;
                let decision = access::decide(placed.level, &viewer, known.towards(placed.id));
                let purpose = Purpose::of(method, headers);
                if self.spends_on_view(decision, &purpose) {
                    return None;
                }
                let view = view.towards(placed.id, decision, &viewer, &known);
                let page = self.kept_page(&article_path(&slug), &view, headers)?;
                if decision.is_full() {
                    self.note_view(known.visit.signed_in(), &purpose, placed.id);
                }
                Some(page)
            }
            None => {
                let whole = uri.path_and_query()?.as_str();
                let path = percent_decode_str(uri.path()).decode_utf8().ok()?;
                let view = view.following(&path, &known);
                self.kept_page(page_of(whole, uri.query())?, &view, headers)
            }
        }?;
        known.visit.signed_in().into_iter().for_each(|reader| sight::name_reader(reader.id));
        Some(answer(response))
    }
}
