//! Issues on their way and afterwards: how they are steered, what is uncertain, what became of them, and who sees what of it.

use axum::http::StatusCode;
use db::DbError;
use db::testing::TestDb;
use kernel::clock::{HOUR, MINUTE};
use press::newsletters::sending;
use press::staff::Role;
use testkit::{Answer, Client, START, TestApp};

use crate::issues::{
    LIST, accepted, announced, begun, done, readers, row, site, story, time_passes, version,
};
use crate::scene::{acts, inside, signed_in, texts};

const DUE: i64 = START + 6 * HOUR;
/// What came back of an issue.
const BACK: &str = "INSERT INTO feedback_sums (issue_id, bounced, delayed, blocked, complained, undelivered)
    VALUES ($1, 1, 0, 1, 1, 2)";

/// An issue for four readers that is frozen and waits for its time; gives its address.
async fn frozen(app: &TestApp) -> String {
    story(app, 1);
    readers(app, 4);
    let mut editor = signed_in(app, Role::Editor);
    let issue = begun(&mut editor).await;
    done(&mut editor, &issue, "approve", &[]).await;
    time_passes(app, DUE - 4 * MINUTE);
    issue
}

/// The same on its way, with two of its mails uncertain, and an editor who looks at it.
async fn broken_off(app: &TestApp) -> (Client, String) {
    let issue = frozen(app).await;
    time_passes(app, DUE);
    let (dead, taken) = announced(app, row(app, &issue), 2);
    assert_eq!(taken.len(), 2);
    app.db().write_blocking(move |tx| sending::leave(tx, dead)).unwrap();
    time_passes(app, DUE + MINUTE);
    (signed_in(app, Role::Editor), issue)
}

fn uncertain(page: &Answer) -> usize {
    texts(page, ".uncertain .what").len()
}

/// Buttons and links with which something is done about uncertain mails.
fn ways(page: &Answer) -> Vec<String> {
    texts(page, ".uncertain .acts a, .uncertain .acts button")
}

