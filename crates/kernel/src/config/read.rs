//! From the file's text and the environment to [`Config`], or to a sentence that says what is wrong.

use toml::{Table, Value};

use super::{Config, Layers, Set, advice};

/// Prefix of environment variables that override a setting.
const PREFIX: &str = "BROADSHEET_";

/// Why the settings cannot be used.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum ConfigError {
    /// The file is not TOML.
    #[error("broadsheet.toml cannot be read: {0}Texts stand in quotes, as in name = \"The Weir\".")]
    Syntax(String),
    /// A setting that does not exist.
    #[error("There is no setting \"{path}\"{origin}.{hint}")]
    Unknown {
        /// Its full name, as in `site.nmae`.
        path: String,
        /// Where it was found, if not in the file.
        origin: String,
        /// The nearest known one.
        hint: String,
    },
    /// A value of the wrong type or form.
    #[error("The setting \"{path}\"{origin} is {value}: {problem}. {advice}")]
    Value {
        /// Its full name.
        path: String,
        /// Where it was found, if not in the file.
        origin: String,
        /// What stands there.
        value: String,
        /// What is wrong with it.
        problem: String,
        /// What to write instead.
        advice: String,
    },
    /// Values that are well-formed but cannot be.
    #[error("{0}")]
    Meaning(String),
}

/// Reads settings from the file's text, then lets the environment override them.
///
/// # Errors
/// Names the setting, where it came from, and what to do.
pub fn read(
    text: &str,
    environment: impl IntoIterator<Item = (String, String)>,
) -> Result<Config, ConfigError> {
    Layers::read(text, environment)?.settle(&Set::new())
}

/// `BROADSHEET_SITE__NAME` is `["site", "name"]`; a variable without `__` is no setting.
pub(super) fn setting_of(variable: &str) -> Option<Vec<String>> {
    let name = variable.strip_prefix(PREFIX)?;
    name.contains("__").then(|| name.split("__").map(str::to_lowercase).collect())
}

/// `BROADSHEET_SITE_NAME` is meant for a setting and would be passed over.
pub(super) fn refuse_single_underscore(variable: &str, defaults: &Value) -> Result<(), ConfigError> {
    let Some(name) = variable.strip_prefix(PREFIX) else { return Ok(()) };
    let Some((section, key)) = name.split_once('_') else { return Ok(()) };
    if defaults.get(section.to_lowercase()).is_none() {
        return Ok(());
    }
    Err(ConfigError::Unknown {
        path: format!("{}_{}", section.to_lowercase(), key.to_lowercase()),
        origin: format!(" (from the environment variable {variable})"),
        hint: format!(" Section and setting are parted by two underscores: {PREFIX}{section}__{key}."),
    })
}

/// The value of a variable for the setting at `path`. It is read as TOML where the default is not a text, else taken as
/// it is.
pub(super) fn typed(path: &[&str], value: &str, defaults: &Value) -> Value {
    let default = path.iter().try_fold(defaults, |at, key| at.get(key));
    let as_text = || Value::String(value.to_owned());
    match default {
        None | Some(Value::String(_)) => as_text(),
        Some(_) => toml::from_str::<Table>(&format!("value = {value}"))
            .ok()
            .and_then(|mut wrapped| wrapped.remove("value"))
            .unwrap_or_else(as_text),
    }
}

/// The same sentence with the variable that set what it is about.
pub(super) fn with_origin(problem: String, overridden: &[(String, String)]) -> String {
    match overridden.iter().find(|(setting, _)| problem.starts_with(setting.as_str())) {
        Some((_, variable)) => format!("{problem} (from the environment variable {variable})"),
        None => problem,
    }
}

pub(super) fn explain(
    error: &serde_path_to_error::Error<toml::de::Error>,
    table: &Value,
    overridden: &[(String, String)],
) -> ConfigError {
    let mut path = error.path().to_string();
    let message = error.inner().message();
    let unknown = message.strip_prefix("unknown field ").map(quoted_names);
    if let Some(names) = &unknown
        && let Some(name) = names.first()
        && !path.ends_with(name.as_str())
    {
        path = if path == "." { name.clone() } else { format!("{path}.{name}") };
    }
    let origin = overridden
        .iter()
        .find(|(setting, _)| {
            *setting == path || setting.strip_prefix(&path).is_some_and(|rest| rest.starts_with('.'))
        })
        .map(|(_, variable)| format!(" (from the environment variable {variable})"))
        .unwrap_or_default();
    match unknown {
        Some(names) => ConfigError::Unknown { hint: hint(&names), path, origin },
        None => {
            let problem = message.trim().to_owned();
            let value = advice::shown(table, &path).unwrap_or_else(|| "not as it must be".to_owned());
            let advice = advice::advice(&path, &problem);
            ConfigError::Value { path, origin, value, problem, advice }
        }
    }
}

