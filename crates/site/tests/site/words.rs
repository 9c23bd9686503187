//! Every message that a page or a mail asks for is in the language file.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use jiff::tz::TimeZone;
use render::theme::Theme;

/// All files below `folder`.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

/// What stands in quotes right after each `call(`. A key put together of parts ends in a hyphen here.
fn keys(source: &str, call: &str) -> Vec<String> {
    let quoted = source.split(call).skip(1).filter_map(|rest| rest.trim_start().strip_prefix('"'));
    quoted.filter_map(|rest| rest.split('"').next()).map(str::to_owned).collect()
}

#[test]
fn no_page_asks_for_words_that_are_not_there() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut asked = BTreeSet::new();
    for file in files(&here.join("src")) {
        let source = fs::read_to_string(file).unwrap();
        for call in [".say(", ".text(", ".desk(", ".message(&visitor, "] {
            asked.extend(keys(&source, call));
        }
    }
    for file in files(&here.join("../../themes/default/templates")) {
        asked.extend(keys(&fs::read_to_string(file).unwrap(), " t("));
    }
    assert!(asked.len() > 150, "only {} keys were found in the sources", asked.len());
    let theme = Theme::load(None, "en", TimeZone::UTC).unwrap();
    // "and" is its own word in English.
    let lacks = |key: &&String| !key.ends_with('-') && *key != "and" && theme.text(key, &[]) == **key;
    let missing: Vec<_> = asked.iter().filter(lacks).collect();
    assert!(missing.is_empty(), "the language file lacks {missing:?}");
}
