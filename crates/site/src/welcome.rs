//! The first page of a new site's owner: what to do next, with commands that work as they stand. And the
//! word for whoever opens the link of a set-up that is done.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use http_kit::{Failure, Next, see_other};
use kernel::config::MailTransport;
use press::articles;
use press::staff::Role;
use serde_json::{Value, json};

use crate::Site;
use crate::visitor::Visitor;

/// `GET /welcome`: for the owner alone.
pub async fn show(State(site): State<Site>, visitor: Visitor) -> Result<Response, Failure> {
    if visitor.reader().is_none() {
        return Ok(see_other(&Next::from_outside("/login?next=/welcome"), None));
    }
    if visitor.visit.viewer.staff != Some(Role::Owner) {
        return Err(Failure::NotFound);
    }
    let archived = site.read(move |conn, _| Ok(articles::last_id(conn)? > 0)).await?;
    let meta = site.desk("welcome-next");
    let page = site.own_page(&visitor, meta, None, "welcome.html", site.next_steps(archived)).await?;
    Ok(page.answer(&HeaderMap::new()))
}

/// `/set-up/{token}` once there is a site, whatever the token.
pub async fn over(State(site): State<Site>, visitor: Visitor) -> Result<Response, Failure> {
    let title = site.say("set-up-over-title");
    let content = json!({
        "status": 410, "title": title, "text": site.say("set-up-over-text"),
        "links": [
            { "url": "/login", "text": site.say("log-in") },
            { "url": "/", "text": site.say("message-home") },
        ],
    });
    let page = site.own_page(&visitor, site.desk("set-up-over-title"), None, "message.html", content).await?;
    Ok(page.status(StatusCode::GONE).answer(&HeaderMap::new()))
}

impl Site {
    fn next_steps(&self, archived: bool) -> Value {
        let data = &self.data;
        let command =
            |words: &str| format!("broadsheet --data {} {words}", quoted(&data.display().to_string()));
        let settings = &self.press.config;
        let keeps = settings.mail.transport == MailTransport::Outbox;
        json!({
            "archived": archived,
            "commands": {
                "articles": command("import articles archive.ndjson"),
                "readers": command("import readers members.csv"),
                "editor": command("staff invite colleague@example.org --role editor"),
                "backup": command("backup backup.tar.zst"),
                "check": command("check"),
            },
            "settings_file": data.join("broadsheet.toml").display().to_string(),
            "outbox": keeps.then(|| data.join("outbox").display().to_string()),
            "plain_http": !self.is_https(),
        })
    }
}

/// A path as a shell takes it.
fn quoted(path: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "/._-+".contains(c);
    if path.chars().all(plain) { path.to_owned() } else { format!("'{}'", path.replace('\'', r"'\''")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_quoted_where_a_shell_needs_it() {
        assert_eq!(quoted("/srv/weir-1"), "/srv/weir-1");
        assert_eq!(quoted("/srv/the weir's"), r"'/srv/the weir'\''s'");
    }
}
