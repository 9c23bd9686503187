//! Where a setting comes from: its default, the file, the newsroom, the environment; each wins over those before it.
//! Whatever the layers are, one and the same check says whether the whole of them can be.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use toml::{Table, Value};

use super::read::{explain, refuse_single_underscore, setting_of, typed, with_origin};
use super::{Config, ConfigError, WALL_WORDS, check, paths};

/// What the newsroom has set, by the settings' full names. Nothing: the setting is left out, whatever the file says.
pub type Set = BTreeMap<String, Option<Value>>;

/// The settings that the newsroom may set, beside `words`. All others belong to whoever runs the server.
pub const OWNED: &[&str] = &[
    "site.name",
    "site.tagline",
    "site.description",
    "site.language",
    "site.time_zone",
    "site.contact",
    "site.texts.about",
    "site.texts.privacy",
    "site.texts.terms",
    "meter.allowance",
    "meter.unlock",
    "access.default",
    "access.open_until",
    "access.rules",
    "gifts.links_per_month",
    "gifts.readers_per_link",
    "gifts.days",
    "readers.devices",
    "readers.session_days",
    "readers.disposable_domains",
    "campus.pairing_days",
    "campus.address_days",
    "groups.sold",
    "groups.invitation_days",
    "newsletters",
    "plans",
    "offers",
    "billing.grace_days",
    "billing.withdrawal_days",
    "billing.withdrawal_refund",
    "billing.currency",
    "billing.tax.rate",
    "billing.tax.name",
    "billing.tax.prices",
    "billing.tax.on_top",
    "billing.tax.number",
    "billing.notices.renewal_days",
    "billing.notices.trial_days",
    "billing.notices.price_change_days",
    "billing.notices.yearly_reminder",
    "billing.notices.failed_days",
    "billing.notices.win_back_days",
    "billing.invoice.offered",
    "billing.invoice.opens",
    "billing.invoice.payment_days",
    "billing.invoice.overdue_days",
    "billing.invoice.seller",
    "billing.invoice.account",
    "staff.second_factor",
    "staff.idle_minutes",
    "staff.session_hours",
    "staff.fresh_minutes",
    "staff.invitation_hours",
    "embeds.providers",
    "embeds.mastodon",
    "embeds.peertube",
    "look.theme",
    "look.accent",
    "look.button",
    "look.paper",
    "look.ink",
    "look.logo",
    "look.dark.accent",
    "look.dark.button",
    "look.dark.paper",
    "look.dark.ink",
    "look.dark.logo",
];

/// Whether the newsroom may set the setting of that full name.
pub fn is_owned(name: &str) -> bool {
    let word = name.strip_prefix("words.").and_then(|rest| rest.split_once('.'));
    OWNED.contains(&name) || word.is_some_and(|(_, key)| WALL_WORDS.iter().any(|(known, _)| *known == key))
}

/// Where a setting has its value from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin<'a> {
    /// Nobody has set it.
    Default,
    /// The settings file.
    File,
    /// The newsroom.
    Newsroom,
    /// The environment variable of that name.
    Environment(&'a str),
}

/// An environment variable that sets something.
#[derive(Clone, Debug)]
struct Variable {
    path: Vec<String>,
    name: String,
    value: String,
}

/// The layers that whoever runs the server has laid, between and over which the newsroom sets its own.
#[derive(Clone, Debug, Default)]
pub struct Layers {
    file: Table,
    environment: Vec<Variable>,
    /// Where paths in the file begin.
    base: PathBuf,
}

impl Layers {
    /// The file's text and the environment.
    ///
    /// # Errors
    /// When the file is no TOML, or a variable is meant for a setting and passes it by.
    pub fn read(
        text: &str,
        environment: impl IntoIterator<Item = (String, String)>,
    ) -> Result<Layers, ConfigError> {
        let file = toml::from_str(text).map_err(|error| ConfigError::Syntax(error.to_string()))?;
        let mut layers = Layers { file, ..Layers::default() };
        let defaults = defaults();
        for (name, value) in environment {
            match setting_of(&name) {
                Some(path) => layers.environment.push(Variable { path, name, value }),
                None => refuse_single_underscore(&name, &defaults)?,
            }
        }
        Ok(layers)
    }

