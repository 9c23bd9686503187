//! Pictures are kept, found, moved aside and taken away in a bucket, and whoever is not let in is told why.

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;

use kernel::clock::{Clock, HOUR};
use kernel::config::S3;
use media::{MediaError, Shelf as _, Store};
use tempfile::TempDir;

use crate::{KEY, bucket, keys, settings};
use objects::{Bucket, Keys};

const DOT: &[u8] = b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff!\xf9\x04\x01\0\0\0\0,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;";

/// Where `script/test` puts it, unless the environment says otherwise.
fn module() -> Option<PathBuf> {
    let named = std::env::var_os("BROADSHEET_TEST_S3RVER").map(PathBuf::from);
    let cache = || {
        let home = || std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".cache"));
        std::env::var_os("XDG_CACHE_HOME").map(PathBuf::from).or_else(home)
    };
    let module = named.or_else(|| Some(cache()?.join("broadsheet/s3rver/node_modules/s3rver")))?;
    module.with_file_name("aws4").exists().then_some(module)
}

struct S3rver {
    child: Child,
    settings: S3,
    home: TempDir,
}

impl Drop for S3rver {
    fn drop(&mut self) {
        drop(self.child.stdin.take());
        _ = self.child.kill();
        _ = self.child.wait();
    }
}

impl S3rver {
    fn start() -> Option<S3rver> {
        let Some(module) = module() else {
            eprintln!("skipped: S3rver is missing; script/test installs it");
            return None;
        };
        let home = TempDir::new().unwrap();
        let wrapper = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/objects/loopback.js");
        let mut node = Command::new("node");
        node.arg(wrapper).arg(module).arg(home.path()).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = node.spawn().unwrap();
        let mut port = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut port).unwrap();
        let settings = settings(&format!("http://127.0.0.1:{}", port.trim()));
        Some(S3rver { child, settings, home })
    }

    fn store(&self) -> Store {
        Store::on(Arc::new(bucket(&self.settings, keys())), self.home.path().join("arriving")).unwrap()
    }
}

#[test]
fn pictures_are_kept_in_a_bucket_as_in_a_folder() {
    let Some(s3rver) = S3rver::start() else { return };
    let store = s3rver.store();
    let stored = store.put(DOT).unwrap();
    assert_eq!(store.put(DOT).unwrap(), stored, "once however often it comes");
    assert_eq!(store.read(&stored.key).unwrap().unwrap(), DOT);
    let other = stored.key.replace(".gif", ".png");
    assert_eq!((store.has(&stored.key).unwrap(), store.has(&other).unwrap()), (true, false));
    assert_eq!(store.read(&other).unwrap(), None);
    assert!(store.keep(&other, b"something else").is_err(), "names are of bytes");
    store.keep(&stored.key, DOT).unwrap();
    // Whoever asks while it goes does not see it, and has it put back.
    let seen = |store: &Store| store.has(&stored.key);
    let wanted = || {
        assert!(!seen(&store).unwrap());
        Ok::<_, MediaError>(true)
    };
    store.remove(&stored.key, wanted).unwrap();
    assert!(seen(&store).unwrap());
    store.remove(&stored.key, || seen(&store)).unwrap();
    assert!(!seen(&store).unwrap());
    store.remove(&stored.key, || Ok::<_, MediaError>(true)).unwrap();
    assert!(!seen(&store).unwrap(), "nothing was left aside");
}

#[test]
fn what_a_process_that_died_set_aside_comes_back() {
    let Some(s3rver) = S3rver::start() else { return };
    let store = s3rver.store();
    let stored = store.put(DOT).unwrap();
    let bucket = bucket(&s3rver.settings, keys());
    let aside = stored.key.replace(".gif", ".leaving");
    bucket.put(&aside, DOT).unwrap();
    bucket.remove(&stored.key).unwrap();
    store.remove(&stored.key, || Ok::<_, MediaError>(true)).unwrap();
    assert_eq!(store.read(&stored.key).unwrap().unwrap(), DOT);
    assert!(!bucket.has(&aside).unwrap());
}

#[test]
fn names_are_signed_as_they_are_sent() {
    let Some(s3rver) = S3rver::start() else { return };
    let settings = S3 { prefix: "a b/ü+c".into(), ..s3rver.settings.clone() };
    let bucket = bucket(&settings, keys());
    let large: Vec<u8> = (0..3_000_000_u32).map(|at| at.wrapping_mul(31) as u8).collect();
    for key in ["ab/c.jpg", "ab/ä =&+%.jpg"] {
        bucket.put(key, &large).unwrap();
        assert_eq!(bucket.get(key).unwrap().unwrap(), large, "{key}");
        bucket.remove(key).unwrap();
        bucket.remove(key).unwrap();
        assert_eq!(bucket.get(key).unwrap(), None, "{key}");
    }
    assert_eq!(bucket.check().unwrap(), "s3://pictures/a b/ü+c");
}

#[test]
fn whoever_is_not_let_in_is_told_why() {
    let Some(s3rver) = S3rver::start() else { return };
    let said = |bucket: Bucket| bucket.check().unwrap_err().to_string();
    assert_eq!(bucket(&s3rver.settings, keys()).check().unwrap(), "s3://pictures/magazine");
    let none = S3 { bucket: "nothing".into(), ..s3rver.settings.clone() };
    assert!(said(bucket(&none, keys())).contains("media.s3.bucket"));
    let wrong = Keys { secret: "another".into(), ..keys() };
    assert!(said(bucket(&s3rver.settings, wrong.clone())).contains("media.s3.secret_key_file"));
    let refused = bucket(&s3rver.settings, wrong).put("ab/c.jpg", DOT).unwrap_err();
    assert!(refused.to_string().contains("secret key"), "{refused}");
    let unknown = Keys { access: "nobody".into(), secret: KEY.into() };
    assert!(said(bucket(&s3rver.settings, unknown)).contains("media.s3.access_key"));
    let slow = Clock::manual(Clock::system().now() - HOUR);
    let late = Bucket::open(&s3rver.settings, keys(), slow).unwrap();
    assert!(said(late).contains("clock"));
}
