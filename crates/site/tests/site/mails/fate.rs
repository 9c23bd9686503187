//! What becomes of a mail: sent once, tried again, dropped, or parked for a person to look at.

use std::collections::BTreeSet;
use std::fs;

use broadsheet_site as site;
use db::Db;
use db::testing::TestDb;
use jobs::{MOST_ATTEMPTS, backoff};
use kernel::clock::{DAY, HOUR, MINUTE};
use mail::testing::{Fault, Stage};
use tempfile::TempDir;

use super::{Post, parked, queue};

const ADA: &str = "ada@reader.example";

fn answer(stage: Stage, line: &str) -> Fault {
    Fault::Answer(stage, line.to_owned())
}

/// A worker that dies while the relay keeps it waiting at this stage.
async fn die_at(post: &Post, db: &TestDb, stage: Stage) {
    post.ask(ADA).await;
    post.sink.fail(Fault::Silence(stage));
    let (node, transport) = (post.app.site.clone(), post.transport.clone());
    let worker = tokio::spawn(async move { site::deliver_due(&node, &transport).await });
    while queue(db)[0].1.is_none() || (stage == Stage::Dot && post.sink.received().is_empty()) {
        tokio::task::yield_now().await;
    }
    worker.abort();
    assert!(worker.await.unwrap_err().is_cancelled());
}

