use db::testing::TestDb;
use serde_json::json;

use super::*;
use crate::articles::fixtures::at;
use crate::imports::Counts;

fn created(created: u64) -> Counts {
    Counts { created, ..Counts::default() }
}

fn unchanged(unchanged: u64) -> Counts {
    Counts { unchanged, ..Counts::default() }
}

db::both_databases! {
    fn a_second_import_changes_nothing(db: TestDb) {
        let desk = Desk::of(&[article(1), article(2), article(3)]);
        assert_eq!(desk.run(&db).counts, created(3));
        let changes = count(&db, "changes");
        assert_eq!(desk.run(&db).counts, unchanged(3));
        assert_eq!((count(&db, "changes"), count(&db, "revisions")), (changes, 0));

        let mut second = article(2);
        second["title"] = json!("Story 2, corrected");
        desk.write(&[article(1), second, article(3)]);
        assert_eq!(desk.run(&db).counts, Counts { updated: 1, unchanged: 2, ..Counts::default() });
        assert_eq!(column(&db, "a2", "title"), "Story 2, corrected");
        assert_eq!(column(&db, "a2", "slug"), "story-2", "a corrected headline keeps its address");
        assert_eq!(count(&db, "revisions"), 1);
    }

    fn an_import_that_was_stopped_goes_on_where_it_was(db: TestDb) {
        let records: Vec<_> = (1..=300).map(article).collect();
        let desk = Desk::of(&records);
        let ImportError::Stopped { records: reached } = desk.run_and_stop(&db) else { panic!() };
        let done = u64::try_from(count(&db, "articles")).unwrap();
        assert_eq!(done, reached);
        assert!((1..300).contains(&done), "{done}");

        let report = desk.run(&db);
        assert_eq!((report.resumed_after, report.counts), (done, created(300 - done)));
        assert_eq!(count(&db, "articles"), 300);
        assert_eq!(desk.run(&db).counts, unchanged(300));
        assert_eq!(desk.run(&db).resumed_after, 0);
    }

    fn a_dry_run_says_what_would_be_and_writes_nothing(db: TestDb) {
        let desk = Desk::of(&[article(1), json!({ "id": "a9" })]);
        let rehearsal = Options { dry_run: true, ..desk.options() };
        let report = desk.run_with(&db, &rehearsal);
        assert_eq!(report.counts, Counts { created: 1, skipped: 1, ..Counts::default() });
        for table in ["articles", "terms", "authors", "changes", "import_runs"] {
            assert_eq!(count(&db, table), 0, "{table}");
        }
        desk.run(&db);
        let mut first = article(1);
        first["standfirst"] = json!("Now with one");
        desk.write(&[first]);
        assert_eq!(desk.run_with(&db, &rehearsal).counts.updated, 1);
        assert_eq!(column(&db, "a1", "standfirst"), "");
    }

    fn of_two_records_with_one_id_the_last_counts(db: TestDb) {
        let (mut early, mut late) = (article(1), article(1));
        early["title"] = json!("Early");
        late["title"] = json!("Late");
        let desk = Desk::of(&[early, article(2), late]);
        let report = desk.run(&db);
        assert_eq!(report.counts, Counts { created: 2, skipped: 1, ..Counts::default() });
        assert_eq!(report.first[0].to_string(),
            "record 1 | a1 | Early | skipped: record 3 has the same id and comes later, so that one counts");
        assert_eq!(column(&db, "a1", "title"), "Late");
        assert_eq!(desk.run(&db).counts, Counts { unchanged: 2, skipped: 1, ..Counts::default() });
    }

    fn the_report_names_what_was_wrong(db: TestDb) {
        let mut undated = article(1);
        undated["published_at"] = json!(null);
        let mut bodiless = article(2);
        bodiless["body_html"] = json!("");
        let mut scripted = article(3);
        scripted["body_html"] = json!("<p>Hello</p><script>alert(1)</script>");
        let mut evil = article(4);
        evil["title"] = json!("Bad\u{0}\u{1b}[31m headline");
        let mut misdated = article(5);
        misdated["published_at"] = json!("yesterday");
        let desk = Desk::of(&[undated, bodiless, scripted, evil, misdated, json!([1])]);
        let report = desk.run(&db);
        assert_eq!(report.counts, Counts { created: 4, drafts: 1, skipped: 2, ..Counts::default() });
        let lines = report_file(desk.folder.path());
        for line in [
            "record 1 | a1 | Story 1 | no date: kept as a draft",
            "record 2 | a2 | Story 2 | no text: a headline only",
            "record 3 | a3 | Story 3 | removed from the text: a script",
            "record 5 (line 5) | a5 | Story 5 | skipped: `published_at` is not a date as 2024-05-31T09:00:00Z: \"yesterday\"",
            "record 6 (line 6) | skipped: a record is a JSON object `{...}`, this is a list",
            "4 created, 0 updated, 0 unchanged, 2 skipped; 1 kept as drafts",
        ] {
            assert!(lines.contains(line), "{line}\n{lines}");
        }
        assert!(!lines.contains('\u{1b}'));
        assert_eq!(column(&db, "a1", "state"), "draft");
        assert_eq!(column(&db, "a3", "rest_html"), "<p>Hello</p>");
        assert_eq!(column(&db, "a4", "title"), "Bad [31m headline");
    }

    fn an_article_dated_ahead_waits_for_its_day(db: TestDb) {
        let mut ahead = article(1);
        ahead["published_at"] = json!("2030-01-01T00:00:00Z");
        ahead["access"] = json!("subscribers");
        let desk = Desk::of(&[ahead]);
        desk.run(&db);
        assert_eq!((column(&db, "a1", "state"), column(&db, "a1", "access")), ("published".into(), "subscribers".into()));
        let find = |now| read(&db, move |conn| crate::articles::find(conn, "story-1", now));
        assert!(find(NOW).is_none());
        assert!(find(at("2030-01-01T00:00:00Z")).is_some());
    }

    fn archives_with_the_same_ids_stay_apart(db: TestDb) {
        let desk = Desk::of(&[article(1)]);
        desk.run(&db);
        let other = Options { source: "old-blog".into(), ..desk.options() };
        assert_eq!(desk.run_with(&db, &other).counts, created(1));
        assert_eq!(desk.run_with(&db, &other).counts, unchanged(1));
        assert_eq!(count(&db, "articles"), 2);
    }

    fn a_file_that_breaks_off_is_imported_up_to_there(db: TestDb) {
        let desk = Desk::of(&(1..=1000).map(article).collect::<Vec<_>>());
        let text = fs::read(&desk.file).unwrap();
        // A gzip stream of stored blocks, cut short in the middle of a line.
        let mut packed = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff];
        for block in text.chunks(10_000) {
            let length = u16::try_from(block.len()).unwrap();
            packed.push(0);
            packed.extend(length.to_le_bytes());
            packed.extend((!length).to_le_bytes());
            packed.extend(block);
        }
        packed.truncate(packed.len() - 5_000);
        fs::write(&desk.file, packed).unwrap();
        let report = desk.run(&db);
        assert!((900..1000).contains(&report.counts.created), "{:?}", report.counts);
        assert_eq!(report.counts.skipped, 0);
        assert!(report.broke_off.unwrap().contains("breaks off"));
        let unfinished = "SELECT COUNT(*) FROM import_runs WHERE finished_at IS NULL";
        assert_eq!(read(&db, move |conn| conn.query_one::<i64>(unfinished, &[])), 1);
    }
}
