//! The house keeps its shape: dependencies point one way, files stay short, and what the documentation
//! lists is what there is.

#![allow(clippy::unwrap_used, clippy::panic)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use kernel::config::{self, Config, ConfigError};
use serde_json::Value;

/// What each crate may stand on, of ours. Tests may use more.
const STANDS_ON: &[(&str, &[&str])] = &[
    ("kernel", &[]),
    ("exchange", &[]),
    ("render", &[]),
    ("media", &[]),
    ("mail", &[]),
    ("search", &[]),
    ("passkeys", &[]),
    ("courier", &[]),
    ("db", &["kernel"]),
    ("sns", &["courier"]),
    ("stripe", &["courier", "kernel"]),
    ("objects", &["courier", "kernel", "media"]),
    ("jobs", &["db", "kernel"]),
    ("care", &["db", "jobs", "kernel"]),
    ("press", &["db", "exchange", "jobs", "kernel", "mail", "media", "passkeys", "render", "search"]),
    ("processors", &["db", "kernel", "press", "stripe"]),
    ("http", &["db", "kernel"]),
    ("site", &["db", "http", "jobs", "kernel", "mail", "media", "press", "processors", "render", "sns"]),
    ("newsroom", &["db", "http", "kernel", "media", "press", "processors", "render"]),
    (
        "broadsheet",
        &[
            "care",
            "db",
            "exchange",
            "http",
            "jobs",
            "kernel",
            "mail",
            "media",
            "newsroom",
            "objects",
            "press",
            "processors",
            "render",
            "site",
        ],
    ),
    (
        "testkit",
        &["db", "http", "jobs", "kernel", "mail", "media", "newsroom", "press", "render", "site", "stripe"],
    ),
];
/// Crates that speak HTTP; the domain must not bring in any of them.
const SPEAKS_HTTP: &[&str] = &["axum", "axum-core", "hyper", "hyper-util", "tower-http"];
/// The most lines of a source file.
const LONGEST_FILE: usize = 400;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

