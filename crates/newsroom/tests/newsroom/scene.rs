//! Colleagues with their phones.

use kernel::clock::Millis;
use press::staff::Role;
use scraper::{Html, Selector};
use testkit::{Answer, Client, Standing, TestApp};
use totp_rs::{Builder, Secret};

/// Somebody who works here, at a browser.
pub struct Colleague {
    pub client: Client,
    /// What their app knows.
    pub secret: String,
    /// What they wrote down.
    pub codes: Vec<String>,
}

/// What an app with this secret shows at that time.
pub fn code_at(secret: &str, at: Millis) -> String {
    let plain: String = secret.split_whitespace().collect();
    let secret = Secret::try_from_base32(plain).unwrap();
    let totp = Builder::new().with_secret(secret).build().unwrap();
    totp.generate(u64::try_from(at / 1000).unwrap()).to_string()
}

/// The texts of whatever fits the selector.
pub fn texts(answer: &Answer, selector: &str) -> Vec<String> {
    let page = Html::parse_document(&answer.text());
    let selector = Selector::parse(selector).unwrap();
    page.select(&selector).map(|one| one.text().collect::<String>().trim().to_owned()).collect()
}

/// An article for the standings to stand towards.
pub fn article(app: &TestApp) -> i64 {
    testkit::article(app.db(), app.press(), "weir", |_| ())
}

/// Somebody in this role who has just signed in, and has no second factor.
pub fn signed_in(app: &TestApp, role: Role) -> Client {
    app.client_in(Standing::Staff(role), 1)
}

/// Somebody in this role who has set a second factor up just now, and is inside.
pub async fn inside(app: &TestApp, role: Role) -> Colleague {
    let mut client = signed_in(app, role);
    let page = client.get("/newsroom/factor").await;
    let secret = texts(&page, ".secret").remove(0);
    let code = code_at(&secret, app.clock().now());
    let done = client.post("/newsroom/factor", &[("code", &code)]).await;
    assert_eq!(done.status, 200, "{done:?}");
    Colleague { client, secret, codes: texts(&done, ".codes code") }
}

impl Colleague {
    /// Shows the second factor.
    pub async fn confirm(&mut self, app: &TestApp) -> Answer {
        let code = code_at(&self.secret, app.clock().now());
        self.client.post("/newsroom/confirm", &[("code", &code), ("next", "/newsroom")]).await
    }
}

/// The public id of somebody who works here.
pub fn public_id(app: &TestApp, email: &str) -> String {
    let all = app.db().read_blocking(|conn| press::staff::people(conn, "", 100)).unwrap();
    all.into_iter().find(|person| person.email == email).unwrap().public_id
}

/// The acts in the log, the oldest first.
pub fn acts(app: &TestApp) -> Vec<String> {
    let all = |conn: &mut db::Conn| press::audit::list(conn, &press::audit::Filter::default(), 100);
    app.db().read_blocking(all).unwrap().into_iter().rev().map(|line| line.act).collect()
}
