//! A thread for work that can wait, at low priority: when the processors do not suffice, readers come first. The
//! threads that the work starts are as patient.

use std::io;
use std::sync::mpsc::{self, Sender};

use tokio::sync::oneshot;

type Work = Box<dyn FnOnce() + Send>;

/// How much it gives way (`nice`, POSIX): about a tenth of a processor is left to it when all are busy.
#[cfg(target_os = "linux")]
const PATIENCE: i32 = 10;

/// Has this thread give way to others.
pub fn be_patient() {
    // Of this thread alone on Linux; elsewhere it would be the whole program.
    #[cfg(target_os = "linux")]
    let _ = rustix::process::nice(PATIENCE);
}

/// One such thread. It ends when this is dropped.
pub struct QuietThread {
    work: Sender<Work>,
}

impl QuietThread {
    /// Starts it.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn start(name: &str) -> io::Result<QuietThread> {
        let (work, to_do) = mpsc::channel::<Work>();
        std::thread::Builder::new().name(name.into()).spawn(move || {
            be_patient();
            to_do.into_iter().for_each(|work| work());
        })?;
        Ok(QuietThread { work })
    }

    /// Has it do this; none if it panicked, which ends the thread.
    pub async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
        let (done, outcome) = oneshot::channel();
        let work = move || drop(done.send(work()));
        self.work.send(Box::new(work)).ok()?;
        outcome.await.ok()
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[tokio::test]
    async fn its_threads_are_patient_and_no_other_is() {
        let own = || rustix::process::getpriority_process(None).unwrap();
        let quiet = QuietThread::start("quiet").unwrap();
        let started = move || std::thread::spawn(own).join().unwrap();
        // Tests may be run patiently themselves; 19 is the end.
        let mine = own();
        let patient = Some((mine + PATIENCE).min(19));
        assert_eq!((quiet.run(own).await, quiet.run(started).await), (patient, patient));
        assert_eq!(own(), mine);
    }

    #[tokio::test]
    async fn a_panic_is_told_apart() {
        let quiet = QuietThread::start("quiet").unwrap();
        assert_eq!(quiet.run(|| panic!("as meant")).await, None::<()>);
        assert_eq!(quiet.run(|| 1).await, None);
    }
}