    /// A file that says this.
    pub fn of(config: &Config) -> Layers {
        let table = Value::try_from(config).unwrap_or(Value::Table(Table::new()));
        let file = differing(table, Some(&defaults()));
        Layers { file: file.and_then(into_table).unwrap_or_default(), ..Layers::default() }
    }

    /// The same; paths in the file begin in that folder.
    pub fn based(self, base: &Path) -> Layers {
        Layers { base: base.to_owned(), ..self }
    }

    /// The settings, with what the newsroom has set.
    ///
    /// # Errors
    /// Names the setting, where it came from, and what to do.
    pub fn settle(&self, newsroom: &Set) -> Result<Config, ConfigError> {
        let (mut table, defaults) = (self.file.clone(), defaults());
        for (name, value) in newsroom.iter().filter(|(name, _)| is_owned(name)) {
            let path: Vec<&str> = name.split('.').collect();
            put(&mut table, &path, value.clone());
        }
        for Variable { path, value, .. } in &self.environment {
            let path: Vec<&str> = path.iter().map(String::as_str).collect();
            put(&mut table, &path, Some(typed(&path, value, &defaults)));
        }
        let overridden: Vec<(String, String)> =
            self.environment.iter().map(|one| (one.path.join("."), one.name.clone())).collect();
        let table = Value::Table(table);
        let mut config = serde_path_to_error::deserialize(table.clone())
            .map_err(|error| explain(&error, &table, &overridden))?;
        check::check(&config).map_err(|problem| ConfigError::Meaning(with_origin(problem, &overridden)))?;
        base_paths(&mut config, &self.base);
        Ok(config)
    }

    /// Where the setting of that full name has its value from.
    pub fn origin(&self, name: &str, newsroom: &Set) -> Origin<'_> {
        let sets = |variable: &&Variable| {
            let set = variable.path.join(".");
            set == name || name.starts_with(&format!("{set}."))
        };
        if let Some(variable) = self.environment.iter().find(sets) {
            return Origin::Environment(&variable.name);
        }
        if newsroom.contains_key(name) {
            return Origin::Newsroom;
        }
        let mut path = name.split('.');
        let first = path.next().and_then(|key| self.file.get(key));
        match path.try_fold(first, |at, key| at.map(|at| at.get(key))).flatten() {
            Some(_) => Origin::File,
            None => Origin::Default,
        }
    }
}

fn defaults() -> Value {
    Value::try_from(Config::default()).unwrap_or(Value::Table(Table::new()))
}

fn into_table(value: Value) -> Option<Table> {
    match value {
        Value::Table(table) => Some(table),
        _ => None,
    }
}

/// What of a value is not by default.
fn differing(value: Value, default: Option<&Value>) -> Option<Value> {
    match (value, default) {
        (value, Some(default)) if value == *default => None,
        (Value::Table(table), Some(Value::Table(defaults))) => {
            let kept = table.into_iter().filter_map(|(key, value)| {
                let value = differing(value, defaults.get(&key))?;
                Some((key, value))
            });
            Some(Value::Table(kept.collect()))
        }
        (value, _) => Some(value),
    }
}

/// Puts a value at `path`, or takes away what is there.
fn put(table: &mut Table, path: &[&str], value: Option<Value>) {
    let Some((last, parents)) = path.split_last() else { return };
    let mut at = table;
    for key in parents {
        let entry = at.entry((*key).to_owned()).or_insert_with(|| Value::Table(Table::new()));
        if !entry.is_table() {
            *entry = Value::Table(Table::new());
        }
        let Value::Table(inner) = entry else { return };
        at = inner;
    }
    match value {
        Some(value) => _ = at.insert((*last).to_owned(), value),
        None => _ = at.remove(*last),
    }
}

