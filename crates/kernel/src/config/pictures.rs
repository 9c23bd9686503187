//! Where pictures are kept.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

/// Pictures.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Media {
    /// Where the originals are kept.
    pub storage: Storage,
    /// The bucket, if they are kept in one.
    pub s3: S3,
}

/// Where the originals of pictures are kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Storage {
    /// In `media/` of the data folder.
    #[default]
    Folder,
    /// In a bucket of a service that speaks the S3 protocol.
    S3,
}

/// A bucket.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct S3 {
    /// The address of the service, as in `https://s3.eu-central-1.amazonaws.com`.
    pub endpoint: String,
    /// The bucket's name.
    pub bucket: String,
    /// The region that requests are signed for.
    pub region: String,
    /// What comes before each name in the bucket, if several things share it.
    pub prefix: String,
    /// Whether the bucket's name stands in the path, which every service knows, or before the host's name.
    pub path_style: bool,
    /// The name of the access key; left out: that of `AWS_ACCESS_KEY_ID` in the environment.
    pub access_key: Option<String>,
    /// The file that holds its secret; left out: that of `AWS_SECRET_ACCESS_KEY` in the environment.
    pub secret_key_file: Option<PathBuf>,
}

impl Default for S3 {
    fn default() -> Self {
        S3 {
            endpoint: String::new(),
            bucket: String::new(),
            region: "us-east-1".into(),
            prefix: String::new(),
            path_style: true,
            access_key: None,
            secret_key_file: None,
        }
    }
}
