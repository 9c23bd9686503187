//! The files of a theme: those in the binary, and a folder of the same shape over them.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use include_dir::{Dir, include_dir};

use super::touches::{SHEET, Touches};
use super::{ThemeError, language};

static DEFAULT: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/../../themes/default");

/// What the newsroom writes in, as it is bundled; its files lie below `static/editor/`.
static EDITOR: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/../../web/editor/dist");

/// The only folders of a theme; whatever else lies beside them is not ours.
const FOLDERS: &[&str] = &["templates", "languages", "static"];
/// A theme nested deeper than this is a link that leads back into itself.
const DEEPEST: usize = 8;

type Layer = BTreeMap<String, Cow<'static, [u8]>>;

/// When each file of a folder was last changed, and how long it is: differs after any change.
pub(super) type Stamp = BTreeMap<PathBuf, (Option<SystemTime>, u64)>;

/// Looks at a theme folder without reading its files. What cannot be looked at is left out: reading
/// says what is wrong with it.
pub(super) fn stamp(folder: &Path) -> Stamp {
    let mut stamp = Stamp::new();
    for name in FOLDERS {
        look_into(&folder.join(name), 0, &mut stamp);
    }
    stamp
}

fn look_into(folder: &Path, depth: usize, stamp: &mut Stamp) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        let Ok(about) = std::fs::metadata(&path) else { continue };
        if !about.is_dir() {
            stamp.insert(path, (about.modified().ok(), about.len()));
        } else if depth < DEEPEST {
            look_into(&path, depth + 1, stamp);
        }
    }
}

/// Files by their path in the theme, in layers: the first that has a file wins.
pub(super) struct Files {
    layers: Vec<Layer>,
    /// What the settings change of them.
    touched: Layer,
}

impl Files {
    pub(super) fn collect(overrides: Option<&Path>, touches: &Touches) -> Result<Self, ThemeError> {
        let mut layers = Vec::new();
        if let Some(folder) = overrides {
            layers.push(files_of(folder)?);
        }
        let mut embedded = Layer::new();
        embed(&DEFAULT, "", &mut embedded);
        embed(&EDITOR, "static/editor/", &mut embedded);
        layers.push(embedded);
        Ok(Self { layers, touched: Layer::new() }.touched(touches))
    }

    fn touched(mut self, touches: &Touches) -> Self {
        if let Some(sheet) = self.below("static").get(SHEET).map(|sheet| touches.sheet(sheet)) {
            self.touched.insert(format!("static/{SHEET}"), Cow::Owned(sheet));
        }
        for (language, source) in touches.languages() {
            self.touched.insert(language::path_of(language), Cow::Owned(source.into_bytes()));
        }
        self
    }

    /// The default theme with the words of this one.
    pub(super) fn words_alone(&self) -> Self {
        let mut layers = self.layers.clone();
        if layers.len() > 1 {
            layers[0].retain(|path, _| path.starts_with("languages/"));
        }
        Self { layers, touched: self.touched.clone() }
    }

    /// Whether there is such a file, whatever the settings say.
    pub(super) fn has(&self, path: &str) -> bool {
        self.layers.iter().any(|layer| layer.contains_key(path))
    }

    /// Every version of a file, the one that wins first.
    pub(super) fn versions<'a>(&'a self, path: &'a str) -> impl Iterator<Item = &'a [u8]> {
        let layers = std::iter::once(&self.touched).chain(&self.layers);
        layers.filter_map(move |layer| layer.get(path).map(|bytes| &**bytes))
    }

    /// The winning files below a folder, by their path in it.
    pub(super) fn below(&self, folder: &str) -> BTreeMap<&str, &Cow<'static, [u8]>> {
        let files = self.layers.iter().rev().chain([&self.touched]).flatten();
        files
            .filter_map(|(path, bytes)| Some((path.strip_prefix(folder)?.strip_prefix('/')?, bytes)))
            .collect()
    }

    /// Every template by its name. What a theme replaces stays at hand as `default/...`, to build on.
    pub(super) fn templates(&self) -> Result<Vec<(String, String)>, ThemeError> {
        let text = |name: String, bytes: &[u8]| {
            let source = text_of(bytes, &format!("templates/{name}"))?.to_owned();
            Ok((name, source))
        };
        let winning = self.below("templates").into_iter();
        let mut templates: Vec<_> = winning.map(|(name, bytes)| text(name.to_owned(), bytes)).collect();
        if let [.., _, default] = self.layers.as_slice() {
            let replaced =
                default.iter().filter_map(|(path, bytes)| Some((path.strip_prefix("templates/")?, bytes)));
            templates.extend(replaced.map(|(name, bytes)| text(format!("default/{name}"), bytes)));
        }
        templates.into_iter().collect()
    }
}

pub(super) fn text_of<'a>(bytes: &'a [u8], path: &str) -> Result<&'a str, ThemeError> {
    std::str::from_utf8(bytes).map_err(|_| ThemeError::NotText { path: path.to_owned() })
}

/// The files of a theme folder by their path in it.
///
/// # Errors
/// Names what cannot be read.
pub fn files_of(folder: &Path) -> Result<BTreeMap<String, Cow<'static, [u8]>>, ThemeError> {
    std::fs::read_dir(folder).map_err(|source| ThemeError::Unreadable { path: folder.to_owned(), source })?;
    let mut found = Layer::new();
    for name in FOLDERS {
        let below = folder.join(name);
        if below.is_dir() {
            read_folder(&below, name, 0, &mut found)?;
        }
    }
    Ok(found)
}

/// The names of the folders in a folder that have something of a theme, in order. None where it cannot be read.
pub fn themes_in(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let is_theme = |path: &Path| FOLDERS.iter().any(|name| path.join(name).is_dir());
    let found = entries.filter(|entry| is_theme(&entry.path()));
    let mut names: Vec<String> = found.filter_map(|entry| entry.file_name().into_string().ok()).collect();
    names.sort();
    names
}

fn embed(dir: &'static Dir<'static>, below: &str, into: &mut Layer) {
    for file in dir.files() {
        let path = format!("{below}{}", file.path().to_string_lossy().replace('\\', "/"));
        if !is_hidden(&path) {
            into.insert(path, Cow::Borrowed(file.contents()));
        }
    }
    for dir in dir.dirs() {
        embed(dir, below, into);
    }
}

fn read_folder(folder: &Path, name: &str, depth: usize, into: &mut Layer) -> Result<(), ThemeError> {
    let unreadable = |path: &Path| {
        let path = path.to_owned();
        move |source| ThemeError::Unreadable { path, source }
    };
    for entry in std::fs::read_dir(folder).map_err(unreadable(folder))? {
        let path = entry.map_err(unreadable(folder))?.path();
        let file_name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let name = format!("{name}/{file_name}");
        if is_hidden(&name) {
            continue;
        }
        if !path.is_dir() {
            into.insert(name, Cow::Owned(std::fs::read(&path).map_err(unreadable(&path))?));
        } else if depth < DEEPEST {
            read_folder(&path, &name, depth + 1, into)?;
        }
    }
    Ok(())
}

/// Editors and version control leave such files about.
fn is_hidden(path: &str) -> bool {
    path.rsplit('/').next().is_some_and(|name| name.starts_with('.') || name.ends_with('~'))
}
