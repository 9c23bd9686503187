//! Settings that the newsroom sets: over the settings file, under the environment, judged by the same check. A change
//! is one transaction with its lines of the audit log and of the log of changes, by which every process hears of it.

mod store;
#[cfg(test)]
mod tests;
mod told;

use db::{Conn, DbError, Tx};
use kernel::Config;
use kernel::clock::Millis;
use kernel::config::{ConfigError, Set};
use kernel::ids::hex;
use sha2::{Digest as _, Sha256};
use toml::Value;

use crate::Press;
use crate::audit::{self, Act, Actor, Entry, Subject};
use crate::pictures::FileName;
use crate::plans;

pub use store::{Standing, standing, stored};
pub use told::told;

/// The kind of change that the log of changes tells.
pub const CHANGE: &str = "settings";
/// The kind of thing that the audit log tells of.
pub const THING: &str = "setting";
/// Lines that one change writes into the audit log at most.
const LINES: usize = 60;

/// Why settings stay as they are.
#[derive(Debug, thiserror::Error)]
pub enum SettingError {
    /// Somebody else changed them since they were shown.
    #[error("somebody else changed them meanwhile")]
    Overtaken,
    /// They cannot be so.
    #[error(transparent)]
    Wrong(#[from] ConfigError),
    /// A plan would go that so many pay for.
    #[error("{count} subscriptions are of {plan}")]
    Subscribed {
        /// Its slug.
        plan: String,
        /// Subscriptions that go on.
        count: i64,
    },
    /// There is no such picture.
    #[error("there is no picture {0}")]
    Picture(String),
    /// The database failed.
    #[error(transparent)]
    Failed(#[from] DbError),
}

/// What becomes of a setting.
#[derive(Clone, Debug, PartialEq)]
pub enum Wish {
    /// It is set to this, or left out whatever the file says.
    Be(Option<Value>),
    /// It is as it is without the newsroom.
    Undo,
}

/// Settings that are changed together, as somebody saw them.
#[derive(Clone, Copy, Debug)]
pub struct Sheet<'a> {
    /// What the audit log knows them by.
    pub name: &'a str,
    /// Their full names.
    pub keys: &'a [String],
    /// The [`fingerprint`] of what was shown.
    pub seen: &'a str,
}

/// The settings as a table.
pub fn table(config: &Config) -> Value {
    Value::try_from(config).unwrap_or_else(|_| Value::Table(toml::Table::new()))
}

/// The setting of that full name, if it has a value.
pub fn value<'t>(table: &'t Value, key: &str) -> Option<&'t Value> {
    key.split('.').try_fold(table, |at, step| at.get(step))
}

/// What tells one state of these settings from another.
pub fn fingerprint(config: &Config, keys: &[String]) -> String {
    let table = table(config);
    let mut hash = Sha256::new();
    for key in keys {
        let text = value(&table, key).map(Value::to_string).unwrap_or_default();
        hash.update(format!("{key}\n{}\n{text}\n", text.len()));
    }
    hex(&hash.finalize()[..8])
}

/// What the newsroom would have set then.
fn wished(set: &Set, wishes: &[(String, Wish)]) -> Set {
    let mut set = set.clone();
    for (key, wish) in wishes {
        match wish {
            Wish::Be(value) => _ = set.insert(key.clone(), value.clone()),
            Wish::Undo => _ = set.remove(key),
        }
    }
    set
}

/// The site as it would be, for whoever wants to see that it can be. `set` is what the newsroom has set now.
///
/// # Errors
/// When the settings cannot be so.
pub fn proposed(press: &Press, set: &Set, wishes: &[(String, Wish)]) -> Result<Press, ConfigError> {
    press.with(wished(set, wishes))
}

