//! `/metrics`: the server's figures, on an address of its own.

use axum::Router;
use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;
use axum::routing::get;
use site::Site;
use tokio::net::TcpListener;

/// Serves figures until the task is ended.
pub async fn serve(listener: TcpListener, site: Site) {
    let router = Router::new().route("/metrics", get(figures)).with_state(site);
    if let Err(error) = axum::serve(listener, router).await {
        tracing::error!(%error, "figures are served no more");
    }
}

async fn figures(State(site): State<Site>) -> impl IntoResponse {
    ([(CONTENT_TYPE, "text/plain; version=0.0.4")], site.sight.figures())
}
