//! What watches over the server asks here.

use axum::extract::State;
use http_kit::Failure;

use crate::Site;

/// `GET /healthz`: the process answers.
pub async fn alive() -> &'static str {
    "ok\n"
}

/// `GET /readyz`: so does the database, and the process is not about to end.
pub async fn ready(State(site): State<Site>) -> Result<&'static str, Failure> {
    if site.is_leaving() {
        return Err(Failure::Busy);
    }
    site.read(|conn, _| Ok(conn.query_one::<i64>("SELECT 1", &[])?)).await?;
    Ok("ready\n")
}
