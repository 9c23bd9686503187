//! Figures: what is counted stands on the pages, in their tables and in their files alike.

use axum::http::StatusCode;
use db::testing::TestDb;
use kernel::clock::MINUTE;
use press::billing::subscriptions::Owner;
use press::sandbox::{Account, Card};
use press::staff::Role;
use testkit::{Answer, Client, Standing, TestApp};

use crate::scene::{inside, signed_in, texts};

const PAGES: [&str; 8] = [
    "/newsroom/figures",
    "/newsroom/figures/funnel",
    "/newsroom/figures/sources",
    "/newsroom/figures/articles",
    "/newsroom/figures/meter",
    "/newsroom/figures/revenue",
    "/newsroom/figures/cohorts",
    "/newsroom/figures/newsletters",
];
const FILES: [&str; 11] = [
    "days",
    "funnel",
    "walls",
    "sources",
    "articles",
    "sections",
    "meter",
    "revenue",
    "plans-now",
    "plans",
    "cohorts",
];

async fn add_up(app: &TestApp) {
    site::keep_tally(&app.site).await.unwrap();
    while site::add_up_tally(&app.site).await.unwrap() {}
}

/// The page once the books it needs are reckoned, which goes on beside requests.
async fn reckoned(client: &mut Client, path: &str) -> Answer {
    for _ in 0..10_000 {
        let page = client.get(path).await;
        if page.status == StatusCode::OK && !page.text().contains("http-equiv=\"refresh\"") {
            return page;
        }
        tokio::task::yield_now().await;
    }
    panic!("the books for {path} are never reckoned");
}

/// An article that a passer-by opens so many times, coming from there.
async fn opens(app: &TestApp, path: &str, times: usize, referrer: &str) {
    let mut client = app.client().with("referer", referrer);
    for _ in 0..times {
        assert_eq!(client.get(path).await.status, StatusCode::OK, "{path}");
    }
}

fn lines(answer: &Answer) -> Vec<String> {
    answer.text().lines().map(str::to_owned).collect()
}

