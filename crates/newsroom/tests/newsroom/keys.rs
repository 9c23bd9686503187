//! Passkeys at the door: added, shown, removed, and never the last of somebody who must have one.

use axum::http::StatusCode;
use db::testing::TestDb;
use kernel::clock::{HOUR, MINUTE};
use mail::Transport;
use mail::testing::{Letter, Outbox};
use passkeys::testing::Authenticator;
use press::staff::Role;
use serde_json::Value;
use testkit::{Answer, Client, TestApp};

use crate::scene::{acts, article, code_at, inside, signed_in, texts};

const FACTOR: &str = "/newsroom/factor";

/// What the page's script asks for.
async fn question(client: &mut Client, path: &str) -> Value {
    let answer = client.post(path, &[]).await;
    assert_eq!(
        (answer.status, answer.header("content-type")),
        (StatusCode::OK, "application/json"),
        "{answer:?}"
    );
    serde_json::from_str(&answer.text()).unwrap()
}

fn challenge(asked: &Value) -> String {
    asked["publicKey"]["challenge"].as_str().unwrap().to_owned()
}

/// A phone at a page of this site.
fn phone(app: &TestApp) -> Authenticator {
    Authenticator::at(&app.press().config.site.url)
}

async fn add(client: &mut Client, phone: &mut Authenticator, name: &str) -> Answer {
    let asked = question(client, "/newsroom/factor/keys/question").await;
    assert_eq!(asked["publicKey"]["authenticatorSelection"]["userVerification"], "required");
    let made = phone.make(&challenge(&asked), asked["publicKey"]["user"]["id"].as_str().unwrap());
    client.post("/newsroom/factor/keys", &[("answer", &made), ("name", name)]).await
}

async fn confirm(client: &mut Client, phone: &mut Authenticator) -> Answer {
    let asked = question(client, "/newsroom/confirm/question").await;
    let shown = phone.show(&challenge(&asked));
    client.post("/newsroom/confirm/passkey", &[("answer", &shown), ("next", "/newsroom/people")]).await
}

/// Where the key of that name is removed.
async fn removal(client: &mut Client, name: &str) -> String {
    let page = client.get(FACTOR).await.text();
    let (_, after) = page.split_once(&format!("<b>{name}</b>")).unwrap();
    let (_, after) = after.split_once("href=\"").unwrap();
    after.split_once('"').unwrap().0.to_owned()
}

/// A site that browsers give passkeys to.
fn named(db: &TestDb) -> TestApp {
    TestApp::with(db, |config| config.site.url = "http://localhost:8080".into())
}

