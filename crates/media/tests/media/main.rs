//! Pictures from the outside: real ones judged by ExifTool, made ones with something wrong or private in them.

#![allow(clippy::unwrap_used, clippy::panic)]

mod captions;
mod cards;
mod copies;
mod hostile;
mod made;
mod real;

use std::fs;
use std::path::PathBuf;

use broadsheet_media::{MediaError, Store, Stored};

/// The folder of real pictures; without it the tests that need them say so and pass.
fn pictures() -> Option<PathBuf> {
    let data = std::env::var_os("BROADSHEET_TEST_DATA").map_or_else(
        || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data")),
        PathBuf::from,
    );
    let folder = data.join("image-metadata");
    if folder.is_dir() {
        return Some(folder);
    }
    println!("skipped: no pictures at {}; set BROADSHEET_TEST_DATA", folder.display());
    None
}

/// The pictures ExifTool has described, with its answers.
fn described() -> Vec<(String, Vec<u8>, serde_json::Value)> {
    let Some(folder) = pictures() else { return Vec::new() };
    let expected = fs::read(folder.join("expected-exiftool.json")).unwrap();
    let expected: Vec<serde_json::Value> = serde_json::from_slice(&expected).unwrap();
    let described = expected.into_iter().map(|answers| {
        let name = answers["SourceFile"].as_str().unwrap().to_owned();
        let bytes = fs::read(folder.join(&name)).unwrap();
        (name, bytes, answers)
    });
    described.collect()
}

/// Puts a picture into a new store and reads it back.
fn put(bytes: &[u8]) -> Result<(Stored, Vec<u8>), MediaError> {
    let home = tempfile::tempdir().unwrap();
    let store = Store::open(home.path().join("media")).unwrap();
    let stored = store.put(bytes)?;
    let kept = store.read(&stored.key).unwrap().unwrap();
    assert_eq!(kept.len() as u64, stored.bytes);
    assert_eq!(Store::mime(&stored.key), Some(stored.mime));
    Ok((stored, kept))
}

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}
