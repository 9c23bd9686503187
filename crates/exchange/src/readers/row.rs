//! From the cells of a row to a reader.

use jiff::Timestamp;

use crate::dates;
use crate::fields::{excerpt, push_name};
use crate::readers::ReaderRecord;
use crate::readers::columns::Column;
use crate::record::{Note, Reason};

/// A cell whose column is known.
pub(crate) struct Cell<'a> {
    pub header: &'a str,
    pub column: Column,
    pub value: String,
}

impl Cell<'_> {
    fn bad(&self, problem: &'static str) -> Reason {
        Reason::BadValue { column: self.header.to_owned(), problem, value: excerpt(&self.value) }
    }

    fn flag(&self) -> Result<bool, Reason> {
        flag(&self.value).ok_or_else(|| self.bad("this is neither true nor false"))
    }

    /// A column that says yes with a date as well.
    fn flag_or_date(&self) -> Result<bool, Reason> {
        flag(&self.value)
            .or_else(|| dates::parse(&self.value).map(|_| true))
            .ok_or_else(|| self.bad("this is neither true nor false nor a date"))
    }

    fn date(&self, notes: &mut Vec<Note>) -> Result<Timestamp, Reason> {
        let bad = || Reason::BadDate { field: self.header.to_owned(), value: excerpt(&self.value) };
        // Lists write UTC without saying so; a note on each row would bury the others.
        let parsed = dates::parse(&self.value).ok_or_else(bad)?;
        Ok(if self.value.contains('T') { parsed.noted(self.header, notes) } else { parsed.at })
    }

    fn list(&self, separators: &[char]) -> Vec<String> {
        let mut names = Vec::new();
        for name in self.value.split(separators) {
            push_name(&mut names, name.trim_matches(|c: char| c.is_whitespace() || c == '"'));
        }
        names
    }
}

fn flag(value: &str) -> Option<bool> {
    match value.to_ascii_lowercase().as_str() {
        "true" | "yes" | "y" | "1" | "t" => Some(true),
        "false" | "no" | "n" | "0" | "f" => Some(false),
        _ => None,
    }
}

/// Whether this can be an address at all; what is mailed to is checked by those who mail.
pub(crate) fn is_address(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else { return false };
    let clean = !text.chars().any(|c| c.is_whitespace() || c.is_control() || "<>(),;:\"\\[]".contains(c));
    let dotted = domain.split('.').count() > 1 && domain.split('.').all(|label| !label.is_empty());
    clean && dotted && !local.is_empty() && !local.contains('@') && text.len() <= 254
}

/// The reader of a row. An empty cell says nothing; a cell that cannot be understood rejects the row, since
/// guessing about consent or money is worse than asking.
pub(crate) fn reader(cells: &[Cell<'_>]) -> Result<(ReaderRecord, Vec<Note>), Reason> {
    let (mut reader, mut notes) = (ReaderRecord::default(), Vec::new());
    let mut names = (None, None);
    for cell in cells.iter().filter(|cell| !cell.value.is_empty()) {
        let text = || Some(cell.value.clone());
        match cell.column {
            Column::Email if is_address(&cell.value) => reader.email = cell.value.clone(),
            Column::Email => return Err(cell.bad("this is no e-mail address")),
            Column::Name => reader.name = text(),
            Column::FirstName => names.0 = text(),
            Column::LastName => names.1 = text(),
            Column::CreatedAt => reader.created_at = Some(cell.date(&mut notes)?),
            Column::Newsletters => reader.newsletters = Some(cell.list(&[';', '|'])),
            Column::OptedOut => reader.opted_out |= cell.flag_or_date()?,
            Column::Subscribed => match cell.flag()? {
                true => reader.opted_in = true,
                false => reader.opted_out = true,
            },
            Column::Suppressed => suppress(&mut reader, cell),
            Column::CleanedAt => reader.suppressed = Some(format!("bounced on {}", excerpt(&cell.value))),
            Column::Status => status(&mut reader, cell)?,
            Column::CustomerId => reader.customer_id = text(),
            Column::Complimentary => reader.complimentary |= cell.flag()?,
            Column::Plan => reader.plan = text(),
            Column::Kind => match cell.value.to_ascii_lowercase().as_str() {
                "comp" => reader.complimentary = true,
                "free" => {}
                _ => reader.plan = text(),
            },
            Column::ActiveSubscription if cell.flag()? && reader.plan.is_none() => {
                reader.plan = Some("paid".into())
            }
            Column::ActiveSubscription => {}
            Column::Until => reader.until = Some(cell.date(&mut notes)?),
            Column::Labels => reader.labels = cell.list(&[',', ';']),
            Column::Note => reader.note = text(),
            Column::DeletedAt => return Err(Reason::Deleted(excerpt(&cell.value))),
        }
    }
    if reader.email.is_empty() {
        return Err(Reason::Missing("email"));
    }
    let joined = [names.0, names.1].into_iter().flatten().collect::<Vec<_>>().join(" ");
    reader.name = reader.name.or_else(|| Some(joined).filter(|name| !name.is_empty()));
    Ok((reader, notes))
}

/// "no" is no reason; "yes" and dates are reasons without words; anything else is the reason itself.
fn suppress(reader: &mut ReaderRecord, cell: &Cell<'_>) {
    match flag(&cell.value) {
        Some(false) => {}
        Some(true) => reader.suppressed = Some(cell.header.to_lowercase()),
        None => reader.suppressed = Some(excerpt(&cell.value)),
    }
}

fn status(reader: &mut ReaderRecord, cell: &Cell<'_>) -> Result<(), Reason> {
    match cell.value.to_ascii_lowercase().as_str() {
        "active" | "subscribed" | "confirmed" | "free" | "paid" => {}
        "comped" | "complimentary" => reader.complimentary = true,
        "unsubscribed" | "inactive" | "pending" | "unconfirmed" | "transactional" => reader.opted_out = true,
        "cleaned" | "bounced" | "suppressed" | "complained" | "undeliverable" => {
            reader.suppressed = Some(cell.value.to_lowercase());
        }
        _ => return Err(cell.bad("this status is not known")),
    }
    Ok(())
}
