//! Rows, and the types that are read from them.

use crate::error::DbError;
use crate::value::{Column, FromColumn, Value};

/// One row of an answer. Columns are counted from 0.
pub struct Row<'a>(pub(crate) Source<'a>);

pub(crate) enum Source<'a> {
    Sqlite(&'a rusqlite::Row<'a>),
    Postgres(&'a postgres::Row),
}

impl Row<'_> {
    /// The column at `index`.
    pub fn get<T: FromColumn>(&self, index: usize) -> Result<T, DbError> {
        let column = match self.0 {
            Source::Sqlite(row) => crate::sqlite::column(row, index),
            Source::Postgres(row) => crate::postgres::column(row, index),
        };
        let mismatch = |expected, found| DbError::Column { index, expected, found };
        let column = column.map_err(|found| mismatch("an integer or text", found))?;
        T::from_column(column).map_err(|expected| mismatch(expected, name(column)))
    }

    fn width(&self) -> usize {
        match self.0 {
            Source::Sqlite(row) => row.as_ref().column_count(),
            Source::Postgres(row) => row.len(),
        }
    }
}

/// What a column holds, without saying it: an integer explains itself, text may be private.
fn name(column: Column<'_>) -> String {
    match column {
        Column::Null => "NULL".into(),
        Column::Int(value) => format!("the integer {value}"),
        Column::Text(_) => "text".into(),
    }
}

/// What can be read from a row.
pub trait FromRow: Sized {
    /// Reads the columns in the order of the SELECT.
    fn from_row(row: &Row<'_>) -> Result<Self, DbError>;
}

/// A whole row, whatever it has.
impl FromRow for Vec<Value> {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        (0..row.width()).map(|index| row.get(index)).collect()
    }
}

macro_rules! from_single_column {
    ($($single:ty),*) => {$(
        impl FromRow for $single {
            fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
                row.get(0)
            }
        }
    )*};
}

from_single_column!(i64, u32, bool, String, Option<i64>, Option<u32>, Option<bool>, Option<String>);

macro_rules! from_columns {
    ($($column:ident $index:tt),*) => {
        impl<$($column: FromColumn),*> FromRow for ($($column,)*) {
            fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
                Ok(($(row.get::<$column>($index)?,)*))
            }
        }
    };
}

from_columns!(A 0);
from_columns!(A 0, B 1);
from_columns!(A 0, B 1, C 2);
from_columns!(A 0, B 1, C 2, D 3);
from_columns!(A 0, B 1, C 2, D 3, E 4);
from_columns!(A 0, B 1, C 2, D 3, E 4, F 5);
from_columns!(A 0, B 1, C 2, D 3, E 4, F 5, G 6);
from_columns!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7);
from_columns!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8);
from_columns!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9);
