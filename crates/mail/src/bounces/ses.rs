//! What Amazon SES tells of a mail, as JSON: by SNS to a web address, or in a mail of SNS.

use serde_json::Value;

use super::causes::Evidence;
use super::{Hard, MOST, Recipient, Report, Soft, Status, Verdict, brief};

/// Reads a notification of SES, with or without the envelope of SNS; `None` if it is none.
pub fn read(json: &str) -> Option<Report> {
    // A mail of SNS ends with words of its own, and its lines are cut where they are too long.
    let start = json.find('{')?;
    let whole: String = json[start..].lines().map(|line| line.strip_prefix(' ').unwrap_or(line)).collect();
    let told = first_value(&whole)?;
    match told["Message"].as_str() {
        Some(message) => notification(&first_value(message)?),
        None => notification(&told),
    }
}

fn first_value(json: &str) -> Option<Value> {
    serde_json::Deserializer::from_str(json).into_iter::<Value>().next()?.ok()
}

fn notification(told: &Value) -> Option<Report> {
    let kind = told["notificationType"].as_str().or_else(|| told["eventType"].as_str())?;
    let recipients = match kind {
        "Bounce" => bounced(&told["bounce"]),
        "Complaint" => named(&told["complaint"]["complainedRecipients"], complaint(&told["complaint"])),
        "Delivery" => named(&told["delivery"]["recipients"], Verdict::Delivered),
        "DeliveryDelay" => named(&told["deliveryDelay"]["delayedRecipients"], Verdict::Delayed),
        _ => return None,
    };
    let mail = &told["mail"];
    let header = |name: &str| {
        let all = mail["headers"].as_array()?;
        let found = all
            .iter()
            .find(|header| header["name"].as_str().is_some_and(|its| its.eq_ignore_ascii_case(name)));
        found?["value"].as_str()
    };
    let id = header("message-id").or_else(|| mail["commonHeaders"]["messageId"].as_str());
    Some(Report {
        verdict: recipients.iter().map(|one| one.verdict).max().unwrap_or(Verdict::Nothing),
        recipients,
        message_id: id.map(|id| id.trim_matches(['<', '>', ' ']).to_owned()),
        return_path: mail["source"].as_str().map(str::to_owned),
        sent_to: Vec::new(),
    })
}

fn complaint(complaint: &Value) -> Verdict {
    match complaint["complaintFeedbackType"].as_str() {
        Some("not-spam" | "auth-failure") => Verdict::Nothing,
        _ => Verdict::Complaint,
    }
}

/// Addresses that all have the same said of them: objects with an address, or addresses.
fn named(all: &Value, verdict: Verdict) -> Vec<Recipient> {
    let address = |one: &Value| one["emailAddress"].as_str().or_else(|| one.as_str()).map(str::to_owned);
    let recipient =
        |address| Recipient { address, original: None, verdict, status: None, diagnostic: String::new() };
    all.as_array().into_iter().flatten().filter_map(address).map(recipient).take(MOST).collect()
}

fn bounced(bounce: &Value) -> Vec<Recipient> {
    let all = bounce["bouncedRecipients"].as_array();
    all.into_iter().flatten().filter_map(|one| recipient(one, bounce)).take(MOST).collect()
}

fn recipient(one: &Value, bounce: &Value) -> Option<Recipient> {
    let said = one["diagnosticCode"].as_str().unwrap_or_default();
    let evidence = Evidence { status: one["status"].as_str().and_then(Status::find), said, stage: None };
    let verdict = match evidence.told() {
        None | Some(Verdict::Soft(Soft::Unclear)) => by_type(bounce),
        Some(_) => evidence.verdict(),
    };
    Some(Recipient {
        address: one["emailAddress"].as_str()?.to_owned(),
        original: None,
        verdict,
        status: evidence.status(),
        diagnostic: brief(said),
    })
}

/// What SES makes of it itself, where the other side said nothing.
fn by_type(bounce: &Value) -> Verdict {
    let text = |name: &str| bounce[name].as_str().unwrap_or_default().to_owned();
    match (text("bounceType").as_str(), text("bounceSubType").as_str()) {
        ("Permanent", "General" | "NoEmail" | "Suppressed" | "OnAccountSuppressionList") => {
            Verdict::Hard(Hard::UnknownUser)
        }
        (_, "MailboxFull") => Verdict::Soft(Soft::MailboxFull),
        (_, "MessageTooLarge" | "ContentRejected" | "AttachmentRejected") => Verdict::Soft(Soft::Form),
        _ => Verdict::Soft(Soft::Unclear),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOUNCE: &str = r#"{"notificationType":"Bounce","bounce":{"bounceType":"Permanent","bounceSubType":"General",
        "bouncedRecipients":[{"emailAddress":"a@b.example","action":"failed","status":"5.1.1","diagnosticCode":"smtp; 550 5.1.1 user unknown"}]},
        "mail":{"source":"bounces+x@news.example","headers":[{"name":"Message-ID","value":"<x@news.example>"}]}}"#;

    #[test]
    fn a_bounce_names_its_mail_and_address() {
        let report = read(BOUNCE).unwrap();
        assert_eq!(report.verdict, Verdict::Hard(Hard::UnknownUser));
        assert_eq!(report.recipients[0].address, "a@b.example");
        assert_eq!(report.return_path.as_deref(), Some("bounces+x@news.example"));
        assert_eq!(report.message_id.as_deref(), Some("x@news.example"));
        let wrapped = serde_json::json!({ "Type": "Notification", "Message": BOUNCE }).to_string();
        assert_eq!(read(&wrapped), Some(report));
    }

    #[test]
    fn what_is_none_is_none() {
        for other in ["", "{", "{}", "[]", r#"{"notificationType":"Open"}"#, r#"{"Message":"hello"}"#] {
            assert_eq!(read(other), None, "{other}");
        }
    }
}
