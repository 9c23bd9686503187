//! Asking for the article in another way: without scripts, as someone else, by another address.

use std::net::IpAddr;

use axum::http::{HeaderMap, Method, StatusCode};
use db::testing::TestDb;
use testkit::{AT_HOME, Canaries, ON_CAMPUS, Standing, TestApp};

use crate::oracle::leaks;
use crate::people::{can_read, publish, reads};

const PAGE: &str = "/articles/harbour";

#[tokio::test(flavor = "multi_thread")]
async fn threat_01_paid_text_is_not_in_the_response() {
    let db = TestDb::sqlite();
    let app = TestApp::new(&db);
    let wanted = publish(&app, "harbour");
    let page = app.client().get(PAGE).await;
    assert_eq!(leaks(&page, &Canaries::new("harbour")), []);
    // Nothing is there to be unhidden: no element for the text, no script in the page but structured data.
    let text = page.text();
    assert!(!text.contains("class=\"paid") && text.contains("id=\"wall\""), "{text}");
    let harmless = ["<script type=\"application/ld+json\"", "<script src=\"/static/"];
    assert_eq!(
        text.matches("<script").count(),
        harmless.map(|start| text.matches(start).count()).iter().sum::<usize>()
    );
    assert!(can_read(&mut app.client_in(Standing::Subscriber, wanted), "harbour").await);
}

#[tokio::test(flavor = "multi_thread")]
async fn threat_02_a_fresh_browser_is_a_stranger() {
    let db = TestDb::sqlite();
    let app = TestApp::new(&db);
    publish(&app, "harbour");
    let first = app.client().get(PAGE).await;
    for _ in 0..100 {
        let mut fresh = app.client();
        assert_eq!(fresh.get(PAGE).await, first);
        assert!(fresh.cookies.is_empty(), "a view gives a cookie: {:?}", fresh.cookies);
    }
    assert!(!reads(&first, "harbour"));
}

#[tokio::test(flavor = "multi_thread")]
async fn threat_03_a_user_agent_opens_nothing() {
    let db = TestDb::sqlite();
    let app = TestApp::with(&db, |config| config.meter.unlock = kernel::config::Unlock::Automatic);
    publish(&app, "harbour");
    let first = app.client().get(PAGE).await;
    for agent in [
        "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
        "Googlebot-News",
        "Mediapartners-Google",
        "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)",
        "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.2)",
        "facebookexternalhit/1.1",
        "Twitterbot/1.0",
        "ia_archiver",
        "curl/8.0",
        "",
    ] {
        assert_eq!(app.client().with("user-agent", agent).get(PAGE).await, first, "{agent}");
    }
}

/// Headers that some server somewhere believes.
const FORWARDING: [&str; 14] = [
    "x-forwarded-for",
    "forwarded",
    "x-real-ip",
    "x-client-ip",
    "client-ip",
    "true-client-ip",
    "cf-connecting-ip",
    "fastly-client-ip",
    "x-cluster-client-ip",
    "x-forwarded",
    "forwarded-for",
    "x-originating-ip",
    "x-remote-addr",
    "via",
];

#[tokio::test(flavor = "multi_thread")]
async fn threat_04_an_address_in_a_header_is_believed_of_proxies_alone() {
    let db = TestDb::sqlite();
    let app =
        TestApp::with(&db, |config| config.server.trusted_proxies = vec!["10.0.0.0/8".parse().unwrap()]);
    publish(&app, "harbour");
    let first = app.client().get(PAGE).await;
    let campus = ON_CAMPUS.to_string();
    let spellings = [
        campus.clone(),
        format!("::ffff:{campus}"),
        format!("for={campus}"),
        format!("for=\"[::ffff:{campus}]\""),
        format!("{campus}, {campus}"),
        format!("{campus}, {AT_HOME}"),
    ];
    let proxy: IpAddr = "10.0.0.2".parse().unwrap();
    let mapped: IpAddr = "::ffff:10.0.0.2".parse().unwrap();
    for header in FORWARDING {
        for spelling in &spellings {
            for peer in [AT_HOME, "2001:db8::1".parse().unwrap(), IpAddr::from([127, 0, 0, 1])] {
                let answer = app.client_at(peer).with(header, spelling).get(PAGE).await;
                assert_eq!(answer, first, "{header}: {spelling} from {peer}");
            }
            for peer in [proxy, mapped] {
                let told = app.client_at(peer).with(header, spelling).get(PAGE).await;
                // Of all these headers one is read, and of it the last hop that is not a proxy of ours.
                let believed = header == "x-forwarded-for"
                    && !spelling.ends_with(&AT_HOME.to_string())
                    && !spelling.starts_with("for");
                assert_eq!(reads(&told, "harbour"), believed, "{header}: {spelling} from {peer}");
            }
        }
    }
    assert!(can_read(&mut app.client_at(ON_CAMPUS), "harbour").await);
    assert!(can_read(&mut app.client_at(format!("::ffff:{campus}").parse().unwrap()), "harbour").await);
    let inner = format!("{campus}, 10.0.0.7");
    assert!(can_read(&mut app.client_at(proxy).with("x-forwarded-for", &inner), "harbour").await);
}

