//! Stories of readers, on both databases.

mod address;
mod devices;
mod register;
mod sign_in;

use db::testing::TestDb;
use db::{Conn, DbError, Tx};
use kernel::clock::{Clock, HOUR, Millis};
use kernel::ids::{Random, SecretKey, Token};
use kernel::{Config, EmailAddress};

use super::mails::{JOB, MailJob};
use super::{
    CodeError, LinkError, LoginRequest, Proof, ReadersError, Registered, Registration, Session, SignedIn,
    Visit, WantedArticle,
};
use crate::Press;

/// 2023-11-14, inside its month, day and hour.
pub(crate) const NOON: Millis = 1_700_000_000_000 / HOUR * HOUR + 1000;

pub(crate) const LETTERS: &str = r#"
[[newsletters]]
slug = "weekend"
name = "The Weekend"
on_registration = true

[[newsletters]]
slug = "harbour"
name = "Harbour News"

[[newsletters]]
slug = "daily"
name = "Daily Review"
subscribers_only = true
"#;

/// A site with its database and a clock that the test moves.
pub(crate) struct Desk {
    pub(crate) db: TestDb,
    pub(crate) press: Press,
}

pub(crate) fn email(text: &str) -> EmailAddress {
    EmailAddress::parse(text).unwrap()
}

/// What was mailed to prove an address.
pub(crate) struct Mailed {
    pub(crate) code: String,
    pub(crate) link: String,
}

impl Desk {
    pub(crate) fn new(db: TestDb) -> Desk {
        Desk::with(db, "")
    }

    pub(crate) fn with(db: TestDb, settings: &str) -> Desk {
        let config = Config::from_toml(&format!("{settings}\n{LETTERS}")).unwrap();
        let press =
            Press::new(config, Clock::manual(NOON), Random::seeded(7), SecretKey::from_bytes([7; 32]));
        Desk { db, press }
    }

    pub(crate) fn now(&self) -> Millis {
        self.press.clock.now()
    }

    pub(crate) fn write<T: Send + 'static, E: From<DbError> + Send + 'static>(
        &self,
        work: impl FnOnce(&mut Tx, &Press, Millis) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E> {
        let (press, now) = (self.press.clone(), self.now());
        self.db.write_blocking(move |tx| work(tx, &press, now))
    }

    pub(crate) fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Conn, &Press, Millis) -> Result<T, DbError> + Send + 'static,
    ) -> T {
        let (press, now) = (self.press.clone(), self.now());
        self.db.read_blocking(move |conn| work(conn, &press, now)).unwrap()
    }

    pub(crate) fn count(&self, sql: &'static str) -> i64 {
        self.read(move |conn, _, _| conn.query_one(sql, &[]))
    }

    pub(crate) fn article(&self, slug: &'static str) -> i64 {
        const INSERT: &str =
            "INSERT INTO articles (public_id, slug, state, title, published_at, updated_at, created_at)
            VALUES ($1, $1, 'published', $1, $2, $2, $2) RETURNING id";
        self.write::<i64, DbError>(move |tx, _, now| tx.query_one(INSERT, &[&slug, &now])).unwrap()
    }

    /// Takes all mails that wait.
    pub(crate) fn mails(&self) -> Vec<MailJob> {
        let jobs = self.write(|tx, _, now| {
            let jobs = jobs::claim(tx, crate::readers::mails::JOB, now, HOUR, 1000)?;
            for job in &jobs {
                jobs::complete(tx, job.id)?;
            }
            Ok::<_, DbError>(jobs)
        });
        let mails = jobs.unwrap().into_iter().filter(|job| job.kind == JOB);
        mails.map(|job| serde_json::from_str(&job.payload).unwrap()).collect()
    }

    /// Takes the mails that wait, of which the last is a code.
    pub(crate) fn mailed(&self) -> Mailed {
        let mail = self.mails().pop().unwrap();
        assert_eq!(mail.template, "code");
        let text = |key: &str| mail.context[key].as_str().unwrap().to_owned();
        let link = text("link");
        assert!(link.starts_with(&self.press.config.site.url), "{link}");
        Mailed { code: text("code"), link: link.rsplit('/').next().unwrap().to_owned() }
    }

    pub(crate) fn visit(&self, token: &Token) -> Visit {
        let hash = token.hash();
        self.read(move |conn, _, now| super::visit(conn, Some(&hash), now))
    }

    pub(crate) fn session(&self, token: &Token) -> Session {
        self.visit(token).session.unwrap()
    }

    pub(crate) fn register(
        &self,
        address: &str,
        article: i64,
        browser: Option<&Token>,
    ) -> Result<Registered, ReadersError> {
        self.register_from(address, article, browser, "192.0.2.1")
    }

    pub(crate) fn register_from(
        &self,
        address: &str,
        article: i64,
        browser: Option<&Token>,
        network: &'static str,
    ) -> Result<Registered, ReadersError> {
        let (email, session) = (email(address), browser.and_then(|token| self.visit(token).session));
        self.write(move |tx, press, now| {
            let article = Some(WantedArticle { id: article, opens_at_once: true });
            let (session, device) = (session.as_ref(), "Firefox on Linux");
            let registration =
                Registration { email: &email, article, next: "/articles/x", session, network, device };
            super::register(tx, press, now, &registration)
        })
    }

    /// Registers a new address and gives the browser's cookie and the mail.
    pub(crate) fn newcomer(&self, address: &str, article: i64) -> (Token, Mailed) {
        match self.register(address, article, None).unwrap() {
            Registered::Opened { token } => (token, self.mailed()),
            other => panic!("{address}: {other:?}"),
        }
    }

    pub(crate) fn request(
        &self,
        address: &str,
        browser: Option<&Token>,
    ) -> Result<Option<Token>, ReadersError> {
        let (email, session) = (email(address), browser.and_then(|token| self.visit(token).session));
        self.write(move |tx, press, now| {
            let session = session.as_ref();
            let (network, device) = ("192.0.2.1", "Firefox on Linux");
            super::request_code(
                tx,
                press,
                now,
                &LoginRequest { email: &email, next: "/account", session, network, device },
            )
        })
    }

    pub(crate) fn enter(&self, browser: &Token, address: &str, code: &str) -> Result<SignedIn, CodeError> {
        let (session, email, code) = (self.session(browser), email(address), code.to_owned());
        self.write(move |tx, press, now| super::enter_code(tx, press, now, &session, &email, &code, PROOF))
            .unwrap()
    }

    pub(crate) fn follow(&self, link: &str, browser: Option<&Token>) -> Result<SignedIn, LinkError> {
        let (session, link) = (browser.and_then(|token| self.visit(token).session), link.to_owned());
        self.write(move |tx, press, now| super::follow_link(tx, press, now, &link, session.as_ref(), PROOF))
            .unwrap()
    }

    /// Logs a browser in by code and gives its cookie.
    pub(crate) fn log_in(&self, address: &str) -> SignedIn {
        let browser = self.request(address, None).unwrap().unwrap();
        let code = self.mailed().code;
        self.enter(&browser, address, &code).unwrap()
    }
}

pub(crate) const PROOF: Proof<'static> = Proof {
    device: "Firefox on Linux",
    wording: "Confirming starts The Weekend: one click in any issue ends it.",
};

/// Some other code.
pub(crate) fn wrong(code: &str) -> String {
    let digit = if code.starts_with('1') { '2' } else { '1' };
    format!("{digit}{}", &code[1..])
}
