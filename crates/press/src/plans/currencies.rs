//! Which currency somebody buys in. Each price was decided for its own currency; none is ever converted.

use kernel::config::{Config, Plan};

/// What may decide it, the strongest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Wish<'a> {
    /// The currency of their latest subscription: they stay with it.
    pub kept: Option<&'a str>,
    /// What the address or the form asks for.
    pub asked: Option<&'a str>,
    /// What this browser chose before.
    pub chosen: Option<&'a str>,
}

/// A plan that cannot be had in a currency.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{plan} is sold in {sold_in}, not in {currency}. The page Subscribe shows what there is.")]
pub struct NotSold {
    /// The plan's name.
    pub plan: String,
    /// The currency.
    pub currency: String,
    /// Those that it is sold in.
    pub sold_in: String,
}

/// The currency of prices for whoever wishes so; none if nothing is sold.
pub fn shown<'a>(config: &'a Config, wish: Wish<'_>) -> Option<&'a str> {
    let sold = config.currencies();
    let usual = config.billing.currency.as_deref();
    let first = [wish.kept, wish.asked, wish.chosen, usual].into_iter().flatten();
    first.filter_map(|wanted| sold.iter().find(|one| **one == wanted)).chain(sold.first()).next().copied()
}

/// The reader's own currency, as long as anything is sold in it.
pub fn kept<'a>(config: &'a Config, kept: Option<&str>) -> Option<&'a str> {
    config.currencies().into_iter().find(|one| Some(*one) == kept)
}

/// The currency in which whoever wishes so buys this plan.
///
/// # Errors
/// [`NotSold`] if it cannot be had in the currency that they keep or asked for.
pub fn of_plan<'a>(config: &'a Config, plan: &'a Plan, wish: Wish<'_>) -> Result<&'a str, NotSold> {
    let sold = |wanted: &str| plan.price.currencies().find(|one| *one == wanted);
    let bound = kept(config, wish.kept).or(wish.asked);
    let not_sold = |currency: &str| NotSold {
        plan: plan.name.clone(),
        // An address may ask for anything.
        currency: currency.chars().take(8).collect(),
        sold_in: plan.price.currencies().collect::<Vec<_>>().join(", "),
    };
    match bound {
        Some(wanted) => sold(wanted).ok_or_else(|| not_sold(wanted)),
        None => {
            let usual = [wish.chosen, config.billing.currency.as_deref(), shown(config, Wish::default())];
            let first = usual.into_iter().flatten().find_map(sold).or_else(|| plan.price.currencies().next());
            first.ok_or_else(|| not_sold(""))
        }
    }
}

#[cfg(test)]
mod tests {
    use kernel::config::read;

    use super::*;

    fn settings() -> Config {
        let text = "[[plans]]\nslug = \"yearly\"\nname = \"A year\"\nper = \"year\"
            price = [{ minor = 8900, currency = \"EUR\" }, { minor = 9500, currency = \"USD\" }]
            [[plans]]\nslug = \"abroad\"\nname = \"Abroad\"\nper = \"year\"
            price = [{ minor = 9500, currency = \"USD\" }, { minor = 14000, currency = \"JPY\" }]";
        read(text, []).unwrap()
    }

    fn wish<'a>(kept: &'a str, asked: &'a str, chosen: &'a str) -> Wish<'a> {
        let some = |text: &'a str| Some(text).filter(|text| !text.is_empty());
        Wish { kept: some(kept), asked: some(asked), chosen: some(chosen) }
    }

    #[test]
    fn a_subscription_decides_then_what_is_asked_for_then_what_was_chosen() {
        let mut config = settings();
        for (kept, asked, chosen, expected) in [
            ("", "", "", "EUR"),
            ("", "", "JPY", "JPY"),
            ("", "USD", "JPY", "USD"),
            ("EUR", "USD", "JPY", "EUR"),
            // What nothing is sold in decides nothing.
            ("CHF", "XXX", "usd", "EUR"),
            ("CHF", "USD", "", "USD"),
        ] {
            assert_eq!(shown(&config, wish(kept, asked, chosen)), Some(expected), "{kept} {asked} {chosen}");
        }
        config.billing.currency = Some("JPY".into());
        assert_eq!(shown(&config, Wish::default()), Some("JPY"));
        assert_eq!(shown(&Config::default(), wish("EUR", "", "")), None);
    }

    #[test]
    fn a_plan_is_had_in_the_currency_that_binds_or_not_at_all() {
        let config = settings();
        let [yearly, abroad] = &config.plans[..] else { panic!() };
        let told = |plan, kept, asked, chosen| {
            of_plan(&config, plan, wish(kept, asked, chosen)).map_err(|refused| refused.currency)
        };
        assert_eq!(told(yearly, "", "", ""), Ok("EUR"));
        assert_eq!(told(yearly, "", "USD", "EUR"), Ok("USD"));
        assert_eq!(told(yearly, "USD", "EUR", "EUR"), Ok("USD"));
        assert_eq!(told(yearly, "", "JPY", ""), Err("JPY".into()));
        assert_eq!(told(yearly, "JPY", "EUR", ""), Err("JPY".into()));
        assert_eq!(told(yearly, "CHF", "EUR", ""), Ok("EUR"), "nothing is sold in francs any more");
        // What was chosen elsewhere on the site binds nobody.
        assert_eq!(told(yearly, "", "", "JPY"), Ok("EUR"));
        assert_eq!(told(abroad, "", "", "EUR"), Ok("USD"));
        let said = of_plan(&config, abroad, wish("", "EUR", "")).unwrap_err().to_string();
        assert!(said.starts_with("Abroad is sold in USD, JPY, not in EUR."), "{said}");
    }
}
