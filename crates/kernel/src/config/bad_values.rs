//! Every setting with values that cannot be: each message names the key, the value and what to write.

use toml::Value;

use super::{Config, read};

/// What is said about `text`, which must hold all of `words`.
#[track_caller]
fn says(text: &str, words: &[&str]) {
    let said = match read(text, []) {
        Err(error) => error.to_string(),
        Ok(_) => panic!("it is accepted: {text}"),
    };
    for word in words {
        assert!(said.contains(word), "{word} is missing\n{text}\n{said}");
    }
}

/// Every setting that has a default, with it.
fn leaves() -> Vec<(String, Value)> {
    let mut found = Vec::new();
    let mut open = vec![(String::new(), Value::try_from(Config::default()).unwrap())];
    while let Some((path, value)) = open.pop() {
        let Value::Table(table) = value else {
            found.push((path, value));
            continue;
        };
        for (key, value) in table {
            open.push((if path.is_empty() { key } else { format!("{path}.{key}") }, value));
        }
    }
    found
}

#[test]
fn a_value_of_the_wrong_type_is_named_with_its_key_and_a_right_one() {
    let leaves = leaves();
    assert!(leaves.len() > 40, "only {} settings were found", leaves.len());
    for (path, default) in leaves {
        let wrong = match default {
            Value::String(_) => "12.5",
            Value::Array(_) => "\"alone\"",
            _ => "\"many\"",
        };
        says(&format!("{path} = {wrong}"), &[&format!("\"{path}\""), wrong, "Write "]);
    }
}

#[test]
fn a_number_out_of_range_is_named_with_its_range() {
    for (path, default) in leaves() {
        let Value::Integer(_) = default else { continue };
        says(&format!("{path} = -1"), &[&path, "-1"]);
    }
    for (path, value) in [("meter.allowance", "1001"), ("readers.devices", "0"), ("mail.smtp.port", "0")] {
        says(&format!("{path} = {value}"), &[path, value, "between"]);
    }
    says("mail.smtp.port = 70000", &["mail.smtp.port", "70000", "whole number"]);
}

#[test]
fn words_that_are_no_choice_are_named_with_the_choices() {
    for (path, choice) in [
        ("meter.unlock", "automatic"),
        ("access.default", "metered"),
        ("mail.transport", "outbox"),
        ("mail.smtp.security", "starttls"),
        ("server.tls", "files"),
        ("billing.withdrawal_refund", "proportionate"),
        ("billing.tax.prices", "exclusive"),
        ("billing.stripe.tax", "inclusive"),
        ("billing.invoice.opens", "payment"),
        ("server.log", "json"),
        ("server.log_level", "warn"),
    ] {
        says(&format!("{path} = \"nonsense\""), &[path, "\"nonsense\"", &format!("\"{choice}\"")]);
    }
}

