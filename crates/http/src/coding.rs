//! Content codings: which one a browser takes, and putting a body into it.

use std::io::Write;

use axum::http::HeaderMap;
use axum::http::header::ACCEPT_ENCODING;
use bytes::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;

/// Effort for pages, which are made anew now and then: half a millisecond for 30 KB.
const PAGE: (u32, u32) = (6, 5);
/// Effort for files, which are compressed once.
const FILE: (u32, u32) = (9, 11);
/// Effort for large ones: two seconds less for half a megabyte, a twelfth of it larger.
const LARGE_FILE: (u32, u32) = (9, 9);
/// What is large, in bytes.
const LARGE: usize = 100_000;

/// A content coding (RFC 9110, section 8.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Coding {
    /// As it is.
    Identity,
    /// gzip, which browsers take everywhere.
    Gzip,
    /// Brotli, which they ask for over https.
    Brotli,
}

/// How much work a body is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effort {
    /// It will be made anew before long.
    Page,
    /// It stays as it is.
    File,
}

impl Coding {
    /// The best one the request takes. Weights only tell whether one is refused (`q=0`): browsers
    /// have no preference, and the smallest is the best for them.
    pub fn of(request: &HeaderMap) -> Coding {
        let lines = request.get_all(ACCEPT_ENCODING).iter().filter_map(|line| line.to_str().ok());
        let mut best = Coding::Identity;
        for entry in lines.flat_map(|line| line.split(',')) {
            let (name, weight) = entry.split_once(';').unwrap_or((entry, ""));
            let weight = weight.trim().strip_prefix("q=").and_then(|weight| weight.parse::<f32>().ok());
            if weight == Some(0.0) {
                continue;
            }
            match name.trim() {
                "br" => return Coding::Brotli,
                "gzip" | "x-gzip" => best = Coding::Gzip,
                _ => {}
            }
        }
        best
    }

    /// Its name, if it is more than the body as it is.
    pub fn name(self) -> Option<&'static str> {
        match self {
            Coding::Identity => None,
            Coding::Gzip => Some("gzip"),
            Coding::Brotli => Some("br"),
        }
    }

    /// The body in this coding, in no more memory than it has bytes; as it is, should that ever fail.
    pub fn encode(self, body: Vec<u8>, effort: Effort) -> (Coding, Bytes) {
        let (gzip, brotli) = match effort {
            Effort::Page => PAGE,
            Effort::File if body.len() < LARGE => FILE,
            Effort::File => LARGE_FILE,
        };
        let encoded = match self {
            Coding::Identity => return (Coding::Identity, body.into_boxed_slice().into()),
            Coding::Gzip => gzipped(&body, gzip),
            Coding::Brotli => brotlied(&body, brotli),
        };
        match encoded {
            Ok(bytes) => (self, bytes.into_boxed_slice().into()),
            Err(error) => {
                tracing::error!(%error, "a body could not be compressed");
                (Coding::Identity, body.into_boxed_slice().into())
            }
        }
    }
}

fn gzipped(body: &[u8], level: u32) -> std::io::Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::with_capacity(body.len() / 3), Compression::new(level));
    encoder.write_all(body)?;
    encoder.finish()
}

fn brotlied(body: &[u8], quality: u32) -> std::io::Result<Vec<u8>> {
    // A window of 2^22 bytes is the most that browsers allow.
    let mut encoder = brotli::CompressorWriter::new(Vec::with_capacity(body.len() / 3), 4096, quality, 22);
    encoder.write_all(body)?;
    Ok(encoder.into_inner())
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use axum::http::HeaderValue;

    use super::*;

    fn taken(accepts: &str) -> Coding {
        Coding::of(&[(ACCEPT_ENCODING, HeaderValue::from_str(accepts).unwrap())].into_iter().collect())
    }

    #[test]
    fn the_smallest_that_is_taken() {
        for (accepts, coding) in [
            ("gzip, deflate, br, zstd", Coding::Brotli),
            ("gzip, deflate", Coding::Gzip),
            ("br;q=0, gzip;q=0.5", Coding::Gzip),
            ("gzip;q=0", Coding::Identity),
            ("deflate", Coding::Identity),
            ("", Coding::Identity),
            (";;,,q=", Coding::Identity),
        ] {
            assert_eq!(taken(accepts), coding, "{accepts}");
        }
        assert_eq!(Coding::of(&HeaderMap::new()), Coding::Identity);
    }

    #[test]
    fn what_is_encoded_decodes_to_the_same() {
        let body = "A page, a page, a page.".repeat(500).into_bytes();
        for effort in [Effort::Page, Effort::File] {
            let (coding, gzip) = Coding::Gzip.encode(body.clone(), effort);
            let mut decoded = Vec::new();
            flate2::read::GzDecoder::new(&gzip[..]).read_to_end(&mut decoded).unwrap();
            assert_eq!((coding, &decoded), (Coding::Gzip, &body));
            let (coding, br) = Coding::Brotli.encode(body.clone(), effort);
            let mut decoded = Vec::new();
            brotli::Decompressor::new(&br[..], 4096).read_to_end(&mut decoded).unwrap();
            assert_eq!((coding, &decoded), (Coding::Brotli, &body));
            assert!(gzip.len() < body.len() / 10 && br.len() < body.len() / 10);
        }
    }
}
