//! Campaigns on readers' pages: where they stand and where not one byte of them does, what is counted of them on pages
//! that are kept, where their links lead, and when they leave.

use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use db::testing::TestDb;
use kernel::clock::MINUTE;
use kernel::config::AccessLevel;
use press::ads::{self, AdSlot, Campaign, Turn, Wanted};
use press::audit::Actor;
use press::staff::Role;
use testkit::{Answer, Client, Standing, TestApp};

use crate::scene::{Scene, keep_picture, still};

/// Whatever is only there for a campaign.
const MARKS: [&str; 6] =
    ["/go/", "Buoys by Osier", "class=\"ad", "sponsored", "Osier &amp; Sons", "ad-words"];

fn wanted(slots: &[&str]) -> Wanted {
    Wanted {
        name: "Spring".into(),
        is_direct: true,
        client: "Osier & Sons".into(),
        heading: "Buoys by Osier".into(),
        prompt: "See them".into(),
        link: "https://osier.example/buoys?a=b".into(),
        slots: slots.iter().map(|slot| (*slot).to_owned()).collect(),
        starts: "2020-01-01T00:00".into(),
        weight: "10".into(),
        ..Wanted::default()
    }
}

fn made(app: &TestApp, wanted: Wanted) -> Campaign {
    let (press, now) = (app.press().clone(), app.clock().now());
    app.db()
        .write_blocking(move |tx| {
            let id = ads::make(tx, &press, &Actor::Operator, &wanted, now)?;
            ads::turn(tx, &Actor::Operator, &id, Turn::Start, now)?;
            Ok::<_, ads::AdError>(ads::by_public_id(tx, &id)?.unwrap())
        })
        .unwrap()
}

fn turned(app: &TestApp, campaign: &Campaign, turn: Turn) {
    let (id, now) = (campaign.public_id.clone(), app.clock().now());
    app.db().write_blocking(move |tx| ads::turn(tx, &Actor::Operator, &id, turn, now)).unwrap();
}

/// Adds up what was counted; gives the campaign as it is then.
async fn counted(app: &TestApp, campaign: &Campaign) -> (i64, i64) {
    broadsheet_site::keep_tally(&app.site).await.unwrap();
    while broadsheet_site::add_up_tally(&app.site).await.unwrap() {}
    let id = campaign.public_id.clone();
    let now = app.db().read_blocking(move |conn| ads::by_public_id(conn, &id)).unwrap().unwrap();
    (now.shown, now.clicked)
}

fn shows(answer: &Answer) -> bool {
    answer.text().contains("Buoys by Osier")
}

async fn clicks(client: &mut Client, way: &str, from: &'static str) -> Answer {
    let headers: HeaderMap = [("sec-fetch-site", from)]
        .into_iter()
        .map(|(name, value)| (name.parse().unwrap(), HeaderValue::from_static(value)))
        .collect();
    client.send(Method::GET, way, headers, Vec::new()).await
}

