//! Fetches a certificate, or an address that confirms a subscription.

use std::pin::Pin;
use std::time::Duration;

use bytes::Bytes;
use courier::{Courier, Limits};
use http_body_util::Full;
use hyper::{Request, StatusCode};

/// The largest answer: a certificate has about 2 KB.
const LARGEST: usize = 64 << 10;

/// An answer to come: the body, or what stood in the way.
pub type Answer<'a> = Pin<Box<dyn Future<Output = Result<Vec<u8>, String>> + Send + 'a>>;

/// Fetches from an address that is known to be one of SNS.
pub trait Fetch: Send + Sync {
    /// What is there.
    fn get<'a>(&'a self, address: &'a str) -> Answer<'a>;
}

/// Fetches from the net, by https; goes where it is sent and follows no redirect.
pub struct Net(Courier);

impl Net {
    /// One with short patience: SNS waits for our answer meanwhile.
    ///
    /// # Errors
    /// Why TLS cannot be set up.
    pub fn new() -> Result<Net, String> {
        let limits =
            Limits { connect: Duration::from_secs(5), answer: Duration::from_secs(10), largest: LARGEST };
        Ok(Net(Courier::new(limits)?))
    }
}

impl Fetch for Net {
    fn get<'a>(&'a self, address: &'a str) -> Answer<'a> {
        Box::pin(async move {
            let request =
                Request::get(address).body(Full::<Bytes>::default()).map_err(|error| error.to_string())?;
            let answer = self.0.carry(request).await?;
            match answer.status() {
                StatusCode::OK => Ok(answer.into_body().to_vec()),
                other => Err(format!("it answered {other}")),
            }
        })
    }
}