#[test]
fn texts_that_mean_nothing_are_named_with_what_would() {
    const PLAN: &str = "[[plans]]\nslug = \"yearly\"\nname = \"Y\"\nper = \"year\"\n";
    const EURO: &str = "{ minor = 6900, currency = \"EUR\" }";
    const LIBRARY: &str = "[[institutions]]\nname = \"Library\"\n";
    let plan = |price: &str| format!("{PLAN}price = {price}");
    let offer = |rest: &str| {
        let plan = format!("{PLAN}price = {EURO}");
        format!("{plan}\n[[offers]]\ncode = \"welcome\"\n{rest}")
    };
    let library = |rest: &str| format!("{LIBRARY}{rest}");
    let letter = |rest: &str| format!("[[newsletters]]\nslug = \"daily\"\nname = \"x\"\n{rest}");
    for (text, words) in [
        (
            "site.time_zone = \"Europe/Lisbonn\"".to_owned(),
            ["site.time_zone", "Europe/Lisbonn", "\"Europe/Lisbon\""],
        ),
        ("site.time_zone = \"Zzz\"".into(), ["site.time_zone", "Zzz", "Europe/Lisbon"]),
        ("site.url = \"weir.example\"".into(), ["site.url", "weir.example", "https://"]),
        ("site.url = \"https://weir.example/news\"".into(), ["site.url", "/news", "without a path"]),
        ("site.name = \" \"".into(), ["site.name", "\" \"", "Write"]),
        ("site.contact = \"desk\"".into(), ["site.contact", "\"desk\"", "name@example.org"]),
        (
            "[billing.notices]\nfailed_days = [7, 3]".into(),
            ["billing.notices.failed_days", "[7, 3]", "[3, 7, 12]"],
        ),
        ("billing.processor = \"invoice\"".into(), ["billing.invoice.seller", "\"\"", "Mill Lane"]),
        (
            "[billing.invoice]\noffered = true\nseller = \"The Weir\"".into(),
            ["billing.invoice.account", "\"\"", "IBAN"],
        ),
        ("mail.from = \"a@b@c\"".into(), ["mail.from", "a@b@c", "one @"]),
        ("server.listen = \"8080\"".into(), ["server.listen", "\"8080\"", "127.0.0.1:8080"]),
        ("server.metrics = \"here\"".into(), ["server.metrics", "\"here\"", "127.0.0.1:8080"]),
        (
            "server.trusted_proxies = [\"10.0.0.0/8\", \"10.0.0.0/99\"]".into(),
            ["server.trusted_proxies[1]", "10.0.0.0/99", "192.0.2.0/24"],
        ),
        (
            "access.open_until = \"tomorrow\"".into(),
            ["access.open_until", "tomorrow", "2031-05-03T18:00:00Z"],
        ),
        ("[[access.rules]]\naccess = \"all\"".into(), ["access.rules[0].access", "\"all\"", "\"free\""]),
        (
            "[[access.rules]]\nsection = \"x\"".into(),
            ["access.rules[0]", "section = \"x\"", "Add \"access\""],
        ),
        (plan("{ minor = 6900, currency = \"euro\" }"), ["plans[].price.currency", "\"euro\"", "\"EUR\""]),
        (plan("{ minor = -1, currency = \"EUR\" }"), ["plans[].price.minor", "-1", "6900"]),
        (
            offer("plan = \"yearly\"\nprice = { minor = 9900, currency = \"EUR\" }"),
            ["offers[].price", "€99", "€69"],
        ),
        (
            offer("plan = \"yearly\"\nprice = { minor = 100, currency = \"USD\" }"),
            ["offers[].price", "$1", "€69"],
        ),
        (
            offer("plan = \"none\"\nprice = { minor = 100, currency = \"EUR\" }"),
            ["offers[].plan", "\"none\"", "slug"],
        ),
        (plan("69"), ["plans[0].price", "69", "minor = 6900"]),
        (plan("[]"), ["plans[].price", "[]", "minor = 6900"]),
        (plan(&format!("[{EURO}, 69]")), ["plans[0].price[1]", "69", "minor = 6900"]),
        (
            plan(&format!("[{EURO}, {{ minor = \"x\", currency = \"USD\" }}]")),
            ["plans[0].price[1].minor", "\"x\"", "in cents"],
        ),
        (plan(&format!("[{EURO}, {EURO}]")), ["plans[].price", "EUR twice", "one amount for each currency"]),
        (plan(&format!("{EURO}\n[billing]\ncurrency = \"USD\"")), ["billing.currency", "\"USD\"", "\"EUR\""]),
        ("[billing.tax]\non_top = [\"dollars\"]".into(), ["billing.tax.on_top", "\"dollars\"", "[\"USD\"]"]),
        (offer("plan = \"yearly\""), ["welcome", "offers[].price", "offers[].percent"]),
        (offer("plan = \"yearly\"\npercent = 101"), ["offers[].percent", "101", "from 1 to 100"]),
        (
            offer(&format!("plan = \"yearly\"\npercent = 50\nprice = {EURO}")),
            ["welcome", "offers[].price", "offers[].percent"],
        ),
        (
            library("networks = [\"192.0.2.0/33\"]"),
            ["institutions[0].networks[0]", "192.0.2.0/33", "192.0.2.0/24"],
        ),
        (library("networks = [\"0.0.0.0/0\"]"), ["institutions[].networks", "0.0.0.0/0", "192.0.2.0/24"]),
        (library("networks = []"), ["institutions[].networks", "[]", "192.0.2.0/24"]),
        (
            "[[newsletters]]\nslug = \"Daily Review\"\nname = \"x\"".into(),
            ["newsletters[].slug", "Daily Review", "daily-review"],
        ),
        (
            "[[newsletters]]\nslug = \"stop\"\nname = \"x\"".into(),
            ["newsletters[].slug", "\"stop\"", "write another"],
        ),
        (letter("at = \"6:30\""), ["newsletters[].at", "\"6:30\"", "06:30"]),
        (
            letter("time_zone = \"Lisbonn\""),
            ["newsletters[].time_zone of \"daily\"", "\"Lisbonn\"", "\"Europe/Lisbon\""],
        ),
        (letter("days = [\"someday\"]"), ["newsletters[0].days[0]", "someday", "\"monday\""]),
        (letter("days = \"monday\""), ["newsletters[0].days", "monday", "[\"monday\", \"friday\"]"]),
        (letter("holidays = [\"12-32\"]"), ["newsletters[].holidays", "12-32", "2026-04-03"]),
        (
            letter("sections = [\"latest 6-3\"]"),
            ["newsletters[0].sections[0]", "latest 6-3", "\"latest 3-6\""],
        ),
        (letter("sections = [\"radar\", \"radar 1\"]"), ["newsletters[].sections", "\"radar\"", "twice"]),
        (letter("about = \"rivers\""), ["newsletters[].about", "\"rivers\"", "topics/rivers"]),
        (letter("about = \"authors/ada\""), ["newsletters[].about", "authors/ada", "sections/water"]),
        (letter("followers_only = true"), ["newsletters[].followers_only", "daily", "newsletters[].about"]),
        (letter("untouched = \"keep\""), ["newsletters[0].untouched", "keep", "\"send\""]),
        (letter("from = \"a@b@c\""), ["newsletters[].from", "a@b@c", "name@example.org"]),
        (letter("reply_to = \"desk\""), ["newsletters[].reply_to", "\"desk\"", "name@example.org"]),
        (
            "[[ads]]\nslot = \"top\"\nheadline = \"x\"\nadvertiser = \"y\"\nurl = \"javascript:1\"".into(),
            ["ads[].url", "javascript:1", "https://"],
        ),
        (
            "billing.processor = \"stripe\"".into(),
            ["billing.stripe.secret_key_file", "billing.processor", "\"stripe.secret\""],
        ),
        (
            "[billing]\nprocessor = \"stripe\"\nstripe.secret_key_file = \"key\"".into(),
            ["billing.stripe.webhook_secret_file", "is missing", "path of the file"],
        ),
        (
            "billing.stripe.address = \"http://api.stripe.com\"".into(),
            ["billing.stripe.address", "http://api.stripe.com", "https://api.stripe.com"],
        ),
        (
            "billing.stripe.pages = [\"https://pay.example/x; script-src *\"]".into(),
            ["billing.stripe.pages", "script-src", "without a path"],
        ),
        (
            "[billing]\ntax.rate = 700\nstripe.tax = \"exclusive\"".into(),
            ["billing.stripe.tax", "billing.tax.rate", "twice"],
        ),
        ("media.storage = \"cloud\"".into(), ["media.storage", "cloud", "\"s3\""]),
        (
            "media.storage = \"s3\"\nmedia.s3.bucket = \"pictures\"".into(),
            ["media.s3.endpoint", "media.storage", "https://s3.eu-central-1.amazonaws.com"],
        ),
        ("media.s3.prefix = \"../a b\"".into(), ["media.s3.prefix", "../a b", "hyphens"]),
        (
            "[mail]\ntransport = \"smtp\"\n[mail.smtp]\nhost = \"\"".into(),
            ["mail.smtp.host", "\"\"", "smtp.example.org"],
        ),
        ("mail.smtp.helo = \"\"".into(), ["mail.smtp.helo", "\"\"", "mail.example.org"]),
        ("mail.smtp.helo = \"a\\r\\nb\"".into(), ["mail.smtp.helo", "a\\r\\nb", "mail.example.org"]),
        ("mail.smtp.helo = \"[host]\"".into(), ["mail.smtp.helo", "[host]", "mail.example.org"]),
    ] {
        says(&text, &words);
    }
}

