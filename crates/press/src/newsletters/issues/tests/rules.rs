//! What Gmail and Yahoo ask of those who send in bulk, a test a rule: of the mails that a frozen issue is sent as, made
//! by what makes all of them. What the DNS must say beside is not a mail's to meet.

use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

use kernel::clock::{HOUR, MINUTE};
use mail::bulk::Template;
use mail::dkim::{Algorithm, Key, Signer, aligned};
use mail::testing::{Letter, judges};
use serde_json::Value;

use super::*;
use crate::articles::fixtures::subscriber;
use crate::newsletters::sending::{self, Mailing};
use crate::newsletters::{Consent, choose};

const SENDER: &str = "weekly@news.weir.example";
/// The first has All-Access, so they get different variants.
const READERS: [&str; 2] = ["ada@reader.example", "bea@reader.example"];
const HERE: Consent<'static> = Consent { place: "account", wording: "The Weekly by e-mail." };

fn letter() -> Newsletter {
    Newsletter {
        from_name: "The \"Weekly\", Zürich".into(),
        from: SENDER.into(),
        reply_to: "letters@weir.example".into(),
        sections: sections(&["latest 1-3"]),
        ..weekly()
    }
}

/// A frozen issue, and those who are to get it.
struct Frozen {
    press: Press,
    mailing: Mailing,
    claimed: Vec<sending::Entry>,
}

impl Frozen {
    fn new() -> Frozen {
        let db = TestDb::sqlite();
        let press = site(&[letter()]);
        let actor = editor(&db, &press);
        for one in [subscriber(&db, &press, READERS[0]), reader(&db, &press, READERS[1])] {
            write(&db, move |tx| choose(tx, NOW, one, "weekly", true, HERE));
        }
        publish(&db, &press, &manuscript("Über dem Wehr", NOW - HOUR));
        let issue = made(&db, &press, "weekly");
        do_it(&db, &press, &actor, &issue, Deed::Approve(theme(&press))).unwrap();
        keep(&db, &then(&press, DUE - MINUTE), &theme(&press)).unwrap();
        let press = then(&press, DUE);
        while sending::step(&db, &press).unwrap() == sending::Step::More {}
        let (at_work, id) = (press.clone(), issue.listed.id);
        let (mailing, claim) = write(&db, move |tx| {
            let sender = sending::enrol(tx, &at_work, DUE, "test")?;
            let claim = sending::claim(tx, &at_work, DUE, sender, id, 10)?;
            Ok((Mailing::of(tx, id)?, claim.unwrap()))
        });
        let mut claimed = claim.entries;
        claimed.sort_by(|one, other| one.address.cmp(&other.address));
        let variants: BTreeSet<i64> = claimed.iter().map(|entry| entry.variant).collect();
        assert_eq!((claimed.len(), variants.len()), (READERS.len(), 2));
        Frozen { press, mailing, claimed }
    }

    /// The mail of that reader, as it is made at that moment.
    fn mail_at(&self, nth: usize, at: Millis) -> Vec<u8> {
        let press = then(&self.press, at);
        let entry = self.mailing.entry(&press, self.claimed[nth].clone());
        let draft = &self.mailing.drafts(&press)[entry.variant];
        Template::new(draft, signers()).unwrap().make(&entry).unwrap()
    }

    fn mails(&self) -> [Vec<u8>; 2] {
        [0, 1].map(|nth| self.mail_at(nth, DUE))
    }

    fn letters(&self) -> [Letter; 2] {
        self.mails().map(|mail| Letter::parse(&mail).unwrap())
    }
}

/// A key of the domain above the sender's.
fn signers() -> &'static [Arc<Signer>] {
    static SIGNERS: OnceLock<Vec<Arc<Signer>>> = OnceLock::new();
    SIGNERS.get_or_init(|| {
        let key = Key::generate(Algorithm::Rsa).unwrap();
        vec![Arc::new(Signer::new("weir.example", "s1", key).unwrap())]
    })
}

/// What dkimpy says of the one signature of each mail, which is good.
fn verdicts(frozen: &Frozen) -> [Value; 2] {
    frozen.mails().map(|mail| {
        let mut verdicts = judges::signatures(signers(), &mail, DUE);
        assert_eq!(verdicts.len(), 1);
        assert_eq!(verdicts[0]["good"], true, "{verdicts:?}");
        verdicts.remove(0)
    })
}

fn count(letter: &Letter, name: &str) -> usize {
    letter.header_names.iter().filter(|header| header.eq_ignore_ascii_case(name)).count()
}

#[test]
fn mail_is_signed_with_dkim_by_a_key_of_2048_bits() {
    // dkimpy was told to take no shorter one.
    for verdict in verdicts(&Frozen::new()) {
        assert_eq!(verdict["algorithm"], "rsa-sha256", "{verdict}");
    }
}

#[test]
fn the_domain_that_signs_is_the_author_s_or_one_above_it() {
    let frozen = Frozen::new();
    for (verdict, letter) in verdicts(&frozen).iter().zip(frozen.letters()) {
        assert_eq!(verdict["domain"], "weir.example");
        let author = letter.from.1.rsplit('@').next().unwrap();
        assert!(aligned(signers()[0].domain(), author), "{:?}", letter.from);
    }
}

