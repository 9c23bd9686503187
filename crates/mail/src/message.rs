//! What a mail is made of before it becomes text.

/// Someone who sends or receives: a display name, which may be empty, and an address in ASCII.
///
/// Internationalised domains are expected in their ASCII form (`xn--…`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    /// The name shown to the reader; any text without control characters.
    pub name: String,
    /// The address itself, such as `desk@example.org`.
    pub email: String,
}

impl Address {
    /// An address without a display name.
    pub fn bare(email: impl Into<String>) -> Self {
        Self { name: String::new(), email: email.into() }
    }

    /// An address with the name it is shown under.
    pub fn named(name: impl Into<String>, email: impl Into<String>) -> Self {
        Self { name: name.into(), email: email.into() }
    }
}

/// The further headers a transactional mail may carry. Their values are structured ASCII, never free text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum HeaderName {
    /// `Auto-Submitted`, so that holiday replies stay away (RFC 3834).
    AutoSubmitted,
    /// `List-Id`, the name a reader's filters know a newsletter by (RFC 2919).
    ListId,
    /// `List-Unsubscribe`, one or more `<address>` (RFC 2369).
    ListUnsubscribe,
    /// `List-Unsubscribe-Post`, one click without a page (RFC 8058).
    ListUnsubscribePost,
    /// `Feedback-ID`, by which large receivers group complaints.
    FeedbackId,
}

impl HeaderName {
    /// The name as it stands in the message.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::AutoSubmitted => "Auto-Submitted",
            Self::ListId => "List-Id",
            Self::ListUnsubscribe => "List-Unsubscribe",
            Self::ListUnsubscribePost => "List-Unsubscribe-Post",
            Self::FeedbackId => "Feedback-ID",
        }
    }
}

/// A mail in two renderings, plain and HTML, ready for [`compose`](crate::compose).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// The author.
    pub from: Address,
    /// The one recipient.
    pub to: Address,
    /// Where answers go, if not to the author.
    pub reply_to: Option<Address>,
    /// The subject; any text without control characters.
    pub subject: String,
    /// The plain rendering.
    pub text: String,
    /// The HTML rendering.
    pub html: String,
    /// The message id without its angle brackets; it names the mail for good, also in the outbox.
    pub message_id: String,
    /// When it was written, in Unix milliseconds.
    pub date_ms: i64,
    /// Further headers, in this order.
    pub headers: Vec<(HeaderName, String)>,
}

impl Message {
    /// The envelope this message travels in.
    pub fn envelope(&self) -> Envelope {
        Envelope {
            from: self.from.email.clone(),
            to: self.to.email.clone(),
            message_id: self.message_id.clone(),
            date_ms: self.date_ms,
        }
    }
}

/// What a transport needs to know beside the text itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Envelope {
    /// The address bounces return to.
    pub from: String,
    /// The address the mail is handed over for.
    pub to: String,
    /// The message id without its angle brackets.
    pub message_id: String,
    /// When the mail was written, in Unix milliseconds.
    pub date_ms: i64,
}
