//! What the system lets this process have.

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// Files that are open whoever visits: the database's, the log, the theme's.
const OWN_FILES: u64 = 256;

/// Files that this process may open, by the soft limit.
pub fn file_limit() -> u64 {
    getrlimit(Resource::Nofile).current.unwrap_or(u64::MAX)
}

/// Files that are wanted for so many connections.
pub fn files_wanted(connections: u32) -> u64 {
    u64::from(connections) + OWN_FILES
}

/// Each connection is a file. The soft limit is a habit of shells and may be raised up to the hard one.
pub fn raise_file_limit(connections: u32) {
    let limit = getrlimit(Resource::Nofile);
    let wanted = files_wanted(connections);
    let Some(soft) = limit.current.filter(|soft| *soft < wanted) else { return };
    let may = limit.maximum.map_or(wanted, |hard| hard.min(wanted));
    let raised = setrlimit(Resource::Nofile, Rlimit { current: Some(may), maximum: limit.maximum });
    let has = if raised.is_ok() { may } else { soft };
    if has < wanted {
        tracing::warn!(
            has,
            wanted,
            "this process may open too few files for server.connections; raise LimitNOFILE (ulimit -n), or lower the setting"
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_limit_is_raised_as_far_as_it_may() {
        let hard = getrlimit(Resource::Nofile).maximum;
        raise_file_limit(300);
        let wanted = files_wanted(300);
        assert!(file_limit() >= hard.map_or(wanted, |hard| hard.min(wanted)));
    }
}
