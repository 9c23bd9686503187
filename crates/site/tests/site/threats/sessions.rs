//! Signing in without being the one who was written to: replays, guesses, planted cookies, other
//! sites, shared accounts, floods.

use axum::http::header::{CONTENT_TYPE, ORIGIN};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use db::testing::TestDb;
use kernel::clock::{HOUR, MINUTE};
use kernel::ids::Token;
use testkit::{Answer, Client, Standing, TestApp};

use crate::people::{can_read, count, counts, publish, says, sign_in, signed_in};
use crate::scene::Scene;

const EMAIL: &str = "nina@reader.example";

async fn is_signed_in(client: &mut Client) -> bool {
    client.get("/account").await.status == StatusCode::OK
}

/// Asks for a code; gives the code and the link.
async fn ask(app: &TestApp, client: &mut Client) -> (String, String) {
    let asked = client.post("/login", &[("email", EMAIL), ("next", "/account")]).await;
    assert_eq!(asked.location(), Some("/login/code"), "{asked:?}");
    let letters = app.mails_to(EMAIL).await;
    assert_eq!(letters.len(), 1);
    let link = letters[0].links().into_iter().find(|link| link.contains("/login/link/")).unwrap();
    (letters[0].code().unwrap(), link[app.press().config.site.url.len()..].to_owned())
}

async fn enter(client: &mut Client, code: &str) -> Answer {
    client.post("/login/code", &[("email", EMAIL), ("code", code)]).await
}

