//! The outermost service: times each request, counts it, and writes its line. An answer that is at hand
//! is given at once; all others are waited for.

use std::convert::Infallible;
use std::future::{Ready, ready};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::{Body, HttpBody as _};
use axum::http::{HeaderName, HeaderValue, Method, Request, Response};
use futures_util::future::Either;
use tower::Service;

use super::mark::Mark;
use super::requests::ELSEWHERE;
use super::{Sight, name_route};

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Some requests can be answered from memory, without waiting for anything.
pub trait AtHand<B> {
    /// The answer, if it is at hand. If not, the request, with whatever was noted on it, goes on to the
    /// service.
    fn at_hand(&self, request: &mut Request<B>) -> Option<Response<Body>>;
}

impl<B> AtHand<B> for Router {
    fn at_hand(&self, _: &mut Request<B>) -> Option<Response<Body>> {
        None
    }
}

/// A service whose requests are seen.
#[derive(Clone)]
pub struct Watch<S> {
    sight: Sight,
    service: S,
}

impl<S> Watch<S> {
    /// Watches over `service`.
    pub fn over(service: S, sight: Sight) -> Watch<S> {
        Watch { sight, service }
    }
}

impl Sight {
    /// Notes the route of the present request, as the router has matched it.
    pub fn matched(&self, template: &str) {
        if let Some(known) = self.0.requests.known(template) {
            name_route(known);
        }
    }
}

type Answer = Result<Response<Body>, Infallible>;

impl<S, B> Service<Request<B>> for Watch<S>
where
    S: Service<Request<B>, Response = Response<Body>, Error = Infallible>
        + AtHand<B>
        + Clone
        + Send
        + 'static,
    S::Future: Send + 'static,
    B: Send + 'static,
{
    type Response = Response<Body>;
    type Error = Infallible;
    type Future = Either<Ready<Answer>, Pin<Box<dyn Future<Output = Answer> + Send>>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        self.service.poll_ready(context)
    }

    fn call(&mut self, mut request: Request<B>) -> Self::Future {
        let (started, method) = (Instant::now(), known_method(request.method()));
        let mark = Mark::new(self.sight.next_request());
        let (at_hand, mark) = mark.on(|| self.service.at_hand(&mut request));
        if let Some(response) = at_hand {
            self.sight.note(&mark, method, &response, started.elapsed());
            return Either::Left(ready(Ok(response)));
        }
        let (sight, mut service) = (self.sight.clone(), self.service.clone());
        Either::Right(Box::pin(async move {
            let open = Open::new(&sight);
            // Asked inside, so that even an answer at hand can say whose it is.
            let (answer, mark) = mark.around(async move { service.call(request).await }).await;
            drop(open);
            let Ok(mut response) = answer;
            if let Some(mark) = mark {
                sight.note(&mark, method, &response, started.elapsed());
                tell_request(&mut response, &mark);
            }
            Ok(response)
        }))
    }
}

/// Who meets a failure can name the request that met it.
fn tell_request(response: &mut Response<Body>, mark: &Mark) {
    if response.status().is_server_error()
        && let Ok(id) = HeaderValue::from_str(&mark.id.to_string())
    {
        response.headers_mut().insert(REQUEST_ID, id);
    }
}

/// Counts a request as open, even one whose client leaves before the answer.
struct Open<'a>(&'a Sight);

impl Open<'_> {
    fn new(sight: &Sight) -> Open<'_> {
        sight.0.requests.open.inc();
        Open(sight)
    }
}

impl Drop for Open<'_> {
    fn drop(&mut self) {
        self.0.0.requests.open.dec();
    }
}

/// Methods are the client's words too; only those we know are repeated.
fn known_method(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::OPTIONS => "OPTIONS",
        Method::PUT => "PUT",
        Method::DELETE => "DELETE",
        _ => "other",
    }
}

impl Sight {
    fn note(&self, mark: &Mark, method: &'static str, response: &Response<Body>, time: Duration) {
        let status = response.status().as_u16();
        let bytes = response.body().size_hint().exact().unwrap_or(0);
        let route = mark.route.get().unwrap_or(ELSEWHERE);
        self.0.requests.count(route, status, time, bytes);
        let milliseconds = || time.as_micros() as f64 / 1000.0;
        macro_rules! line {
            ($level:ident, $said:literal) => {
                tracing::$level!(
                    target: "access",
                    request = %mark.id, method, route, status,
                    duration_ms = milliseconds(), bytes, reader = mark.reader.get(),
                    $said
                )
            };
        }
        match status {
            500 => line!(error, "failed"),
            501.. => line!(warn, "refused for now"),
            _ if time >= self.0.slow => line!(warn, "slow"),
            _ => line!(info, "answered"),
        }
    }
}
