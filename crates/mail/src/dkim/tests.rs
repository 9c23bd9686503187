use super::*;

#[test]
fn every_kind_of_key_is_read_and_written() {
    for algorithm in [Algorithm::Rsa, Algorithm::Ed25519] {
        let key = Key::generate(algorithm).unwrap();
        let again = Key::parse(&key.pem().unwrap()).unwrap();
        assert_eq!(again.algorithm(), algorithm);
        assert_eq!(again.record(), key.record());
    }
    for text in [
        "",
        "-----BEGIN PRIVATE KEY-----\n####\n-----END PRIVATE KEY-----",
        "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----",
    ] {
        assert_eq!(Key::parse(text).unwrap_err(), KeyError::Unreadable, "{text}");
    }
}

#[test]
fn a_key_is_never_shown() {
    let key = Key::generate(Algorithm::Ed25519).unwrap();
    assert_eq!(format!("{key:?}"), "Key(Ed25519)");
}

#[test]
fn names_and_alignment() {
    let signer = |domain: &str, selector: &str| {
        Signer::new(domain, selector, Key::generate(Algorithm::Ed25519).unwrap())
    };
    let ours = signer("Example.org", "s2026").unwrap();
    assert_eq!(ours.record_name(), "s2026._domainkey.example.org");
    assert!(ours.record().unwrap().starts_with("v=DKIM1; k=ed25519; p="));
    for domain in ["example.org", "news.EXAMPLE.org", "org"] {
        assert!(aligned(domain, ours.domain()) && aligned(ours.domain(), domain), "{domain}");
    }
    for domain in ["anexample.org", "example.org.evil.example", "rg", ""] {
        assert!(!aligned(domain, ours.domain()) && !aligned(ours.domain(), domain), "{domain}");
    }
    assert!(!aligned("a.example.org", "b.example.org"), "nobody here knows whose example.org is");
    for (domain, selector) in
        [("", "s"), ("a..b", "s"), ("example.org", "s;t"), ("exa\r\nmple.org", "s"), ("ü.example", "s")]
    {
        assert!(matches!(signer(domain, selector), Err(KeyError::Name(_))), "{domain} {selector}");
    }
}

#[test]
fn the_length_of_a_signature_is_known_before() {
    for algorithm in [Algorithm::Rsa, Algorithm::Ed25519] {
        let signer = Signer::new("example.org", "s", Key::generate(algorithm).unwrap()).unwrap();
        let form = Form::new(Arc::new(signer), &["From".to_owned()], 0);
        let mut out = Vec::new();
        form.sign(b"from:a\r\n", &"A".repeat(44), &mut out).unwrap();
        assert_eq!(out.len(), form.length());
    }
}

#[test]
fn headers_are_found_with_their_folds() {
    assert_eq!(headers("A: 1\r\nB: 2\r\n\t3\r\nC:4\r\n"), [("A", " 1"), ("B", " 2\r\n\t3"), ("C", "4")]);
}
