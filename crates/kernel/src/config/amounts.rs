//! An amount in each currency that something is sold in: decided one by one, never converted.

use std::fmt;

use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::money::Money;

/// Amounts, each of another currency: in the settings one table, or a list of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Amounts(Vec<Money>);

impl Amounts {
    /// These amounts.
    pub fn new(amounts: Vec<Money>) -> Amounts {
        Amounts(amounts)
    }

    /// The amount of that currency, if there is one.
    pub fn of(&self, currency: &str) -> Option<&Money> {
        self.0.iter().find(|amount| amount.currency == currency)
    }

    /// All of them, in the order of the settings.
    pub fn iter(&self) -> impl Iterator<Item = &Money> + Clone {
        self.0.iter()
    }

    /// Their currencies, in the same order.
    pub fn currencies(&self) -> impl Iterator<Item = &str> + Clone {
        self.0.iter().map(|amount| amount.currency.as_str())
    }

    /// Whether there is none at all.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl From<Money> for Amounts {
    fn from(amount: Money) -> Amounts {
        Amounts(vec![amount])
    }
}

impl fmt::Display for Amounts {
    /// `€69, $75`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown: Vec<String> = self.0.iter().map(Money::to_string).collect();
        f.write_str(&shown.join(", "))
    }
}

impl Serialize for Amounts {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.0[..] {
            [one] => one.serialize(serializer),
            several => several.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for Amounts {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Amounts, D::Error> {
        deserializer.deserialize_any(OneOrSeveral)
    }
}

/// Tells by its form which of the two stands there, so that what is wrong within is named where it stands.
struct OneOrSeveral;

impl<'de> Visitor<'de> for OneOrSeveral {
    type Value = Amounts;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an amount, or a list of amounts")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Amounts, A::Error> {
        Money::deserialize(MapAccessDeserializer::new(map)).map(Amounts::from)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Amounts, A::Error> {
        Vec::deserialize(SeqAccessDeserializer::new(list)).map(Amounts)
    }
}

#[cfg(test)]
mod tests {
    use crate::config::{Config, Offer, read};
    use crate::money::Money;

    const PLAN: &str = "[[plans]]\nslug = \"yearly\"\nname = \"Y\"\nper = \"year\"\nprice = ";

    fn settings(price: &str, rest: &str) -> Config {
        read(&format!("{PLAN}{price}\n{rest}"), []).unwrap()
    }

    fn told(amounts: &super::Amounts) -> Vec<(i64, &str)> {
        amounts.iter().map(|amount| (amount.minor, amount.currency.as_str())).collect()
    }

    #[test]
    fn one_amount_or_several_are_read_and_written_alike() {
        let one = "{ minor = 8900, currency = \"EUR\" }";
        let yen = "{ minor = 14000, currency = \"JPY\" }";
        for (text, expected) in [
            (one.to_owned(), vec![(8900, "EUR")]),
            (format!("[{one}]"), vec![(8900, "EUR")]),
            (format!("[{one}, {yen}]"), vec![(8900, "EUR"), (14_000, "JPY")]),
        ] {
            let config = settings(&text, "");
            assert_eq!(told(&config.plans[0].price), expected);
            let again = toml::to_string(&config).unwrap();
            assert_eq!(told(&read(&again, []).unwrap().plans[0].price), expected);
        }
    }

    #[test]
    fn an_offer_holds_in_the_currencies_it_names_and_a_per_cent_in_all() {
        let prices = "[{ minor = 999, currency = \"EUR\" }, { minor = 1999, currency = \"JPY\" }]";
        let lowered = |offer: &Offer, minor, currency: &str| {
            offer.lowers(&Money { minor, currency: currency.into() }).map(|money| money.minor)
        };
        let offer = "[[offers]]\ncode = \"a\"\nplan = \"yearly\"\n";
        let fixed = settings(prices, &format!("{offer}price = {{ minor = 100, currency = \"EUR\" }}"));
        assert_eq!(lowered(&fixed.offers[0], 999, "EUR"), Some(100));
        assert_eq!(lowered(&fixed.offers[0], 1999, "JPY"), None);
        let half = settings(prices, &format!("{offer}percent = 50"));
        // The half of a cent or of a yen is the buyer's.
        assert_eq!(lowered(&half.offers[0], 999, "EUR"), Some(499));
        assert_eq!(lowered(&half.offers[0], 1999, "JPY"), Some(999));
        assert_eq!(lowered(&half.offers[0], 5005, "KWD"), Some(2502));
    }
}
