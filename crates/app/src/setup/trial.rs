//! A test mail, so that the relay's answer is known before anyone depends on it.

use std::path::Path;
use std::time::Duration;

use kernel::clock::Millis;
use kernel::config::Smtp;
use kernel::ids::Random;
use mail::{Address, DeliveryError, HeaderName, Message, Security, SmtpConfig, Transport};
use render::theme::{Theme, ThemeError};
use serde_json::json;

use super::draft::{Draft, Settled};

/// Longest wait for one answer of the relay, in seconds.
const ANSWER: u64 = 8;
/// Longest wait for the whole of it.
const PATIENCE: Duration = Duration::from_secs(15);

/// What became of the mail: the message that says so, and what the relay said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// Whether it was taken over.
    pub good: bool,
    /// The message's key.
    pub key: &'static str,
    /// The relay's own words, or the file's name.
    pub detail: String,
}

/// Sends the owner a mail.
pub async fn send(
    settled: &Settled,
    password: Option<String>,
    data: &Path,
    theme: &Theme,
    now: Millis,
) -> Outcome {
    let transport = way_out(&settled.draft, password, data);
    let failed = |detail: String| Outcome { good: false, key: "set-up-mail-failed", detail };
    let message = match message(settled, theme, now) {
        Ok(message) => message,
        Err(error) => return failed(error.to_string()),
    };
    let raw = match mail::compose(&message) {
        Ok(raw) => raw,
        Err(error) => return failed(error.to_string()),
    };
    match tokio::time::timeout(PATIENCE, transport.deliver(&message.envelope(), &raw)).await {
        Err(_) => Outcome { good: false, key: "set-up-mail-silent", detail: String::new() },
        Ok(Err(error)) => Outcome { good: false, key: reason(&error), detail: error.to_string() },
        Ok(Ok(delivered)) => Outcome {
            good: true,
            key: if settled.draft.relays() { "set-up-mail-sent" } else { "set-up-mail-kept" },
            detail: delivered.reply,
        },
    }
}

fn way_out(draft: &Draft, password: Option<String>, data: &Path) -> Transport {
    if !draft.relays() {
        return Transport::Outbox(data.join("outbox"));
    }
    Transport::Smtp(SmtpConfig {
        host: draft.host.clone(),
        port: draft.port.parse().unwrap_or_default(),
        security: match draft.security.as_str() {
            "none" => Security::None,
            "tls" => Security::Tls,
            _ => Security::StartTls,
        },
        username: Some(draft.username.clone()).filter(|user| !user.is_empty()),
        password,
        timeout_s: ANSWER,
        helo: Smtp::default().introduction(&draft.url).map(str::to_owned),
    })
}

fn message(settled: &Settled, theme: &Theme, now: Millis) -> Result<Message, ThemeError> {
    let draft = &settled.draft;
    let name = [("site", draft.name.as_str().into())];
    let subject = theme.subject("mail-trial-subject", &name);
    let context = json!({
        "subject": subject,
        "site": {
            "name": draft.name, "tagline": draft.tagline, "url": draft.url, "language": draft.language,
            "dir": site::direction(&draft.language), "contact": draft.from,
        },
    });
    let domain = draft.from.rsplit('@').next().unwrap_or("localhost.localdomain");
    Ok(Message {
        from: Address::named(&draft.name, &draft.from),
        to: Address::bare(settled.owner.to_string()),
        reply_to: None,
        text: theme.render("mail/trial.txt", &context)?,
        html: theme.render("mail/trial.html", &context)?,
        subject,
        message_id: format!("{}@{domain}", Random::system().public_id()),
        date_ms: now,
        headers: vec![(HeaderName::AutoSubmitted, "auto-generated".into())],
    })
}

/// What to look at first, by where the conversation with the relay ended.
fn reason(error: &DeliveryError) -> &'static str {
    let text = match error {
        DeliveryError::Temporary(text) | DeliveryError::Permanent(text) | DeliveryError::Uncertain(text) => {
            text
        }
    };
    let reasons = [
        ("no connection", "set-up-mail-no-connection"),
        ("no STARTTLS", "set-up-mail-no-tls"),
        ("TLS", "set-up-mail-no-tls"),
        ("login refused", "set-up-mail-login"),
        ("MAIL", "set-up-mail-sender"),
        ("RCPT", "set-up-mail-recipient"),
    ];
    let known = reasons.iter().find(|(start, _)| text.starts_with(start));
    known.map_or("set-up-mail-failed", |(_, key)| key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_failure_says_where_to_look() {
        let refused = |text: &str| reason(&DeliveryError::Temporary(text.into()));
        assert_eq!(refused("no connection at relay:25: refused"), "set-up-mail-no-connection");
        assert_eq!(refused("login refused at relay:587: 535 no"), "set-up-mail-login");
        assert_eq!(reason(&DeliveryError::Permanent("RCPT: 550 no".into())), "set-up-mail-recipient");
        assert_eq!(refused("451 later"), "set-up-mail-failed");
    }
}