/// The names in back-quotes: first the unknown one, then those that exist.
fn quoted_names(message: &str) -> Vec<String> {
    message.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

fn hint(names: &[String]) -> String {
    let Some((unknown, known)) = names.split_first() else { return String::new() };
    match known.iter().max_by(|a, b| nearness(unknown, a).total_cmp(&nearness(unknown, b))) {
        Some(nearest) if nearness(unknown, nearest) > 0.6 => format!(" Did you mean \"{nearest}\"?"),
        _ => format!(" Known here: {}.", known.join(", ")),
    }
}

fn nearness(a: &str, b: &str) -> f64 {
    strsim::jaro_winkler(a, b)
}

impl Config {
    /// The defaults overridden by `text` alone, as tests and the demonstration need it.
    ///
    /// # Errors
    /// As [`read`].
    pub fn from_toml(text: &str) -> Result<Config, ConfigError> {
        read(text, [])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn env(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect()
    }

    fn problem(text: &str) -> String {
        read(text, []).unwrap_err().to_string()
    }

    #[test]
    fn an_empty_file_is_a_working_site() {
        let config = read("", []).unwrap();
        assert_eq!((config.meter.allowance, config.readers.devices), (3, 5));
    }

    #[test]
    fn the_environment_wins() {
        let config = read(
            "[site]\nname = \"File\"",
            env(&[
                ("BROADSHEET_SITE__NAME", "42"),
                ("BROADSHEET_METER__ALLOWANCE", "5"),
                ("BROADSHEET_DATABASE__URL", "postgres://x/y"),
                ("BROADSHEET_SERVER__TRUSTED_PROXIES", "[\"10.0.0.0/8\"]"),
                ("BROADSHEET_TEST_POSTGRES", "not a setting"),
                ("PATH", "/bin"),
            ]),
        )
        .unwrap();
        assert_eq!((config.site.name.as_str(), config.meter.allowance), ("42", 5));
        assert_eq!(config.server.trusted_proxies.len(), 1);
        assert_eq!(config.database.url.as_deref(), Some("postgres://x/y"));
    }

    #[test]
    fn one_underscore_where_two_are_meant_is_refused() {
        let error = read("", env(&[("BROADSHEET_METER_ALLOWANCE", "5")])).unwrap_err().to_string();
        assert!(error.contains("BROADSHEET_METER__ALLOWANCE"), "{error}");
        assert!(read("", env(&[("BROADSHEET_BINARY", "x"), ("BROADSHEET_E2E_BINARY", "x")])).is_ok());
    }

    #[test]
    fn an_unknown_setting_names_the_nearest() {
        assert_eq!(
            problem("[site]\nnmae = \"x\""),
            "There is no setting \"site.nmae\". Did you mean \"name\"?"
        );
        assert_eq!(problem("[sit]\nname = \"x\""), "There is no setting \"sit\". Did you mean \"site\"?");
        assert!(problem("[meter]\nzzz = 1").contains("Known here: allowance, unlock."));
        let error = read("", env(&[("BROADSHEET_METER__ALOWANCE", "4")])).unwrap_err().to_string();
        assert_eq!(
            error,
            "There is no setting \"meter.alowance\" (from the environment variable BROADSHEET_METER__ALOWANCE). Did you mean \"allowance\"?"
        );
    }

    #[test]
    fn a_wrong_value_names_its_setting() {
        assert!(
            problem("[meter]\nallowance = \"three\"")
                .starts_with("The setting \"meter.allowance\" is \"three\": ")
        );
        assert!(problem("[meter]\nunlock = \"never\"").contains("meter.unlock"));
        assert!(problem("[server]\nlisten = \"here\"").contains("server.listen"));
        assert!(problem("[site\n").starts_with("broadsheet.toml cannot be read"));
    }

    #[test]
    fn impossible_values_are_refused() {
        for (text, word) in [
            ("[meter]\nallowance = -1", "meter.allowance"),
            ("[site]\ntime_zone = \"Mars/Base\"", "site.time_zone"),
            ("[site]\nurl = \"magazine.example\"", "site.url"),
            ("[site]\nurl = \"https://magazine.example/path\"", "site.url"),
            ("[mail]\nfrom = \"nobody\"", "mail.from"),
            ("[server]\ntls = \"automatic\"", "begin with https://"),
            ("[site]\nurl = \"https://192.0.2.1\"\n[server]\ntls = \"automatic\"", "public name"),
            ("[site]\nurl = \"https://localhost:8443\"\n[server]\ntls = \"automatic\"", "public name"),
            ("[site]\nurl = \"https://weir.example\"\n[server]\ntls = \"files\"", "tls_certificate"),
            ("[server.acme]\ndirectory = \"http://ca.example\"", "acme.directory"),
            ("[server.acme]\ncontact = \"nobody\"", "server.acme.contact"),
            ("[server]\nmetrics = \"127.0.0.1:8080\"", "server.metrics"),
            ("[server]\nconnections = 1", "server.connections"),
            ("[readers]\ndevices = 0", "readers.devices"),
            ("[[newsletters]]\nslug = \"Daily Review\"\nname = \"x\"", "newsletters"),
            (
                "[[newsletters]]\nslug = \"a\"\nname = \"x\"\n[[newsletters]]\nslug = \"a\"\nname = \"y\"",
                "twice",
            ),
            ("[[institutions]]\nname = \"Library\"\nnetworks = [\"0.0.0.0/0\"]", "institutions"),
            ("[[institutions]]\nname = \"Library\"\nnetworks = []", "institutions"),
            ("[[ads]]\nslot = \"top\"\nheadline = \"x\"\nadvertiser = \"y\"\nurl = \"javascript:1\"", "ads"),
        ] {
            assert!(problem(text).contains(word), "{text}: {}", problem(text));
        }
    }
}
