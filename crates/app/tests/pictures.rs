//! Pictures move to a bucket and back, and `check` says how it stands there. S3rver, a service that others wrote, is asked.

#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use tempfile::TempDir;

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

/// A bucket on loopback; it ends with this.
struct Service(Child, String);

impl Drop for Service {
    fn drop(&mut self) {
        _ = self.0.kill();
        _ = self.0.wait();
    }
}

fn service(home: &Path) -> Option<Service> {
    let Some(module) = module() else {
        eprintln!("skipped: S3rver is missing; script/test installs it");
        return None;
    };
    let wrapper = Path::new(env!("CARGO_MANIFEST_DIR")).join("../objects/tests/objects/loopback.js");
    let mut node = Command::new("node");
    node.arg(wrapper).arg(module).arg(home).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = node.spawn().unwrap();
    let mut port = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut port).unwrap();
    Some(Service(child, format!("http://127.0.0.1:{}", port.trim())))
}

struct Site {
    data: PathBuf,
    endpoint: String,
}

impl Site {
    /// Runs a command; gives its status and what it said.
    fn run(&self, storage: &str, secret: &str, arguments: &[&str]) -> (Option<i32>, String) {
        let output = Command::new(env!("CARGO_BIN_EXE_broadsheet"))
            .arg("--data")
            .arg(&self.data)
            .args(arguments)
            .current_dir(&self.data)
            .env_remove("RUST_LOG")
            .env("BROADSHEET_MEDIA__STORAGE", storage)
            .env("BROADSHEET_MEDIA__S3__ENDPOINT", &self.endpoint)
            .env("BROADSHEET_MEDIA__S3__BUCKET", "pictures")
            .env("AWS_ACCESS_KEY_ID", "S3RVER")
            .env("AWS_SECRET_ACCESS_KEY", secret)
            .output()
            .unwrap();
        let said = [output.stdout, output.stderr].map(|said| String::from_utf8(said).unwrap()).concat();
        (output.status.code(), said)
    }

    #[track_caller]
    fn says(&self, arguments: &[&str], words: &str) {
        let (status, said) = self.run("folder", "S3RVER", arguments);
        assert!(status == Some(0) && said.contains(words), "{said}");
    }
}

#[test]
fn pictures_move_to_a_bucket_and_back() {
    let home = TempDir::new().unwrap();
    let Some(service) = service(&home.path().join("buckets")) else { return };
    let data = home.path().join("data");
    fs::create_dir(&data).unwrap();
    let site = Site { data: data.clone(), endpoint: service.1.clone() };
    let article = r#"{"id":"1","title":"Weir","body_html":"<p>Low water.</p>","published_at":"2026-01-02T03:04:05Z","lead_image":{"src":"dot.gif","alt":"A dot"}}"#;
    fs::write(home.path().join("articles.ndjson"), article).unwrap();
    fs::write(home.path().join("dot.gif"), DOT).unwrap();
    site.says(&["import", "articles", home.path().join("articles.ndjson").to_str().unwrap()], "");
    site.says(&["media", "copy", "s3"], "1 pictures looked at, 1 copied.");
    site.says(&["media", "copy", "s3"], "1 pictures looked at, 0 copied.");
    fs::remove_dir_all(data.join("media")).unwrap();
    site.says(&["media", "copy", "folder"], "All 1 pictures are there.");
    assert_eq!(fs::read_dir(data.join("media")).unwrap().count(), 1);
    // The site as it is with its pictures in the bucket: they are exported from there.
    fs::remove_dir_all(data.join("media")).unwrap();
    let out = home.path().join("out");
    let (status, said) = site.run("s3", "S3RVER", &["export", out.to_str().unwrap()]);
    assert_eq!((status, fs::read_dir(out.join("media")).unwrap().count()), (Some(0), 1), "{said}");
    assert!(site.run("s3", "S3RVER", &["check"]).1.contains("s3://pictures"));
    let (_, said) = site.run("s3", "another", &["check"]);
    assert!(said.contains("media.s3.secret_key_file"), "{said}");
}
