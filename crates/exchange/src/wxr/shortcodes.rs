//! Shortcodes, WordPress's macros: captions and galleries become figures, embeds cards, code a `pre`; wrappers of
//! page builders go and leave what they wrap. Brackets that are no shortcode stay: `[sic]`.

use std::collections::{BTreeSet, HashMap};

use crate::markup::{self, Piece, attributes, decode, embed_card, escape, figure, figure_around, pieces};
use crate::record::{ImageRecord, Note, NoteKind};

/// Where galleries find their images.
pub(crate) trait Images {
    /// The image with this id.
    fn by_id(&self, id: u64) -> Option<&ImageRecord>;
    /// The images of the post itself.
    fn of_post(&self) -> Vec<&ImageRecord>;
}

const CAPTIONS: &[&str] = &["caption", "wp_caption"];
const CODE: &[&str] = &[
    "bash",
    "cc",
    "code",
    "cpp",
    "csharp",
    "css",
    "highlight",
    "html",
    "java",
    "javascript",
    "js",
    "perl",
    "php",
    "python",
    "ruby",
    "scala",
    "source",
    "sourcecode",
    "sql",
    "vb",
    "xml",
];
const EMBEDS: &[&str] = &[
    "audio",
    "dailymotion",
    "embed",
    "facebook",
    "flickr",
    "gist",
    "googlemaps",
    "instagram",
    "playlist",
    "scribd",
    "slideshare",
    "soundcloud",
    "spotify",
    "ted",
    "tweet",
    "twitter",
    "video",
    "vimeo",
    "vine",
    "wpvideo",
    "youtube",
];
/// Known names without attributes that cannot be told from words in brackets otherwise.
const DROPPED: &[&str] =
    &["contact-form", "contact-form-7", "contact-field", "latexpage", "polldaddy", "toc"];
/// Elements whose text is never looked into.
const LITERAL: &[&str] = &["pre", "code", "script", "style", "textarea"];
/// Longer than this it is text with a bracket.
const LENGTH_LIMIT: usize = 4096;
/// Brackets inside a shortcode's attributes.
const BRACKET_LIMIT: usize = 8;

/// Resolves the shortcodes of a body.
pub(crate) fn resolve(html: &str, images: &dyn Images, notes: &mut Vec<Note>) -> String {
    if !html.contains('[') {
        return html.to_owned();
    }
    let mut pass = Pass {
        html,
        closers: closers(html),
        images,
        dropped: BTreeSet::new(),
        embedded: BTreeSet::new(),
        out: String::with_capacity(html.len()),
    };
    pass.run();
    let Pass { dropped, embedded, out, .. } = pass;
    notes.extend(dropped.into_iter().map(|name| {
        Note::new(NoteKind::Dropped, format!("shortcode [{name}] dropped, the text it holds is kept"))
    }));
    notes.extend(
        embedded.into_iter().map(|name| {
            Note::new(NoteKind::Embed, format!("embedded [{name}] became a card that links to it"))
        }),
    );
    out
}

/// Where each `[/name]` stands, found once.
fn closers(html: &str) -> HashMap<&str, Vec<usize>> {
    let mut closers: HashMap<&str, Vec<usize>> = HashMap::new();
    for (at, _) in html.match_indices("[/") {
        let rest = &html[at + 2..];
        let name = &rest[..name_length(rest)];
        if !name.is_empty() && rest[name.len()..].starts_with(']') {
            closers.entry(name).or_default().push(at);
        }
    }
    closers
}

fn name_length(text: &str) -> usize {
    if !text.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return 0;
    }
    text.find(|c: char| !c.is_ascii_alphanumeric() && c != '_' && c != '-').unwrap_or(text.len())
}

struct Pass<'a> {
    html: &'a str,
    closers: HashMap<&'a str, Vec<usize>>,
    images: &'a dyn Images,
    dropped: BTreeSet<&'a str>,
    embedded: BTreeSet<&'a str>,
    out: String,
}

/// One `[name attributes]` or `[/name]`.
struct Shortcode<'a> {
    name: &'a str,
    attributes: &'a str,
    closing: bool,
    /// Where it ends.
    end: usize,
}

