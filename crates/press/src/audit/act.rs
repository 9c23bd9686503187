//! The acts that are written down.

/// An act that is written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Act {
    /// Someone came into the newsroom.
    Entered,
    /// Someone was given a role, who had none.
    Invited,
    /// Someone's role was changed.
    RoleChanged,
    /// Someone's role was taken away.
    Removed,
    /// Someone set a second factor up.
    FactorSetUp,
    /// Someone's second factor was forgotten, so that they set up another.
    FactorForgotten,
    /// Someone made new recovery codes.
    CodesMade,
    /// Someone added a passkey to their second factor.
    KeyAdded,
    /// Someone removed one.
    KeyRemoved,
    /// Someone's passkey counted backwards, and was not taken.
    KeyDoubted,
    /// Someone removed the app.
    AppRemoved,
    /// Someone came in with a recovery code.
    CodeUsed,
    /// Someone's second factor was wrong so often that no more is taken for a while.
    FactorBlocked,
    /// A picture came into the library.
    PictureAdded,
    /// What is said of a picture was changed, or what must stay in sight of it.
    PictureChanged,
    /// A picture was replaced.
    PictureReplaced,
    /// A picture was deleted.
    PictureDeleted,
    /// Someone handed a piece to an editor.
    Submitted,
    /// Someone took a piece back, or handed it back.
    HandedBack,
    /// Someone was given a piece to write, or a time for it was set.
    Assigned,
    /// Someone published a piece.
    Published,
    /// Someone had a piece published at a time.
    Scheduled,
    /// Someone called that off.
    CalledOff,
    /// Someone took a piece from readers.
    Withdrawn,
    /// Someone told readers what was wrong.
    Corrected,
    /// Someone opened an article to all, or closed it.
    OpenedToAll,
    /// Someone deleted a draft that no reader had seen.
    Discarded,
    /// Someone made a link that shows a draft.
    DraftShown,
    /// Someone ended such a link.
    DraftHidden,
    /// Someone changed the plan.
    PlanChanged,
    /// A reader was given All-Access.
    GrantGiven,
    /// A reader's All-Access was taken back.
    GrantEnded,
    /// An article was opened for a reader.
    ArticleOpened,
    /// A reader was mailed a link to sign in.
    LinkMailed,
    /// A reader was signed out everywhere.
    SignedOut,
    /// Newsletters go to a reader again whose mailbox had refused them.
    SuppressionLifted,
    /// Something was noted of a reader.
    NoteWritten,
    /// A note was taken out.
    NoteRemoved,
    /// Two accounts became one.
    ReadersMerged,
    /// What is held on a reader was taken out for them.
    DataTaken,
    /// A reader was erased.
    ReaderErased,
    /// A payment is to go back.
    RefundAsked,
    /// A payment went back.
    Refunded,
    /// A subscription is to be ended for its reader.
    CancelAsked,
    /// A subscription was ended for its reader.
    Cancelled,
    /// Someone said that the money of an invoice is there.
    InvoicePaid,
    /// What an invoice is for was called off.
    InvoiceCancelled,
    /// An invoice was mailed to its buyer again.
    InvoiceMailed,
    /// The list of invoices was taken out.
    InvoicesTakenOut,
    /// An institution was made.
    InstitutionMade,
    /// What an institution's readers are known by was changed, until when they read, or who its librarian is.
    InstitutionChanged,
    /// An institution was ended.
    InstitutionEnded,
    /// A secret link to an institution's report was made.
    InstitutionLinked,
    /// A list of readers was handed in.
    ReadersTakenIn,
    /// The list of readers was taken out.
    ReadersTakenOut,
    /// A front page was shown.
    FrontShown,
    /// A front page was given a time.
    FrontScheduled,
    /// A front page's time was taken back.
    FrontTakenBack,
    /// A front page in preparation was thrown away.
    FrontDropped,
    /// A section, topic, place, series or author was made.
    TermMade,
    /// What is said of one was changed.
    TermChanged,
    /// Sections were put in another order.
    TermsOrdered,
    /// One was merged into another.
    TermMerged,
    /// One that was empty was deleted.
    TermDeleted,
    /// A campaign was made.
    AdMade,
    /// A campaign was changed.
    AdChanged,
    /// A campaign was started, or goes on.
    AdStarted,
    /// A campaign was held back.
    AdPaused,
    /// A campaign was ended.
    AdEnded,
    /// A campaign that nobody had seen was deleted.
    AdDeleted,
    /// The lines of ads.txt were changed.
    AdsTxtChanged,
    /// A section, or the whole site, was opened to everyone.
    WideOpened,
    /// It was closed before its time.
    WideClosed,
    /// An issue was held back while it was being sent.
    SendingPaused,
    /// It goes on.
    SendingResumed,
    /// What of an issue had not left was called off.
    SendingCancelled,
    /// Mails that may have arrived were sent again.
    UncertainSentAgain,
    /// Mails that may not have arrived were left at that.
    UncertainLeft,
    /// A setting was changed.
    SettingChanged,
    /// A setting is as the file has it again.
    SettingUndone,
    /// An issue of a newsletter was begun, changed or put together anew.
    IssueChanged,
    /// An issue was approved.
    IssueApproved,
    /// An issue's approval was taken back, or one that was skipped is made after all.
    IssueReopened,
    /// An issue was cancelled.
    IssueCancelled,
    /// Someone had an issue mailed to themselves.
    IssueTried,
    /// What is about to happen in the world was listed, changed or taken off the list.
    RadarChanged,
}

