//! Plain http leads to https: to the site's own address, whatever host was asked for.

use axum::Router;
use axum::extract::State;
use axum::http::header::LOCATION;
use axum::http::{HeaderValue, StatusCode, Uri};
use axum::response::{IntoResponse as _, Response};
use http_kit::sight::Sight;
use http_kit::sight::Watch;

/// Every path at `site`, the public address without a path.
pub fn service(site: &str, sight: Sight) -> Watch<Router> {
    let router = Router::new().fallback(lead_on).with_state(std::sync::Arc::<str>::from(site));
    Watch::over(router, sight)
}

async fn lead_on(State(site): State<std::sync::Arc<str>>, uri: Uri) -> Response {
    // `OPTIONS *` and the like name no page.
    let path = uri.path_and_query().map_or("/", |path| path.as_str());
    let path = if path.starts_with('/') { path } else { "/" };
    match HeaderValue::from_str(&format!("{site}{path}")) {
        Ok(address) => (StatusCode::PERMANENT_REDIRECT, [(LOCATION, address)]).into_response(),
        Err(_) => StatusCode::BAD_REQUEST.into_response(),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use axum::body::Body;
    use axum::http::Request;
    use tower::ServiceExt as _;

    use super::*;

    #[tokio::test]
    async fn every_host_is_led_to_our_own() {
        let sight = Sight::new(&[], 0, Duration::from_secs(1));
        for (asked, led) in [
            ("/", "https://weir.example/"),
            ("/articles/a?b=c", "https://weir.example/articles/a?b=c"),
            ("//evil.example/x", "https://weir.example//evil.example/x"),
            ("http://evil.example/x", "https://weir.example/x"),
            ("/%0d%0aX:%20y", "https://weir.example/%0d%0aX:%20y"),
            ("*", "https://weir.example/"),
        ] {
            let request = Request::builder().uri(asked).header("host", "evil.example");
            let service = service("https://weir.example", sight.clone());
            let answer = service.oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
            assert_eq!(answer.status(), 308);
            assert_eq!(answer.headers()[LOCATION], led, "{asked}");
        }
    }
}
