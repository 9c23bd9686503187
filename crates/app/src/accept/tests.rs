//! Over pipes in memory, with a clock that jumps to whatever is waited for.

use std::sync::Arc;

use axum::Router;
use axum::extract::ConnectInfo;
use axum::routing::get;
use http_kit::sight::Watch;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, DuplexStream, duplex};
use tokio::runtime::Handle;
use tokio::sync::Notify;
use tokio::task::JoinHandle;
use tokio::time::{Instant, advance, sleep, timeout};

use super::converse::{LARGEST_HEAD, STREAMS};
use super::*;

const LIMITS: Limits = Limits::USUAL;
const GET: &[u8] = b"GET / HTTP/1.1\r\nHost: site.example\r\n\r\n";
const CLIENT: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(std::net::Ipv4Addr::LOCALHOST), 50_000);
/// More than the pipe holds.
const LONG: usize = 1 << 20;

fn watched(router: Router) -> Watch<Router> {
    Watch::over(router.with_state(()), Sight::new(&[], 0, Duration::from_secs(1)))
}

fn app() -> Watch<Router> {
    watched(
        Router::new()
            .route("/", get(async |ConnectInfo(client): ConnectInfo<SocketAddr>| format!("[{client}]")))
            .route("/slow", get(async || sleep(LIMITS.idle * 2).await))
            .route("/long", get(async || vec![b'.'; LONG])),
    )
}

fn conversation(ended: watch::Receiver<bool>) -> Conversation<Watch<Router>> {
    Conversation { app: app(), protocol: protocol(), limits: LIMITS, ended }
}

/// A client, and the word that the server is to end.
struct Client {
    pipe: DuplexStream,
    ending: watch::Sender<bool>,
    served: JoinHandle<()>,
    since: Instant,
}

impl Client {
    fn new() -> Client {
        let (pipe, theirs) = duplex(64 * 1024);
        let (ending, ended) = watch::channel(false);
        let served =
            tokio::spawn(async move { conversation(ended).hold(theirs, CLIENT, Handle::current()).await });
        Client { pipe, ending, served, since: Instant::now() }
    }

    async fn say(&mut self, bytes: &[u8]) {
        self.pipe.write_all(bytes).await.unwrap();
    }

    /// Reads until these words have come.
    async fn hear(&mut self, words: &str) -> String {
        let mut heard = Vec::new();
        while !String::from_utf8_lossy(&heard).contains(words) {
            assert!(self.pipe.read_buf(&mut heard).await.unwrap() > 0, "{}", String::from_utf8_lossy(&heard));
        }
        String::from_utf8(heard).unwrap()
    }

    /// Reads until the server closes; gives what was still said, and when that was.
    async fn close(mut self) -> (Vec<u8>, Duration) {
        let mut rest = Vec::new();
        self.pipe.read_to_end(&mut rest).await.unwrap();
        self.served.await.unwrap();
        (rest, self.since.elapsed())
    }
}

/// Whether that is the limit, and at most the time to part more.
fn met(time: Duration, limit: Duration) -> bool {
    (limit..=limit + LIMITS.parting + Duration::from_millis(10)).contains(&time)
}

