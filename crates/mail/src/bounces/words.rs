//! What mail systems say, by what they mean. Each row names who says so; the first row that has a phrase of the text
//! decides, so what tells more stands before what tells less. All are lower case, with single spaces, and are looked for in
//! a text without its codes and addresses.

use super::{Blocked, Hard, Soft, Verdict};

/// What a phrase means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Means {
    /// Just this.
    Is(Verdict),
    /// That the mailbox is unknown, if it is said of the address; said after the mail was seen, that it is not let in.
    Unknown,
}

/// Phrases of one meaning, with bars between.
struct Row {
    means: Means,
    says: &'static str,
}

const fn soft(why: Soft, says: &'static str) -> Row {
    Row { means: Means::Is(Verdict::Soft(why)), says }
}

const fn blocked(why: Blocked, says: &'static str) -> Row {
    Row { means: Means::Is(Verdict::Blocked(why)), says }
}

const fn hard(why: Hard, says: &'static str) -> Row {
    Row { means: Means::Is(Verdict::Hard(why)), says }
}

const ROWS: &[Row] = &[
    // Full: sendmail, Exim, Dovecot, Exchange, Yahoo, Outblaze, hosts of mail.
    soft(
        Soft::MailboxFull,
        "mailbox full | mailbox is full | mailfolder is full | full mailbox | over quota | overquota | quota \
         exceeded | quota violation | exceeded quota | exceeds quota | exceed the quota | quotaexceeded | over \
         disk quota | disk quota | too much mail stored | out of storage | exceeded storage | mailbox exceeded \
         the local limit | recipient's mailbox exceeded | insufficient mailbox storage | quota full | has \
         exceeded its storage | has not been collected | exceeded the mailbox limit | boite du destinataire \
         pleine",
    ),
    // Too large or in a form that is not taken: RFC 5321 and RFC 3463, Exchange, sendmail.
    soft(
        Soft::Form,
        "message too large | message too big | message size exceeds | size limit exceeded | exceeds size limit | \
         exceeds the maximum message size | message length exceeds | recipsizelimit | line limit exceeded | line \
         too long | message exceeds | improper use of 8-bit data | media error | malformed address | command \
         parameter not implemented | message is too large | too large for this recipient",
    ),
    // Closed for now: Gmail, Yahoo, i.ua, laposte.net (RFC 5248: 5.7.13).
    soft(
        Soft::Disabled,
        "account is disabled | reach is disabled | account disabled | account has been disabled | disabled \
         recipient | disabled or discontinued | mailbox disabled | user disabled | account is blocked | is frozen \
         | temporary locked | temporarily locked | suspended | inactive | account is locked | mailbox is locked | \
         account expired | not accepting messages | compte du destinataire est bloque | recipient is disabled",
    ),
    // Too much at once, or not yet: postgrey, GoDaddy, Gmail, Tencent.
    soft(
        Soft::Later,
        "greylist | graylist | grey-list | too many recipients | too many connections | too many messages | too \
         many errors | frequency limited | receiving mail at a rate",
    ),
    // Who sends is not authenticated: Gmail, Microsoft, Apple, mail.ru, Zoho (RFC 7372, RFC 7489).
    blocked(
        Blocked::Authentication,
        "dmarc | spf check | spf record | sender is unauthenticated | unauthenticated email | unauthenticated \
         sender | authentication checks failed | smtp authentication | requires authentication | does not \
         advertise auth | reverse dns | rdns | no ptr | ptr record | ip name lookup failed | unverifyable sending \
         | starttls failed | does not support tls | email address is not verified | dkim",
    ),
    // Taken for spam or a virus: Gmail, Barracuda, amavis, SpamAssassin, orange.fr.
    blocked(
        Blocked::Spam,
        "spam | unsolicited | message content rejected | content rejected | bulk email filter | virus | malware | \
         potentially dangerous | presents a potential | ube, id= | mail rejete | mail rejected | message filtered \
         | user complaints | junk mail | phish",
    ),
    // The address of who sends is refused, or the server it comes from: blocklists, Postfix, sendmail, Cox, Spectrum, AOL.
    blocked(
        Blocked::Policy,
        "sender rejected | sender address rejected | sender verify | domain of sender | valid from: | from: \
         domain | your host has been | blacklist | blocklist | black list | block list | blocked | dnsbl | \
         is listed | listed at | listed by | reputation | not accepting mail from | client host rejected | policy \
         | relay access denied | relaying denied | unable to relay | not permitted to relay | not configured to \
         relay | relay quota | invalid ip for sending mail | invalid domain name | host network not allowed | \
         open relay | not allowed | protocol violation | header error | rfc 5322 compliant | rfc 2822 | multiple \
         addresses in from | multiple from | no resent-from | my name was rejected | smtp server of your isp | \
         from has been denied | not authorized | unauthorized | messages from | not a member | not member | sent \
         by unlisted | all recipient addresses rejected | not accepting connections | groups.google.com/support | \
         verify failed | service refused | service refuse | (bl) | a problem occurred. (ask your postmaster | \
         from mail server | access denied... | permission to post | helo command rejected | ehlo command | in helo \
         | in ehlo | invalid helo | bad helo | helo invalid | sender domain | your domain | does not accept mail \
         from",
    ),
    // Not yet, as they put it: everyone.
    soft(
        Soft::Later,
        "try again later | try later | temporarily deferred | temporarily rejected | rate limit | throttl | not \
         found, try again",
    ),
    // The recipient's domain says that it takes no mail, or there is none (RFC 7504, RFC 7505): Gmail, Postfix, Exim, qmail,
    // sendmail, Outlook, Amazon SES, Domino.
    hard(
        Hard::NoSuchDomain,
        "host unknown | unknown host | host not found | host or domain name not found | domain name not found | \
         no such domain | invalid domain | bad destination system address | does not accept mail | unrouteable \
         mail domain | unrouteable address | unroutable | couldn't find any host named | couldn't find a mail \
         exchanger | no mx record found | no mx found | illegal host/domain | domain is not reachable | null mx | \
         account or domain may not exist | domain does not exist | nullmx | no mail exchanger",
    ),
    // The mailbox went elsewhere (RFC 3463: 5.1.6). The reply 551 alone does not say so: it denies relaying as often.
    hard(
        Hard::Moved,
        "mailbox has moved | no forwarding address | no longer on server | not our user | no longer on this \
         server | has moved to | no longer valid | left the company | no longer employed | no longer with",
    ),
    // Said by whoever would deliver into the mailbox, or by a system that speaks so of nothing else: sendmail's mail.local,
    // Exchange, IMail, Notes, Cisco ("#5.1.0 Address rejected."), Yahoo ("dd"), Hotmail,
    // Verizon, orange.fr, laposte.net, iCloud.
    hard(
        Hard::UnknownUser,
        "unknown user: | recipient name is not recognized | invalid final delivery userid | not listed in public \
         name & address book | delivery error: dd this user doesn't have | # address rejected. | no valid \
         recipients for this mm | adresse d au moins un destinataire invalide | adresse destinataire invalide | \
         unknown or illegal alias | recipnotfound | recipientnotfound | email address wasn't found at the \
         destination | email address is wrong | n'existe pas | did not exactly match an | no matches to \
         nameserver query | requested action not taken: mailbox unavailable (-",
    ),
    // The mailbox is not known to whom it was offered.
    Row {
        means: Means::Unknown,
        says: "user unknown | unknown user | unknown recipient | no such user | no such mailbox | no such recipient | \
         no such address | no such account | no such person | no mailbox here | mailbox not found | user not \
         found | recipient not found | account not found | address not found | does not exist | doesn't exist | \
         this user doesn't have | not a valid mailbox | invalid recipient | invalid mailbox | recipient unknown | \
         address unknown | mailbox unavailable | is not a known user | not known at this | user invalid | bad \
         destination mailbox | unknown local | undeliverable address | no user by that name | unknown address | \
         recipient address rejected: access denied | unknown mailbox | no account | is unknown | mailbox unknown \
         | user doesn't exist",
    },
    // Not reached, or out of order: everyone.
    soft(
        Soft::Unreachable,
        "timed out | timeout | time out | connection refused | no route to host | message expired | queue.expired \
         | expired | too long | giving up | not responding | did not respond | unable to connect | socket error | \
         could not be delivered for | did not accept our requests to connect | failing for a long time | \
         establish an smtp connection | host not reachable | network is unreachable | cannot send message for | \
         routing loop | hop count | too many hops | name server reply | name service error | dns error | system \
         error | server error | insufficient disk space | out of disk | service unavailable | currently \
         unavailable | could not load | file write error | could not initiate | system config error | transaction failed | unable to \
         connect | unavailable or busy | conversation with | lost connection | delivery failed 20 attempts | \
         multiple retries | retry timeout",
    ),
];

