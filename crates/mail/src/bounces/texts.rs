//! Bounces in words: what mail systems write without, or beside, the standard form. Most have each address at the
//! beginning of a line and what was said of it below; the others name it in a sentence.

use super::causes::{Evidence, Stage, stage_in};
use super::narrow::{Narrow, address_in, addresses};
use super::status::reply_code;
use super::{MOST, Recipient, Soft, Verdict, brief};

/// Sentences, in lower case, after which an address comes: Exchange, IMail, MailFoundry, KDDI, HotPOP, Dovecot, Prodigy,
/// Demon, DragonFly, IFOM, LLNL, Exim, X1 to X6, Yahoo, ezweb, MailEnable, Sun's Messaging Server, Zoho, Zeta.
const SENTENCES: &[&str] = &[
    "dda:smtp=",
    "recipient address:",
    "recipient: ",
    "undeliverable address:",
    "unable to deliver message to",
    "unable to deliver your message to",
    "could not be delivered to:",
    "could not be delivered to",
    "attempts:",
    "delivering your mail to",
    "mailbox is full:",
    "unknown user:",
    "delivery userid:",
    "rejected recipient",
    "following recipient:",
    "addressed to email address :",
    "addressed to '",
    "was addressed,",
    "address: <",
    "delivery of email to this address",
    "message to ",
    "generated from ",
    "\nto: ",
];
/// Notices that it is only late: Exim, Gmail, Postfix, Zoho, OpenSMTPD, GMX.
const LATE: &[&str] = &[
    "has not yet been delivered",
    "not yet been delivered",
    "this is a warning message only",
    "this is just a warning",
    "this is a warning only",
    "will be retried",
    "delivery attempts will continue",
    "has been delayed",
    "only a temporary failure report",
];

/// What a message in words reports.
pub(super) fn read(narrow: &Narrow) -> Vec<Recipient> {
    let whole = narrow.words.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    let late = LATE.iter().any(|words| whole.contains(words));
    let mut found = by_lines(&narrow.words);
    if found.is_empty() {
        found = by_sentences(&narrow.words);
    }
    if found.is_empty() {
        let failed = addresses(narrow.header("x-failed-recipients")).take(MOST);
        found = failed.map(|address| (address, String::new())).collect();
    }
    let alone = found.len() == 1;
    let recipient = |(address, said): (String, String)| {
        let mut one = judge(&narrow.words, &address, &said, alone);
        one.verdict = if late { Verdict::Delayed } else { one.verdict };
        one
    };
    found.into_iter().map(recipient).collect()
}

/// Whether a text says why a mail was refused.
pub(super) fn tells(narrow: &Narrow) -> bool {
    Evidence { said: &narrow.words, ..Evidence::default() }.told().is_some()
}

/// What the text beside a report in the standard form says of an address, and at which point it was refused. If it says
/// nothing of it by name, all of the text is about it if it is `alone`.
pub(super) fn said_of(narrow: &Narrow, address: &str, alone: bool) -> (String, Option<Stage>) {
    let mut lines = by_lines(&narrow.words).into_iter();
    let said = lines.find(|(named, _)| named.eq_ignore_ascii_case(address)).map(|(_, said)| said);
    let said = said.filter(|said| !said.trim().is_empty());
    let said = said.or_else(|| alone.then(|| narrow.words.clone())).unwrap_or_default();
    (said, stage_of(&narrow.words, address))
}

/// What a whole text comes to, if it names no address.
pub(super) fn verdict(narrow: &Narrow) -> Verdict {
    judge(&narrow.words, "", "", true).verdict
}

/// What became of the mail to one address, by what is said beside it or, if that tells nothing, in all of the text: which
/// may be about another, unless it is `alone`.
fn judge(all: &str, address: &str, said: &str, alone: bool) -> Recipient {
    let stage = stage_of(all, address);
    let near = Evidence { status: None, said, stage };
    let whole = Evidence { said: all, ..near };
    let is_its_own = alone || !matches!(whole.verdict(), Verdict::Hard(_));
    let evidence = match near.told() {
        Some(Verdict::Soft(Soft::Unclear)) | None if is_its_own => whole,
        _ => near,
    };
    Recipient {
        address: address.to_owned(),
        original: None,
        verdict: evidence.verdict(),
        status: evidence.status(),
        diagnostic: brief(evidence.said),
    }
}