db::both_databases! {
    async fn an_owner_comes_in_with_a_passkey_alone(db: TestDb) {
        let app = named(&db);
        article(&app);
        let (mut owner, mut phone) = (signed_in(&app, Role::Owner), phone(&app));
        let page = owner.visit("/newsroom").await;
        assert!(page.text().contains("data-passkey=\"/newsroom/factor/keys/question\""), "{page:?}");
        let before = owner.cookies.clone();
        let done = add(&mut owner, &mut phone, "Phone").await;
        assert_eq!((done.status, texts(&done, ".codes code").len()), (StatusCode::OK, 10), "{done:?}");
        assert_ne!(owner.cookies, before, "another cookie");
        assert_eq!(owner.get("/newsroom/people").await.status, StatusCode::OK);
        assert_eq!(acts(&app), ["key-added", "entered"]);
        // The newsroom has closed, and opens by it again.
        app.clock().advance(3 * HOUR);
        let closed = owner.get("/newsroom/people").await;
        assert_eq!(closed.location(), Some("/newsroom/confirm?next=%2Fnewsroom%2Fpeople"));
        let page = owner.follow(closed).await;
        assert!(page.text().contains("data-passkey") && page.text().contains("Recovery code"), "{page:?}");
        assert_eq!(confirm(&mut owner, &mut phone).await.location(), Some("/newsroom/people"));
        assert_eq!(owner.get("/newsroom/people/invite").await.status, StatusCode::OK, "fresh, too");
        // And by paper.
        app.clock().advance(3 * HOUR);
        let paper = texts(&done, ".codes code").remove(0);
        let opened = owner.post("/newsroom/confirm", &[("code", &paper)]).await;
        assert_eq!(opened.location(), Some("/newsroom/factor?used=1"));
        assert_eq!(texts(&owner.get("/newsroom/factor").await, "#app + *").len(), 1);
    }

    async fn money_exports_and_roles_take_it_as_they_take_a_code(db: TestDb) {
        let app = named(&db);
        article(&app);
        let (mut owner, mut phone) = (inside(&app, Role::Owner).await, phone(&app));
        let done = add(&mut owner.client, &mut phone, "").await;
        assert_eq!(done.location(), Some(FACTOR), "no new recovery codes beside those there are: {done:?}");
        app.clock().advance(11 * MINUTE);
        assert!(owner.client.get("/newsroom/readers/export").await.location().unwrap().starts_with("/newsroom/confirm"));
        confirm(&mut owner.client, &mut phone).await;
        assert_eq!(owner.client.get("/newsroom/readers/export").await.status, StatusCode::OK);
        let list = owner.client.get("/newsroom/people").await;
        assert!(list.text().contains("Second factor set up"), "{list:?}");
    }

    async fn what_does_not_hold_opens_nothing(db: TestDb) {
        let app = named(&db);
        article(&app);
        let (mut owner, mut phone) = (inside(&app, Role::Owner).await, phone(&app));
        add(&mut owner.client, &mut phone, "Phone").await;
        app.clock().advance(3 * HOUR);
        let refused = async |phone: &mut Authenticator, client: &mut Client| {
            let answer = confirm(client, phone).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{answer:?}");
            assert!(client.get("/newsroom").await.location().unwrap().starts_with("/newsroom/confirm"));
            texts(&answer, ".notice").remove(0)
        };
        phone.verifies = false;
        assert!(refused(&mut phone, &mut owner.client).await.contains("PIN"));
        phone.verifies = true;
        let origin = std::mem::replace(&mut phone.origin, "https://evil.example".into());
        assert!(refused(&mut phone, &mut owner.client).await.contains("could not be checked"));
        phone.origin = origin;
        // Somebody else's, who works here too.
        let (mut publisher, mut theirs) = (inside(&app, Role::Publisher).await, Authenticator::at(&phone.origin));
        add(&mut publisher.client, &mut theirs, "Stick").await;
        assert!(refused(&mut theirs, &mut owner.client).await.contains("not known"));
        // Twice the same answer.
        let asked = question(&mut owner.client, "/newsroom/confirm/question").await;
        let shown = phone.show(&challenge(&asked));
        let form = [("answer", shown.as_str())];
        assert_eq!(owner.client.post("/newsroom/confirm/passkey", &form).await.location(), Some("/newsroom"));
        let again = owner.client.post("/newsroom/confirm/passkey", &form).await;
        assert!(again.text().contains("took too long"), "{again:?}");
    }

    async fn a_copy_is_refused_and_written_down(db: TestDb) {
        let app = named(&db);
        article(&app);
        let (mut owner, mut phone) = (inside(&app, Role::Owner).await, phone(&app));
        phone.count = 4;
        add(&mut owner.client, &mut phone, "Phone").await;
        phone.count = 3;
        let refused = confirm(&mut owner.client, &mut phone).await;
        assert!(refused.text().contains("there may be a copy"), "{refused:?}");
        phone.count = 9;
        assert_eq!(confirm(&mut owner.client, &mut phone).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(owner.client.get(FACTOR).await.text().contains("Taken no more"));
        assert_eq!(acts(&app)[2..], ["key-added", "key-doubted", "key-doubted"]);
    }

    async fn the_last_factor_of_an_owner_stays(db: TestDb) {
        let app = named(&db);
        article(&app);
        let mut owner = inside(&app, Role::Owner).await;
        let app_removal = "/newsroom/factor/app/remove";
        for answer in [owner.client.get(app_removal).await, owner.client.post(app_removal, &[]).await] {
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(answer.text().contains("your only second factor"), "{answer:?}");
        }
        let mut phone = phone(&app);
        add(&mut owner.client, &mut phone, "Phone").await;
        let page = owner.client.get(app_removal).await;
        assert!(page.text().contains("authenticator app will not open"), "{page:?}");
        assert_eq!(owner.client.post(app_removal, &[]).await.location(), Some("/newsroom/factor?done=removed"));
        let key = removal(&mut owner.client, "Phone").await;
        let last = owner.client.post(&key, &[]).await;
        assert_eq!(last.status, StatusCode::UNPROCESSABLE_ENTITY, "{last:?}");
        // The app is worth nothing any more; another one has another secret.
        app.clock().advance(3 * HOUR);
        let former = code_at(&owner.secret, app.clock().now());
        let refused = owner.client.post("/newsroom/confirm", &[("code", &former)]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        confirm(&mut owner.client, &mut phone).await;
        let page = owner.client.get("/newsroom/factor/app").await;
        let secret = texts(&page, ".secret").remove(0);
        assert_ne!(secret, owner.secret);
        // A recovery code is no code of an app.
        let paper = owner.client.post(FACTOR, &[("code", &owner.codes[0])]).await;
        assert_eq!(paper.status, StatusCode::UNPROCESSABLE_ENTITY);
        let code = code_at(&secret, app.clock().now());
        assert_eq!(owner.client.post(FACTOR, &[("code", &code)]).await.location(), Some(FACTOR));
        assert_eq!(owner.client.post(&key, &[]).await.location(), Some("/newsroom/factor?done=removed"));
        let left = owner.client.get(FACTOR).await;
        assert!(left.text().contains("10 recovery codes left"), "they stay: {left:?}");
        assert_eq!(acts(&app)[2..], ["key-added", "app-removed", "entered", "factor-set-up", "key-removed"]);
    }

    async fn who_needs_none_may_be_without(db: TestDb) {
        let app = named(&db);
        article(&app);
        let (mut editor, mut phone) = (signed_in(&app, Role::Editor), phone(&app));
        add(&mut editor, &mut phone, "Phone").await;
        let key = removal(&mut editor, "Phone").await;
        assert_eq!(editor.post(&key, &[]).await.location(), Some("/newsroom/factor?done=removed"));
        assert_eq!(editor.get("/newsroom").await.status, StatusCode::OK);
        assert!(texts(&editor.get(FACTOR).await, ".secret").len() == 1, "they may set one up again");
        assert_eq!(editor.post(&key, &[]).await.status, StatusCode::NOT_FOUND);
    }

    async fn factors_change_only_just_after_one_was_shown(db: TestDb) {
        let app = named(&db);
        article(&app);
        let (mut owner, mut phone) = (inside(&app, Role::Owner).await, phone(&app));
        add(&mut owner.client, &mut phone, "Phone").await;
        let key = removal(&mut owner.client, "Phone").await;
        app.clock().advance(11 * MINUTE);
        let question = owner.client.post("/newsroom/factor/keys/question", &[]).await;
        assert_eq!(question.status, StatusCode::UNAUTHORIZED);
        for path in [key.as_str(), "/newsroom/factor/app/remove", "/newsroom/factor/keys", FACTOR] {
            let led = owner.client.post(path, &[("code", "123456")]).await;
            assert!(led.location().unwrap().starts_with("/newsroom/confirm?next="), "{path}: {led:?}");
        }
        for path in [key.as_str(), "/newsroom/factor/app/remove", "/newsroom/factor/app"] {
            let led = owner.client.get(path).await;
            assert!(led.location().unwrap().starts_with("/newsroom/confirm?next="), "{path}: {led:?}");
        }
        assert!(!owner.client.get(FACTOR).await.text().contains("data-passkey="));
    }

    async fn an_owner_forgets_them_and_a_role_takes_them_along(db: TestDb) {
        let app = named(&db);
        article(&app);
        let (mut publisher, mut phone) = (signed_in(&app, Role::Publisher), phone(&app));
        add(&mut publisher, &mut phone, "Phone").await;
        let whom = app.db().read_blocking(|conn| press::staff::people(conn, "", 10)).unwrap().remove(0);
        assert!(whom.has_factor);
        let mut owner = inside(&app, Role::Owner).await;
        let person = format!("/newsroom/people/{}", whom.public_id);
        assert_eq!(owner.client.post(&format!("{person}/factor"), &[]).await.status, StatusCode::SEE_OTHER);
        assert_eq!(publisher.get("/newsroom").await.location(), Some("/newsroom/factor?next=%2Fnewsroom"));
        add(&mut publisher, &mut phone, "Phone").await;
        owner.client.post(&format!("{person}/remove"), &[]).await;
        let left: i64 =
            app.db().read_blocking(|conn| conn.query_one("SELECT COUNT(*) FROM passkeys", &[])).unwrap();
        assert_eq!(left, 0, "nor does it sign in");
    }

    async fn one_of_the_account_does_not_open_the_newsroom(db: TestDb) {
        let app = named(&db);
        article(&app);
        let mut owner = inside(&app, Role::Owner).await;
        let mut phone = phone(&app);
        let asked = question(&mut owner.client, "/account/passkeys/question").await;
        let made = phone.make(&challenge(&asked), asked["publicKey"]["user"]["id"].as_str().unwrap());
        owner.client.post("/account/passkeys", &[("answer", &made)]).await;
        let none = owner.client.post("/newsroom/confirm/question", &[]).await;
        assert_eq!(none.status, StatusCode::NOT_FOUND, "{none:?}");
        let mut stick = Authenticator::at(&phone.origin);
        add(&mut owner.client, &mut stick, "Stick").await;
        app.clock().advance(3 * HOUR);
        let refused = confirm(&mut owner.client, &mut phone).await;
        assert!(refused.text().contains("for something else"), "{refused:?}");
        // Nor does the newsroom's sign anybody in.
        let mut stranger = app.client();
        let asked = question(&mut stranger, "/login/passkey/question").await;
        let refused = stranger.post("/login/passkey", &[("answer", &stick.show(&challenge(&asked)))]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{refused:?}");
        assert!(refused.text().contains("for something else"));
    }

    async fn whoever_it_concerns_is_told_by_mail(db: TestDb) {
        let app = named(&db);
        article(&app);
        let (mut owner, mut phone) = (inside(&app, Role::Owner).await, phone(&app));
        add(&mut owner.client, &mut phone, "Phone <1>").await;
        let removal = removal(&mut owner.client, "Phone &lt;1&gt;").await;
        owner.client.post(&removal, &[]).await;
        let told = told(&app).await;
        assert_eq!(told.len(), 3, "{told:?}");
        for words in [
            "An authenticator app was set up",
            "The passkey “Phone <1>” was added",
            "The passkey “Phone <1>” was removed",
        ] {
            let letter = told.iter().find(|letter| letter.text.contains(words)).unwrap();
            assert!(letter.subject.starts_with("What opens the newsroom of "), "{letter:?}");
            assert!(letter.text.contains("http://localhost:8080/newsroom/factor"), "{letter:?}");
            assert!(!letter.text.contains("mail-") && !letter.html.contains("<1>"), "{letter:?}");
        }
    }
}

/// The letters about second factors that wait to be sent.
async fn told(app: &TestApp) -> Vec<Letter> {
    let folder = app.data().join("letters");
    while site::deliver_due(&app.site, &Transport::Outbox(folder.clone())).await.unwrap() > 0 {}
    let mut letters = Outbox::new(&folder).letters().unwrap();
    letters.retain(|letter| letter.subject.contains("newsroom"));
    letters
}
