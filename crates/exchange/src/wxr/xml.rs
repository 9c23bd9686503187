//! The XML of a WordPress export, element by element, forgiving inside texts and strict around them.

use std::io;

use quick_xml::Reader;
use quick_xml::errors::Error as XmlError;
use quick_xml::events::{BytesStart, Event};

use crate::error::{FatalError, Limit, Place};
use crate::markup::{decode, entity};
use crate::record::Progress;
use crate::source::{Input, RECORD_LIMIT};

/// Real exports nest six deep.
const DEPTH_LIMIT: usize = 32;

/// Why reading ends: with the file, or for good.
#[derive(Debug)]
pub(crate) enum Stop {
    Fatal(FatalError),
    /// The DOCTYPE declares entities.
    Entities,
}

impl From<FatalError> for Stop {
    fn from(error: FatalError) -> Self {
        Self::Fatal(error)
    }
}

/// A child of `channel` that matters, or a child of such a child.
pub(crate) struct Element {
    pub name: String,
    pub attributes: Vec<(String, String)>,
    /// The line it starts on.
    pub line: u64,
    /// Written `<name/>`: there is no end tag to come.
    empty: bool,
}

/// A cursor over the elements of the file.
pub(crate) struct Xml {
    reader: Reader<Input>,
    buffer: Vec<u8>,
    open: Vec<String>,
}

enum Token {
    Start(Element),
    End(String),
    Eof,
}

impl Xml {
    pub(crate) fn new(input: Input) -> Self {
        let mut reader = Reader::from_reader(input);
        let config = reader.config_mut();
        // Bodies that were exported without CDATA hold HTML, which is no XML.
        config.check_end_names = false;
        config.allow_unmatched_ends = true;
        config.allow_dangling_amp = true;
        Self { reader, buffer: Vec::new(), open: Vec::new() }
    }

    pub(crate) fn progress(&self) -> Progress {
        self.reader.get_ref().progress()
    }

    fn place(&self) -> Place {
        self.reader.get_ref().place()
    }

    /// The next child of `channel`; it must then be read with [`Xml::children`], [`Xml::text`] or [`Xml::skip`].
    pub(crate) fn next_in_channel(&mut self) -> Result<Option<Element>, Stop> {
        loop {
            match self.token()? {
                Token::Start(element) => {
                    if self.open.last().is_some_and(|name| name == "channel") {
                        return Ok(Some(element));
                    }
                    self.enter(element)?;
                }
                Token::End(name) => self.leave(&name)?,
                Token::Eof if self.open.is_empty() => return Ok(None),
                Token::Eof => return Err(FatalError::BreaksOff(self.place()).into()),
            }
        }
    }

    fn enter(&mut self, element: Element) -> Result<(), Stop> {
        if element.empty {
            return Ok(());
        }
        if self.open.len() >= DEPTH_LIMIT {
            return Err(FatalError::malformed(self.place(), "elements are nested too deeply").into());
        }
        self.open.push(element.name);
        Ok(())
    }

    fn leave(&mut self, name: &str) -> Result<(), Stop> {
        match self.open.pop() {
            Some(open) if open == name => Ok(()),
            Some(open) => {
                let detail = format!("`</{name}>` where `</{open}>` belongs");
                Err(FatalError::malformed(self.place(), detail).into())
            }
            None => Err(FatalError::malformed(self.place(), format!("`</{name}>` closes nothing")).into()),
        }
    }

    /// Hands each child of `parent` to `take`, which must read or skip it.
    pub(crate) fn children(
        &mut self,
        parent: &Element,
        mut take: impl FnMut(&mut Self, Element) -> Result<(), Stop>,
    ) -> Result<(), Stop> {
        if parent.empty {
            return Ok(());
        }
        loop {
            self.reader.get_mut().allow(RECORD_LIMIT);
            match self.token()? {
                Token::Start(element) => take(self, element)?,
                Token::End(name) if name == parent.name => return Ok(()),
                Token::End(name) => {
                    let detail = format!("`</{name}>` where `</{}>` belongs", parent.name);
                    return Err(FatalError::malformed(self.place(), detail).into());
                }
                Token::Eof => return Err(FatalError::BreaksOff(self.place()).into()),
            }
        }
    }

    /// The text of `element`; markup inside it, which should not be there, is kept as it is.
    pub(crate) fn text(&mut self, element: &Element) -> Result<String, Stop> {
        let mut text = String::new();
        if element.empty {
            return Ok(text);
        }
        let mut depth = 0_usize;
        loop {
            match self.raw_token()? {
                Raw::Markup { raw, name, kind } if name == element.name => match kind {
                    Kind::Start => (depth, text) = (depth + 1, text + &raw),
                    Kind::End if depth == 0 => return Ok(text),
                    Kind::End => (depth, text) = (depth - 1, text + &raw),
                    Kind::Empty => text.push_str(&raw),
                },
                Raw::Markup { raw, .. } | Raw::Text(raw) => text.push_str(&raw),
                Raw::Ignored => {}
                Raw::Eof => return Err(FatalError::BreaksOff(self.place()).into()),
            }
        }
    }

