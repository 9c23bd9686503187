//! Takes mail by SMTP for a few addresses of one's own: what comes back for mail that was sent. It is no mail server: it
//! passes nothing on, keeps nothing, and knows no mailbox but those that a [`Receiver`] accepts.

mod lines;
mod room;
mod session;

use std::io;
use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncBufRead, AsyncWrite, AsyncWriteExt as _, BufReader};
use tokio::net::TcpListener;
use tokio::time::Instant;

use lines::{Line, Mail};
use room::Room;
use session::{Answer, Session};

/// The longest wait for a line, or for a mail; and until somebody has named an address of ours.
const PATIENCE: Duration = Duration::from_secs(60);
/// The longest conversation.
const LONGEST: Duration = Duration::from_secs(600);

/// The largest mail that is taken, in octets.
pub const LARGEST: usize = 1 << 20;

/// Who the mail is for.
pub trait Receiver: Send + Sync + 'static {
    /// Whether mail for that address is taken.
    fn accepts(&self, address: &str) -> bool;

    /// Takes a mail that was sent to the addresses. False: it should be sent again later.
    fn take(&self, to: Vec<String>, mail: Vec<u8>) -> impl Future<Output = bool> + Send;
}

/// Listens and takes mail, under the name `host`, until it is dropped.
pub async fn serve(listener: TcpListener, host: &str, receiver: Arc<impl Receiver>) {
    let room = Room::default();
    let host: Arc<str> = host.into();
    let mut conversations = tokio::task::JoinSet::new();
    loop {
        while conversations.try_join_next().is_some() {}
        let Ok((mut stream, peer)) = listener.accept().await else {
            // Out of files, as a rule: some will be closed.
            tokio::time::sleep(Duration::from_millis(200)).await;
            continue;
        };
        let (receiver, host) = (receiver.clone(), host.clone());
        match room.enter(peer.ip()) {
            Some(place) => {
                conversations.spawn(async move {
                    let (from, to) = stream.split();
                    let talk = converse(BufReader::new(from), to, &host, receiver.as_ref());
                    // Whoever hangs up in the middle, or sits there, ends the conversation and nothing else.
                    let _ = tokio::time::timeout(LONGEST, talk).await;
                    drop(place);
                });
            }
            None => {
                conversations.spawn(async move {
                    let busy = format!("421 4.3.2 {host} is busy, please come again\r\n");
                    let _ = tokio::time::timeout(PATIENCE, stream.write_all(busy.as_bytes())).await;
                });
            }
        }
    }
}

/// One conversation, from greeting to goodbye.
async fn converse(
    mut from: impl AsyncBufRead + Unpin,
    mut to: impl AsyncWrite + Unpin,
    host: &str,
    receiver: &impl Receiver,
) -> io::Result<()> {
    let introduced_by = Instant::now() + PATIENCE;
    let mut session = Session::new(host, LARGEST);
    say(&mut to, &session.greeting()).await?;
    loop {
        let end = if session.named_ours() { Instant::now() + PATIENCE } else { introduced_by };
        let answer = match until(end, lines::line(&mut from)).await? {
            Line::End => return Ok(()),
            Line::Wrong => session.mistake("500 5.5.2 that is no line of SMTP"),
            Line::Text(line) => session.hear(&line, |address| receiver.accepts(address)),
        };
        match answer {
            Answer::Say(line) => say(&mut to, &line).await?,
            Answer::Leave(line) => return say(&mut to, &line).await,
            Answer::Data => {
                say(&mut to, "354 end with a dot").await?;
                let addresses = session.take_addresses();
                let line = match patiently(lines::mail(&mut from, LARGEST)).await? {
                    Mail::End => return Ok(()),
                    Mail::TooLarge => "552 5.3.4 that is too large for a report",
                    Mail::Whole(mail) => match receiver.take(addresses, mail).await {
                        true => "250 2.0.0 taken",
                        false => "451 4.3.0 it could not be taken now, please send it again",
                    },
                };
                say(&mut to, line).await?;
            }
        }
    }
}

async fn say(to: &mut (impl AsyncWrite + Unpin), line: &str) -> io::Result<()> {
    patiently(async {
        to.write_all(format!("{line}\r\n").as_bytes()).await?;
        to.flush().await
    })
    .await
}

async fn patiently<T>(work: impl Future<Output = io::Result<T>>) -> io::Result<T> {
    until(Instant::now() + PATIENCE, work).await
}

async fn until<T>(end: Instant, work: impl Future<Output = io::Result<T>>) -> io::Result<T> {
    tokio::time::timeout_at(end, work).await.map_err(|_| io::ErrorKind::TimedOut)?
}
