//! Prices that cannot be charged, and offers that lower none.

use super::check::slugs_of;
use super::{Amounts, Config, Offer, Plan};
use crate::money::Money;

/// The first thing wrong with what is sold, as a sentence.
pub(super) fn check(config: &Config) -> Result<(), String> {
    for plan in &config.plans {
        amounts("plans", &plan.slug, &plan.price)?;
    }
    slugs_of("offers", "code", config.offers.iter().map(|offer| offer.code.as_str()))?;
    config.offers.iter().try_for_each(|one| offer(config, one))?;
    currencies(config)
}

/// At least one amount that can be charged, and one a currency.
fn amounts(list: &str, whose: &str, amounts: &Amounts) -> Result<(), String> {
    if amounts.is_empty() {
        return Err(format!(
            "{list}[].price of \"{whose}\" is []; write {{ minor = 6900, currency = \"EUR\" }}, or a list of those."
        ));
    }
    for (at, amount) in amounts.iter().enumerate() {
        price(list, whose, amount)?;
        if amounts.currencies().take(at).any(|before| before == amount.currency) {
            let currency = &amount.currency;
            return Err(format!(
                "{list}[].price of \"{whose}\" has {currency} twice; write one amount for each currency."
            ));
        }
    }
    Ok(())
}

/// An amount that can be charged.
fn price(list: &str, whose: &str, price: &Money) -> Result<(), String> {
    let Money { minor, currency } = price;
    if !is_code(currency) {
        return Err(format!(
            "{list}[].price.currency of \"{whose}\" is \"{currency}\"; write three capitals, as in \"EUR\"."
        ));
    }
    if *minor < 0 {
        return Err(format!(
            "{list}[].price.minor of \"{whose}\" is {minor}; write the amount in cents, as in 6900, and not below 0."
        ));
    }
    Ok(())
}

fn is_code(currency: &str) -> bool {
    currency.len() == 3 && currency.bytes().all(|b| b.is_ascii_uppercase())
}

fn offer(config: &Config, offer: &Offer) -> Result<(), String> {
    let Offer { code, plan, terms, .. } = offer;
    let Some(of) = config.plans.iter().find(|of| of.slug == *plan) else {
        return Err(format!(
            "offers[].plan of \"{code}\" is \"{plan}\"; write the slug of one of the plans."
        ));
    };
    match (&offer.price, offer.percent) {
        (Some(prices), None) => {
            amounts("offers", code, prices)?;
            prices.iter().try_for_each(|price| is_less(code, price, of))?;
        }
        (None, Some(1..=100)) => {}
        (None, Some(percent)) => {
            return Err(format!(
                "offers[].percent of \"{code}\" is {percent}; write a number from 1 to 100."
            ));
        }
        _ => {
            return Err(format!(
                "the offer \"{code}\" needs either offers[].price, as in {{ minor = 100, currency = \"EUR\" }}, or offers[].percent, as in 25."
            ));
        }
    }
    if *terms > 120 {
        return Err(format!("offers[].terms of \"{code}\" is {terms}; write up to 120, or 0 for good."));
    }
    Ok(())
}

/// Whether an offer's price is lower than what the plan costs in the same currency.
fn is_less(code: &str, price: &Money, plan: &Plan) -> Result<(), String> {
    let (prices, slug) = (&plan.price, &plan.slug);
    match prices.of(&price.currency) {
        Some(full) if price.minor < full.minor => Ok(()),
        Some(full) => Err(format!(
            "offers[].price of \"{code}\" is {price}; it must be less than {full}, the price of \"{slug}\"."
        )),
        None => Err(format!(
            "offers[].price of \"{code}\" is {price}; write it in a currency that \"{slug}\" is sold in, which costs {prices}."
        )),
    }
}

/// Currencies that are named apart from prices.
fn currencies(config: &Config) -> Result<(), String> {
    let sold = config.currencies();
    let is_sold =
        |currency: &String| is_code(currency) && (sold.is_empty() || sold.contains(&currency.as_str()));
    if let Some(currency) = config.billing.currency.as_ref().filter(|one| !is_sold(one)) {
        let one = sold.first().unwrap_or(&"EUR");
        return Err(format!(
            "billing.currency is \"{currency}\"; write one that a plan is sold in, as in \"{one}\"."
        ));
    }
    let no_code = config.billing.tax.on_top.iter().find(|currency| !is_code(currency));
    no_code.map_or(Ok(()), |currency| {
        Err(format!(
            "billing.tax.on_top has \"{currency}\"; write currencies in three capitals, as in [\"USD\"]."
        ))
    })
}
