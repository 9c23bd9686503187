//! Every message that a page or a mail asks for is in the language file, and every language has them all.

use std::collections::{BTreeMap, BTreeSet};
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
    for file in files(&here.join("../newsroom/src")) {
        let source = fs::read_to_string(file).unwrap();
        for call in [".say(", ".text(", "title: "] {
            asked.extend(keys(&source, call));
        }
        let quoted =
            source.split('"').filter(|text| text.starts_with("people-") || text.starts_with("newsroom-"));
        asked.extend(quoted.filter(|key| !key.contains(['{', '/'])).map(str::to_owned));
    }
    // Before there is a site, what is said is chosen by key alone.
    for file in files(&here.join("../app/src/setup")) {
        let source = fs::read_to_string(file).unwrap();
        let quoted =
            source.split('"').filter(|text| text.starts_with("set-up-") || text.starts_with("mail-trial-"));
        asked.extend(quoted.filter(|key| !key.contains(['.', '{', '/'])).map(str::to_owned));
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

/// The messages of a language file, each with the arguments it names.
fn messages(source: &str) -> BTreeMap<String, BTreeSet<String>> {
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut current = String::new();
    for line in source.lines().filter(|line| !line.starts_with('#')) {
        if let Some((key, _)) = line.split_once(" =").filter(|_| !line.starts_with(' ')) {
            key.clone_into(&mut current);
            assert!(!found.contains_key(key), "{key} stands there twice");
        }
        let arguments = found.entry(current.clone()).or_default();
        arguments.extend(
            line.split('$')
                .skip(1)
                .map(|rest| rest.chars().take_while(|c| c.is_alphanumeric() || *c == '-').collect()),
        );
    }
    found.remove("");
    found
}

#[test]
fn every_language_has_every_message_with_its_arguments() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let read = |path: &str| messages(&fs::read_to_string(here.join(path)).unwrap());
    // What English leaves to the program itself other languages must say.
    let mut expected = read("../render/src/theme/base.ftl");
    expected.extend(read("../../themes/default/languages/en.ftl"));
    assert!(expected.len() > 300, "only {} messages were found", expected.len());
    let mut compared = 0;
    for file in files(&here.join("../../themes/default/languages")) {
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        if !name.ends_with(".ftl") || name == "en.ftl" {
            continue;
        }
        let found = messages(&fs::read_to_string(&file).unwrap());
        let lacks: Vec<_> = expected.keys().filter(|key| !found.contains_key(*key)).collect();
        let knows: Vec<_> = found.keys().filter(|key| !expected.contains_key(*key)).collect();
        assert!(lacks.is_empty() && knows.is_empty(), "{name} lacks {lacks:?} and alone has {knows:?}");
        for (key, arguments) in &expected {
            assert_eq!(&found[key], arguments, "{name}: the arguments of {key}");
        }
        compared += 1;
    }
    assert!(compared > 0);
}
