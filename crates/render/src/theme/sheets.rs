//! Style sheets without what only their authors need: comments, line breaks, indentation.

/// The same rules in fewer bytes. Strings and addresses stay as they are; so does everything else
/// whose spaces might mean something.
pub(super) fn slim(css: &str) -> String {
    let mut out = String::with_capacity(css.len());
    for piece in pieces(css) {
        let (body, end) = match piece.chars().next_back() {
            Some(end @ ('{' | '}' | ';')) => (&piece[..piece.len() - 1], Some(end)),
            _ => (piece.as_str(), None),
        };
        let body = body.trim();
        match body.split_once(": ").filter(|_| end != Some('{')) {
            // A declaration: the space after its colon. In a selector it would mean something.
            Some((property, value)) => {
                out.push_str(property);
                out.push(':');
                out.push_str(value.trim_start());
            }
            None => out.push_str(body),
        }
        if end == Some('}') && out.ends_with(';') {
            out.pop();
        }
        out.extend(end);
    }
    out
}

/// Selectors and declarations, each with the sign that ends it; comments gone, spaces single.
fn pieces(css: &str) -> Vec<String> {
    let (mut pieces, mut piece) = (Vec::new(), String::new());
    let (mut quote, mut in_address) = (None, false);
    let mut left = css;
    while let Some(sign) = left.chars().next() {
        if quote.is_none() && !in_address && left.starts_with("/*") {
            left = left.find("*/").map_or("", |end| &left[end + 2..]);
            continue;
        }
        left = &left[sign.len_utf8()..];
        match (sign, quote) {
            ('"' | '\'', None) => quote = Some(sign),
            (_, Some(open)) if open == sign => quote = None,
            ('(', None) => in_address = in_address || piece.ends_with("url"),
            (')', None) => in_address = false,
            _ => {}
        }
        let plain = quote.is_none() && !in_address;
        if plain && sign.is_whitespace() {
            if !piece.ends_with([' ', ',']) {
                piece.push(' ');
            }
            continue;
        }
        piece.push(sign);
        if plain && matches!(sign, '{' | '}' | ';') {
            pieces.push(std::mem::take(&mut piece));
        }
    }
    pieces.push(piece);
    pieces
}

#[cfg(test)]
mod tests {
    use super::slim;

    #[test]
    fn only_what_means_nothing_goes() {
        let sheet = "/* a: b; */\n@media (min-width: 640px) {\n  a :hover, b:hover > i { color: red; margin: 0 4px;\n  }\n}\n";
        assert_eq!(slim(sheet), "@media (min-width: 640px){a :hover,b:hover > i{color:red;margin:0 4px}}");
        let kept = "a::before{content:\"; /* x */  }\";width:calc(1px + 2px)}b{src:url(data:a;b, c)}";
        assert_eq!(slim(kept), kept);
        assert_eq!(slim("@font-face { src: url( x.woff2 ) }"), "@font-face{src:url( x.woff2 )}");
        assert_eq!(slim(""), "");
    }

    #[test]
    fn broken_sheets_do_no_harm() {
        for broken in ["a{", "}", "/* never closed", "a{content:\"x", "url(", "é{ü:ö}"] {
            slim(broken);
        }
    }
}
