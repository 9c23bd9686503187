//! What is said in a conversation with whoever delivers mail, without a socket: a line in, an answer out.

/// Lines a conversation may have, besides mails themselves.
const LINES: usize = 200;
/// Of those, lines that are none of SMTP.
const MISTAKES: usize = 10;
/// Addresses a mail may have: a report has one.
const ADDRESSES: usize = 10;

/// What to do after a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    /// Say this and listen on.
    Say(String),
    /// Say that the mail may come, and read it.
    Data,
    /// Say this and hang up.
    Leave(String),
}

/// A conversation.
#[derive(Debug)]
pub(super) struct Session {
    host: String,
    largest: usize,
    greeted: bool,
    has_sender: bool,
    named_ours: bool,
    to: Vec<String>,
    lines: usize,
    mistakes: usize,
}

fn say(line: &str) -> Answer {
    Answer::Say(line.to_owned())
}

impl Session {
    /// One in which this server calls itself `host` and takes mails of up to `largest` octets.
    pub fn new(host: &str, largest: usize) -> Session {
        Session {
            host: host.to_owned(),
            largest,
            greeted: false,
            has_sender: false,
            named_ours: false,
            to: Vec::new(),
            lines: 0,
            mistakes: 0,
        }
    }

    /// The first words.
    pub fn greeting(&self) -> String {
        format!("220 {} ESMTP takes reports of mail alone", self.host)
    }

    /// Answers a line. `accepts` says for which addresses mail is taken.
    pub fn hear(&mut self, line: &str, accepts: impl Fn(&str) -> bool) -> Answer {
        self.lines += 1;
        if self.lines > LINES {
            return Answer::Leave(format!("421 4.7.0 {} has heard enough", self.host));
        }
        let (verb, rest) = line.split_once(' ').unwrap_or((line, ""));
        match verb.to_ascii_uppercase().as_str() {
            "EHLO" => self.greet(true),
            "HELO" => self.greet(false),
            "MAIL" => self.sender(rest),
            "RCPT" => self.recipient(rest, accepts),
            "DATA" if self.to.is_empty() => say("503 5.5.1 say first whom the mail is for"),
            "DATA" => Answer::Data,
            "RSET" => {
                self.forget();
                say("250 2.0.0 forgotten")
            }
            "NOOP" => say("250 2.0.0 nothing done"),
            "VRFY" | "EXPN" => say("252 2.7.0 send it and see"),
            "QUIT" => Answer::Leave("221 2.0.0 goodbye".to_owned()),
            "STARTTLS" | "AUTH" => say("502 5.5.1 not here"),
            _ => self.mistake("500 5.5.2 that is no SMTP"),
        }
    }

    /// Counts something that is none of SMTP.
    pub fn mistake(&mut self, line: &str) -> Answer {
        self.mistakes += 1;
        match self.mistakes > MISTAKES {
            true => Answer::Leave(format!("421 4.7.0 {} does not understand", self.host)),
            false => say(line),
        }
    }

    /// Whether an address was named for which mail is taken.
    pub fn named_ours(&self) -> bool {
        self.named_ours
    }

    /// The addresses of the mail that has just been read; the next may follow.
    pub fn take_addresses(&mut self) -> Vec<String> {
        let to = std::mem::take(&mut self.to);
        self.forget();
        to
    }

    fn greet(&mut self, extended: bool) -> Answer {
        self.forget();
        self.greeted = true;
        let Session { host, largest, .. } = self;
        Answer::Say(match extended {
            true => format!(
                "250-{host}\r\n250-SIZE {largest}\r\n250-8BITMIME\r\n250-PIPELINING\r\n250 ENHANCEDSTATUSCODES"
            ),
            false => format!("250 {host}"),
        })
    }

    fn sender(&mut self, rest: &str) -> Answer {
        if !self.greeted || self.has_sender {
            return say("503 5.5.1 greet first, and send one mail after the other");
        }
        let Some((_, parameters)) = path(rest, "FROM:") else {
            return self.mistake("501 5.5.4 expected MAIL FROM:<address>");
        };
        let size = parameters.split_whitespace().find_map(|one| {
            let (name, value) = one.split_once('=')?;
            name.eq_ignore_ascii_case("SIZE").then(|| value.parse::<usize>().unwrap_or(usize::MAX))
        });
        if size.is_some_and(|size| size > self.largest) {
            return say("552 5.3.4 that is too large for a report");
        }
        self.has_sender = true;
        say("250 2.1.0 go on")
    }

