//! Words as people type them, of many languages: from a file that is imported to the answer of the interface.

use db::testing::TestDb;
use press::imports::articles::{self, Options};
use serde_json::{Value, json};
use testkit::TestApp;

/// Headlines with their languages. Their slugs are their ids.
const HEADLINES: &[(&str, &str, &str)] = &[
    ("minsk", "en", "Lukashenko clings to power in Minsk"),
    ("belarus", "en", "Belarus and the Belarusian opposition"),
    ("warsaw", "en", "Łukasz Żółkiewski's long way to Warsaw"),
    ("erdogan", "en", "What Erdoğan wants from Brüssel"),
    ("novak", "en", "Čapek and Dvořák read by Novák"),
    ("presse", "de", "Die Pressefreiheit und ihre Feinde"),
    ("strassen", "de", "Häuser an großen Straßen"),
    ("elections", "fr", "Les élections à Besançon"),
    ("beijing", "zh", "北京的经济增长放缓"),
    ("tokyo", "ja", "東京タワーの夜景"),
    ("seoul", "ko", "서울에서 열린 정상회담"),
    ("cairo", "ar", "الانتخابات في القاهرة"),
    ("moscow", "ru", "Выборы в Москве и Ёлка"),
    ("athens", "el", "Οι εκλογές στην Αθήνα"),
];

/// What is typed, and what it is to find first.
const TYPED: &[(&str, &str)] = &[
    ("Lukashenko", "minsk"),
    ("Lukashenka", "minsk"),
    ("lukashenko's", "minsk"),
    ("LUKASHENKO", "minsk"),
    ("Lukashenk*", "minsk"),
    ("Belarus", "belarus"),
    ("Belarussia", "belarus"),
    ("Łukasz", "warsaw"),
    ("Lukasz Zolkiewski", "warsaw"),
    ("Żółkiewski", "warsaw"),
    ("Erdogan", "erdogan"),
    ("Erdoğan", "erdogan"),
    ("ERDOGAN brussel", "erdogan"),
    ("Capek", "novak"),
    ("dvorak novak", "novak"),
    ("Pressefreiheit", "presse"),
    ("presse*", "presse"),
    ("Freiheit der Presse", "presse"),
    ("Haus", "strassen"),
    ("haeuser strasse", "strassen"),
    ("grosse strassen", "strassen"),
    ("election Besancon", "elections"),
    ("élection", "elections"),
    ("北京", "beijing"),
    ("经济", "beijing"),
    ("東京", "tokyo"),
    ("タワー", "tokyo"),
    ("서울", "seoul"),
    ("انتخابات", "cairo"),
    ("القاهره", "cairo"),
    ("выборы", "moscow"),
    ("елка", "moscow"),
    ("Αθηνα", "athens"),
];

fn import(app: &TestApp) {
    let lines = HEADLINES.iter().map(|(id, language, title)| {
        let line = json!({
            "id": id, "slug": id, "title": title, "language": language, "published_at": "2026-03-04T05:06:07Z",
            "body_html": "<p>…</p>",
        });
        format!("{line}\n")
    });
    let file = app.data().join("words.ndjson");
    std::fs::write(&file, lines.collect::<String>()).unwrap();
    let watch = &mut |_| std::ops::ControlFlow::Continue(());
    articles::run(app.db(), app.press(), &app.site.store, &file, &Options::default(), watch).unwrap();
}

db::both_databases! {
    async fn words_of_many_languages_find_what_they_mean(db: TestDb) {
        let app = TestApp::new(&db);
        import(&app);
        app.index();
        let mut client = app.client();
        let mut missed = Vec::new();
        for (typed, wanted) in TYPED {
            let query: String = url::form_urlencoded::byte_serialize(typed.as_bytes()).collect();
            let answer: Value = serde_json::from_str(&client.get(&format!("/api/search?q={query}")).await.text()).unwrap();
            if answer["results"][0]["source_id"] != *wanted {
                missed.push((typed, wanted, answer["results"][0]["source_id"].to_string()));
            }
        }
        assert!(missed.is_empty(), "{missed:#?}");
    }
}
