//! Whose piece it is: for every role, one's own and another's, in every state, each act does what the rules say.

use axum::http::StatusCode;
use db::testing::TestDb;
use kernel::clock::HOUR;
use press::drafts::{self, Act, Colleague, State, Text, Which, Writing, may, next};
use press::staff::{self, Role};
use testkit::{Client, TestApp};

use crate::drafts::number_on;
use crate::scene::inside;

/// The acts of a piece, each with its form.
const ACTS: [(Act, &str); 9] = [
    (Act::Submit, "hand-in"),
    (Act::TakeBack, "take-back"),
    (Act::Schedule, "schedule"),
    (Act::Unschedule, "call-off"),
    (Act::Publish, "publish"),
    (Act::Correct, "correct"),
    (Act::Open, "open"),
    (Act::Withdraw, "withdraw"),
    (Act::Discard, "delete"),
];

/// A piece of `by` that stands so.
fn piece(app: &TestApp, by: Colleague, state: State) -> String {
    let (press, now) = (app.press().clone(), app.clock().now());
    let editor = Colleague { role: Role::Editor, ..by };
    let writing =
        Writing { title: "The weir".into(), html: "<p>one</p><!--more-->".into(), ..Writing::default() };
    let text = Text { writing, ..Text::default() };
    let begun = press.clone();
    let id = app.db().write_blocking(move |tx| drafts::begin(tx, &begun, editor, text, now)).unwrap();
    let galley = |id: &str| {
        let (press, id) = (press.clone(), id.to_owned());
        app.db()
            .read_blocking(move |conn| drafts::galley(conn, &press, &id, Which::Latest, now))
            .unwrap()
            .unwrap()
    };
    let publish = |id: &str| {
        let (press, galley) = (press.clone(), galley(id));
        app.db().write_blocking(move |tx| drafts::publish(tx, &press, &galley, editor, now)).unwrap();
    };
    let draft = id.clone();
    match state {
        State::Draft => {}
        State::Review => app.db().write_blocking(move |tx| drafts::submit(tx, &draft, editor, now)).unwrap(),
        State::Scheduled => {
            let galley = galley(&id);
            app.db()
                .write_blocking(move |tx| drafts::schedule(tx, &galley, editor, now + HOUR, now))
                .unwrap();
        }
        State::Published => publish(&id),
        State::Updated => {
            publish(&id);
            let writing = Writing {
                title: "The weir".into(),
                html: "<p>two</p><!--more-->".into(),
                ..Writing::default()
            };
            let part = drafts::Part::Writing(writing);
            app.db()
                .write_blocking(move |tx| drafts::save(tx, &draft, editor, 1, "p".into(), part, now))
                .unwrap();
        }
        State::Withdrawn => {
            publish(&id);
            app.db().write_blocking(move |tx| drafts::withdraw(tx, &draft, editor, now)).unwrap();
        }
    }
    id
}

async fn try_act(client: &mut Client, id: &str, end: &str, number: &str) -> StatusCode {
    let fields = [
        ("number", number),
        ("at", "2031-01-01T10:00"),
        ("until", "2031-01-01T10:00"),
        ("note", "It was two."),
    ];
    client.post(&format!("/newsroom/drafts/{id}/{end}"), &fields).await.status
}

/// Whether the act makes sense for a piece of that state that was made by [`piece`]: what is scheduled for the first
/// time has no article to say anything about, and what has one is not deleted.
fn makes_sense(act: Act, state: State) -> bool {
    let first_time = matches!(act, Act::Correct | Act::Open | Act::Withdraw) && state == State::Scheduled;
    next(state, act).is_some() && !first_time
}

db::both_databases! {
    async fn each_role_does_with_a_piece_what_the_rules_say(db: TestDb) {
        let app = TestApp::new(&db);
        let stranger = {
            inside(&app, Role::Publisher).await;
            let people = app.db().read_blocking(|conn| staff::people(conn, "", 100)).unwrap();
            Colleague { reader: people[0].reader, role: Role::Publisher }
        };
        for role in Role::ALL.into_iter().filter(|role| *role != Role::Publisher) {
            let mut client = inside(&app, role).await.client;
            let people = app.db().read_blocking(|conn| staff::people(conn, "", 100)).unwrap();
            let me = Colleague { reader: people.iter().find(|one| one.role == role).unwrap().reader, role };
            for (act, end) in ACTS {
                for state in State::ALL {
                    for own in [true, false] {
                        let id = piece(&app, if own { me } else { stranger }, state);
                        let draft = id.clone();
                        let number = app.db().read_blocking(move |conn| drafts::by_public_id(conn, &draft)).unwrap().unwrap().revision;
                        let status = try_act(&mut client, &id, end, &number.to_string()).await;
                        let done = status == StatusCode::SEE_OTHER;
                        let expected = may(role, own, act, state) && makes_sense(act, state);
                        assert_eq!(done, expected, "{act:?} by {role:?}, own: {own}, {state:?}: {status}");
                        assert!(done || matches!(status, StatusCode::FORBIDDEN | StatusCode::UNPROCESSABLE_ENTITY), "{status}");
                    }
                }
            }
        }
    }

    async fn a_page_offers_what_can_be_done_and_nothing_else(db: TestDb) {
        let app = TestApp::new(&db);
        let mut author = inside(&app, Role::Author).await.client;
        let people = app.db().read_blocking(|conn| staff::people(conn, "", 100)).unwrap();
        let me = Colleague { reader: people[0].reader, role: Role::Author };
        for state in State::ALL {
            let id = piece(&app, me, state);
            let page = author.get(&format!("/newsroom/drafts/{id}/publish")).await;
            for (act, end) in ACTS {
                let link = format!("\"/newsroom/drafts/{id}/{end}\"");
                let text = page.text();
                let main = text.split_once("<div class=\"beside\">").unwrap().1;
                // Advice leads to other pages; its links name no act.
                let offered = main.contains(&format!("action={link}")) || main.contains(&format!("class=\"danger\" href={link}"));
                let expected = may(Role::Author, true, act, state) && makes_sense(act, state);
                assert_eq!(offered, expected, "{act:?} in {state:?}: {page:?}");
            }
            if makes_sense(Act::Publish, state) {
                number_on(&page);
            }
        }
    }
}
