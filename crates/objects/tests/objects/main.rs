//! The bucket against S3rver, a service that others wrote, behind aws4, which they wrote as well and which makes each signature
//! again; and against a line that fails.

#![allow(clippy::unwrap_used, clippy::panic)]

mod flaky;
mod s3rver;

use kernel::clock::Clock;
use kernel::config::S3;
use objects::{Bucket, Keys};

/// What S3rver lets in.
const KEY: &str = "S3RVER";

fn keys() -> Keys {
    Keys { access: KEY.into(), secret: KEY.into() }
}

fn settings(endpoint: &str) -> S3 {
    S3 { endpoint: endpoint.into(), bucket: "pictures".into(), prefix: "magazine/".into(), ..S3::default() }
}

fn bucket(settings: &S3, keys: Keys) -> Bucket {
    Bucket::open(settings, keys, Clock::system()).unwrap().pausing(std::time::Duration::ZERO)
}
