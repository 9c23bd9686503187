//! Whatever editors write and settings hold: a mail has the headers that every mail has, and no others.

use kernel::clock::HOUR;
use kernel::text::one_line;
use mail::ComposeError;
use mail::bulk::{Draft, MakeError, Template};
use mail::testing::Letter;
use proptest::prelude::*;

use super::*;
use crate::newsletters::sending;

/// Newsletter, publication, subject, preheader and headline.
type Texts = [String; 5];

/// Words from which attacks are made, very long ones, and any others.
fn words() -> impl Strategy<Value = String> {
    let attacks = "(\r\n|\n|\r|\u{0}|\u{2028}|\r\nBcc: spy@evil\\.example\r\n|\r\n\r\n|=\\?utf-8\\?Q\\?=0D=0ABcc:x\\?=|--=_|\u{202e}|\u{200f}|[<>,;:\"\\\\ .=a-z\u{fc}]){0,12}";
    prop_oneof![attacks, "[a-z\u{fc}\u{202e}]{150,1200}", any::<String>()]
}

/// The mail of each variant of an issue with these words in it, made as the newsroom's trial and the sending make it.
fn mails(texts: &Texts) -> Vec<Result<Letter, MakeError>> {
    let [newsletter, publication, subject, preheader, headline] = texts.clone();
    let db = TestDb::sqlite();
    let press = press(move |config| {
        config.site.url = "https://weir.example".into();
        config.site.name = publication;
        let sections = sections(&["latest 1-3"]);
        config.newsletters = vec![Newsletter { name: newsletter, sections, ..weekly() }];
    });
    let actor = editor(&db, &press);
    let story = publish(&db, &press, &manuscript("Story", NOW - HOUR));
    let mut issue = made(&db, &press, "weekly");
    let words = Words { headline: Some(headline), ..Words::default() };
    for change in
        [Edit::Subject(subject), Edit::Preheader(preheader), Edit::Words(Item::article(story).key, words)]
    {
        // What is too long is refused, and the issue stays as it was.
        issue = edit(&db, &press, &actor, &issue, change).unwrap_or(issue);
    }
    let mailing = prepared(&db, &press, &issue).mailing();
    let make = |(variant, draft): (i64, Draft)| -> Result<Letter, MakeError> {
        let entry = sending::Entry {
            issue: mailing.issue,
            position: variant,
            attempts: 0,
            address: "ada@reader.example".into(),
            variant,
            reader: "ada".into(),
            reader_id: 1,
        };
        let mail = Template::new(&draft, &[])?.make(&mailing.entry(&press, entry))?;
        Ok(Letter::parse(&mail).unwrap())
    };
    (0..).zip(mailing.drafts(&press)).map(make).collect()
}

fn tame() -> Letter {
    let texts = ["The Weekly", "The Weir", "A subject", "And more", "A headline"].map(str::to_owned);
    mails(&texts).remove(0).unwrap()
}

/// Header lines, as they stand.
fn lines(letter: &Letter) -> usize {
    let raw = String::from_utf8_lossy(&letter.raw);
    let (head, _) = raw.split_once("\r\n\r\n").unwrap();
    head.split("\r\n").filter(|line| !line.starts_with([' ', '\t'])).count()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    /// One that cannot be written is not sent: a publication's name with a line break in it, a subject that claims to answer.
    #[test]
    fn no_words_add_a_header(texts in prop::array::uniform5(words())) {
        let tame = tame();
        let mut named = texts.clone();
        named[1] = one_line(&named[1]);
        for texts in [texts, named] {
            for mail in mails(&texts) {
                match mail {
                    Ok(letter) => {
                        prop_assert_eq!(&letter.header_names, &tame.header_names);
                        prop_assert_eq!(lines(&letter), lines(&tame));
                        prop_assert_eq!((&letter.from.1, &letter.to.1), (&tame.from.1, &tame.to.1));
                        prop_assert_eq!(letter.header("List-Unsubscribe"), tame.header("List-Unsubscribe"));
                        prop_assert!(letter.html.trim_end().ends_with("</html>"), "{}", letter.html);
                    }
                    Err(MakeError::Compose(ComposeError::ControlCharacter { header })) => {
                        prop_assert_eq!(header, "From");
                        prop_assert!(one_line(&texts[1]) != texts[1], "{:?}", texts[1]);
                    }
                    Err(error) => prop_assert_eq!(error, MakeError::Compose(ComposeError::Answer)),
                }
            }
        }
    }
}
