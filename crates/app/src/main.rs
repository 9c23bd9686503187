//! The `broadsheet` command: serves a site, moves archives and readers in, and looks after both.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::panic))]

mod accept;
mod access;
mod check;
mod cli;
mod demo;
mod failure;
mod import;
mod people;
mod progress;
mod serve;
mod settings;

use std::io::IsTerminal as _;
use std::process::ExitCode;

use clap::Parser as _;
use tracing_subscriber::EnvFilter;

use cli::{Cli, Command};
use failure::Failure;

fn main() -> ExitCode {
    let cli = Cli::parse();
    start_log(matches!(cli.command, Command::Serve(_) | Command::Demo(_)));
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
        Command::Staff(act) => people::staff(&place, &act),
        Command::Articles(act) => people::articles(&place, &act),
        Command::Access(act) => access::run(&place, &act),
        Command::Check => check::run(&place),
    }
}

/// Logs go to stderr; `RUST_LOG` chooses how much.
fn start_log(serving: bool) {
    // The parser remarks on every crooked table of an old article; what matters is in the report.
    let usual = if serving { "info,html5ever=error" } else { "warn,html5ever=error" };
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(usual));
    let ansi = std::io::stderr().is_terminal();
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_ansi(ansi).init();
}
