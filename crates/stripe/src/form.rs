//! Requests as Stripe wants them: form fields with names in brackets.

use std::fmt::Display;

use url::form_urlencoded::Serializer;

/// The fields of a request, in the order they were added.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Form(Vec<(String, String)>);

impl Form {
    /// No fields.
    pub fn new() -> Form {
        Form::default()
    }

    /// Adds a field, such as `items[0][price]`.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Display) -> Form {
        self.0.push((name.to_owned(), value.to_string()));
        self
    }

    /// Adds a field if there is a value for it.
    #[must_use]
    pub fn maybe(self, name: &str, value: Option<impl Display>) -> Form {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }

    /// Adds `name[key]` for each pair.
    #[must_use]
    pub fn pairs<'a>(self, name: &str, pairs: impl IntoIterator<Item = (&'a String, &'a String)>) -> Form {
        pairs.into_iter().fold(self, |form, (key, value)| form.with(&format!("{name}[{key}]"), value))
    }

    /// Adds `name[0]`, `name[1]` and so on.
    #[must_use]
    pub fn each(self, name: &str, values: impl IntoIterator<Item = impl Display>) -> Form {
        let numbered = values.into_iter().enumerate();
        numbered.fold(self, |form, (at, value)| form.with(&format!("{name}[{at}]"), value))
    }

    /// As it travels in a body or behind a question mark.
    pub fn encode(&self) -> String {
        Serializer::new(String::new()).extend_pairs(&self.0).finish()
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_named_in_brackets_and_encoded() {
        let metadata = [("reader".to_owned(), "a&b=c".to_owned())];
        let form = Form::new()
            .with("items[0][price]", "price_1")
            .maybe("trial_end", None::<i64>)
            .pairs("metadata", metadata.iter().map(|(key, value)| (key, value)))
            .each("expand", ["latest_invoice"]);
        let text =
            "items%5B0%5D%5Bprice%5D=price_1&metadata%5Breader%5D=a%26b%3Dc&expand%5B0%5D=latest_invoice";
        assert_eq!(form.encode(), text);
    }
}
