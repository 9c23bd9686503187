//! Settings in words: what a value reads as, and how two differ.

use std::collections::BTreeMap;

use kernel::Money;
use toml::{Table, Value};

/// Longest text of a line.
const LONGEST: usize = 500;

/// A value as it is read by people. Nothing is empty.
pub fn told(value: Option<&Value>) -> String {
    let text = match value {
        None => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(Value::Array(list)) => list.iter().map(|one| told(Some(one))).collect::<Vec<_>>().join(", "),
        Some(Value::Table(table)) => match money(table) {
            Some(money) => money,
            None => {
                let pairs = table.iter().map(|(key, value)| format!("{key}: {}", told(Some(value))));
                pairs.collect::<Vec<_>>().join(", ")
            }
        },
        Some(other) => other.to_string(),
    };
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}...", &text[..end]),
        None => text,
    }
}

fn money(table: &Table) -> Option<String> {
    let (minor, currency) = (table.get("minor")?.as_integer()?, table.get("currency")?.as_str()?);
    Some(Money { minor, currency: currency.to_owned() }.to_string())
}

/// Where two values of a setting differ: the name of the place, what was there and what is.
pub(super) fn differences(
    key: &str,
    before: Option<&Value>,
    after: Option<&Value>,
) -> Vec<(String, String, String)> {
    let (mut was, mut became) = (BTreeMap::new(), BTreeMap::new());
    before.into_iter().for_each(|value| leaves(key, value, &mut was));
    after.into_iter().for_each(|value| leaves(key, value, &mut became));
    let mut names: Vec<&String> = was.keys().chain(became.keys()).collect();
    names.sort();
    names.dedup();
    let text = |of: &BTreeMap<String, String>, name: &String| of.get(name).cloned().unwrap_or_default();
    let all = names.into_iter().map(|name| (name.clone(), text(&was, name), text(&became, name)));
    all.filter(|(_, was, became)| was != became).collect()
}

/// Each part of a value by its name; parts of a list by what names them, else by their place.
fn leaves(name: &str, value: &Value, into: &mut BTreeMap<String, String>) {
    match value {
        Value::Table(table) if money(table).is_none() => {
            for (key, value) in table {
                leaves(&format!("{name}.{key}"), value, into);
            }
        }
        Value::Array(list)
            if list.iter().any(|one| one.as_table().is_some_and(|one| money(one).is_none())) =>
        {
            for (at, one) in list.iter().enumerate() {
                let own = ["slug", "code"].iter().find_map(|key| one.get(key)?.as_str());
                let own = own.map_or_else(|| (at + 1).to_string(), str::to_owned);
                leaves(&format!("{name}.{own}"), one, into);
            }
        }
        plain => _ = into.insert(name.to_owned(), told(Some(plain))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(text: &str) -> Value {
        toml::from_str::<Table>(text).map(Value::Table).unwrap()
    }

    #[test]
    fn lists_differ_by_what_names_their_parts() {
        let before =
            value("[[p]]\nslug = \"year\"\nprice = { minor = 6900, currency = \"EUR\" }\nfeatures = [\"A\"]");
        let after = value(
            "[[p]]\nslug = \"month\"\nprice = { minor = 900, currency = \"EUR\" }\n[[p]]\nslug = \"year\"\nprice = { minor = 7900, currency = \"EUR\" }\nfeatures = [\"A\", \"B\"]",
        );
        let told = differences("plans", before.get("p"), after.get("p"));
        let told: Vec<_> = told.iter().map(|(a, b, c)| (a.as_str(), b.as_str(), c.as_str())).collect();
        assert_eq!(
            told,
            [
                ("plans.month.price", "", "€9"),
                ("plans.month.slug", "", "month"),
                ("plans.year.features", "A", "A, B"),
                ("plans.year.price", "€69", "€79"),
            ]
        );
        assert!(differences("plans", before.get("p"), before.get("p")).is_empty());
        assert_eq!(
            differences("x", None, Some(&Value::Integer(3))),
            [("x".into(), String::new(), "3".into())]
        );
    }

    #[test]
    fn long_texts_are_cut_between_letters() {
        let long = Value::String("é".repeat(900));
        assert_eq!(told(Some(&long)).chars().count(), LONGEST + 3);
    }
}
