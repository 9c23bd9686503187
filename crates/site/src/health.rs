//! What watches over the server asks here.

use axum::extract::State;
use http_kit::Failure;

use crate::Site;

/// `GET /healthz`: the process answers.
pub async fn alive() -> &'static str {
    "ok\n"
}

/// `GET /readyz`: so does the database.
pub async fn ready(State(site): State<Site>) -> Result<&'static str, Failure> {
    site.read(|conn, _| Ok(conn.query_one::<i64>("SELECT 1", &[])?)).await?;
    Ok("ready\n")
}
