//! `broadsheet check`: what it finds, and that it leaves everything as it is.

use std::fs;
use std::net::{Ipv4Addr, TcpListener};
use std::os::unix::fs::PermissionsExt as _;
use std::process::Command;

use mail::dkim::{Algorithm, Key};
use serde_json::Value;

use crate::names::Names;
use crate::server::{Folder, Server};

#[test]
fn it_makes_nothing() {
    let folder = Folder::new("");
    fs::remove_file(folder.path().join("broadsheet.toml")).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_broadsheet"));
    command.arg("--data").arg(folder.path().join("not there")).arg("check").current_dir(folder.path());
    let output = command.output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(
        output.status.success() && said.contains("note    data folder") && said.contains("is not there yet"),
        "{said}"
    );
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0, "nothing was made");
}

#[test]
fn it_looks_at_a_site_at_rest_and_at_one_that_is_served() {
    let folder = Folder::new("");
    folder.fill(3);
    let list = || {
        let mut names: Vec<_> =
            fs::read_dir(folder.path()).unwrap().map(|file| file.unwrap().file_name()).collect();
        names.sort();
        names
    };
    let before = list();
    let (code, said) = folder.run(&["check"]);
    assert!(code == 0 && said.contains("ok      database: Sqlite, sound, up to date, 3 articles"), "{said}");
    assert_eq!(list(), before);
    let mut server = Server::start(&folder, &["--listen", "127.0.0.1:0"]);
    assert!(folder.run(&["check"]).1.contains("ok      database: Sqlite, sound, up to date, 3 articles"));
    server.hears("The search index is built");
    assert!(folder.run(&["check"]).1.contains("ok      search index: sound, up to date, 3 articles"));
    server.end();
    folder.fill(4);
    let (code, said) = folder.run(&["check"]);
    assert!(
        code == 0 && said.contains("note    search index: it lacks what became of articles: 1"),
        "{said}"
    );
    let current = folder.path().join("search/current");
    fs::remove_dir_all(folder.path().join("search").join(fs::read_to_string(&current).unwrap().trim()))
        .unwrap();
    let (code, said) = folder.run(&["check"]);
    assert!(code == 1 && said.contains("WRONG   search index") && said.contains("delete "), "{said}");
    fs::remove_dir_all(folder.path().join("search")).unwrap();
    assert!(folder.run(&["check"]).1.contains("note    search index: there is none yet"));

    let key = folder.path().join("secret.key");
    fs::set_permissions(&key, fs::Permissions::from_mode(0o644)).unwrap();
    let (code, said) = folder.run(&["check"]);
    assert!(code == 1 && said.contains("WRONG   secret key") && said.contains("chmod 600"), "{said}");
    fs::write(folder.path().join("broadsheet.db"), "something else entirely, and long enough to be read")
        .unwrap();
    let (code, said) = folder.run(&["check", "--json"]);
    let found: Value = serde_json::from_str(said.split("broadsheet:").next().unwrap()).unwrap();
    let state = |what: &str| {
        let findings = found["findings"].as_array().unwrap();
        findings.iter().find(|finding| finding["what"] == what).unwrap()["state"].as_str().unwrap().to_owned()
    };
    assert_eq!((code, state("database").as_str(), state("theme").as_str()), (1, "wrong", "ok"));
}

#[test]
fn what_the_newsroom_has_set_is_judged_too() {
    let folder = Folder::new("");
    folder.fill(1);
    let set = |name: &'static str, value: &'static str| {
        let config = db::DatabaseConfig { url: None, connections: 2 };
        let site = db::Db::open(&config, folder.path()).unwrap();
        let row = "INSERT INTO settings (name, value, set_at) VALUES ($1, $2, 0)
            ON CONFLICT (name) DO UPDATE SET value = excluded.value";
        site.write_blocking::<_, db::DbError>(move |tx| tx.execute(row, &[&name, &value]).map(drop)).unwrap();
    };
    assert!(folder.run(&["check"]).1.contains("ok      newsroom's settings: none"));
    set("site.language", "\"fr\"");
    let (code, said) = folder.run(&["check"]);
    assert!(code == 0 && said.contains("ok      newsroom's settings: 1: site.language"), "{said}");
    assert!(said.contains("ok      theme: the default one, in fr"), "{said}");
    set("look.logo", "\"gone.png\"");
    let (code, said) = folder.run(&["check"]);
    assert!(code == 1 && said.contains("WRONG   newsroom's settings: the logo is gone.png"), "{said}");
    set("meter.allowance", "2000");
    let (code, said) = folder.run(&["check"]);
    assert!(
        code == 1 && said.contains("WRONG   newsroom's settings") && said.contains("meter.allowance is 2000"),
        "{said}"
    );
}

