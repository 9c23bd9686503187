//! Reading tags in HTML of our own serialiser, without building a tree: every `<` begins a tag there, and
//! every attribute stands in double quotes.

/// Splits off what is before the first tag, and that tag; what follows is left. Nothing where there is no more.
pub fn next_tag<'h>(html: &mut &'h str) -> Option<(&'h str, &'h str)> {
    let at = html.find('<')?;
    let (text, tag_on) = html.split_at(at);
    let (tag, after) = tag_on.split_at(end_of(tag_on));
    *html = after;
    Some((text, tag))
}

/// The tag's name, with its slash if it closes.
pub fn name(tag: &str) -> &str {
    let inner = tag.trim_start_matches('<');
    inner.split(|c: char| c.is_ascii_whitespace() || c == '>').next().unwrap_or_default()
}

/// An attribute's value as it is written, with its escapes.
pub fn attribute<'t>(tag: &'t str, name: &str) -> Option<&'t str> {
    // Quotes are escaped inside values, so this cannot be found in one.
    let (_, value) = tag.split_once(&format!(" {name}=\""))?;
    value.split('"').next()
}

/// Where the tag that `html` begins with ends.
fn end_of(html: &str) -> usize {
    let mut quoted = false;
    for (at, byte) in html.bytes().enumerate() {
        match byte {
            b'"' => quoted = !quoted,
            b'>' if !quoted => return at + 1,
            _ => {}
        }
    }
    html.len()
}
