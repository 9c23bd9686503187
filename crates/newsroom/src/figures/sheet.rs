//! The table below a plot, which is its CSV as well: so both always say the same.

use kernel::Money;
use press::figures;
use render::theme::Theme;
use serde_json::{Value, json};

/// What stands in a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// Words.
    Text(String),
    /// A word of the CSV with what is read instead on the page.
    Named(String, String),
    /// So many.
    Count(i64),
    /// Tenths of a per cent; of nothing there is no share.
    Share(Option<i64>),
    /// An amount in minor units.
    Money(i64, String),
}

/// A table.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Sheet {
    /// Columns by their names in the CSV; the words on the page are the messages `figures-column-{name}`.
    pub columns: Vec<&'static str>,
    /// Rows.
    pub rows: Vec<Vec<Cell>>,
}

/// How much `part` is of `whole`, in tenths of a per cent, rounded to the nearest.
pub fn share(part: i64, whole: i64) -> Option<i64> {
    (whole > 0).then(|| (2000 * part + whole).div_euclid(2 * whole))
}

impl Cell {
    fn written(&self) -> String {
        match self {
            Cell::Text(text) | Cell::Named(text, _) => figures::word(text),
            Cell::Count(count) => count.to_string(),
            Cell::Share(share) => figures::per_cent(*share).unwrap_or_default(),
            Cell::Money(minor, currency) => Money { minor: *minor, currency: currency.clone() }.number(),
        }
    }

    fn read(&self, theme: &Theme) -> Value {
        let (text, is_number) = match self {
            Cell::Text(text) | Cell::Named(_, text) => (text.clone(), false),
            Cell::Count(count) => (theme.number(*count), true),
            Cell::Share(share) => (percent(theme, *share), true),
            Cell::Money(minor, currency) => (theme.price(*minor, currency), true),
        };
        json!({ "text": text, "is_number": is_number })
    }
}

/// A share in words; nothing where there is none.
pub fn percent(theme: &Theme, share: Option<i64>) -> String {
    let Some(text) = figures::per_cent(share) else { return "–".into() };
    let decimal = theme.text("number-decimal", &[]);
    theme.text("figures-percent", &[("share", text.replace('.', &decimal).into())])
}

impl Sheet {
    /// A table with these columns.
    pub fn of(columns: &[&'static str]) -> Sheet {
        Sheet { columns: columns.to_vec(), rows: Vec::new() }
    }

    /// As CSV.
    pub fn csv(&self) -> String {
        figures::lines(&self.columns, self.rows.iter().map(|row| row.iter().map(Cell::written).collect()))
    }

    /// For the page.
    pub fn view(&self, theme: &Theme) -> Value {
        let numbers = |at: usize| {
            self.rows.first().is_some_and(|row| !matches!(row[at], Cell::Text(_) | Cell::Named(..)))
        };
        let head = self.columns.iter().enumerate().map(|(at, column)| {
            json!({ "text": theme.text(&format!("figures-column-{column}"), &[]), "is_number": numbers(at) })
        });
        let rows = self.rows.iter().map(|row| row.iter().map(|cell| cell.read(theme)).collect::<Vec<_>>());
        json!({ "head": head.collect::<Vec<_>>(), "rows": rows.collect::<Vec<_>>() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_is_written_for_programs() {
        let mut sheet = Sheet::of(&["a", "b", "c", "d", "e"]);
        sheet.rows.push(vec![
            Cell::Text("=1+1, \"x\"".into()),
            Cell::Named("direct".into(), "Typed".into()),
            Cell::Count(-3),
            Cell::Share(Some(125)),
            Cell::Money(-1050, "EUR".into()),
        ]);
        sheet.rows.push(vec![Cell::Share(None); 5]);
        let text = sheet.csv();
        assert_eq!(text, "a,b,c,d,e\r\n\"'=1+1, \"\"x\"\"\",direct,-3,12.5,-10.50\r\n,,,,\r\n");
    }

    #[test]
    fn shares_are_rounded_to_the_nearest() {
        assert_eq!(
            [share(1, 3), share(2, 3), share(0, 7), share(5, 0), share(3, 2)],
            [Some(333), Some(667), Some(0), None, Some(1500)]
        );
    }
}
