//! How far an import is: a bar on a terminal, a line every few seconds elsewhere. Ctrl-C stops it
//! between two batches.

use std::io::IsTerminal as _;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use indicatif::{HumanCount, HumanDuration, ProgressBar, ProgressStyle};
use press::imports::Progress;

/// Between two lines.
const PAUSE: Duration = Duration::from_secs(5);

static STOP: AtomicBool = AtomicBool::new(false);

/// Lets Ctrl-C stop an import in good order; pressed twice, it ends the program at once, which loses
/// nothing either.
pub fn stop_on_ctrl_c() {
    let stop = || {
        if STOP.swap(true, Ordering::SeqCst) {
            std::process::exit(130);
        }
    };
    if let Err(error) = ctrlc::set_handler(stop) {
        tracing::warn!(%error, "Ctrl-C will end the import at once");
    }
}

/// Shows the progress of one file.
pub struct Shown {
    name: String,
    begun: Instant,
    told: Instant,
    bar: Option<ProgressBar>,
}

impl Shown {
    /// For the file at `path`.
    pub fn new(path: &Path) -> Shown {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let bar = std::io::stderr().is_terminal().then(|| {
            let bar = ProgressBar::new(0);
            let style = "{prefix} [{bar:30}] {percent:>3}% {msg}, {eta} left";
            bar.set_style(
                ProgressStyle::with_template(style).unwrap_or_else(|_| ProgressStyle::default_bar()),
            );
            bar.set_prefix(name.clone());
            bar
        });
        Shown { name, begun: Instant::now(), told: Instant::now(), bar }
    }

    /// Shows where it is; `Break` after Ctrl-C.
    pub fn show(&mut self, at: Progress) -> ControlFlow<()> {
        let rate = (at.records as f64 / self.begun.elapsed().as_secs_f64().max(0.001)).round() as u64;
        let said = format!("{} records, {}/s", HumanCount(at.records), HumanCount(rate));
        match &self.bar {
            Some(bar) => {
                bar.set_length(at.whole);
                bar.set_position(at.done);
                bar.set_message(said);
            }
            None if self.told.elapsed() >= PAUSE => {
                self.told = Instant::now();
                eprintln!("{}: {}%, {said}, about {} left", self.name, percent(at), self.left(at));
            }
            None => {}
        }
        if STOP.load(Ordering::SeqCst) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }

    /// Takes the bar away.
    pub fn end(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }

    fn left(&self, at: Progress) -> HumanDuration {
        let share = (at.done as f64 / at.whole.max(1) as f64).clamp(0.001, 1.0);
        HumanDuration(self.begun.elapsed().mul_f64((1.0 - share) / share))
    }
}

fn percent(at: Progress) -> u64 {
    (at.done * 100).checked_div(at.whole).unwrap_or(100).min(100)
}
