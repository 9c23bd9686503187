//! Which column of a reader list means what, whoever made the list.

/// What a column is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Column {
    Email,
    Name,
    FirstName,
    LastName,
    CreatedAt,
    Newsletters,
    /// True, or a date, where the reader wants no mail.
    OptedOut,
    /// False where the reader wants no mail.
    Subscribed,
    /// A reason, true, or a date, where mail must not go.
    Suppressed,
    /// The date at which a mailing service found the address dead.
    CleanedAt,
    /// One word for all of these.
    Status,
    CustomerId,
    Complimentary,
    Plan,
    /// Substack's kind of subscription.
    Kind,
    ActiveSubscription,
    Until,
    Labels,
    Note,
    DeletedAt,
}

/// Headers without their case, spaces and punctuation.
const NAMES: &[(&str, Column)] = &[
    ("email", Column::Email),
    ("emailaddress", Column::Email),
    ("mail", Column::Email),
    ("mailaddress", Column::Email),
    ("subscriberemail", Column::Email),
    ("name", Column::Name),
    ("fullname", Column::Name),
    ("displayname", Column::Name),
    ("firstname", Column::FirstName),
    ("givenname", Column::FirstName),
    ("lastname", Column::LastName),
    ("surname", Column::LastName),
    ("familyname", Column::LastName),
    ("createdat", Column::CreatedAt),
    ("created", Column::CreatedAt),
    ("signupdate", Column::CreatedAt),
    ("subscribedat", Column::CreatedAt),
    ("subscriptiondate", Column::CreatedAt),
    ("optintime", Column::CreatedAt),
    ("joined", Column::CreatedAt),
    ("newsletters", Column::Newsletters),
    ("newsletter", Column::Newsletters),
    ("lists", Column::Newsletters),
    ("optout", Column::OptedOut),
    ("optedout", Column::OptedOut),
    ("unsubscribed", Column::OptedOut),
    ("unsubscribedat", Column::OptedOut),
    ("unsubtime", Column::OptedOut),
    ("emaildisabled", Column::OptedOut),
    ("subscribed", Column::Subscribed),
    ("subscribedtoemails", Column::Subscribed),
    ("suppressed", Column::Suppressed),
    ("suppression", Column::Suppressed),
    ("emailsuppressed", Column::Suppressed),
    ("bounced", Column::Suppressed),
    ("bounce", Column::Suppressed),
    ("cleantime", Column::CleanedAt),
    ("status", Column::Status),
    ("subscriptionstatus", Column::Status),
    ("customerid", Column::CustomerId),
    ("stripecustomerid", Column::CustomerId),
    ("stripeconnectedcustomerid", Column::CustomerId),
    ("processorcustomerid", Column::CustomerId),
    ("customer", Column::CustomerId),
    ("complimentaryplan", Column::Complimentary),
    ("complimentary", Column::Complimentary),
    ("comp", Column::Complimentary),
    ("plan", Column::Plan),
    ("tier", Column::Plan),
    ("tiers", Column::Plan),
    ("type", Column::Kind),
    ("activesubscription", Column::ActiveSubscription),
    ("until", Column::Until),
    ("expiry", Column::Until),
    ("expires", Column::Until),
    ("expiresat", Column::Until),
    ("paiduntil", Column::Until),
    ("labels", Column::Labels),
    ("label", Column::Labels),
    ("tags", Column::Labels),
    ("note", Column::Note),
    ("notes", Column::Note),
    ("deletedat", Column::DeletedAt),
];

/// What a header means.
pub(crate) fn column(header: &str) -> Option<Column> {
    let bare: String = header.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    NAMES.iter().find(|(name, _)| *name == bare).map(|(_, column)| *column)
}