/// At which point an address was refused: by the transcript of the conversation if there is one, else by the paragraph
/// that names it, else by all of the text if that names one point alone.
pub(super) fn stage_of(text: &str, address: &str) -> Option<Stage> {
    let text = text.to_lowercase();
    let address = address.to_lowercase();
    if let Some(stage) = by_transcript(&text, &address) {
        return Some(stage);
    }
    let joined = |paragraph: &str| paragraph.split_whitespace().collect::<Vec<_>>().join(" ");
    let paragraphs = || text.split("\n\n").map(joined);
    let mut named = paragraphs().filter(|paragraph| !address.is_empty() && paragraph.contains(&address));
    named.find_map(|paragraph| stage_in(&paragraph)).or_else(|| {
        let mut stages = paragraphs().filter_map(|paragraph| stage_in(&paragraph));
        let first = stages.next()?;
        stages.all(|stage| stage == first).then_some(first)
    })
}

/// sendmail and its kin write what they said after `>>>` and what they heard after `<<<`.
fn by_transcript(text: &str, address: &str) -> Option<Stage> {
    let (mut now, mut of_all) = (None, None);
    for line in text.lines().map(str::trim) {
        if line.starts_with(">>>") {
            now = stage_in(line).or(now);
        } else if line.starts_with("<<<") && now.is_some() {
            if !address.is_empty() && line.contains(address) {
                return now;
            }
            of_all = now;
        }
    }
    of_all
}

/// Addresses at the beginning of lines, with what follows until the next.
fn by_lines(text: &str) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = Vec::new();
    // Whose lines these are, until another address comes.
    let mut now = None;
    for line in text.lines() {
        let (rest, is_spoken) = match begins_with(line) {
            Some((address, rest, is_spoken)) => {
                let known = found.iter().position(|(known, _)| known.eq_ignore_ascii_case(&address));
                if known.is_none() && found.len() == MOST {
                    break;
                }
                now = Some(known.unwrap_or(found.len()));
                if known.is_none() {
                    found.push((address, String::new()));
                }
                (rest, is_spoken)
            }
            None => (line, false),
        };
        if let Some((_, said)) = now.and_then(|at: usize| found.get_mut(at)) {
            said.push('\n');
            said.push_str(rest.trim());
        }
        // What follows in a transcript is about whoever comes next.
        if is_spoken {
            now = None;
        }
    }
    found
}

/// The address that a line begins with, the rest of it, and whether it is a line of a transcript, with its reply code.
/// Bullets, brackets and the word for it may stand before.
fn begins_with(line: &str) -> Option<(String, &str, bool)> {
    let line = line.trim_start_matches([' ', '\t', '*', '>', '-', '[', '|']);
    let label = ["recipient:", "recipient address:"]
        .iter()
        .find(|label| line.get(..label.len()).is_some_and(|start| start.eq_ignore_ascii_case(label)));
    let line = line[label.map_or(0, |label| label.len())..].trim_start();
    let spoken = line.split_once(" <").filter(|(code, _)| code.len() == 3 && reply_code(code).is_some());
    let (line, is_spoken) = spoken.map_or((line, false), |(_, line)| (line, true));
    let at = line.find('@')?;
    let end =
        line[at..].find(|c: char| c.is_whitespace() || matches!(c, '>' | '"' | ']' | ':' | ',' | ')' | '<'));
    let end = end.map_or(line.len(), |length| at + length);
    if line[..at].contains([' ', '\t']) {
        return None;
    }
    let address = address_in(&line[..end])?;
    Some((address, line[end..].trim_start_matches(['>', '"', ']', ':']), is_spoken))
}

/// Addresses that sentences name.
fn by_sentences(text: &str) -> Vec<(String, String)> {
    let lower = text.to_ascii_lowercase();
    let mut found: Vec<(String, String)> = Vec::new();
    for sentence in SENTENCES {
        for (at, _) in lower.match_indices(sentence) {
            let rest = &text[at + sentence.len()..];
            let word = rest.trim_start_matches([' ', '\n', '\t', '<', '\'', '"', ':', '[']);
            let end = word
                .find(|c: char| c.is_whitespace() || matches!(c, '>' | '"' | '\'' | ';' | ',' | ')' | ']'));
            let Some(address) = address_in(&word[..end.unwrap_or(word.len())]) else { continue };
            let is_known = found.iter().any(|(known, _)| known.eq_ignore_ascii_case(&address));
            if !is_known && found.len() < MOST {
                found.push((address, String::new()));
            }
        }
        if !found.is_empty() {
            break;
        }
    }
    found
}
