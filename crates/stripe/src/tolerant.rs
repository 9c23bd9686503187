//! Reads answers so that nothing Stripe adds, drops or renames makes one unreadable.
//!
//! A field that is missing, null or of another shape than expected takes its type's default, which for most is
//! `None`; a word nobody knew when this was written is kept as it came.

use serde::de::{DeserializeOwned, Deserializer};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Reads a field; what does not fit is as good as missing.
pub fn field<'de, D: Deserializer<'de>, T: DeserializeOwned + Default>(from: D) -> Result<T, D::Error> {
    Ok(T::deserialize(Value::deserialize(from)?).unwrap_or_default())
}

/// What has an id at Stripe.
pub trait Identified {
    /// The id.
    fn id(&self) -> &str;
}

/// A reference to another object: its id alone, or all of it where the request asked for that.
#[derive(Clone, Debug, PartialEq)]
pub enum Linked<T> {
    /// The id.
    Id(String),
    /// The object itself.
    Whole(Box<T>),
}

impl<T: Identified> Linked<T> {
    /// The id, however much came with it.
    pub fn id(&self) -> &str {
        match self {
            Linked::Id(id) => id,
            Linked::Whole(whole) => whole.id(),
        }
    }
}

impl<T> Linked<T> {
    /// The object, if it came whole.
    pub fn whole(&self) -> Option<&T> {
        match self {
            Linked::Id(_) => None,
            Linked::Whole(whole) => Some(whole),
        }
    }
}

impl<'de, T: DeserializeOwned> Deserialize<'de> for Linked<T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        match Value::deserialize(from)? {
            Value::String(id) => Ok(Linked::Id(id)),
            whole => T::deserialize(whole)
                .map(|whole| Linked::Whole(Box::new(whole)))
                .map_err(serde::de::Error::custom),
        }
    }
}

/// One page of a list. An entry that cannot be read is left out; the others stay.
#[derive(Clone, Debug, PartialEq)]
pub struct List<T> {
    /// The entries of this page.
    pub data: Vec<T>,
    /// Whether more follow.
    pub has_more: bool,
}

impl<T> Default for List<T> {
    fn default() -> Self {
        List { data: Vec::new(), has_more: false }
    }
}

impl<T: Identified> List<T> {
    /// The id after which the next page begins, if there is one.
    pub fn next(&self) -> Option<String> {
        self.data.last().filter(|_| self.has_more).map(|last| last.id().to_owned())
    }
}

impl<'de, T: DeserializeOwned> Deserialize<'de> for List<T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let listed = Value::deserialize(from)?;
        let entries = listed["data"].as_array().into_iter().flatten();
        let data = entries.filter_map(|entry| T::deserialize(entry).ok()).collect();
        Ok(List { data, has_more: listed["has_more"].as_bool().unwrap_or(false) })
    }
}

/// An instant as Stripe counts: whole seconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize)]
pub struct Moment(pub i64);

impl Moment {
    /// The second that an instant of ours falls in.
    pub fn from_millis(at: kernel::Millis) -> Moment {
        Moment(at.div_euclid(1000))
    }

    /// As the rest of the house counts.
    pub fn millis(self) -> kernel::Millis {
        self.0.saturating_mul(1000)
    }
}

impl std::fmt::Display for Moment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

/// A part of an answer: every field may be missing.
macro_rules! record {
    ($(#[$about:meta])* $name:ident { $($(#[$note:meta])* $field:ident $(as $wire:literal)?: $type:ty,)* }) => {
        $(#[$about])*
        #[derive(Clone, Debug, Default, PartialEq, serde::Deserialize)]
        pub struct $name {
            $(
                $(#[$note])*
                #[serde(default, deserialize_with = "crate::tolerant::field" $(, rename = $wire)?)]
                pub $field: $type,
            )*
        }
    };
}

/// An answer that has an id.
macro_rules! object {
    ($(#[$about:meta])* $name:ident { $($rest:tt)* }) => {
        $crate::tolerant::record! {
            $(#[$about])*
            $name {
                /// Its id at Stripe.
                id: String,
                $($rest)*
            }
        }

        impl $crate::tolerant::Identified for $name {
            fn id(&self) -> &str {
                &self.id
            }
        }
    };
}

/// Words of which new ones may come.
macro_rules! words {
    ($(#[$about:meta])* $name:ident { $($(#[$note:meta])* $variant:ident = $word:literal,)* }) => {
        $(#[$about])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        pub enum $name {
            $($(#[$note])* $variant,)*
            /// A word that was not known when this was written.
            Other(String),
        }

        impl $name {
            /// The word, as Stripe writes it.
            pub fn as_str(&self) -> &str {
                match self {
                    $($name::$variant => $word,)*
                    $name::Other(word) => word,
                }
            }
        }

        impl From<&str> for $name {
            fn from(word: &str) -> Self {
                match word {
                    $($word => $name::$variant,)*
                    other => $name::Other(other.to_owned()),
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                <String as serde::Deserialize>::deserialize(from).map(|word| $name::from(word.as_str()))
            }
        }
    };
}

pub(crate) use {object, record, words};

#[cfg(test)]
#[path = "tolerant_tests.rs"]
mod tests;
