//! The whole site in memory, with browsers that walk it. Requests pass through the real router, from an
//! address of the test's choosing, without a port being opened.

use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::sync::Mutex;

use axum::body::{Body, to_bytes};
use axum::extract::ConnectInfo;
use axum::http::header::{CONTENT_TYPE, COOKIE, HOST, LOCATION, ORIGIN, SET_COOKIE, USER_AGENT};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, Request, StatusCode};
use db::Db;
use kernel::clock::Clock;
use kernel::config::Config;
use kernel::ids::Token;
use mail::Transport;
use mail::bulk::{Pace, Sender, Stop};
use mail::testing::{Letter, Outbox};
use newsroom::{Furniture, Newsroom, Shared};
use press::Press;
use site::demo::Stage;
use site::{House, Site};
use tempfile::TempDir;
use tower::ServiceExt;

use crate::{AT_HOME, Standing, Visitor, config, press, visitor};

/// Where the test site says it is.
pub const LISTEN: SocketAddr = SocketAddr::new(IpAddr::V4(std::net::Ipv4Addr::LOCALHOST), 8080);
const LARGEST: usize = 32 * 1024 * 1024;
const FIREFOX: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

/// A site over a test's database.
pub struct TestApp {
    /// The site itself.
    pub site: Site,
    /// Where it lives, which follows its settings.
    pub house: House,
    db: Db,
    data: TempDir,
    inbox: Mutex<Vec<Letter>>,
}

impl TestApp {
    /// The site of [`config`].
    pub fn new(db: &Db) -> TestApp {
        TestApp::with(db, |_| ())
    }

    /// The site of [`config`], changed as the test wants it.
    pub fn with(db: &Db, settle: impl FnOnce(&mut Config)) -> TestApp {
        let mut settings = config();
        settle(&mut settings);
        TestApp::open(db.clone(), press(settings))
    }

    /// A demonstration; `stage` is made of the folder for mails.
    pub fn demonstration(
        db: &Db,
        settle: impl FnOnce(&mut Config),
        stage: impl FnOnce(PathBuf) -> Stage,
    ) -> TestApp {
        let mut settings = config();
        settle(&mut settings);
        TestApp::staged(db.clone(), press(settings), Some(stage))
    }

    /// Another node: the same settings, clock and randomness over a connection of its own.
    pub fn beside(&self, db: Db) -> TestApp {
        TestApp::open(db, self.press().clone())
    }

    /// The site of a domain that the test has put together.
    pub fn open(db: Db, press: Press) -> TestApp {
        TestApp::staged(db, press, None::<fn(PathBuf) -> Stage>)
    }

    fn staged(db: Db, press: Press, stage: Option<impl FnOnce(PathBuf) -> Stage>) -> TestApp {
        let data = TempDir::new().unwrap();
        let store = media::Store::open(data.path().join("media")).unwrap();
        let site = Site::open(db.clone(), press, store, data.path(), LISTEN, &newsroom::paths()).unwrap();
        if let Some(stage) = stage {
            site.demonstrate(stage(data.path().join("outbox")));
        }
        let now = site.now();
        let opened = site.press.clone();
        db.write_blocking(move |tx| press::plans::offer(tx, &opened, now)).unwrap();
        let opened = site.press.clone();
        db.write_blocking(move |tx| press::institutions::declare(tx, &opened, now)).unwrap();
        let house = lived_in(&site);
        TestApp { site, house, db, data, inbox: Mutex::default() }
    }

    /// Until `other` has followed the change log past all that was done here. On PostgreSQL other
    /// transactions of the server, those of tests beside this one included, hold the log's end back.
    pub async fn is_heard_by(&self, other: &TestApp) {
        let last = |tx: &mut db::Tx| tx.record_change("test", 1, 0).and_then(|()| tx.position());
        let place = self.db.write(last).await.unwrap();
        while !other.db.watch().has_reached(&place) {
            other.db.catch_up().await.unwrap();
        }
    }

    /// Until nothing done here is still to come by the change log, to reach pages made since.
    pub async fn is_settled(&self) {
        self.is_heard_by(self).await;
    }

    /// Has the search index made, and kept up before each request from now on, as a running site does.
    pub fn index(&self) {
        self.site.library.catch_up(&self.db, self.press()).unwrap();
    }

    /// The database.
    pub fn db(&self) -> &Db {
        &self.db
    }

