//! What templates can call: words, addresses of static files, dates, numbers and prices.

use std::fmt::Write as _;
use std::sync::Arc;

use jiff::tz::TimeZone;
use jiff::{Timestamp, ZonedDateTime};
use minijinja::value::Kwargs;
use minijinja::{Environment, Error, ErrorKind, HtmlEscape, Output, State, Value, escape_formatter};

use super::assets::Assets;
use super::language::{Arg, Language};

pub(super) fn add_to(
    environment: &mut Environment,
    language: &Arc<Language>,
    assets: &Arc<Assets>,
    zone: TimeZone,
) {
    let words = language.clone();
    environment.add_function("t", move |key: &str, args: Kwargs| translate(&words, key, &args));
    let files = assets.clone();
    environment.add_function("asset", move |path: &str| {
        files.url(path).ok_or_else(|| invalid(format!("there is no static file \"{path}\" in the theme")))
    });
    let words = language.clone();
    let date = move |ms: i64, style: &str| date(&words, &zone, ms, style);
    environment.add_function("date", date.clone());
    environment.add_filter("date", date);
    let words = language.clone();
    let number = move |number: Value| number_of(&words, &number);
    environment.add_function("number", number.clone());
    environment.add_filter("number", number);
    let words = language.clone();
    let money = move |price: Value| money(&words, &price);
    environment.add_function("money", money.clone());
    environment.add_filter("money", money);
    environment.add_filter("one_line", |text: &str| one_line(text));
}

/// White space and control characters to single spaces: safe in a mail's header.
pub(super) fn one_line(text: &str) -> String {
    let parts = text.split(|c: char| c.is_whitespace() || c.is_control());
    parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

fn invalid(detail: String) -> Error {
    Error::new(ErrorKind::InvalidOperation, detail)
}

/// Shows a value as the library does, but with slashes as they are: an address stays one for whoever
/// reads the source, and a slash ends nothing where our templates put text.
pub(super) fn show(out: &mut Output, state: &mut State, value: &Value) -> Result<(), Error> {
    let Some(text) = value.as_str().filter(|text| !value.is_safe() && text.contains('/')) else {
        return escape_formatter(out, state, value);
    };
    for (nth, part) in text.split('/').enumerate() {
        if nth > 0 {
            out.write_char('/')?;
        }
        escape_formatter(out, state, &Value::from(part))?;
    }
    Ok(())
}

/// A message is text and is escaped like any other. One whose key ends in `html` may hold markup of
/// its own; then its arguments are escaped before they go in.
fn translate(language: &Language, key: &str, args: &Kwargs) -> Result<Value, Error> {
    let markup = key.ends_with("-html") || key.ends_with("_html");
    let mut values = Vec::new();
    for name in args.args() {
        let value: Value = args.get(name)?;
        if value.is_undefined() || value.is_none() {
            return Err(Error::new(
                ErrorKind::UndefinedError,
                format!("\"{name}\" for the message \"{key}\" has no value"),
            ));
        }
        values.push((name, argument(&value, markup)));
    }
    let text = language.text(key, &values);
    Ok(if markup { Value::from_safe_string(text) } else { Value::from(text) })
}

fn argument(value: &Value, markup: bool) -> Arg {
    if value.is_number() {
        let whole = i64::try_from(value.clone()).map(Arg::Number);
        let fraction = || f64::try_from(value.clone()).map(Arg::Fraction);
        return whole.or_else(|_| fraction()).unwrap_or_else(|_| Arg::Text(value.to_string()));
    }
    let text = value.to_string();
    Arg::Text(if markup && !value.is_safe() { HtmlEscape(&text).to_string() } else { text })
}

/// A moment in the publication's zone. `iso` is for machines; every other style is the message
/// `date-{style}`, so a language may put its parts in any order and a theme may add styles.
pub(super) fn date(language: &Language, zone: &TimeZone, ms: i64, style: &str) -> Result<String, Error> {
    let moment = Timestamp::from_millisecond(ms)
        .map_err(|_| invalid(format!("{ms} is not a time in milliseconds since 1970")))?
        .to_zoned_datetime(zone.clone());
    if style == "iso" {
        return Ok(moment.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string());
    }
    let args = date_parts(language, &moment);
    language.find(&format!("date-{style}"), &args).ok_or_else(|| {
        invalid(format!("there is no message \"date-{style}\" in the language files, nor is it \"iso\""))
    })
}

/// "UTC+2", or "UTC-3:30": the same in every language.
fn zone_name(moment: &ZonedDateTime) -> String {
    let minutes = moment.offset().seconds() / 60;
    let sign = if minutes < 0 { '-' } else { '+' };
    match (minutes.abs() / 60, minutes.abs() % 60) {
        (0, 0) => "UTC".into(),
        (hours, 0) => format!("UTC{sign}{hours}"),
        (hours, minutes) => format!("UTC{sign}{hours}:{minutes:02}"),
    }
}

fn date_parts(language: &Language, moment: &ZonedDateTime) -> Vec<(&'static str, Arg)> {
    let name = |kind: &str, nth: i8| language.text(&format!("{kind}-{nth}"), &[]).into();
    let hour = moment.hour();
    let hour12 = if hour % 12 == 0 { 12 } else { hour % 12 };
    vec![
        ("day", i64::from(moment.day()).into()),
        ("month", name("month", moment.month())),
        ("month-short", name("month-short", moment.month())),
        ("month-number", i64::from(moment.month()).into()),
        // Years and clock times are text: they are read, not counted.
        ("year", moment.year().to_string().into()),
        ("weekday", name("weekday", moment.weekday().to_monday_one_offset())),
        ("hour", format!("{hour:02}").into()),
        ("hour12", hour12.to_string().into()),
        ("minute", format!("{:02}", moment.minute()).into()),
        ("second", format!("{:02}", moment.second()).into()),
        ("zone", zone_name(moment).into()),
        ("period", if hour < 12 { "am" } else { "pm" }.into()),
    ]
}

fn number_of(language: &Language, number: &Value) -> Result<String, Error> {
    if !number.is_number() {
        return Err(invalid(format!("number() takes a number, not {}", number.kind())));
    }
    Ok(grouped(language, &number.to_string()))
}

/// A whole number as it is read.
pub(super) fn whole(language: &Language, number: i64) -> String {
    grouped(language, &number.to_string())
}

/// Digits with the language's separators.
fn grouped(language: &Language, plain: &str) -> String {
    let (sign, digits) = plain.strip_prefix('-').map_or(("", plain), |digits| ("-", digits));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let separator = language.text("number-group", &[]);
    let mut out = sign.to_owned();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            out.push_str(&separator);
        }
        out.push(digit);
    }
    if !fraction.is_empty() && fraction != "0" {
        out.push_str(&language.text("number-decimal", &[]));
        out.push_str(fraction);
    }
    out
}

