//! Headers that every response carries.

use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, REFERRER_POLICY, STRICT_TRANSPORT_SECURITY,
    X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue};

macro_rules! policy {
    ($more:literal) => {
        concat!(
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; ",
            "font-src 'self'; media-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; ",
            "base-uri 'none'; frame-ancestors 'none'",
            $more
        )
    };
}

/// Everything from this site alone; no script in the page, no frame around it.
const POLICY: &str = policy!("");
/// The same for a page that shows another page of this site in a frame.
pub const FRAMING_POLICY: &str = policy!("; frame-src 'self'");

/// The same for a page whose forms may also lead to these addresses, which hold nothing but a scheme, a host and a port.
pub fn leading_to(addresses: &[String]) -> Option<HeaderValue> {
    let forms = "form-action 'self'";
    HeaderValue::from_str(&POLICY.replace(forms, &format!("{forms} {}", addresses.join(" ")))).ok()
}

/// A page's own policy, else the one of all pages, with frames from these origins.
pub fn framing(own: Option<&HeaderValue>, origins: &[String]) -> Option<HeaderValue> {
    let policy = own.and_then(|own| own.to_str().ok()).unwrap_or(POLICY);
    HeaderValue::from_str(&format!("{policy}; frame-src {}", origins.join(" "))).ok()
}

/// Puts the headers on a response; those it has already stay.
pub fn secure(headers: &mut HeaderMap, https: bool) {
    let always: [(HeaderName, &str); 7] = [
        (CONTENT_SECURITY_POLICY, POLICY),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (X_FRAME_OPTIONS, "DENY"),
        (REFERRER_POLICY, "strict-origin-when-cross-origin"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (
            HeaderName::from_static("permissions-policy"),
            "camera=(), microphone=(), geolocation=(), payment=()",
        ),
        (CACHE_CONTROL, "private, no-store"),
    ];
    for (name, value) in always {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    if https {
        headers.entry(STRICT_TRANSPORT_SECURITY).or_insert(HeaderValue::from_static("max-age=31536000"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_lead_where_the_page_says_and_nothing_else_is_different() {
        let led = leading_to(&["https://checkout.example".to_owned()]).unwrap();
        let led = led.to_str().unwrap();
        assert!(led.contains("form-action 'self' https://checkout.example; base-uri"), "{led}");
        assert_eq!(led.replace(" https://checkout.example", ""), POLICY);
        assert!(leading_to(&["a\nb".to_owned()]).is_none());
        let origins = ["https://tube.example".to_owned()];
        let framed = framing(None, &origins).unwrap();
        assert_eq!(framed.to_str().unwrap(), format!("{POLICY}; frame-src https://tube.example"));
        let own = HeaderValue::from_static("default-src 'none'");
        assert_eq!(
            framing(Some(&own), &origins).unwrap(),
            "default-src 'none'; frame-src https://tube.example"
        );
    }
}
