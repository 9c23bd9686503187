//! One client's conversation with the test server.

use std::io::{self, BufRead as _, BufReader, Write as _};
use std::net::{Shutdown, TcpStream};
use std::time::Duration;

use super::sink::{Fault, Received, Shared, Stage};

/// One client, from greeting to goodbye.
pub(super) struct Conversation<'a> {
    reader: BufReader<TcpStream>,
    writer: TcpStream,
    shared: &'a Shared,
    fault: Option<Fault>,
    from: Option<String>,
    to: Vec<String>,
    login: Option<String>,
}

impl<'a> Conversation<'a> {
    pub fn new(stream: TcpStream, shared: &'a Shared) -> io::Result<Self> {
        let writer = stream.try_clone()?;
        // Answers in pieces leave as such.
        writer.set_nodelay(true)?;
        let mut state = shared.state();
        state.connections += 1;
        let fault = state.faults.pop_front();
        drop(state);
        let reader = BufReader::new(stream);
        Ok(Self { reader, writer, shared, fault, from: None, to: Vec::new(), login: None })
    }

    /// Talks to the end. What the client still sends is read, so that closing takes no answer back.
    pub fn run(mut self) -> io::Result<()> {
        let ended = self.talk();
        self.writer.shutdown(Shutdown::Write)?;
        self.writer.set_read_timeout(Some(Duration::from_secs(5)))?;
        io::copy(&mut self.reader, &mut io::sink())?;
        ended
    }

    fn talk(&mut self) -> io::Result<()> {
        self.answer(Stage::Greeting, "220 sink.example ESMTP")?;
        while let Some(line) = self.line()? {
            let (verb, rest) = line.split_once(' ').unwrap_or((&line, ""));
            match verb.to_ascii_uppercase().as_str() {
                "EHLO" => {
                    let offers = self.offers();
                    self.answer(Stage::Hello, &offers)?;
                }
                "HELO" => self.answer(Stage::Hello, "250 sink.example")?,
                "AUTH" => self.login(rest)?,
                "MAIL" => self.mail(rest)?,
                "RCPT" => self.recipient(rest)?,
                "DATA" => self.data()?,
                "RSET" => {
                    self.from = None;
                    self.to.clear();
                    self.say("250 2.0.0 forgotten")?;
                }
                "NOOP" => self.say("250 2.0.0 nothing done")?,
                "QUIT" => return self.say("221 2.0.0 goodbye"),
                _ => self.say("500 5.5.2 unknown command")?,
            }
        }
        Ok(())
    }

    fn offers(&self) -> String {
        let manners = &self.shared.manners;
        let mut offers = "250-sink.example\r\n".to_owned();
        if manners.pipelining {
            offers.push_str("250-PIPELINING\r\n");
        }
        if let Some(size) = manners.size {
            offers.push_str(&format!("250-SIZE {size}\r\n"));
        }
        offers + "250 AUTH " + manners.logins.as_deref().unwrap_or("PLAIN")
    }

    fn login(&mut self, rest: &str) -> io::Result<()> {
        self.login = rest.strip_prefix("PLAIN ").map(str::to_owned);
        if rest == "LOGIN" {
            self.say("334 VXNlcm5hbWU6")?;
            let user = self.line()?.unwrap_or_default();
            self.say("334 UGFzc3dvcmQ6")?;
            self.login = Some(format!("{user} {}", self.line()?.unwrap_or_default()));
        }
        self.answer(Stage::Auth, "235 2.7.0 welcome")
    }

    fn mail(&mut self, rest: &str) -> io::Result<()> {
        match path(rest, "FROM:") {
            _ if self.from.is_some() => self.say("503 5.5.1 one MAIL at a time"),
            Some(from) => {
                let planned =
                    self.shared.state().faults_of.get_mut(&from).and_then(|faults| faults.pop_front());
                self.fault = planned.or(self.fault.take());
                self.from = Some(from);
                let refused = self.refuses(Stage::Mail);
                self.answer(Stage::Mail, "250 2.1.0 sender noted")?;
                if refused {
                    self.from = None;
                }
                Ok(())
            }
            None => self.say("501 5.5.4 expected MAIL FROM:<address>"),
        }
    }