    /// The data folder.
    pub fn data(&self) -> &std::path::Path {
        self.data.path()
    }

    /// The domain's settings, clock, randomness and key.
    pub fn press(&self) -> &Press {
        &self.site.press
    }

    /// The clock, for the test to move.
    pub fn clock(&self) -> &Clock {
        &self.press().clock
    }

    /// A browser nobody knows.
    pub fn client(&self) -> Client {
        self.client_at(AT_HOME)
    }

    /// The same at this address.
    pub fn client_at(&self, address: IpAddr) -> Client {
        let host = HeaderValue::from_str(&LISTEN.to_string()).unwrap();
        let headers = [(HOST, host), (USER_AGENT, HeaderValue::from_static(FIREFOX))];
        Client {
            house: self.house.clone(),
            site: self.site.clone(),
            address,
            cookies: BTreeMap::new(),
            headers: headers.into_iter().collect(),
            follows: true,
        }
    }

    /// Someone's browser.
    pub fn client_of(&self, someone: &Visitor) -> Client {
        let mut client = self.client_at(someone.address);
        if let Some(token) = &someone.token {
            client.carry(self, token);
        }
        client
    }

    /// The browser of someone new in this standing towards the article with the row id `wanted`.
    pub fn client_in(&self, standing: Standing, wanted: i64) -> Client {
        self.client_of(&visitor(&self.db, self.press(), standing, wanted))
    }

    /// Sends what is due into the folder for mails.
    pub async fn send_mails(&self) -> PathBuf {
        let folder = self.data.path().join("outbox");
        let transport = Transport::Outbox(folder.clone());
        while site::deliver_due(&self.site, &transport).await.unwrap() > 0 {}
        folder
    }

    /// Sends what is due, and takes the letters to this address that no test has taken yet.
    pub async fn mails_to(&self, email: &str) -> Vec<Letter> {
        let outbox = Outbox::new(self.send_mails().await);
        let mut inbox = self.inbox.lock().unwrap();
        inbox.extend(outbox.letters().unwrap());
        for file in outbox.files().unwrap() {
            std::fs::remove_file(file).unwrap();
        }
        inbox.extract_if(.., |letter| letter.to.1 == email).collect()
    }

    /// The one code among the letters to this address.
    pub async fn code_to(&self, email: &str) -> String {
        let letters = self.mails_to(email).await;
        let codes: Vec<String> = letters.iter().filter_map(Letter::code).collect();
        let [code] = codes.as_slice() else { panic!("{} codes were mailed to {email}", codes.len()) };
        code.clone()
    }

    /// The path of the one link below `folder` among the letters to this address.
    pub async fn link_to(&self, email: &str, folder: &str) -> String {
        let letters = self.mails_to(email).await;
        let start = format!("{}{folder}", self.press().config.site.url);
        let links: Vec<String> =
            letters.iter().flat_map(Letter::links).filter(|link| link.starts_with(&start)).collect();
        let [link] = links.as_slice() else { panic!("links to {email} below {folder}: {links:?}") };
        link[self.press().config.site.url.len()..].to_owned()
    }
}

/// The site in its house, with the newsroom beside it.
fn lived_in(site: &Site) -> House {
    let furniture = Furniture::of(site.workshop.derived().clone());
    House::of(site.clone(), move |site| {
        let shared = Shared {
            db: site.db.clone(),
            press: site.press.clone(),
            theme: site.theme.clone(),
            processors: site.processors.clone(),
            data: site.data.clone(),
        };
        let newsroom = Newsroom::new(shared, &furniture, LISTEN);
        let (fronts, walls) = (site.clone(), site.clone());
        newsroom.preview_fronts(move |id| fronts.front_preview(id));
        newsroom.preview_walls(move |press, kind| walls.wall_preview(press, kind));
        let folder = site.data.join("outbox");
        newsroom.try_issues(move |trial| {
            let sender = Sender::outbox(folder.clone(), Pace::default());
            Box::pin(async move { trial.send(&sender, &[], &Stop::default()).await })
        });
        newsroom::router(newsroom)
    })
}

/// A browser: it keeps cookies, sends what browsers send, and follows nothing by itself.
#[derive(Clone)]
pub struct Client {
    house: House,
    site: Site,
    /// Where it is.
    pub address: IpAddr,
    /// Its cookies.
    pub cookies: BTreeMap<String, String>,
    /// What it sends with each request.
    pub headers: HeaderMap,
    /// Whether the site follows the change log to its end before each request, and the search index if there is
    /// one, as a running site does ten times a second.
    pub follows: bool,
}