/// A price, from `{minor, currency}`.
fn money(language: &Language, amount: &Value) -> Result<String, Error> {
    let wrong = || invalid("money() takes an amount {minor, currency}".to_owned());
    let minor = i64::try_from(amount.get_attr("minor")?).map_err(|_| wrong())?;
    let currency = amount.get_attr("currency")?;
    Ok(price(language, minor, currency.as_str().ok_or_else(wrong)?))
}

/// A price in the language's manner; whole amounts are shown without a fraction.
pub(super) fn price(language: &Language, minor: i64, currency: &str) -> String {
    let decimals = match currency {
        "JPY" | "KRW" | "VND" | "CLP" | "ISK" | "UGX" | "XAF" | "XOF" | "XPF" | "PYG" | "RWF" => 0,
        "BHD" | "IQD" | "JOD" | "KWD" | "LYD" | "OMR" | "TND" => 3,
        _ => 2,
    };
    let unit = 10_u64.pow(decimals);
    let (whole, fraction) = (minor.unsigned_abs() / unit, minor.unsigned_abs() % unit);
    let plain = match fraction {
        0 => whole.to_string(),
        _ => format!("{whole}.{fraction:0width$}", width = decimals as usize),
    };
    // A code stands apart from its amount in every language; a symbol only in some.
    let (message, symbol) = match currency {
        "EUR" => ("money", "€"),
        "USD" => ("money", "$"),
        "GBP" => ("money", "£"),
        "JPY" => ("money", "¥"),
        "INR" => ("money", "₹"),
        "KRW" => ("money", "₩"),
        code => ("money-code", code),
    };
    let amount = grouped(language, &plain);
    let text = language.text(message, &[("symbol", symbol.into()), ("amount", amount.into())]);
    if minor < 0 { format!("-{text}") } else { text }
}
