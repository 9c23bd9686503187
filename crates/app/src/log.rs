//! The log: lines on standard error, for people or for machines.

use std::io::IsTerminal as _;

use kernel::config::{LogForm, Server};
use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::SubscriberBuilder;

/// The parser remarks on every crooked table of an old article; what matters is in the report.
const QUIET: &str = "html5ever=error";

/// Begins the log of a server, as its settings have it.
pub fn start(settings: &Server) {
    let access = if settings.access_log { "info" } else { "warn" };
    let usual = format!("{},{QUIET},access={access}", settings.log_level.as_str());
    match settings.log {
        LogForm::Text => builder(&usual).init(),
        LogForm::Json => builder(&usual).json().flatten_event(true).with_current_span(false).init(),
    }
}

/// Begins the log of any other command: what may come to fail.
pub fn start_quiet() {
    builder(&format!("warn,{QUIET}")).init();
}

type Builder = SubscriberBuilder<
    tracing_subscriber::fmt::format::DefaultFields,
    tracing_subscriber::fmt::format::Format,
    EnvFilter,
    fn() -> std::io::Stderr,
>;

/// `RUST_LOG` goes before what is usual.
fn builder(usual: &str) -> Builder {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(usual));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr as fn() -> std::io::Stderr)
        .with_ansi(std::io::stderr().is_terminal())
        // Nobody reads any more; that is no reason to end.
        .log_internal_errors(false)
}