#[test]
fn names_are_looked_up() {
    let relay = TcpListener::bind("127.0.0.1:0").unwrap();
    let folder = Folder::new(&format!(
        "[site]\nurl = \"https://weir.test\"\n[mail]\ntransport = \"smtp\"\nfrom = \"desk@news.weir.test\"\n\
         [mail.smtp]\nhost = \"127.0.0.1\"\nport = {}\n",
        relay.local_addr().unwrap().port()
    ));
    let good = Names::default()
        .address("weir.test", Ipv4Addr::new(192, 0, 2, 7))
        .mail("news.weir.test", "mx.weir.test")
        .text("news.weir.test", "v=spf1 include:relay.test -all")
        .text("news.weir.test", "something-else=1")
        .text("s1._domainkey.news.weir.test", "v=DKIM1; k=rsa; p=MIGfMA0")
        .text("_dmarc.weir.test", "v=DMARC1; p=quarantine")
        .serve();
    let (code, said) = folder.run(&["check", "--dkim", "s1", "--resolver", &good.to_string()]);
    for line in [
        "ok      site's name: weir.test leads to 192.0.2.7",
        "ok      mail: MX: news.weir.test receives at 10 mx.weir.test.",
        "ok      mail: SPF: v=spf1 include:relay.test -all",
        "ok      mail: DKIM: the key of s1._domainkey.news.weir.test is there",
        "ok      mail: DMARC: weir.test: \"v=DMARC1; p=quarantine\"",
    ] {
        assert!(code == 0 && said.contains(line), "{line}\n{said}");
    }
    let empty = Names::default().serve();
    let (code, said) = folder.run(&["check", "--resolver", &empty.to_string()]);
    for line in [
        "WRONG   site's name",
        "note    mail: MX",
        "WRONG   mail: SPF",
        "unknown mail: DKIM",
        "WRONG   mail: DMARC",
    ] {
        assert!(code == 1 && said.contains(line), "{line}\n{said}");
    }
    // Nobody answers: that is no fault of the site.
    let silent = std::net::UdpSocket::bind("127.0.0.1:0").unwrap();
    let (code, said) = folder.run(&["check", "--resolver", &silent.local_addr().unwrap().to_string()]);
    assert!(code == 0 && said.contains("unknown mail: SPF: news.weir.test could not be looked up"), "{said}");
}

#[test]
fn keys_of_newsletters_and_the_way_of_bounces_are_looked_up() {
    let relay = TcpListener::bind("127.0.0.1:0").unwrap();
    let folder = Folder::new(&format!(
        "[mail]\ntransport = \"smtp\"\nfrom = \"desk@weir.test\"\n\
         [mail.smtp]\nhost = \"127.0.0.1\"\nport = {}\nhelo = \"out.weir.test\"\n[[mail.bulk.dkim]]\nselector = \"e1\"\nkey_file = \"key.pem\"\n\
         [mail.bounces]\naddress = \"bounces@back.weir.test\"\nmaildir = \"bounces\"\n",
        relay.local_addr().unwrap().port()
    ));
    let names = || {
        Names::default()
            .mail("weir.test", "mx.weir.test")
            .text("weir.test", "v=spf1 include:relay.test -all")
            .text("_dmarc.weir.test", "v=DMARC1; p=quarantine")
    };
    let bare = names().text("e1._domainkey.weir.test", "v=DKIM1; k=ed25519; p=AAAA").serve().to_string();
    let (code, said) = folder.run(&["check", "--resolver", &bare]);
    for line in [
        "note    mail: EHLO: out.weir.test has no address",
        "WRONG   newsletters: bounces",
        "WRONG   newsletters: DKIM: cannot read mail.bulk.dkim.key_file",
        "WRONG   newsletters: SPF: back.weir.test",
        "WRONG   newsletters: MX: back.weir.test",
    ] {
        assert!(code == 1 && said.contains(line), "{line}\n{said}");
    }
    let key = Key::generate(Algorithm::Ed25519).unwrap();
    fs::write(folder.path().join("key.pem"), key.pem().unwrap()).unwrap();
    fs::create_dir_all(folder.path().join("bounces/new")).unwrap();
    fs::create_dir_all(folder.path().join("bounces/cur")).unwrap();
    let said = folder.run(&["check", "--resolver", &bare]).1;
    assert!(said.contains(&format!("add the TXT record \"{}\"", key.record().unwrap())), "{said}");
    let good = names()
        .address("out.weir.test", Ipv4Addr::new(192, 0, 2, 9))
        .text("e1._domainkey.weir.test", &key.record().unwrap())
        .text("back.weir.test", "v=spf1 include:relay.test -all")
        .mail("back.weir.test", "mx.weir.test")
        .serve();
    let (code, said) = folder.run(&["check", "--resolver", &good.to_string()]);
    for line in [
        "ok      mail: EHLO: out.weir.test leads to 192.0.2.9",
        "ok      newsletters: bounces: through ",
        "ok      newsletters: DKIM: the key of e1._domainkey.weir.test is there",
        "ok      newsletters: SPF: v=spf1",
        "ok      newsletters: MX: back.weir.test receives at 10 mx.weir.test.",
    ] {
        assert!(code == 0 && said.contains(line), "{line}\n{said}");
    }
}