fn document(name: &str) -> String {
    fs::read_to_string(root().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn cargo(arguments: &[&str]) -> String {
    let output =
        Command::new(env!("CARGO")).args(arguments).arg("--offline").current_dir(root()).output().unwrap();
    assert!(output.status.success(), "cargo {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// A crate of ours and what its manifest names.
struct Manifest {
    name: String,
    /// Names on the registry, or of our crates without their prefix; with the kind: normal, dev or build.
    dependencies: Vec<(String, String)>,
}

impl Manifest {
    /// Every crate of the workspace.
    fn all() -> Vec<Manifest> {
        let metadata: Value =
            serde_json::from_str(&cargo(&["metadata", "--no-deps", "--format-version", "1"])).unwrap();
        let packages = metadata["packages"].as_array().unwrap().iter();
        packages
            .map(|package| Manifest { name: short(&package["name"]), dependencies: dependencies(package) })
            .collect()
    }
}

fn dependencies(package: &Value) -> Vec<(String, String)> {
    let listed = package["dependencies"].as_array().unwrap().iter();
    listed.map(|one| (short(&one["name"]), one["kind"].as_str().unwrap_or("normal").to_owned())).collect()
}

fn short(name: &Value) -> String {
    let name = name.as_str().unwrap();
    name.strip_prefix("broadsheet-").unwrap_or(name).to_owned()
}

#[test]
fn dependencies_point_one_way() {
    let allowed: BTreeMap<&str, &[&str]> = STANDS_ON.iter().copied().collect();
    let manifests = Manifest::all();
    let names: BTreeSet<&str> = manifests.iter().map(|manifest| manifest.name.as_str()).collect();
    assert_eq!(names, allowed.keys().copied().collect(), "say in STANDS_ON what a new crate may stand on");
    for manifest in &manifests {
        for (dependency, kind) in &manifest.dependencies {
            let ours = names.contains(dependency.as_str());
            let may = kind == "dev" || allowed[manifest.name.as_str()].contains(&dependency.as_str());
            assert!(!ours || may, "{} must not depend on {dependency}", manifest.name);
        }
    }
}

#[test]
fn the_list_above_has_no_circle() {
    let mut settled: BTreeSet<&str> = BTreeSet::new();
    for (name, stands_on) in STANDS_ON {
        let above: Vec<_> = stands_on.iter().filter(|below| !settled.contains(**below)).collect();
        assert!(above.is_empty(), "{name} stands on {above:?}, which come after it");
        settled.insert(name);
    }
}

#[test]
fn the_domain_brings_in_no_http() {
    for package in ["broadsheet-press", "broadsheet-db"] {
        let tree = cargo(&[
            "tree",
            "--package",
            package,
            "--edges",
            "normal",
            "--prefix",
            "none",
            "--format",
            "{p}",
        ]);
        let brought: BTreeSet<&str> =
            tree.lines().filter_map(|line| line.split_whitespace().next()).collect();
        assert!(brought.contains("broadsheet-kernel"), "cargo tree named nothing known: {tree}");
        let speaking: Vec<_> = SPEAKS_HTTP.iter().filter(|name| brought.contains(**name)).collect();
        assert!(speaking.is_empty(), "{package} brings in {speaking:?}");
    }
}

/// Every file below `folder` with this ending.
fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if entry.is_dir() {
            found.extend(files(&entry, ending));
        } else if entry.to_string_lossy().ends_with(ending) {
            found.push(entry);
        }
    }
    found
}

#[test]
fn source_files_stay_short() {
    let rust = files(&root().join("crates"), ".rs");
    let editor = ["src", "style", "test"].map(|folder| root().join("web/editor").join(folder));
    let long: Vec<String> = editor
        .iter()
        .flat_map(|folder| [files(folder, ".js"), files(folder, ".css")].concat())
        .chain(rust)
        .map(|file| (fs::read_to_string(&file).unwrap().lines().count(), file))
        .filter(|(lines, _)| *lines >= LONGEST_FILE)
        .map(|(lines, file)| format!("{} has {lines} lines", file.display()))
        .collect();
    assert!(long.is_empty(), "a file of {LONGEST_FILE} lines wants to be two: {long:#?}");
}

/// The first column of each table row that begins with a name in back-quotes, with the rest of the row.
fn rows(document: &str) -> BTreeMap<String, String> {
    let lines = document.lines().filter_map(|line| line.strip_prefix("| `"));
    lines
        .filter_map(|line| line.split_once('`'))
        .map(|(name, rest)| (name.to_owned(), rest.to_owned()))
        .collect()
}

/// The settings a table has, learnt from what the settings say to one that does not exist.
fn settings_of(table: &str) -> Vec<String> {
    let unknown = "qqqqqqqqqqqqqqqq";
    let text = if table.is_empty() { format!("{unknown} = 1") } else { format!("{table}\n{unknown} = 1") };
    match config::read(&text, []) {
        Err(ConfigError::Unknown { hint, .. }) => {
            let names = hint.trim().strip_prefix("Known here: ").unwrap_or_else(|| panic!("{table}: {hint}"));
            names.trim_end_matches('.').split(", ").map(str::to_owned).collect()
        }
        other => panic!("{table}: an unknown setting was not refused: {other:?}"),
    }
}

/// Every setting by its full name, with its default where it has one; lists of tables as `plans[].slug`.
fn settings() -> BTreeMap<String, Option<String>> {
    let defaults = toml::Value::try_from(Config::default()).unwrap();
    let mut found = BTreeMap::new();
    let mut tables: Vec<(String, String)> = vec![(String::new(), String::new())];
    while let Some((header, prefix)) = tables.pop() {
        for name in settings_of(&header) {
            let path = format!("{prefix}{name}");
            let default = path.split('.').try_fold(&defaults, |at, key| at.get(key));
            let listed = [
                "plans",
                "offers",
                "newsletters",
                "institutions",
                "ads",
                "access.rules",
                "mail.bulk.relays",
                "mail.bulk.dkim",
            ]
            .contains(&path.as_str());
            match default {
                // Texts by language and key; which keys there are is the check's to say.
                Some(_) if path == "words" => _ = found.insert("words.LANGUAGE.TEXT".to_owned(), None),
                Some(toml::Value::Table(_)) => tables.push((format!("[{path}]"), format!("{path}."))),
                _ if listed => tables.push((format!("[[{path}]]"), format!("{path}[]."))),
                default => _ = found.insert(path, default.map(ToString::to_string)),
            }
        }
    }
    found
}

#[test]
fn every_setting_is_documented_with_its_default() {
    let documented = rows(&document("docs/configuration.md"));
    let settings = settings();
    assert!(settings.len() > 40, "the walk through the settings found {} only", settings.len());
    let names: BTreeSet<&String> = documented.keys().collect();
    assert_eq!(names, settings.keys().collect(), "docs/configuration.md and the settings differ");
    for (name, default) in settings {
        let Some(default) = default else { continue };
        assert!(
            documented[&name].contains(&format!("`{default}`")),
            "docs/configuration.md: {name} is {default}"
        );
    }
}

#[test]
fn the_documented_settings_can_be_used() {
    let text = document("docs/configuration.md");
    let examples: Vec<&str> =
        text.split("```toml\n").skip(1).filter_map(|rest| rest.split("```").next()).collect();
    assert!(!examples.is_empty());
    for example in examples {
        config::read(example, []).unwrap_or_else(|error| panic!("{error}\n{example}"));
    }
}

#[test]
fn the_example_file_shows_the_defaults() {
    let example =
        config::read(&document("broadsheet.example.toml"), []).unwrap_or_else(|error| panic!("{error}"));
    let plain = |config: &Config| toml::Value::try_from(config).unwrap();
    assert_eq!(plain(&example), plain(&Config::default()));
}

#[test]
fn every_route_is_documented_with_its_methods() {
    let documented = rows(&document("docs/http.md"));
    let site = site::ROUTES.iter().chain(site::DEMO_ROUTES).map(|route| (route.path, route.methods.to_vec()));
    let newsroom = newsroom::ROUTES.iter().map(|route| {
        let methods = route.methods.iter().map(|(method, _)| *method).collect();
        (route.path, methods)
    });
    let served: BTreeMap<&str, Vec<&str>> = site.chain(newsroom).collect();
    let paths: BTreeSet<&str> = documented.keys().map(String::as_str).collect();
    assert_eq!(paths, served.keys().copied().collect(), "docs/http.md and the routers differ");
    for (path, methods) in served {
        let methods: Vec<String> = methods.iter().map(|method| method.to_uppercase()).collect();
        let column = documented[path].split('|').nth(1).unwrap_or_default().trim();
        assert_eq!(column, methods.join(", "), "docs/http.md: {path}");
    }
}

#[test]
fn every_template_is_documented() {
    let templates = root().join("themes/default/templates");
    let named = document("docs/themes.md");
    for file in files(&templates, ".html").into_iter().chain(files(&templates, ".txt")) {
        let name = file.strip_prefix(&templates).unwrap().to_string_lossy().into_owned();
        assert!(named.contains(&format!("`{name}`")), "docs/themes.md does not name {name}");
    }
}

/// The packages that a manifest of npm's names.
fn packages_of(manifest: &str) -> BTreeSet<String> {
    let manifest: Value = serde_json::from_str(&document(manifest)).unwrap();
    let lists = ["dependencies", "devDependencies"].into_iter().filter_map(|list| manifest[list].as_object());
    lists.flat_map(|list| list.keys().cloned()).collect()
}

#[test]
fn every_dependency_has_its_reason() {
    let manifests = Manifest::all();
    let ours: BTreeSet<&str> = manifests.iter().map(|manifest| manifest.name.as_str()).collect();
    let used: BTreeSet<String> = manifests
        .iter()
        .flat_map(|manifest| manifest.dependencies.iter().map(|(name, _)| name.clone()))
        .filter(|name| !ours.contains(name.as_str()))
        .collect();
    let explained: BTreeSet<String> = rows(&document("DEPENDENCIES.md")).into_keys().collect();
    let packages = ["bench/package.json", "e2e/package.json", "web/editor/package.json"]
        .into_iter()
        .flat_map(packages_of);
    let used: BTreeSet<String> = used.into_iter().chain(packages).collect();
    assert_eq!(explained, used, "DEPENDENCIES.md (left) and the manifests (right) differ");
}

#[test]
fn links_between_documents_lead_somewhere() {
    let tops = ["README", "ARCHITECTURE", "CONTRIBUTING", "DEPENDENCIES", "SECURITY", "CHANGELOG"];
    let mut documents: Vec<PathBuf> = tops.iter().map(|name| root().join(format!("{name}.md"))).collect();
    documents.extend(files(&root().join("docs"), ".md"));
    for file in documents {
        let text = fs::read_to_string(&file).unwrap();
        let targets = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
        for target in targets.filter(|target| !target.contains("://") && !target.starts_with('#')) {
            let path = file.parent().unwrap().join(target.split('#').next().unwrap());
            assert!(path.exists(), "{}: there is no {target}", file.display());
        }
    }
}
