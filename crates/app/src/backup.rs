//! `broadsheet backup` and `broadsheet restore`.

use std::io::IsTerminal as _;
use std::path::Path;
use std::time::{Duration, Instant};

use care::{CareError, Kept, Manifest, Progress, Verified};
use db::Db;
use indicatif::{HumanBytes, HumanCount, ProgressBar, ProgressStyle};
use kernel::Config;
use kernel::clock::Clock;

use crate::cli::{BackupArgs, PlaceArgs, RestoreArgs};
use crate::failure::Failure;
use crate::settings::Place;

/// Makes a backup. The database is read as it is: nothing is brought up to date for it.
pub fn back_up(args: &PlaceArgs, options: &BackupArgs) -> Result<(), Failure> {
    let place = Place::read(args)?;
    care::refuse_unfinished(&place.data).map_err(Failure::usage)?;
    if let Some(file) = db::file(&place.database(), &place.data)?.filter(|file| !file.exists()) {
        return Err(Failure::usage(format!("there is no site to back up: {} is not there", file.display())));
    }
    let db = Db::open_as_it_is(&place.database(), &place.data)?;
    let kept = kept(&place.data, place.file.as_deref(), &place.config);
    let mut shown = Shown::new();
    let made = care::back_up(&db, &kept, &options.file, Clock::system().now(), &mut |at| shown.show(at));
    shown.end();
    let made = made.map_err(failure)?;
    println!("{}: {}, read back and found sound", options.file.display(), HumanBytes(made.bytes));
    tell(&made.manifest);
    for path in kept.elsewhere() {
        println!("  NOT in it, because it is not in the data folder: {}", path.display());
    }
    println!("It holds readers' addresses and the site's secrets: keep it as safe as the site itself.");
    Ok(())
}

/// What belongs to a site beside its database.
pub fn kept(data: &Path, settings: Option<&Path>, config: &Config) -> Kept {
    Kept { data: data.to_owned(), settings: settings.map(Path::to_owned), own: config.kept_paths() }
}

/// Restores a backup, or says what is in it. The settings that are there decide into which database, else
/// those of the backup.
pub fn restore(args: &PlaceArgs, options: &RestoreArgs) -> Result<(), Failure> {
    let mut place = Place::read(args)?;
    let mut shown = Shown::new();
    let backup = Verified::open(&options.file, &mut |at| shown.show(at));
    shown.end();
    let backup = backup.map_err(failure)?;
    println!("{}: whole and sound", options.file.display());
    tell(&backup.manifest);
    if options.check {
        return Ok(());
    }
    if let (None, Some(settings)) = (&place.file, &backup.settings) {
        let file = place.data.join(crate::settings::SETTINGS);
        let read = Place::of_text(place.data.clone(), file, settings).map_err(|error| {
            Failure::usage(format!(
                "the settings in the backup cannot be used: {error}. Put a {} of your own into {}",
                crate::settings::SETTINGS,
                place.data.display()
            ))
        })?;
        place.config = read.config;
    }
    let mut shown = Shown::new();
    let restored = care::restore(backup, &place.data, &place.database(), &mut |at| shown.show(at));
    shown.end();
    let restored = restored.map_err(failure)?;
    let (rows, files) = (HumanCount(restored.rows), HumanCount(restored.files));
    println!("Restored {rows} rows and {files} files into {}", place.data.display());
    if restored.parked > 0 {
        println!(
            "{} mails waited when the backup was made; they are parked, since they may have been sent since",
            restored.parked
        );
    }
    println!("Look over it with `broadsheet check`, then `broadsheet serve`.");
    Ok(())
}

fn tell(manifest: &Manifest) {
    let rows = |name: &str| {
        let table = manifest.tables.iter().find(|table| table.name == name);
        HumanCount(table.map_or(0, |table| table.rows))
    };
    let pictures = manifest.files.iter().filter(|file| file.path.starts_with("media/")).count();
    println!(
        "  made {} by Broadsheet {} on {}: {} articles, {} readers, {pictures} pictures, {} tables",
        manifest.made_at,
        manifest.program,
        manifest.database,
        rows("articles"),
        rows("readers"),
        manifest.tables.len()
    );
}

/// What cannot be meant so is told apart from what failed.
fn failure(error: CareError) -> Failure {
    match error {
        CareError::Exists(_) | CareError::NotEmpty { .. } | CareError::Db(db::DbError::NotEmpty { .. }) => {
            Failure::usage(error)
        }
        error => Failure::failed(error),
    }
}

/// A bar on a terminal, a line now and then elsewhere.
struct Shown {
    bar: Option<ProgressBar>,
    told: Instant,
}

/// Between two lines.
const PAUSE: Duration = Duration::from_secs(5);

impl Shown {
    fn new() -> Shown {
        let bar = std::io::stderr().is_terminal().then(|| {
            let bar = ProgressBar::new(0);
            let style = ProgressStyle::with_template("{msg} [{bar:30}] {percent:>3}%, {eta} left");
            bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
            bar
        });
        Shown { bar, told: Instant::now() }
    }

    fn show(&mut self, at: Progress) {
        match &self.bar {
            Some(bar) => {
                bar.set_length(at.whole);
                bar.set_position(at.done);
                bar.set_message(at.step);
            }
            None if self.told.elapsed() >= PAUSE => {
                self.told = Instant::now();
                let percent = (at.done * 100).checked_div(at.whole).unwrap_or(100).min(100);
                eprintln!("{}: {percent}%", at.step);
            }
            None => {}
        }
    }

    fn end(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}