db::both_databases! {
    async fn an_issue_on_its_way_is_watched_and_steered(db: TestDb) {
        let app = site(&db, &["latest 1-3"]);
        story(&app, 1);
        readers(&app, 4);
        let mut editor = signed_in(&app, Role::Editor);
        let issue = begun(&mut editor).await;
        done(&mut editor, &issue, "approve", &[]).await;
        time_passes(&app, START + 6 * HOUR - 4 * MINUTE);
        // The newsroom has closed since.
        let mut editor = signed_in(&app, Role::Editor);
        let frozen = editor.get(&issue).await;
        assert!(texts(&frozen, ".lead")[0].starts_with("Frozen."), "{frozen:?}");
        assert!(frozen.text().contains("0 of 4 are done with") && !frozen.text().contains("name=\"version\""), "{frozen:?}");
        let seen = editor.get(&format!("{issue}/mail")).await;
        assert!(seen.text().contains("Story 1"), "what is frozen is looked at: {seen:?}");
        time_passes(&app, START + 6 * HOUR);
        let row = row(&app, &issue);
        let (dead, taken) = announced(&app, row, 2);
        assert_eq!(taken.len(), 2);
        app.db().write_blocking(move |tx| sending::leave(tx, dead)).unwrap();
        time_passes(&app, START + 6 * HOUR + MINUTE);
        let page = editor.get(&issue).await;
        assert_eq!(texts(&page, ".uncertain .what").len(), 2, "{page:?}");
        assert!(texts(&page, ".uncertain .what")[0].starts_with("Mail ") && !page.text().contains("reader0@"), "whom they are to is not an editor’s to see");
        let paused = editor.submit(&format!("{issue}/sending"), &[("act", "pause")]).await;
        assert!(texts(&paused, ".notice")[0].starts_with("It is paused"), "{paused:?}");
        let again = editor.post(&format!("{issue}/sending"), &[("act", "pause")]).await;
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY, "{again:?}");
        editor.submit(&format!("{issue}/sending"), &[("act", "resume")]).await;
        let position = taken[0].position.to_string();
        editor.post(&format!("{issue}/uncertain"), &[("act", "leave"), ("position", &position)]).await;
        assert_eq!(texts(&editor.get(&issue).await, ".uncertain .what").len(), 1);
        editor.post(&format!("{issue}/uncertain"), &[("act", "again"), ("position", "all")]).await;
        assert_eq!(texts(&editor.get(&issue).await, ".uncertain .what").len(), 0);
        accepted(&app, row, announced(&app, row, 10));
        time_passes(&app, START + 6 * HOUR + 2 * MINUTE);
        let sent = editor.get(&issue).await;
        assert!(texts(&sent, ".lead")[0].starts_with("Sent."), "{sent:?}");
        assert_eq!(texts(&sent, ".tiles b"), ["3", "3", "0", "0", "0", "0", "0"]);
        assert!(texts(&editor.get(LIST).await, ".wire .by")[0].starts_with("3 sent"), "{sent:?}");
        let written = acts(&app);
        for act in ["sending-paused", "sending-resumed", "uncertain-left", "uncertain-sent-again"] {
            assert_eq!(written.iter().filter(|one| *one == act).count(), 1, "{act}: {written:?}");
        }
        assert_eq!(editor.get(&format!("{issue}/cancel")).await.status, StatusCode::NOT_FOUND, "what was sent is not called off");
    }

    async fn who_may_look_readers_up_sees_whose_mails_are_uncertain(db: TestDb) {
        let app = site(&db, &["latest 1-3"]);
        story(&app, 1);
        readers(&app, 1);
        let mut publisher = inside(&app, Role::Publisher).await;
        let issue = begun(&mut publisher.client).await;
        done(&mut publisher.client, &issue, "approve", &[]).await;
        time_passes(&app, START + 6 * HOUR - 4 * MINUTE);
        time_passes(&app, START + 6 * HOUR);
        let row = row(&app, &issue);
        let (dead, _) = announced(&app, row, 1);
        app.db().write_blocking(move |tx| sending::leave(tx, dead)).unwrap();
        time_passes(&app, START + 6 * HOUR + MINUTE);
        let mut publisher = inside(&app, Role::Publisher).await.client;
        let page = publisher.get(&issue).await;
        assert!(texts(&page, ".uncertain .what")[0].starts_with("reader0@mail0.example"), "{page:?}");
        let sure = publisher.get(&format!("{issue}/cancel")).await;
        assert_eq!(sure.status, StatusCode::NOT_FOUND, "nothing of it waits any more: {sure:?}");
    }

    async fn an_issue_is_cancelled_before_and_while_it_is_sent(db: TestDb) {
        let app = site(&db, &["latest 1-3"]);
        story(&app, 1);
        readers(&app, 2);
        let mut editor = signed_in(&app, Role::Editor);
        let issue = begun(&mut editor).await;
        done(&mut editor, &issue, "approve", &[]).await;
        time_passes(&app, START + 6 * HOUR - 4 * MINUTE);
        time_passes(&app, START + 6 * HOUR);
        let mut editor = signed_in(&app, Role::Editor);
        let sure = editor.get(&format!("{issue}/cancel")).await;
        assert!(sure.text().contains("0 have it already; the 2 that are"), "{sure:?}");
        let cancelled = editor.submit(&format!("{issue}/cancel?version=1"), &[]).await;
        assert!(texts(&cancelled, ".lead")[0].starts_with("Cancelled."), "{cancelled:?}");
        app.clock().advance(HOUR);
        let next = begun(&mut editor).await;
        let sure = editor.get(&format!("{next}/cancel")).await;
        assert!(sure.text().contains("This cannot be undone"), "{sure:?}");
        let seen = version(&editor.get(&next).await);
        let cancelled = editor.submit(&format!("{next}/cancel?version={seen}"), &[]).await;
        assert!(texts(&cancelled, ".lead")[0].starts_with("Cancelled."), "{cancelled:?}");
        assert!(!cancelled.text().contains("/preview"), "there is nothing to look at");
        assert_eq!(texts(&editor.get(&format!("{LIST}/daily")).await, ".wire .state"), ["Cancelled"]);
    }

    async fn past_issues_are_paged_by_their_day(db: TestDb) {
        let app = site(&db, &["latest 1-3"]);
        for day in 1..=25 {
            let (press, due) = (app.press().clone(), START - day * 24 * HOUR);
            let date = format!("2026-{}", if day < 10 { format!("11-{:02}", 10 - day) } else { format!("10-{:02}", 41 - day) });
            app.db().write_blocking::<_, DbError>(move |tx| {
                let id: i64 = tx.query_one("INSERT INTO issues (public_id, newsletter, day, state, due_at, since, subject, version) VALUES ($1, 'daily', $2, 'sent', $3, 0, $2, 1) RETURNING id", &[&press.random.public_id(), &date, &due])?;
                tx.execute("INSERT INTO issue_drafts (issue_id, assembled, changes, assembled_at) VALUES ($1, '{}', '{}', $2)", &[&id, &due]).map(drop)
            }).unwrap();
        }
        let mut editor = inside(&app, Role::Editor).await.client;
        let mut analyst = inside(&app, Role::Analyst).await.client;
        let seen = analyst.get(LIST).await;
        assert_eq!((texts(&seen, ".wire li").len(), texts(&seen, ".wire a, .next a, .next button").len()), (4, 0), "{seen:?}");
        let csv = analyst.get(&format!("{LIST}/daily/issues.csv")).await;
        assert_eq!(csv.text(), "day,issue-sent,issue-delivered,issue-lost,issue-bounced,issue-complained,clicks,issue-ended,issue-subscribed\r\n", "none of these was sent by a ledger");
        assert_eq!(texts(&editor.get(LIST).await, ".wire li").len(), 4);
        let first = editor.get(&format!("{LIST}/daily")).await;
        assert_eq!(texts(&first, ".wire li").len(), 20, "{first:?}");
        let second = editor.get(&format!("{LIST}/daily?before=2026-10-21")).await;
        assert!(first.text().contains("before=2026-10-21"), "{first:?}");
        assert_eq!((texts(&second, ".wire li").len(), texts(&second, ".next").len()), (5, 0));
        assert_eq!(editor.get(&format!("{LIST}/daily?before=never")).await.status, StatusCode::OK);
    }

    async fn what_is_no_question_of_ours_decides_nothing(db: TestDb) {
        let app = site(&db, &["latest 1-3"]);
        let (mut editor, issue) = broken_off(&app).await;
        assert_eq!(uncertain(&editor.get(&issue).await), 2);
        let (to, before) = (format!("{issue}/uncertain"), acts(&app).len());
        for form in [
            &[("act", "again")][..], &[("act", "again"), ("position", "")], &[("act", "again"), ("position", "x")],
            &[("act", "again"), ("position", "All")], &[("act", "again"), ("position", "1,2")], &[("act", "leave"), ("position", "")],
            &[("act", "leave")], &[("position", "all")], &[("act", "send"), ("position", "1")], &[],
        ] {
            let refused = editor.post(&to, form).await;
            assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{form:?}: {refused:?}");
        }
        assert_eq!(editor.post(&format!("{issue}/sending"), &[("act", "stop")]).await.status, StatusCode::BAD_REQUEST);
        assert_eq!(uncertain(&editor.get(&issue).await), 2);
        assert_eq!(acts(&app).len(), before);
        // A mail that is not uncertain is none to decide about.
        assert_eq!(editor.post(&to, &[("act", "again"), ("position", "99")]).await.status, StatusCode::SEE_OTHER);
        assert_eq!(uncertain(&editor.get(&issue).await), 2);
    }

    async fn all_are_sent_again_by_whoever_is_sure(db: TestDb) {
        let app = site(&db, &["latest 1-3"]);
        let (mut editor, issue) = broken_off(&app).await;
        let page = editor.get(&issue).await;
        assert_eq!(ways(&page), ["Send all of them again", "Leave all of them at that", "Send again", "Leave it", "Send again", "Leave it"]);
        assert!(page.text().contains(&format!("href=\"{issue}/uncertain\"")), "{page:?}");
        let sure = editor.get(&format!("{issue}/uncertain")).await;
        assert!(texts(&sure, ".lead")[0].starts_with("All 2 are sent again"), "{sure:?}");
        assert!(sure.text().contains("name=\"act\" value=\"again\"") && sure.text().contains("name=\"position\" value=\"all\""), "{sure:?}");
        assert_eq!(uncertain(&editor.get(&issue).await), 2, "nothing is done yet");
        let sent = editor.submit(&format!("{issue}/uncertain"), &[("act", "again"), ("position", "all")]).await;
        assert!(texts(&sent, ".notice")[0].starts_with("They are sent again"), "{sent:?}");
        assert_eq!(uncertain(&sent), 0);
        let nothing = editor.get(&format!("{issue}/uncertain")).await;
        assert_eq!((nothing.status, nothing.location()), (StatusCode::SEE_OTHER, Some(&*issue)));
        let row = row(&app, &issue);
        let taken = announced(&app, row, 10);
        assert_eq!(taken.1.len(), 4, "those that waited with those that are sent again");
        accepted(&app, row, taken);
        time_passes(&app, DUE + 2 * MINUTE);
        assert!(texts(&editor.get(&issue).await, ".lead")[0].starts_with("Sent."));
    }

    async fn nothing_of_a_cancelled_issue_is_sent_again(db: TestDb) {
        let app = site(&db, &["latest 1-3"]);
        let (mut editor, issue) = broken_off(&app).await;
        editor.post(&format!("{issue}/cancel?version=1"), &[]).await;
        time_passes(&app, DUE + 2 * MINUTE);
        let page = editor.get(&issue).await;
        assert!(texts(&page, ".lead")[0].starts_with("Cancelled."), "{page:?}");
        assert_eq!(ways(&page), ["Leave all of them at that", "Leave it", "Leave it"]);
        assert_eq!(editor.get(&format!("{issue}/uncertain")).await.status, StatusCode::SEE_OTHER);
        // Who has the page from before open is told.
        for position in ["1", "all"] {
            let late = editor.post(&format!("{issue}/uncertain"), &[("act", "again"), ("position", position)]).await;
            assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY, "{position}: {late:?}");
            assert!(texts(&late, ".notice")[0].ends_with("Cancelled."), "{late:?}");
        }
        assert_eq!(uncertain(&editor.get(&issue).await), 2);
        let left = editor.submit(&format!("{issue}/uncertain"), &[("act", "leave"), ("position", "all")]).await;
        assert_eq!((uncertain(&left), texts(&left, ".notice").len()), (0, 1), "{left:?}");
    }

    async fn what_came_back_is_told_alike_everywhere(db: TestDb) {
        let app = site(&db, &["latest 1-3"]);
        let issue = frozen(&app).await;
        time_passes(&app, DUE);
        let id = row(&app, &issue);
        accepted(&app, id, announced(&app, id, 10));
        time_passes(&app, DUE + MINUTE);
        app.db().write_blocking::<_, DbError>(move |tx| tx.execute(BACK, &[&id])).unwrap();
        let mut editor = signed_in(&app, Role::Editor);
        let page = editor.get(&issue).await;
        assert_eq!(texts(&page, ".tiles .of"), ["Sent", "Delivered", "Not delivered", "Called spam", "Clicks", "Ended it", "Subscribed"]);
        assert_eq!(texts(&page, ".tiles b"), ["4", "2", "2", "1", "0", "0", "0"]);
        let csv = editor.get(&format!("{LIST}/daily/issues.csv")).await.text();
        assert!(csv.ends_with("\r\n2026-11-10,4,2,2,1,1,0,0,0\r\n"), "{csv}");
    }

    async fn a_page_keeps_itself_current_for_whoever_lets_it(db: TestDb) {
        let app = site(&db, &["latest 1-3"]);
        let issue = frozen(&app).await;
        let mut editor = signed_in(&app, Role::Editor);
        let moves = |page: &Answer| {
            let text = page.text();
            [format!("content=\"60; url={issue}\""), format!("data-live=\"{issue}\""), "js/newsroom/sending.".into()].map(|part| text.contains(&part))
        };
        assert_eq!(moves(&editor.get(&issue).await), [false; 3], "nothing moves before its time");
        time_passes(&app, DUE);
        let mut editor = signed_in(&app, Role::Editor);
        let page = editor.get(&format!("{issue}?done=resume")).await;
        assert_eq!((moves(&page), texts(&page, ".notice").len()), ([true; 3], 1));
        assert!(page.text().contains("<noscript><meta http-equiv=\"refresh\""), "with scripts the page is not loaded anew: {page:?}");
        assert_eq!(texts(&page, "[data-numbers] a, [data-numbers] button").len(), 0, "what is replaced holds nobody’s focus");
        assert!(page.text().contains(&format!("href=\"{issue}?still=1\"")), "{page:?}");
        let still = editor.get(&format!("{issue}?still=1")).await;
        assert_eq!(moves(&still), [false; 3]);
        assert_eq!(texts(&still, ".progress > .hint a"), ["Keep this page current"]);
        let paused = editor.submit(&format!("{issue}/sending"), &[("act", "pause")]).await;
        assert_eq!((moves(&paused), texts(&paused, ".progress > .hint a").len()), ([false; 3], 0));
    }

    async fn analysts_see_what_was_sent_and_do_nothing_about_it(db: TestDb) {
        let app = site(&db, &["latest 1-3"]);
        let issue = frozen(&app).await;
        let links = format!("{issue}/issue-links.csv");
        let mut analyst = signed_in(&app, Role::Analyst);
        for path in [&issue, &links] {
            assert_eq!(analyst.get(path).await.status, StatusCode::NOT_FOUND, "{path}: there are no figures yet");
        }
        time_passes(&app, DUE);
        let (dead, _) = announced(&app, row(&app, &issue), 2);
        app.db().write_blocking(move |tx| sending::leave(tx, dead)).unwrap();
        time_passes(&app, DUE + MINUTE);
        let mut analyst = signed_in(&app, Role::Analyst);
        let page = analyst.get(&issue).await;
        assert_eq!(page.status, StatusCode::OK, "{page:?}");
        assert_eq!(texts(&page, ".tiles b").len(), 7);
        assert_eq!(texts(&page, "main form, main button, .uncertain, .status a"), Vec::<String>::new());
        assert!(analyst.get(&links).await.text().starts_with("link,clicks,machines\r\n"));
        for path in ["preview", "mail", "cancel", "uncertain", "sending"] {
            assert_eq!(analyst.get(&format!("{issue}/{path}")).await.status, StatusCode::FORBIDDEN, "{path}");
        }
        assert_eq!(analyst.post(&issue, &[("act", "approve")]).await.status, StatusCode::FORBIDDEN);
        assert_eq!(analyst.post(&format!("{issue}/sending"), &[("act", "pause")]).await.status, StatusCode::FORBIDDEN);
        let list = analyst.get(LIST).await;
        assert!(list.text().contains(&format!("href=\"{issue}\"")), "{list:?}");
        assert_eq!(texts(&list, ".next a, .next button").len(), 0);
    }
}
