//! The rules of the NDJSON format, by value.

use proptest::prelude::*;

use super::*;

fn items(text: impl AsRef<[u8]>) -> Vec<Item> {
    let mut reader = NdjsonReader::new(Input::from_bytes(text.as_ref()));
    std::iter::from_fn(|| reader.next_item().unwrap()).collect()
}

fn only(text: &str) -> (ArticleRecord, Vec<Note>) {
    match items(text).as_slice() {
        [Item::Article(record, notes)] => ((**record).clone(), notes.clone()),
        other => panic!("one article expected: {other:?}"),
    }
}

fn reasons(text: impl AsRef<[u8]>) -> Vec<(u64, String)> {
    let rejected = items(text).into_iter().filter_map(|item| match item {
        Item::Rejected(rejection) => Some((rejection.position.line.unwrap(), rejection.reason.to_string())),
        _ => None,
    });
    rejected.collect()
}

const GOOD: &str = r#"{"id":"a","title":"T","body_html":"<p>x</p>","published_at":"2024-05-31T09:00:00Z"}"#;

#[test]
fn a_whole_record_arrives_whole() {
    let (record, notes) = only(
        r#"{"id": 7, "title": " T ", "body_html": "<p>x</p>", "published_at": "2024-05-31T09:00:00+02:00",
        "slug":"t", "standfirst":"S", "section":"World", "type":"feature", "series":"Q", "topics":["a","b","a",""],
        "places":["Rome"], "authors":["A", {"name":"B","bio":"Writes."}, "A"], "access":"Subscribers",
        "language":"en", "lead_image":{"src":"/i.jpg","alt":"An i","caption":"C","credit":"D"},
        "source_url":"https://example.com/t"}"#
            .replace('\n', " ")
            .as_str(),
    );
    assert_eq!(notes, []);
    assert_eq!((record.id.as_str(), record.title.as_str()), ("7", "T"));
    assert_eq!(record.published_at.unwrap().to_string(), "2024-05-31T07:00:00Z");
    assert_eq!(record.topics, ["a", "b"]);
    assert_eq!(record.authors[1].bio.as_deref(), Some("Writes."));
    assert_eq!(record.authors.len(), 2);
    assert_eq!(record.access, Some(Access::Subscribers));
    let image = record.lead_image.unwrap();
    assert_eq!((image.caption.as_deref(), image.credit.as_deref()), (Some("C"), Some("D")));
    assert_eq!(record.state, State::Published);
}

#[test]
fn the_focus_of_a_picture_is_two_fractions() {
    let with = |focus: &str| {
        GOOD.replace("\"id\"", &format!("\"lead_image\":{{\"src\":\"/i.jpg\",\"focus\":{focus}}},\"id\""))
    };
    for (written, read) in [("[0.25, 1]", Some([0.25, 1.0])), ("[0, 0.5]", Some([0.0, 0.5])), ("null", None)]
    {
        let (record, _) = only(&with(written));
        assert_eq!(record.lead_image.as_ref().unwrap().focus, read);
        assert_eq!(only(&serde_json::to_string(&record).unwrap()).0, record);
    }
    for wrong in
        ["[0.5]", "[0.5, 0.5, 0.5]", "[0.5, 1.1]", "[-0.1, 0]", "[\"0.5\", 0.5]", "\"0.5 0.5\"", "0.5", "{}"]
    {
        let said = &reasons(with(wrong))[0].1;
        assert!(said.starts_with("`lead_image.focus` must be two numbers from 0 to 1"), "{wrong}: {said}");
    }
}

#[test]
fn what_is_written_can_be_read_again() {
    let (mut record, _) = only(GOOD);
    record.access = Some(Access::Metered);
    record.images =
        vec![ImageRecord { src: "/x.png".into(), credit: Some("Y".into()), ..ImageRecord::default() }];
    record.old_paths = vec!["/2014/05/t/".into()];
    record.state = State::Scheduled;
    let (again, notes) = only(&serde_json::to_string(&record).unwrap());
    assert_eq!(again, record);
    assert_eq!(notes, []);
}

#[test]
fn a_record_without_date_or_text_is_taken_and_noted() {
    let (record, notes) = only(r#"{"id":"a","title":"T","published_at":null,"body_html":""}"#);
    assert_eq!(record.state, State::Draft);
    let kinds: Vec<_> = notes.iter().map(|note| note.kind).collect();
    assert_eq!(kinds, [NoteKind::NoText, NoteKind::NoDate]);
}

#[test]
fn each_bad_line_names_its_number_and_what_is_wrong() {
    let text = format!(
        "\u{feff}{GOOD}\n\n{{\"id\":\n{}\n{}\n{}\n{}\n[1]\n{GOOD}",
        r#"{"id":"x"}"#,
        r#"{"id":"x","title":5}"#,
        r#"{"id":"x","title":"T","published_at":"yesterday"}"#,
        r#"{"title":"T"}"#,
    );
    let expected = [
        (3, "this is not valid JSON: EOF while parsing a value at column 6"),
        (4, "`title` is missing or empty"),
        (5, "`title` must be text, found a number"),
        (6, "`published_at` is not a date as 2024-05-31T09:00:00Z: \"yesterday\""),
        (7, "`id` is missing or empty"),
        (8, "a record is a JSON object `{...}`, this is a list"),
    ];
    let found = reasons(&text);
    assert_eq!(found.iter().map(|(line, text)| (*line, text.as_str())).collect::<Vec<_>>(), expected);
    assert_eq!(items(&text).len(), 8);
}

#[test]
fn unknown_keys_are_noted_once_and_unknown_access_closes() {
    let line = GOOD.replace("\"id\"", "\"dek\":1,\"access\":\"fre\",\"id\"");
    let all = items(format!("{line}\n{line}"));
    let Item::Article(first, notes) = &all[0] else { panic!("{all:?}") };
    assert_eq!(first.access, Some(Access::Subscribers));
    assert!(notes[0].text.contains("nearest known is 'free'"), "{notes:?}");
    assert!(notes[1].text.contains("`dek`"), "{notes:?}");
    let Item::Article(_, notes) = &all[1] else { panic!("{all:?}") };
    assert_eq!(notes.len(), 1);
}

#[test]
fn the_last_of_two_equal_keys_wins() {
    assert_eq!(only(&GOOD.replace("\"title\":\"T\"", "\"title\":\"T\",\"title\":\"U\"")).0.title, "U");
}

#[test]
fn hostile_lines_do_no_harm() {
    let deep = format!("{{\"id\":{}", "[".repeat(100_000));
    let mut text = format!("{deep}\n").into_bytes();
    text.extend_from_slice(b"{\"id\":\"\xff\"}\n");
    text.extend(std::iter::repeat_n(b'x', RECORD_LIMIT as usize + 1));
    text.extend_from_slice(format!("\n{GOOD}\n").as_bytes());
    let found = reasons(&text);
    assert_eq!(found[0], (1, "the record is nested too deeply".into()));
    assert!(found[1].1.starts_with("this is not UTF-8 text"), "{found:?}");
    assert_eq!(found[2], (3, "the record is longer than 16 MB, the most that is accepted".into()));
    assert_eq!(items(&text).len(), 4);
}

proptest! {
    #[test]
    fn no_bytes_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let mut reader = NdjsonReader::new(Input::from_bytes(&bytes));
        // Bytes that begin as a compressed file does and are none are an error, which ends the reading.
        while let Ok(Some(_)) = reader.next_item() {}
    }

    #[test]
    fn no_json_panics(text in r#"[{}\[\]":,a-c0-9 \n\\]{0,80}"#) {
        items(text);
    }
}