impl Act {
    /// All acts, in the order of the filter.
    pub const ALL: [Act; 86] = [
        Act::Entered,
        Act::Invited,
        Act::RoleChanged,
        Act::Removed,
        Act::FactorSetUp,
        Act::FactorForgotten,
        Act::CodesMade,
        Act::KeyAdded,
        Act::KeyRemoved,
        Act::KeyDoubted,
        Act::AppRemoved,
        Act::CodeUsed,
        Act::FactorBlocked,
        Act::PictureAdded,
        Act::PictureChanged,
        Act::PictureReplaced,
        Act::PictureDeleted,
        Act::Submitted,
        Act::HandedBack,
        Act::Assigned,
        Act::Published,
        Act::Scheduled,
        Act::CalledOff,
        Act::Withdrawn,
        Act::Corrected,
        Act::OpenedToAll,
        Act::Discarded,
        Act::DraftShown,
        Act::DraftHidden,
        Act::PlanChanged,
        Act::GrantGiven,
        Act::GrantEnded,
        Act::ArticleOpened,
        Act::LinkMailed,
        Act::SignedOut,
        Act::SuppressionLifted,
        Act::NoteWritten,
        Act::NoteRemoved,
        Act::ReadersMerged,
        Act::DataTaken,
        Act::ReaderErased,
        Act::RefundAsked,
        Act::Refunded,
        Act::CancelAsked,
        Act::Cancelled,
        Act::InvoicePaid,
        Act::InvoiceCancelled,
        Act::InvoiceMailed,
        Act::InvoicesTakenOut,
        Act::InstitutionMade,
        Act::InstitutionChanged,
        Act::InstitutionEnded,
        Act::InstitutionLinked,
        Act::ReadersTakenIn,
        Act::ReadersTakenOut,
        Act::FrontShown,
        Act::FrontScheduled,
        Act::FrontTakenBack,
        Act::FrontDropped,
        Act::TermMade,
        Act::TermChanged,
        Act::TermsOrdered,
        Act::TermMerged,
        Act::TermDeleted,
        Act::AdMade,
        Act::AdChanged,
        Act::AdStarted,
        Act::AdPaused,
        Act::AdEnded,
        Act::AdDeleted,
        Act::AdsTxtChanged,
        Act::WideOpened,
        Act::WideClosed,
        Act::SendingPaused,
        Act::SendingResumed,
        Act::SendingCancelled,
        Act::UncertainSentAgain,
        Act::UncertainLeft,
        Act::SettingChanged,
        Act::SettingUndone,
        Act::IssueChanged,
        Act::IssueApproved,
        Act::IssueReopened,
        Act::IssueCancelled,
        Act::IssueTried,
        Act::RadarChanged,
    ];

