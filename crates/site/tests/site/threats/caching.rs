//! What a cache between the site and its readers may give to the wrong one.

use std::collections::HashMap;

use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use db::testing::TestDb;
use testkit::{Answer, Client, Standing};

use crate::oracle::leaks;
use crate::scene::Scene;

/// A shared cache that keeps to the rules (RFC 9111): it stores what it may, keeps one answer for each
/// value of the headers that `Vary` names, and gives what it has to whoever asks next.
#[derive(Default)]
struct Proxy {
    kept: HashMap<(String, String), Answer>,
    /// The headers that an address varies by.
    vary: HashMap<String, Vec<String>>,
    hits: usize,
}

impl Proxy {
    async fn get(&mut self, client: &mut Client, path: &str) -> Answer {
        if let Some(kept) = self.kept.get(&self.key(client, path)) {
            self.hits += 1;
            return kept.clone();
        }
        let answer = client.get(path).await;
        let control = answer.header("cache-control");
        let refused = ["private", "no-store", "no-cache"].iter().any(|word| control.contains(word));
        let may = !refused
            && (control.contains("public")
                || control.contains("s-maxage")
                || !client.headers.contains_key("authorization"));
        if answer.status == StatusCode::OK && may && !answer.headers.contains_key("set-cookie") {
            let names = answer.header("vary").split(',').map(|name| name.trim().to_lowercase());
            self.vary.insert(path.into(), names.filter(|name| !name.is_empty()).collect());
            self.kept.insert(self.key(client, path), answer.clone());
        }
        answer
    }

    fn key(&self, client: &Client, path: &str) -> (String, String) {
        let names = self.vary.get(path).into_iter().flatten();
        let values = names.map(|name| match name.as_str() {
            "cookie" => format!("{:?}", client.cookies),
            name => format!("{:?}", client.headers.get(name)),
        });
        (path.to_owned(), values.collect::<Vec<_>>().join("\n"))
    }
}

/// A careless cache, which keeps whatever looks like a file by its address, for everyone.
#[derive(Default)]
struct Careless(HashMap<String, Answer>);

impl Careless {
    async fn get(&mut self, client: &mut Client, path: &str) -> Answer {
        if let Some(kept) = self.0.get(path) {
            return kept.clone();
        }
        let answer = client.get(path).await;
        let name = path.split('?').next().unwrap();
        if [".css", ".js", ".png", ".ico", ".txt"].iter().any(|end| name.ends_with(end)) {
            self.0.insert(path.into(), answer.clone());
        }
        answer
    }
}

