//! What a crawl sends to each route that takes forms.

use super::{Form, Made, Story, heading};

/// Every form is sent right and wrong.
pub(super) fn of(route: &str, wanted: &Story, made: &Made) -> Vec<Form> {
    let to = |path: &str, fields: &[(&'static str, &str)]| -> Form {
        (path.to_owned(), fields.iter().map(|(name, value)| (*name, (*value).to_owned())).collect())
    };
    let (slug, path) = (wanted.slug.as_str(), wanted.path());
    let fresh = format!("fresh{}@r{}.example", made.gift.expose().len(), made.confirm.len());
    match route {
        "/articles/{slug}/unlock" => vec![to(&format!("{path}/unlock"), &[])],
        "/articles/{slug}/gift" => vec![to(&format!("{path}/gift"), &[])],
        "/articles/{slug}/save" => vec![to(&format!("{path}/save"), &[])],
        "/articles/{slug}/unsave" => {
            vec![to(&format!("{path}/unsave"), &[]), to(&format!("{path}/unsave"), &[("next", &path)])]
        }
        follow if follow.ends_with("follow") => vec![to(&heading(follow), &[("next", &path)])],
        "/gift/{token}" => vec![to(&format!("/gift/{}", made.gift.expose()), &[]), to("/gift/nonsense", &[])],
        "/account/subscription/change" => vec![to(route, &[("plan", "all-access"), ("charge", "0")])],
        "/account/subscription/pause" => vec![to(route, &[("months", "1")]), to(route, &[("months", "0")])],
        "/account/subscription/stay" | "/account/subscription/resume" => vec![to(route, &[])],
        "/withdraw" => vec![
            to(route, &[("name", "Ada"), ("email", "ada@withdraws.example"), ("step", "confirm")]),
            to(route, &[("name", "Ada"), ("email", "ada@withdraws.example")]),
            to(
                route,
                &[
                    ("name", "Ada"),
                    ("email", "ada@withdraws.example"),
                    ("about", "present"),
                    ("step", "confirm"),
                ],
            ),
            to(route, &[("name", ""), ("email", "nonsense")]),
        ],
        "/withdraw/{id}/{signature}" => {
            vec![to(&made.proof, &[]), to(&format!("{}/nonsense", made.withdrawal), &[])]
        }
        "/register" => vec![
            to(route, &[("email", &fresh), ("article", slug)]),
            to(route, &[("email", &made.email), ("article", slug)]),
            to(route, &[("email", "nonsense"), ("article", slug)]),
            to(route, &[("email", "someone@gmial.com"), ("article", slug)]),
            to(route, &[("email", "nonsense")]),
        ],
        "/checkout" => vec![
            to(route, &[("plan", "all-access"), ("next", &path), ("email", &fresh), ("agree", "yes")]),
            to(route, &[("plan", "all-access"), ("next", &path), ("email", &made.email), ("agree", "yes")]),
            to(route, &[("plan", "all-access"), ("next", &path), ("email", "nonsense"), ("agree", "yes")]),
            to(route, &[("plan", "nonsense"), ("email", &fresh)]),
        ],
        "/order" => {
            let typed = [
                ("plan", "all-access"),
                ("next", path.as_str()),
                ("name", "Library"),
                ("address", "1 Mill Lane"),
            ];
            vec![to(route, &typed), to(route, &[typed.as_slice(), &[("agree", "yes")]].concat())]
        }
        "/currency" => vec![
            to(route, &[("currency", "EUR"), ("next", &path)]),
            to(route, &[("currency", "nonsense"), ("next", "//elsewhere.example")]),
        ],
        "/invoices/{id}/cancel" => vec![to("/invoices/nonsense/cancel", &[])],
        "/sandbox/{token}" => vec![to("/sandbox/nonsense", &[("act", "pay")])],
        "/webhooks/stripe" | "/webhooks/ses" => vec![to(route, &[("id", "evt_1"), ("type", "invoice.paid")])],
        "/account/subscription/card" => vec![to(route, &[("card", "bad")]), to(route, &[("card", "x")])],
        "/account/subscription/cancel" | "/account/subscription/keep" => vec![to(route, &[])],
        "/login" => vec![
            to(route, &[("email", &made.email), ("next", &path)]),
            to(route, &[("email", "nobody@nowhere.example"), ("next", &path)]),
            to(route, &[("email", "nonsense"), ("next", &path)]),
        ],
        "/login/code" => vec![to(route, &[("email", &made.email), ("code", "000000")]), to(route, &[])],
        "/login/passkey" | "/account/passkeys" => vec![to(route, &[("answer", "{}"), ("next", &path)])],
        "/login/passkey/question" | "/account/passkeys/question" => vec![to(route, &[])],
        "/account/passkeys/{id}/remove" => vec![to("/account/passkeys/nonsense/remove", &[])],
        "/login/link/{token}" => {
            vec![to(&format!("/login/link/{}", made.link.expose()), &[]), to("/login/link/nonsense", &[])]
        }
        "/account/newsletters" => {
            vec![to(route, &[("newsletter", "weekly-free")]), to(route, &[("newsletter", "x")])]
        }
        "/account/address" => {
            vec![to(route, &[("email", "moved@away.example")]), to(route, &[("email", "nonsense")])]
        }
        "/account/address/code" => vec![to(route, &[("email", "moved@away.example"), ("code", "000000")])],
        "/account/address/{token}" => vec![to("/account/address/nonsense", &[])],
        "/account/sessions/{id}/revoke" => vec![to("/account/sessions/nonsense/revoke", &[])],
        "/account/gifts/{id}/revoke" => {
            vec![to("/account/gifts/999999999/revoke", &[]), to("/account/gifts/nonsense/revoke", &[])]
        }
        "/account/searches" => vec![to(route, &[("q", "cranes -quay")]), to(route, &[("q", "year:1987")])],
        "/account/searches/mails" => vec![to(route, &[("on", "yes")]), to(route, &[])],
        "/account/searches/{id}/delete" => {
            vec![to("/account/searches/999999999/delete", &[]), to("/account/searches/nonsense/delete", &[])]
        }
        "/account/delete" => vec![to(route, &[("confirm", "nonsense")])],
        "/newsletters" => vec![
            to(route, &[("email", &fresh), ("newsletter", "weekly-free")]),
            to(route, &[("email", "nonsense"), ("newsletter", "weekly-free")]),
            to(route, &[("email", &fresh), ("newsletter", "nonsense")]),
        ],
        "/newsletters/confirm/{token}" => {
            vec![to(&made.confirm, &[]), to("/newsletters/confirm/nonsense", &[])]
        }
        "/newsletters/stop/{reader}/{newsletter}/{signature}" => vec![to(&made.stop, &[])],
        "/newsletters/resume/{reader}/{newsletter}/{signature}" => vec![to(&made.resume, &[])],
        "/newsletters/why/{reader}/{newsletter}/{signature}" => {
            vec![to(&made.why, &[("reason", "too-often")]), to(&made.why, &[("reason", "x")])]
        }
        "/preferences" => preferences(route),
        "/preferences/{reader}/{signature}" => {
            [preferences(&made.preferences), vec![to("/preferences/nobody/nonsense", &[])]].concat()
        }
        "/set-up/{token}" => vec![to("/set-up/nonsense", &[("act", "finish"), ("name", "Another")])],
        "/login/resend" | "/logout" | "/account/sessions/revoke-all" => vec![to(route, &[])],
        "/account/history/pause" | "/account/history/resume" | "/account/history/clear" => {
            vec![to(route, &[])]
        }
        theirs if made.collectives.forms(theirs).is_some() => made.collectives.forms(theirs).unwrap(),
        missing => panic!("{missing} takes forms that are missing from the tour: say what to send there"),
    }
}

/// Every act of the page of everything that comes by mail.
fn preferences(path: &str) -> Vec<Form> {
    let acts: [&[(&'static str, &str)]; 7] = [
        &[("shown", "weekly-free"), ("newsletter", "weekly-free"), ("follow-1", "at-once")],
        &[("shown", "x"), ("newsletter", "x")],
        &[("pause", "month")],
        &[("pause", "until"), ("until", "2020-01-01")],
        &[("resume", "yes")],
        &[("stop", "yes")],
        &[("undo", "1")],
    ];
    let own = |fields: &[(&'static str, &str)]| -> Form {
        (path.to_owned(), fields.iter().map(|(name, value)| (*name, (*value).to_owned())).collect())
    };
    acts.into_iter().map(own).collect()
}
