//! The mails a reader gets by their own acts. Each is a job of kind [`JOB`], written in the transaction
//! of the act; the worker renders the theme's template and sends it.

use db::{DbError, Tx};
use kernel::clock::Millis;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::Press;

/// The kind of job that sends a mail.
pub const JOB: &str = "mail";

/// A mail to be rendered and sent.
///
/// `context` holds the template's variables and the subject's; the worker adds `site`, and makes
/// `date_text` of `at` and `reason` of `reason_key` in the reader's language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailJob {
    /// Name of the template in the theme's `mail` folder.
    pub template: String,
    /// The recipient.
    pub to: String,
    /// Key of the subject in the language file.
    pub subject_key: String,
    /// The variables.
    pub context: Value,
    /// After this instant the mail is of no use and is dropped: its code has expired.
    pub not_after: Option<Millis>,
    /// Where one click stops mails of this sort; none for those that answer an act.
    #[serde(default)]
    pub stop_url: Option<String>,
}

/// A code and a link to prove an address with.
pub(crate) struct Code<'a> {
    pub(crate) code: &'a str,
    /// Path of the link.
    pub(crate) path: &'a str,
    pub(crate) expires_at: Millis,
    pub(crate) reason: Reason,
}

/// Why a code was sent, as the mail says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reason {
    /// An address was left to read on.
    Register,
    /// To log in.
    Login,
    /// To log in, with an address that has no account yet: the code makes one.
    NewReader,
    /// The address of an account is to change to this one.
    Address,
}

impl Reason {
    /// What the link's button says.
    fn button(self) -> &'static str {
        match self {
            Reason::Address => "mail-code-button-address",
            _ => "mail-code-button",
        }
    }

    /// What it means to do nothing.
    fn ignore(self) -> &'static str {
        match self {
            Reason::Address => "mail-ignore-address",
            _ => "mail-ignore",
        }
    }

    fn key(self) -> &'static str {
        match self {
            Reason::Register => "mail-reason-register",
            Reason::Login => "mail-reason-login",
            Reason::NewReader => "mail-reason-new-reader",
            Reason::Address => "mail-reason-address",
        }
    }
}

impl MailJob {
    pub(crate) fn code(press: &Press, to: &str, code: &Code<'_>) -> MailJob {
        let minutes = press.config.readers.code_minutes;
        let context = json!({
            "code": code.code, "link": absolute(press, code.path), "minutes": minutes, "reason_key": code.reason.key(),
            "button_key": code.reason.button(), "ignore_key": code.reason.ignore(),
        });
        MailJob { not_after: Some(code.expires_at), ..MailJob::new("code", to, "mail-code-subject", context) }
    }

    /// `letter` is the name of the newsletter that the confirmation started, if it started one.
    pub(crate) fn welcome(press: &Press, to: &str, next: &str, letter: Option<&str>) -> MailJob {
        let context = json!({
            "allowance": press.config.meter.allowance, "newsletter_name": letter,
            "start_url": absolute(press, next), "account_url": absolute(press, "/account"),
        });
        MailJob::new("welcome", to, "mail-welcome-subject", context)
    }

    pub(crate) fn device_signed_out(press: &Press, to: &str, device: &str) -> MailJob {
        let context = json!({
            "device": device, "cap": press.config.readers.devices, "account_url": absolute(press, "/account"),
        });
        MailJob::new("device-signed-out", to, "mail-device-subject", context)
    }

    pub(crate) fn passkey_added(press: &Press, to: &str, name: &str) -> MailJob {
        let context = json!({ "name": name, "account_url": absolute(press, "/account#passkeys") });
        MailJob::new("passkey-added", to, "mail-passkey-subject", context)
    }

    /// Tells somebody who works here what became of their second factor; `change` is the end of the message's key.
    pub(crate) fn factor_changed(press: &Press, to: &str, change: &str, name: &str, at: Millis) -> MailJob {
        let context = json!({
            "change_key": format!("mail-factor-{change}"), "name": name, "at": at,
            "factor_url": absolute(press, "/newsroom/factor"),
        });
        MailJob::new("factor-changed", to, "mail-factor-subject", context)
    }

    pub(crate) fn address_changed(to: &str, new: &str, at: Millis) -> MailJob {
        MailJob::new("address-changed", to, "mail-address-subject", json!({ "new_address": new, "at": at }))
    }

    pub(crate) fn newsletter_confirm(
        press: &Press,
        to: &str,
        name: &str,
        path: &str,
        expires_at: Millis,
    ) -> MailJob {
        let context = json!({ "newsletter": { "name": name }, "name": name, "link": absolute(press, path) });
        MailJob {
            not_after: Some(expires_at),
            ..MailJob::new("newsletter-confirm", to, "mail-newsletter-subject", context)
        }
    }

    pub(crate) fn new(template: &str, to: &str, subject_key: &str, context: Value) -> MailJob {
        MailJob {
            template: template.into(),
            to: to.into(),
            subject_key: subject_key.into(),
            context,
            not_after: None,
            stop_url: None,
        }
    }

    /// A mail that comes by itself until it is stopped.
    pub(crate) fn of_list(
        template: &str,
        to: &str,
        subject_key: &str,
        context: Value,
        stop_url: String,
    ) -> MailJob {
        MailJob { stop_url: Some(stop_url), ..MailJob::new(template, to, subject_key, context) }
    }

    /// Queues the mail.
    pub(crate) fn enqueue(&self, tx: &mut Tx, now: Millis) -> Result<(), DbError> {
        let payload = json!(self).to_string();
        jobs::enqueue(tx, JOB, &payload, now, now).map(drop)
    }
}

/// The whole address of a path of the site.
pub(crate) fn absolute(press: &Press, path: &str) -> String {
    format!("{}{path}", press.config.site.url)
}
