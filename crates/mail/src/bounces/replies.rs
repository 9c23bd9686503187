//! Replies of machines, told apart from bounces (RFC 3834): somebody is away, or wants to know who writes.

use super::narrow::Narrow;

/// Beginnings of subjects of machines that reply: Exchange, Gmail, vacation programs, challenges of Boxbe and the like.
const SUBJECTS: &[&str] = &[
    "automatic reply",
    "auto reply",
    "auto-reply",
    "autoreply",
    "auto response",
    "auto-response",
    "autoresponse",
    "automated reply",
    "automated response",
    "out of office",
    "out of the office",
    "out-of-office",
    "vacation",
    "away from",
    "abwesenheit",
    "automatische antwort",
    "réponse automatique",
    "absence",
    "respuesta automática",
    "risposta automatica",
    "resposta automática",
    "automatyczna odpowiedź",
    "autosvar",
    "[auto",
    "auto:",
    "please confirm your message",
    "verify your email",
    "confirm your e-mail",
    "i'm on vacation",
    "on vacation",
];
/// Headers of machines that reply.
const HEADERS: &[&str] = &[
    "x-autoreply",
    "x-autorespond",
    "x-autoresponder",
    "x-auto-response-suppress",
    "x-vacation",
    "x-mail-autoreply",
];

/// Whether a message that has no report in it is the reply of a machine.
pub(super) fn is_one(narrow: &Narrow) -> bool {
    let subject = narrow.subject.trim().to_lowercase();
    let auto = narrow.header("auto-submitted").to_ascii_lowercase();
    let precedence = narrow.header("precedence").to_ascii_lowercase();
    let by_header = HEADERS.iter().any(|name| narrow.all(name).next().is_some());
    let replied = auto.starts_with("auto-replied") || auto.starts_with("auto-generated");
    SUBJECTS.iter().any(|beginning| subject.starts_with(beginning))
        || ((by_header || replied || precedence == "auto_reply") && !is_of_a_mail_system(narrow))
}

/// Whether a message comes from a mail system: from nobody's address, or with the marks that bounces have.
pub(super) fn is_of_a_mail_system(narrow: &Narrow) -> bool {
    let from = narrow.header("from").to_ascii_lowercase();
    let systems = [
        "mailer-daemon",
        "postmaster",
        "mail delivery",
        "mdaemon",
        "delivery subsystem",
        "system administrator",
        "mail.delivery",
    ];
    let subject = narrow.subject.to_ascii_lowercase();
    let subjects = [
        "undeliver",
        "failure",
        "failed",
        "returned mail",
        "delivery",
        "non remis",
        "could not be delivered",
        "not delivered",
        "returned to sender",
        "delayed",
        "rejected",
        "error",
        "warning:",
        "not member",
    ];
    !narrow.header("x-failed-recipients").is_empty()
        || from.is_empty()
        || from.trim_matches(['<', '>', ' ']).is_empty()
        || systems.iter().any(|system| from.contains(system))
        || subjects.iter().any(|part| subject.contains(part))
}
