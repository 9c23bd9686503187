//! People: invited by mail, given other roles, let go; and the log of it.

use axum::http::StatusCode;
use db::testing::TestDb;
use kernel::clock::MINUTE;
use press::staff::Role;
use testkit::TestApp;

use crate::scene::{acts, article, code_at, inside, public_id, signed_in, texts};

db::both_databases! {
    async fn somebody_is_invited_comes_in_and_is_let_go(db: TestDb) {
        let app = TestApp::new(&db);
        article(&app);
        let mut owner = inside(&app, Role::Owner).await;
        let form = [("email", "Ed@weir.example"), ("role", "editor")];
        let done = owner.client.submit("/newsroom/people/invite", &form).await;
        assert!(done.text().contains("on its way") && done.text().contains("Has not signed in yet"), "{done:?}");
        let link = app.link_to("Ed@weir.example", "/login/link/").await;
        let mut ed = app.client();
        let came = ed.submit(&link, &[]).await;
        assert_eq!((came.status, texts(&came, "h1")), (StatusCode::OK, vec!["Today".to_owned()]));
        assert_eq!(ed.get("/newsroom/people").await.status, StatusCode::FORBIDDEN);

        let page = format!("/newsroom/people/{}", public_id(&app, "ed@weir.example"));
        assert_eq!(owner.client.post(&page, &[("role", "publisher")]).await.location(), Some("/newsroom/people?done=changed"));
        assert_eq!(ed.get("/newsroom").await.location(), Some("/newsroom/factor?next=%2Fnewsroom"), "at once");
        let sure = owner.client.get(&format!("{page}/remove")).await;
        assert!(sure.text().contains("ed@weir.example will not come"), "{sure:?}");
        owner.client.post(&format!("{page}/remove"), &[]).await;
        assert_eq!(ed.get("/newsroom").await.status, StatusCode::FORBIDDEN);
        assert_eq!(owner.client.get(&page).await.status, StatusCode::NOT_FOUND);
        assert_eq!(acts(&app), ["factor-set-up", "entered", "invited", "entered", "role-changed", "removed"]);

        let log = owner.client.get("/newsroom/audit?act=role-changed").await;
        let cells = texts(&log, "tbody td");
        assert_eq!(cells[2..5], ["Changed a role", "ed@weir.example", "Editor Publisher"], "{cells:?}");
        assert!(!cells[5].is_empty(), "the network is named");
        let nobody = owner.client.get("/newsroom/audit?act=code-used").await;
        assert!(nobody.text().contains("Nothing of that kind"));
    }

    async fn what_cannot_be_is_refused_in_words(db: TestDb) {
        let app = TestApp::new(&db);
        article(&app);
        let mut owner = inside(&app, Role::Owner).await;
        let people = app.db().read_blocking(|conn| press::staff::people(conn, "", 10)).unwrap();
        let own = format!("/newsroom/people/{}", people[0].public_id);
        for (path, fields, words) in [
            ("/newsroom/people/invite", vec![("email", "nonsense"), ("role", "editor")], "no e-mail address"),
            ("/newsroom/people/invite", vec![("email", "a@b.example"), ("role", "king")], "Choose a role"),
            ("/newsroom/people/invite", vec![("email", people[0].email.as_str()), ("role", "editor")], "works here already"),
            (own.as_str(), vec![("role", "king")], "Choose a role"),
            (own.as_str(), vec![("role", "editor")], "only owner"),
        ] {
            let answer = owner.client.post(path, &fields).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{path} {fields:?}");
            assert!(answer.text().contains(words), "{path} {fields:?}: {answer:?}");
        }
        let kept = owner.client.post("/newsroom/people/invite", &[("email", "a\"b@c.example"), ("role", "editor")]).await;
        assert!(!kept.text().contains("a\"b@"), "{kept:?}");
        assert_eq!(owner.client.post(&format!("{own}/remove"), &[]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(acts(&app), ["factor-set-up", "entered"], "what was refused is not written down");
    }

    async fn an_owner_forgets_a_lost_factor(db: TestDb) {
        let app = TestApp::new(&db);
        article(&app);
        let mut publisher = inside(&app, Role::Publisher).await;
        let whom = app.db().read_blocking(|conn| press::staff::people(conn, "", 10)).unwrap().remove(0);
        let mut owner = inside(&app, Role::Owner).await;
        let path = format!("/newsroom/people/{}/factor", whom.public_id);
        assert!(owner.client.get(&path).await.text().contains(&whom.email));
        assert_eq!(owner.client.post(&path, &[]).await.location(), Some("/newsroom/people?done=factor"));
        assert_eq!(publisher.client.get("/newsroom").await.location(), Some("/newsroom/factor?next=%2Fnewsroom"));
        app.clock().advance(MINUTE);
        let former = code_at(&publisher.secret, app.clock().now());
        let refused = publisher.client.post("/newsroom/confirm", &[("code", &former)]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    }

    async fn a_publisher_sees_people_and_changes_none(db: TestDb) {
        let app = TestApp::new(&db);
        article(&app);
        signed_in(&app, Role::Author);
        let mut publisher = inside(&app, Role::Publisher).await;
        let list = publisher.client.get("/newsroom/people").await;
        assert_eq!((texts(&list, ".people li").len(), texts(&list, ".people a").len()), (2, 0));
        assert!(!list.text().contains("/newsroom/people/invite"));
    }
}
