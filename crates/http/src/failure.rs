//! What can go wrong on the way to a page. A failure becomes a bare response that carries itself
//! along; the site's outermost layer, which has the theme at hand, gives it its page.

use std::sync::Arc;

use axum::http::StatusCode;
use axum::http::header::RETRY_AFTER;
use axum::response::{IntoResponse, Response};
use db::DbError;

use crate::sight::request_id;

/// Why there is no page.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// There is nothing at this address.
    #[error("not found")]
    NotFound,
    /// There was something, and it was withdrawn.
    #[error("gone")]
    Gone,
    /// The request cannot be meant: says what is wrong with it.
    #[error("{0}")]
    BadRequest(String),
    /// Not allowed to this visitor.
    #[error("{0}")]
    Forbidden(String),
    /// Asked too often.
    #[error("too many requests; again in {retry_after} s")]
    TooMany {
        /// Seconds until it may be tried again.
        retry_after: u64,
    },
    /// More work than there is room for.
    #[error("busy")]
    Busy,
    /// The disk is full: nothing was written.
    #[error("no room left on the disk")]
    NoRoom,
    /// Our own fault; the cause is logged, never shown.
    #[error("{0}")]
    Internal(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl Failure {
    /// Our own fault, with its cause.
    pub fn internal(cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Failure {
        Failure::Internal(cause.into())
    }

    /// The status code it answers with.
    pub fn status(&self) -> StatusCode {
        match self {
            Failure::NotFound => StatusCode::NOT_FOUND,
            Failure::Gone => StatusCode::GONE,
            Failure::BadRequest(_) => StatusCode::BAD_REQUEST,
            Failure::Forbidden(_) => StatusCode::FORBIDDEN,
            Failure::TooMany { .. } => StatusCode::TOO_MANY_REQUESTS,
            Failure::Busy | Failure::NoRoom => StatusCode::SERVICE_UNAVAILABLE,
            Failure::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

impl From<DbError> for Failure {
    fn from(error: DbError) -> Failure {
        match error {
            DbError::Busy => Failure::Busy,
            DbError::Full => Failure::NoRoom,
            other => Failure::internal(other),
        }
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        if let Failure::Internal(cause) = &self {
            let request = request_id().map(tracing::field::display);
            tracing::error!(request, error = %cause, "a request failed");
        }
        let mut response = self.status().into_response();
        let retry_after = match &self {
            Failure::TooMany { retry_after } => Some(*retry_after),
            Failure::Busy => Some(1),
            Failure::NoRoom => Some(60),
            _ => None,
        };
        if let Some(seconds) = retry_after {
            response.headers_mut().insert(RETRY_AFTER, seconds.into());
        }
        response.extensions_mut().insert(Arc::new(self));
        response
    }
}
