//! Two accounts made one.

use super::*;
use crate::articles::fixtures::{NOW, reader};
use crate::billing::{self, GrantSource};
use crate::newsletters::{self, Consent};
use crate::staff::{self, Role};
use crate::{meter, saved};

fn merged(db: &TestDb, press: &Press, kept: i64, other: i64) -> Result<Merge, MergeError> {
    let (press, kept, other) = (press.clone(), record(db, kept), record(db, other));
    db.write_blocking(move |tx| merge(tx, &press, NOW, &operator(), &kept, &other))
}

fn said(db: &TestDb, press: &Press, kept: i64, other: i64) -> Merge {
    let (press, kept, other) = (press.clone(), record(db, kept), record(db, other));
    db.read_blocking(move |conn| preview(conn, &press, NOW, &kept, &other)).unwrap()
}

fn unlock(db: &TestDb, press: &Press, reader: i64, article: i64) -> bool {
    let (press, holder) = (press.clone(), record(db, reader).holder);
    let outcome = write(db, move |tx| meter::unlock(tx, &press, holder, article, NOW));
    !matches!(outcome, meter::Unlock::Exhausted(_))
}

db::both_databases! {
    fn what_moves_is_what_was_said_and_no_allowance_is_gained(db: TestDb) {
        let site = site();
        let (ada, twin) = (reader(&db, &site, "ada@weir.example"), reader(&db, &site, "a.king@other.example"));
        name(&db, twin, "Ada King");
        let articles: Vec<i64> = ["A", "B", "C", "D", "E"].iter().map(|title| article(&db, &site, title)).collect();
        for (whom, article) in [(ada, 0), (ada, 1), (twin, 0), (twin, 2)] {
            assert!(unlock(&db, &site, whom, articles[article]));
        }
        let (press, all) = (site.clone(), articles.clone());
        write(&db, move |tx| {
            saved::save(tx, NOW, ada, all[0])?;
            saved::save(tx, NOW, twin, all[0])?;
            saved::save(tx, NOW, twin, all[3])?;
            billing::grant(tx, twin, GrantSource::Comp, "yearly", Some(NOW + 9), "a prize", NOW)?;
            let consent = Consent { place: "account", wording: "Send it." };
            newsletters::set(tx, &press, NOW, twin, "free", true, consent).map_err(|_| db::DbError::Busy)?;
            let link = readers::login_link(tx, &press, NOW, twin, 1)?.unwrap();
            let proof = readers::Proof { device: "Firefox on Linux", wording: "" };
            readers::follow_link(tx, &press, NOW, link.token.expose(), None, proof).map(drop)
        });
        let said = said(&db, &site, ada, twin);
        let moves = Moves { grants: 1, unlocks: 1, saved: 1, browsers: 1, newsletters: 1, ..Moves::default() };
        assert_eq!(said.moves, moves);
        assert_eq!((said.kept.used, said.other.used, said.united.used, said.united.left()), (2, 2, 3, 0));
        assert_eq!(merged(&db, &site, ada, twin).unwrap(), said, "done as it was said");

        assert!(read(&db, move |conn| readers::by_id(conn, twin)).is_none());
        let (asked, public_id) = (site.clone(), record(&db, ada).public_id);
        let sheet = read(&db, move |conn| sheet(conn, &asked, &public_id, NOW)).unwrap();
        assert_eq!((sheet.reader.email.as_str(), sheet.reader.name.as_str()), ("ada@weir.example", "Ada King"));
        assert_eq!((sheet.unlocked_count, sheet.allowance.left(), sheet.sessions.len()), (3, 0, 1));
        assert!(sheet.standing.live.is_some() && sheet.newsletters[0].active);
        assert_eq!(read(&db, move |conn| saved::all(conn, ada)).len(), 2);
        assert!(!unlock(&db, &site, ada, articles[4]), "the month is spent");
        // Whoever comes back under the other address finds the same allowance.
        let again = reader(&db, &site, "a.king@other.example");
        assert_eq!(record(&db, again).holder, record(&db, ada).holder);
        assert_eq!(acts(&db), ["readers-merged"]);
    }

    fn some_two_stay_two(db: TestDb) {
        let site = site();
        let [ada, ben, cle] = ["ada", "ben", "cle"].map(|name| reader(&db, &site, &format!("{name}@weir.example")));
        assert!(matches!(merged(&db, &site, ada, ada), Err(MergeError::Same)));
        write(&db, move |tx| staff::invite(tx, NOW, cle, Role::Editor));
        assert!(matches!(merged(&db, &site, ada, cle), Err(MergeError::Staff)));
        assert!(matches!(merged(&db, &site, cle, ada), Err(MergeError::Staff)), "their browsers would come in");
        write(&db, move |tx| {
            tx.execute("INSERT INTO prices (plan, minor, currency, term, created_at) VALUES ('monthly', 900, 'EUR', 'month', 1)", &[])?;
            for (reader, reference) in [(ada, "s1"), (ben, "s2")] {
                tx.execute("INSERT INTO subscriptions (public_id, reader_id, processor, ref, price_id, status, period_ends, created_at, updated_at)
                    VALUES ($2, $1, 'sandbox', $2, 1, 'active', 9, 1, 1)", &[&reader, &reference])?;
            }
            Ok(())
        });
        assert!(matches!(merged(&db, &site, ada, ben), Err(MergeError::BothPay)));
        assert_eq!(acts(&db), [""; 0]);
        write(&db, |tx| tx.execute("UPDATE subscriptions SET status = 'canceled' WHERE ref = 's1'", &[]));
        let merge = merged(&db, &site, ada, ben).unwrap();
        assert_eq!(merge.moves.subscriptions, 1);
        let all = read(&db, move |conn| crate::billing::subscriptions::of_reader(conn, ada));
        assert_eq!(all.len(), 2);
    }

    fn of_two_seats_in_a_group_one_is_free_again(db: TestDb) {
        let site = site();
        let (ada, twin) = (reader(&db, &site, "ada@weir.example"), reader(&db, &site, "twin@weir.example"));
        write(&db, move |tx| {
            tx.execute("INSERT INTO groups (public_id, name, plan, owner_id, seats, taken, created_at) VALUES ('g1', 'Osier', 'yearly', $1, 5, 2, 1)", &[&twin])?;
            for reader in [ada, twin] {
                let grant = billing::grant(tx, reader, GrantSource::Group, "yearly", None, "", NOW)?;
                tx.execute("INSERT INTO seats (group_id, reader_id, grant_id, at) VALUES (1, $1, $2, 1)", &[&reader, &grant])?;
            }
            Ok(())
        });
        merged(&db, &site, ada, twin).unwrap();
        let group = read(&db, crate::groups::all).remove(0);
        assert_eq!((group.taken, group.owner), (1, Some(ada)));
        assert_eq!(read(&db, move |conn| crate::groups::of_member(conn, ada)).len(), 1);
    }
}
