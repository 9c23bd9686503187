//! What goes into a statement and what comes out of a column: integers, text, or nothing.

/// A value bound to a parameter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// SQL NULL.
    Null,
    /// For a BIGINT or INTEGER.
    Int(i64),
    /// For a TEXT.
    Text(String),
}

/// What can be bound to a parameter.
pub trait Bind {
    /// The value as the database keeps it.
    fn value(&self) -> Value;
}

impl Bind for Value {
    fn value(&self) -> Value {
        self.clone()
    }
}

macro_rules! bind_integers {
    ($($integer:ty),*) => {$(
        impl Bind for $integer {
            fn value(&self) -> Value {
                Value::Int(i64::from(*self))
            }
        }
    )*};
}

bind_integers!(i64, i32, u32, u16, u8, bool);

impl Bind for str {
    fn value(&self) -> Value {
        Value::Text(self.to_owned())
    }
}

impl Bind for String {
    fn value(&self) -> Value {
        Value::Text(self.clone())
    }
}

impl<T: Bind> Bind for Option<T> {
    fn value(&self) -> Value {
        self.as_ref().map_or(Value::Null, Bind::value)
    }
}

impl<T: Bind + ?Sized> Bind for &T {
    fn value(&self) -> Value {
        (**self).value()
    }
}

/// A column of a row, as it was stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column<'a> {
    /// SQL NULL.
    Null,
    /// From a BIGINT, INTEGER or BOOLEAN.
    Int(i64),
    /// From a TEXT.
    Text(&'a str),
}

/// What can be read from a column.
pub trait FromColumn: Sized {
    /// The value, or the words for what was expected (such as "an integer").
    fn from_column(column: Column<'_>) -> Result<Self, &'static str>;
}

impl FromColumn for i64 {
    fn from_column(column: Column<'_>) -> Result<Self, &'static str> {
        match column {
            Column::Int(value) => Ok(value),
            _ => Err("an integer"),
        }
    }
}

impl FromColumn for i32 {
    fn from_column(column: Column<'_>) -> Result<Self, &'static str> {
        i64::from_column(column)?.try_into().map_err(|_| "an integer of 32 bits")
    }
}

impl FromColumn for u32 {
    fn from_column(column: Column<'_>) -> Result<Self, &'static str> {
        i64::from_column(column)?.try_into().map_err(|_| "an integer from 0 to 4294967295")
    }
}

impl FromColumn for bool {
    fn from_column(column: Column<'_>) -> Result<Self, &'static str> {
        match column {
            Column::Int(0) => Ok(false),
            Column::Int(1) => Ok(true),
            _ => Err("0 or 1"),
        }
    }
}

impl FromColumn for Value {
    fn from_column(column: Column<'_>) -> Result<Self, &'static str> {
        Ok(match column {
            Column::Null => Value::Null,
            Column::Int(value) => Value::Int(value),
            Column::Text(text) => Value::Text(text.to_owned()),
        })
    }
}

impl FromColumn for String {
    fn from_column(column: Column<'_>) -> Result<Self, &'static str> {
        match column {
            Column::Text(text) => Ok(text.to_owned()),
            _ => Err("text"),
        }
    }
}

impl<T: FromColumn> FromColumn for Option<T> {
    fn from_column(column: Column<'_>) -> Result<Self, &'static str> {
        match column {
            Column::Null => Ok(None),
            present => T::from_column(present).map(Some),
        }
    }
}