    fn recipient(&mut self, rest: &str, accepts: impl Fn(&str) -> bool) -> Answer {
        if !self.has_sender {
            return say("503 5.5.1 say first who sends it");
        }
        match path(rest, "TO:") {
            None => self.mistake("501 5.5.4 expected RCPT TO:<address>"),
            Some(_) if self.to.len() >= ADDRESSES => say("452 4.5.3 too many addresses"),
            Some((address, _)) if accepts(address) => {
                self.named_ours = true;
                self.to.push(address.to_owned());
                say("250 2.1.5 go on")
            }
            // Nothing is passed on to others, and nobody is told which addresses there are.
            Some(_) => self.mistake("550 5.1.1 there is no such mailbox here"),
        }
    }

    fn forget(&mut self) {
        self.has_sender = false;
        self.to.clear();
    }
}

/// The address in `FROM:<address> PARAMETERS`, and the parameters.
fn path<'a>(rest: &'a str, keyword: &str) -> Option<(&'a str, &'a str)> {
    let (start, rest) = rest.split_at_checked(keyword.len())?;
    let (address, parameters) = rest.trim_start().strip_prefix('<')?.split_once('>')?;
    start.eq_ignore_ascii_case(keyword).then_some((address, parameters))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn heard(lines: &[&str]) -> Vec<String> {
        let mut session = Session::new("here.example", 1000);
        let answer = |line: &&str| match session.hear(line, |address| address == "ok@here.example") {
            Answer::Say(said) | Answer::Leave(said) => said[..3].to_owned(),
            Answer::Data => "354".to_owned(),
        };
        lines.iter().map(answer).collect()
    }

    #[test]
    fn a_mail_for_an_address_of_ours_is_taken() {
        let lines = ["EHLO x", "MAIL FROM:<> SIZE=900", "RCPT TO:<ok@here.example>", "DATA"];
        assert_eq!(heard(&lines), ["250", "250", "250", "354"]);
        let lines = ["helo x", "mail from: <a@b.example>", "rcpt to: <ok@here.example> NOTIFY=NEVER", "data"];
        assert_eq!(heard(&lines), ["250", "250", "250", "354"]);
    }

    #[test]
    fn nothing_is_passed_on() {
        let lines =
            ["EHLO x", "MAIL FROM:<>", "RCPT TO:<a@elsewhere.example>", "RCPT TO:<%x@here.example>", "DATA"];
        assert_eq!(heard(&lines), ["250", "250", "550", "550", "503"]);
    }

    #[test]
    fn what_comes_out_of_order_or_too_large_is_refused() {
        assert_eq!(heard(&["MAIL FROM:<>", "DATA", "RCPT TO:<ok@here.example>"]), ["503", "503", "503"]);
        assert_eq!(
            heard(&["EHLO x", "MAIL FROM:<> SIZE=1001", "MAIL FROM:<> SIZE=x"]),
            ["250", "552", "552"]
        );
        assert_eq!(
            heard(&["EHLO x", "MAIL FROM:<>", "MAIL FROM:<>", "RSET", "MAIL FROM:<>"]),
            ["250", "250", "503", "250", "250"]
        );
        assert_eq!(
            heard(&["STARTTLS", "AUTH PLAIN x", "VRFY root", "GET / HTTP/1.1"]),
            ["502", "502", "252", "500"]
        );
    }

    #[test]
    fn nobody_may_go_on_for_ever() {
        assert_eq!(heard(&["NOOP"; LINES + 1]).last().unwrap(), "421");
        assert_eq!(heard(&["what"; MISTAKES + 1]).last().unwrap(), "421");
    }

    proptest! {
        #[test]
        fn any_line_has_an_answer(lines in prop::collection::vec("\\PC{0,60}", 0..30)) {
            let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
            prop_assert!(heard(&lines).iter().all(|code| code != "354"));
        }
    }
}
