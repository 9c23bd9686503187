//! The pictures, the publisher's own pages and themes, the settings, and how files are made.

use std::fs::{self, File, OpenOptions};
use std::io::{BufRead as _, BufReader, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::Path;

use db::{Conn, DbError};
use kernel::Config;
use kernel::config::{Site, Texts, is_theme_name};
use kernel::ids::hex;
use media::Store;
use serde_json::Value as Json;
use sha2::{Digest as _, Sha256};

use super::MovingError;
use crate::articles::media_file;

/// A folder for its owner alone: readers' addresses lie in it.
pub(super) fn make_folder(path: &Path) -> Result<(), MovingError> {
    fs::DirBuilder::new().recursive(true).mode(0o700).create(path).map_err(MovingError::file(path))
}

pub(super) fn create(path: &Path) -> Result<File, MovingError> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true).mode(0o600).open(path).map_err(MovingError::file(path))
}

pub(super) fn write(path: &Path, bytes: &[u8]) -> Result<(), MovingError> {
    let mut file = create(path)?;
    file.write_all(bytes).and_then(|()| file.sync_all()).map_err(MovingError::file(path))
}

/// A picture: the name texts use, and its key in the store.
pub(super) type Picture = (String, String);

const PICTURES: &str = "SELECT public_id, mime, storage_key FROM media ORDER BY id";

/// Every picture the site knows.
pub(super) fn pictures(conn: &mut Conn) -> Result<Vec<Picture>, DbError> {
    let rows = conn.query::<(String, String, String)>(PICTURES, &[])?;
    Ok(rows.into_iter().map(|(public_id, mime, key)| (media_file(&public_id, &mime), key)).collect())
}

/// Copies the originals. One that is missing is missing on the site too, and is passed over.
pub(super) fn export(store: &Store, pictures: &[Picture], folder: &Path) -> Result<(), MovingError> {
    let media = folder.join("media");
    make_folder(&media)?;
    for (name, key) in pictures {
        match store.read(key)? {
            Some(bytes) => write(&media.join(name), &bytes)?,
            None => tracing::warn!(picture = key, "a picture is missing and cannot be exported"),
        }
    }
    Ok(())
}

/// Keeps the pictures that `tables/media.ndjson` names. Their bytes must be those they are named after.
pub(super) fn import(store: &Store, folder: &Path) -> Result<u64, MovingError> {
    let list = folder.join("tables/media.ndjson");
    let file = BufReader::new(File::open(&list).map_err(MovingError::file(&list))?);
    let mut kept = 0;
    for line in file.lines() {
        let line = line.map_err(MovingError::file(&list))?;
        let row: Json =
            serde_json::from_str(&line).map_err(|error| MovingError::bad(&list, error.to_string()))?;
        let text = |name: &str| row[name].as_str().unwrap_or_default();
        let (key, name) = (text("storage_key"), media_file(text("public_id"), text("mime")));
        let plain = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte));
        if !Store::is_key(key) || !plain || name.starts_with('.') {
            return Err(MovingError::bad(&list, format!("{key:?} is no picture")));
        }
        let path = folder.join("media").join(&name);
        if !path.exists() || store.has(key)? {
            continue;
        }
        let bytes = fs::read(&path).map_err(MovingError::file(&path))?;
        if !key.contains(&hex(&Sha256::digest(&bytes))) {
            return Err(MovingError::bad(
                &path,
                "it is damaged: its bytes are not those of the site it came from",
            ));
        }
        store.keep(key, &bytes)?;
        kept += 1;
    }
    Ok(kept)
}

/// Copies the publisher's own pages and themes, as far as a site reads them: whatever else lies in their
/// folders may be a secret. The settings then name the copies, from beside which they are read.
pub(super) fn export_own(site: &mut Site, folder: &Path) -> Result<(), MovingError> {
    if let Some(pages) = &mut site.pages {
        let to = folder.join("pages");
        make_folder(&to)?;
        for name in Texts::PAGES.map(|name| format!("{name}.html")) {
            let path = pages.join(&name);
            if path.exists() {
                write(&to.join(name), &fs::read(&path).map_err(MovingError::file(&path))?)?;
            }
        }
        *pages = "pages".into();
    }
    if let Some(theme) = &mut site.theme {
        export_theme(theme, &folder.join("theme"))?;
        *theme = "theme".into();
    }
    if let Some(themes) = &mut site.themes {
        let to = folder.join("themes");
        make_folder(&to)?;
        for name in render::theme::themes_in(themes).iter().filter(|name| is_theme_name(name)) {
            export_theme(&themes.join(name), &to.join(name))?;
        }
        *themes = "themes".into();
    }
    Ok(())
}

fn export_theme(theme: &Path, to: &Path) -> Result<(), MovingError> {
    make_folder(to)?;
    for (name, bytes) in render::theme::files_of(theme)? {
        let path = to.join(name);
        make_folder(path.parent().unwrap_or(to))?;
        write(&path, &bytes)?;
    }
    Ok(())
}

/// The settings, without what is secret or belongs to one machine.
pub(super) fn settings(mut config: Config) -> String {
    config.database = Config::default().database;
    config.mail.smtp.password_file = None;
    config.server.tls_key = None;
    config.server.tls_certificate = None;
    config.backup.folder = None;
    config.media = kernel::config::Media::default();
    toml::to_string(&config).unwrap_or_default()
}
