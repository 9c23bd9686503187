//! What editors type on an issue's page, and what the page says of it.

use super::*;
use crate::scene::signed_in;

/// The fields that belong to the whole page, as they were shown and as they are typed now.
fn typed<'t>(seen: &'t str, act: &'t str, was: &'t str, note: &'t str) -> Vec<(&'t str, &'t str)> {
    vec![
        ("version", seen),
        ("act", act),
        ("was-subject", ""),
        ("was-preheader", ""),
        ("was-take-headline", ""),
        ("was-take-note", was),
        ("subject", ""),
        ("preheader", ""),
        ("take-headline", ""),
        ("take-note", note),
    ]
}

fn take(page: &Answer) -> String {
    texts(page, "#take-note").remove(0)
}

async fn seen(client: &mut Client, issue: &str) -> String {
    version(&client.get(issue).await)
}

db::both_databases! {
    async fn what_is_typed_is_saved_by_whatever_is_pressed(db: TestDb) {
        let app = site(&db, &WHOLE);
        (1..3).for_each(|number| story(&app, number));
        let mut editor = inside(&app, Role::Editor).await.client;
        let issue = begun(&mut editor).await;
        let page = editor.get(&issue).await.text();
        let first = page.split("name=\"act\" value=\"").nth(1).unwrap();
        assert!(first.starts_with("titles\""), "what Enter presses approves nothing: {first}");

        let version = seen(&mut editor, &issue).await;
        let form = [("version", &*version), ("act", "approve"), ("subject", "Half a thought"), ("take-note", " ")];
        let refused = editor.post(&issue, &form).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.text().contains("value=\"Half a thought\""), "it is still there: {refused:?}");
        assert!(refused.text().contains("id=\"own\" class=\"unseen\" method=\"post\"") && refused.text().contains("data-unsaved"));
        assert!(refused.text().contains("href=\"#take-note\"") && refused.text().contains("aria-invalid=\"true\""), "{refused:?}");
        assert!(texts(&refused, "#take-note-wrong")[0].starts_with("Our take is missing"));
        assert!(!editor.get(&issue).await.text().contains("Half a thought"), "and not saved");

        let story = key(&mut editor, &issue, "Story 2").await;
        let up = format!("up {story}");
        let moved = editor.submit(&issue, &typed(&version, &up, "", "It rains.\r\n\r\nStill.")).await;
        assert_eq!(texts(&moved, "#section-latest .hed"), ["Story 2", "Story 1"]);
        assert_eq!(take(&moved), "It rains.\n\nStill.");
        let version = seen(&mut editor, &issue).await;
        editor.submit(&issue, &typed(&version, "assemble", "It rains.\n\nStill.", "It pours.")).await;
        let version = seen(&mut editor, &issue).await;
        let approved = editor.submit(&issue, &typed(&version, "approve", "It pours.", "The sun shines.")).await;
        assert!(texts(&approved, ".lead")[0].starts_with("Approved."), "{approved:?}");
        assert_eq!(take(&approved), "The sun shines.");
        assert_eq!(&acts(&app)[acts(&app).len() - 2..], ["issue-changed", "issue-approved"]);
        // What is as it was makes no change.
        let version = seen(&mut editor, &issue).await;
        editor.submit(&issue, &typed(&version, "take", "The sun shines.", "The sun shines.")).await;
        assert_eq!(seen(&mut editor, &issue).await, version);
    }

    async fn what_somebody_else_wrote_meanwhile_is_shown_beside(db: TestDb) {
        let app = site(&db, &WHOLE);
        story(&app, 1);
        let (mut ada, mut bob) = (inside(&app, Role::Editor).await.client, inside(&app, Role::Publisher).await.client);
        let issue = begun(&mut ada).await;
        let version = seen(&mut bob, &issue).await;
        done(&mut ada, &issue, "take", &[("take-note", "Ada’s take.")]).await;

        let late = bob.post(&issue, &typed(&version, "take", "", "Bob’s take.")).await;
        assert_eq!((late.status, take(&late)), (StatusCode::CONFLICT, "Bob’s take.".to_owned()));
        assert!(texts(&late, "#take-note-stands")[0].ends_with("Ada’s take."), "{late:?}");
        assert!(late.text().contains("aria-describedby=\"take-note-stands take-note-hint\""));
        // Whoever left the field alone takes nothing back.
        let other = bob.post(&issue, &typed(&version, "assemble", "", "")).await;
        assert_eq!((other.status, take(&other)), (StatusCode::CONFLICT, "Ada’s take.".to_owned()));
        assert!(texts(&other, ".stands").is_empty(), "{other:?}");
    }

    async fn what_has_no_place_any_more_is_not_lost(db: TestDb) {
        let app = site(&db, &WHOLE);
        story(&app, 1);
        readers(&app, 1);
        let mut editor = inside(&app, Role::Editor).await.client;
        let issue = begun(&mut editor).await;
        let (version, item) = (seen(&mut editor, &issue).await, key(&mut editor, &issue, "Story 1").await);
        done(&mut editor, &issue, "drop", &[("key", &item)]).await;
        let words = [("version", &*version), ("act", "words"), ("key", &item), ("headline", ""), ("note", "Read it.")];
        let late = editor.post(&issue, &words).await;
        assert_eq!(late.status, StatusCode::CONFLICT);
        assert_eq!(texts(&late, ".unplaced textarea"), ["Read it."], "{late:?}");

        done(&mut editor, &issue, "approve", &[("take-note", "It rains.")]).await;
        let version = seen(&mut editor, &issue).await;
        time_passes(&app, START + 6 * HOUR - 4 * MINUTE);
        let mut editor = signed_in(&app, Role::Editor);
        let late = editor.post(&issue, &typed(&version, "take", "It rains.", "It pours.")).await;
        assert_eq!(late.status, StatusCode::CONFLICT);
        assert!(texts(&late, ".notice")[0].contains("Frozen"), "{late:?}");
        assert_eq!(texts(&late, ".unplaced textarea"), ["It pours."]);
        assert!(!late.text().contains("http-equiv=\"refresh\""), "it is there until it was copied");
    }

    async fn the_page_says_what_becomes_of_the_issue(db: TestDb) {
        let app = site(&db, &["latest 1-3"]);
        story(&app, 1);
        let mut editor = signed_in(&app, Role::Editor);
        let issue = begun(&mut editor).await;
        let lead = texts(&editor.get(&issue).await, ".lead").remove(0);
        assert!(lead.contains("Unless somebody approves it, it is held"), "{lead}");
        time_passes(&app, START + 6 * HOUR + HOUR);
        let mut editor = signed_in(&app, Role::Editor);
        let held = editor.get(&issue).await;
        assert!(texts(&held, ".acts button").contains(&"Approve and send now".to_owned()), "{held:?}");
        let version = version(&held);
        let approved = editor.submit(&issue, &[("act", "approve"), ("version", &version)]).await;
        assert!(texts(&approved, ".notice")[0].contains("frozen at once"), "{approved:?}");
        assert!(texts(&approved, ".lead")[0].contains("frozen at once"), "{approved:?}");
    }

    async fn the_page_says_that_an_untouched_issue_goes_by_itself(db: TestDb) {
        let app = site_of(&db, &["latest 1-3"], Untouched::Send);
        story(&app, 1);
        let mut editor = signed_in(&app, Role::Editor);
        let issue = begun(&mut editor).await;
        let lead = texts(&editor.get(&issue).await, ".lead").remove(0);
        assert!(lead.ends_with("by itself."), "{lead}");
        done(&mut editor, &issue, "approve", &[]).await;
        done(&mut editor, &issue, "reopen", &[]).await;
        let lead = texts(&editor.get(&issue).await, ".lead").remove(0);
        assert!(lead.contains("it is held") && lead.contains("It was opened again"), "{lead}");
        done(&mut editor, &issue, "approve", &[]).await;
        done(&mut editor, &issue, "titles", &[("subject", "Ours")]).await;
        let lead = texts(&editor.get(&issue).await, ".lead").remove(0);
        assert!(lead.contains("It can be changed until it is frozen"), "{lead}");
    }

    async fn the_one_who_changed_it_is_named_and_nobody_if_time_did(db: TestDb) {
        let app = site(&db, &["latest 1-3"]);
        story(&app, 1);
        let (mut ada, mut bob) = (inside(&app, Role::Editor).await.client, inside(&app, Role::Publisher).await.client);
        let issue = begun(&mut ada).await;
        let version = seen(&mut bob, &issue).await;
        let name = texts(&ada.get(&issue).await, ".address").remove(0);
        done(&mut ada, &issue, "titles", &[("subject", "Ours")]).await;
        app.clock().advance(1000);
        bob.submit(&format!("{issue}/trial"), &[("whom", "subscriber")]).await;
        let late = ada.post(&issue, &[("act", "approve"), ("version", &version)]).await;
        assert!(texts(&late, ".notice")[0].contains(&name), "a trial changes nothing: {late:?}");
        time_passes(&app, START + 4 * HOUR);
        let mut ada = signed_in(&app, Role::Editor);
        let late = ada.post(&issue, &[("act", "approve"), ("version", &version)]).await;
        assert_eq!(late.status, StatusCode::CONFLICT);
        assert!(texts(&late, ".notice")[0].starts_with("The issue was put together anew"), "{late:?}");
        time_passes(&app, START + 6 * HOUR);
        let mut ada = signed_in(&app, Role::Editor);
        let late = ada.post(&issue, &[("act", "titles"), ("version", &version), ("subject", "Mine")]).await;
        assert!(texts(&late, ".notice")[0].contains("it was held"), "{late:?}");
        assert!(late.text().contains("value=\"Mine\"") && texts(&late, "#subject-stands")[0].ends_with("Ours"), "{late:?}");
    }

    async fn what_is_wrong_is_said_at_its_field(db: TestDb) {
        let app = site(&db, &WHOLE);
        story(&app, 1);
        let mut editor = inside(&app, Role::Editor).await.client;
        let issue = begun(&mut editor).await;
        let report = [("section", "news"), ("link", "else"), ("source", "Else"), ("headline", "Drought"), ("note", "Dry.")];
        let refused = act(&mut editor, &issue, "outside", &report).await;
        let notice = texts(&refused, ".notice").remove(0);
        assert!(notice.starts_with("Web address: This is no web address"), "{notice}");
        assert!(refused.text().contains("href=\"#add-outside-news-link\""), "{refused:?}");
        assert_eq!(texts(&refused, "#add-outside-news-link-wrong").len(), 1);
        assert_eq!(texts(&refused, "[aria-invalid]").len(), 1, "{refused:?}");
        let unknown = act(&mut editor, &issue, "article", &[("section", "latest"), ("link", "/articles/none")]).await;
        assert!(unknown.text().contains("href=\"#add-article-latest-link\""), "{unknown:?}");
        let item = key(&mut editor, &issue, "Story 1").await;
        let (long, field) = ("x".repeat(1001), format!("#form-{item}-note-wrong"));
        let refused = act(&mut editor, &issue, "words", &[("key", &item), ("note", &long)]).await;
        assert!(texts(&refused, &field)[0].contains("too long"), "{refused:?}");
        let refused = act(&mut editor, &issue, "approve", &[("take-note", "x"), ("subject", &"x".repeat(201))]).await;
        assert_eq!(texts(&refused, "#subject-wrong").len(), 1, "{refused:?}");
        assert_eq!(take(&refused), "x");
    }

    async fn an_events_own_note_is_changed_or_left_out(db: TestDb) {
        let app = site(&db, &WHOLE);
        story(&app, 1);
        let mut editor = inside(&app, Role::Editor).await.client;
        let event = [("title", "The vote"), ("note", "Close."), ("first", "2026-11-12"), ("last", ""), ("link", "")];
        editor.submit("/newsroom/radar", &event).await;
        let issue = begun(&mut editor).await;
        let vote = key(&mut editor, &issue, "The vote").await;
        let field = format!("#form-{vote}-note");
        assert_eq!(texts(&editor.get(&issue).await, &field), ["Close."]);
        for (note, shown) in [("Very close.", vec!["Very close."]), ("", vec![]), ("Close.", vec!["Close."])] {
            done(&mut editor, &issue, "words", &[("key", &vote), ("headline", ""), ("note", note)]).await;
            let page = editor.get(&issue).await;
            assert_eq!(texts(&page, "#section-radar .said"), shown, "{note:?}");
            assert_eq!(texts(&page, &field), [note], "{note:?}");
        }
        let id = issue.rsplit('/').next().unwrap().to_owned();
        let kept = app.db().read_blocking(move |conn| issues::by_public_id(conn, &id)).unwrap().unwrap();
        assert!(kept.changes.is_empty(), "it is as the event has it: {kept:?}");
    }
}
