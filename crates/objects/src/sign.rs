//! AWS Signature Version 4, in a request's headers.

use hmac::{Hmac, KeyInit as _, Mac as _};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use kernel::ids::hex;
use sha2::{Digest as _, Sha256};

/// What a signature is made of.
pub(crate) struct Signed<'a> {
    pub method: &'a str,
    /// As it is sent, percent-encoded.
    pub path: &'a str,
    /// As it is sent: sorted, percent-encoded.
    pub query: &'a str,
    pub host: &'a str,
    /// The hash of the body, in hex.
    pub body: &'a str,
    pub at: Timestamp,
}

/// Who signs.
pub(crate) struct Signer<'a> {
    pub access_key: &'a str,
    pub secret_key: &'a str,
    pub region: &'a str,
}

/// The headers that are signed, in their order.
const HEADERS: &str = "host;x-amz-content-sha256;x-amz-date";

/// The hash of a body, in hex.
pub(crate) fn digest(body: &[u8]) -> String {
    hex(&Sha256::digest(body))
}

/// The instant as `x-amz-date` has it.
pub(crate) fn date(at: Timestamp) -> String {
    at.to_zoned_datetime(TimeZone::UTC).strftime("%Y%m%dT%H%M%SZ").to_string()
}

impl Signer<'_> {
    /// The value of `authorization`.
    pub(crate) fn authorization(&self, signed: &Signed<'_>) -> String {
        let Signed { method, path, query, host, body, at } = signed;
        let date = date(*at);
        let day = &date[..8];
        let request = format!(
            "{method}\n{path}\n{query}\nhost:{host}\nx-amz-content-sha256:{body}\nx-amz-date:{date}\n\n{HEADERS}\n{body}"
        );
        let scope = format!("{day}/{}/s3/aws4_request", self.region);
        let text = format!("AWS4-HMAC-SHA256\n{date}\n{scope}\n{}", digest(request.as_bytes()));
        let first = format!("AWS4{}", self.secret_key).into_bytes();
        let key = [day, self.region, "s3", "aws4_request"].iter().fold(first, |key, part| mac(&key, part));
        let signature = hex(&mac(&key, &text));
        format!(
            "AWS4-HMAC-SHA256 Credential={}/{scope},SignedHeaders={HEADERS},Signature={signature}",
            self.access_key
        )
    }
}

fn mac(key: &[u8], text: &str) -> Vec<u8> {
    // A key of any length will do.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key) else { return Vec::new() };
    mac.update(text.as_bytes());
    mac.finalize().into_bytes().to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The list of a bucket as in the examples of the protocol's documentation, which has exactly these headers.
    #[test]
    fn a_signature_is_as_the_documentation_has_it() {
        let signer = Signer {
            access_key: "AKIAIOSFODNN7EXAMPLE",
            secret_key: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
            region: "us-east-1",
        };
        let signed = Signed {
            method: "GET",
            path: "/",
            query: "max-keys=2&prefix=J",
            host: "examplebucket.s3.amazonaws.com",
            body: &digest(b""),
            at: "2013-05-24T00:00:00Z".parse().unwrap(),
        };
        let authorization = signer.authorization(&signed);
        let expected = "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7";
        assert!(authorization.ends_with(&format!("Signature={expected}")), "{authorization}");
        assert!(
            authorization.contains("Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,")
        );
    }
}
