//! Money as integers: minor units and a currency, never a float.

use serde::{Deserialize, Serialize};

/// An amount in the currency's minor unit (cents, pence; whole yen).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Money {
    /// Minor units.
    pub minor: i64,
    /// ISO 4217 code, upper case.
    pub currency: String,
}

impl Money {
    /// Digits after the decimal point, by ISO 4217.
    pub fn decimals(&self) -> u32 {
        match self.currency.as_str() {
            "JPY" | "KRW" | "VND" | "CLP" | "ISK" | "UGX" | "XAF" | "XOF" | "XPF" | "PYG" | "RWF" => 0,
            "BHD" | "IQD" | "JOD" | "KWD" | "LYD" | "OMR" | "TND" => 3,
            _ => 2,
        }
    }

    fn symbol(&self) -> Option<&'static str> {
        Some(match self.currency.as_str() {
            "EUR" => "€",
            "USD" => "$",
            "GBP" => "£",
            "JPY" => "¥",
            "INR" => "₹",
            _ => return None,
        })
    }
}

impl Money {
    /// The number alone, with all its decimals: `9.00`, `-1250`, `1.005`. For columns and other programs.
    pub fn number(&self) -> String {
        let sign = if self.minor < 0 { "-" } else { "" };
        format!("{sign}{}", self.unsigned())
    }

    /// As in a column of amounts: `€9.00`, `-CHF 12.50`.
    pub fn in_full(&self) -> String {
        let sign = if self.minor < 0 { "-" } else { "" };
        format!("{sign}{}{}", self.before(), self.unsigned())
    }

    fn unsigned(&self) -> String {
        let (unit, minor) = (10_u64.pow(self.decimals()), self.minor.unsigned_abs());
        match self.decimals() {
            0 => minor.to_string(),
            width => format!("{}.{:0width$}", minor / unit, minor % unit, width = width as usize),
        }
    }

    /// What stands before the number.
    fn before(&self) -> String {
        self.symbol().map_or_else(|| format!("{} ", self.currency), str::to_owned)
    }
}

impl std::fmt::Display for Money {
    /// As printed beside a plan: `€9`, `$9.50`, `CHF 12`. Whole amounts lose their empty cents.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (full, empty) = (self.in_full(), format!(".{}", "0".repeat(self.decimals() as usize)));
        f.write_str(full.strip_suffix(&empty).unwrap_or(&full))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_read_as_prices() {
        let show = |minor, currency: &str| Money { minor, currency: currency.into() }.to_string();
        assert_eq!(show(900, "EUR"), "€9");
        assert_eq!(show(905, "USD"), "$9.05");
        assert_eq!(show(1200, "CHF"), "CHF 12");
        assert_eq!(show(1200, "JPY"), "¥1200");
        assert_eq!(show(-1250, "GBP"), "-£12.50");
        assert_eq!(show(1005, "KWD"), "KWD 1.005");
    }

    #[test]
    fn columns_keep_all_decimals_of_their_currency() {
        let show = |minor, currency: &str| {
            let money = Money { minor, currency: currency.into() };
            (money.number(), money.in_full())
        };
        let pair = |number: &str, full: &str| (number.to_owned(), full.to_owned());
        assert_eq!(show(900, "EUR"), pair("9.00", "€9.00"));
        assert_eq!(show(-5, "USD"), pair("-0.05", "-$0.05"));
        assert_eq!(show(1200, "JPY"), pair("1200", "¥1200"));
        assert_eq!(show(-1005, "KWD"), pair("-1.005", "-KWD 1.005"));
        assert_eq!(show(0, "CHF"), pair("0.00", "CHF 0.00"));
    }
}
