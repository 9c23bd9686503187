//! `broadsheet billing figures`: as a table and as CSV.

use std::process::Command;

use db::testing::TestDb;

const LEDGER: &[&str] = &[
    "INSERT INTO prices (plan, minor, currency, term, created_at) VALUES ('monthly', 900, 'EUR', 'month', 1)",
    "INSERT INTO subscriptions (public_id, processor, ref, price_id, status, period_ends, created_at, updated_at)
        VALUES ('a', 'sandbox', 'a', 1, 'active', 1, 1, 1), ('b', 'sandbox', 'b', 1, 'active', 1, 1, 1)",
    // 10 November, 10 December and 10 January.
    "INSERT INTO ledger (at, subscription_id, processor, kind, plan, currency, yearly_minor, paid_minor) VALUES
        (1762776000000, 1, 'sandbox', 'began', 'monthly', 'EUR', 10800, 0),
        (1762776000000, 1, 'sandbox', 'paid', 'monthly', 'EUR', 10800, 900),
        (1765368000000, 1, 'sandbox', 'renewed', 'monthly', 'EUR', 10800, 0),
        (1765368000000, 1, 'sandbox', 'paid', 'monthly', 'EUR', 10800, 900),
        (1765368000000, 2, 'sandbox', 'began', 'yearly', 'EUR', 8900, 0),
        (1765368000000, 2, 'sandbox', 'paid', 'yearly', 'EUR', 8900, 8900),
        (1768046400000, 1, 'sandbox', 'ended', 'monthly', 'EUR', 0, 0),
        (1768046400000, 1, 'sandbox', 'paid-back', 'monthly', 'EUR', 0, -900)",
];

/// What the command says, and with which exit code.
fn figures(db: &TestDb, arguments: &[&str]) -> (Option<i32>, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_broadsheet"));
    command.arg("--data").arg(db.data_dir()).args(["billing", "figures"]).args(arguments);
    command.current_dir(db.data_dir()).env_remove("RUST_LOG");
    if let Some(url) = &db.config().url {
        command.env("BROADSHEET_DATABASE__URL", url);
    }
    let output = command.output().unwrap();
    (output.status.code(), String::from_utf8([output.stdout, output.stderr].concat()).unwrap())
}

const MONTHS: &str = "\
MRR       begin    new  taken over  returned  expansion  contraction   churn     end      ARR
2025-11   €0.00  €9.00       €0.00     €0.00      €0.00        €0.00   €0.00   €9.00  €108.00
2025-12   €9.00  €7.42       €0.00     €0.00      €0.00        €0.00   €0.00  €16.42  €197.00
2026-01  €16.42  €0.00       €0.00     €0.00      €0.00        €0.00  -€9.00   €7.42   €89.00

subscribers  begin  new  taken over  returned  left  end  trials  converted  of trials    paid  paid back  revenue
2025-11          0    1           0         0     0    1       0          0          -   €9.00      €0.00    €9.00
2025-12          1    1           0         0     0    2       0          0          -  €98.00      €0.00   €98.00
2026-01          2    0           0         0    -1    1       0          0          -   €0.00     -€9.00   -€9.00

month    plan     sold as       payments    paid  paid back  revenue
";

const COHORTS: &str = "\
readers left  at first       +0       +1     +2
2025-11              1  100.0 %  100.0 %  0.0 %
2025-12              1  100.0 %  100.0 %

MRR left  at first       +0       +1     +2
2025-11      €9.00  100.0 %  100.0 %  0.0 %
2025-12      €7.42  100.0 %  100.0 %
";

db::both_databases! {
    fn figures_are_printed_and_written_as_csv(db: TestDb) {
        assert_eq!(figures(&db, &[]), (Some(0), "Nothing was paid or tried in these months.\n".to_owned()));
        assert_eq!(figures(&db, &["--csv", "--plans"]).1.lines().count(), 1);
        db.write_blocking::<_, db::DbError>(|tx| LEDGER.iter().try_for_each(|sql| tx.execute(sql, &[]).map(drop))).unwrap();
        let (code, said) = figures(&db, &["--to", "2026-01"]);
        assert!(code == Some(0) && said.starts_with(MONTHS), "{said}");
        assert!(said.contains("\n2025-12  yearly   subscription         1  €89.00      €0.00   €89.00\n"), "{said}");
        let (_, said) = figures(&db, &["--from", "2025-12", "--to", "2025-12", "--csv"]);
        assert_eq!(said.lines().nth(1), Some("2025-12,EUR,9.00,7.42,0.00,0.00,0.00,0.00,0.00,16.42,197.00,1,1,0,0,0,2,0,0,0,,98.00,0.00,98.00"));
        assert_eq!((said.lines().count(), said.matches("\r\n").count()), (2, 2));
        assert_eq!(figures(&db, &["--cohorts", "--to", "2026-01"]).1, COHORTS);
        let (_, said) = figures(&db, &["--cohorts", "--to", "2026-01", "--csv"]);
        assert_eq!(said.lines().last(), Some("2025-12,EUR,1,7.42,1,1,100.0,7.42,100.0"));
    }
}

#[test]
fn months_that_are_none_are_named() {
    let db = TestDb::sqlite();
    let (code, said) = figures(&db, &["--from", "2026-13"]);
    assert!(code == Some(2) && said.contains("\"2026-13\" is no month; write one as in 2027-01"), "{said}");
    let (code, said) = figures(&db, &["--from", "2026-02", "--to", "2026-01"]);
    assert!(code == Some(2) && said.contains("there are no months from 2026-02 to 2026-01"), "{said}");
    let (code, _) = figures(&db, &["--plans", "--cohorts"]);
    assert_eq!(code, Some(2));
}
