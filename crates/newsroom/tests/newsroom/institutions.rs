//! The desk for institutions through the router: added, changed, ended, with what their readers read.

use std::net::{IpAddr, Ipv4Addr};

use axum::http::StatusCode;
use db::testing::TestDb;
use press::institutions::{self, Institution, Request};
use press::staff::Role;
use testkit::{Answer, Client, TestApp};

use crate::scene::{acts, article, inside, texts};

const LIST: &str = "/newsroom/institutions";
/// An address on the network of an institution that is added in a test.
const IN_TOWN: IpAddr = IpAddr::V4(Ipv4Addr::new(203, 0, 113, 20));
/// What is typed for it.
const TOWN: [(&str, &str); 5] = [
    ("name", "Town Library"),
    ("networks", "203.0.113.0 - 203.0.113.127\r\n2001:db8:7::/48"),
    ("domains", "library.example"),
    ("until", "2027-12-31"),
    ("contact", "Librarian@Library.example"),
];

fn words(answer: &Answer) -> String {
    texts(answer, "main").join(" ").split_whitespace().collect::<Vec<_>>().join(" ")
}

fn says(answer: &Answer, all: &[&str]) {
    let words = words(answer);
    for wanted in all {
        assert!(words.contains(wanted), "{wanted:?} is not in {words}");
    }
}

/// The form with another value for one of its fields.
fn typed<'a>(field: &'a str, value: &'a str) -> Vec<(&'a str, &'a str)> {
    TOWN.iter().map(|(name, usual)| (*name, if *name == field { value } else { *usual })).collect()
}

async fn reads(client: &mut Client) -> bool {
    testkit::Canaries::new("weir").found_in(&client.get("/articles/weir").await.text()).len() > 1
}

fn named(app: &TestApp, name: &'static str) -> Institution {
    app.db().read_blocking(move |conn| institutions::by_name(conn, name)).unwrap()
}

