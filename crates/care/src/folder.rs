//! The data folder: what of it belongs into a backup, and how a restored one comes into being.

use std::collections::{BTreeMap, HashSet};
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};

use crate::error::CareError;
use crate::manifest::{FileEntry, KEY, Place, SETTINGS, media_hash};

/// The folder, in the data folder, that is there for as long as a restore is not done.
pub const UNFINISHED: &str = ".restoring";
/// The backup's settings, where the operator has put others already.
const SETTINGS_ASIDE: &str = "broadsheet.toml.from-backup";

/// Refuses a data folder that a restore was cut off in: it may lack anything.
///
/// # Errors
/// [`CareError::Unfinished`].
pub fn refuse_unfinished(data: &Path) -> Result<(), CareError> {
    if data.join(UNFINISHED).exists() { Err(CareError::Unfinished(data.to_owned())) } else { Ok(()) }
}

/// A file for a backup: where it is, and how it is listed.
pub(crate) type Source = (PathBuf, FileEntry);

/// What of a site's files cannot be made again: its key, its settings, pictures, and what is its `own`.
pub(crate) fn sources(
    data: &Path,
    settings: Option<&Path>,
    own: &[PathBuf],
) -> Result<Vec<Source>, CareError> {
    let mut found = Vec::new();
    let key = data.join(KEY);
    if key.exists() {
        found.push(hashed(&key, KEY.into())?);
    }
    if let Some(settings) = settings {
        found.push(hashed(settings, SETTINGS.into())?);
    }
    for (name, path) in owned(data, own)? {
        let mode = fs::metadata(&path).map_err(CareError::file(&path))?.permissions().mode() & 0o777;
        let (path, entry) = hashed(&path, name)?;
        found.push((path, FileEntry { mode: Some(mode), ..entry }));
    }
    let pictures = pictures(&data.join("media"))?;
    found.extend(pictures);
    Ok(found)
}

/// Every file that is one of `own` or below it, by its name in the archive: settings may name one twice.
fn owned(data: &Path, own: &[PathBuf]) -> Result<BTreeMap<String, PathBuf>, CareError> {
    let mut found = BTreeMap::new();
    for named in own {
        let Some(below) = below(data, named) else { continue };
        let paths = if named.is_dir() { files(named)? } else { vec![named.clone()] };
        for path in paths {
            let rest = path.strip_prefix(named).unwrap_or(&path);
            // Nothing joined to a file's path would end it with a slash.
            let place = if rest == Path::new("") { below.clone() } else { below.join(rest) };
            let name = place.to_str().map(|place| format!("data/{place}"));
            let name = name.filter(|name| Place::of(name).is_some());
            found.insert(name.ok_or_else(|| CareError::Name(path.clone()))?, path);
        }
    }
    Ok(found)
}

/// The path below the data folder of what settings name; none if it lies elsewhere, wherever links lead.
pub(crate) fn below(data: &Path, named: &Path) -> Option<PathBuf> {
    let (data, whole) = (data.canonicalize().ok()?, named.canonicalize().ok()?);
    whole.strip_prefix(&data).ok().filter(|below| *below != Path::new(""))?;
    // A link keeps its name, by which the settings know it.
    let folder = std::path::absolute(named).ok()?.parent()?.canonicalize().ok()?;
    Some(folder.strip_prefix(&data).ok()?.join(named.file_name()?))
}

fn hashed(path: &Path, name: String) -> Result<Source, CareError> {
    let (mut hash, mut bytes, mut buffer) = (Sha256::new(), 0, vec![0; 64 << 10]);
    let mut file = File::open(path).map_err(CareError::file(path))?;
    loop {
        let read = file.read(&mut buffer).map_err(CareError::file(path))?;
        if read == 0 {
            break;
        }
        hash.update(&buffer[..read]);
        bytes += read as u64;
    }
    let entry = FileEntry { path: name, bytes, sha256: kernel::ids::hex(&hash.finalize()), mode: None };
    Ok((path.to_owned(), entry))
}

/// The original pictures. They bear their hash as a name, so they are not read yet.
fn pictures(media: &Path) -> Result<Vec<Source>, CareError> {
    let mut found = Vec::new();
    if !media.is_dir() {
        return Ok(found);
    }
    for path in files(media)? {
        let key = path.strip_prefix(media).ok().and_then(Path::to_str).map(str::to_owned);
        let Some((key, sha256)) = key.as_deref().and_then(|key| Some((key, media_hash(key)?.to_owned())))
        else {
            continue;
        };
        let bytes = fs::metadata(&path).map_err(CareError::file(&path))?.len();
        found.push((path.clone(), FileEntry { path: format!("media/{key}"), bytes, sha256, mode: None }));
    }
    Ok(found)
}

/// Every file below a folder, in the order of names. Links are not followed.
fn files(folder: &Path) -> Result<Vec<PathBuf>, CareError> {
    let mut found = Vec::new();
    let mut waiting = vec![folder.to_owned()];
    while let Some(folder) = waiting.pop() {
        let failed = CareError::file(&folder);
        let entries: Vec<fs::DirEntry> =
            fs::read_dir(&folder).and_then(|entries| entries.collect()).map_err(failed)?;
        for entry in entries {
            let kind = entry.file_type().map_err(CareError::file(&entry.path()))?;
            if kind.is_dir() {
                waiting.push(entry.path());
            } else if kind.is_file() {
                found.push(entry.path());
            }
        }
    }
    found.sort();
    Ok(found)
}

