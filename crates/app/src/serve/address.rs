//! Where the site is served, written down for commands that run beside it.

use std::fs;
use std::path::{Path, PathBuf};

/// The file's name in the data folder.
const FILE: &str = "address";

/// Takes the note away when the server ends.
pub struct Record(PathBuf);

/// Writes down where the site of this data folder is. Without it other commands go by the settings alone,
/// so a failure is no reason not to serve.
pub fn record(data: &Path, url: &str) -> Record {
    let path = data.join(FILE);
    if let Err(error) = fs::write(&path, format!("{url}\n")) {
        tracing::warn!(%error, path = %path.display(), "cannot write down where the site is served");
    }
    Record(path)
}

impl Drop for Record {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

/// Where the site of this data folder is served now, if it is.
pub fn recorded(data: &Path) -> Option<String> {
    let url = fs::read_to_string(data.join(FILE)).ok()?.trim().to_owned();
    (url.starts_with("http://") || url.starts_with("https://")).then_some(url)
}