db::both_databases! {
    async fn threat_16_a_link_works_once_and_only_when_pressed(db: TestDb) {
        let app = TestApp::new(&db);
        let mut asking = app.client();
        let (code, link) = ask(&app, &mut asking).await;
        // A mail scanner looks at it, in a browser of its own.
        let mut scanner = app.client();
        for _ in 0..3 {
            let page = scanner.get(&link).await;
            assert_eq!(page.status, StatusCode::OK);
            assert_eq!(page.header("referrer-policy"), "no-referrer");
        }
        assert!(scanner.cookies.is_empty() && !is_signed_in(&mut scanner).await);
        let mut phone = app.client();
        assert_eq!(phone.post(&link, &[]).await.location(), Some("/account"));
        assert!(is_signed_in(&mut phone).await && !is_signed_in(&mut asking).await);
        // Link and code are one request: both are used up.
        for thief in [&mut scanner, &mut asking, &mut phone.clone()] {
            let again = thief.post(&link, &[]).await;
            assert_eq!(again.status, StatusCode::GONE, "{again:?}");
        }
        assert_eq!(enter(&mut asking, &code).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(!is_signed_in(&mut asking).await && !is_signed_in(&mut scanner).await);
        assert_eq!(app.client().get(&link).await.status, StatusCode::GONE);
    }

    async fn threat_16_a_code_works_in_the_browser_that_asked(db: TestDb) {
        let app = TestApp::new(&db);
        let mut asking = app.client();
        let (code, _) = ask(&app, &mut asking).await;
        let mut thief = app.client();
        assert_eq!(enter(&mut thief, &code).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        // Nor in one that asked for a code to another address, or for one of its own to the same.
        thief.post("/login", &[("email", "thief@reader.example")]).await;
        assert_eq!(enter(&mut thief, &code).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        let as_thief = thief.post("/login/code", &[("email", "thief@reader.example"), ("code", &code)]).await;
        assert_eq!(as_thief.status, StatusCode::UNPROCESSABLE_ENTITY);
        thief.post("/login", &[("email", EMAIL)]).await;
        assert_eq!(enter(&mut thief, &code).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(!is_signed_in(&mut thief).await);
        assert_eq!(enter(&mut asking, &code).await.location(), Some("/account"));
        let before = asking.clone();
        assert_eq!(enter(&mut asking, &code).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        // After logging out neither the code nor the cookie is worth anything.
        let answer = asking.post("/logout", &[]).await;
        assert_eq!(answer.location(), Some("/"));
        assert!(!asking.cookies.contains_key(app.site.cookie.name()));
        assert!(!is_signed_in(&mut before.clone()).await);
        assert_eq!(enter(&mut before.clone(), &code).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    }

    async fn threat_16_guessing_ends_after_five(db: TestDb) {
        let app = TestApp::new(&db);
        let mut asking = app.client();
        let (code, link) = ask(&app, &mut asking).await;
        let wrong = if code == "000000" { "000001" } else { "000000" };
        for left in (1..5).rev() {
            let tries = if left == 1 { "try" } else { "tries" };
            says(&enter(&mut asking, wrong).await, &[&format!("you have {left} more {tries}")]);
        }
        says(&enter(&mut asking, wrong).await, &["too many wrong codes"]);
        says(&enter(&mut asking, &code).await, &["too many wrong codes"]);
        assert!(!is_signed_in(&mut asking).await);
        // Someone else's guessing does not lock the reader out: the link still works.
        assert_eq!(app.client().post(&link, &[]).await.location(), Some("/account"));
    }

    async fn threat_16_codes_and_links_expire(db: TestDb) {
        let app = TestApp::new(&db);
        let mut asking = app.client();
        let (code, link) = ask(&app, &mut asking).await;
        app.clock().advance(15 * MINUTE - 1);
        assert_eq!(app.client().get(&link).await.status, StatusCode::OK);
        app.clock().advance(1);
        says(&enter(&mut asking, &code).await, &["This code has expired"]);
        assert_eq!(app.client().get(&link).await.status, StatusCode::GONE);
        assert_eq!(app.client().post(&link, &[]).await.status, StatusCode::GONE);
        for nonsense in ["/login/link/x", "/login/link/'%20OR%201=1"] {
            assert_eq!(app.client().post(nonsense, &[]).await.status, StatusCode::GONE, "{nonsense}");
        }
    }

    async fn threat_16_secrets_are_kept_as_hashes(db: TestDb) {
        let app = TestApp::new(&db);
        let mut client = app.client();
        let (code, link) = ask(&app, &mut client).await;
        let secret = link.rsplit('/').next().unwrap().to_owned();
        let before = client.cookies[app.site.cookie.name()].clone();
        enter(&mut client, &code).await;
        let after = client.cookies[app.site.cookie.name()].clone();
        assert_ne!(before, after);
        let kept: Vec<(String, String)> = db.read_blocking(|conn| {
            conn.query("SELECT c.link_hash, COALESCE(s.token_hash, '') FROM challenges c LEFT JOIN sessions s ON s.id = c.session_id", &[])
        }).unwrap();
        let sessions: Vec<String> = db.read_blocking(|conn| conn.query("SELECT token_hash FROM sessions", &[])).unwrap();
        let kept = format!("{kept:?} {sessions:?}");
        assert!(kept.contains(&Token::from_outside(&after).hash()) || sessions.contains(&Token::from_outside(&after).hash()), "{kept}");
        for secret in [&code, &secret, &before, &after] {
            assert!(!kept.contains(secret.as_str()), "{secret} is kept as it is: {kept}");
        }
    }

    async fn threat_20_what_is_entitled_is_not_kept(db: TestDb) {
        let scene = Scene::new(&db);
        let wanted = scene.metered();
        for standing in [Standing::FirstArticle, Standing::Unlocked, Standing::Subscriber, Standing::Institution, Standing::GiftTaker] {
            let mut client = scene.app.client_in(standing, wanted.id);
            for path in [wanted.path(), format!("/media/{}", wanted.picture)] {
                let page = client.get(&path).await;
                assert_eq!(page.status, StatusCode::OK);
                assert_eq!(page.header("cache-control"), "private, no-store", "{path} as {standing:?}");
                assert!(!page.headers.contains_key("etag") && !page.headers.contains_key("last-modified"), "{page:?}");
            }
        }
        let mut client = scene.app.client_in(Standing::Subscriber, wanted.id);
        for path in ["/account", "/account/export", "/account/delete"] {
            assert_eq!(client.get(path).await.header("cache-control"), "private, no-store", "{path}");
        }
        let leaving = [("/logout", vec![]), ("/account/sessions/revoke-all", vec![])];
        for (path, fields) in leaving {
            let mut client = scene.app.client_in(Standing::Subscriber, wanted.id);
            let answer = client.post(path, &fields).await;
            assert!(answer.header("clear-site-data").contains("\"cache\""), "{path}: {answer:?}");
            assert!(!client.cookies.contains_key(scene.app.site.cookie.name()));
            assert!(!can_read(&mut client, &wanted.slug).await);
        }
    }

    async fn threat_25_a_planted_cookie_is_not_signed_in(db: TestDb) {
        let app = TestApp::new(&db);
        publish(&app, "harbour");
        let planted = Token::from_outside("A234567890123456789012345678901234567890123");
        let mut victim = app.client();
        victim.carry(&app, &planted);
        victim.post("/register", &[("email", EMAIL), ("article", "harbour")]).await;
        assert!(can_read(&mut victim, "harbour").await);
        let mut attacker = app.client();
        attacker.carry(&app, &planted);
        assert!(!can_read(&mut attacker, "harbour").await);
        // Each step up is a new session, and the one before is dead.
        let first = victim.clone();
        let code = app.code_to(EMAIL).await;
        enter(&mut victim, &code).await;
        assert_ne!(first.cookies, victim.cookies);
        assert!(is_signed_in(&mut victim).await && !is_signed_in(&mut first.clone()).await);
        assert!(!can_read(&mut first.clone(), "harbour").await);
        assert!(!is_signed_in(&mut attacker).await);
    }

    async fn threat_25_other_sites_can_send_no_form(db: TestDb) {
        let scene = Scene::new(&db);
        let tour = scene.tour(scene.metered()).await;
        let client = scene.app.client_in(Standing::Subscriber, scene.metered().id);
        let before = counts(&db);
        let foreign: [&[(&'static str, &str)]; 6] = [
            &[("sec-fetch-site", "cross-site"), ("origin", "https://evil.example")],
            &[("sec-fetch-site", "same-site"), ("origin", "http://127.0.0.1:9999")],
            &[("sec-fetch-site", "cross-site")],
            &[("origin", "https://evil.example")],
            &[("origin", "null")],
            &[("origin", "http://127.0.0.1:8080.evil.example")],
        ];
        for (path, fields) in tour.iter().flat_map(|(_, asked)| &asked.forms) {
            let form = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
            for lines in foreign {
                let mut headers: HeaderMap = [(CONTENT_TYPE, HeaderValue::from_static("application/x-www-form-urlencoded"))].into_iter().collect();
                headers.extend(lines.iter().map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_str(value).unwrap())));
                let answer = client.clone().send(Method::POST, path, headers, form.clone().into_bytes()).await;
                assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path} {lines:?}: {answer:?}");
                says(&answer, &["This request came from another site, so nothing was done."]);
            }
        }
        assert_eq!(counts(&db), before, "a refused form has changed something");
        // The site's own origin is let through, and so are programs that name none, as for one-click mail.
        let own: HeaderMap = [(ORIGIN, HeaderValue::from_static("http://127.0.0.1:8080"))].into_iter().collect();
        for headers in [own, HeaderMap::new()] {
            let answer = scene.app.client().send(Method::POST, "/logout", headers, Vec::new()).await;
            assert_eq!(answer.status, StatusCode::SEE_OTHER);
        }
    }

    async fn threat_26_the_sixth_device_signs_out_the_longest_unused(db: TestDb) {
        let app = TestApp::new(&db);
        let mut devices = Vec::new();
        for _ in 0..5 {
            devices.push(signed_in(&app, EMAIL).await);
            app.clock().advance(2 * HOUR);
        }
        // The first is used again, so the second is the longest unused.
        assert!(is_signed_in(&mut devices[0]).await);
        app.clock().advance(2 * HOUR);
        app.mails_to(EMAIL).await;
        let mut sixth = app.client().with("user-agent", "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile Safari/604.1");
        sign_in(&app, &mut sixth, EMAIL).await;
        let mut still = Vec::new();
        for device in &mut devices {
            still.push(is_signed_in(device).await);
        }
        assert_eq!(still, [true, false, true, true, true]);
        let letters = app.mails_to(EMAIL).await;
        assert!(letters.iter().any(|letter| letter.text.contains("one more device than an account can have (5)")
            && letter.text.contains("Firefox on Linux")), "{letters:?}");
        says(&sixth.get("/account").await, &["Safari on iPhone", "Firefox on Linux", "This device"]);
        sixth.post("/account/sessions/revoke-all", &[]).await;
        for device in &mut devices {
            assert!(!is_signed_in(device).await);
        }
        assert_eq!(count(&db, "readers"), 1);
    }

    async fn threat_28_the_login_form_does_not_tell_who_is_known(db: TestDb) {
        let app = TestApp::new(&db);
        let wanted = publish(&app, "harbour");
        let known = testkit::visitor(app.db(), app.press(), Standing::Subscriber, wanted).email.unwrap();
        let unknown = known.replace("reader", "nobody");
        let mut answers = Vec::new();
        for email in [&known, &unknown] {
            let mut client = app.client();
            let mut asked = client.post("/login", &[("email", email), ("next", "/articles/harbour")]).await;
            let cookie = asked.header("set-cookie").to_owned();
            let (pair, terms) = cookie.split_once(';').unwrap();
            asked.headers.insert("set-cookie", HeaderValue::from_str(&format!("{};{terms}", pair.len())).unwrap());
            let page = client.get("/login/code").await;
            let wrong = client.post("/login/code", &[("email", email), ("code", "abc")]).await;
            let again = client.post("/login/resend", &[]).await;
            let texts: Vec<String> = [&asked, &page, &wrong, &again].map(|answer| answer.text().replace(email.as_str(), "ADDRESS")).into();
            let heads: Vec<_> = [asked, page, wrong, again].map(|answer| (answer.status, answer.headers)).into();
            answers.push((texts, heads));
        }
        assert_eq!(answers[0], answers[1]);
        assert!(answers[0].0[1].contains("ADDRESS"), "the page names the address: {:?}", answers[0]);
    }

    async fn threat_35_a_flood_of_mails_is_refused_alike(db: TestDb) {
        let app = TestApp::new(&db);
        let wanted = publish(&app, "harbour");
        let known = testkit::visitor(app.db(), app.press(), Standing::Confirmed, wanted).email.unwrap();
        app.mails_to(&known).await;
        let mut refused = Vec::new();
        for (email, block) in [(known.as_str(), 1), ("nobody@nowhere.example", 2)] {
            let mut sent = 0;
            for n in 0..30 {
                let answer = app.client_at([203, 0, block, n].into()).post("/login", &[("email", email)]).await;
                match answer.status {
                    StatusCode::SEE_OTHER => sent += 1,
                    StatusCode::TOO_MANY_REQUESTS => refused.push((answer.header("retry-after").to_owned(), answer.text())),
                    _ => panic!("{answer:?}"),
                }
            }
            assert_eq!(sent, 6, "{email}");
            assert_eq!(app.mails_to(email).await.len(), 6, "{email}");
        }
        refused.dedup();
        assert_eq!(refused.len(), 1, "{refused:?}");
        assert!(refused[0].0.parse::<u64>().unwrap() <= 3600 && refused[0].1.contains("A little too fast"));
        // From one network, whatever the addresses and the forms.
        let mut sent = 0;
        for n in 0..80 {
            let email = format!("flood{n}@flood{n}.example");
            let answer = match n % 3 {
                0 => app.client().post("/login", &[("email", &email)]).await,
                1 => app.client().post("/register", &[("email", &email), ("article", "harbour")]).await,
                _ => app.client().post("/newsletters", &[("email", &email), ("newsletter", "weekly-free")]).await,
            };
            sent += usize::from(answer.status == StatusCode::SEE_OTHER);
        }
        assert_eq!(sent, 60);
        app.clock().advance(HOUR);
        assert_eq!(app.client().post("/login", &[("email", &known)]).await.status, StatusCode::SEE_OTHER);
    }
}