#[test]
fn newsletters_under_another_domain_need_a_key_and_a_policy_of_it() {
    let relay = TcpListener::bind("127.0.0.1:0").unwrap();
    let settings = |keys: &str| {
        format!(
            "[mail]\ntransport = \"smtp\"\nfrom = \"desk@weir.test\"\n\
             [mail.smtp]\nhost = \"127.0.0.1\"\nport = {}\n\
             [[mail.bulk.dkim]]\nselector = \"e1\"\nkey_file = \"key.pem\"\n{keys}\
             [mail.bounces]\naddress = \"bounces@back.weir.test\"\n\
             [[newsletters]]\nslug = \"daily\"\nname = \"Daily\"\nfrom = \"letters@river.test\"\n",
            relay.local_addr().unwrap().port()
        )
    };
    let key = Key::generate(Algorithm::Ed25519).unwrap();
    let said = |keys: &str, names: Names| {
        let folder = Folder::new(&settings(keys));
        fs::write(folder.path().join("key.pem"), key.pem().unwrap()).unwrap();
        folder.run(&["check", "--resolver", &names.serve().to_string()])
    };
    let names = || {
        Names::default()
            .mail("weir.test", "mx.weir.test")
            .text("weir.test", "v=spf1 include:relay.test -all")
            .text("back.weir.test", "v=spf1 include:relay.test -all")
            .text("_dmarc.weir.test", "v=DMARC1; p=quarantine")
            .text("e1._domainkey.weir.test", &key.record().unwrap())
    };
    let (code, told) = said("", names());
    for line in [
        "ok      newsletters: From: mail.from is desk@weir.test: the key of e1._domainkey.weir.test signs",
        "WRONG   newsletters: From: newsletters[].from of \"daily\" is letters@river.test: no key signs for river.test",
        "add a key to mail.bulk.dkim with domain = \"river.test\"",
        "WRONG   newsletters: DMARC: newsletters[].from of \"daily\" is letters@river.test: _dmarc.river.test says nothing",
    ] {
        assert!(code == 1 && told.contains(line), "{line}\n{told}");
    }
    let whole = names()
        .text("_dmarc.river.test", "v=DMARC1; p=reject")
        .text("e1._domainkey.river.test", &key.record().unwrap());
    let more = "[[mail.bulk.dkim]]\nselector = \"e1\"\nkey_file = \"key.pem\"\ndomain = \"river.test\"\n";
    let (code, told) = said(more, whole);
    for line in [
        "ok      newsletters: DKIM: the key of e1._domainkey.river.test is there",
        "letters@river.test: the key of e1._domainkey.river.test signs, and DMARC goes by it alone",
        "letters@river.test: river.test: \"v=DMARC1; p=reject\"",
    ] {
        assert!(code == 0 && told.contains(line), "{line}\n{told}");
    }
}

#[test]
fn a_sender_at_a_provider_of_mailboxes_is_refused_by_its_policy() {
    let relay = TcpListener::bind("127.0.0.1:0").unwrap();
    let folder = Folder::new(&format!(
        "[mail]\ntransport = \"smtp\"\nfrom = \"desk@weir.test\"\n[mail.smtp]\nhost = \"127.0.0.1\"\nport = {}\n\
         [[newsletters]]\nslug = \"daily\"\nname = \"Daily\"\nfrom = \"weir@gmail.com\"\n",
        relay.local_addr().unwrap().port()
    ));
    let (code, said) = folder.run(&["check", "--resolver", &Names::default().serve().to_string()]);
    let line = "WRONG   mail: From: newsletters[].from of \"daily\" is weir@gmail.com: Gmail alone may send from gmail.com";
    assert!(code == 1 && said.contains(line), "{said}");
    assert!(!said.contains("domain = \"gmail.com\""), "no key helps: {said}");
}