#[test]
fn a_mistake_in_the_file_names_its_line() {
    says("[site]\nname = The Weir\n", &["line 2", "name = The Weir", "quotes"]);
    says("[site]\nname = \"a\"\nname = \"b\"\n", &["line 3", "name"]);
    says("[site\n", &["line 1"]);
}

#[test]
fn a_variable_is_named_with_its_setting() {
    let said = |variable: &str, value: &str| {
        let error = read("", [(variable.to_owned(), value.to_owned())]).unwrap_err();
        error.to_string()
    };
    for (variable, value, words) in [
        ("BROADSHEET_METER__ALLOWANCE", "many", ["meter.allowance", "\"many\"", "whole number"]),
        ("BROADSHEET_METER__ALLOWANCE", "5000", ["meter.allowance", "5000", "between"]),
        ("BROADSHEET_SITE__TIME_ZONE", "Lisbonn", ["site.time_zone", "Lisbonn", "Europe/Lisbon"]),
        (
            "BROADSHEET_SERVER__TRUSTED_PROXIES",
            "10.0.0.0/8",
            ["server.trusted_proxies", "10.0.0.0/8", "list"],
        ),
        ("BROADSHEET_MTER__ALLOWANCE", "5", ["mter", "Did you mean", "\"meter\""]),
    ] {
        let said = said(variable, value);
        assert!(said.contains(variable), "{variable} is missing\n{said}");
        for word in words {
            assert!(said.contains(word), "{word} is missing\n{said}");
        }
    }
}
