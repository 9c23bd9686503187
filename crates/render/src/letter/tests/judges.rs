//! A letter before outside judges: a reader of HTML, the size that Gmail shows whole, SpamAssassin.

use std::cell::RefCell;
use std::io::Write as _;
use std::process::{Command, Stdio};

use html5ever::interface::TokenizerResult;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{
    BufferQueue, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};

use mail::{Address, HeaderName, Message, compose};
use scraper::{Html, Selector};

use super::{filled, reader, sample};
use crate::letter::{Direction, LARGEST_HTML, Letter};

#[test]
fn the_fullest_letter_is_shown_whole() {
    let rendered = sample::fullest().render();
    let html = filled(&rendered.html, reader);
    assert!(html.len() < LARGEST_HTML, "{} bytes", html.len());
    let text = filled(&rendered.text, reader);
    let long: Vec<_> =
        text.lines().filter(|line| line.chars().count() > 72 && !line.contains("https://")).collect();
    assert!(long.is_empty(), "{long:#?}");
}

/// What a tokenizer says of markup: the elements as they are opened, and whatever is wrong.
#[derive(Default)]
struct Reading {
    opened: RefCell<Vec<String>>,
    open: RefCell<Vec<String>>,
    faults: RefCell<Vec<String>>,
}

impl TokenSink for Reading {
    type Handle = ();

    fn process_token(&self, token: Token, _: u64) -> TokenSinkResult<()> {
        match token {
            Token::ParseError(what) => self.faults.borrow_mut().push(what.into_owned()),
            Token::TagToken(tag) if tag.kind == TagKind::StartTag => {
                let name = tag.name.to_string();
                self.opened.borrow_mut().push(name.clone());
                match name.as_str() {
                    "br" | "img" | "meta" | "source" => {}
                    _ => self.open.borrow_mut().push(name.clone()),
                }
                match name.as_str() {
                    "title" => return TokenSinkResult::RawData(RawKind::Rcdata),
                    "style" => return TokenSinkResult::RawData(RawKind::Rawtext),
                    _ => {}
                }
            }
            Token::TagToken(tag) => {
                let last = self.open.borrow_mut().pop();
                if last.as_deref() != Some(&*tag.name) {
                    self.faults.borrow_mut().push(format!("{last:?} is closed by {}", tag.name));
                }
            }
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

/// The faults of markup, and the elements it opens.
fn read(html: &str) -> (Vec<String>, Vec<String>) {
    let tokenizer =
        Tokenizer::new(Reading::default(), TokenizerOpts { exact_errors: true, ..Default::default() });
    let input = BufferQueue::default();
    input.push_back(StrTendril::from(html));
    while !matches!(tokenizer.feed(&input), TokenizerResult::Done) {}
    tokenizer.end();
    let Reading { opened, open, faults } = tokenizer.sink;
    let unclosed = open.into_inner().into_iter().map(|name| format!("{name} is never closed"));
    (faults.into_inner().into_iter().chain(unclosed).collect(), opened.into_inner())
}

#[test]
fn the_markup_is_read_as_it_is_written() {
    for bad in ["<p>x", "<b><i>x</b></i>", "<p a=1 a=2>x</p>", "<p>&#0;</p>"] {
        assert!(!read(bad).0.is_empty(), "{bad}");
    }
    let mut arabic = sample::fullest();
    (arabic.lang, arabic.direction, arabic.logo) = ("ar".into(), Direction::Rtl, Some(sample::logo()));
    for letter in [sample::fullest(), arabic] {
        let html = filled(&letter.render().html, reader);
        let (faults, opened) = read(&html);
        assert_eq!(faults, Vec::<String>::new());
        // A parser moves what stands where it may not, and adds what is missing.
        let document = Html::parse_document(&html);
        let elements = document.tree.nodes().filter_map(|node| node.value().as_element());
        let read: Vec<&str> =
            elements.map(|element| element.name()).filter(|name| *name != "tbody").collect();
        assert_eq!(read, opened);
        let headings = Selector::parse("h1, h2, h3, h4").unwrap();
        let levels: Vec<u32> =
            document.select(&headings).map(|heading| heading.value().name()[1..].parse().unwrap()).collect();
        assert_eq!(levels[0], 1);
        assert!(levels.windows(2).all(|pair| pair[1] > 1 && pair[1] <= pair[0] + 1), "{levels:?}");
    }
}

/// The letter as a mail.
fn mail(letter: &Letter) -> Vec<u8> {
    let rendered = letter.render();
    let stop = "<https://isobath.example/newsletters/stop/2c9f/daily/6a1f>";
    compose(&Message {
        from: Address::named("Isobath", "review@isobath.example"),
        to: Address::bare("somebody@reader.example"),
        reply_to: None,
        subject: letter.title.clone(),
        text: filled(&rendered.text, reader),
        html: filled(&rendered.html, reader),
        message_id: "4f2a9c.2c9f0d1e7a6b@isobath.example".into(),
        date_ms: 1_795_680_000_000,
        headers: vec![
            (HeaderName::ListId, "<daily.isobath.example>".into()),
            (HeaderName::ListUnsubscribe, stop.into()),
            (HeaderName::ListUnsubscribePost, "List-Unsubscribe=One-Click".into()),
        ],
    })
    .unwrap()
}

/// What SpamAssassin says of a mail by its rules alone: nothing is asked of any network.
fn spamassassin(mail: &[u8]) -> Option<String> {
    let state = tempfile::tempdir().unwrap();
    let child = Command::new("spamassassin")
        .args([
            "--local",
            "--test-mode",
            "--nocreate-prefs",
            "--cf",
            "use_bayes 0",
            "--cf",
            "use_auto_whitelist 0",
        ])
        .env("HOME", state.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn();
    let Ok(mut child) = child else {
        println!("skipped: SpamAssassin is missing; script/test installs it");
        return None;
    };
    child.stdin.take().unwrap().write_all(mail).unwrap();
    Some(String::from_utf8_lossy(&child.wait_with_output().unwrap().stdout).into_owned())
}

/// The points of a report, and the rules that were hit.
fn verdict(report: &str) -> (f64, Vec<&str>) {
    let (_, table) = report.rsplit_once("Content analysis details:").unwrap_or_else(|| panic!("{report}"));
    let points = table.split_once('(').unwrap().1.split_whitespace().next().unwrap().parse().unwrap();
    let rules = table.lines().skip(1).map(str::trim);
    (points, rules.filter(|line| line.starts_with(|c: char| c.is_ascii_digit() || c == '-')).collect())
}

#[test]
fn spamassassin_takes_it_for_no_spam() {
    let Some(report) = spamassassin(&mail(&sample::fullest())) else { return };
    let (points, rules) = verdict(&report);
    assert!(points < 2.0, "{points} points: {rules:#?}");
    let spam =
        b"Subject: test\r\n\r\nXJS*C4JDBQADN1.NSBN3*2IDNEN*GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X\r\n";
    assert!(verdict(&spamassassin(spam).unwrap()).0 > 100.0, "it takes nothing for spam");
}
