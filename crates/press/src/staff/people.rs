//! The people who work here: who they are, and giving and taking roles. Each act writes its line of the log.

use db::{Conn, DbError, FromRow, Row, Tx};
use kernel::EmailAddress;
use kernel::clock::Millis;
use serde_json::json;

use super::{LeaveError, NEWSROOM, Role, store};
use crate::Press;
use crate::audit::{self, Act, Actor, Entry, Subject};
use crate::readers::mails::absolute;
use crate::readers::{self, MailJob, Origin};

/// Someone who works here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// Their row.
    pub reader: i64,
    /// What names them in addresses.
    pub public_id: String,
    /// Their address.
    pub email: String,
    /// Their name, if they gave one.
    pub name: String,
    /// Their role.
    pub role: Role,
    /// Since when.
    pub since: Millis,
    /// Whether their address is proven: an invitation may wait.
    pub confirmed: bool,
    /// Whether they have a second factor.
    pub has_factor: bool,
    /// When they were last in the newsroom, as far as that is still known.
    pub seen_at: Option<Millis>,
}

impl FromRow for Person {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        Ok(Person {
            reader: row.get(0)?,
            public_id: row.get(1)?,
            email: row.get(2)?,
            name: row.get(3)?,
            // A role that a newer program gave may do the least here.
            role: Role::from_name(&row.get::<String>(4)?).unwrap_or(Role::Analyst),
            since: row.get(5)?,
            confirmed: row.get::<Option<Millis>>(6)?.is_some(),
            has_factor: row.get::<Option<Millis>>(7)?.is_some(),
            seen_at: row.get(8)?,
        })
    }
}

/// The statement with this end.
macro_rules! people {
    ($end:literal) => {
        concat!(
            "SELECT r.id, r.public_id, r.email, r.name, s.role, s.since, r.confirmed_at,
            COALESCE(f.set_up_at, (SELECT MIN(p.created_at) FROM passkeys p WHERE p.staff_id = s.reader_id)),
            (SELECT MAX(d.seen_at) FROM desk_sessions d WHERE d.reader_id = s.reader_id)
            FROM staff s JOIN readers r ON r.id = s.reader_id
            LEFT JOIN second_factors f ON f.reader_id = s.reader_id ",
            $end
        )
    };
}

const PEOPLE: &str = people!("WHERE r.email > $1 ORDER BY r.email LIMIT $2");

/// Who works here, by address: so many after this one.
///
/// # Errors
/// When the database fails.
pub fn people(conn: &mut Conn, after: &str, most: i64) -> Result<Vec<Person>, DbError> {
    conn.query(PEOPLE, &[&after, &most])
}

const PERSON: &str = people!("WHERE r.public_id = $1");

/// The one of that public id, if they work here.
///
/// # Errors
/// When the database fails.
pub fn person(conn: &mut Conn, public_id: &str) -> Result<Option<Person>, DbError> {
    conn.query_opt(PERSON, &[&public_id])
}

/// Why nobody was invited. Nothing has changed.
#[derive(Debug, thiserror::Error)]
pub enum InviteError {
    /// They have a role already.
    #[error("They work here already. Open their page to change what they may do.")]
    WorksHere(Box<Person>),
    /// More mail was asked for than is good for anyone.
    #[error(transparent)]
    Mail(#[from] readers::ReadersError),
}

impl From<DbError> for InviteError {
    fn from(error: DbError) -> InviteError {
        InviteError::Mail(error.into())
    }
}

/// Gives someone new a role, and mails them a link that signs them in and leads to the newsroom.
///
/// # Errors
/// [`InviteError`] says why not.
pub fn invite_by_mail(
    tx: &mut Tx,
    press: &Press,
    now: Millis,
    actor: &Actor,
    email: &EmailAddress,
    role: Role,
) -> Result<String, InviteError> {
    let reader = readers::add(tx, press, now, email, Origin::Staff, false)?;
    let public_id = readers::by_id(tx, reader)?.map(|reader| reader.public_id).unwrap_or_default();
    if let Some(person) = person(tx, &public_id)? {
        return Err(InviteError::WorksHere(Box::new(person)));
    }
    if let Actor::Staff { network, .. } = actor {
        readers::count_mail(tx, press, now, email, network)?;
    }
    store::invite(tx, now, reader, role)?;
    let entry =
        Entry { act: Act::Invited, subject: Subject::Person(&public_id), was: "", became: role.as_str() };
    audit::record(tx, now, actor, &entry)?;
    mail_invitation(tx, press, now, reader, email, role)?;
    Ok(public_id)
}

fn mail_invitation(
    tx: &mut Tx,
    press: &Press,
    now: Millis,
    reader: i64,
    email: &EmailAddress,
    role: Role,
) -> Result<(), DbError> {
    let hours = press.config.staff.invitation_hours;
    let Some(link) = readers::login_link_to(tx, press, now, reader, hours, NEWSROOM)? else { return Ok(()) };
    let context = json!({
        "link": absolute(press, &link.path), "login_url": absolute(press, "/login?next=/newsroom"),
        "role": role.as_str(), "hours": hours,
    });
    let mail = MailJob::new("staff-invitation", &email.to_string(), "mail-staff-subject", context);
    MailJob { not_after: Some(link.expires_at), ..mail }.enqueue(tx, now)
}

/// Why a role was not given. Nothing has changed.
#[derive(Debug, thiserror::Error)]
pub enum AppointError {
    /// They are no reader, or do not work here.
    #[error("Nobody of that address works here any more.")]
    Nobody,
    /// Nobody could give roles any more.
    #[error("This is the only owner of the site. Make someone else an owner first.")]
    LastOwner,
    /// The database failed.
    #[error(transparent)]
    Failed(#[from] DbError),
}

/// Gives the reader a role, in place of the one they may have, which is given back.
///
/// # Errors
/// [`AppointError::LastOwner`] if nobody else could give roles then.
pub fn appoint(
    tx: &mut Tx,
    now: Millis,
    actor: &Actor,
    reader: i64,
    role: Role,
) -> Result<Option<Role>, AppointError> {
    store::lock_owners(tx)?;
    let whom = readers::by_id(tx, reader)?.ok_or(AppointError::Nobody)?;
    if role != Role::Owner && store::is_last_owner(tx, reader)? {
        return Err(AppointError::LastOwner);
    }
    let before = store::role_of(tx, reader)?;
    if before == Some(role) {
        return Ok(before);
    }
    store::invite(tx, now, reader, role)?;
    let act = if before.is_some() { Act::RoleChanged } else { Act::Invited };
    let subject = Subject::Person(&whom.public_id);
    let was = before.map_or("", Role::as_str);
    audit::record(tx, now, actor, &Entry { act, subject, was, became: role.as_str() })?;
    Ok(before)
}

/// Takes the reader's role away. Their second factor and open newsrooms go with it.
///
/// # Errors
/// [`AppointError`] says why not.
pub fn remove(tx: &mut Tx, now: Millis, actor: &Actor, reader: i64) -> Result<(), AppointError> {
    let whom = readers::by_id(tx, reader)?.ok_or(AppointError::Nobody)?;
    let role = store::role_of(tx, reader)?.ok_or(AppointError::Nobody)?;
    store::leave(tx, now, reader).map_err(|error| match error {
        LeaveError::LastOwner => AppointError::LastOwner,
        LeaveError::Failed(error) => AppointError::Failed(error),
    })?;
    let subject = Subject::Person(&whom.public_id);
    let entry = Entry { act: Act::Removed, subject, was: role.as_str(), became: "" };
    audit::record(tx, now, actor, &entry).map_err(AppointError::Failed)
}
