//! Complaints in the standard form (RFC 5965), and those of Hotmail and Apple that are not.

use super::narrow::{Narrow, address_in};
use super::{MOST, Recipient, Verdict};

/// What a complaint comes to: the verdict and the addresses it names.
pub(super) fn read(narrow: &Narrow) -> Option<(Verdict, Vec<Recipient>)> {
    match &narrow.feedback {
        Some(report) => Some(standard(report)),
        None if is_of_its_own_kind(narrow) => Some((Verdict::Complaint, Vec::new())),
        None => None,
    }
}

fn standard(report: &str) -> (Verdict, Vec<Recipient>) {
    let fields = || report.lines().filter_map(|line| line.split_once(':'));
    let kind = fields().find(|(name, _)| name.trim().eq_ignore_ascii_case("feedback-type"));
    let verdict = match kind.map(|(_, kind)| kind.trim().to_ascii_lowercase()).as_deref() {
        // What RFC 5965 and RFC 6591 have beside complaints: a reader took one back, or a server checked signatures.
        Some("not-spam" | "auth-failure" | "dmarc") => Verdict::Nothing,
        _ => Verdict::Complaint,
    };
    let named = fields().filter(|(name, _)| {
        let name = name.trim();
        name.eq_ignore_ascii_case("original-rcpt-to") || name.eq_ignore_ascii_case("removal-recipient")
    });
    let recipient =
        |address| Recipient { address, original: None, verdict, status: None, diagnostic: String::new() };
    (verdict, named.filter_map(|(_, value)| address_in(value)).map(recipient).take(MOST).collect())
}

/// Hotmail's complaints are a mail with the letter in it (its Junk Mail Reporting Program before ARF); Apple Mail asks for
/// an end of mail in a mail of its own.
fn is_of_its_own_kind(narrow: &Narrow) -> bool {
    let from = narrow.header("from").to_ascii_lowercase();
    let of_hotmail = from.contains("staff@hotmail.com")
        && narrow.subject.trim().to_ascii_lowercase().starts_with("complaint about message");
    of_hotmail || narrow.header("x-apple-unsubscribe").eq_ignore_ascii_case("true")
}
