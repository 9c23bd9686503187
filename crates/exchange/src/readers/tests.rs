//! The rules of reader lists, by value.

use proptest::prelude::*;

use super::*;

fn open(text: &[u8]) -> Result<Vec<Result<ReaderItem, FatalError>>, OpenError> {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), text).unwrap();
    Ok(open_readers(file.path())?.collect())
}

fn readers(text: &str) -> Vec<ReaderRecord> {
    let taken = open(text.as_bytes()).unwrap().into_iter().map(|item| match item.unwrap() {
        ReaderItem::Reader(reader, _) => *reader,
        other => panic!("{other:?}"),
    });
    taken.collect()
}

fn refusal(text: &str) -> (Option<u64>, String) {
    let found = open(text.as_bytes()).unwrap().into_iter().find_map(|item| match item.unwrap() {
        ReaderItem::Rejected(rejection) => Some((rejection.position.line, rejection.reason.to_string())),
        ReaderItem::Reader(..) => None,
    });
    found.unwrap()
}

#[test]
fn ghosts_members_arrive_whole() {
    let reader = readers(
        "email,name,note,subscribed_to_emails,complimentary_plan,stripe_customer_id,created_at,deleted_at,labels,tiers\n\
         a@b.org,\"Ann, B\",nice,false,true,cus_1,2019-10-30T14:52:08.000Z,,\"x, y\",Gold\n",
    )
    .remove(0);
    assert_eq!((reader.email.as_str(), reader.name.as_deref()), ("a@b.org", Some("Ann, B")));
    assert!(reader.opted_out && reader.complimentary);
    assert_eq!((reader.customer_id.as_deref(), reader.plan.as_deref()), (Some("cus_1"), Some("Gold")));
    assert_eq!(reader.created_at.unwrap().to_string(), "2019-10-30T14:52:08Z");
    assert_eq!(reader.labels, ["x", "y"]);
    assert_eq!(reader.newsletters, None);
}

#[test]
fn plain_lists_speak_of_consent_and_money() {
    let all = readers(
        "\u{feff}E-Mail;Name;Newsletters;Opt-out;Bounced;Customer ID;Plan;Until\n\
         a@b.org;A;daily | weekly;no;mailbox full;c1;yearly;2027-01-31\n\
         b@b.org;B;;2024-01-01;yes;;;\n",
    );
    assert_eq!(all[0].newsletters.as_deref().unwrap(), ["daily", "weekly"]);
    assert_eq!(all[0].suppressed.as_deref(), Some("mailbox full"));
    assert_eq!(all[0].until.unwrap().to_string(), "2027-01-31T00:00:00Z");
    assert!(!all[0].opted_out && all[1].opted_out);
    assert_eq!((all[1].suppressed.as_deref(), all[1].newsletters.as_deref()), (Some("bounced"), None));
}

#[test]
fn headers_may_be_missing_from_a_bare_list_of_addresses() {
    for text in [
        "a@b.org\nc@d.org\n",
        "email\na@b.org\nc@d.org",
        "a@b.org,\nc@d.org,\n",
        "Email\n\na@b.org,\nc@d.org",
    ] {
        let emails: Vec<_> = readers(text).into_iter().map(|reader| reader.email).collect();
        assert_eq!(emails, ["a@b.org", "c@d.org"], "{text:?}");
    }
}

#[test]
fn each_bad_row_names_line_column_and_reason() {
    for (text, line, reason) in [
        ("email\nx@y.org\nnobody\n", 3, "column `email`: this is no e-mail address: \"nobody\""),
        (
            "email,subscribed\na@b.org,maybe\n",
            2,
            "column `subscribed`: this is neither true nor false: \"maybe\"",
        ),
        (
            "email,created_at\na@b.org,soon\n",
            2,
            "`created_at` is not a date as 2024-05-31T09:00:00Z: \"soon\"",
        ),
        (
            "email,name\na@b.org,b,c\n",
            2,
            "the row has 3 cells, the header 2; a comma or quote may be misplaced",
        ),
        ("email,name\n,b\n", 2, "`email` is missing or empty"),
        ("email,status\na@b.org,odd\n", 2, "column `status`: this status is not known: \"odd\""),
        (
            "email,deleted_at\na@b.org,2020-01-01\n",
            2,
            "this reader was deleted there on 2020-01-01, so is not taken over",
        ),
    ] {
        assert_eq!(refusal(text), (Some(line), reason.to_owned()), "{text}");
    }
    let bytes = open(b"email,name\na@b.org,\xff\n").unwrap();
    assert!(matches!(&bytes[0], Ok(ReaderItem::Rejected(it)) if matches!(it.reason, Reason::InvalidUtf8(_))));
}

#[test]
fn unknown_columns_are_noted_once() {
    let all = open(b"email,shoe size\na@b.org,9\nc@d.org,8\n").unwrap();
    let notes: Vec<_> = all
        .iter()
        .map(|item| match item {
            Ok(ReaderItem::Reader(_, notes)) => notes.len(),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(notes, [1, 0]);
}

#[test]
fn files_that_are_no_lists_say_so() {
    let error = |text: &[u8]| open(text).unwrap_err().to_string();
    assert!(error(b"correo,nombre\na@b.org,x").contains("its headers are: correo, nombre"));
    assert!(error(b"{\"a\":1}").contains("looks like JSON"));
    assert!(error(b"<rss/>").contains("looks like XML"));
    assert!(error(b" \n").contains("is empty"));
    assert!(error(b"PK\x03\x04").contains("ZIP"));
}

#[test]
fn a_quote_that_never_closes_is_stopped() {
    let text = format!("email,name\na@b.org,\"{}", "x\n".repeat(ROW_LIMIT as usize));
    let all = open(text.as_bytes()).unwrap();
    assert!(matches!(&all[..], [Err(FatalError::Limit { .. })]), "{:?}", all.len());
}

proptest! {
    #[test]
    fn no_text_panics(text in "(email|status|[a-c@.,;\"\n é]|a@b.org){0,40}") {
        let _ = open(text.as_bytes());
    }
}
