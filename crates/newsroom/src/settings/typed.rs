//! What was typed into a page, as settings.

use kernel::Money;
use kernel::clock::timestamp;
use kernel::config::{Day, Origin, Set};
use press::Press;
use press::settings::Wish;
use toml::{Table, Value};

use super::groups::{Column, Field, Kind, Part};
use crate::times;

/// Things that a list may have.
const MOST: usize = 100;

/// A form as it came.
#[derive(Debug, Default)]
pub struct Typed(pub Vec<(String, String)>);

/// What is typed that is no value of its kind.
#[derive(Debug, PartialEq, Eq)]
pub struct NotAPrice(pub String);

impl Typed {
    /// What stands in the field of that name.
    pub fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.trim())
    }

    /// Whether it is there at all, as of a box that is checked.
    pub fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(key, _)| key == name)
    }

    /// How many things of a list were on the page.
    pub fn length(&self, list: &str) -> usize {
        let places = self.0.iter().filter_map(|(key, _)| {
            let (place, _) = key.strip_prefix(list)?.strip_prefix('.')?.split_once('.')?;
            place.parse::<usize>().ok().filter(|place| *place < MOST)
        });
        places.max().map_or(0, |last| last + 1)
    }

    /// What becomes of a setting.
    ///
    /// # Errors
    /// [`NotAPrice`] where an amount was to be typed.
    fn wish(&self, press: &Press, field: &Field) -> Result<Wish, NotAPrice> {
        let key = &*field.key;
        if self.has(&format!("undo:{key}")) {
            return Ok(Wish::Undo);
        }
        let text = self.get(key);
        if text.is_empty() && key.starts_with("words.") {
            // The language file's words; what the settings file says instead is left out.
            let in_file = press.layers.origin(key, &Set::new()) != Origin::Default;
            return Ok(if in_file { Wish::Be(None) } else { Wish::Undo });
        }
        Ok(Wish::Be(match field.kind {
            Kind::Number => Some(number(text)),
            Kind::Flag => Some(Value::Boolean(self.has(key))),
            Kind::Moment => moment(press, text),
            Kind::Lines => Some(lined(text)),
            Kind::Numbers => Some(Value::Array(lines(text).map(number).collect())),
            Kind::Optional => Some(text).filter(|text| !text.is_empty()).map(Value::from),
            Kind::List(columns) => Some(Value::Array(self.list(press, key, columns)?)),
            _ => Some(Value::String(text.replace("\r\n", "\n"))),
        }))
    }

    /// What becomes of each setting that is not fixed.
    ///
    /// # Errors
    /// As [`Typed::wish`].
    pub fn wishes(&self, press: &Press, fields: &[Field]) -> Result<Vec<(String, Wish)>, NotAPrice> {
        let is_free =
            |field: &&Field| !matches!(press.layers.origin(&field.key, &press.set), Origin::Environment(_));
        let free = fields.iter().filter(is_free);
        free.map(|field| Ok((field.key.to_string(), self.wish(press, field)?))).collect()
    }

    fn list(&self, press: &Press, key: &str, columns: &[Column]) -> Result<Vec<Value>, NotAPrice> {
        let mut things = Vec::new();
        for at in 0..self.length(key) {
            let name = |part: &str| format!("{key}.{at}.{part}");
            if self.has(&name("remove")) || self.has(&name("new")) && self.is_blank(&name, columns) {
                continue;
            }
            let mut thing = Table::new();
            for column in columns {
                if let Some(value) = self.part(press, &name(column.name), column.kind)? {
                    thing.insert(column.name.to_owned(), value);
                }
            }
            let place: i64 = self.get(&name("place")).parse().unwrap_or(i64::MAX);
            things.push((place, Value::Table(thing)));
        }
        things.sort_by_key(|(place, _)| *place);
        Ok(things.into_iter().map(|(_, thing)| thing).collect())
    }

    /// Whether nothing was written where another could have been begun.
    fn is_blank(&self, name: &impl Fn(&str) -> String, columns: &[Column]) -> bool {
        let written = columns.iter().filter(|column| !matches!(column.kind, Part::Choice(_) | Part::Flag));
        written.into_iter().all(|column| self.get(&name(column.name)).is_empty())
    }

    fn part(&self, press: &Press, name: &str, part: Part) -> Result<Option<Value>, NotAPrice> {
        let text = self.get(name);
        Ok(match part {
            Part::Flag => self.has(name).then_some(Value::Boolean(true)),
            Part::Days => self.days(name),
            _ if text.is_empty() => None,
            Part::Name | Part::Text | Part::Choice(_) | Part::Email | Part::Zone | Part::Language => {
                Some(Value::String(text.to_owned()))
            }
            Part::Lines => Some(lined(text)),
            Part::Number => Some(number(text)),
            Part::Moment => moment(press, text),
            Part::Prices => Some(prices(text)?),
        })
    }

    /// The days whose boxes are checked.
    fn days(&self, name: &str) -> Option<Value> {
        let checked = Day::ALL.into_iter().map(Day::as_str).filter(|day| self.has(&format!("{name}.{day}")));
        let days: Vec<Value> = checked.map(Value::from).collect();
        (!days.is_empty()).then_some(Value::Array(days))
    }
}

