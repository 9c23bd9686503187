//! The `broadsheet` command: serves a site, moves archives and readers in, and looks after both.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::panic))]

mod accept;
mod access;
mod backup;
mod billing;
mod check;
mod cli;
mod demo;
mod failure;
mod figures;
mod groups;
mod import;
mod institutions;
mod intake;
mod invoices;
mod library;
mod log;
mod metrics;
mod moving;
mod newsletters;
mod people;
mod pictures;
mod plans;
mod presents;
mod progress;
mod ready;
mod resources;
mod serve;
mod settings;
mod setup;
mod storage;
mod tls;

use std::process::ExitCode;

use clap::Parser as _;

use cli::{Cli, Command, Mail};
use failure::Failure;

/// A page is some thousand small allocations on one thread, freed on another.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let cli = Cli::parse();
    // What serves begins its log once it knows its settings.
    if !matches!(cli.command, Command::Serve(_) | Command::Demo(_)) {
        log::start_quiet();
    }
    match run(cli) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("broadsheet: {failure}");
            failure.code()
        }
    }
}

fn run(cli: Cli) -> Result<(), Failure> {
    let place = cli.place;
    match cli.command {
        Command::Serve(options) => serve::run(&place, &options),
        Command::Demo(options) => demo::run(&place, &options),
        Command::Import(what) => import::run(&place, &what),
        Command::Readers(act) => people::readers(&place, &act),
        Command::Institutions(act) => institutions::run(&place, &act),
        Command::Presents(act) => presents::run(&place, &act),
        Command::Groups(act) => groups::run(&place, &act),
        Command::Staff(act) => people::staff(&place, &act),
        Command::Articles(act) => people::articles(&place, &act),
        Command::Access(act) => access::run(&place, &act),
        Command::Media(act) => pictures::run(&place, &act),
        Command::Index(act) => library::run(&place, &act),
        Command::Newsletters(act) => newsletters::run(&place, &act),
        Command::Plans(act) => plans::run(&place, &act),
        Command::Billing(act) => billing::run(&place, &act),
        Command::Backup(args) => backup::back_up(&place, &args),
        Command::Export(args) => moving::export(&place, &args),
        Command::Restore(args) => backup::restore(&place, &args),
        Command::Ready => ready::run(&place),
        Command::Mail(Mail::Intake { to }) => intake::run(&place, to),
        Command::Check(options) => check::run(&place, &options),
    }
}
