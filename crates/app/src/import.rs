//! `broadsheet import`.

use std::path::Path;

use press::imports::{self, ImportError, ImportLock, Report, articles, readers};

use crate::cli::{Import, ImportArticles, ImportReaders, PlaceArgs};
use crate::failure::Failure;
use crate::moving;
use crate::progress::{Shown, stop_on_ctrl_c};
use crate::settings::{Desk, Place};

/// Moves files in, one after the other.
pub fn run(place: &PlaceArgs, what: &Import) -> Result<(), Failure> {
    match what {
        Import::Articles(args) => args.files.iter().try_for_each(|file| is_there(file))?,
        Import::Readers(args) => is_there(&args.file)?,
        Import::Site(args) => moving::look(&args.folder)?,
    }
    let desk = Place::read(place)?.open()?;
    let _lock =
        ImportLock::take(&desk.db, &desk.place.database(), &desk.place.data).map_err(Failure::failed)?;
    stop_on_ctrl_c();
    match what {
        Import::Articles(args) => import_articles(&desk, args),
        Import::Readers(args) => import_readers(&desk, args),
        Import::Site(args) => moving::move_in(&desk, &args.folder),
    }
}

fn is_there(file: &Path) -> Result<(), Failure> {
    if file.is_file() { Ok(()) } else { Err(Failure::usage(format!("there is no file {}", file.display()))) }
}

fn import_articles(desk: &Desk, args: &ImportArticles) -> Result<(), Failure> {
    if let Some(images) = args.images.as_deref().filter(|images| !images.is_dir()) {
        return Err(Failure::usage(format!("there is no folder {}", images.display())));
    }
    let store = desk.pictures()?;
    let options = articles::Options {
        source: args.source.clone(),
        dry_run: args.dry_run,
        images: args.images.clone(),
        reports: Some(desk.place.data.join("imports")),
    };
    let mut failed = 0;
    for file in &args.files {
        let mut shown = Shown::new(file);
        let mut watch = |at: imports::Progress| shown.show(at);
        let outcome = articles::run(&desk.db, &desk.press, &store, file, &options, &mut watch);
        shown.end();
        let stopped = matches!(outcome, Err(ImportError::Stopped { .. }));
        if stopped || args.files.len() == 1 {
            return tell(file, outcome, args.dry_run);
        }
        if let Err(failure) = tell(file, outcome, args.dry_run) {
            eprintln!("broadsheet: {failure}");
            failed += 1;
        }
    }
    match (failed, args.files.len()) {
        (0, _) => Ok(()),
        (failed, files) => {
            Err(Failure::failed(format!("{failed} of {files} files were not, or not wholly, imported")))
        }
    }
}

fn import_readers(desk: &Desk, args: &ImportReaders) -> Result<(), Failure> {
    let options = readers::Options { dry_run: args.dry_run, reports: Some(desk.place.data.join("imports")) };
    let mut shown = Shown::new(&args.file);
    let mut watch = |at: imports::Progress| shown.show(at);
    let outcome = readers::run(&desk.db, &desk.press, &args.file, &options, &mut watch);
    shown.end();
    tell(&args.file, outcome, args.dry_run)
}

/// Prints what came of a file.
fn tell(file: &Path, outcome: Result<Report, ImportError>, dry_run: bool) -> Result<(), Failure> {
    let name = file.display();
    let report = outcome.map_err(|error| match error {
        ImportError::Open(error) => Failure::failed(error),
        error => Failure::failed(format!("{name}: {error}")),
    })?;
    let imports::Counts { created, updated, unchanged, drafts, skipped } = report.counts;
    if report.resumed_after > 0 {
        println!("{name}: taken up again after record {}", report.resumed_after);
    }
    let rehearsal = if dry_run { " (a dry run: nothing was changed)" } else { "" };
    println!(
        "{name}: {created} created, {updated} updated, {unchanged} unchanged, {skipped} skipped{rehearsal}"
    );
    if drafts > 0 {
        println!("  {drafts} without a date or public state, kept as drafts");
    }
    for line in &report.first {
        println!("  {line}");
    }
    let more = report.remarks - report.first.len() as u64;
    if let Some(path) = report.path.as_deref().filter(|_| report.remarks > 0) {
        let and = if more > 0 { format!("and {more} more, ") } else { String::new() };
        println!("  {and}all in {}", path.display());
    }
    match report.broke_off {
        None => Ok(()),
        Some(why) => Err(Failure::failed(format!("{name}: {why}"))),
    }
}
