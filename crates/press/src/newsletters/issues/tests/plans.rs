//! However large the archive and however many issues there were, a bounded number of rows is read.

use db::Bind;

use super::*;

#[test]
fn no_statement_walks_through_a_table() {
    let db = TestDb::sqlite();
    let (one, text) = (1_i64, "x");
    for (statement, binds) in store::statements() {
        let plan: Vec<String> = read(&db, move |conn| {
            let values: Vec<&dyn Bind> = binds
                .iter()
                .map(|is_text| -> &dyn Bind {
                    if *is_text { &text } else { &one }
                })
                .collect();
            let sql = format!("EXPLAIN QUERY PLAN {}", statement.replace("{ids}", &["1"; 20].join(", ")));
            let rows: Vec<(i64, i64, i64, String)> = conn.query(&sql, &values)?;
            Ok(rows.into_iter().map(|row| row.3).collect())
        });
        let walks = plan.iter().any(|step| step.starts_with("SCAN ") && !step.contains("USING INDEX"));
        assert!(!walks, "{statement}\n{plan:#?}");
    }
}