db::both_databases! {
    async fn threat_19_a_shared_cache_gives_nobody_anothers_page(db: TestDb) {
        let scene = Scene::new(&db);
        let wanted = scene.metered();
        let mut proxy = Proxy::default();
        let asset = scene.app.site.theme.asset_url("css/site.css").unwrap();
        let mut paths: Vec<String> = ["/", "/account", "/account/export", "/subscribe", "/search?q=story", "/feed.xml"].map(str::to_owned).into();
        for story in &scene.stories {
            paths.extend([story.path(), format!("/media/{}", story.picture)]);
        }
        paths.push(asset.clone());
        let standings = [Standing::Subscriber, Standing::Unlocked, Standing::Institution, Standing::Lapsed, Standing::Anonymous];
        // All readers first: making some of them publishes articles for them to have read.
        let clients = |standing| (standing, scene.app.client_in(standing, wanted.id));
        let (firsts, thens) = (standings.map(clients), [Standing::Anonymous, Standing::Exhausted].map(clients));
        scene.app.is_settled().await;
        for (first, owner) in firsts {
            for path in &paths {
                proxy.get(&mut owner.clone(), path).await;
                for (then, client) in &thens {
                    let (cached, fresh) = (proxy.get(&mut client.clone(), path).await, client.clone().get(path).await);
                    if !path.starts_with("/account") {
                        assert_eq!(cached, fresh, "{path}: {first:?}, then {then:?}");
                    }
                    for story in scene.stories.iter().filter(|story| !then.opens(story.level)) {
                        assert_eq!(leaks(&cached, &story.canaries), [], "{path}: {first:?}, then {then:?}");
                    }
                }
                // And back: whoever may read is not given a wall.
                if path == &wanted.path() {
                    let (cached, fresh) = (proxy.get(&mut owner.clone(), path).await, owner.clone().get(path).await);
                    assert_eq!(cached, fresh, "{path} as {first:?}");
                }
            }
        }
        assert!(proxy.hits > 0 && proxy.kept.keys().any(|(path, _)| *path == asset), "the cache keeps nothing at all");
    }

    async fn threat_19_no_page_takes_the_name_of_a_file(db: TestDb) {
        let scene = Scene::new(&db);
        let wanted = scene.metered();
        let mut careless = Careless::default();
        let mut subscriber = scene.app.client_in(Standing::Subscriber, wanted.id);
        let email = subscriber.get("/account/export").await.text();
        let email = serde_json::from_str::<serde_json::Value>(&email).unwrap().to_string();
        let email = email.split('"').find(|text| text.contains('@')).unwrap().to_owned();
        for page in [wanted.path(), "/account".into(), "/account/export".into()] {
            for end in ["/style.css", ";.css", "%2fstyle.css", "%3b.css", ".css", "/..%2fstyle.css", "%00.css", "%23.css", "/x.js", ".png", "%0a.ico", "/robots.txt"] {
                let path = format!("{page}{end}");
                careless.get(&mut subscriber, &path).await;
                let stranger = careless.get(&mut scene.app.client(), &path).await;
                assert_eq!(leaks(&stranger, &wanted.canaries), [], "{path}");
                assert!(!stranger.text().contains(&email), "{path}: {stranger:?}");
            }
        }
    }

    async fn threat_19_parts_and_validators_say_no_more(db: TestDb) {
        let scene = Scene::new(&db);
        let wanted = scene.metered();
        let ask = async |client: &mut Client, method: Method, name: &'static str, value: &str| {
            let headers: HeaderMap = [(HeaderName::from_static(name), HeaderValue::from_str(value).unwrap())].into_iter().collect();
            client.send(method, &wanted.path(), headers, Vec::new()).await
        };
        let (mut stranger, mut reader) = (scene.app.client(), scene.app.client_in(Standing::Subscriber, wanted.id));
        let (teaser, whole) = (stranger.get(&wanted.path()).await, reader.get(&wanted.path()).await);
        for range in ["bytes=0-", "bytes=-5000", "bytes=0-1,2000-90000", "bytes=99999999-", "lines=1-2"] {
            assert_eq!(ask(&mut stranger, Method::GET, "range", range).await, teaser, "{range}");
            assert_eq!(ask(&mut reader, Method::GET, "range", range).await, whole, "{range}");
        }
        for client in [&mut stranger, &mut reader] {
            let head = client.send(Method::HEAD, &wanted.path(), HeaderMap::new(), Vec::new()).await;
            assert_eq!((head.status, head.body.len()), (StatusCode::OK, 0));
        }
        // The teaser's validator is good for the teaser alone.
        let etag = teaser.header("etag").to_owned();
        assert!(!etag.is_empty());
        let known = ask(&mut stranger, Method::GET, "if-none-match", &etag).await;
        assert_eq!((known.status, known.body.len()), (StatusCode::NOT_MODIFIED, 0));
        assert_eq!(ask(&mut reader, Method::GET, "if-none-match", &etag).await, whole);
        assert_eq!(ask(&mut reader, Method::GET, "if-none-match", "*").await, whole);
        assert_eq!(ask(&mut reader, Method::GET, "if-modified-since", "Fri, 01 Jan 2100 00:00:00 GMT").await, whole);
        // Nobody can ask whether the paid text is what they think it is.
        for guess in ["\"x\"", "W/\"x\"", "\"\""] {
            assert_eq!(ask(&mut stranger, Method::GET, "if-none-match", guess).await, teaser);
        }
        assert_eq!(ask(&mut stranger, Method::GET, "if-range", &etag).await, teaser);
    }

    async fn threat_19_a_page_depends_on_nothing_a_cache_overlooks(db: TestDb) {
        let scene = Scene::new(&db);
        let paths = ["/".to_owned(), scene.metered().path(), "/search?q=story".into(), "/feed.xml".into(), "/nothing".into()];
        for path in &paths {
            let plain = scene.app.client().get(path).await;
            for (name, value) in [
                ("x-forwarded-host", "evil.example"), ("x-host", "evil.example"), ("x-forwarded-proto", "https"), ("x-forwarded-port", "1"),
                ("x-original-url", "/account"), ("host", "evil.example"), ("forwarded", "host=evil.example"), ("accept-language", "de"),
                ("x-forwarded-prefix", "/evil"), ("origin", "https://evil.example"), ("cookie", "a=b"),
            ] {
                assert_eq!(scene.app.client().with(name, value).get(path).await, plain, "{path} with {name}: {value}");
            }
        }
    }
}
