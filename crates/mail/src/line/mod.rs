//! A connection to a relay: opened, protected and logged in; then bytes out and answers in, each within its time.

mod open;
mod reply;

use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::sync::watch;

pub use open::{Trust, open};
pub use reply::{Incoming, Reply};

/// How the connection ended.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Lost(pub String);

/// Writing failed after so many bytes were handed to the connection.
#[derive(Debug)]
pub struct Broken {
    pub sent: usize,
    pub lost: Lost,
}

trait Wire: AsyncRead + AsyncWrite + Unpin + Send {}
impl<T: AsyncRead + AsyncWrite + Unpin + Send> Wire for T {}

/// The connection.
pub struct Line {
    wire: Box<dyn Wire>,
    incoming: Incoming,
    /// Longest wait for an answer, unless it is said otherwise.
    patience: Duration,
    /// Turns true when nobody will wait any longer.
    halt: watch::Receiver<bool>,
    /// Whether commands may be sent before earlier ones are answered.
    pub pipelining: bool,
    /// The most bytes of a message, if the relay says so.
    pub largest: Option<usize>,
}

impl Line {
    /// The next answer.
    ///
    /// # Errors
    /// If none comes in time, or no answer comes but something else.
    pub async fn reply(&mut self) -> Result<Reply, Lost> {
        self.reply_within(self.patience).await
    }

    /// The next answer, waited for so long.
    ///
    /// # Errors
    /// If none comes in time, or no answer comes but something else.
    pub async fn reply_within(&mut self, patience: Duration) -> Result<Reply, Lost> {
        loop {
            match self.incoming.next() {
                Ok(Some(reply)) => return Ok(reply),
                Ok(None) => {}
                Err(reply::Garbled) => return Err(Lost("the relay's answer is none of SMTP".to_owned())),
            }
            let read = self.wire.read_buf(self.incoming.bytes());
            match timely(&mut self.halt, patience, read).await? {
                Ok(0) => return Err(Lost("the relay closed the connection".to_owned())),
                Ok(_) => {}
                Err(error) => return Err(Lost(format!("the connection was lost: {error}"))),
            }
        }
    }

    /// Sends these bytes; the relay must take some of them within each stretch of its time.
    ///
    /// # Errors
    /// If it does not, with the number of bytes that may have reached it.
    pub async fn write(&mut self, bytes: &[u8]) -> Result<(), Broken> {
        let mut sent = 0;
        while sent < bytes.len() {
            let written = timely(&mut self.halt, self.patience, self.wire.write(&bytes[sent..])).await;
            match written.and_then(|written| written.map_err(|error| lost(&error))) {
                Ok(0) => return Err(Broken { sent, lost: Lost("the relay takes nothing more".to_owned()) }),
                Ok(more) => sent += more,
                Err(lost) => return Err(Broken { sent, lost }),
            }
        }
        let flushed = timely(&mut self.halt, self.patience, self.wire.flush()).await;
        flushed.and_then(|done| done.map_err(|error| lost(&error))).map_err(|lost| Broken { sent, lost })
    }

    /// One command and its answer.
    ///
    /// # Errors
    /// If it cannot be sent or is not answered.
    pub async fn ask(&mut self, command: &str) -> Result<Reply, Lost> {
        self.write(format!("{command}\r\n").as_bytes()).await.map_err(|broken| broken.lost)?;
        self.reply().await
    }

    /// Says goodbye. Everything is settled by now, so how the relay takes it does not matter.
    pub async fn leave(mut self) {
        self.patience = self.patience.min(Duration::from_secs(2));
        let _ = self.ask("QUIT").await;
    }
}

fn lost(error: &std::io::Error) -> Lost {
    Lost(format!("the connection was lost: {error}"))
}

/// What comes of this, unless the time is over or nobody waits any longer.
async fn timely<T>(
    halt: &mut watch::Receiver<bool>,
    patience: Duration,
    what: impl Future<Output = T>,
) -> Result<T, Lost> {
    tokio::select! {
        biased;
        done = what => Ok(done),
        () = tokio::time::sleep(patience) => Err(Lost(format!("no answer within {} s", patience.as_secs_f32()))),
        Ok(_) = halt.wait_for(|halted| *halted) => Err(Lost("stopped before the relay answered".to_owned())),
    }
}
