//! Static files under names that change with their content, so that browsers may keep them for good.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt::Write;
use std::sync::Arc;

use sha2::{Digest, Sha256};

use super::files::Files;
use super::sheets::slim;

/// Where static files are served.
const ROOT: &str = "/static/";

/// A static file of the theme.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asset {
    /// The content.
    pub bytes: Cow<'static, [u8]>,
    /// For the `Content-Type` header.
    pub content_type: &'static str,
    /// For the `ETag` header, quotes included.
    pub etag: String,
    /// Its path with the hash in it. What was asked for by this path never changes.
    pub immutable_path: String,
}

impl Asset {
    /// Whether what stands at this path never changes.
    pub fn is_fixed_at(&self, path: &str) -> bool {
        self.immutable_path == path
    }

    /// Its address, which changes when it does.
    pub fn url(&self) -> String {
        format!("{ROOT}{}", self.immutable_path)
    }
}

/// All static files, by both their names.
pub(super) struct Assets {
    files: Vec<Arc<Asset>>,
    by_path: HashMap<String, usize>,
}

impl Assets {
    pub(super) fn of(files: &Files) -> Self {
        let mut assets = Self { files: Vec::new(), by_path: HashMap::new() };
        let (sheets, others): (Vec<_>, Vec<_>) =
            files.below("static").into_iter().partition(|(path, _)| path.ends_with(".css"));
        for (path, bytes) in others {
            assets.add(path, bytes.clone());
        }
        // Style sheets last: they name fonts and pictures, whose hashed names must be known.
        for (path, bytes) in sheets {
            let linked = match std::str::from_utf8(bytes) {
                Ok(css) => Cow::Owned(assets.link(path, &slim(css)).into_bytes()),
                Err(_) => bytes.clone(),
            };
            assets.add(path, linked);
        }
        assets
    }

    pub(super) fn get(&self, path: &str) -> Option<&Arc<Asset>> {
        self.by_path.get(path).and_then(|at| self.files.get(*at))
    }

    pub(super) fn all(&self) -> impl Iterator<Item = &Arc<Asset>> {
        self.files.iter()
    }

    pub(super) fn url(&self, path: &str) -> Option<String> {
        self.get(path).map(|asset| asset.url())
    }

    fn add(&mut self, path: &str, bytes: Cow<'static, [u8]>) {
        let hash = Sha256::digest(&bytes).iter().take(8).fold(String::new(), |mut hash, byte| {
            // Writing to a string cannot fail.
            let _ = write!(hash, "{byte:02x}");
            hash
        });
        let (stem, extension) =
            path.rsplit_once('.').filter(|(_, ext)| !ext.contains('/')).unwrap_or((path, ""));
        let dot = if extension.is_empty() { "" } else { "." };
        let immutable_path = format!("{stem}.{}{dot}{extension}", &hash[..8]);
        self.by_path.insert(path.to_owned(), self.files.len());
        self.by_path.insert(immutable_path.clone(), self.files.len());
        self.files.push(Arc::new(Asset {
            bytes,
            content_type: content_type(extension),
            etag: format!("\"{hash}\""),
            immutable_path,
        }));
    }

    /// Points `url(...)` in a style sheet to hashed names; addresses of other things stay.
    fn link(&self, sheet: &str, css: &str) -> String {
        let mut out = String::with_capacity(css.len() + 64);
        let mut left = css;
        while let Some(at) = left.find("url(") {
            let (before, after) = left.split_at(at + 4);
            out.push_str(before);
            let Some(end) = after.find(')') else {
                left = after;
                break;
            };
            let (address, then) = after.split_at(end);
            let plain = address.trim().trim_matches(['"', '\'']);
            match self.url(&resolve(sheet, plain)) {
                Some(url) => out.push_str(&url),
                None => out.push_str(address),
            }
            left = then;
        }
        out + left
    }
}

/// A relative address in a file, as a path below `static/`.
fn resolve(from: &str, address: &str) -> String {
    if let Some(rooted) = address.strip_prefix(ROOT) {
        return rooted.to_owned();
    }
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in address.split('/') {
        match part {
            "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

fn content_type(extension: &str) -> &'static str {
    match extension {
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "json" | "map" => "application/json",
        "webmanifest" => "application/manifest+json",
        "html" => "text/html; charset=utf-8",
        "txt" => "text/plain; charset=utf-8",
        "xml" | "xsl" => "text/xml; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "gif" => "image/gif",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "woff" => "font/woff",
        "ttf" => "font/ttf",
        "otf" => "font/otf",
        _ => "application/octet-stream",
    }
}
