//! The two renderings of a mail as one `multipart/alternative` body, encoded once, with gaps where a recipient's own
//! words go.

use crate::quoted::Quoted;

/// A stretch of a rendering or of a header's value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// The same for every recipient.
    Text(String),
    /// The recipient's own word for the slot of this number. It is escaped where it stands in HTML.
    Slot(usize),
}

/// The encoded body.
#[derive(Debug)]
pub struct Body {
    stretches: Vec<Stretch>,
}

#[derive(Debug)]
enum Stretch {
    Same(Vec<u8>),
    Word(Rendering, usize),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Rendering {
    Plain,
    Html,
}

/// A recipient's words as they stand in each rendering; kept to be filled again for the next.
#[derive(Debug, Default)]
pub struct Words {
    plain: Vec<Vec<u8>>,
    html: Vec<Vec<u8>>,
}

impl Words {
    /// Takes these words in place of those before.
    pub fn fill(&mut self, words: &[String]) {
        for (side, escaped) in [(&mut self.plain, false), (&mut self.html, true)] {
            side.resize_with(words.len(), Vec::new);
            for (word, coded) in words.iter().zip(side) {
                coded.clear();
                if escaped && word.contains(['&', '<', '>', '"', '\'']) {
                    Quoted::default().text(&html_escaped(word), coded);
                } else {
                    Quoted::default().text(word, coded);
                }
            }
        }
    }

    fn coded(&self, rendering: Rendering, slot: usize) -> &[u8] {
        let side = if rendering == Rendering::Plain { &self.plain } else { &self.html };
        side.get(slot).map_or(&[], Vec::as_slice)
    }
}

fn html_escaped(word: &str) -> String {
    let mut escaped = String::with_capacity(word.len() + 20);
    for character in word.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            other => escaped.push(other),
        }
    }
    escaped
}

/// The value of `Content-Type` for a body with this boundary.
pub fn content_type(boundary: &str) -> String {
    format!("multipart/alternative;\r\n boundary=\"{boundary}\"")
}

impl Body {
    /// Encodes both renderings; the plain one comes first, since readers show the last one they understand.
    ///
    /// Quoted-printable never holds `=_`, so with a boundary that begins so no text can end a part early.
    pub fn alternative(boundary: &str, plain: &[Piece], html: &[Piece]) -> Self {
        let mut body = Self { stretches: vec![Stretch::Same(Vec::new())] };
        for (rendering, kind, pieces) in [(Rendering::Plain, "plain", plain), (Rendering::Html, "html", html)]
        {
            let head = format!(
                "--{boundary}\r\nContent-Type: text/{kind}; charset=utf-8\r\n\
                 Content-Transfer-Encoding: quoted-printable\r\n\r\n"
            );
            body.same().extend_from_slice(head.as_bytes());
            body.part(rendering, pieces);
            body.same().extend_from_slice(b"\r\n");
        }
        body.same().extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
        body
    }

    /// Lines are broken around a word, so that they keep their length whatever it is.
    fn part(&mut self, rendering: Rendering, pieces: &[Piece]) {
        let mut quoted = Quoted::default();
        let mut after_word = false;
        for piece in pieces {
            if after_word
                && !matches!(piece, Piece::Text(text) if text.is_empty() || text.starts_with(['\r', '\n']))
            {
                self.same().extend_from_slice(b"=\r\n");
                quoted = Quoted::default();
            }
            match piece {
                Piece::Text(text) => {
                    quoted.text(text, self.same());
                    after_word &= text.is_empty();
                }
                Piece::Slot(slot) => {
                    quoted.soft_break(self.same());
                    quoted = Quoted::default();
                    self.stretches.push(Stretch::Word(rendering, *slot));
                    after_word = true;
                }
            }
        }
    }

    /// What is the same for all, from the last word on.
    fn same(&mut self) -> &mut Vec<u8> {
        if !matches!(self.stretches.last(), Some(Stretch::Same(_))) {
            self.stretches.push(Stretch::Same(Vec::new()));
        }
        match self.stretches.last_mut() {
            Some(Stretch::Same(same)) => same,
            _ => unreachable!("one was put there"),
        }
    }

    /// What stands before the first word.
    pub fn prefix(&self) -> &[u8] {
        match self.stretches.first() {
            Some(Stretch::Same(same)) => same,
            _ => &[],
        }
    }

    /// Appends the body with these words.
    pub fn write(&self, words: &Words, out: &mut Vec<u8>) {
        for stretch in &self.stretches {
            match stretch {
                Stretch::Same(same) => out.extend_from_slice(same),
                Stretch::Word(rendering, slot) => out.extend_from_slice(words.coded(*rendering, *slot)),
            }
        }
    }
}