/// A number, or what is to be refused as none.
fn number(text: &str) -> Value {
    text.parse().map_or_else(|_| Value::String(text.to_owned()), Value::Integer)
}

/// A moment in the publication's zone, or what is to be refused as none.
fn moment(press: &Press, text: &str) -> Option<Value> {
    let text = Some(text).filter(|text| !text.is_empty())?;
    let at = times::of_field(press, text).map(|at| timestamp(at).to_string());
    Some(Value::String(at.unwrap_or_else(|| text.to_owned())))
}

fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty())
}

fn lined(text: &str) -> Value {
    Value::Array(lines(text).map(|line| line.to_owned().into()).collect())
}

/// Amounts, a line each: `69.00 EUR`.
fn prices(text: &str) -> Result<Value, NotAPrice> {
    let amounts: Vec<Value> = lines(text).map(price).collect::<Result<_, _>>()?;
    Ok(match <[Value; 1]>::try_from(amounts) {
        Ok([one]) => one,
        Err(several) => Value::Array(several),
    })
}

fn price(line: &str) -> Result<Value, NotAPrice> {
    let wrong = || NotAPrice(line.to_owned());
    let (number, currency) = line.rsplit_once(' ').ok_or_else(wrong)?;
    let money = Money { minor: 0, currency: currency.trim().to_uppercase() };
    let (whole, part) = number.trim().split_once(['.', ',']).unwrap_or((number.trim(), ""));
    let decimals = money.decimals() as usize;
    let plain = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || !plain(whole) || !plain(part) || part.len() > decimals {
        return Err(wrong());
    }
    let minor: i64 = format!("{whole}{part:0<decimals$}").parse().map_err(|_| wrong())?;
    let pair =
        [("minor".to_owned(), Value::Integer(minor)), ("currency".to_owned(), Value::String(money.currency))];
    Ok(Value::Table(pair.into_iter().collect()))
}

/// Amounts as they are typed.
pub fn shown_prices(value: &Value) -> String {
    let one = |value: &Value| {
        let money = Money {
            minor: value.get("minor").and_then(Value::as_integer).unwrap_or_default(),
            currency: value.get("currency").and_then(Value::as_str).unwrap_or_default().to_owned(),
        };
        format!("{} {}", money.number(), money.currency)
    };
    match value {
        Value::Array(list) => list.iter().map(one).collect::<Vec<_>>().join("\n"),
        single => one(single),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prices_are_typed_as_they_are_shown() {
        for (typed, shown) in [
            ("69.00 EUR", "69.00 EUR"),
            ("69 eur", "69.00 EUR"),
            ("6,9 EUR\n\n 75 USD ", "6.90 EUR\n75.00 USD"),
            ("1250 JPY", "1250 JPY"),
            ("1.005 KWD", "1.005 KWD"),
        ] {
            assert_eq!(shown_prices(&prices(typed).unwrap()), shown, "{typed}");
        }
        for wrong in
            ["69", "EUR 69", "-1 EUR", "6.999 EUR", "1.5 JPY", " EUR", "1e3 EUR", "99999999999999999999 EUR"]
        {
            assert!(prices(wrong).is_err(), "{wrong}");
        }
    }
}