db::both_databases! {
    async fn a_campaign_stands_where_it_may_and_is_counted_there(db: TestDb) {
        let scene = Scene::with(&db, |config| config.ads.clear());
        let app = &scene.app;
        let campaign = made(app, wanted(&["top", "middle", "side"]));
        app.is_settled().await;
        let (free, wanted_story) = (scene.story(AccessLevel::Free).path(), scene.metered());
        let mut passer = app.client();
        let mut views = 0;
        for path in ["/", "/sections/ports", "/archive", "/archive/2026-11", &free] {
            for _ in 0..3 {
                let page = passer.get(path).await;
                assert!(shows(&page), "{path}: {page:?}");
                assert_eq!(page.text().matches("Buoys by Osier").count(), 1, "once on {path}");
                assert!(!page.text().contains("osier.example"), "its link leads over here: {path}");
                views += 1;
            }
        }
        let mut taker = app.client_in(Standing::GiftTaker, wanted_story.id);
        assert!(shows(&taker.get(&wanted_story.path()).await));
        assert_eq!(counted(app, &campaign).await, (views + 1, 0));
        // Whoever is no reader is not counted, and colleagues see none.
        let robot = [("user-agent", "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)")];
        let mut machine = robot.iter().fold(app.client(), |client, (name, value)| client.with(name, value));
        assert!(shows(&machine.get("/").await));
        let ahead: HeaderMap = [("sec-purpose".parse().unwrap(), HeaderValue::from_static("prefetch"))].into_iter().collect();
        passer.send(Method::GET, "/", ahead, Vec::new()).await;
        passer.send(Method::HEAD, "/", HeaderMap::new(), Vec::new()).await;
        assert!(!shows(&app.client_in(Standing::Staff(Role::Editor), wanted_story.id).get("/").await));
        assert_eq!(counted(app, &campaign).await, (views + 1, 0));
    }

    async fn whoever_pays_meets_not_one_byte_of_a_campaign(db: TestDb) {
        let scene = Scene::with(&db, |config| config.ads.clear());
        let app = &scene.app;
        let wanted_story = scene.metered();
        let (_, file, _) = keep_picture(app, &still(9));
        made(app, wanted(&["top"]));
        made(app, Wanted { is_picture: true, picture: file.clone(), alt: "Buoys by Osier".into(), ..wanted(&["side"]) });
        let tour = scene.tour(wanted_story).await;
        let picture = file.split('.').next().unwrap().to_owned();
        let has_any = |page: &Answer| MARKS.iter().any(|mark| page.text().contains(mark)) || page.text().contains(&picture);
        assert!(has_any(&app.client().get("/").await));
        for standing in [Standing::Subscriber, Standing::Comp, Standing::Institution] {
            let someone = testkit::visitor(app.db(), app.press(), standing, wanted_story.id);
            let mut client = app.client_of(&someone);
            for path in tour.iter().flat_map(|(_, asked)| &asked.pages) {
                if path.starts_with("/static/") || path.starts_with("/media/") || path.starts_with("/robots") {
                    continue;
                }
                let page = client.get(path).await;
                assert!(!has_any(&page), "{path} as {standing:?}: {page:?}");
            }
        }
        // Nor does anyone beside a wall, or where they log in, pay or look after their account.
        for standing in [Standing::Anonymous, Standing::Unconfirmed, Standing::Confirmed, Standing::Exhausted, Standing::Lapsed] {
            let mut client = app.client_in(standing, wanted_story.id);
            for path in [wanted_story.path(), scene.story(AccessLevel::Subscribers).path(), "/login".into(), "/subscribe".into(), "/checkout?plan=all-access".into(), "/account".into()] {
                assert!(!has_any(&client.get(&path).await), "{path} as {standing:?}");
            }
        }
    }

    async fn a_click_leads_on_to_the_campaigns_link_alone(db: TestDb) {
        let scene = Scene::with(&db, |config| config.ads.clear());
        let app = &scene.app;
        let campaign = made(app, wanted(&["top"]));
        let way = campaign.way(AdSlot::Top);
        let mut passer = app.client();
        assert!(passer.get("/").await.text().contains(&way));
        let led = clicks(&mut passer, &way, "same-origin").await;
        assert_eq!((led.status, led.location()), (StatusCode::SEE_OTHER, Some("https://osier.example/buoys?a=b")));
        assert_eq!((led.header("cache-control"), led.header("x-robots-tag")), ("private, no-store", "noindex, nofollow"));
        for more in ["?to=https://evil.example", "?next=//evil.example", "?url=https%3A%2F%2Fevil.example"] {
            let led = clicks(&mut passer, &format!("{way}{more}"), "none").await;
            assert_eq!(led.location(), Some("https://osier.example/buoys?a=b"), "{more}");
        }
        for nowhere in ["/go/nonsense/top", "/go/https:%2F%2Fevil.example/top", "/go/%00/top"] {
            let answer = passer.get(nowhere).await;
            assert!(answer.location().is_none() && answer.status.is_client_error(), "{nowhere}: {answer:?}");
        }
        assert_eq!(passer.get(&way.replace("/top", "/ceiling")).await.status, StatusCode::NOT_FOUND);
        // A link that was sent around leads on, and is no click.
        clicks(&mut passer, &way, "cross-site").await;
        assert_eq!(counted(app, &campaign).await, (1, 1));
        turned(app, &campaign, Turn::End);
        assert_eq!(clicks(&mut passer, &way, "same-origin").await.status, StatusCode::SEE_OTHER, "pages that are still open");
        let draft = { let (press, now) = (app.press().clone(), app.clock().now()); app.db().write_blocking(move |tx| ads::make(tx, &press, &Actor::Operator, &wanted(&["top"]), now)).unwrap() };
        assert_eq!(passer.get(&format!("/go/{draft}/top")).await.status, StatusCode::NOT_FOUND);
    }

    async fn kept_pages_follow_what_becomes_of_it(db: TestDb) {
        let scene = Scene::with(&db, |config| config.ads.clear());
        let app = &scene.app;
        let campaign = made(app, Wanted { most_shown: "3".into(), ..wanted(&["top"]) });
        app.is_settled().await;
        let mut passer = app.client();
        for _ in 0..3 {
            assert!(shows(&passer.get("/").await));
        }
        assert_eq!(counted(app, &campaign).await, (3, 0));
        assert!(!shows(&passer.get("/").await), "its cap is reached");
        let other = made(app, Wanted { ends: "2026-11-12T00:00".into(), sections: vec!["ports".into()], ..wanted(&["top"]) });
        let is_there = |page: Answer| page.text().contains(&other.way(AdSlot::Top));
        assert!(!is_there(passer.get("/").await), "it is for a section");
        assert!(is_there(passer.get("/sections/ports").await));
        turned(app, &other, Turn::Pause);
        assert!(!is_there(passer.get("/sections/ports").await));
        turned(app, &other, Turn::Start);
        assert!(is_there(passer.get("/sections/ports").await));
        let until = other.ends_at.unwrap();
        app.clock().advance(until - app.clock().now() - MINUTE);
        assert!(is_there(passer.get("/sections/ports").await));
        app.clock().advance(MINUTE);
        assert!(!is_there(passer.get("/sections/ports").await), "its last moment is past");
    }

    async fn pictures_stand_in_their_size_and_settings_fill_the_rest(db: TestDb) {
        let scene = Scene::new(&db);
        let app = &scene.app;
        // Of an article past its wall: an advertisement shows it to all.
        let (_, file, _) = keep_picture(app, &still(9));
        let before = app.client().get("/").await.text();
        assert!(before.contains("Anchors by topmast") && before.contains("Anchors by midship"));
        made(app, Wanted { is_picture: true, picture: format!("/media/{file}"), alt: "Forty buoys".into(), is_direct: false, ..wanted(&["top"]) });
        let page = app.client().get("/").await.text();
        assert!(page.contains("width=\"500\" height=\"250\" alt=\"Forty buoys\""), "{page}");
        assert!(page.contains("From ") && !page.contains("Anchors by topmast") && page.contains("Anchors by midship"));
        let src = page.split("<img src=\"").find(|part| part.contains("alt=\"Forty buoys\"")).unwrap().split('"').next().unwrap().to_owned();
        assert_eq!(app.client().get(&src).await.status, StatusCode::OK, "{src}");
    }

    async fn ads_txt_is_what_the_newsroom_wrote(db: TestDb) {
        let app = TestApp::with(&db, |config| config.site.ads_txt = vec!["exchange.example, 1, DIRECT".into()]);
        assert_eq!(app.client().get("/ads.txt").await.text(), "exchange.example, 1, DIRECT\n");
        let (press, now) = (app.press().clone(), app.clock().now());
        app.db().write_blocking(move |tx| ads::save_txt(tx, &press, &Actor::Operator, Some("contact=a@b.example\nother.example, 2, RESELLER"), now)).unwrap();
        assert_eq!(app.client().get("/ads.txt").await.text(), "contact=a@b.example\nother.example, 2, RESELLER\n");
    }
}