db::both_databases! {
    async fn what_happens_stands_on_the_pages_and_in_the_files(db: TestDb) {
        let app = TestApp::new(&db);
        let weir = testkit::article(app.db(), app.press(), "weir", |draft| draft.section = Some("Ports".into()));
        testkit::article(app.db(), app.press(), "mill", |draft| { draft.access = Some(press::access::AccessLevel::Free); draft.section = Some("Trade".into()); });
        opens(&app, "/", 1, "https://www.google.com/").await;
        opens(&app, "/articles/weir", 4, "https://otherpaper.example/x").await;
        opens(&app, "/articles/mill", 2, "http://127.0.0.1:8080/").await;
        let mut ada = app.client_in(Standing::Confirmed, weir);
        ada.post("/articles/weir/unlock", &[]).await;
        add_up(&app).await;
        let mut analyst = signed_in(&app, Role::Analyst);

        let overview = reckoned(&mut analyst, PAGES[0]).await;
        assert_eq!(texts(&overview, ".tiles b")[..7], ["5", "4", "0", "0", "1", "0", "0"], "{overview:?}");
        assert_eq!(texts(&overview, ".columns .peak"), ["5"]);
        let days = lines(&analyst.get("/newsroom/figures/days.csv").await);
        assert_eq!(days.len(), 31);
        assert_eq!(days[0], "day,views,visits,walls,registered,confirmed,unlocked,checkout,paid");
        assert!(days[1].ends_with(",7,5,4,0,0,1,0,0"), "{}", days[1]);

        let walls = lines(&analyst.get("/newsroom/figures/walls.csv").await);
        assert_eq!(walls[1], "wall-registration,4,100.0,0");
        let sources = analyst.get("/newsroom/figures/sources").await;
        assert_eq!(texts(&sources, ".bars .name"), ["otherpaper.example", "Search engines"], "{sources:?}");
        let file = analyst.get("/newsroom/figures/sources.csv").await;
        assert_eq!(file.header("content-type"), "text/csv; charset=utf-8");
        assert_eq!(file.header("content-disposition"), "attachment; filename=\"sources.csv\"");
        assert_eq!(lines(&file)[1..], ["otherpaper.example,4,80.0,4,0", "search,1,20.0,0,0"]);

        let articles = analyst.get("/newsroom/figures/articles?by=unlocked").await;
        let title = &texts(&articles, ".bars .name")[0];
        assert!(title.contains("weir") || title.contains("Weir"), "{articles:?}");
        let file = lines(&analyst.get("/newsroom/figures/articles.csv").await);
        assert!(file[1].contains(",/articles/weir,4,4,0,0.0,1,0,0") && file[2].contains(",/articles/mill,2,0,0,,0,0,0"), "{file:?}");
        assert!(lines(&analyst.get("/newsroom/figures/sections.csv").await).contains(&"Ports,4,66.7,4,4,0,1,0,0".to_owned()));
        let meter = lines(&analyst.get("/newsroom/figures/meter.csv").await);
        assert_eq!(meter, ["used,readers,share,readers_month_before", "1,1,100.0,0", "2,0,0.0,0", "3,0,0.0,0"]);
        // Days without anything, and those before them.
        let old = analyst.get("/newsroom/figures/funnel?from=2020-01-01&to=2020-01-31").await;
        assert!(old.text().contains("Nothing was counted in these days"), "{old:?}");
    }

    async fn each_page_says_what_it_will_show_before_there_is_anything(db: TestDb) {
        let app = TestApp::new(&db);
        let mut editor = signed_in(&app, Role::Editor);
        for path in PAGES {
            let page = reckoned(&mut editor, path).await;
            assert!(!texts(&page, ".plot .empty").is_empty(), "{path}: {page:?}");
            assert_eq!(texts(&page, ".plot svg").len() + texts(&page, ".plot table").len(), 0, "{path}");
            assert_eq!(texts(&page, ".tabs [aria-current=page]").len(), 1, "{path}");
            assert!(!page.text().contains("style=\"") && !page.text().contains("figures-"), "{path}: {page:?}");
        }
        for file in FILES {
            let csv = editor.get(&format!("/newsroom/figures/{file}.csv")).await;
            assert_eq!((csv.status, csv.header("cache-control")), (StatusCode::OK, "private, no-store"), "{file}");
            assert!(csv.text().contains(','), "{file}");
        }
        for nothing in ["overview", "days", "nothing.csv", ".csv"] {
            assert_eq!(editor.get(&format!("/newsroom/figures/{nothing}")).await.status, StatusCode::NOT_FOUND, "{nothing}");
        }
    }

    async fn days_are_chosen_and_wrong_ones_are_said(db: TestDb) {
        let app = TestApp::new(&db);
        let mut editor = signed_in(&app, Role::Editor);
        let today = press::tally::day(app.clock().now(), &app.press().zone);
        let iso = |day: i64| press::tally::date(day).to_string();
        let page = editor.get(&format!("/newsroom/figures/funnel?from={}&to={}", iso(today - 9), iso(today - 3))).await;
        assert!(page.text().contains(&format!("value=\"{}\"", iso(today - 9))), "{page:?}");
        assert!(page.text().contains(&format!("sources?from={}&amp;to={}", iso(today - 9), iso(today - 3))), "the days go along");
        let turned = editor.get(&format!("/newsroom/figures/funnel?from={}&to={}", iso(today), iso(today - 3))).await;
        assert_eq!(texts(&turned, ".notice.error").len(), 1, "{turned:?}");
        assert!(turned.text().contains(&format!("name=\"from\" type=\"date\" value=\"{}\"", iso(today))), "what was typed stays");
        let file = editor.get("/newsroom/figures/funnel.csv?from=x&to=y").await;
        assert_eq!(file.status, StatusCode::BAD_REQUEST);
        for last in [7, 30, 90, 365] {
            let page = editor.get(&format!("/newsroom/figures?last={last}")).await;
            assert_eq!(texts(&page, ".presets [aria-current]").len(), 1, "{last}");
        }
        let days = lines(&editor.get("/newsroom/figures/days.csv?last=365").await);
        assert_eq!(days.len(), 366);
    }

    async fn the_ledger_is_followed_beside_the_requests(db: TestDb) {
        let app = TestApp::new(&db);
        let mut owner = inside(&app, Role::Owner).await;
        let none = reckoned(&mut owner.client, "/newsroom/figures/revenue").await;
        assert!(none.text().contains("Nothing comes in regularly yet"), "{none:?}");
        let (desk, now) = (app.press().clone(), app.clock().now());
        app.db().write_blocking::<_, db::DbError>(move |tx| {
            let email = kernel::EmailAddress::parse("ada@example.org").unwrap();
            let reader = press::readers::add(tx, &desk, now, &email, press::readers::Origin::Staff, true)?;
            let plan = &desk.config.plans[0];
            let price = press::plans::on_offer(tx, &plan.slug, "EUR")?.unwrap();
            let account = Account::begin(&price, Card::Good, false, now);
            press::sandbox::open(tx, &desk, now, Owner { reader, order: None }, &account).map(drop)
        }).unwrap();
        // What is a minute old is reckoned anew; who asks meanwhile sees what there was.
        app.clock().advance(2 * MINUTE);
        let mut page = owner.client.get("/newsroom/figures/revenue").await;
        for _ in 0..10_000 {
            if texts(&page, ".plot .columns .peak").len() == 1 { break }
            tokio::task::yield_now().await;
            page = owner.client.get("/newsroom/figures/revenue").await;
        }
        assert!(page.text().contains("Subscribers: 1."), "{page:?}");
        let file = lines(&owner.client.get("/newsroom/figures/revenue.csv").await);
        assert!(file[0].starts_with("month,currency,mrr_begin") && file.len() == 2, "{file:?}");
        let cohorts = owner.client.get("/newsroom/figures/cohorts").await;
        assert_eq!(texts(&cohorts, ".grid .shade-10"), ["100.0 %"], "{cohorts:?}");
        let plans = lines(&owner.client.get("/newsroom/figures/plans-now.csv").await);
        assert_eq!(plans.len(), 2, "{plans:?}");
        let overview = owner.client.get("/newsroom/figures").await;
        assert_eq!(texts(&overview, ".tiles b").len(), 8, "{overview:?}");
    }
}
