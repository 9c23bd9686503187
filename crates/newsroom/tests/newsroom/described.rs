//! What is said of a picture, and by whom: readers see it, so it is for editors once they do.

use axum::http::StatusCode;
use db::testing::TestDb;
use image::ImageFormat;
use press::staff::Role;
use testkit::TestApp;

use crate::media::{encoded, upload};
use crate::scene::{article, signed_in, texts};

const SAID: [(&str, &str); 3] = [("alt", "Boats"), ("focus_x", "50"), ("focus_y", "20")];

db::both_databases! {
    async fn contributors_describe_what_they_brought_until_readers_see_it(db: TestDb) {
        let app = TestApp::new(&db);
        let shown = article(&app);
        let (mut bob, mut editor) = (signed_in(&app, Role::Contributor), signed_in(&app, Role::Editor));
        let (_, own) = upload(&mut bob, "own.png", &encoded(40, 30, 1, ImageFormat::Png)).await;
        let (_, other) = upload(&mut editor, "other.png", &encoded(40, 30, 2, ImageFormat::Png)).await;
        let (own, other) = (own["url"].as_str().unwrap(), other["url"].as_str().unwrap());
        assert_eq!(texts(&bob.get(own).await, "form.words").len(), 1);
        let done = bob.submit(own, &SAID).await;
        assert!(done.text().contains("Saved."), "{done:?}");
        assert_eq!(texts(&bob.get(other).await, "form.words").len(), 0);
        let refused = bob.post(other, &SAID).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN);
        assert!(refused.text().contains("Ask an editor"), "{refused:?}");
        app.db().write_blocking::<_, db::DbError>(move |tx| {
            let sql = "INSERT INTO article_media (article_id, media_id, gated)
                SELECT $1, id, 0 FROM media WHERE file_name = 'own.png'";
            tx.execute(sql, &[&shown]).map(drop)
        }).unwrap();
        let page = bob.get(own).await;
        assert_eq!((page.status, texts(&page, "form.words").len()), (StatusCode::OK, 0), "{page:?}");
        assert_eq!(bob.post(own, &SAID).await.status, StatusCode::FORBIDDEN);
        for picture in [own, other] {
            assert!(editor.submit(picture, &SAID).await.text().contains("Saved."), "{picture}");
        }
    }
}
