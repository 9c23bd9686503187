use std::os::unix::fs::symlink;

use db::testing::TestDb;
use serde_json::json;

use super::*;
use crate::articles::picture;

/// A picture of the demonstration magazine.
fn put_picture(path: &Path) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    let from = concat!(env!("CARGO_MANIFEST_DIR"), "/../../demo/images/hydrograph.webp");
    fs::copy(from, path).unwrap();
}

/// The file names under `/media/` in a text.
fn media_in(html: &str) -> Vec<String> {
    let ends = |rest: &str| rest.split(['"', '<']).next().unwrap_or_default().to_owned();
    html.split("/media/").skip(1).map(ends).collect()
}

db::both_databases! {
    fn pictures_at_hand_are_taken_over_with_their_words(db: TestDb) {
        let mut story = article(1);
        story["body_html"] = json!("<p>Text</p><!--more--><figure><img src=\"images/in text.webp\" alt=\"\"></figure>");
        story["lead_image"] = json!({ "src": "images/lead.webp", "alt": "A gift", "caption": "Wrapped", "credit": "Ann & Co" });
        story["images"] = json!([{ "src": "images/in text.webp", "alt": "A chart", "caption": "Flow", "credit": "Bo" }]);
        story["authors"] = json!([{ "name": "Ann", "bio": "Writes.", "image": "images/lead.webp" }]);
        let desk = Desk::of(&[story]);
        put_picture(&desk.folder.path().join("images/lead.webp"));
        let second = desk.folder.path().join("images/in text.webp");
        fs::copy(concat!(env!("CARGO_MANIFEST_DIR"), "/../../demo/images/maud-teresi.webp"), second).unwrap();
        let report = desk.run(&db);
        assert_eq!((report.counts.created, report.remarks), (1, 0), "{:?}", report.first);

        for (name, value) in [("lead_alt", "A gift"), ("lead_caption", "Wrapped"), ("lead_credit", "Ann & Co"), ("lead_src", "NULL")] {
            assert_eq!(column(&db, "a1", name), value);
        }
        assert_ne!(column(&db, "a1", "lead_id"), "NULL");
        let rest = column(&db, "a1", "rest_html");
        assert!(rest.contains("alt=\"A chart\""), "{rest}");
        assert!(rest.contains("<figcaption>Flow <small class=\"credit\">Bo</small></figcaption>"), "{rest}");
        let files = media_in(&rest);
        assert_eq!(files.len(), 1);
        let found = read(&db, move |conn| picture(conn, &files[0], i64::MAX)).unwrap();
        assert_eq!(found.gated_by.len(), 1, "past the teaser");
        assert!(desk.store().read(&found.storage_key).unwrap().is_some());
        assert_eq!(count(&db, "authors WHERE portrait_id IS NOT NULL"), 1);

        assert_eq!(desk.run(&db).counts.unchanged, 1);
        put_picture(&desk.folder.path().join("images/in text.webp"));
        assert_eq!(desk.run(&db).counts.updated, 1, "another picture is news");
    }

    fn a_focus_comes_with_the_leading_picture_and_stays_when_it_comes_no_more(db: TestDb) {
        let focus = |db: &TestDb| read(db, |conn| conn.query::<(i64, i64)>("SELECT focus_x, focus_y FROM media", &[]));
        let mut story = article(1);
        story["lead_image"] = json!({ "src": "lead.webp", "focus": [0.25, 0.8] });
        let desk = Desk::of(&[story.clone()]);
        put_picture(&desk.folder.path().join("lead.webp"));
        assert_eq!(desk.run(&db).counts.created, 1);
        assert_eq!(focus(&db), [(250, 800)]);
        story["title"] = json!("Changed");
        story["lead_image"] = json!({ "src": "lead.webp" });
        desk.write(&[story.clone()]);
        assert_eq!(desk.run(&db).counts.updated, 1);
        assert_eq!(focus(&db), [(250, 800)]);
        story["lead_image"] = json!({ "src": "lead.webp", "focus": [2, 0] });
        desk.write(&[story]);
        let report = desk.run(&db);
        assert_eq!((report.counts.skipped, focus(&db)), (1, vec![(250, 800)]));
        assert!(report.first[0].what.contains("two numbers from 0 to 1"), "{:?}", report.first);
    }

    fn pictures_elsewhere_become_links(db: TestDb) {
        let mut story = article(1);
        story["source_url"] = json!("https://old.example/2020/story");
        story["body_html"] = json!(
            "<figure><img src=\"https://cdn.example/a.jpg?x=1&amp;y=2\" alt=\"Cranes\"><figcaption>At dawn. Photo: Ann</figcaption></figure>\
             <p>And <img src=\"/img/b.png\"></p>");
        story["lead_image"] = json!({ "src": "lead.jpg", "caption": "Kept" });
        let desk = Desk::of(&[story]);
        let report = desk.run(&db);
        let told: Vec<&str> = report.first.iter().map(|line| line.what.as_str()).collect();
        assert_eq!(told, [
            "2 pictures not at hand, linked to instead: https://cdn.example/a.jpg?x=1&y=2",
            "the leading picture is not at hand: lead.jpg",
        ]);
        let html = column(&db, "a1", "teaser_html") + &column(&db, "a1", "rest_html");
        assert!(!html.contains("<img"), "{html}");
        assert!(html.contains("<a href=\"https://cdn.example/a.jpg?x=1&amp;y=2\" rel=\"noopener\">Cranes</a>"), "{html}");
        assert!(html.contains("At dawn. Photo: Ann</figcaption>"), "{html}");
        assert!(html.contains("<a href=\"https://old.example/img/b.png\" rel=\"noopener\">b.png</a>"), "{html}");
        assert_eq!(column(&db, "a1", "lead_src"), "https://old.example/2020/lead.jpg");
        assert_eq!((column(&db, "a1", "lead_caption"), count(&db, "media")), ("Kept".into(), 0));
    }

    fn files_outside_the_folders_are_never_opened(db: TestDb) {
        let secrets = TempDir::new().unwrap();
        put_picture(&secrets.path().join("secret.webp"));
        let secret = secrets.path().join("secret.webp");
        let mut story = article(1);
        let sources = [
            "../secret.webp", "%2e%2e/secret.webp", "linked/secret.webp", "link.webp",
            &secret.to_string_lossy(), &format!("file://{}", secret.display()), "C:\\secret.webp",
        ];
        story["body_html"] = json!(sources.map(|src| format!("<p>x <img src=\"{src}\"></p>")).concat());
        story["lead_image"] = json!({ "src": secret.to_string_lossy() });
        let desk = Desk::of(&[story]);
        symlink(secrets.path(), desk.folder.path().join("linked")).unwrap();
        symlink(&secret, desk.folder.path().join("link.webp")).unwrap();
        let library = Options { images: Some(desk.folder.path().to_owned()), ..desk.options() };
        desk.run_with(&db, &library);
        assert_eq!((count(&db, "articles"), count(&db, "media")), (1, 0));
        assert_eq!(column(&db, "a1", "lead_src"), "NULL");
    }

    fn pictures_of_the_old_site_are_found_in_its_folder(db: TestDb) {
        let mut story = article(1);
        story["body_html"] = json!("<p><img src=\"https://old.example/wp-content/uploads/2020/05/a%20b.webp?w=1\" alt=\"A\"></p>");
        story["lead_image"] = json!("/wp-content/uploads/2020/05/a b.webp");
        let desk = Desk::of(&[story]);
        let uploads = TempDir::new().unwrap();
        put_picture(&uploads.path().join("2020/05/a b.webp"));
        let library = Options { images: Some(uploads.path().to_owned()), ..desk.options() };
        let report = desk.run_with(&db, &library);
        assert_eq!(report.remarks, 0, "{:?}", report.first);
        assert_eq!(count(&db, "media"), 1, "one picture, used twice");
        let teaser = column(&db, "a1", "teaser_html") + &column(&db, "a1", "rest_html");
        assert_eq!(media_in(&teaser).len(), 1);
    }

    fn what_is_no_picture_is_named(db: TestDb) {
        let mut story = article(1);
        story["lead_image"] = json!({ "src": "lead.jpg", "alt": "x" });
        let desk = Desk::of(&[story]);
        fs::write(desk.folder.path().join("lead.jpg"), "<svg onload=alert(1)>").unwrap();
        let report = desk.run(&db);
        assert_eq!((report.counts.created, count(&db, "media")), (1, 0));
        assert!(report.first[0].what.starts_with("the picture lead.jpg was not taken over: SVG"), "{:?}", report.first);
    }
}