db::both_databases! {
    async fn what_came_too_late_is_dropped(db: TestDb) {
        let mut post = Post::by_smtp(&db);
        post.ask(ADA).await;
        post.later(15 * MINUTE - 1);
        post.ask("bo@reader.example").await;
        post.later(1);
        assert_eq!(post.letter().await.to.1, "bo@reader.example");
        assert!(queue(&db).is_empty());
    }

    async fn what_fails_for_now_is_tried_ever_more_rarely(db: TestDb) {
        let mut post = Post::by_smtp(&db);
        post.app.client().post("/newsletters", &[("email", ADA), ("newsletter", "weekly-free")]).await;
        let faults = [
            (answer(Stage::Recipient, "450 4.2.1 busy"), "450 4.2.1 busy"),
            (answer(Stage::Dot, "451 4.3.0 later"), "451 4.3.0 later"),
            (Fault::Drop(Stage::Greeting), "no connection"),
            (Fault::Drop(Stage::Mail), "MAIL"),
        ];
        for (tried, (fault, why)) in (1..).zip(faults) {
            post.sink.fail(fault);
            assert_eq!(post.deliver().await, 1);
            let [(attempts, Some(said))] = &queue(&db)[..] else { panic!("{:?}", queue(&db)) };
            assert!(*attempts == tried && said.contains(why), "{attempts}: {said}");
            post.later(backoff(tried) - 1);
            assert_eq!(post.deliver().await, 0, "not before its pause is over");
            post.later(1);
        }
        assert!(post.sink.received().is_empty());
        assert_eq!(post.letter().await.to.1, ADA);
        assert!(queue(&db).is_empty());
        post.later(DAY);
        assert_eq!(post.deliver().await, 0);
    }

    async fn what_is_refused_for_good_is_parked_with_the_reason(db: TestDb) {
        let post = Post::by_smtp(&db);
        for stage in [Stage::Mail, Stage::Recipient, Stage::Data, Stage::Dot] {
            post.ask(&format!("{stage:?}@reader.example")).await;
            post.sink.fail(answer(stage, "550 5.1.1 no such mailbox"));
        }
        assert_eq!(post.deliver().await, 4);
        let parked = parked(&db, &post);
        assert!(parked.len() == 4 && parked.iter().all(|why| why.contains("550 5.1.1 no such mailbox")), "{parked:?}");
        post.later(DAY);
        assert_eq!((post.deliver().await, post.sink.received().len()), (0, 0));
    }

    async fn what_may_have_arrived_is_parked_and_never_sent_again(db: TestDb) {
        let post = Post::by_smtp(&db);
        post.ask(ADA).await;
        post.sink.fail(Fault::Drop(Stage::Dot));
        assert_eq!((post.deliver().await, post.sink.received().len()), (1, 1));
        assert!(parked(&db, &post)[0].starts_with("perhaps delivered"));
        for _ in 0..3 {
            post.later(HOUR);
            assert_eq!((post.deliver().await, post.sink.received().len()), (0, 1));
        }
    }

    async fn a_worker_that_dies_over_a_mail_leaves_it_parked(db: TestDb) {
        let post = Post::by_smtp(&db);
        die_at(&post, &db, Stage::Dot).await;
        assert!(matches!(&queue(&db)[..], [(1, Some(said))] if said.contains("may have arrived")), "{:?}", queue(&db));
        post.later(10 * MINUTE - 1);
        assert_eq!(post.deliver().await, 0, "its worker may still be at it");
        post.later(1);
        assert_eq!((post.deliver().await, post.sink.received().len()), (1, 1), "not sent again");
        assert!(parked(&db, &post)[0].contains("may have arrived"));
        post.later(DAY);
        assert_eq!((post.deliver().await, post.sink.received().len()), (0, 1));
    }

    async fn what_a_worker_had_not_begun_to_send_is_sent_by_the_next(db: TestDb) {
        let mut post = Post::by_smtp(&db);
        post.ask(ADA).await;
        let now = post.app.site.now();
        db.write_blocking(move |tx| jobs::claim(tx, "mail", now, 10_000, 8)).unwrap();
        assert_eq!(post.deliver().await, 0, "the dead worker's lease still runs");
        post.later(10_000);
        assert_eq!(post.letter().await.to.1, ADA);
    }

    async fn the_outbox_takes_up_what_a_dead_worker_left(db: TestDb) {
        let mut post = Post::by_smtp(&db);
        die_at(&post, &db, Stage::Greeting).await;
        post.transport = post.outbox();
        post.later(10 * MINUTE);
        assert_eq!(post.letter().await.to.1, ADA);
        assert!(queue(&db).is_empty());
    }

    async fn a_broken_theme_holds_no_mail_back(db: TestDb) {
        let theme = TempDir::new().unwrap();
        let template = theme.path().join("templates/mail");
        fs::create_dir_all(&template).unwrap();
        fs::write(template.join("newsletter-confirm.txt"), "Dear {{ nobody }},").unwrap();
        let mut broken = Post::with(&db, |config| config.site.theme = Some(theme.path().to_owned()));
        let form = [("email", ADA), ("newsletter", "weekly-free")];
        broken.app.client().post("/newsletters", &form).await;
        assert_eq!(broken.letter().await.to.1, ADA, "the default theme's mail goes out");
        let faults = broken.app.site.theme.faults();
        assert!(faults[0].contains("mail/newsletter-confirm.txt, line 1"), "{faults:?}");
    }

    async fn what_keeps_failing_is_parked_in_the_end(db: TestDb) {
        let post = Post::by_smtp(&db);
        post.app.client().post("/newsletters", &[("email", ADA), ("newsletter", "weekly-free")]).await;
        for tried in 1..=MOST_ATTEMPTS {
            post.sink.fail(answer(Stage::Mail, "421 4.3.2 closing"));
            assert_eq!(post.deliver().await, 1);
            post.later(backoff(tried));
        }
        assert_eq!(post.deliver().await, 0);
        assert!(parked(&db, &post)[0].contains("421 4.3.2 closing"));
    }

    async fn two_nodes_send_each_mail_once(db: TestDb) {
        let post = Post::by_smtp(&db);
        let beside = post.app.beside(Db::open(db.config(), db.data_dir()).unwrap());
        for number in 0..20 {
            post.ask(&format!("reader{number}@r{number}.example")).await;
        }
        let work = async |node: &site::Site| while site::deliver_due(node, &post.transport).await.unwrap() > 0 {};
        tokio::join!(work(&post.app.site), work(&beside.site));
        let to: BTreeSet<_> = post.sink.received().into_iter().map(|kept| kept.to).collect();
        assert_eq!((to.len(), post.sink.received().len(), queue(&db).len()), (20, 20, 0));
    }
}
