//! Finds paid words in a response however they are dressed: in any header or the body, as they are,
//! percent-encoded, as HTML entities, as JSON escapes, in base64.

use base64::Engine;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use testkit::{Answer, Canaries, Place};

/// Shortest run of letters that is tried as base64: a canary has more.
const SHORTEST: usize = 16;

/// The places of the article's paid text that the answer gives away.
pub fn leaks(answer: &Answer, canaries: &Canaries) -> Vec<Place> {
    assert!(!answer.headers.contains_key("content-encoding"), "teach the oracle to decompress: {answer:?}");
    let readings = readings(&whole(answer));
    Place::ALL
        .into_iter()
        .filter(|place| readings.iter().any(|reading| reading.contains(&canaries.word(*place))))
        .collect()
}

/// Whether the answer holds these bytes, as they are or in base64.
pub fn holds_bytes(answer: &Answer, bytes: &[u8]) -> bool {
    let is_text = answer.header("content-type").starts_with("text/html");
    let raw = !is_text && answer.body.windows(bytes.len()).any(|window| window == bytes);
    // The last letters of an encoding depend on what follows; the middle says enough.
    let encoded = base64::engine::general_purpose::STANDARD_NO_PAD.encode(bytes);
    raw || (is_text && answer.text().contains(&encoded[..encoded.len() - 4]))
}

/// Status, headers and body as one text.
fn whole(answer: &Answer) -> String {
    let mut text = format!("{}\n", answer.status);
    for (name, value) in &answer.headers {
        text.push_str(&format!("{name}: {}\n", String::from_utf8_lossy(value.as_bytes())));
    }
    text + &answer.text()
}

/// The text and what it says decoded, all in lower case.
fn readings(text: &str) -> Vec<String> {
    let percent = percent_encoding::percent_decode_str(text).decode_utf8_lossy().into_owned();
    let mut all = vec![text.to_owned(), percent, from_entities(text), from_escapes(text)];
    all.push(base64_parts(text));
    for reading in &mut all {
        *reading = reading.to_lowercase();
    }
    all
}

/// Numeric character references resolved.
fn from_entities(text: &str) -> String {
    let number = |digits: &str| match digits.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16).ok(),
        None => digits.parse().ok(),
    };
    let mut parts = text.split("&#");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let letter =
            part.split_once(';').and_then(|(digits, rest)| Some((char::from_u32(number(digits)?)?, rest)));
        match letter {
            Some((letter, rest)) => out.extend([letter.to_string().as_str(), rest]),
            None => out.extend(["&#", part]),
        }
    }
    out
}

/// `\u0041` and its like resolved.
fn from_escapes(text: &str) -> String {
    let mut parts = text.split("\\u");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let letter = part.get(..4).and_then(|digits| char::from_u32(u32::from_str_radix(digits, 16).ok()?));
        match letter {
            Some(letter) => out.extend([letter.to_string().as_str(), &part[4..]]),
            None => out.extend(["\\u", part]),
        }
    }
    out
}

/// What every long enough run of base64 letters says, read from each of the four places it may start at.
fn base64_parts(text: &str) -> String {
    let lenient = GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true);
    let engine = GeneralPurpose::new(&alphabet::STANDARD, lenient);
    let is_letter = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '-' | '_');
    let mut out = String::new();
    for run in text.split(|c| !is_letter(c)).filter(|run| run.len() >= SHORTEST) {
        let run = run.replace('-', "+").replace('_', "/");
        for start in 0..4 {
            let part = &run[start..];
            let whole = part.len() / 4 * 4;
            if let Ok(bytes) = engine.decode(&part[..whole]) {
                out.push_str(&String::from_utf8_lossy(&bytes));
                out.push('\n');
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderValue, StatusCode};

    use super::*;

    fn answer(body: &str) -> Answer {
        Answer { status: StatusCode::OK, headers: HeaderMap::new(), body: body.as_bytes().to_vec() }
    }

    #[test]
    fn a_canary_is_found_in_every_dress() {
        let canaries = Canaries::new("harbour");
        let word = canaries.word(Place::Prose);
        let text = format!("Nobody spoke of {word} then.");
        let dressed = [
            text.clone(),
            text.to_uppercase(),
            text.bytes().map(|byte| format!("%{byte:02X}")).collect(),
            text.chars().map(|c| format!("&#{};", u32::from(c))).collect(),
            text.chars().map(|c| format!("&#x{:x};", u32::from(c))).collect(),
            text.chars().map(|c| format!("\\u{:04x}", u32::from(c))).collect(),
            format!("data:text/plain;base64,{}", base64::engine::general_purpose::STANDARD.encode(&text)),
            format!("\"{}\"", base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(format!("xy{text}"))),
            format!("=ab{}", base64::engine::general_purpose::STANDARD_NO_PAD.encode(&text)),
        ];
        for body in dressed {
            assert_eq!(leaks(&answer(&body), &canaries), [Place::Prose], "{body}");
        }
        assert_eq!(leaks(&answer("Nobody spoke of it. &#x; \\uzzzz %zz"), &canaries), []);
    }

    #[test]
    fn headers_are_looked_at_as_well() {
        let canaries = Canaries::new("harbour");
        let mut leaking = answer("");
        let place = HeaderValue::from_str(&format!("/x?{}", canaries.word(Place::Alt))).unwrap();
        leaking.headers.insert("location", place);
        assert_eq!(leaks(&leaking, &canaries), [Place::Alt]);
    }

    #[test]
    fn bytes_are_found_raw_and_encoded() {
        let bytes = b"GIF89a and so on and on";
        let mut raw = answer("GIF89a and so on and on!");
        raw.headers.insert("content-type", HeaderValue::from_static("image/gif"));
        assert!(holds_bytes(&raw, bytes));
        let encoded = base64::engine::general_purpose::STANDARD.encode(bytes);
        let mut page = answer(&format!("<img src=\"data:image/gif;base64,{encoded}\">"));
        page.headers.insert("content-type", HeaderValue::from_static("text/html; charset=utf-8"));
        assert!(holds_bytes(&page, bytes));
        assert!(!holds_bytes(&answer("nothing"), bytes));
    }
}
