//! Carries requests to Stripe and brings back whole answers.

use std::time::Duration;

use bytes::Bytes;
use courier::Limits;
use http_body_util::Full;
use hyper::{Request, Response, Uri};

/// The largest answer that is read. A page of a hundred subscriptions with their invoices has about 1 MB.
const LARGEST: usize = 16 << 20;

/// Why no client can be made of the settings.
#[derive(Debug, thiserror::Error)]
pub enum SetupError {
    /// The address cannot be used.
    #[error("{0:?} is no address of Stripe. Use https://api.stripe.com, or http on this machine for tests")]
    Base(String),
    /// The key cannot be used.
    #[error("the secret key of Stripe has characters that no key has. Copy it again from Stripe's dashboard")]
    Key,
    /// TLS cannot be set up.
    #[error("TLS cannot be set up: {0}")]
    Tls(String),
}

/// Carries requests. Clones share its connections.
#[derive(Clone)]
pub(crate) struct Courier(Way);

/// How requests get there.
#[derive(Clone)]
enum Way {
    Net(Box<courier::Courier>),
    /// To a stand-in in this very process.
    #[cfg(feature = "fake")]
    Inside(crate::fake::Fake),
}

impl Courier {
    /// Waits for each whole answer for as long as `patience`.
    pub(crate) fn new(patience: Duration) -> Result<Courier, SetupError> {
        let limits = Limits { connect: patience, answer: patience, largest: LARGEST };
        let net = courier::Courier::new(limits).map_err(SetupError::Tls)?;
        Ok(Courier(Way::Net(Box::new(net))))
    }

    /// Asks a stand-in without a socket between.
    #[cfg(feature = "fake")]
    pub(crate) fn inside(fake: crate::fake::Fake) -> Courier {
        Courier(Way::Inside(fake))
    }

    /// The answer with its whole body, or what stood in the way.
    pub(crate) async fn carry(&self, request: Request<Full<Bytes>>) -> Result<Response<Bytes>, String> {
        match &self.0 {
            Way::Net(courier) => courier.carry(request).await,
            #[cfg(feature = "fake")]
            Way::Inside(fake) => fake.answer_inside(request).await,
        }
    }
}

/// The base address without its last slash: https, or plain http on this machine, where nobody listens in.
pub(crate) fn base(address: &str) -> Result<String, SetupError> {
    let refused = || SetupError::Base(address.to_owned());
    let uri: Uri = address.parse().map_err(|_| refused())?;
    let host = uri.host().ok_or_else(refused)?;
    let at_home = matches!(host, "localhost" | "127.0.0.1" | "[::1]");
    let scheme = uri.scheme_str();
    let plain = uri.query().is_none() && (scheme == Some("https") || (scheme == Some("http") && at_home));
    if plain { Ok(address.trim_end_matches('/').to_owned()) } else { Err(refused()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_never_travels_in_the_clear() {
        assert_eq!(base("https://api.stripe.com/").unwrap(), "https://api.stripe.com");
        assert!(base("http://127.0.0.1:8420").is_ok());
        for refused in ["http://api.stripe.com", "api.stripe.com", "ftp://127.0.0.1", "https://a/?b", ""] {
            assert!(base(refused).is_err(), "{refused}");
        }
    }
}
