//! How a command ends when it does not end well.

use std::process::ExitCode;

/// What went wrong, as one sentence or two for whoever typed the command.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The command or the settings cannot be meant so: nothing was tried.
    #[error("{0}")]
    Usage(String),
    /// It was tried.
    #[error("{0}")]
    Failed(String),
    /// It was tried, and should be again: what mail servers keep a message for.
    #[error("{0}")]
    Later(String),
}

impl Failure {
    /// For arguments and settings.
    pub fn usage(error: impl std::fmt::Display) -> Failure {
        Failure::Usage(error.to_string())
    }

    /// For everything else.
    pub fn failed(error: impl std::fmt::Display) -> Failure {
        Failure::Failed(error.to_string())
    }

    /// For what should be tried again.
    pub fn later(error: impl std::fmt::Display) -> Failure {
        Failure::Later(error.to_string())
    }

    /// 2 as for a wrong flag, 1 for what failed, 75 (`EX_TEMPFAIL`) for what should be tried again.
    pub fn code(&self) -> ExitCode {
        match self {
            Failure::Usage(_) => ExitCode::from(2),
            Failure::Failed(_) => ExitCode::FAILURE,
            Failure::Later(_) => ExitCode::from(75),
        }
    }
}

impl From<db::DbError> for Failure {
    fn from(error: db::DbError) -> Failure {
        Failure::failed(error)
    }
}