/// Changes settings; says whether that changed anything.
///
/// # Errors
/// [`SettingError`] says why they stay as they are.
pub fn change(
    tx: &mut Tx,
    press: &Press,
    actor: &Actor,
    sheet: Sheet<'_>,
    wishes: &[(String, Wish)],
    now: Millis,
) -> Result<bool, SettingError> {
    store::lock(tx, now)?;
    let set = stored(tx)?;
    let before = press.with(set.clone())?;
    if fingerprint(&before.config, sheet.keys) != sheet.seen {
        return Err(SettingError::Overtaken);
    }
    let tables = (table(&before.config), table(&proposed(press, &set, wishes)?.config));
    // What is typed as it is already is not set anew: it goes on following the file.
    let differs = |(key, wish): &&(String, Wish)| match wish {
        Wish::Be(_) => value(&tables.0, key) != value(&tables.1, key),
        Wish::Undo => set.contains_key(key),
    };
    let wishes: Vec<_> = wishes.iter().filter(differs).cloned().collect();
    if wishes.is_empty() {
        return Ok(false);
    }
    let after = proposed(press, &set, &wishes)?;
    check(tx, &before.config, &after.config)?;
    for (key, wish) in &wishes {
        match wish {
            Wish::Be(value) => store::put(tx, key, value.as_ref(), actor, now)?,
            Wish::Undo => store::remove(tx, key)?,
        }
    }
    note(tx, actor, sheet.name, (&before.config, &after.config), &wishes, now)?;
    plans::offer(tx, &after, now)?;
    tx.record_change(CHANGE, 0, now)?;
    Ok(true)
}

const PICTURE: &str = "SELECT id FROM media WHERE public_id = $1";

/// What only the database knows to be wrong.
fn check(tx: &mut Tx, before: &Config, after: &Config) -> Result<(), SettingError> {
    let stays = |slug: &str, term| after.plans.iter().any(|plan| plan.slug == slug && plan.per == term);
    let gone: Vec<_> = before.plans.iter().filter(|plan| !stays(&plan.slug, plan.per)).collect();
    if !gone.is_empty() {
        let paid = plans::subscribed(tx)?;
        for plan in gone {
            let of = paid.iter().filter(|one| one.price.plan == plan.slug && one.price.term == plan.per);
            let count: i64 = of.map(|one| one.count).sum();
            if count > 0 {
                return Err(SettingError::Subscribed { plan: plan.slug.clone(), count });
            }
        }
    }
    let logos = [(&before.look.logo, &after.look.logo), (&before.look.dark.logo, &after.look.dark.logo)];
    for (_, name) in logos.into_iter().filter(|(was, name)| was != name && !name.is_empty()) {
        if !is_picture(tx, name)? {
            return Err(SettingError::Picture(name.clone()));
        }
    }
    Ok(())
}

/// Whether the library has a picture of that file name.
fn is_picture(conn: &mut Conn, name: &str) -> Result<bool, DbError> {
    let Some(file) = FileName::parse(name) else { return Ok(false) };
    Ok(conn.query_opt::<i64>(PICTURE, &[&file.public_id])?.is_some())
}

/// A logo in the settings that is no picture of the library, if one is.
///
/// # Errors
/// When the database fails.
pub fn missing_logo(conn: &mut Conn, config: &Config) -> Result<Option<String>, DbError> {
    for name in [&config.look.logo, &config.look.dark.logo] {
        if !name.is_empty() && !is_picture(conn, name)? {
            return Ok(Some(name.clone()));
        }
    }
    Ok(None)
}

/// A line for each difference.
fn note(
    tx: &mut Tx,
    actor: &Actor,
    sheet: &str,
    (before, after): (&Config, &Config),
    wishes: &[(String, Wish)],
    now: Millis,
) -> Result<(), DbError> {
    let (before, after) = (table(before), table(after));
    let mut left = LINES;
    for (key, wish) in wishes {
        let act = if *wish == Wish::Undo { Act::SettingUndone } else { Act::SettingChanged };
        let mut differences = told::differences(key, value(&before, key), value(&after, key));
        if differences.is_empty() {
            differences.push((key.clone(), String::new(), String::new()));
        }
        for (title, was, became) in differences.iter().take(left) {
            let subject = Subject::Thing { kind: THING, id: sheet, title };
            audit::record(tx, now, actor, &Entry { act, subject, was, became })?;
        }
        left = left.saturating_sub(differences.len());
    }
    Ok(())
}
