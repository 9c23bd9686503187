//! Every reader as a list that other systems read, sent as it is made: a million need no more room than ten.

use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::HeaderValue;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::Response;
use futures_util::stream::{self, Stream};
use http_kit::{CachePolicy, Failure};
use press::audit::{self, Act, Entry, Subject};
use press::moving;

use super::PATH;
use super::acts::Sure;
use crate::Newsroom;
use crate::desk::Desk;

/// What the file is called.
const NAME: &str = "readers.csv";

/// `GET /newsroom/readers/export`.
pub async fn form(State(newsroom): State<Newsroom>, desk: Desk) -> Result<Response, Failure> {
    let sure = Sure {
        lines: vec![newsroom.say("readers-export-text")],
        button: newsroom.say("readers-export-button"),
        action: format!("{PATH}/export"),
        back_url: PATH.to_owned(),
        ..Sure::default()
    };
    newsroom.sure(&desk, "readers-export", &sure)
}

/// `POST /newsroom/readers/export`.
pub async fn send(State(newsroom): State<Newsroom>, desk: Desk) -> Result<Response, Failure> {
    let (now, actor) = (newsroom.now(), desk.actor);
    newsroom
        .write::<_, Failure, _>(move |tx, _| {
            let subject = Subject::File(NAME);
            Ok(audit::record(
                tx,
                now,
                &actor,
                &Entry { act: Act::ReadersTakenOut, subject, was: "", became: "" },
            )?)
        })
        .await?;
    let header = Bytes::from(format!("{}\n", moving::READERS_HEADER));
    let begun = stream::once(async move { Ok::<_, Failure>(header) });
    let pages = stream::try_unfold((newsroom, 0), |(newsroom, after)| async move {
        let page = newsroom.read(move |conn, _| moving::readers_page(conn, after)).await?;
        Ok::<_, Failure>(page.map(|(last, lines)| (Bytes::from(lines), (newsroom, last))))
    });
    Ok(download("attachment; filename=\"readers.csv\"", stream::StreamExt::chain(begun, pages)))
}

/// A CSV file that is sent as it is made.
pub(crate) fn download(
    kept: &'static str,
    body: impl Stream<Item = Result<Bytes, Failure>> + Send + 'static,
) -> Response {
    let mut response = Response::new(Body::from_stream(stream::TryStreamExt::map_err(body, broken)));
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8"));
    headers.insert(CONTENT_DISPOSITION, HeaderValue::from_static(kept));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static(CachePolicy::NoStore.header()));
    response
}

/// The connection breaks off, so that nobody takes a part for the whole.
fn broken(failure: Failure) -> std::io::Error {
    tracing::error!(?failure, "a list that was taken out broke off");
    std::io::Error::other("a list that was taken out broke off")
}
