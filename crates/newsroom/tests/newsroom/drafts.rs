//! A piece on its way through its pages: written, filed, handed in, scheduled, published, corrected, withdrawn.

use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use db::testing::TestDb;
use kernel::clock::HOUR;
use press::drafts;
use press::staff::Role;
use serde_json::{Value, json};
use testkit::{Answer, Client, TestApp};

use crate::scene::{acts, inside, public_id, signed_in, texts};

/// Begins a piece; gives the address of its page.
pub async fn begun(client: &mut Client) -> String {
    let answer = client.post("/newsroom/drafts", &[]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{answer:?}");
    answer.location().unwrap().to_owned()
}

/// Sends a text as the editor does.
pub async fn send(client: &mut Client, page: &str, body: &Value) -> (StatusCode, Value) {
    let origin = format!("http://{}", testkit::LISTEN);
    let headers: HeaderMap = [
        (CONTENT_TYPE, HeaderValue::from_static("application/json")),
        (axum::http::header::ORIGIN, HeaderValue::from_str(&origin).unwrap()),
    ]
    .into_iter()
    .collect();
    let answer =
        client.send(Method::POST, &format!("{page}/text"), headers, body.to_string().into_bytes()).await;
    (answer.status, serde_json::from_slice(&answer.body).unwrap_or(Value::Null))
}

/// A text of the first window.
pub fn typed(base: i64, sequence: i64, title: &str, html: &str) -> Value {
    json!({ "base": base, "window": "w1", "sequence": sequence, "title": title, "standfirst": "Who owns it?", "html": html })
}

fn state(answer: &Answer) -> String {
    texts(answer, ".draft-state").first().cloned().unwrap_or_default()
}

const HTML: &str = "<p>The weir fell.</p><!--more--><p>It had stood for long.</p>";

db::both_databases! {
    async fn a_piece_goes_all_the_way(db: TestDb) {
        let app = TestApp::new(&db);
        let mut editor = signed_in(&app, Role::Editor);
        let page = begun(&mut editor).await;
        let (status, saved) = send(&mut editor, &page, &typed(1, 1, "The weir", HTML)).await;
        assert_eq!((status, saved["revision"].as_i64()), (StatusCode::OK, Some(2)), "{saved}");
        let shown = editor.get(&page).await;
        assert_eq!(texts(&shown, "textarea"), ["The weir", "Who owns it?", HTML]);
        let form = texts(&shown, "h1");
        assert_eq!(form, ["The weir"]);
        assert!(shown.text().contains("data-revision=\"2\"") && shown.text().contains("data-pictures=\"/newsroom/media/upload\""));
        let words: Value = serde_json::from_str(&texts(&shown, "#editor-words")[0]).unwrap();
        assert_eq!(words["count_words"]["other"], "{count} words");

        let filed = [("base", "2"), ("section", "Ports"), ("authors", "Ada Quill\nBen Reed"), ("topics", "Trade"), ("access", "free"), ("slug", "the-weir")];
        let done = editor.submit(&format!("{page}/particulars"), &filed).await;
        assert_eq!(texts(&done, ".notice"), ["The particulars are saved."]);
        assert!(done.text().contains("Ada Quill\nBen Reed"));

        let publish = format!("{page}/publish");
        let shown = editor.get(&publish).await;
        assert_eq!(texts(&shown, ".checks .blocks").len(), 0, "{shown:?}");
        let at = testkit::START + HOUR / 2;
        let zone = app.press().zone.clone();
        let local = kernel::clock::timestamp(at).to_zoned_datetime(zone).strftime("%Y-%m-%dT%H:%M").to_string();
        let number = number_on(&shown);
        let scheduled = editor.submit(&format!("{page}/schedule"), &[("number", &number), ("at", &local)]).await;
        assert!(state(&scheduled).starts_with("Scheduled"), "{scheduled:?}");
        app.clock().set(at);
        assert_eq!(drafts::publish_due(app.db(), app.press(), &mut drafts::Resting::default()).unwrap(), 1);
        assert_eq!(state(&editor.get(&publish).await), "Published");
        let mut reader = app.client();
        let article = reader.get("/articles/the-weir").await;
        assert_eq!(article.status, StatusCode::OK);
        assert!(article.text().contains("It had stood for long.") && article.text().contains("Ada Quill"));

        let done = editor.submit(&format!("{page}/correct"), &[("note", "It fell on Friday.")]).await;
        assert_eq!(texts(&done, ".notes li").len(), 1);
        assert!(reader.get("/articles/the-weir").await.text().contains("It fell on Friday."));
        let sure = editor.get(&format!("{page}/withdraw")).await;
        assert!(sure.text().contains("The weir") && sure.text().contains("Withdraw it"), "{sure:?}");
        let done = editor.submit(&format!("{page}/withdraw"), &[]).await;
        assert_eq!(state(&done), "Withdrawn");
        assert_eq!(reader.get("/articles/the-weir").await.status, StatusCode::GONE);
        let again = editor.submit(&publish, &[("number", &number_on(&done))]).await;
        assert_eq!(state(&again), "Published", "{again:?}");
        assert_eq!(reader.get("/articles/the-weir").await.status, StatusCode::OK);
        let written: Vec<String> = acts(&app).into_iter().filter(|act| act != "entered").collect();
        assert_eq!(written, ["scheduled", "corrected", "withdrawn", "published"]);
    }

    async fn nothing_that_is_typed_is_lost(db: TestDb) {
        let app = TestApp::new(&db);
        let (mut ada, mut bea) = (signed_in(&app, Role::Editor), signed_in(&app, Role::Editor));
        let page = begun(&mut ada).await;
        send(&mut ada, &page, &typed(1, 1, "The weir", "<p>one</p>")).await;
        let mut theirs = typed(2, 1, "The weir", "<p>one, bea</p>");
        theirs["window"] = "w2".into();
        assert_eq!(send(&mut bea, &page, &theirs).await.0, StatusCode::OK);
        let (status, told) = send(&mut ada, &page, &typed(2, 2, "The weir", "<p>one, ada</p>")).await;
        assert_eq!(status, StatusCode::CONFLICT);
        assert_eq!((told["html"].as_str(), told["revision"].as_i64()), (Some("<p>one, bea</p>"), Some(3)), "{told}");
        // Both are found, and can be told apart.
        let history = ada.get(&format!("{page}/texts")).await;
        assert_eq!(texts(&history, ".texts .state"), ["Set aside", "Written", "Written", "As it was opened"], "{history:?}");
        let aside = ada.get(&format!("{page}/texts/4")).await;
        assert_eq!((texts(&aside, ".diff del"), texts(&aside, ".diff ins")), (vec!["bea".to_owned()], vec!["ada".to_owned()]));
        let restored = ada.submit(&format!("{page}/texts/4/restore"), &[]).await;
        assert_eq!(texts(&restored, "textarea")[2], "<p>one, ada</p>");
        // An old request that was late changes nothing.
        let (status, _) = send(&mut ada, &page, &typed(2, 1, "The weir", "<p>one</p>")).await;
        assert_ne!(status, StatusCode::BAD_REQUEST);
        assert_eq!(texts(&ada.get(&page).await, "textarea")[2], "<p>one, ada</p>");
        // Without scripts it is the same: what is refused is kept, and shown.
        let form = [("base", "3"), ("pane", "p"), ("title", "The weir"), ("standfirst", ""), ("html", "<p>bare</p>")];
        let refused = bea.submit(&page, &form).await;
        assert!(texts(&refused, ".notice")[0].contains("nothing of it is lost"), "{refused:?}");
        assert!(refused.text().contains("bare"));
        let base = number_on(&bea.get(&format!("{page}/publish")).await);
        let form = [("base", base.as_str()), ("pane", "p"), ("title", "The weir"), ("standfirst", ""), ("html", "<p>bare</p>")];
        let saved = bea.submit(&page, &form).await;
        assert_eq!((texts(&saved, ".notice"), texts(&saved, "textarea")[2].as_str()), (vec!["Saved.".to_owned()], "<p>bare</p>"));
    }

    async fn a_long_text_arrives_and_a_longer_one_is_refused_in_words(db: TestDb) {
        let app = TestApp::new(&db);
        let mut ada = signed_in(&app, Role::Author);
        let page = begun(&mut ada).await;
        // Quotation marks take two signs in JSON.
        let long = "<p class=\"\">é</p>".repeat(drafts::LARGEST / 18 - 4);
        let (status, saved) = send(&mut ada, &page, &typed(1, 1, "", &long)).await;
        assert_eq!((status, saved["revision"].as_i64()), (StatusCode::OK, Some(2)));
        let (status, told) = send(&mut ada, &page, &typed(2, 2, "", &"x".repeat(drafts::LARGEST + 1))).await;
        assert_eq!(status, StatusCode::PAYLOAD_TOO_LARGE);
        assert!(told["error"].as_str().unwrap().contains("Divide it"), "{told}");
        let (status, _) = send(&mut ada, &page, &typed(2, 3, "", &"x".repeat(3 * drafts::LARGEST))).await;
        assert_eq!(status, StatusCode::PAYLOAD_TOO_LARGE);
        let form = [("base", "2"), ("title", ""), ("standfirst", ""), ("html", long.as_str())];
        assert_eq!(ada.submit(&page, &form).await.status, StatusCode::OK);
        for broken in ["", "[]", "{\"base\": \"x\"}", "{\"base\":1}"] {
            let headers = [(CONTENT_TYPE, HeaderValue::from_static("application/json"))].into_iter().collect();
            let answer = ada.send(Method::POST, &format!("{page}/text"), headers, broken.into()).await;
            assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{broken}");
        }
        // Other routes take no more than a form's worth.
        let much = "x".repeat(100_000);
        let answer = ada.post(&format!("{page}/comments"), &[("body", &much)]).await;
        assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    }

    async fn a_session_that_ended_and_a_piece_that_is_anothers_are_told_by_status(db: TestDb) {
        let app = TestApp::new(&db);
        let mut ada = signed_in(&app, Role::Author);
        let page = begun(&mut ada).await;
        let text = typed(1, 1, "The weir", HTML);
        assert_eq!(send(&mut app.client(), &page, &text).await.0, StatusCode::UNAUTHORIZED);
        assert_eq!(send(&mut signed_in(&app, Role::Analyst), &page, &text).await.0, StatusCode::FORBIDDEN);
        let mut other = signed_in(&app, Role::Author);
        assert_eq!(send(&mut other, &page, &text).await.0, StatusCode::FORBIDDEN);
        // They read it all the same.
        let shown = other.get(&page).await;
        assert_eq!((shown.status, texts(&shown, "textarea").len()), (StatusCode::OK, 0));
        assert_eq!(send(&mut ada, &page, &text).await.0, StatusCode::OK);
        assert!(other.get(&page).await.text().contains("It had stood for long."));
        assert_eq!(send(&mut ada, "/newsroom/drafts/nonsense", &text).await.0, StatusCode::NOT_FOUND);
    }

    async fn the_checklist_holds_back_what_is_not_ready(db: TestDb) {
        let app = TestApp::new(&db);
        let mut ada = signed_in(&app, Role::Author);
        let page = begun(&mut ada).await;
        let publish = format!("{page}/publish");
        let shown = ada.get(&publish).await;
        assert_eq!(texts(&shown, ".checks .blocks a"), ["It has no headline.", "There is nothing to read yet."]);
        let refused = ada.post(&publish, &[("number", "1")]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(texts(&refused, ".notice")[0].contains("cannot go out yet"));
        send(&mut ada, &page, &typed(1, 1, "The weir", HTML)).await;
        let refused = ada.post(&publish, &[("number", "1")]).await;
        assert!(texts(&refused, ".notice")[0].contains("has changed since you looked"), "{refused:?}");
        let past = ada.post(&format!("{page}/schedule"), &[("number", "2"), ("at", "2001-01-01T10:00")]).await;
        assert!(texts(&past, ".notice")[0].contains("still to come"));
        assert!(past.text().contains("value=\"2001-01-01T10:00\""), "what was typed is kept");
        assert_eq!(state(&ada.submit(&publish, &[("number", "2")]).await), "Published");
    }

    async fn a_story_is_opened_from_the_list(db: TestDb) {
        let app = TestApp::new(&db);
        testkit::article(app.db(), app.press(), "weir", |_| ());
        let mut editor = signed_in(&app, Role::Editor);
        let list = editor.get("/newsroom/stories").await;
        let action = list.text().split("action=\"/newsroom/stories/").nth(1).unwrap().split('"').next().unwrap().to_owned();
        let opened = editor.submit(&format!("/newsroom/stories/{action}"), &[]).await;
        assert_eq!((state(&opened), texts(&opened, "h1").len()), ("Published".to_owned(), 1), "{opened:?}");
        // From then on it is a link, for everyone.
        let mut author = signed_in(&app, Role::Author);
        let list = author.get("/newsroom/stories").await;
        assert_eq!(texts(&list, ".wire .what a").len(), 1);
        let refused = author.post(&format!("/newsroom/stories/{action}"), &[]).await;
        assert_eq!(refused.status, StatusCode::SEE_OTHER, "it has a draft: they look on");
        let found = editor.get("/newsroom/articles?q=").await;
        let found: Value = serde_json::from_slice(&found.body).unwrap();
        assert_eq!(found.as_array().unwrap().len(), 1, "{found}");
        assert!(["slug", "title", "note"].iter().all(|key| found[0][*key].is_string()));
        let none = editor.get("/newsroom/articles?q=nobody").await;
        assert_eq!(none.text(), "[]");
    }

    async fn comments_are_made_answered_and_settled(db: TestDb) {
        let app = TestApp::new(&db);
        let (mut ada, mut bob) = (signed_in(&app, Role::Author), signed_in(&app, Role::Contributor));
        let page = begun(&mut ada).await;
        send(&mut ada, &page, &typed(1, 1, "The weir", HTML)).await;
        let path = format!("{page}/comments");
        let said = [("quote", "had stood"), ("lead_in", "It "), ("body", "For how long?")];
        let shown = bob.submit(&path, &said).await;
        assert_eq!((texts(&shown, ".place mark"), texts(&shown, ".said")), (vec!["had stood".to_owned()], vec!["For how long?".to_owned()]));
        let id = shown.text().split("id=\"comment-").nth(1).unwrap().split('"').next().unwrap().to_owned();
        let shown = ada.submit(&path, &[("answers", &id), ("body", "A century.")]).await;
        assert_eq!(texts(&shown, ".said"), ["For how long?", "A century."]);
        assert_eq!(texts(&ada.get(&page).await, ".count"), ["1"]);
        let settled = ada.submit(&format!("{path}/{id}/settle"), &[]).await;
        assert_eq!((texts(&settled, ".said").len(), texts(&settled, ".count").len()), (0, 0));
        let all = ada.get(&format!("{path}?settled=1")).await;
        assert_eq!(texts(&all, ".said").len(), 2);
        assert_eq!(texts(&ada.submit(&format!("{path}/{id}/reopen"), &[]).await, ".said").len(), 2);
        let empty = ada.post(&path, &[("quote", "weir"), ("body", " ")]).await;
        assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(empty.text().contains(">weir</textarea>"), "what was typed is kept");
        // Words that are gone are said to be.
        send(&mut ada, &page, &typed(2, 2, "The weir", "<p>Other words</p>")).await;
        assert!(ada.get(&path).await.text().contains("not in the text any more"));
    }

    async fn what_a_field_cannot_hold_is_refused_and_kept(db: TestDb) {
        let app = TestApp::new(&db);
        let mut editor = signed_in(&app, Role::Editor);
        let page = begun(&mut editor).await;
        let assign = format!("{page}/assign");
        editor.submit(&assign, &[("to", ""), ("due", "2030-01-02T10:00")]).await;
        let refused = editor.post(&assign, &[("to", ""), ("due", "soon")]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(texts(&refused, ".notice")[0].contains("“Due” needs a day") && refused.text().contains("value=\"soon\""), "{refused:?}");
        assert!(editor.get(&page).await.text().contains("2 Jan 2030"), "it is due as before");
        assert!(!editor.submit(&assign, &[("to", ""), ("due", "")]).await.text().contains("2 Jan 2030"));

        let particulars = format!("{page}/particulars");
        let filed = [("base", "1"), ("access", "free"), ("open_until", "2030-01-02T10:00"), ("lead_file", "a.jpg"), ("focus_x", "20"), ("focus_y", "30")];
        editor.submit(&particulars, &filed).await;
        for (field, typed, words) in [
            ("open_until", "soon", "“Open to everyone until” needs"),
            ("access", "gold", "“Who may read it” is none"),
            ("focus_y", "high", "The focal point needs"),
        ] {
            let mut wrong: Vec<(&str, &str)> = filed.into_iter().filter(|(name, _)| *name != field).collect();
            wrong.extend([(field, typed), ("slug", "another")]);
            let refused = editor.post(&particulars, &wrong).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{field}");
            assert!(texts(&refused, ".notice")[0].contains(words), "{field}: {refused:?}");
            assert!(refused.text().contains("value=\"another\""), "what was typed is kept");
            assert!(field == "access" || refused.text().contains(&format!("value=\"{typed}\"")), "{field}: {refused:?}");
            let stands = editor.get(&particulars).await.text();
            for kept in ["value=\"free\" selected", "value=\"2030-01-02T10:00\"", "value=\"20\"", "value=\"30\""] {
                assert!(stands.contains(kept), "{field}: {kept}");
            }
            assert!(!stands.contains("value=\"another\""), "{field}: nothing is saved");
        }
    }

    async fn a_piece_is_assigned_and_a_draft_deleted(db: TestDb) {
        let app = TestApp::new(&db);
        let mut owner = inside(&app, Role::Owner).await.client;
        let bob = signed_in(&app, Role::Contributor);
        let page = begun(&mut owner).await;
        let people = app.db().read_blocking(|conn| press::staff::people(conn, "", 100)).unwrap();
        let email = people.iter().find(|one| one.role == Role::Contributor).unwrap().email.clone();
        let to = [("to", public_id(&app, &email)), ("due", "2030-01-02T10:00".to_owned())];
        let to: Vec<(&str, &str)> = to.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let done = owner.submit(&format!("{page}/assign"), &to).await;
        assert!(texts(&done, ".draft-line")[0].contains("2 Jan 2030"), "{done:?}");
        let mut bob = bob;
        assert_eq!(texts(&bob.get("/newsroom/drafts?which=for-me").await, ".wire .what").len(), 1);
        assert_eq!(send(&mut bob, &page, &typed(1, 1, "Bob's weir", HTML)).await.0, StatusCode::OK);
        let handed = bob.submit(&format!("{page}/hand-in"), &[]).await;
        assert_eq!(state(&handed), "In review");
        let sure = owner.get(&format!("{page}/delete")).await;
        assert!(sure.text().contains("its 2 texts"), "{sure:?}");
        let gone = owner.submit(&format!("{page}/delete"), &[]).await;
        assert_eq!(texts(&gone, ".notice"), ["The draft is deleted."]);
        assert_eq!(owner.get(&page).await.status, StatusCode::NOT_FOUND);
    }
}

/// The number of the text that the page's buttons are about.
pub fn number_on(page: &Answer) -> String {
    page.text().split("name=\"number\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
}
