use ringcentral_client::Holder;

use super::*;

fn store(folder: &Path, passphrase: &str, extension: &str) -> FileStore {
    let server = ServerConfig::new("https://platform.ringcentral.com", "app").unwrap();
    let server = server.held_by(Holder {
        account: "1".to_owned(),
        extension: extension.to_owned(),
    });
    let mut store = FileStore::new(folder.join("tokens"), Secret::new(passphrase), &server);
    // The real cost is meant to be slow.
    store.cost = Cost {
        memory_kib: 64,
        passes: 1,
    };
    store
}

fn tokens(access: &str) -> Tokens {
    Tokens::read(format!("{{\"access_token\":\"{access}\"}}").as_bytes(), 0).unwrap()
}

#[test]
fn tokens_survive_and_nothing_of_them_is_readable() {
    let folder = tempfile::tempdir().unwrap();
    let ours = store(folder.path(), "correct horse", "2");
    assert_eq!(ours.load().unwrap(), None);
    ours.save(&tokens("SECRET-1")).unwrap();
    ours.save(&tokens("SECRET-2")).unwrap();
    let again = store(folder.path(), "correct horse", "2");
    assert_eq!(again.load().unwrap().unwrap().access.expose(), "SECRET-2");
    let text = std::fs::read_to_string(folder.path().join("tokens")).unwrap();
    for word in ["SECRET", "access", "correct", "ringcentral.com"] {
        assert!(!text.contains(word), "{word}");
    }
    assert!(!format!("{again:?}").contains("horse"));
    again.clear().unwrap();
    assert!(!folder.path().join("tokens").exists());
    again.clear().unwrap();
}

#[cfg(unix)]
#[test]
fn the_file_is_its_owners_alone_and_replaced_whole() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let ours = store(folder.path(), "correct horse", "2");
    for access in ["SECRET-1", "SECRET-2"] {
        ours.save(&tokens(access)).unwrap();
        let found = std::fs::metadata(folder.path().join("tokens")).unwrap();
        assert_eq!(found.permissions().mode() & 0o777, 0o600);
    }
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn people_in_one_file_keep_apart() {
    let folder = tempfile::tempdir().unwrap();
    let (ann, ben) = (
        store(folder.path(), "correct horse", "2"),
        store(folder.path(), "correct horse", "3"),
    );
    ann.save(&tokens("ann")).unwrap();
    ben.save(&tokens("ben")).unwrap();
    assert_eq!(ann.load().unwrap().unwrap().access.expose(), "ann");
    ann.clear().unwrap();
    assert_eq!(ann.load().unwrap(), None);
    assert_eq!(ben.load().unwrap().unwrap().access.expose(), "ben");
}

#[test]
fn a_wrong_passphrase_opens_nothing_and_overwrites_nothing() {
    let folder = tempfile::tempdir().unwrap();
    store(folder.path(), "right", "2")
        .save(&tokens("kept"))
        .unwrap();
    let wrong = store(folder.path(), "wrong", "2");
    assert_eq!(wrong.load(), Err(TokenStoreError::WrongPassphrase));
    assert_eq!(
        wrong.save(&tokens("new")),
        Err(TokenStoreError::WrongPassphrase)
    );
    assert_eq!(wrong.clear(), Err(TokenStoreError::WrongPassphrase));
    let right = store(folder.path(), "right", "2");
    assert_eq!(right.load().unwrap().unwrap().access.expose(), "kept");
}

#[test]
fn a_damaged_or_foreign_file_is_refused_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("tokens");
    let ours = store(folder.path(), "right", "2");
    ours.save(&tokens("kept")).unwrap();
    let good = std::fs::read_to_string(&path).unwrap();
    let (half, _) = good.split_at(good.len() / 2);
    let greedy = good.replace("\"memory_kib\":64", "\"memory_kib\":4000000000");
    let cheaper = good.replace("\"passes\":1", "\"passes\":2");
    for bad in ["", "{}", "\u{0}", half, &greedy, &cheaper] {
        std::fs::write(&path, bad).unwrap();
        let fresh = store(folder.path(), "right", "2");
        assert_eq!(fresh.load(), Err(TokenStoreError::WrongPassphrase), "{bad}");
        assert_eq!(
            fresh.save(&tokens("new")),
            Err(TokenStoreError::WrongPassphrase)
        );
        assert_eq!(std::fs::read_to_string(&path).unwrap(), bad);
    }
    let nowhere = store(&folder.path().join("missing"), "right", "2");
    let refusal = nowhere.save(&tokens("new")).unwrap_err().to_string();
    assert!(refusal.contains("--token-file"), "{refusal}");
}
