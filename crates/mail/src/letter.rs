//! Finished mail read back: by a parser that is not the one that wrote it.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use mail_parser::{Address, MessageParser};

/// A mail taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// The author's name and address.
    pub from: (String, String),
    /// The recipient's name and address.
    pub to: (String, String),
    /// Where answers go, if the mail says so.
    pub reply_to: Option<(String, String)>,
    /// The subject, decoded.
    pub subject: String,
    /// The plain rendering, decoded.
    pub text: String,
    /// The HTML rendering, decoded.
    pub html: String,
    /// The message id without its angle brackets.
    pub message_id: String,
    /// The date in Unix milliseconds; mails know whole seconds.
    pub date_ms: i64,
    /// The names of all headers of the message itself, in their order.
    pub header_names: Vec<String>,
    /// The bytes it was read from.
    pub raw: Vec<u8>,
}

impl Letter {
    /// Takes a mail apart; nothing if it is none.
    pub fn parse(raw: &[u8]) -> Option<Self> {
        let message = MessageParser::default().parse(raw)?;
        let text = |part: Option<std::borrow::Cow<'_, str>>| part.map(|p| p.into_owned()).unwrap_or_default();
        Some(Self {
            from: first(message.from()).unwrap_or_default(),
            to: first(message.to()).unwrap_or_default(),
            reply_to: first(message.reply_to()),
            subject: message.subject().unwrap_or_default().to_owned(),
            text: text(message.body_text(0)),
            html: text(message.body_html(0)),
            message_id: message.message_id().unwrap_or_default().to_owned(),
            date_ms: message.date().map_or(0, |date| date.to_timestamp() * 1_000),
            header_names: message.headers().iter().map(|header| header.name().to_owned()).collect(),
            raw: raw.to_vec(),
        })
    }

    /// The value of a header as it stands, without line folds.
    pub fn header(&self, name: &str) -> Option<String> {
        let message = MessageParser::default().parse(self.raw.as_slice())?;
        Some(message.header_raw(name)?.replace("\r\n", "").trim().to_owned())
    }

    /// The first run of exactly six digits in the plain rendering: a sign-in code.
    pub fn code(&self) -> Option<String> {
        let mut runs = self.text.split(|c: char| !c.is_ascii_digit());
        runs.find(|run| run.len() == 6).map(str::to_owned)
    }

    /// Every web address in the plain rendering, then those of the HTML not yet named.
    pub fn links(&self) -> Vec<String> {
        let mut links: Vec<String> = Vec::new();
        let html = self.html.replace("&amp;", "&");
        for text in [&self.text, &html] {
            for link in web_addresses(text) {
                if !links.contains(&link) {
                    links.push(link);
                }
            }
        }
        links
    }
}

fn web_addresses(text: &str) -> impl Iterator<Item = String> + '_ {
    let starts = text.match_indices("http").map(|(at, _)| &text[at..]);
    let starts = starts.filter(|rest| rest.starts_with("http://") || rest.starts_with("https://"));
    starts.map(|rest| {
        let end = rest.find(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '<' | '>' | ')'));
        rest[..end.unwrap_or(rest.len())].trim_end_matches(['.', ',', ';', '!']).to_owned()
    })
}

fn first(address: Option<&Address<'_>>) -> Option<(String, String)> {
    let address = address?.first()?;
    let text = |part: Option<&str>| part.unwrap_or_default().to_owned();
    Some((text(address.name()), text(address.address())))
}

/// A folder of `.eml` files, read in the order they were written for.
#[derive(Debug, Clone)]
pub struct Outbox {
    folder: PathBuf,
}

impl Outbox {
    /// The outbox in this folder, which need not exist yet.
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self { folder: folder.into() }
    }

    /// The files, oldest first.
    ///
    /// # Errors
    /// If the folder exists and cannot be listed.
    pub fn files(&self) -> io::Result<Vec<PathBuf>> {
        if !self.folder.exists() {
            return Ok(Vec::new());
        }
        let entries = fs::read_dir(&self.folder)?.map(|entry| Ok(entry?.path()));
        let mut files = entries.collect::<io::Result<Vec<_>>>()?;
        files.retain(|path| path.extension().is_some_and(|ending| ending == "eml"));
        files.sort();
        Ok(files)
    }

    /// The letters, oldest first.
    ///
    /// # Errors
    /// If a file cannot be read or holds no mail.
    pub fn letters(&self) -> io::Result<Vec<Letter>> {
        self.files()?.iter().map(|path| read(path)).collect()
    }

    /// The letters to one address, oldest first.
    ///
    /// # Errors
    /// If a file cannot be read or holds no mail.
    pub fn letters_to(&self, email: &str) -> io::Result<Vec<Letter>> {
        let mut letters = self.letters()?;
        letters.retain(|letter| letter.to.1 == email);
        Ok(letters)
    }
}

fn read(path: &Path) -> io::Result<Letter> {
    let no_mail = || io::Error::new(io::ErrorKind::InvalidData, format!("{} holds no mail", path.display()));
    Letter::parse(&fs::read(path)?).ok_or_else(no_mail)
}
