//! Genuine, stale, forged and senseless signatures.

use proptest::prelude::*;

use super::*;

const NOW: Moment = Moment(1_800_000_000);

fn secret(text: &str) -> SigningSecret {
    SigningSecret::new(text).unwrap()
}

fn judge(header: &str, body: &[u8], secrets: &[&str], now: i64) -> Result<Moment, Refused> {
    let secrets: Vec<_> = secrets.iter().map(|text| secret(text)).collect();
    verify(header, body, &secrets, Moment(now), TOLERANCE)
}

/// Computed with `printf '1492774577.{"id":"evt_1"}' | openssl dgst -sha256 -hmac whsec_test`.
#[test]
fn a_signature_made_by_another_program_fits() {
    let header = "t=1492774577,v1=7656fc2882a7ca0a651666b36bf2f2f22ee204f54f608f227498a2419f2890b2,v0=6ffbb59b2300aae63f272406069a9788598b792a944a07aba816edb039989a39";
    assert_eq!(
        judge(header, br#"{"id":"evt_1"}"#, &["whsec_test"], 1_492_774_600),
        Ok(Moment(1_492_774_577))
    );
}

#[test]
fn the_raw_bytes_count() {
    let header = sign(b"{\"a\": 1}", &[secret("s")], NOW);
    assert!(judge(&header, b"{\"a\": 1}", &["s"], NOW.0).is_ok());
    assert_eq!(judge(&header, b"{\"a\":1}", &["s"], NOW.0), Err(Refused::Forged));
}

#[test]
fn while_a_secret_is_replaced_either_fits() {
    let both = sign(b"x", &[secret("old"), secret("new")], NOW);
    let old = sign(b"x", &[secret("old")], NOW);
    assert!(judge(&both, b"x", &["new"], NOW.0).is_ok());
    assert!(judge(&both, b"x", &["old"], NOW.0).is_ok());
    assert!(judge(&old, b"x", &["new", "old"], NOW.0).is_ok());
    assert_eq!(judge(&old, b"x", &["new"], NOW.0), Err(Refused::Forged));
    assert_eq!(judge(&old, b"x", &[], NOW.0), Err(Refused::Forged));
}

#[test]
fn time_is_judged_both_ways() {
    let header = sign(b"x", &[secret("s")], NOW);
    for seconds in [-300, 0, 300] {
        assert!(judge(&header, b"x", &["s"], NOW.0 + seconds).is_ok());
    }
    assert_eq!(judge(&header, b"x", &["s"], NOW.0 + 301), Err(Refused::TooOld(301)));
    assert_eq!(judge(&header, b"x", &["s"], NOW.0 - 301), Err(Refused::TooNew(301)));
    let moved = header.replace("t=1800000000", "t=1800000301");
    assert_eq!(judge(&moved, b"x", &["s"], NOW.0 + 301), Err(Refused::Forged));
}

#[test]
fn headers_that_make_no_sense_are_refused() {
    let v1 = "0".repeat(64);
    let cases = [
        (String::new(), Refused::Malformed),
        ("garbage".into(), Refused::Malformed),
        (format!("v1={v1}"), Refused::Malformed),
        (format!("t=,v1={v1}"), Refused::Malformed),
        (format!("t=-5,v1={v1}"), Refused::Malformed),
        (format!("t=+5,v1={v1}"), Refused::Malformed),
        (format!("t=05,v1={v1}"), Refused::Malformed),
        (format!("t=5,t=5,v1={v1}"), Refused::Malformed),
        (format!("t=99999999999999999999,v1={v1}"), Refused::Malformed),
        ("t=5".into(), Refused::NoSignature),
        ("t=5,v1=".into(), Refused::NoSignature),
        (format!("t=5,v1={}", "g".repeat(64)), Refused::NoSignature),
        (format!("t=5,v0={v1}"), Refused::NoSignature),
        (format!("t=5,v1={v1}"), Refused::Forged),
    ];
    for (header, refused) in cases {
        assert_eq!(judge(&header, b"x", &["s"], 5), Err(refused), "{header}");
    }
}

#[test]
fn secrets_are_not_printed_and_not_empty() {
    assert!(!format!("{:?}", secret("whsec_hush")).contains("hush"));
    assert_eq!(SigningSecret::new(" \n"), None);
}

proptest! {
    #[test]
    fn any_header_is_answered(header in any::<String>(), body: Vec<u8>, now: i64) {
        prop_assert!(judge(&header, &body, &["s"], now).is_err());
    }

    #[test]
    fn nearly_right_headers_are_answered(header in "(t|v1|v0|x)=[0-9a-f+-]{0,70}(,(t|v1|v0)=[0-9a-fxX]{0,70}){0,20}", now: i64) {
        prop_assert!(judge(&header, b"x", &["s"], now).is_err());
    }

    #[test]
    fn what_is_signed_fits_and_one_changed_byte_does_not(
        body in proptest::collection::vec(any::<u8>(), 1..200),
        at in 0_i64..4_000_000_000,
        which: prop::sample::Index,
        bit in 0..8_u8,
    ) {
        let header = sign(&body, &[secret("s")], Moment(at));
        prop_assert_eq!(judge(&header, &body, &["other", "s"], at), Ok(Moment(at)));
        let mut changed = body.clone();
        changed[which.index(body.len())] ^= 1 << bit;
        prop_assert_eq!(judge(&header, &changed, &["other", "s"], at), Err(Refused::Forged));
    }

    #[test]
    fn unknown_schemes_and_more_signatures_do_not_disturb(
        before in proptest::collection::vec("v[02-9]=[0-9a-zA-Z/=]{0,80}|v1=[0-9a-f]{64}", 0..8),
        body: Vec<u8>,
    ) {
        let header = sign(&body, &[secret("s")], NOW);
        let (t, v1) = header.split_once(',').unwrap();
        let header = format!("{v1},{}{t}", before.iter().map(|item| format!("{item},")).collect::<String>());
        prop_assert!(judge(&header, &body, &["s"], NOW.0).is_ok());
    }
}
