//! Cells that a spreadsheet would run as a formula: written with an apostrophe before them, and read
//! without it.

use std::borrow::Cow;

/// The text for a cell. What begins like a formula gets an apostrophe; so does what already looks as if it
/// had one, so that reading always gives back what was written.
fn neutralise(text: &str) -> Cow<'_, str> {
    if is_risky(text) { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

/// The text as a cell of CSV: quoted where need be, and no formula. Semicolons part cells where commas are decimal.
pub fn cell(text: &str) -> Cow<'_, str> {
    let text = neutralise(text);
    if text.contains(['"', ',', ';', '\n', '\r']) {
        Cow::Owned(format!("\"{}\"", text.replace('"', "\"\"")))
    } else {
        text
    }
}

/// The text of a cell that [`neutralise`] wrote, or that never needed it.
pub(crate) fn plain(cell: &str) -> &str {
    cell.strip_prefix('\'').filter(|rest| is_risky(rest)).unwrap_or(cell)
}

fn is_risky(text: &str) -> bool {
    text.trim_start_matches('\'').starts_with(['=', '+', '-', '@', '\t', '\r', '|', '%'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_where_they_would_be_parted() {
        assert_eq!(cell("plain"), "plain");
        assert_eq!(cell("a, b"), "\"a, b\"");
        assert_eq!(cell("1;2"), "\"1;2\"");
        assert_eq!(cell("say \"x\"\n"), "\"say \"\"x\"\"\n\"");
        assert_eq!(cell("=HYPERLINK(\"x\")"), "\"'=HYPERLINK(\"\"x\"\")\"");
    }

    #[test]
    fn no_cell_begins_like_a_formula_and_all_are_read_back() {
        for text in
            ["=1+1", "+351 1", "-1", "@SUM(A1)", "\t=x", "'=x", "''-x", "'", "'tis", "plain", "", "a=b"]
        {
            let cell = neutralise(text);
            assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{cell}");
            assert_eq!(plain(&cell), text);
        }
        assert_eq!(plain("'tis the season"), "'tis the season");
    }
}
