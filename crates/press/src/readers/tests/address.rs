use db::DbError;
use db::testing::TestDb;
use kernel::ids::Token;

use super::{Desk, Mailed, email, wrong};
use crate::readers::{
    AddressChange, AddressError, AddressProof, CodeError, by_email, confirm_address_change,
    request_address_change,
};

const ADA: &str = "ada@example.org";
const PERIOD: i64 = 202_311;

enum By<'a> {
    Code(&'a str),
    Link(&'a str),
}

fn ask(desk: &Desk, browser: &Token, new: &'static str) -> Mailed {
    let visit = desk.visit(browser);
    desk.write(move |tx, press, now| {
        let (reader, session) = (visit.reader.unwrap(), visit.session.unwrap());
        request_address_change(tx, press, now, &reader, &email(new), &session, "192.0.2.1")
    })
    .unwrap();
    desk.mailed()
}

fn confirm(desk: &Desk, browser: &Token, by: &By<'_>) -> Result<AddressChange, AddressError> {
    let session = desk.session(browser);
    let (code, text) = match by {
        By::Code(code) => (true, (*code).to_owned()),
        By::Link(link) => (false, (*link).to_owned()),
    };
    desk.write(move |tx, press, now| {
        let proof = if code { AddressProof::Code(&text) } else { AddressProof::Link(&text) };
        confirm_address_change(tx, press, now, &session, proof)
    })
    .unwrap()
}

fn holder(desk: &Desk, address: &'static str) -> i64 {
    desk.read(move |conn, _, _| by_email(conn, &email(address))).unwrap().holder
}

fn meter(desk: &Desk, holder: i64, used: i64) {
    const METER: &str = "INSERT INTO meter (holder_id, period, allowance, used) VALUES ($1, $2, 3, $3)";
    desk.write(move |tx, _, _| tx.execute(METER, &[&holder, &PERIOD, &used])).unwrap();
}

fn unlocked(desk: &Desk, holder: i64, article: i64) {
    const UNLOCK: &str = "INSERT INTO unlocks (holder_id, article_id, period, at) VALUES ($1, $2, $3, 0)";
    desk.write(move |tx, _, _| tx.execute(UNLOCK, &[&holder, &article, &PERIOD])).unwrap();
}

db::both_databases! {
    fn the_address_changes_and_the_holder_stays(db: TestDb) {
        let desk = Desk::new(db);
        let browser = desk.log_in(ADA).token;
        let holder_before = holder(&desk, ADA);
        let mailed = ask(&desk, &browser, "ada@new.example");
        assert!(matches!(
            confirm(&desk, &browser, &By::Code(&wrong(&mailed.code))),
            Err(AddressError::Code(CodeError::Wrong { attempts_left: 4 }))
        ));
        let change = confirm(&desk, &browser, &By::Code(&mailed.code)).unwrap();
        assert_eq!((change.old.as_str(), change.new.as_str()), (ADA, "ada@new.example"));
        assert_eq!(holder(&desk, "ada@new.example"), holder_before);
        assert!(desk.read(|conn, _, _| by_email(conn, &email(ADA))).is_none());
        let notice = desk.mails().pop().unwrap();
        assert_eq!((notice.template.as_str(), notice.to.as_str()), ("address-changed", ADA));
        assert!(confirm(&desk, &browser, &By::Link(&mailed.link)).is_err(), "once");
        // The old address still points to the holder.
        desk.log_in(ADA);
        assert_eq!(holder(&desk, ADA), holder_before);
    }

    fn a_link_changes_the_address_where_its_reader_is_signed_in(db: TestDb) {
        let desk = Desk::new(db);
        let (browser, other) = (desk.log_in(ADA).token, desk.log_in("bob@example.org").token);
        let mailed = ask(&desk, &browser, "ada@new.example");
        assert_eq!(confirm(&desk, &other, &By::Link(&mailed.link)), Err(AddressError::OtherBrowser));
        assert!(desk.follow(&mailed.link, None).is_err(), "it signs nobody in");
        let visitor = desk.request("eve@example.org", None).unwrap().unwrap();
        assert_eq!(confirm(&desk, &visitor, &By::Link(&mailed.link)), Err(AddressError::OtherBrowser));
        confirm(&desk, &browser, &By::Link(&mailed.link)).unwrap();
    }

    fn an_address_with_an_account_is_refused_to_who_reads_its_mail(db: TestDb) {
        let desk = Desk::new(db);
        let browser = desk.log_in(ADA).token;
        desk.log_in("bob@example.org");
        let mailed = ask(&desk, &browser, "bob@example.org");
        assert_eq!(confirm(&desk, &browser, &By::Code(&mailed.code)), Err(AddressError::Taken));
        assert_eq!(desk.visit(&browser).reader.unwrap().email, ADA);
    }

    fn two_holders_are_united_and_nothing_is_refilled(db: TestDb) {
        let desk = Desk::new(db);
        let (one, two) = (desk.article("one"), desk.article("two"));
        let first = desk.newcomer("old@example.org", one).0;
        let other = holder(&desk, "old@example.org");
        assert!(desk.visit(&first).session.is_some());
        desk.write(|tx, _, _| tx.execute("DELETE FROM readers", &[])).unwrap();
        let browser = desk.log_in(ADA).token;
        let kept = holder(&desk, ADA);
        assert_ne!(kept, other);
        for (holder, article) in [(kept, one), (other, one), (other, two)] {
            unlocked(&desk, holder, article);
        }
        meter(&desk, kept, 1);
        meter(&desk, other, 3);
        let mailed = ask(&desk, &browser, "old@example.org");
        confirm(&desk, &browser, &By::Code(&mailed.code)).unwrap();
        assert_eq!(holder(&desk, "old@example.org"), kept);
        let used: Vec<(i64, i64, i64)> =
            desk.read(|conn, _, _| conn.query("SELECT holder_id, allowance, used FROM meter", &[]));
        assert_eq!(used, [(kept, 3, 3)]);
        let unlocks: Vec<(i64, i64)> =
            desk.read(|conn, _, _| conn.query("SELECT holder_id, article_id FROM unlocks ORDER BY article_id", &[]));
        assert_eq!(unlocks, [(kept, one), (kept, two)]);
        assert_eq!(desk.visit(&browser).first_article(), Some(one), "the first article is kept");
        assert_eq!(desk.count("SELECT COUNT(*) FROM holders"), 1);
    }

    fn five_loops_of_change_delete_and_return_have_one_holder(db: TestDb) {
        let desk = Desk::with(db, "[readers]\nmails_per_address_hour = 100");
        for new in ["a@example.org", "b@example.org", "c@example.org", "d@example.org", "e@example.org"] {
            let browser = desk.log_in(ADA).token;
            let mailed = ask(&desk, &browser, new);
            confirm(&desk, &browser, &By::Code(&mailed.code)).unwrap();
            desk.write::<_, DbError>(|tx, _, _| tx.execute("DELETE FROM readers", &[])).unwrap();
            desk.log_in(new);
            desk.write::<_, DbError>(|tx, _, _| tx.execute("DELETE FROM readers", &[])).unwrap();
            desk.mails();
        }
        assert_eq!(desk.count("SELECT COUNT(*) FROM holders"), 1);
        assert_eq!(desk.count("SELECT COUNT(*) FROM addresses"), 6);
    }
}
