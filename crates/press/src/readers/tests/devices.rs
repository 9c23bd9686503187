use db::testing::TestDb;
use kernel::clock::{DAY, HOUR};

use super::{Desk, email};
use crate::access::Reader;
use crate::billing::{self, GrantSource};
use crate::readers::{Origin, Visit, add, revoke, revoke_all, sessions, touch, wants_touch};
use crate::staff::Role;

const ADA: &str = "ada@example.org";

db::both_databases! {
    fn the_sixth_device_signs_out_the_longest_unused_and_says_so(db: TestDb) {
        let desk = Desk::new(db);
        let mut devices = Vec::new();
        for _ in 0..5 {
            devices.push(desk.log_in(ADA));
            desk.mails();
            desk.press.clock.advance(HOUR);
        }
        // The first is in use again, so the second is the longest unused.
        let session = desk.session(&devices[0].token);
        desk.write(move |tx, press, now| touch(tx, press, &session, now)).unwrap();
        assert!(devices.iter().all(|device| device.ended_device.is_none()));
        let sixth = desk.log_in(ADA);
        assert_eq!(sixth.ended_device.as_deref(), Some("Firefox on Linux"));
        let mails = desk.mails();
        assert_eq!((mails.len(), mails[0].template.as_str(), mails[0].to.as_str()), (1, "device-signed-out", ADA));
        let alive: Vec<bool> = devices.iter().map(|device| desk.visit(&device.token).session.is_some()).collect();
        assert_eq!(alive, [true, false, true, true, true]);
        assert!(desk.visit(&sixth.token).signed_in().is_some());
    }

    fn the_cap_holds_for_sign_ins_at_once(db: TestDb) {
        let desk = Desk::with(db, "[readers]\ndevices = 1\nmails_per_address_hour = 100");
        desk.log_in(ADA);
        let links: Vec<String> = (0..6)
            .map(|_| {
                desk.request(ADA, None).unwrap();
                desk.mails().pop().unwrap().context["link"].as_str().unwrap().rsplit('/').next().unwrap().to_owned()
            })
            .collect();
        std::thread::scope(|scope| {
            for link in &links {
                scope.spawn(|| desk.follow(link, None).unwrap());
            }
        });
        assert_eq!(desk.count("SELECT COUNT(*) FROM sessions WHERE scope = 'full'"), 1);
    }

    fn devices_are_listed_and_signed_out(db: TestDb) {
        let desk = Desk::new(db);
        let (one, two, other) = (desk.log_in(ADA), desk.log_in(ADA), desk.log_in("bob@example.org"));
        let reader = one.reader;
        let list = desk.read(move |conn, _, now| sessions(conn, reader, now));
        assert_eq!(list.len(), 2);
        let theirs = desk.session(&other.token).public_id;
        assert!(!desk.write(move |tx, _, now| revoke(tx, reader, &theirs, now)).unwrap(), "not another's device");
        let first = desk.session(&one.token).public_id;
        assert!(desk.write(move |tx, _, now| revoke(tx, reader, &first, now)).unwrap());
        assert_eq!((desk.visit(&one.token), desk.visit(&two.token).signed_in().is_some()), (Visit::default(), true));
        desk.write(move |tx, _, now| revoke_all(tx, reader, now)).unwrap();
        assert_eq!(desk.visit(&two.token), Visit::default());
        assert!(desk.visit(&other.token).signed_in().is_some());
    }

    fn a_device_in_use_stays_signed_in_and_an_unused_one_ends(db: TestDb) {
        let desk = Desk::with(db, "[readers]\nsession_days = 10");
        let token = desk.log_in(ADA).token;
        let session = desk.session(&token);
        assert!(!wants_touch(&session, desk.now() + HOUR - 1));
        desk.press.clock.advance(9 * DAY);
        let session = desk.session(&token);
        desk.write(move |tx, press, now| touch(tx, press, &session, now)).unwrap();
        desk.press.clock.advance(9 * DAY);
        assert!(desk.visit(&token).signed_in().is_some());
        desk.press.clock.advance(DAY);
        assert_eq!(desk.visit(&token), Visit::default());
    }

    fn a_visit_knows_role_and_access_when_signed_in_and_not_before(db: TestDb) {
        let desk = Desk::new(db);
        let article = desk.article("tides");
        let (first, mailed) = desk.newcomer(ADA, article);
        let reader = desk.session(&first).reader.unwrap();
        desk.write(move |tx, _, now| {
            tx.execute("INSERT INTO staff (reader_id, role, since) VALUES ($1, 'editor', $2)", &[&reader, &now])?;
            billing::grant(tx, reader, GrantSource::Comp, "all-access", Some(now + DAY), "", now)
        })
        .unwrap();
        let visit = desk.visit(&first);
        assert_eq!((visit.viewer.staff, visit.viewer.grant, visit.plan), (None, None, None), "nothing is proven");
        assert_eq!(visit.viewer.reader, Reader::Unconfirmed);
        let token = desk.enter(&first, ADA, &mailed.code).unwrap().token;
        let visit = desk.visit(&token);
        assert_eq!((visit.viewer.staff, visit.viewer.grant), (Some(Role::Editor), Some(GrantSource::Comp)));
        assert_eq!(visit.plan.unwrap().plan, "all-access");
        desk.press.clock.advance(DAY);
        let visit = desk.visit(&token);
        assert_eq!((visit.plan, visit.viewer.grant, visit.viewer.lapsed_at), (None, None, Some(desk.now())));
    }

    fn an_invented_cookie_is_nobody(db: TestDb) {
        let desk = Desk::new(db);
        desk.write(|tx, press, now| add(tx, press, now, &email(ADA), Origin::Staff, true)).unwrap();
        assert_eq!(desk.visit(&kernel::ids::Token::from_outside("x")), Visit::default());
        assert_eq!(desk.read(|conn, _, now| crate::readers::visit(conn, None, now)), Visit::default());
    }
}
