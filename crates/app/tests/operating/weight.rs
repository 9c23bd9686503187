//! What an article's page of the demonstration weighs.

use std::collections::BTreeSet;
use std::process::Command;

use crate::client::Client;
use crate::server::Server;

/// What an article's HTML may have beside its words, in bytes.
const MOST: usize = 30_000;

/// What stands in the article, without its markup.
fn words(page: &str) -> usize {
    let (_, article) = page.split_once("<article class=\"story").expect("an article");
    let (article, _) = article.split_once("</article>").expect("its end");
    // What stands before the first `>` belongs to the tag that begins it.
    article.split('<').filter_map(|part| part.split_once('>')).map(|(_, text)| text.len()).sum()
}

#[test]
fn an_article_is_under_30_kb_beside_its_words() {
    let folder = tempfile::tempdir().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_broadsheet"));
    command.arg("demo").arg("--data").arg(folder.path()).args(["--listen", "127.0.0.1:0"]);
    command.env_remove("RUST_LOG").env_remove("NOTIFY_SOCKET");
    let server = Server::of(command);
    let mut client = Client::new(server.address);
    let front = client.get("/").unwrap().body;
    let ends = |link: &str| link.split(['"', '#', '?']).next().map(str::to_owned);
    let articles: BTreeSet<String> = front.split("href=\"/articles/").skip(1).filter_map(ends).collect();
    assert!(articles.len() > 10, "the front page leads to {articles:?} only");
    for slug in articles {
        let page = client.get(&format!("/articles/{slug}")).unwrap();
        assert_eq!(page.status, 200, "{slug}");
        let rest = page.body.len() - words(&page.body);
        assert!(rest < MOST, "{slug} has {rest} bytes beside its words");
    }
}
