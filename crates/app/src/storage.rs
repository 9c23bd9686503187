//! Where the originals of pictures are kept: in the data folder, or in a bucket.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use kernel::Config;
use kernel::clock::Clock;
use kernel::config::Storage;
use media::Store;
use objects::{Bucket, Keys};

use crate::failure::Failure;

/// The pictures as kept in `storage`, whether or not that is the one in force.
pub fn store(config: &Config, storage: Storage, data: &Path) -> Result<Store, Failure> {
    let opened = match storage {
        Storage::Folder => Store::open(data.join("media")),
        Storage::S3 => Store::on(Arc::new(bucket(config)?), data.join("arriving")),
    };
    opened.map_err(Failure::failed)
}

/// The bucket that the settings name. Nothing is sent yet.
pub fn bucket(config: &Config) -> Result<Bucket, Failure> {
    let settings = &config.media.s3;
    let environment = |name| std::env::var(name).unwrap_or_default();
    let access = settings.access_key.clone().unwrap_or_else(|| environment("AWS_ACCESS_KEY_ID"));
    let secret = match &settings.secret_key_file {
        None => environment("AWS_SECRET_ACCESS_KEY"),
        Some(path) => fs::read_to_string(path).map_err(|error| {
            Failure::usage(format!("cannot read media.s3.secret_key_file {}: {error}", path.display()))
        })?,
    };
    let keys = Keys { access: access.trim().to_owned(), secret: secret.trim().to_owned() };
    Bucket::open(settings, keys, Clock::system()).map_err(Failure::usage)
}