fn phrases(row: &Row) -> impl Iterator<Item = &'static str> {
    row.says.split(" | ")
}

/// What a text means, by the first row that has a phrase of it.
pub(super) fn meaning(text: &str) -> Option<Means> {
    ROWS.iter().find(|row| phrases(row).any(|phrase| text.contains(phrase))).map(|row| row.means)
}

/// The text as phrases are looked for in it: lower case, single spaces, no codes, no addresses, no
/// names of hosts with their numbers.
pub(super) fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        let word = without_codes(word);
        if word.is_empty() || is_address(word) || word.contains('[') {
            continue;
        }
        if !plain.is_empty() {
            plain.push(' ');
        }
        plain.extend(word.chars().flat_map(char::to_lowercase).map(|c| if c == '’' { '\'' } else { c }));
    }
    plain
}

fn is_address(word: &str) -> bool {
    word.contains('@') && !word.contains("://")
}

/// Without a reply code and a status at the beginning, as in `550-5.1.1`.
fn without_codes(word: &str) -> &str {
    let is_code = |part: &str| part.len() == 3 && part.bytes().all(|byte| byte.is_ascii_digit());
    let rest = match word.split_once('-') {
        Some((code, rest)) if is_code(code) => rest,
        _ if is_code(word) => "",
        _ => word,
    };
    match rest.strip_prefix('#') {
        Some(status) if super::Status::find(status).is_some() => "#",
        _ if rest.split('.').count() == 3 && super::Status::find(rest).is_some() => "",
        _ => rest,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_and_addresses_are_taken_out() {
        let said = "smtp; 550-5.1.1 The email account that you tried to reach does not exist. Please try 550-5.1.1\n double-checking <a@b.example>";
        assert_eq!(
            plain(said),
            "smtp; the email account that you tried to reach does not exist. please try double-checking"
        );
        assert_eq!(plain("550 #5.1.0 Address rejected."), "# address rejected.");
    }

    #[test]
    fn every_phrase_is_plain() {
        for phrase in ROWS.iter().flat_map(phrases) {
            assert_eq!(plain(phrase), phrase);
        }
    }
}
