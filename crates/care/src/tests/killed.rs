//! What a kill leaves behind is taken up or taken away.

use std::fs;

use db::testing::TestDb;
use db::{DatabaseConfig, Db};
use tempfile::TempDir;

use super::scene::{Scene, restored, sums};
use crate::{CareError, UNFINISHED, refuse_unfinished};

#[test]
fn what_a_killed_backup_has_left_goes_with_the_next() {
    let scene = Scene::of(TestDb::sqlite());
    let left = scene.out.path().join(".broadsheet-arriving-dead");
    let busy = scene.out.path().join(".broadsheet-arriving-alive");
    fs::write(&left, "half").unwrap();
    let other = fs::File::create(&busy).unwrap();
    other.lock().unwrap();
    scene.back_up().unwrap();
    assert!(!left.exists() && busy.exists());
}

#[test]
fn a_restore_that_was_cut_off_is_begun_again() {
    let scene = Scene::of(TestDb::sqlite());
    scene.back_up().unwrap();
    let data = TempDir::new().unwrap();
    for path in [
        ".restoring/building.db",
        ".restoring/building.db-wal",
        ".restoring/files/secret.key",
        "pages/about.html",
    ] {
        let path = data.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, "half").unwrap();
    }
    let refused = refuse_unfinished(data.path()).unwrap_err();
    assert!(refused.to_string().contains("run the same `broadsheet restore` again"), "{refused}");
    restored(&scene.path(), data.path(), &DatabaseConfig::default()).unwrap();
    refuse_unfinished(data.path()).unwrap();
    assert_eq!(fs::read_to_string(data.path().join("pages/about.html")).unwrap(), "<p>About</p>");
}

/// Killed between the last two steps: the database is whole, the folder still says that it is not.
#[test]
fn a_restore_that_was_all_but_done_is_finished() {
    for to in [TestDb::sqlite(), TestDb::postgres()] {
        let scene = Scene::of(TestDb::sqlite());
        scene.back_up().unwrap();
        let data = TempDir::new().unwrap();
        let config = to.config().clone();
        restored(&scene.path(), data.path(), &config).unwrap();
        let before = sums(&Db::open(&config, data.path()).unwrap(), scene.out.path());
        fs::create_dir(data.path().join(UNFINISHED)).unwrap();
        fs::remove_file(data.path().join("broadsheet.toml")).unwrap();
        match restored(&scene.path(), data.path(), &config) {
            Ok(_) => {}
            // The database file lies in the folder, which is then not empty.
            Err(CareError::NotEmpty { holds, .. }) => panic!("{holds}"),
            Err(error) => panic!("{error}"),
        }
        refuse_unfinished(data.path()).unwrap();
        assert_eq!(sums(&Db::open(&config, data.path()).unwrap(), scene.out.path()), before);
    }
}

#[test]
fn a_folder_with_anything_in_it_is_left_alone() {
    let scene = Scene::of(TestDb::sqlite());
    scene.back_up().unwrap();
    let data = TempDir::new().unwrap();
    fs::write(data.path().join("thesis.doc"), "mine").unwrap();
    let error = restored(&scene.path(), data.path(), &DatabaseConfig::default()).unwrap_err();
    assert!(error.to_string().contains("thesis.doc"), "{error}");
    assert_eq!(fs::read_dir(data.path()).unwrap().count(), 1);
    let full = restored(
        &scene.path(),
        TempDir::new().unwrap().path(),
        &DatabaseConfig {
            url: Some(format!("sqlite:{}", scene.db.data_dir().join("broadsheet.db").display())),
            ..DatabaseConfig::default()
        },
    );
    assert!(full.unwrap_err().to_string().contains("already holds rows"));
}
