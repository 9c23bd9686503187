//! From flags, the settings file and the environment to a site that is ready to work on.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, MetadataExt as _};
use std::path::{Path, PathBuf};

use db::{DatabaseConfig, Db};
use kernel::Config;
use kernel::clock::Clock;
use kernel::config::{ConfigError, Layers, Set};
use kernel::ids::{Random, SecretKey, hex};
use press::Press;

use crate::cli::PlaceArgs;
use crate::failure::Failure;
use crate::serve::recorded;
use crate::storage;

/// The name of the settings file.
pub const SETTINGS: &str = "broadsheet.toml";
const DEFAULT_DATA: &str = "data";
/// The name of the secret key.
pub const KEY: &str = "secret.key";

/// Where a site is, and how it is set.
pub struct Place {
    /// The data folder.
    pub data: PathBuf,
    /// The settings file, if there is one.
    pub file: Option<PathBuf>,
    /// The settings, without what the newsroom has set.
    pub config: Config,
    /// What they are made of.
    layers: Layers,
}

impl Place {
    /// Reads the settings. Nothing is written.
    pub fn read(args: &PlaceArgs) -> Result<Place, Failure> {
        let data = args.data.clone().unwrap_or_else(|| DEFAULT_DATA.into());
        let nearby = [data.join(SETTINGS), SETTINGS.into()];
        let file = args.config.clone().or_else(|| nearby.into_iter().find(|file| file.is_file()));
        let text = match &file {
            None => String::new(),
            Some(file) => fs::read_to_string(file).map_err(|error| {
                Failure::usage(format!("cannot read the settings {}: {error}", file.display()))
            })?,
        };
        Place::of(data, file, &text)
    }

    /// A site whose settings are `text`, which is or will be in `file`.
    pub fn of_text(data: PathBuf, file: PathBuf, text: &str) -> Result<Place, Failure> {
        Place::of(data, Some(file), text)
    }

    fn of(data: PathBuf, file: Option<PathBuf>, text: &str) -> Result<Place, Failure> {
        let in_file = |error| match &file {
            Some(file) => Failure::usage(format!("{error}\n(settings: {})", file.display())),
            None => Failure::usage(error),
        };
        // A variable that is not text is none of ours, and must not stop us either.
        let environment = std::env::vars_os()
            .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)));
        let layers = Layers::read(text, environment).map_err(in_file)?;
        let layers = layers.based(file.as_deref().and_then(Path::parent).unwrap_or(Path::new("")));
        let config = layers.settle(&Set::new()).map_err(in_file)?;
        Ok(Place { data, file, config, layers })
    }

    /// The settings with what the newsroom has set.
    pub fn under(&self, set: &Set) -> Result<Config, ConfigError> {
        self.layers.settle(set)
    }

    /// Whether the site was given no address of its own.
    pub fn is_untold(&self) -> bool {
        self.config.site.url == Config::default().site.url
    }

    /// The settings with the site's address as it is now: one that was told nothing is where it is served.
    fn settled(&self) -> Config {
        let mut config = self.config.clone();
        if self.is_untold()
            && let Some(served) = recorded(&self.data)
        {
            config.site.url = served.url;
        }
        config
    }

    /// Whether anyone has said what this site is: by a file, or by its name in the environment.
    pub fn is_told(&self) -> bool {
        self.file.is_some() || self.config.site.name != Config::default().site.name
    }

    /// Opens the site, making its folder, key and database if they are not there yet.
    pub fn open(self) -> Result<Desk, Failure> {
        care::refuse_unfinished(&self.data).map_err(Failure::usage)?;
        make_folder(&self.data).map_err(|error| {
            Failure::failed(format!("cannot make the data folder {}: {error}", self.data.display()))
        })?;
        let key = secret_key(&self.data.join(KEY))?;
        let db = Db::open(&self.database(), &self.data)?;
        let press = Press::new(self.settled(), Clock::system(), Random::system(), key);
        let press = press.laid(self.layers.clone());
        let set = db.read_blocking(press::settings::stored)?;
        let press = press.with(set).map_err(|error| self.refused(&error))?;
        Ok(Desk { place: self, db, press })
    }

    /// What the newsroom has set goes together with the file and the environment, or nothing is served.
    fn refused(&self, error: &ConfigError) -> Failure {
        let file = self.file.as_deref().unwrap_or(Path::new(SETTINGS)).display();
        Failure::usage(format!(
            "{error}\n(settings: {file}, with what the newsroom has set over it; an environment variable is above both)"
        ))
    }

    /// Which database.
    pub fn database(&self) -> DatabaseConfig {
        let settings = &self.config.database;
        DatabaseConfig { url: settings.url.clone(), connections: settings.connections }
    }
}