#[tokio::test(flavor = "multi_thread")]
async fn threat_05_a_referrer_opens_nothing() {
    let db = TestDb::sqlite();
    let app = TestApp::new(&db);
    publish(&app, "harbour");
    let first = app.client().get(PAGE).await;
    for referrer in [
        "https://www.google.com/",
        "https://news.google.com/articles/x",
        "https://www.facebook.com/",
        "https://t.co/x",
        "https://lm.facebook.com/l.php",
        "android-app://com.google.android.googlequicksearchbox/",
        "http://127.0.0.1:8080/",
    ] {
        assert_eq!(app.client().with("referer", referrer).get(PAGE).await, first, "{referrer}");
    }
}

const BEFORE: [&str; 6] = ["", "/amp", "/print", "/api", "/wp-json/wp/v2/posts", "/preview"];
const AFTER: [&str; 36] = [
    "",
    "/",
    "/amp",
    "/amp/",
    "/print",
    "/embed",
    "/oembed",
    "/feed",
    "/feed.xml",
    "/raw",
    "/full",
    "/reader",
    "/preview",
    "/index.html",
    "/page/2",
    "/all",
    "/unlock",
    "/gift",
    ".md",
    ".html",
    ".json",
    ".txt",
    ".xml",
    ".amp",
    ".pdf",
    "%00",
    "%20",
    "%2f",
    "/%2e",
    "/..;/",
    ";full",
    ";.css",
    "//",
    "/.",
    "~",
    "%E2%80%8B",
];
const PARAMETERS: [&str; 22] = [
    "",
    "output=1",
    "output=amp",
    "outputType=amp",
    "amp=1",
    "print=1",
    "view=full",
    "format=json",
    "format=text",
    "preview=true",
    "unlocked=1",
    "access=free",
    "member=1",
    "gift=1",
    "gift_token=x",
    "pass=x",
    "token=x",
    "utm_source=newsletter&utm_medium=email",
    "fbclid=x",
    "share=1",
    "reader=1&staff=1",
    "__state=1",
];

#[tokio::test(flavor = "multi_thread")]
async fn threat_06_no_other_address_of_an_article_says_more() {
    let db = TestDb::sqlite();
    let app = TestApp::new(&db);
    let wanted = publish(&app, "harbour");
    let canaries = Canaries::new("harbour");
    let mut exhausted = app.client_in(Standing::Exhausted, wanted);
    let mut clients = [app.client(), app.client_in(Standing::Lapsed, wanted)];
    for before in BEFORE {
        for after in AFTER {
            let answer = exhausted.get(&format!("{before}{PAGE}{after}")).await;
            assert_eq!(leaks(&answer, &canaries), [], "{before}{PAGE}{after}");
            assert!(answer.status.as_u16() < 500, "{before}{PAGE}{after}: {answer:?}");
        }
    }
    for (turn, after) in AFTER.into_iter().enumerate() {
        for (at, parameter) in PARAMETERS.into_iter().enumerate() {
            // Each pair once, by one of the two in turn.
            let client = &mut clients[(turn + at) % 2];
            let answer = client.visit(&format!("{PAGE}{after}?{parameter}")).await;
            assert_eq!(leaks(&answer, &canaries), [], "{PAGE}{after}?{parameter}");
        }
    }
    for parameter in PARAMETERS {
        let answer = app.client().get(&format!("{PAGE}?{parameter}")).await;
        assert_eq!(answer.body, app.client().get(PAGE).await.body, "{parameter}");
    }
    let pointed = format!("/oembed?url=http%3A%2F%2F127.0.0.1%3A8080{}", PAGE.replace('/', "%2F"));
    assert_eq!(app.client().get(&pointed).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn threat_06_no_method_or_header_says_more() {
    let db = TestDb::sqlite();
    let app = TestApp::new(&db);
    publish(&app, "harbour");
    let canaries = Canaries::new("harbour");
    for method in
        ["HEAD", "OPTIONS", "TRACE", "PROPFIND", "PUT", "DELETE", "PATCH", "POST", "CONNECT", "PURGE"]
    {
        let answer = app
            .client()
            .send(Method::from_bytes(method.as_bytes()).unwrap(), PAGE, HeaderMap::new(), Vec::new())
            .await;
        assert_eq!(leaks(&answer, &canaries), [], "{method}");
        assert!(answer.status.as_u16() < 500, "{method}: {answer:?}");
    }
    for (header, value) in [
        ("accept", "application/json"),
        ("accept", "text/markdown"),
        ("accept", "application/activity+json"),
        ("x-requested-with", "XMLHttpRequest"),
        ("hx-request", "true"),
        ("x-http-method-override", "POST"),
        ("x-original-url", "/account"),
        ("x-rewrite-url", "/account"),
        ("x-forwarded-host", "evil.example"),
        ("x-forwarded-proto", "https"),
        ("host", "evil.example"),
        ("range", "bytes=0-99999"),
        ("save-data", "on"),
        ("authorization", "Bearer x"),
        ("from", "googlebot(at)googlebot.com"),
    ] {
        let answer = app.client().with(header, value).get(PAGE).await;
        assert_eq!(answer, app.client().get(PAGE).await, "{header}: {value}");
    }
}