#[test]
fn the_headers_of_lists_and_all_that_readers_see_are_signed() {
    let names = ["list-unsubscribe", "list-unsubscribe-post", "list-id", "feedback-id"];
    let seen = ["from", "to", "subject", "date", "message-id", "reply-to", "mime-version", "content-type"];
    for verdict in verdicts(&Frozen::new()) {
        for name in names.iter().chain(&seen) {
            assert!(verdict["signed"].as_array().unwrap().contains(&Value::from(*name)), "{name}: {verdict}");
        }
    }
}

#[test]
fn one_click_unsubscribes_over_https() {
    let letters = Frozen::new().letters();
    for letter in &letters {
        let target = letter.header("List-Unsubscribe").unwrap();
        assert!(
            target.starts_with("<https://weir.example/newsletters/stop/") && target.ends_with('>'),
            "{target}"
        );
        assert_eq!(letter.header("List-Unsubscribe-Post").unwrap(), "List-Unsubscribe=One-Click");
    }
    assert_ne!(letters[0].header("List-Unsubscribe"), letters[1].header("List-Unsubscribe"));
}

#[test]
fn the_link_to_unsubscribe_is_in_both_renderings() {
    for letter in Frozen::new().letters() {
        let target = letter.header("List-Unsubscribe").unwrap();
        let target = target.trim_matches(['<', '>']);
        assert!(letter.text.contains(target), "{}", letter.text);
        assert!(letter.html.contains(&format!("href=\"{target}\"")), "{}", letter.html);
    }
}

#[test]
fn the_list_is_named() {
    for letter in Frozen::new().letters() {
        assert_eq!(letter.header("List-Id").unwrap(), "<weekly.weir.example>");
    }
}

#[test]
fn complaints_can_be_told_apart_by_a_feedback_id_of_four_parts() {
    let frozen = Frozen::new();
    for letter in frozen.letters() {
        let expected = format!("{}:weekly:newsletter:weirexample", frozen.mailing.public_id);
        assert_eq!(letter.header("Feedback-ID").unwrap(), expected);
    }
}

#[test]
fn there_is_one_author_and_it_is_the_newsletter_s_sender() {
    for letter in Frozen::new().letters() {
        assert_eq!((count(&letter, "From"), count(&letter, "Sender")), (1, 0));
        assert_eq!(letter.header("From").unwrap().matches('@').count(), 1);
        assert_eq!(letter.from, ("The \"Weekly\", Zürich".to_owned(), SENDER.to_owned()));
        assert_eq!(letter.reply_to.unwrap().1, "letters@weir.example");
    }
}

#[test]
fn the_mail_names_its_recipient_and_nobody_else() {
    for (letter, address) in Frozen::new().letters().iter().zip(READERS) {
        assert_eq!(letter.to.1, address);
        assert_eq!((count(letter, "To"), count(letter, "Cc"), count(letter, "Bcc")), (1, 0, 0));
        assert_eq!(letter.header("To").unwrap().matches('@').count(), 1);
    }
}

#[test]
fn each_mail_has_a_message_id_of_its_own_that_lasts() {
    let frozen = Frozen::new();
    let ids = frozen.letters().map(|letter| letter.message_id);
    assert_ne!(ids[0], ids[1]);
    assert!(ids.iter().all(|id| id.ends_with("@weir.example")), "{ids:?}");
    for nth in [0, 1] {
        let again = Letter::parse(&frozen.mail_at(nth, DUE + 3 * HOUR)).unwrap();
        assert_eq!(again.message_id, ids[nth], "made again it is the same mail");
    }
}

#[test]
fn the_subject_claims_no_answer_and_no_forwarding() {
    for letter in Frozen::new().letters() {
        assert_eq!(letter.subject, "Über dem Wehr");
        assert_eq!(count(&letter, "In-Reply-To") + count(&letter, "References"), 0);
    }
    let db = TestDb::sqlite();
    let press = site(&[letter()]);
    let actor = editor(&db, &press);
    publish(&db, &press, &manuscript("Story", NOW - HOUR));
    let issue = made(&db, &press, "weekly");
    let refused = edit(&db, &press, &actor, &issue, Edit::Subject("Re: your question".into()));
    assert!(matches!(refused, Err(IssueError::WrongIn("subject", Wrong::Answer))), "{refused:?}");
}

#[test]
fn the_format_is_that_of_rfc_5322() {
    let frozen = Frozen::new();
    for (raw, letter) in frozen.mails().into_iter().zip(frozen.letters()) {
        let text = String::from_utf8(raw).unwrap();
        assert!(text.is_ascii());
        assert!(text.split("\r\n").all(|line| line.len() <= 998 && !line.contains(['\r', '\n'])));
        for name in [
            "From",
            "To",
            "Subject",
            "Date",
            "Message-ID",
            "Reply-To",
            "MIME-Version",
            "Content-Type",
            "List-Id",
        ] {
            assert_eq!(count(&letter, name), 1, "{name}");
        }
        assert_eq!(letter.date_ms, DUE);
    }
}
