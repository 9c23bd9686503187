//! Makes a site of a settled draft: all of it, or nothing.
//!
//! The owner's transaction is the point of no return. A note in the folder says that a set-up is under
//! way; a process that dies leaves it behind, and the next one looks whether that transaction was
//! committed: if so the site is there, if not the folder is as empty as it was.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use db::DbError;
use kernel::clock::Millis;
use kernel::ids::Token;
use press::readers::{self, Origin, Proof};
use press::staff::{self, Role};

use super::draft::Settled;
use super::written::PASSWORD_FILE;
use crate::failure::Failure;
use crate::settings::{Desk, Place, SETTINGS, make_folder};

/// The note that a set-up is under way.
const NOTE: &str = ".set-up";
/// What a set-up makes.
const MADE: &[&str] =
    &[SETTINGS, PASSWORD_FILE, "secret.key", "broadsheet.db", "broadsheet.db-wal", "broadsheet.db-shm", NOTE];

/// A site that has just been made.
pub struct Founded {
    /// The site, open.
    pub desk: Desk,
    /// Signs the owner's browser in.
    pub token: Token,
}

/// Why no site was made. The folder is as it was.
#[derive(Debug, thiserror::Error)]
pub enum FoundingError {
    /// Someone else made one in the meantime, or is about to.
    #[error("{0} is there already")]
    Taken(PathBuf),
    /// A file could not be written.
    #[error("{path}: {source}")]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The key, the settings or the database.
    #[error(transparent)]
    Site(#[from] Failure),
    /// The database.
    #[error(transparent)]
    Db(#[from] DbError),
}

/// What becomes of the settled draft.
pub struct Plan {
    /// The data folder.
    pub data: PathBuf,
    /// The text of the settings.
    pub settings: String,
    /// The relay's password.
    pub password: Option<String>,
    /// Who owns the site.
    pub owner: Settled,
    /// The owner's browser in words.
    pub device: String,
}

/// Makes the site.
///
/// # Errors
/// [`FoundingError`] says why there is none; nothing of it stays.
pub fn found(plan: Plan) -> Result<Founded, FoundingError> {
    let file = plan.data.join(SETTINGS);
    if file.exists() {
        return Err(FoundingError::Taken(file));
    }
    make_folder(&plan.data).map_err(|source| FoundingError::File { path: plan.data.clone(), source })?;
    let undo = Undo::of(&plan.data);
    let note = Note::leave(&plan.data)?;
    if let Some(password) = &plan.password {
        write(&plan.data.join(PASSWORD_FILE), &format!("{password}\n"))?;
    }
    let desk = Place::of_text(plan.data.clone(), file.clone(), &plan.settings)?.open()?;
    let token = own(&desk, &plan, file)?;
    undo.keep();
    note.take_away();
    Ok(Founded { desk, token })
}

/// Writes the settings and makes the owner, in one transaction: if either fails there is neither.
fn own(desk: &Desk, plan: &Plan, file: PathBuf) -> Result<Token, FoundingError> {
    let (press, settings) = (desk.press.clone(), plan.settings.clone());
    let (owner, device) = (plan.owner.owner.clone(), plan.device.clone());
    desk.db.write_blocking(move |tx| {
        let now: Millis = press.clock.now();
        let reader = readers::add(tx, &press, now, &owner, Origin::Staff, true)?;
        staff::invite(tx, now, reader, Role::Owner)?;
        let link = readers::login_link(tx, &press, now, reader, 1)?.ok_or(DbError::Busy)?;
        let proof = Proof { device: &device, wording: "" };
        let signed_in = readers::follow_link(tx, &press, now, link.token.expose(), None, proof)?;
        write(&file, &settings)?;
        // The link was made in this very transaction, so nobody else can have used it.
        Ok(signed_in.map_err(|_| DbError::Busy)?.token)
    })
}

/// Whole or not at all, for the owner's eyes, and never over another's.
fn write(path: &Path, text: &str) -> Result<(), FoundingError> {
    let failed = |source| FoundingError::File { path: path.to_owned(), source };
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut file = tempfile::Builder::new().prefix(".set-up-").tempfile_in(folder).map_err(failed)?;
    file.write_all(text.as_bytes()).and_then(|()| file.as_file().sync_all()).map_err(failed)?;
    match file.persist_noclobber(path) {
        Err(error) if error.error.kind() == io::ErrorKind::AlreadyExists => {
            Err(FoundingError::Taken(path.to_owned()))
        }
        Err(error) => Err(failed(error.error)),
        Ok(_) => File::open(folder).and_then(|folder| folder.sync_all()).map_err(failed),
    }
}

/// The note that a set-up is under way, locked by the process that is at it.
struct Note {
    path: PathBuf,
    _locked: File,
}

impl Note {
    fn leave(data: &Path) -> Result<Note, FoundingError> {
        let path = data.join(NOTE);
        let made = File::create_new(&path).and_then(|file| {
            file.try_lock()?;
            Ok(file)
        });
        match made {
            Ok(locked) => Ok(Note { path, _locked: locked }),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Err(FoundingError::Taken(path)),
            Err(source) => Err(FoundingError::File { path, source }),
        }
    }

    /// A note that stays behind says nothing wrong: the owner is there.
    fn take_away(self) {
        let _ = fs::remove_file(&self.path);
    }
}

/// Whether a set-up was cut off here. One that is still under way in another process is let be.
fn was_cut_off(data: &Path) -> Result<bool, Failure> {
    let Ok(note) = File::open(data.join(NOTE)) else { return Ok(false) };
    match note.try_lock() {
        Ok(()) => Ok(true),
        Err(_) => Err(Failure::failed(format!(
            "another process is setting up the site in {}; try again in a moment",
            data.display()
        ))),
    }
}

/// Takes away what was not there before, unless it is kept.
struct Undo(Vec<PathBuf>);

impl Undo {
    fn of(data: &Path) -> Undo {
        Undo(MADE.iter().map(|name| data.join(name)).filter(|path| !path.exists()).collect())
    }

    fn keep(mut self) {
        self.0.clear();
    }
}

impl Drop for Undo {
    fn drop(&mut self) {
        for path in &self.0 {
            let _ = fs::remove_file(path);
        }
    }
}

/// Settles what a set-up that was cut off left behind; says whether the site is still to be set up.
/// Without a note it is if there are no settings and nobody has been here.
pub fn is_open(place: &Place) -> Result<bool, Failure> {
    let cut_off = was_cut_off(&place.data)?;
    if place.is_told() && !cut_off {
        return Ok(false);
    }
    let standing = standing(place)?;
    if cut_off {
        let leftovers: &[&str] = if standing.owned { &[NOTE] } else { &[SETTINGS, PASSWORD_FILE, NOTE] };
        remove(&place.data, leftovers)?;
        return Ok(!standing.owned);
    }
    Ok(!standing.visited)
}

fn remove(data: &Path, names: &[&str]) -> Result<(), Failure> {
    for path in names.iter().map(|name| data.join(name)) {
        match fs::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                return Err(Failure::failed(format!(
                    "a set-up was cut off, and what it left cannot be removed: {}: {error}",
                    path.display()
                )));
            }
            _ => {}
        }
    }
    Ok(())
}

/// What the database says.
#[derive(Default)]
struct Standing {
    /// There are readers or articles.
    visited: bool,
    /// There is an owner.
    owned: bool,
}

/// Nothing is made to find out: no file, no database.
fn standing(place: &Place) -> Result<Standing, Failure> {
    if place.config.database.url.is_none() && !place.data.join("broadsheet.db").exists() {
        return Ok(Standing::default());
    }
    make_folder(&place.data).map_err(Failure::failed)?;
    let db = db::Db::open(&place.database(), &place.data)?;
    let standing = db.read_blocking(|conn| {
        let visited = readers::any(conn)? || press::articles::last_id(conn)? > 0;
        Ok::<_, DbError>(Standing { visited, owned: staff::has_owner(conn)? })
    })?;
    Ok(standing)
}