impl<'a> Pass<'a> {
    fn run(&mut self) {
        let mut scan = pieces(self.html);
        let mut literal: Option<&str> = None;
        loop {
            let start = scan.position();
            let Some(piece) = scan.next() else { break };
            match piece {
                Piece::Tag(tag) if literal.is_none() && !tag.closing && tag.is_any(LITERAL) => {
                    literal = Some(tag.name);
                    self.out.push_str(tag.raw);
                }
                Piece::Tag(tag) => {
                    if tag.closing && literal.is_some_and(|name| tag.is(name)) {
                        literal = None;
                    }
                    self.out.push_str(tag.raw);
                }
                Piece::Text(text) if literal.is_none() => {
                    let end = self.text(start, start + text.len());
                    scan.seek(end);
                }
                other => self.out.push_str(other.raw()),
            }
        }
    }

    /// Writes the text between two places; answers where it stopped, which is past the text if a shortcode in it
    /// encloses more.
    fn text(&mut self, start: usize, end: usize) -> usize {
        let mut at = start;
        while let Some(bracket) = self.html.get(at..end).and_then(|text| text.find('[')) {
            let bracket = at + bracket;
            self.out.push_str(&self.html[at..bracket]);
            at = self.bracket(bracket);
        }
        if at < end {
            self.out.push_str(&self.html[at..end]);
        }
        at.max(end)
    }

    /// Writes what stands for the bracket at `at` and answers where to go on.
    fn bracket(&mut self, at: usize) -> usize {
        if self.html[at..].starts_with("[[")
            && let Some(escaped) = self.parse(at + 1)
            && self.html[escaped.end..].starts_with(']')
        {
            self.out.push_str(&self.html[at + 1..escaped.end]);
            return escaped.end + 1;
        }
        let Some(code) = self.parse(at).filter(|code| self.is_shortcode(code)) else {
            self.out.push('[');
            return at + 1;
        };
        if code.closing {
            return code.end;
        }
        let lower = code.name.to_ascii_lowercase();
        let known = |names: &[&str]| names.contains(&lower.as_str());
        match lower.as_str() {
            "gallery" => self.gallery(&code),
            _ if known(CAPTIONS) => self.caption(&code),
            _ if known(CODE) => self.code(&code),
            _ if known(EMBEDS) => self.embed(&code),
            _ => {
                self.dropped.insert(code.name);
                code.end
            }
        }
    }

