//! What to write instead: each wrong value is named with its setting, and with a value that would do.

use toml::Value;

use super::Config;

/// Settings whose right form cannot be told from their default, with what to write.
const FORMS: &[(&str, &str)] = &[
    ("server.listen", ADDRESS),
    ("server.redirect", ADDRESS),
    ("server.metrics", ADDRESS),
    ("mail.bounces.listen", ADDRESS),
    (
        "mail.bounces.sns_topics",
        "Write a list of topics, as in [\"arn:aws:sns:eu-west-1:123456789012:bounces\"].",
    ),
    ("server.trusted_proxies[]", NETWORK),
    ("institutions[].networks[]", NETWORK),
    ("institutions[].networks", "Write a list of networks, as in [\"192.0.2.0/24\"]."),
    ("server.trusted_proxies", "Write a list of networks, as in [\"127.0.0.0/8\"]."),
    ("access.open_until", INSTANT),
    ("institutions[].until", INSTANT),
    ("institutions[].domains", "Write a list of mail domains, as in [\"library.example\"]."),
    ("plans[].price", PRICE),
    ("plans[].price[]", PRICE),
    ("offers[].price", PRICE),
    ("offers[].price[]", PRICE),
    ("offers[].percent", "Write a whole number, as in 25."),
    ("offers[].until", INSTANT),
    ("offers[].automatic", BOOLEAN),
    ("offers[].terms", "Write a whole number, as in 3."),
    ("mail.bulk.relays[].port", "Write a whole number, as in 587."),
    ("mail.bulk.relays[].connections", "Write a whole number, as in 4."),
    ("mail.bulk.relays[].rate", "Write a whole number, as in 100."),
    ("offers[].domains", "Write a list of domains, as in [\"university.example\"]."),
    ("plans[].price.minor", MINOR),
    ("plans[].price[].minor", MINOR),
    ("plans[].price.currency", CURRENCY),
    ("plans[].price[].currency", CURRENCY),
    ("billing.currency", CURRENCY),
    ("access.rules[].older_than_days", "Write a whole number, as in 30."),
    ("access.rules[].first_hours", "Write a whole number, as in 24."),
    ("newsletters[].subscribers_only", BOOLEAN),
    ("newsletters[].on_registration", BOOLEAN),
    ("mail.bulk.relays", "Write a table for each: its settings below a line [[mail.bulk.relays]]."),
    ("mail.bulk.dkim", "Write a table for each: its settings below a line [[mail.bulk.dkim]]."),
    ("newsletters[].followers_only", BOOLEAN),
    ("newsletters[].days", "Write a list of days, as in [\"monday\", \"friday\"]."),
    ("newsletters[].holidays", "Write a list of days, as in [\"2026-04-03\", \"12-25\"]."),
    ("newsletters[].sections", PORTIONS),
    ("newsletters[].sections[]", PORTIONS),
    ("plans[].features", "Write a list of texts, as in [\"Every article\"]."),
];
const ADDRESS: &str = "Write an address and a port, as in \"127.0.0.1:8080\".";
const NETWORK: &str = "Write a network, as in \"192.0.2.0/24\".";
const INSTANT: &str = "Write an instant, as in \"2031-05-03T18:00:00Z\".";
const PRICE: &str = "Write { minor = 6900, currency = \"EUR\" }, or a list of those.";
const MINOR: &str = "Write the amount in cents, as in 6900.";
const CURRENCY: &str = "Write three capitals, as in \"EUR\".";
const PORTIONS: &str = "Write sections in their order, as in [\"take 1\", \"latest 3-6\", \"radar 0-5\"].";
const BOOLEAN: &str = "Write true or false.";

/// What to write for the setting at `path`, given what is known to be wrong.
pub(super) fn advice(path: &str, problem: &str) -> String {
    if let Some((_, choices)) = problem.split_once(", expected ")
        && problem.starts_with("unknown variant")
    {
        let words: Vec<String> =
            choices.split('`').skip(1).step_by(2).map(|word| format!("\"{word}\"")).collect();
        return format!("Write {}.", words.join(" or "));
    }
    if let Some(missing) = problem.strip_prefix("missing field ") {
        return format!("Add {}.", missing.replace('`', "\""));
    }
    let pattern = pattern(path);
    match FORMS.iter().find(|(known, _)| *known == pattern) {
        Some((_, form)) => (*form).to_owned(),
        None => by_default(path),
    }
}

/// The default is right in form.
fn by_default(path: &str) -> String {
    let defaults = Value::try_from(Config::default()).ok();
    let default = path.split('.').try_fold(defaults.as_ref(), |at, key| Some(at?.get(key)));
    match default.flatten() {
        Some(Value::Integer(number)) => format!("Write a whole number, as in {number}."),
        Some(Value::Boolean(_)) => BOOLEAN.to_owned(),
        Some(Value::Array(_)) => "Write a list, as in [\"one\", \"two\"].".to_owned(),
        Some(Value::Table(_)) => format!("Write a table: its settings below a line [{path}]."),
        Some(text) if !text.as_str().unwrap_or_default().is_empty() => {
            format!("Write a text in quotes, as in {text}.")
        }
        _ => "Write a text in quotes, as in \"...\".".to_owned(),
    }
}

/// `plans[3].name` as `plans[].name`.
fn pattern(path: &str) -> String {
    let mut pattern = String::new();
    for part in path.split_inclusive(['[', ']']) {
        match part.strip_suffix(']') {
            Some(index) if index.bytes().all(|digit| digit.is_ascii_digit()) => pattern.push(']'),
            _ => pattern.push_str(part),
        }
    }
    pattern
}

/// The value at `path`, as it would stand in the file; a long one is cut.
pub(super) fn shown(table: &Value, path: &str) -> Option<String> {
    const LONGEST: usize = 60;
    let steps = path.split(['.', '[']).map(|step| step.trim_end_matches(']'));
    let found = steps.filter(|step| !step.is_empty()).try_fold(table, |at, step| match at {
        Value::Array(list) => list.get(step.parse::<usize>().ok()?),
        other => other.get(step),
    })?;
    let text = found.to_string();
    Some(match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}...", &text[..end]),
        None => text,
    })
}
