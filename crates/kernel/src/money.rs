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

impl std::fmt::Display for Money {
    /// As printed beside a plan: `€9`, `$9.50`, `CHF 12`. Whole amounts lose their empty cents.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let unit = 10_i64.pow(self.decimals());
        if self.minor < 0 {
            f.write_str("-")?;
        }
        match self.symbol() {
            Some(symbol) => f.write_str(symbol)?,
            None => write!(f, "{} ", self.currency)?,
        }
        let minor = self.minor.unsigned_abs();
        write!(f, "{}", minor / unit.unsigned_abs())?;
        match minor % unit.unsigned_abs() {
            0 => Ok(()),
            rest => write!(f, ".{rest:0width$}", width = self.decimals() as usize),
        }
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
}
