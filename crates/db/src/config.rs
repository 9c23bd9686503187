//! Which database: read from the setting `database.url`.

use std::path::{Path, PathBuf};

use crate::error::DbError;

/// Where the database is and how many connections to hold.
#[derive(Clone, Debug)]
pub struct DatabaseConfig {
    /// `sqlite:PATH` (relative to the data folder) or `postgres://...`; the file `broadsheet.db` of the
    /// data folder if absent. Connections to PostgreSQL are not encrypted: keep it on the same machine, a
    /// private network or behind a tunnel.
    pub url: Option<String>,
    /// How many connections this process holds, each on a thread of its own: on SQLite one writes and
    /// the rest read, on PostgreSQL half of them write.
    pub connections: usize,
}

impl Default for DatabaseConfig {
    fn default() -> Self {
        DatabaseConfig { url: None, connections: 8 }
    }
}

/// The kind of database, for the few statements that cannot be written once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// The embedded default.
    Sqlite,
    /// A server, for several nodes.
    Postgres,
}

/// A database that connections can be opened to.
#[derive(Clone, Debug)]
pub(crate) enum Target {
    Sqlite(PathBuf),
    Postgres(Box<postgres::Config>),
}

impl Target {
    pub(crate) fn from_config(config: &DatabaseConfig, data: &Path) -> Result<Target, DbError> {
        let Some(url) = &config.url else {
            return Ok(Target::Sqlite(data.join("broadsheet.db")));
        };
        match url.split_once(':') {
            Some(("sqlite", path)) => {
                let path = path.strip_prefix("//").unwrap_or(path);
                if path.is_empty() {
                    return Err(DbError::Url("sqlite: names no file".into()));
                }
                Ok(Target::Sqlite(data.join(path)))
            }
            Some(("postgres" | "postgresql", _)) => {
                let mut server: postgres::Config =
                    url.parse().map_err(|error| DbError::Url(crate::postgres::describe(&error)))?;
                server.application_name("broadsheet");
                Ok(Target::Postgres(Box::new(server)))
            }
            // The setting may hold a password in an unexpected place, so it is never repeated.
            _ => Err(DbError::Url("it begins with neither sqlite: nor postgres:".into())),
        }
    }

    pub(crate) fn dialect(&self) -> Dialect {
        match self {
            Target::Sqlite(_) => Dialect::Sqlite,
            Target::Postgres(_) => Dialect::Postgres,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn target(url: &str) -> Result<Target, DbError> {
        let config = DatabaseConfig { url: Some(url.into()), ..DatabaseConfig::default() };
        Target::from_config(&config, Path::new("/data"))
    }

    fn sqlite_path(url: &str) -> PathBuf {
        match target(url) {
            Ok(Target::Sqlite(path)) => path,
            other => panic!("{url}: {other:?}"),
        }
    }

    #[test]
    fn sqlite_paths_start_at_the_data_folder() {
        assert_eq!(sqlite_path("sqlite:magazine.db"), Path::new("/data/magazine.db"));
        assert_eq!(sqlite_path("sqlite:/srv/magazine.db"), Path::new("/srv/magazine.db"));
        assert_eq!(sqlite_path("sqlite:///srv/magazine.db"), Path::new("/srv/magazine.db"));
        let Ok(Target::Sqlite(path)) = Target::from_config(&DatabaseConfig::default(), Path::new("/data"))
        else {
            panic!("SQLite is the default")
        };
        assert_eq!(path, Path::new("/data/broadsheet.db"));
    }

    #[test]
    fn other_urls_are_refused_without_repeating_them() {
        for url in ["mysql://root:hunter2@db/x", "hunter2", "postgres://u:hunter2@h:port/x", "sqlite:"] {
            let error = target(url).unwrap_err().to_string();
            assert!(error.starts_with("database.url is not usable"), "{error}");
            assert!(!error.contains("hunter2"), "{error}");
        }
    }
}
