//! What a ledger takes, beside sending. Run with `script/bench ledger`.

use std::time::{Duration, Instant};

use db::testing::TestDb;

use super::*;

/// Entries at once, as whoever sends asks for them.
const BATCH: usize = 256;

fn rate(count: i64, took: Duration) -> f64 {
    count as f64 / took.as_secs_f64()
}

/// The time this process has worked.
fn worked() -> Duration {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap();
    let fields: Vec<u64> = stat
        .rsplit_once(')')
        .unwrap()
        .1
        .split_whitespace()
        .skip(11)
        .take(2)
        .map(|n| n.parse().unwrap())
        .collect();
    // In hundredths of a second, on every Linux.
    Duration::from_millis(10 * (fields[0] + fields[1]))
}

db::both_databases! {
    #[ignore = "takes half a minute; prints what it measures"]
    fn a_ledger_keeps_up(db: TestDb) {
        let readers = std::env::var("BROADSHEET_TEST_RECIPIENTS").map_or(100_000, |text| text.parse().unwrap());
        let house = House::new(db);
        for _ in 0..readers / 1000 {
            house.crowd(1000);
        }
        let (begun, before) = (Instant::now(), worked());
        let issue = house.everyone();
        house.settle_down();
        let froze = (begun.elapsed(), worked() - before);
        let sender = house.sender();
        let (begun, before) = (Instant::now(), worked());
        loop {
            let entries = house.claims(sender, issue, 1000).unwrap();
            if entries.is_empty() {
                break;
            }
            for some in entries.chunks(BATCH) {
                assert_eq!(house.intends(sender, some).len(), some.len());
                // One in fifty is put off or refused.
                let (mut taken, mut refused) = (Vec::new(), Vec::new());
                for entry in some {
                    if entry.position % 50 == 0 { &mut refused } else { &mut taken }.push(entry.clone());
                }
                house.settles(sender, &taken, &Outcome::Accepted);
                house.settles(sender, &refused, &Outcome::Refused("550 5.1.1 nobody here".into()));
            }
        }
        let sent = (begun.elapsed(), worked() - before);
        assert_eq!(house.number(issue, Fate::Accepted), readers - readers / 50);
        let kind = house.desk.db.dialect();
        let micros = |time: Duration| time.as_micros() as f64 / readers as f64;
        println!("{kind:?}: frozen {:.0}/s, {:.0} us of CPU each", rate(readers, froze.0), micros(froze.1));
        println!("{kind:?}: claimed, intended and settled {:.0}/s, {:.0} us of CPU each", rate(readers, sent.0), micros(sent.1));
    }
}