#[tokio::test(start_paused = true)]
async fn half_a_head_is_waited_for_so_long() {
    for half in [&b""[..], b"P", b"PRI * HTTP/2.0\r\n", b"GET / HTTP/1.1\r\nHost: site.ex"] {
        let mut client = Client::new();
        client.say(half).await;
        let (rest, time) = client.close().await;
        assert!(rest.is_empty() && met(time, LIMITS.head), "{half:?}: {time:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_head_in_drops_gains_no_time() {
    let mut client = Client::new();
    client.say(GET).await;
    client.hear("[127.0.0.1:50000]").await;
    advance(LIMITS.idle / 2).await;
    client.since = Instant::now();
    client.say(b"GET / HTTP/1.1\r\nX: ").await;
    while client.pipe.write_all(b"x").await.is_ok() {
        sleep(Duration::from_millis(500)).await;
    }
    let time = client.since.elapsed();
    assert!((LIMITS.head..=LIMITS.head + 2 * LIMITS.parting).contains(&time), "{time:?}");
}

#[tokio::test(start_paused = true)]
async fn a_connection_may_rest_between_requests() {
    let mut client = Client::new();
    for _ in 0..3 {
        client.say(GET).await;
        client.hear("[127.0.0.1:50000]").await;
        client.since = Instant::now();
        advance(LIMITS.idle - Duration::from_secs(1)).await;
    }
    let (_, time) = client.close().await;
    assert!(met(time, LIMITS.idle), "{time:?}");
}

#[tokio::test(start_paused = true)]
async fn a_handler_has_its_own_time() {
    let mut client = Client::new();
    client.say(b"GET /slow HTTP/1.1\r\nHost: site.example\r\n\r\n").await;
    client.hear("200 OK").await;
    assert!(client.since.elapsed() >= LIMITS.idle * 2);
}

#[tokio::test(start_paused = true)]
async fn an_answer_nobody_takes_is_broken_off() {
    let mut client = Client::new();
    client.say(b"GET /long HTTP/1.1\r\nHost: site.example\r\n\r\n").await;
    (&mut client.served).await.unwrap();
    let time = client.since.elapsed();
    assert!(met(time, LIMITS.idle), "{time:?}");
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_is_taken_slowly_comes_whole() {
    let mut client = Client::new();
    client.say(b"GET /long HTTP/1.1\r\nHost: site.example\r\nConnection: close\r\n\r\n").await;
    let (mut taken, mut part) = (0, vec![0; 32 * 1024]);
    loop {
        advance(LIMITS.idle - Duration::from_secs(1)).await;
        match client.pipe.read(&mut part).await.unwrap() {
            0 => break,
            more => taken += more,
        }
    }
    assert!(taken > LONG, "{taken}");
}

#[tokio::test(start_paused = true)]
async fn too_large_a_head_is_refused() {
    let mut client = Client::new();
    let head = format!("GET / HTTP/1.1\r\nX: {}\r\n\r\n", "x".repeat(LARGEST_HEAD.into()));
    client.say(head.as_bytes()).await;
    client.hear("HTTP/1.1 431 ").await;
}

/// An HTTP/2 frame.
fn frame(kind: u8, flags: u8, stream: u32, payload: &[u8]) -> Vec<u8> {
    let length = u32::try_from(payload.len()).unwrap().to_be_bytes();
    [&length[1..], &[kind, flags], &stream.to_be_bytes(), payload].concat()
}

/// The kinds and payloads of the frames that came.
fn frames(mut bytes: &[u8]) -> Vec<(u8, Vec<u8>)> {
    let mut frames = Vec::new();
    while bytes.len() >= 9 {
        let length = usize::from(bytes[0]) << 16 | usize::from(bytes[1]) << 8 | usize::from(bytes[2]);
        let Some(payload) = bytes.get(9..9 + length) else { break };
        frames.push((bytes[3], payload.to_vec()));
        bytes = &bytes[9 + length..];
    }
    frames
}

const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
const HEADERS: u8 = 1;
const RESET: u8 = 3;
const SETTINGS: u8 = 4;
const GO_AWAY: u8 = 7;

#[tokio::test(start_paused = true)]
async fn http_2_is_spoken_within_bounds_and_rests_no_longer() {
    let mut client = Client::new();
    client.say(&[PREFACE, &frame(SETTINGS, 0, 0, &[])].concat()).await;
    // GET / over http, as entries of the protocol's own table.
    client.say(&frame(HEADERS, 5, 1, &[0x82, 0x84, 0x86])).await;
    let (said, time) = client.close().await;
    let frames = frames(&said);
    let (_, settings) = frames.iter().find(|(kind, _)| *kind == SETTINGS).unwrap();
    let settings: Vec<(u8, u32)> =
        settings.chunks(6).map(|one| (one[1], u32::from_be_bytes(one[2..6].try_into().unwrap()))).collect();
    assert!(settings.contains(&(3, STREAMS)) && settings.contains(&(6, LARGEST_HEAD.into())), "{settings:?}");
    assert!(frames.iter().any(|(_, payload)| payload == b"[127.0.0.1:50000]"), "{frames:?}");
    assert!(met(time, LIMITS.idle), "{time:?}");
}

#[tokio::test(start_paused = true)]
async fn asking_and_cancelling_at_once_ends_the_connection() {
    let mut client = Client::new();
    let mut flood = [PREFACE, &frame(SETTINGS, 0, 0, &[])].concat();
    for stream in (1..400).step_by(2) {
        flood.extend(frame(HEADERS, 5, stream, &[0x82, 0x84, 0x86]));
        flood.extend(frame(RESET, 0, stream, &8_u32.to_be_bytes()));
    }
    client.say(&flood).await;
    let (said, time) = client.close().await;
    let calm_down = 11_u32.to_be_bytes();
    assert!(frames(&said).iter().any(|(kind, why)| *kind == GO_AWAY && why[4..8] == calm_down), "{said:?}");
    assert_eq!(time, Duration::ZERO);
}

#[tokio::test(start_paused = true)]
async fn who_rests_is_sent_away_at_the_end_and_who_waits_is_answered() {
    let mut resting = Client::new();
    resting.say(GET).await;
    resting.hear("[127.0.0.1:50000]").await;
    resting.ending.send(true).unwrap();
    resting.since = Instant::now();
    let (rest, time) = resting.close().await;
    assert!(rest.is_empty() && met(time, LIMITS.linger), "{rest:?} {time:?}");

    // A request that was on its way as the end came is answered, and told that it was the last.
    let mut late = Client::new();
    late.say(GET).await;
    late.hear("[127.0.0.1:50000]").await;
    late.ending.send(true).unwrap();
    sleep(LIMITS.linger / 2).await;
    late.say(GET).await;
    assert!(late.hear("[127.0.0.1:50000]").await.contains("connection: close"));
    assert!(late.close().await.0.is_empty());

    let mut waiting = Client::new();
    waiting.say(b"GET /slow HTTP/1.1\r\nHost: site.example\r\n\r\n").await;
    // Until it has been read.
    tokio::task::yield_now().await;
    sleep(Duration::from_secs(1)).await;
    waiting.ending.send(true).unwrap();
    assert!(waiting.hear("200 OK").await.contains("connection: close"));
}

/// A server on a port of its own, at which handlers wait to be let go.
async fn listening(connections: u32, go: Arc<Notify>) -> (SocketAddr, watch::Sender<bool>, JoinHandle<()>) {
    let app = Router::new().route(
        "/",
        get(async move || {
            go.notified().await;
            "gone"
        }),
    );
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    let (ending, ended) = watch::channel(false);
    let limits = Limits { connections, ..LIMITS };
    let tally = Tally::of(&Sight::new(&[], 0, Duration::from_secs(1)));
    let door = Door { listener, tls: None, threads: Threads::start().unwrap(), limits, tally };
    (address, ending, tokio::spawn(door.serve(watched(app), ended)))
}

#[tokio::test]
async fn who_comes_when_all_places_are_taken_waits() {
    let go = Arc::new(Notify::new());
    let (address, _ending, _server) = listening(1, go.clone()).await;
    let (mut first, mut second) =
        (TcpStream::connect(address).await.unwrap(), TcpStream::connect(address).await.unwrap());
    second.write_all(GET).await.unwrap();
    first.write_all(GET).await.unwrap();
    go.notify_one();
    let mut answer = [0; 15];
    first.read_exact(&mut answer).await.unwrap();
    assert_eq!(&answer, b"HTTP/1.1 200 OK");
    let waits = timeout(Duration::from_millis(1), second.read(&mut answer)).await;
    assert!(waits.is_err(), "there was no place for it");
    drop(first);
    go.notify_one();
    second.read_exact(&mut answer).await.unwrap();
    assert_eq!(&answer, b"HTTP/1.1 200 OK");
}

#[tokio::test]
async fn the_end_waits_for_open_requests_and_takes_nobody_in() {
    let go = Arc::new(Notify::new());
    let (address, ending, mut server) = listening(10, go.clone()).await;
    let mut client = TcpStream::connect(address).await.unwrap();
    client.write_all(GET).await.unwrap();
    // Once another has been answered, this one has been taken in too.
    let mut other = TcpStream::connect(address).await.unwrap();
    other.write_all(b"GET /nowhere HTTP/1.1\r\nHost: x\r\n\r\n").await.unwrap();
    other.read_exact(&mut [0; 12]).await.unwrap();
    ending.send(true).unwrap();
    assert!(timeout(Duration::from_millis(1), &mut server).await.is_err(), "a request is open");
    go.notify_one();
    let mut answer = String::new();
    client.read_to_string(&mut answer).await.unwrap();
    assert!(answer.ends_with("gone"), "{answer}");
    server.await.unwrap();
    assert!(TcpStream::connect(address).await.is_err());
}