impl Client {
    /// Puts a session's cookie into the browser.
    pub fn carry(&mut self, app: &TestApp, token: &Token) {
        self.cookies.insert(app.site.cookie.name().to_owned(), token.expose().to_owned());
    }

    /// The same browser sending one more header.
    pub fn with(mut self, name: &'static str, value: &str) -> Client {
        self.headers.insert(HeaderName::from_static(name), HeaderValue::from_str(value).unwrap());
        self
    }

    /// Opens a page.
    pub async fn get(&mut self, path: &str) -> Answer {
        self.send(Method::GET, path, HeaderMap::new(), Vec::new()).await
    }

    /// Opens a page and whatever it leads on to.
    pub async fn visit(&mut self, path: &str) -> Answer {
        let answer = self.get(path).await;
        self.follow(answer).await
    }

    /// Sends a form of the page itself.
    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let origin = format!("http://{LISTEN}");
        let headers = [
            (CONTENT_TYPE, "application/x-www-form-urlencoded".to_owned()),
            (ORIGIN, origin),
            (HeaderName::from_static("sec-fetch-site"), "same-origin".to_owned()),
        ];
        let headers = headers.into_iter().map(|(name, value)| (name, HeaderValue::from_str(&value).unwrap()));
        let form = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        self.send(Method::POST, path, headers.collect(), form.into_bytes()).await
    }

    /// Sends a form and opens the page it leads to.
    pub async fn submit(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let answer = self.post(path, fields).await;
        self.follow(answer).await
    }

    /// Opens what a redirect leads to.
    pub async fn follow(&mut self, mut answer: Answer) -> Answer {
        for _ in 0..5 {
            if !answer.status.is_redirection() || answer.status == StatusCode::NOT_MODIFIED {
                return answer;
            }
            let location = answer.header("location").to_owned();
            answer = self.get(location.split('#').next().unwrap()).await;
        }
        panic!("it is redirected without an end: {answer:?}");
    }

    /// Sends any request; `headers` replace the browser's own.
    pub async fn send(&mut self, method: Method, path: &str, headers: HeaderMap, body: Vec<u8>) -> Answer {
        let mut request = Request::builder().method(method).uri(path).body(Body::from(body)).unwrap();
        *request.headers_mut() = self.headers.clone();
        if !self.cookies.is_empty() {
            let pairs: Vec<String> =
                self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
            request.headers_mut().insert(COOKIE, HeaderValue::from_str(&pairs.join("; ")).unwrap());
        }
        for (name, value) in &headers {
            request.headers_mut().insert(name, value.clone());
        }
        request.extensions_mut().insert(ConnectInfo(SocketAddr::new(self.address, 50_000)));
        if self.follows {
            self.site.db.catch_up().await.unwrap();
            self.house.follow_settings().await.unwrap();
            if self.site.library.index().is_some() {
                self.site.library.catch_up(&self.site.db, &self.site.press).unwrap();
            }
        }
        let response = self.house.service().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, LARGEST).await.unwrap().to_vec();
        self.keep_cookies(&parts.headers);
        Answer { status: parts.status, headers: parts.headers, body }
    }

    fn keep_cookies(&mut self, headers: &HeaderMap) {
        for line in headers.get_all(SET_COOKIE) {
            let (pair, terms) = line.to_str().unwrap().split_once(';').unwrap_or_default();
            let (name, value) = pair.split_once('=').unwrap();
            if terms.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
    }
}

/// What came back.
#[derive(Clone, PartialEq, Eq)]
pub struct Answer {
    /// Its status.
    pub status: StatusCode,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its body.
    pub body: Vec<u8>,
}

impl Answer {
    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// A header's value; empty if it is missing.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// Where it leads, if it leads on.
    pub fn location(&self) -> Option<&str> {
        self.headers.get(LOCATION).and_then(|value| value.to_str().ok())
    }
}

impl std::fmt::Debug for Answer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Of a page what differs from page to page; the frame around it would drown a test's message.
        let text = self.text();
        let main = text.split_once("<main").and_then(|(_, rest)| rest.split_once("</main>"));
        write!(f, "{} {:?}\n{}", self.status, self.headers, main.map_or(text.as_str(), |(main, _)| main))
    }
}