/// A data folder that is being restored.
pub(crate) struct Site<'a> {
    data: &'a Path,
    staging: PathBuf,
}

impl<'a> Site<'a> {
    /// Looks whether a site can be restored into the folder `data`, and changes nothing. What an earlier
    /// try has put there of `entries` and the `database` does not count.
    pub(crate) fn look(
        data: &'a Path,
        entries: &[FileEntry],
        database: Option<&Path>,
    ) -> Result<Site<'a>, CareError> {
        let site = Site { data, staging: data.join(UNFINISHED) };
        let placed: HashSet<PathBuf> = match site.staging.exists() {
            true => entries
                .iter()
                .filter_map(|entry| Place::of(&entry.path))
                .map(|place| data.join(place.below_data()))
                .collect(),
            false => HashSet::new(),
        };
        let built = |path: &Path| {
            let beside = |file: &Path| {
                path.as_os_str().as_encoded_bytes().starts_with(file.as_os_str().as_encoded_bytes())
            };
            site.staging.exists() && database.is_some_and(beside)
        };
        let there = if data.exists() { files(data)? } else { Vec::new() };
        let allowed = |path: &Path| {
            path.starts_with(&site.staging)
                || path == data.join(SETTINGS)
                || path == data.join(SETTINGS_ASIDE)
                || path.starts_with(data.join("lost+found"))
                || placed.contains(path)
                || built(path)
        };
        match there.iter().find(|path| !allowed(path)) {
            Some(path) => {
                let holds = path.strip_prefix(data).unwrap_or(path).display().to_string();
                Err(CareError::NotEmpty { folder: data.to_owned(), holds })
            }
            None => Ok(site),
        }
    }

    /// Marks the folder as unfinished, and takes away what an earlier try has left.
    pub(crate) fn begin(&self, entries: &[FileEntry]) -> Result<(), CareError> {
        let make = |path: &Path| {
            fs::DirBuilder::new().recursive(true).mode(0o700).create(path).map_err(CareError::file(path))
        };
        make(self.data)?;
        if self.staging.exists() {
            self.abandon(entries)?;
        }
        make(&self.staging)?;
        sync(self.data)
    }

    /// Takes away what was put aside and, of `entries`, what was put in its place. The folder was empty
    /// before, so nobody else's file is among them.
    pub(crate) fn abandon(&self, entries: &[FileEntry]) -> Result<(), CareError> {
        let places = entries.iter().filter_map(|entry| Place::of(&entry.path));
        for place in places.filter(|place| *place != Place::Settings) {
            let path = self.data.join(place.below_data());
            match fs::remove_file(&path) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => {
                    return Err(CareError::file(&path)(error));
                }
                _ => {}
            }
        }
        fs::remove_dir_all(&self.staging).map_err(CareError::file(&self.staging))
    }

    /// Where a database file is built.
    pub(crate) fn staged(&self, name: &str) -> PathBuf {
        self.staging.join(name)
    }

    /// Writes a file of the backup aside.
    pub(crate) fn stage(
        &self,
        place: Place<'_>,
        entry: &FileEntry,
        from: &mut dyn Read,
    ) -> Result<(), CareError> {
        let path = self.staging.join("files").join(place.below_data());
        let mut write = || {
            fs::create_dir_all(path.parent().unwrap_or(&self.staging))?;
            let mode = match place {
                Place::Key | Place::Settings => 0o600,
                Place::Media(_) => 0o644,
                Place::Own(_) => entry.mode.unwrap_or(0o644) & 0o777,
            };
            let mut file = OpenOptions::new().write(true).create_new(true).mode(mode).open(&path)?;
            io::copy(from, &mut file).map(drop)
        };
        write().map_err(CareError::file(&path))
    }

    /// Puts every file in its place, once all of it is on the disk.
    pub(crate) fn place(&self) -> Result<(), CareError> {
        let staged = self.staging.join("files");
        if !staged.exists() {
            return Ok(());
        }
        let failed = CareError::file(&staged);
        File::open(&staged).and_then(|folder| Ok(rustix::fs::syncfs(&folder)?)).map_err(failed)?;
        for path in files(&staged)? {
            let below = path.strip_prefix(&staged).unwrap_or(&path);
            let mut target = self.data.join(below);
            if below == Path::new(SETTINGS) && target.exists() {
                target = self.data.join(SETTINGS_ASIDE);
            }
            let folder = target.parent().unwrap_or(self.data);
            fs::create_dir_all(folder).map_err(CareError::file(folder))?;
            fs::rename(&path, &target).map_err(CareError::file(&target))?;
        }
        sync(self.data)
    }

    /// Says that the folder is whole.
    pub(crate) fn finish(&self) -> Result<(), CareError> {
        let failed = CareError::file(self.data);
        File::open(self.data).and_then(|folder| Ok(rustix::fs::syncfs(&folder)?)).map_err(failed)?;
        fs::remove_dir_all(&self.staging).map_err(CareError::file(&self.staging))?;
        sync(self.data)
    }
}

pub(crate) fn sync(folder: &Path) -> Result<(), CareError> {
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(CareError::file(folder))
}