db::both_databases! {
    async fn an_institution_is_added_changed_and_ended(db: TestDb) {
        let app = TestApp::new(&db);
        article(&app);
        let mut desk = inside(&app, Role::Publisher).await.client;
        let mut here = app.client_at(IN_TOWN);
        assert!(!reads(&mut here).await);
        assert!(desk.get("/newsroom").await.text().contains("href=\"/newsroom/institutions\""));
        says(&desk.get(&format!("{LIST}/new")).await, &["One a line", "They read to the end of this day"]);
        let made = desk.submit(&format!("{LIST}/new"), &TOWN).await;
        says(&made, &[
            "The institution is added", "203.0.113.0/25", "2001:db8:7::/48", "library.example", "2027",
            "librarian@library.example", "Made an institution",
        ]);
        assert!(reads(&mut here).await, "on the next request");
        let list = desk.get(LIST).await;
        says(&list, &["Town Library", "203.0.113.0/25, 2001:db8:7::/48", "librarian@library.example", testkit::INSTITUTION]);
        assert_eq!(texts(&desk.get(&format!("{LIST}?q=TOWN")).await, ".found .what a"), ["Town Library"]);
        says(&desk.get(&format!("{LIST}?q=nobody")).await, &["No institution has this in its name"]);

        let page = format!("{LIST}/{}", named(&app, "Town Library").public_id);
        let edit = format!("{page}/edit");
        let form = desk.get(&edit).await;
        assert_eq!(texts(&form, "#networks"), ["203.0.113.0/25\n2001:db8:7::/48"]);
        assert!(form.text().contains("value=\"2027-12-31\""), "{form:?}");
        // The network is taken away, and the rest stays.
        says(&desk.submit(&edit, &typed("networks", "2001:db8:7::/48")).await, &["Saved", "203.0.113.0/25"]);
        assert!(!reads(&mut here).await);
        let all_of_it = [("name", "Town Reading Room"), ("networks", "203.0.113.20"), ("until", ""), ("contact", "")];
        says(&desk.submit(&edit, &all_of_it).await, &["Town Reading Room", "without an end", "Not known", "203.0.113.20/32"]);
        assert!(reads(&mut here).await);
        let end = format!("{page}/end");
        says(&desk.get(&end).await, &["Nobody reads through Town Reading Room any more"]);
        says(&desk.submit(&end, &[]).await, &["access is ended"]);
        assert!(!reads(&mut here).await);
        for gone in [&page, &edit, &end] {
            assert_eq!(desk.get(gone).await.status, StatusCode::NOT_FOUND, "{gone}");
        }
        assert_eq!(acts(&app)[2..], [
            "institution-made", "institution-changed", "institution-changed", "institution-ended",
        ]);
    }

    async fn what_cannot_be_theirs_is_refused_beside_its_field(db: TestDb) {
        let app = TestApp::new(&db);
        let mut desk = inside(&app, Role::Owner).await.client;
        for (field, value, why) in [
            ("name", " ", "Write the institution’s name"),
            ("name", testkit::INSTITUTION, "There is an institution"),
            ("networks", "library", "“library” is no network"),
            ("networks", "203.0.113.5/24", "Write 203.0.113.0/24 for the whole of it, or 203.0.113.5"),
            ("networks", "203.0.113.9-203.0.113.1", "Write the lower address first"),
            ("networks", "10.0.0.0/8", "nobody has on the internet"),
            ("networks", "64.0.0.0/7", "too much for one institution: the largest taken are a /8"),
            ("networks", "192.0.2.7", "Stanmar University Library’s"),
            ("domains", "gmail.com", "Anyone can have an address at gmail.com"),
            ("domains", "a b", "is no mail domain"),
            ("until", "soon", "Choose a day"),
            ("contact", "librarian", "This is no e-mail address"),
        ] {
            let refused = desk.post(&format!("{LIST}/new"), &typed(field, value)).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{field} {value}");
            let beside = texts(&refused, &format!("#{field}-wrong"));
            assert!(beside.len() == 1 && beside[0].contains(why), "{field} {value}: {beside:?}");
            assert!(refused.text().contains(&format!("href=\"#{field}\"")), "{refused:?}");
            let kept = if field == "contact" { "Town Library" } else { "Librarian@Library.example" };
            assert!(refused.text().contains(kept), "{refused:?}");
        }
        let neither = desk.post(&format!("{LIST}/new"), &[("name", "Town Library")]).await;
        assert_eq!(neither.status, StatusCode::UNPROCESSABLE_ENTITY);
        says(&neither, &["Say by what its readers are known"]);
        assert_eq!(acts(&app).len(), 2, "nothing was done");
    }

    async fn what_the_settings_name_is_shown_and_not_changed(db: TestDb) {
        let app = TestApp::new(&db);
        let mut desk = inside(&app, Role::Publisher).await.client;
        says(&desk.get(LIST).await, &[testkit::INSTITUTION, "in the settings"]);
        let page = format!("{LIST}/{}", named(&app, testkit::INSTITUTION).public_id);
        let shown = desk.get(&page).await;
        says(&shown, &["stands in the settings file of the server, broadsheet.toml, under [[institutions]]", "192.0.2.0/24"]);
        for act in ["edit", "end"] {
            let path = format!("{page}/{act}");
            assert!(!shown.text().contains(&path));
            assert_eq!(desk.get(&path).await.location(), Some(page.as_str()));
            let refused = desk.post(&path, &TOWN).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{path}");
            says(&refused, &["stands in the settings file"]);
        }
        says(&desk.get(&page).await, &["192.0.2.0/24"]);
    }

    async fn its_usage_stands_by_month_and_behind_a_link_that_is_shown_once(db: TestDb) {
        let app = TestApp::new(&db);
        let weir = article(&app);
        let (press, library) = (app.press().clone(), named(&app, testkit::INSTITUTION));
        let page = format!("{LIST}/{}", library.public_id);
        let request = |visitor: &str| Request {
            institution: library.id, article: weir, visitor: visitor.into(), controlled: true, at: testkit::START,
        };
        let requests = [request("one"), request("another")];
        app.db().write_blocking(move |tx| institutions::write(tx, &press, &requests)).unwrap();
        let mut desk = inside(&app, Role::Publisher).await.client;
        let shown = desk.get(&page).await;
        assert_eq!(texts(&shown, "#usage tbody tr").len(), 12);
        let latest = texts(&shown, "#usage tbody tr:first-child td");
        assert_eq!(latest, ["2", "2"]);
        assert_eq!(texts(&shown, "#usage ol a").len(), 1);
        let before = desk.get(&format!("{page}?from=2026-01&to=2026-02")).await;
        says(&before, &["Nothing was read in these months"]);
        let file = desk.get(&format!("{page}/usage.csv?from=2026-10&to=2026-11")).await;
        assert_eq!(file.header("content-disposition"), "attachment; filename=\"usage.csv\"");
        assert!(file.text().contains("Total_Item_Requests,2,0,2"), "{}", file.text());
        for path in [format!("{page}?from=soon"), format!("{page}/usage.csv?from=2026-11&to=2026-10")] {
            assert_eq!(desk.get(&path).await.status, StatusCode::BAD_REQUEST, "{path}");
        }

        let link = format!("{page}/link");
        says(&desk.get(&link).await, &["without logging in", "dead then"]);
        let [first, second] = [desk.post(&link, &[]).await, desk.post(&link, &[]).await].map(|made| {
            assert_eq!(made.header("cache-control"), "private, no-store");
            let link = texts(&made, ".secret code").remove(0);
            link[link.find("/usage/").unwrap()..].to_owned()
        });
        assert!(!desk.get(&page).await.text().contains("/usage/"));
        assert_eq!(app.client().get(&first).await.status, StatusCode::NOT_FOUND);
        assert!(app.client().get(&second).await.text().contains(testkit::INSTITUTION));
        assert_eq!(acts(&app)[2..], ["institution-linked", "institution-linked"]);
    }
}
