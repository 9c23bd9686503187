//! What the settings say of Stripe, and the secrets in their files.

use std::fs;
use std::path::{Path, PathBuf};

use kernel::Money;
use kernel::config::{Config, Processor, StripeTax};
use press::plans::charged;
use stripe::{Client, Settings, SigningSecret, amount};

/// Settings of Stripe that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SetupError {
    /// A file that cannot be read.
    #[error("{setting} is {path:?}, which cannot be read: {cause}")]
    File {
        /// Which setting names it.
        setting: &'static str,
        /// The file.
        path: PathBuf,
        /// Why not.
        cause: std::io::Error,
    },
    /// A file without a secret. With an empty one anybody could sign.
    #[error(
        "{setting} is {path:?}, and there is nothing in it; put the secret there as Stripe's dashboard shows it"
    )]
    Empty {
        /// Which setting names it.
        setting: &'static str,
        /// The file.
        path: PathBuf,
    },
    /// A secret of another kind.
    #[error(
        "{setting} is {path:?}, and what is in it does not begin with {start}; copy it again from Stripe's dashboard"
    )]
    Kind {
        /// Which setting names it.
        setting: &'static str,
        /// The file.
        path: PathBuf,
        /// How it must begin.
        start: &'static str,
    },
    /// A price that Stripe cannot count.
    #[error("{list}[].price of \"{of}\": {cause}")]
    Price {
        /// Whether it is a plan's or an offer's.
        list: &'static str,
        /// The plan or the offer.
        of: String,
        /// Why not.
        cause: amount::TooFine,
    },
    /// Anything else.
    #[error("billing.stripe: {0}")]
    Client(#[from] stripe::SetupError),
}

/// What the settings say of Stripe.
#[derive(Clone, Debug)]
pub struct Desk {
    /// What signs its webhooks: several while one is replaced by another.
    pub secrets: Vec<SigningSecret>,
    /// Whether it computes tax.
    pub tax: StripeTax,
    /// Whether readers may type promotion codes.
    pub promotion_codes: bool,
    /// Where its pages are.
    pub pages: Vec<String>,
}

const KEY: &str = "billing.stripe.secret_key_file";
const SECRETS: &str = "billing.stripe.webhook_secret_file";

impl Desk {
    /// What the settings say, and a client with the key they name; nothing if they name none.
    ///
    /// # Errors
    /// [`SetupError`] names the setting that cannot be used.
    pub fn of(config: &Config) -> Result<Option<(Desk, Client)>, SetupError> {
        let settings = &config.billing.stripe;
        let Some(file) = &settings.secret_key_file else { return Ok(None) };
        let [key, ..] = &lines(KEY, file, &["sk_", "rk_"])?[..] else { return Ok(None) };
        let client = Client::new(Settings { base: settings.address.clone(), ..Settings::new(key) })?;
        let secrets = match &settings.webhook_secret_file {
            Some(file) => lines(SECRETS, file, &["whsec_"])?,
            None => Vec::new(),
        };
        if config.billing.processor == Some(Processor::Stripe) {
            countable(config)?;
        }
        let secrets = secrets.iter().filter_map(|secret| SigningSecret::new(secret)).collect();
        let (tax, promotion_codes, pages) = (settings.tax, settings.promotion_codes, settings.pages.clone());
        Ok(Some((Desk { secrets, tax, promotion_codes, pages }, client)))
    }
}

/// The lines of a file with secrets: at least one, each of the right kind.
fn lines(setting: &'static str, file: &Path, starts: &[&'static str]) -> Result<Vec<String>, SetupError> {
    let path = || file.to_owned();
    let text = fs::read_to_string(file).map_err(|cause| SetupError::File { setting, path: path(), cause })?;
    let found: Vec<String> =
        text.lines().map(|line| line.trim().to_owned()).filter(|line| !line.is_empty()).collect();
    if found.is_empty() {
        return Err(SetupError::Empty { setting, path: path() });
    }
    if found.iter().any(|line| !starts.iter().any(|start| line.starts_with(start))) {
        return Err(SetupError::Kind { setting, path: path(), start: starts[0] });
    }
    Ok(found)
}

/// Prices that would need rounding are refused at once, not by a reader.
fn countable(config: &Config) -> Result<(), SetupError> {
    let count = |list, of: &str, price: &Money| {
        let counted = amount::to_stripe(&charged(price, config));
        counted.map(drop).map_err(|cause| SetupError::Price { list, of: of.to_owned(), cause })
    };
    for plan in &config.plans {
        for price in plan.price.iter() {
            count("plans", &plan.slug, price)?;
            let offers = config.offers.iter().filter(|offer| offer.plan == plan.slug);
            let mut lower = offers.filter_map(|offer| Some((offer, offer.lowers(price)?)));
            lower.try_for_each(|(offer, lower)| count("offers", &offer.code, &lower))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::config::{Amounts, Plan, Term};

    /// What is said of these files.
    fn said(key: Option<&str>, webhook: Option<&str>, price: &str) -> String {
        let folder = std::env::temp_dir().join(format!("broadsheet-desk-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let file = |name: &str, text: Option<&str>| {
            let path = folder.join(format!("{name}-{}", text.map_or(0, str::len)));
            if let Some(text) = text {
                fs::write(&path, text).unwrap();
            }
            Some(path)
        };
        let mut config = Config::default();
        config.billing.processor = Some(Processor::Stripe);
        config.billing.stripe.secret_key_file = file("key", key);
        config.billing.stripe.webhook_secret_file = file("webhook", webhook);
        config.plans = vec![Plan {
            slug: "monthly".into(),
            name: "Monthly".into(),
            price: Amounts::new(
                price.split(' ').map(|currency| Money { minor: 1234, currency: currency.into() }).collect(),
            ),
            per: Term::Month,
            trial_days: 0,
            description: String::new(),
            features: Vec::new(),
        }];
        Desk::of(&config).map_or_else(|error| error.to_string(), |_| "good".into())
    }

    #[test]
    fn what_cannot_be_used_is_named() {
        assert_eq!(said(Some("sk_test_1\n"), Some("whsec_1\nwhsec_2\n"), "EUR"), "good");
        for (key, webhook, price, words) in [
            (None, Some("whsec_1"), "EUR", ["billing.stripe.secret_key_file", "cannot be read"]),
            (Some(" \n"), Some("whsec_1"), "EUR", ["billing.stripe.secret_key_file", "nothing in it"]),
            (Some("pk_test_1"), Some("whsec_1"), "EUR", ["billing.stripe.secret_key_file", "sk_"]),
            (Some("sk_test_1"), None, "EUR", ["billing.stripe.webhook_secret_file", "cannot be read"]),
            (Some("sk_test_1"), Some("\n"), "EUR", ["billing.stripe.webhook_secret_file", "nothing in it"]),
            (Some("sk_test_1"), Some("sk_test_1"), "EUR", ["billing.stripe.webhook_secret_file", "whsec_"]),
            (Some("sk_test_1"), Some("whsec_1"), "KWD", ["plans[].price of \"monthly\"", "Round"]),
            (Some("sk_test_1"), Some("whsec_1"), "JPY KWD", ["plans[].price of \"monthly\"", "KWD"]),
        ] {
            let said = said(key, webhook, price);
            assert!(words.iter().all(|word| said.contains(word)), "{said}");
        }
    }

    #[test]
    fn without_a_key_there_is_no_stripe() {
        assert!(Desk::of(&Config::default()).unwrap().is_none());
    }
}