    fn recipient(&mut self, rest: &str) -> io::Result<()> {
        match path(rest, "TO:") {
            _ if self.from.is_none() => self.say("503 5.5.1 MAIL first"),
            Some(to) => {
                if !self.refuses(Stage::Recipient) {
                    self.to.push(to);
                }
                self.answer(Stage::Recipient, "250 2.1.5 recipient noted")
            }
            None => self.say("501 5.5.4 expected RCPT TO:<address>"),
        }
    }

    fn data(&mut self) -> io::Result<()> {
        if self.from.is_none() || self.to.is_empty() {
            return self.no_recipients();
        }
        let refused = self.refuses(Stage::Data);
        self.answer(Stage::Data, "354 end with a dot")?;
        if refused {
            return Ok(());
        }
        let Some(raw) = self.text()? else { return Ok(()) };
        let (from, to) = (self.from.take().unwrap_or_default(), std::mem::take(&mut self.to));
        if !self.refuses(Stage::Dot) {
            self.shared.state().received.push(Received { from, to, login: self.login.clone(), raw });
            self.shared.arrived.notify_all();
        }
        self.answer(Stage::Dot, "250 2.0.0 kept")
    }

    fn no_recipients(&mut self) -> io::Result<()> {
        if self.from.is_none() || !self.shared.manners.text_anyway {
            return self.say("503 5.5.1 MAIL and RCPT first");
        }
        self.say("354 end with a dot")?;
        self.text()?;
        self.from = None;
        self.say("554 5.5.1 no valid recipients")
    }

    /// The text up to its dot; none if it was not as it must be, which was then said.
    fn text(&mut self) -> io::Result<Option<Vec<u8>>> {
        let mut raw = Vec::new();
        loop {
            let mut line = Vec::new();
            if self.reader.read_until(b'\n', &mut line)? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            if line == b".\r\n" {
                return Ok(Some(raw));
            }
            if matches!(self.fault, Some(Fault::Drop(Stage::Text))) {
                return Err(io::ErrorKind::ConnectionAborted.into());
            }
            if !line.ends_with(b"\r\n") || line[..line.len() - 2].contains(&b'\r') || line.len() > 1_000 {
                self.say("550 5.6.0 a line over 998 characters or not ended by CRLF")?;
                return Ok(None);
            }
            raw.extend_from_slice(line.strip_prefix(b".").unwrap_or(&line));
        }
    }

    fn refuses(&self, stage: Stage) -> bool {
        matches!(&self.fault, Some(Fault::Answer(at, line)) if *at == stage && !line.starts_with('2'))
    }

    /// Answers with this line, unless this is where the connection is to fail.
    fn answer(&mut self, stage: Stage, line: &str) -> io::Result<()> {
        match self.fault.take_if(|fault| fault.stage() == stage) {
            None => self.say(line),
            Some(Fault::Answer(_, line)) => {
                self.say(&line)?;
                if line.starts_with("421") { Err(io::ErrorKind::ConnectionAborted.into()) } else { Ok(()) }
            }
            Some(Fault::Drop(_)) => Err(io::ErrorKind::ConnectionAborted.into()),
            Some(Fault::Silence(_)) => {
                // Reads on, so that the client alone decides how long it waits.
                io::copy(&mut self.reader, &mut io::sink())?;
                Err(io::ErrorKind::ConnectionAborted.into())
            }
        }
    }

    fn say(&mut self, line: &str) -> io::Result<()> {
        let line = format!("{line}\r\n");
        let size = self.shared.manners.fragment.unwrap_or(line.len());
        line.as_bytes().chunks(size).try_for_each(|piece| self.writer.write_all(piece))
    }

    fn line(&mut self) -> io::Result<Option<String>> {
        let mut line = String::new();
        let length = self.reader.read_line(&mut line)?;
        Ok((length > 0).then(|| line.trim_end_matches(['\r', '\n']).to_owned()))
    }
}

/// The address in `FROM:<address> PARAMETERS`.
fn path(rest: &str, keyword: &str) -> Option<String> {
    let (start, rest) = rest.split_at_checked(keyword.len())?;
    let (address, _) = rest.trim_start().strip_prefix('<')?.split_once('>')?;
    start.eq_ignore_ascii_case(keyword).then(|| address.to_owned())
}
