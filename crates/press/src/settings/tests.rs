use db::testing::TestDb;
use kernel::config::{Layers, Origin};

use super::*;
use crate::articles::fixtures::press;

const FILE: &str = "[meter]\nallowance = 4\n[access]\nopen_until = \"2031-05-03T18:00:00Z\"
[[plans]]\nslug = \"year\"\nname = \"Year\"\nper = \"year\"\nprice = { minor = 6900, currency = \"EUR\" }";

fn site() -> Press {
    let layers = Layers::read(FILE, [("BROADSHEET_READERS__DEVICES".to_owned(), "7".to_owned())]).unwrap();
    press(|_| ()).laid(layers).with(Set::new()).unwrap()
}

fn keys(all: &[&str]) -> Vec<String> {
    all.iter().map(|key| (*key).to_owned()).collect()
}

/// Somebody looks at these settings and changes them at once.
fn changed(db: &TestDb, press: &Press, wishes: &[(&str, Wish)]) -> Result<bool, SettingError> {
    let now = db.read_blocking(stored).unwrap();
    let wishes: Vec<_> = wishes.iter().map(|(key, wish)| ((*key).to_owned(), wish.clone())).collect();
    let keys: Vec<String> = wishes.iter().map(|(key, _)| key.clone()).collect();
    let seen = fingerprint(&press.with(now).unwrap().config, &keys);
    as_seen(db, press, &keys, &seen, &wishes)
}

fn as_seen(
    db: &TestDb,
    press: &Press,
    keys: &[String],
    seen: &str,
    wishes: &[(String, Wish)],
) -> Result<bool, SettingError> {
    let (press, keys, seen, wishes) = (press.clone(), keys.to_vec(), seen.to_owned(), wishes.to_vec());
    db.write_blocking(move |tx| {
        let sheet = Sheet { name: "access", keys: &keys, seen: &seen };
        change(tx, &press, &Actor::Operator, sheet, &wishes, 5)
    })
}

fn be(value: impl Into<Value>) -> Wish {
    Wish::Be(Some(value.into()))
}

fn lines(db: &TestDb) -> Vec<(String, String, String, String)> {
    let of = |conn: &mut db::Conn| audit::of_thing(conn, (THING, "access"), None, 50);
    let lines = db.read_blocking(of).unwrap().into_iter().rev();
    lines.map(|line| (line.act, line.subject.unwrap_or_default(), line.was, line.became)).collect()
}

fn config(db: &TestDb, press: &Press) -> Config {
    press.with(db.read_blocking(stored).unwrap()).unwrap().config
}

db::both_databases! {
    fn what_is_set_holds_and_is_undone(db: TestDb) {
        let press = site();
        assert!(changed(&db, &press, &[("meter.allowance", be(6)), ("access.open_until", Wish::Be(None))]).unwrap());
        let now = config(&db, &press);
        assert_eq!((now.meter.allowance, now.access.open_until), (6, None));
        let set = db.read_blocking(stored).unwrap();
        assert_eq!(press.layers.origin("meter.allowance", &set), Origin::Newsroom);
        assert!(!changed(&db, &press, &[("meter.allowance", be(6))]).unwrap(), "it is so already");
        assert!(changed(&db, &press, &[("meter.allowance", Wish::Undo), ("access.open_until", Wish::Undo)]).unwrap());
        let now = config(&db, &press);
        assert_eq!((now.meter.allowance, now.access.open_until.is_some()), (4, true));
        assert!(db.read_blocking(stored).unwrap().is_empty());
        let open = "2031-05-03T18:00:00Z";
        let told = lines(&db);
        let told: Vec<_> = told.iter().map(|(a, b, c, d)| (a.as_str(), b.as_str(), c.as_str(), d.as_str())).collect();
        assert_eq!(told, [
            ("setting-changed", "meter.allowance", "4", "6"),
            ("setting-changed", "access.open_until", open, ""),
            ("setting-undone", "meter.allowance", "6", "4"),
            ("setting-undone", "access.open_until", "", open),
        ]);
    }

    fn what_cannot_be_changes_nothing(db: TestDb) {
        let press = site();
        let refused = changed(&db, &press, &[("meter.unlock", be("automatic")), ("meter.allowance", be(2000))]);
        let sentence = "meter.allowance is 2000; it must lie between 0 and 1000.";
        assert!(matches!(&refused, Err(SettingError::Wrong(error)) if error.to_string() == sentence), "{refused:?}");
        let refused = changed(&db, &press, &[("look.logo", be("nobody.png"))]);
        assert!(matches!(refused, Err(SettingError::Picture(_))), "{refused:?}");
        assert!(db.read_blocking(stored).unwrap().is_empty() && lines(&db).is_empty());
    }

    fn the_environment_stays_on_top(db: TestDb) {
        let press = site();
        assert!(!changed(&db, &press, &[("readers.devices", be(9))]).unwrap());
        assert_eq!(config(&db, &press).readers.devices, 7);
    }

    fn whoever_comes_second_is_told(db: TestDb) {
        let press = site();
        let keys = keys(&["meter.allowance", "meter.unlock"]);
        let seen = fingerprint(&press.config, &keys);
        let first = [("meter.allowance".to_owned(), be(5))];
        assert!(as_seen(&db, &press, &keys, &seen, &first).unwrap());
        let second = [("meter.unlock".to_owned(), be("automatic"))];
        let late = as_seen(&db, &press, &keys, &seen, &second);
        assert!(matches!(late, Err(SettingError::Overtaken)), "{late:?}");
        let seen = fingerprint(&config(&db, &press), &keys);
        assert!(as_seen(&db, &press, &keys, &seen, &second).unwrap());
        assert_eq!(config(&db, &press).meter.allowance, 5);
    }

    fn a_price_is_on_offer_with_its_setting(db: TestDb) {
        let press = site();
        let opened = press.clone();
        db.write_blocking(move |tx| plans::offer(tx, &opened, 1)).unwrap();
        let costs = |minor: i64| be(toml::from_str::<toml::Table>(&FILE.replace("6900", &minor.to_string())).unwrap()["plans"].clone());
        assert!(changed(&db, &press, &[("plans", costs(7900))]).unwrap());
        let offered = db.read_blocking(plans::offered).unwrap();
        assert_eq!(offered.iter().map(|price| price.money.minor).collect::<Vec<_>>(), [7900]);
        assert_eq!(lines(&db).last().unwrap().3, "€79");
        let none = changed(&db, &press, &[("plans", be(Value::Array(Vec::new())))]);
        assert!(none.unwrap(), "nobody pays for it");
        assert!(db.read_blocking(plans::offered).unwrap().is_empty());
    }
}
