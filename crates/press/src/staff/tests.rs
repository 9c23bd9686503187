//! Giving and taking roles, on both databases.

use db::testing::TestDb;
use kernel::EmailAddress;

use super::*;
use crate::Press;
use crate::articles::fixtures::{NOW, press, read, reader, write};
use crate::audit::{self, Actor};

fn someone(db: &TestDb, site: &Press, email: &str, role: Role) -> i64 {
    let id = reader(db, site, email);
    write(db, move |tx| invite(tx, NOW, id, role));
    id
}

fn by(reader: i64) -> Actor {
    Actor::Staff { reader, network: "192.0.2.1".into() }
}

fn give(db: &TestDb, actor: i64, reader: i64, role: Role) -> Result<Option<Role>, AppointError> {
    db.write_blocking(move |tx| appoint(tx, NOW, &by(actor), reader, role))
}

fn role(db: &TestDb, reader: i64) -> Option<Role> {
    read(db, move |conn| role_of(conn, reader))
}

/// The log: act, before, after.
fn log(db: &TestDb) -> Vec<(String, String, String)> {
    let lines = read(db, |conn| audit::list(conn, &audit::Filter::default(), 100));
    lines.into_iter().rev().map(|line| (line.act, line.was, line.became)).collect()
}

fn line(act: &str, was: &str, became: &str) -> (String, String, String) {
    (act.to_owned(), was.to_owned(), became.to_owned())
}

db::both_databases! {
    fn an_invitation_gives_the_role_and_mails_the_way(db: TestDb) {
        let site = press(|config| config.site.url = "https://weir.example".into());
        let owner = someone(&db, &site, "owner@weir.example", Role::Owner);
        let invited = {
            let site = site.clone();
            move |email: &str, role| {
                let (site, email) = (site.clone(), EmailAddress::parse(email).unwrap());
                db.write_blocking(move |tx| invite_by_mail(tx, &site, NOW, &by(owner), &email, role)).map(|id| (id, db))
            }
        };
        let (id, db) = invited("Ed@weir.example", Role::Editor).unwrap();
        let person = { let id = id.clone(); read(&db, move |conn| super::person(conn, &id)) }.unwrap();
        assert_eq!((person.role, person.confirmed, person.has_factor), (Role::Editor, false, false));
        assert_eq!(log(&db), [line("invited", "", "editor")]);
        let mail: String = read(&db, |conn| conn.query_one("SELECT payload FROM jobs WHERE kind = 'mail'", &[]));
        assert!(mail.contains("staff-invitation") && mail.contains("https://weir.example/login/link/"), "{mail}");
        let again = { let site = site.clone(); db.write_blocking(move |tx| {
            let email = EmailAddress::parse("ed@weir.example").unwrap();
            invite_by_mail(tx, &site, NOW, &by(owner), &email, Role::Owner)
        }) };
        assert!(matches!(again, Err(InviteError::WorksHere(known)) if known.public_id == id));
        assert_eq!(role(&db, person.reader), Some(Role::Editor), "an invitation changes no role");
        assert_eq!(read(&db, |conn| conn.query_one::<i64>("SELECT COUNT(*) FROM jobs", &[])), 1);
    }

    fn roles_change_and_are_written_down(db: TestDb) {
        let site = press(|_| ());
        let owner = someone(&db, &site, "owner@weir.example", Role::Owner);
        let ed = someone(&db, &site, "ed@weir.example", Role::Editor);
        assert_eq!(give(&db, owner, ed, Role::Publisher).unwrap(), Some(Role::Editor));
        assert_eq!(give(&db, owner, ed, Role::Publisher).unwrap(), Some(Role::Publisher), "nothing to change");
        db.write_blocking(move |tx| remove(tx, NOW, &by(owner), ed)).unwrap();
        assert_eq!(role(&db, ed), None);
        assert!(matches!(db.write_blocking(move |tx| remove(tx, NOW, &by(owner), ed)), Err(AppointError::Nobody)));
        assert!(matches!(give(&db, owner, 999, Role::Editor), Err(AppointError::Nobody)));
        assert_eq!(log(&db), [line("role-changed", "editor", "publisher"), line("removed", "publisher", "")]);
    }

    fn a_site_is_never_without_an_owner(db: TestDb) {
        let site = press(|_| ());
        let owner = someone(&db, &site, "owner@weir.example", Role::Owner);
        assert!(matches!(give(&db, owner, owner, Role::Editor), Err(AppointError::LastOwner)));
        assert!(matches!(db.write_blocking(move |tx| remove(tx, NOW, &by(owner), owner)), Err(AppointError::LastOwner)));
        assert_eq!(role(&db, owner), Some(Role::Owner));
        assert_eq!(log(&db), [], "what was refused is not written down");
        let other = someone(&db, &site, "other@weir.example", Role::Owner);
        // Each steps down, counting on the other, at once.
        let (one, two) = std::thread::scope(|scope| {
            let one = scope.spawn(|| give(&db, owner, owner, Role::Editor).is_ok());
            let two = scope.spawn(|| give(&db, other, other, Role::Editor).is_ok());
            (one.join().unwrap(), two.join().unwrap())
        });
        assert!(one != two, "exactly one of them may: {one} {two}");
        assert!(read(&db, has_owner));
    }

    fn people_are_listed_by_address_and_by_key(db: TestDb) {
        let site = press(|_| ());
        for name in ["c", "a", "b"] {
            someone(&db, &site, &format!("{name}@weir.example"), Role::Author);
        }
        reader(&db, &site, "nobody@weir.example");
        let page = |after: &'static str| -> Vec<String> {
            read(&db, move |conn| people(conn, after, 2)).into_iter().map(|one| one.email).collect()
        };
        assert_eq!(page(""), ["a@weir.example", "b@weir.example"]);
        assert_eq!(page("b@weir.example"), ["c@weir.example"]);
    }
}