/// A site that is open.
pub struct Desk {
    /// Where it is.
    pub place: Place,
    /// Its database.
    pub db: Db,
    /// Its domain.
    pub press: Press,
}

impl Desk {
    /// The whole address of a path of the site.
    pub fn address(&self, path: &str) -> String {
        format!("{}{path}", self.press.config.site.url)
    }

    /// Its pictures.
    pub fn pictures(&self) -> Result<media::Store, Failure> {
        storage::store(&self.place.config, self.place.config.media.storage, &self.place.data)
    }
}

/// Makes the data folder, for its owner alone.
pub fn make_folder(folder: &Path) -> io::Result<()> {
    fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

/// The site's secret, made when there is none. Whoever could read it could forge what it signs.
fn secret_key(path: &Path) -> Result<SecretKey, Failure> {
    if !path.exists() {
        make_key(path).map_err(|error| trouble(path, &error))?;
    }
    read_key(path)
}

fn trouble(path: &Path, error: &io::Error) -> Failure {
    Failure::failed(format!("cannot use the secret key {}: {error}", path.display()))
}

/// The secret that is there, if it is whole and nobody else can read it.
pub fn read_key(path: &Path) -> Result<SecretKey, Failure> {
    let trouble = |error| trouble(path, &error);
    let mode = File::open(path).and_then(|file| file.metadata()).map_err(trouble)?.mode();
    if mode & 0o077 != 0 {
        return Err(Failure::usage(format!(
            "others can read the secret key {}; make it yours alone with chmod 600",
            path.display()
        )));
    }
    let text = fs::read_to_string(path).map_err(trouble)?;
    let bytes = key_bytes(text.trim()).ok_or_else(|| {
        Failure::usage(format!(
            "the secret key {} is damaged: it must hold {} characters 0-9 and a-f; restore it from a backup",
            path.display(),
            2 * SecretKey::LENGTH
        ))
    })?;
    Ok(SecretKey::from_bytes(bytes))
}

/// Whole or not at all, and never over one that another process made in this moment.
fn make_key(path: &Path) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut file = tempfile::Builder::new().prefix(".secret-").tempfile_in(folder)?;
    writeln!(file, "{}", hex(&Random::system().bytes::<{ SecretKey::LENGTH }>()))?;
    file.as_file().sync_all()?;
    match file.persist_noclobber(path) {
        Err(error) if error.error.kind() != io::ErrorKind::AlreadyExists => Err(error.error),
        _ => File::open(folder)?.sync_all(),
    }
}

fn key_bytes(text: &str) -> Option<[u8; SecretKey::LENGTH]> {
    let mut bytes = [0; SecretKey::LENGTH];
    if text.len() != 2 * bytes.len() || !text.is_ascii() {
        return None;
    }
    for (at, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&text[2 * at..2 * at + 2], 16).ok()?;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use kernel::config;
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    #[test]
    fn the_key_is_made_once_for_its_owner_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(KEY);
        let first = secret_key(&path).unwrap();
        assert_eq!(path.metadata().unwrap().mode() & 0o777, 0o600);
        assert_eq!(first.hash("a", "b"), secret_key(&path).unwrap().hash("a", "b"));
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        assert!(secret_key(&path).unwrap_err().to_string().contains("chmod 600"));
    }

    /// What the example shows as defaults must be the defaults, and nothing in it unknown.
    #[test]
    fn the_example_shows_the_defaults() {
        let shown = config::read(include_str!("../../../broadsheet.example.toml"), []).unwrap();
        assert_eq!(toml::to_string(&shown).unwrap(), toml::to_string(&Config::default()).unwrap());
        let examples = include_str!("../../../broadsheet.example.toml").replace("\n# ", "\n");
        let (_, examples) = examples.split_once("advertised. For example:\n").unwrap();
        let config = config::read(&examples.replace("\n#\n", "\n"), []).unwrap();
        assert!(!config.plans.is_empty() && !config.institutions.is_empty() && !config.ads.is_empty());
    }

    #[test]
    fn a_damaged_key_is_refused() {
        assert!(key_bytes(&"0a".repeat(32)).is_some());
        for text in ["", "zz", &"0a".repeat(31), &"0g".repeat(32), &"é".repeat(32)] {
            assert_eq!(key_bytes(text), None, "{text}");
        }
    }
}