/// Paths in the settings begin where the settings file is.
fn base_paths(config: &mut Config, base: &Path) {
    let (kept, passing) = paths::of(config);
    for path in kept.into_iter().chain(passing) {
        *path = base.join(&*path);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str =
        "[site]\nname = \"File\"\ntheme = \"look\"\n[access]\nopen_until = \"2031-05-03T18:00:00Z\"";

    fn layers(environment: &[(&str, &str)]) -> Layers {
        let environment = environment.iter().map(|(name, value)| ((*name).into(), (*value).into()));
        Layers::read(FILE, environment.collect::<Vec<_>>()).unwrap()
    }

    fn set(values: &[(&str, Option<Value>)]) -> Set {
        values.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect()
    }

    #[test]
    fn each_layer_wins_over_those_before_it() {
        let (plain, fixed) = (layers(&[]), layers(&[("BROADSHEET_SITE__NAME", "Variable")]));
        let newsroom = set(&[("site.name", Some("Newsroom".into())), ("meter.allowance", Some(5.into()))]);
        let name = |layers: &Layers, set: &Set| layers.settle(set).unwrap().site.name;
        assert_eq!(name(&plain, &Set::new()), "File");
        assert_eq!(name(&plain, &newsroom), "Newsroom");
        assert_eq!(name(&fixed, &newsroom), "Variable");
        assert_eq!(plain.settle(&newsroom).unwrap().meter.allowance, 5);
        let of = |layers: &Layers, name| format!("{:?}", layers.origin(name, &newsroom));
        assert_eq!(of(&plain, "site.name"), "Newsroom");
        assert_eq!(of(&fixed, "site.name"), "Environment(\"BROADSHEET_SITE__NAME\")");
        assert_eq!(of(&plain, "site.theme"), "File");
        assert_eq!(of(&plain, "site.tagline"), "Default");
    }

    #[test]
    fn what_the_file_says_can_be_taken_out() {
        let closed = set(&[("access.open_until", None)]);
        assert!(layers(&[]).settle(&Set::new()).unwrap().access.open_until.is_some());
        assert!(layers(&[]).settle(&closed).unwrap().access.open_until.is_none());
    }

    #[test]
    fn only_what_the_newsroom_owns_is_taken_from_it() {
        let reach = set(&[
            ("server.listen", Some("0.0.0.0:80".into())),
            ("site.url", Some("https://evil.example".into())),
        ]);
        let config = layers(&[]).settle(&reach).unwrap();
        assert_eq!(config.server.listen, Config::default().server.listen);
        assert_eq!(config.site.url, Config::default().site.url);
        assert!(is_owned("words.fr.wall-unlock-title"));
        for other in [
            "words",
            "words.fr",
            "words.fr.newsroom-home",
            "database.url",
            "billing.processor",
            "site.theme",
            "site.themes",
        ] {
            assert!(!is_owned(other), "{other}");
        }
        // Each is a setting: of a table it names, nothing is refused as unknown.
        for name in OWNED {
            let of = set(&[(name, Some(Value::Float(0.5)))]);
            let error = layers(&[]).settle(&of).unwrap_err();
            assert!(matches!(error, ConfigError::Value { .. }), "{name}: {error}");
        }
    }

    #[test]
    fn the_same_check_refuses_the_same() {
        let refused = set(&[("meter.allowance", Some(2000.into()))]);
        let error = layers(&[]).settle(&refused).unwrap_err().to_string();
        assert_eq!(error, "meter.allowance is 2000; it must lie between 0 and 1000.");
        let refused = set(&[("meter.allowance", Some("three".into()))]);
        let error = layers(&[]).settle(&refused).unwrap_err().to_string();
        assert!(error.starts_with("The setting \"meter.allowance\" is \"three\": "), "{error}");
    }

    #[test]
    fn paths_of_the_file_begin_beside_it() {
        let config = layers(&[]).based(Path::new("/etc/weir")).settle(&Set::new()).unwrap();
        assert_eq!(config.site.theme.as_deref(), Some(Path::new("/etc/weir/look")));
    }

    #[test]
    fn settings_put_together_by_a_program_are_a_file_of_what_differs() {
        let mut config = Config::default();
        config.meter.allowance = 7;
        let layers = Layers::of(&config);
        assert_eq!(layers.origin("meter.allowance", &Set::new()), Origin::File);
        assert_eq!(layers.origin("meter.unlock", &Set::new()), Origin::Default);
        assert_eq!(layers.settle(&Set::new()).unwrap().meter.allowance, 7);
    }
}