    fn parse(&self, at: usize) -> Option<Shortcode<'a>> {
        let rest = self.html.get(at + 1..)?;
        let closing = rest.starts_with('/');
        let inner = &rest[usize::from(closing)..];
        let name = &inner[..name_length(inner)];
        let after = &inner[name.len()..];
        if name.is_empty() || !after.starts_with([']', ' ', '=', '\n', '\t', '/', '\u{a0}', ':']) {
            return None;
        }
        let end = attributes_end(after)?;
        let end_of_all = at + 1 + usize::from(closing) + name.len() + end + 1;
        Some(Shortcode { name, attributes: &after[..end], closing, end: end_of_all })
    }

    /// Words in brackets are common; a shortcode has a known name, attributes, an end, or a name no word has.
    fn is_shortcode(&self, code: &Shortcode<'_>) -> bool {
        let lower = code.name.to_ascii_lowercase();
        let known = [CAPTIONS, CODE, EMBEDS, DROPPED, &["gallery"]]
            .iter()
            .any(|names| names.contains(&lower.as_str()));
        let bare = code.attributes.trim().trim_end_matches('/').is_empty();
        // `[video]` alone is a word; `[video src=..]` or `[video]..[/video]` is none.
        let named = known && (!bare || lower == "gallery" || DROPPED.contains(&lower.as_str()));
        if CODE.contains(&lower.as_str()) {
            return code.closing || self.closers.contains_key(code.name);
        }
        code.closing
            || named
            || self.closers.contains_key(code.name)
            || code.name.contains('_')
            // A sentence in brackets may hold a link, and so a quote.
            || (!code.attributes.contains('<') && (code.attributes.contains("=\"") || code.attributes.contains("='")))
    }

    /// The text up to the end of `code`, and where that end ends; without one, nothing.
    fn enclosed(&self, code: &Shortcode<'a>) -> (&'a str, usize) {
        let closers = self.closers.get(code.name).map(Vec::as_slice).unwrap_or_default();
        match closers.get(closers.partition_point(|at| *at < code.end)) {
            Some(at) => (&self.html[code.end..*at], at + code.name.len() + 3),
            None => ("", code.end),
        }
    }

    fn attribute(code: &Shortcode<'a>, wanted: &str) -> Option<String> {
        let found = attributes(code.attributes).find(|(name, _)| name.eq_ignore_ascii_case(wanted));
        found
            .map(|(_, value)| decode(value.trim_matches(['\u{201d}', '\u{2033}', '"'])))
            .filter(|it| !it.is_empty())
    }

    fn caption(&mut self, code: &Shortcode<'a>) -> usize {
        let (inner, end) = self.enclosed(code);
        let split = image_end(inner);
        let (image, words) = (inner[..split].trim(), inner[split..].trim());
        let caption = match Self::attribute(code, "caption") {
            Some(caption) if words.is_empty() => caption,
            _ => words.to_owned(),
        };
        if !image.is_empty() {
            let figure = figure_around(image, &caption.replace('\n', " "));
            self.out.push_str(&figure);
        }
        end
    }

    fn gallery(&mut self, code: &Shortcode<'a>) -> usize {
        let ids = Self::attribute(code, "ids").or_else(|| Self::attribute(code, "include"));
        let images = match &ids {
            Some(ids) => ids.split(',').filter_map(|id| self.images.by_id(id.trim().parse().ok()?)).collect(),
            None => self.images.of_post(),
        };
        if images.is_empty() {
            self.dropped.insert(code.name);
        }
        for image in images {
            let mut caption = escape(image.caption.as_deref().unwrap_or_default());
            if let Some(credit) = &image.credit {
                caption = format!("{caption} ({})", escape(credit)).trim().to_owned();
            }
            self.out.push_str(&figure(&image.src, image.alt.as_deref().unwrap_or_default(), &caption));
        }
        code.end
    }

    fn code(&mut self, code: &Shortcode<'a>) -> usize {
        let (inner, end) = self.enclosed(code);
        let text = inner.trim_matches('\n').replace('<', "&lt;").replace('>', "&gt;");
        self.out.push_str(&format!("<pre><code>{text}</code></pre>"));
        end
    }

    fn embed(&mut self, code: &Shortcode<'a>) -> usize {
        let (inner, end) = self.enclosed(code);
        let named =
            ["src", "url", "href", "mp4", "mp3"].into_iter().find_map(|key| Self::attribute(code, key));
        let bare =
            || code.attributes.trim_matches(|c: char| c.is_whitespace() || "=\"':".contains(c)).to_owned();
        let text = markup::plain(inner);
        let candidates = [named.unwrap_or_default(), text, bare()];
        let address = candidates.into_iter().find(|it| it.starts_with("http")).unwrap_or_default();
        let address = decode(address.split_whitespace().next().unwrap_or_default());
        match embed_card(&address, "") {
            card if card.is_empty() => self.dropped.insert(code.name),
            card => {
                self.out.push_str(&card);
                self.embedded.insert(code.name)
            }
        };
        end
    }
}

/// Where the `]` stands that ends a shortcode: the first outside quotes, or the first at all if quotes never close.
fn attributes_end(text: &str) -> Option<usize> {
    // A shortcode holds few brackets; giving up beyond keeps hostile text from being read again and again.
    let mut brackets =
        text.bytes().take(LENGTH_LIMIT).enumerate().filter(|(_, byte)| *byte == b'[').map(|(index, _)| index);
    let limit = brackets.nth(BRACKET_LIMIT).unwrap_or(LENGTH_LIMIT).min(LENGTH_LIMIT);
    let mut quote = None;
    for (index, byte) in text.bytes().enumerate().take(limit) {
        match (quote, byte) {
            (None, b']') => return Some(index),
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), _) if open == byte => quote = None,
            _ => {}
        }
    }
    text.bytes().take(limit).position(|byte| byte == b']')
}

/// Where the image of a caption ends: behind its link if it is in one.
fn image_end(html: &str) -> usize {
    let mut scan = pieces(html);
    let (mut image, mut linked) = (None, false);
    while let Some(piece) = scan.next() {
        let Piece::Tag(tag) = piece else { continue };
        if tag.is("img") && image.is_none() {
            image = Some(scan.position());
        } else if tag.is("a") && !tag.closing && image.is_none() {
            linked = true;
        } else if tag.is("a") && tag.closing && image.is_some() && linked {
            return scan.position();
        }
    }
    image.unwrap_or(0)
}

#[cfg(test)]
mod tests;
