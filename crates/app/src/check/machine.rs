//! What the machine gives: folders, room, files, the hour.

use std::fs;
use std::os::unix::fs::MetadataExt as _;
use std::path::Path;

use kernel::clock::{Millis, timestamp};
use press::Press;

use super::report::{Found, note, ok, wrong};
use crate::resources;
use crate::settings::{KEY, read_key};

/// Below this much room, in bytes, SQLite soon cannot write any more.
const LEAST_ROOM: u64 = 200 << 20;
/// Below this it is time to look for more.
const SCANT_ROOM: u64 = 2 << 30;
/// Not even the first release had been made then.
const TOO_EARLY: Millis = 1_764_000_000_000;
/// Clocks of several machines may differ by so much.
const TOLERANCE: Millis = 5 * 60 * 1000;

/// The data folder and what is in it must be ours.
pub fn data_folder(data: &Path) -> Found {
    let Ok(about) = fs::metadata(data) else {
        return note(format!("{} is not there yet; the first `serve` or import makes it", data.display()));
    };
    if about.mode() & 0o077 != 0 {
        return note(format!(
            "others can look into {}; `chmod 700 {0}` keeps readers' addresses private",
            data.display()
        ));
    }
    writable(data)
}

/// Whether a file can be made there; it has no name and is gone at once.
pub fn writable(folder: &Path) -> Found {
    match tempfile::tempfile_in(folder) {
        Ok(_) => ok(folder.display().to_string()),
        Err(error) => wrong(format!(
            "cannot write to {}: {error}; give it to the user who serves (chown), or mount it writable",
            folder.display()
        )),
    }
}

/// A folder that is made when it is needed.
pub fn made_when_needed(folder: &Path) -> Found {
    match folder.exists() {
        true => writable(folder),
        false => ok(format!("{} is made when it is needed", folder.display())),
    }
}

/// The secret key: there, whole, and nobody else's.
pub fn secret_key(data: &Path) -> Found {
    let path = data.join(KEY);
    if !path.exists() {
        return note(format!("{} is made at the first start; keep it with the backup", path.display()));
    }
    match read_key(&path) {
        Ok(_) => ok(format!("{}, for its owner alone", path.display())),
        Err(failure) => wrong(failure.to_string()),
    }
}

/// Room on the disk of the data folder.
pub fn room(data: &Path) -> Found {
    let nearest = data.ancestors().find(|folder| folder.exists()).unwrap_or(Path::new("."));
    let about = match rustix::fs::statvfs(nearest) {
        Ok(about) => about,
        Err(error) => return wrong(format!("cannot ask for the room at {}: {error}", nearest.display())),
    };
    let (free, whole) = (about.f_bavail * about.f_frsize, about.f_blocks * about.f_frsize);
    let said = format!("{} free of {}", size(free), size(whole));
    match free {
        _ if about.f_files > 0 && about.f_favail < 1000 => {
            wrong(format!("{said}, but only {} more files can be made; remove some", about.f_favail))
        }
        0..LEAST_ROOM => wrong(format!("{said}; make room before nothing can be written any more")),
        LEAST_ROOM..SCANT_ROOM => note(format!("{said}; that is little")),
        _ => ok(said),
    }
}

fn size(bytes: u64) -> String {
    match bytes {
        0..0x4000_0000 => format!("{} MB", bytes >> 20),
        _ => format!("{:.1} GB", bytes as f64 / f64::from(1 << 30)),
    }
}

/// Files that may be open: each connection is one.
pub fn open_files(connections: u32) -> Found {
    resources::raise_file_limit(connections);
    let (has, wanted) = (resources::file_limit(), resources::files_wanted(connections));
    match has >= wanted {
        true => ok(format!("{has}, enough for {connections} connections")),
        false => wrong(format!(
            "{has}, and {wanted} are wanted; raise LimitNOFILE (ulimit -n) or lower server.connections"
        )),
    }
}

/// The hour, and whether it can be: months of the meter, sessions and certificates go by it.
pub fn clock(press: &Press, newest: Option<Millis>) -> Found {
    let now = press.clock.now();
    let zoned = timestamp(now).to_zoned_datetime(press.zone.clone());
    let said = format!("{} in {}", zoned.strftime("%Y-%m-%d %H:%M:%S"), press.config.site.time_zone);
    match clock_doubt(now, newest) {
        Some(doubt) => wrong(format!("{said}; {doubt}")),
        None => ok(said),
    }
}

/// Why the clock cannot be right, if it cannot.
pub fn clock_doubt(now: Millis, newest: Option<Millis>) -> Option<String> {
    let advice = "set the clock (`timedatectl`, or an NTP service)";
    if now < TOO_EARLY {
        return Some(format!("that is before this program was made: {advice}"));
    }
    let ahead = newest.filter(|newest| *newest > now + TOLERANCE)?;
    Some(format!("the database holds changes of {}, which is later: {advice}", timestamp(ahead)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_that_cannot_be_right_is_doubted() {
        let now = TOO_EARLY + 1;
        assert_eq!(clock_doubt(now, None), None);
        assert_eq!(clock_doubt(now, Some(now + TOLERANCE)), None);
        assert!(clock_doubt(now, Some(now + TOLERANCE + 1)).unwrap().contains("later"));
        assert!(clock_doubt(0, None).unwrap().contains("timedatectl"));
    }

    #[test]
    fn sizes_are_said_in_words_people_use() {
        assert_eq!((size(5 << 20), size(3 << 29)), ("5 MB".to_owned(), "1.5 GB".to_owned()));
    }
}