    /// Passes over `element` without keeping anything of it.
    pub(crate) fn skip(&mut self, element: &Element) -> Result<(), Stop> {
        if element.empty {
            return Ok(());
        }
        let mut depth = 0_usize;
        loop {
            self.reader.get_mut().allow(RECORD_LIMIT);
            match self.raw_token()? {
                Raw::Markup { name, kind, .. } if name == element.name => match kind {
                    Kind::Start => depth += 1,
                    Kind::End if depth == 0 => return Ok(()),
                    Kind::End => depth -= 1,
                    Kind::Empty => {}
                },
                Raw::Eof => return Err(FatalError::BreaksOff(self.place()).into()),
                _ => {}
            }
        }
    }

    fn token(&mut self) -> Result<Token, Stop> {
        loop {
            self.reader.get_mut().allow(RECORD_LIMIT);
            let line = self.place().line;
            let event = next_event(&mut self.reader, &mut self.buffer)?;
            return Ok(match event {
                Event::Start(start) => Token::Start(element(&start, line, false)),
                Event::Empty(start) => Token::Start(element(&start, line, true)),
                Event::End(end) => Token::End(end.name().as_ref().trim().to_owned()),
                Event::Eof => Token::Eof,
                Event::DocType(doctype) if doctype.contains("<!ENTITY") => return Err(Stop::Entities),
                _ => continue,
            });
        }
    }

    fn raw_token(&mut self) -> Result<Raw, Stop> {
        let event = next_event(&mut self.reader, &mut self.buffer)?;
        let markup = |raw: String, name: &str, kind| Raw::Markup { raw, name: name.to_owned(), kind };
        Ok(match event {
            Event::Text(text) => Raw::Text(text.to_string()),
            Event::CData(data) => Raw::Text(data.to_string()),
            Event::GeneralRef(name) => Raw::Text(entity(&name).unwrap_or_else(|| format!("&{};", &*name))),
            Event::Start(tag) => markup(format!("<{}>", &*tag), tag.name().as_ref(), Kind::Start),
            Event::Empty(tag) => markup(format!("<{}/>", &*tag), tag.name().as_ref(), Kind::Empty),
            Event::End(tag) => markup(format!("</{}>", &*tag), tag.name().as_ref().trim(), Kind::End),
            Event::Comment(comment) => Raw::Text(format!("<!--{}-->", &*comment)),
            Event::Eof => Raw::Eof,
            Event::DocType(_) => return Err(Stop::Entities),
            Event::PI(_) | Event::Decl(_) => Raw::Ignored,
        })
    }
}

enum Raw {
    Text(String),
    Markup { raw: String, name: String, kind: Kind },
    Ignored,
    Eof,
}

enum Kind {
    Start,
    End,
    Empty,
}

fn element(start: &BytesStart<'_>, line: u64, empty: bool) -> Element {
    let attributes = start
        .html_attributes()
        .with_checks(false)
        .flatten()
        .map(|attribute| (attribute.key.as_ref().to_owned(), decode(&attribute.value)))
        .collect();
    Element { name: start.name().as_ref().to_owned(), attributes, line, empty }
}

fn next_event<'b>(reader: &mut Reader<Input>, buffer: &'b mut Vec<u8>) -> Result<Event<'b>, Stop> {
    buffer.clear();
    // One large text must not keep its memory to the end of the file.
    buffer.shrink_to(1 << 20);
    let before = reader.get_ref().place();
    match reader.read_event_into(buffer) {
        Ok(event) => Ok(event),
        Err(error) => Err(fatal(error, before, reader.get_ref().place()).into()),
    }
}

/// An unclosed piece of markup reaches to the end of the file, so its beginning is the place to name.
fn fatal(error: XmlError, before: Place, after: Place) -> FatalError {
    match error {
        XmlError::Io(error) => {
            let limit = error.get_ref().and_then(|inner| inner.downcast_ref::<Limit>());
            let source = match limit {
                Some(limit) => io::Error::from(*limit),
                None => io::Error::new(error.kind(), error.to_string()),
            };
            FatalError::from_io(source, after)
        }
        XmlError::Syntax(quick_xml::errors::SyntaxError::InvalidBangMarkup) => {
            FatalError::malformed(after, "markup starting with `<!` that is not XML")
        }
        XmlError::Syntax(_) => FatalError::BreaksOff(before),
        other => FatalError::malformed(after, other.to_string()),
    }
}