    /// The word in the database, in addresses and, after `audit-act-`, in language files.
    pub fn as_str(self) -> &'static str {
        match self {
            Act::Entered => "entered",
            Act::Invited => "invited",
            Act::RoleChanged => "role-changed",
            Act::Removed => "removed",
            Act::FactorSetUp => "factor-set-up",
            Act::FactorForgotten => "factor-forgotten",
            Act::CodesMade => "codes-made",
            Act::KeyAdded => "key-added",
            Act::KeyRemoved => "key-removed",
            Act::KeyDoubted => "key-doubted",
            Act::AppRemoved => "app-removed",
            Act::CodeUsed => "code-used",
            Act::FactorBlocked => "factor-blocked",
            Act::PictureAdded => "picture-added",
            Act::PictureChanged => "picture-changed",
            Act::PictureReplaced => "picture-replaced",
            Act::PictureDeleted => "picture-deleted",
            Act::Submitted => "submitted",
            Act::HandedBack => "handed-back",
            Act::Assigned => "assigned",
            Act::Published => "published",
            Act::Scheduled => "scheduled",
            Act::CalledOff => "called-off",
            Act::Withdrawn => "withdrawn",
            Act::Corrected => "corrected",
            Act::OpenedToAll => "opened-to-all",
            Act::Discarded => "discarded",
            Act::DraftShown => "draft-shown",
            Act::DraftHidden => "draft-hidden",
            Act::PlanChanged => "plan-changed",
            Act::GrantGiven => "grant-given",
            Act::GrantEnded => "grant-ended",
            Act::ArticleOpened => "article-opened",
            Act::LinkMailed => "link-mailed",
            Act::SignedOut => "signed-out",
            Act::SuppressionLifted => "suppression-lifted",
            Act::NoteWritten => "note-written",
            Act::NoteRemoved => "note-removed",
            Act::ReadersMerged => "readers-merged",
            Act::DataTaken => "data-taken",
            Act::ReaderErased => "reader-erased",
            Act::RefundAsked => "refund-asked",
            Act::Refunded => "refunded",
            Act::CancelAsked => "cancel-asked",
            Act::Cancelled => "cancelled",
            Act::InvoicePaid => "invoice-paid",
            Act::InvoiceCancelled => "invoice-cancelled",
            Act::InvoiceMailed => "invoice-mailed",
            Act::InvoicesTakenOut => "invoices-taken-out",
            Act::InstitutionMade => "institution-made",
            Act::InstitutionChanged => "institution-changed",
            Act::InstitutionEnded => "institution-ended",
            Act::InstitutionLinked => "institution-linked",
            Act::ReadersTakenIn => "readers-taken-in",
            Act::ReadersTakenOut => "readers-taken-out",
            Act::FrontShown => "front-shown",
            Act::FrontScheduled => "front-scheduled",
            Act::FrontTakenBack => "front-taken-back",
            Act::FrontDropped => "front-dropped",
            Act::TermMade => "term-made",
            Act::TermChanged => "term-changed",
            Act::TermsOrdered => "terms-ordered",
            Act::TermMerged => "term-merged",
            Act::TermDeleted => "term-deleted",
            Act::AdMade => "ad-made",
            Act::AdChanged => "ad-changed",
            Act::AdStarted => "ad-started",
            Act::AdPaused => "ad-paused",
            Act::AdEnded => "ad-ended",
            Act::AdDeleted => "ad-deleted",
            Act::AdsTxtChanged => "ads-txt-changed",
            Act::WideOpened => "wide-opened",
            Act::WideClosed => "wide-closed",
            Act::SendingPaused => "sending-paused",
            Act::SendingResumed => "sending-resumed",
            Act::SendingCancelled => "sending-cancelled",
            Act::UncertainSentAgain => "uncertain-sent-again",
            Act::UncertainLeft => "uncertain-left",
            Act::SettingChanged => "setting-changed",
            Act::SettingUndone => "setting-undone",
            Act::IssueChanged => "issue-changed",
            Act::IssueApproved => "issue-approved",
            Act::IssueReopened => "issue-reopened",
            Act::IssueCancelled => "issue-cancelled",
            Act::IssueTried => "issue-tried",
            Act::RadarChanged => "radar-changed",
        }
    }

    /// The act of that word.
    pub fn from_name(name: &str) -> Option<Act> {
        Act::ALL.into_iter().find(|act| act.as_str() == name)
    }
}
