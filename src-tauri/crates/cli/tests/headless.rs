//! The built program against the simulator: sign-in, collecting until a signal, the doctor, exit codes.
#![allow(
    unreachable_pub,
    missing_docs,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a test fails by panicking"
)]

mod support;

use simulator::Simulator;

use support::*;

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn collect_records_the_truth_until_a_signal_and_goes_on_after_it() {
    let simulator = Simulator::start(call_centre(31, 40)).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let signed_in = sign_in(&simulator, folder.path());
    assert_eq!(
        signed_in.status.code(),
        Some(0),
        "{}",
        text(&signed_in.stderr)
    );
    assert_eq!(text(&signed_in.stdout), "");

    for signal in ["-TERM", "-INT"] {
        let child = collector(folder.path());
        until_recorded(&simulator, folder.path()).await;
        let ended = stop(child, signal);
        let said = text(&ended.stderr);
        assert_eq!(ended.status.code(), Some(0), "{signal}: {said}");
    }
    let left = differences(&simulator, folder.path());
    assert!(left.is_empty(), "{left:#?}");
    verified(folder.path());

    let signed_out = with_token_file(program(folder.path(), &["sign-out"]), folder.path());
    assert_eq!(run(signed_out, "").status.code(), Some(0));
    let again = with_token_file(program(folder.path(), &["collect"]), folder.path());
    let refused = run(again, "");
    assert_eq!(refused.status.code(), Some(1));
    assert!(
        text(&refused.stderr).contains("sign-in"),
        "{}",
        text(&refused.stderr)
    );
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn collect_by_webhook_records_the_truth() {
    let simulator = Simulator::start(call_centre(34, 30)).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(sign_in(&simulator, folder.path()).status.code(), Some(0));
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let listen = free.local_addr().unwrap().to_string();
    drop(free);
    let address = format!("http://{listen}/ringcentral");
    let arguments = [
        "collect",
        "--webhook-address",
        &address,
        "--listen",
        &listen,
    ];
    let command = with_token_file(program(folder.path(), &arguments), folder.path());
    let mut child = start(command);
    let mut said = Said::by(&mut child);
    said.until(|line| line == "live over webhook, recording");
    until_recorded(&simulator, folder.path()).await;
    assert_eq!(stop(child, "-TERM").status.code(), Some(0));
    verified(folder.path());
}

#[tokio::test(flavor = "multi_thread")]
async fn collect_with_a_jwt_needs_no_place_for_tokens_and_ends_in_time() {
    let simulator = Simulator::start(call_centre(32, 1)).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let jwt = folder.path().join("jwt");
    std::fs::write(&jwt, &simulator.config().app.jwt).unwrap();
    let arguments = [
        "collect",
        "--server",
        simulator.base_url(),
        "--client-id",
        simulator.client_id(),
        "--jwt-file",
        jwt.to_str().unwrap(),
        "--for",
        // Time for a loaded machine to be live.
        "15",
    ];
    let ended = run(program(folder.path(), &arguments), "");
    let said = text(&ended.stderr);
    assert_eq!(ended.status.code(), Some(0), "{said}");
    assert!(said.contains("live over WebSocket, recording"), "{said}");
    let lines: Vec<_> = said.lines().collect();
    assert!(lines.windows(2).all(|two| two[0] != two[1]), "{said}");
    assert!(!said.contains(&simulator.config().app.jwt));
}

#[tokio::test(flavor = "multi_thread")]
async fn doctor_names_what_is_missing() {
    let mut config = call_centre(33, 1);
    config.app.missing_permissions = vec!["ReadCallLog".to_owned()];
    let simulator = Simulator::start(config).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(sign_in(&simulator, folder.path()).status.code(), Some(0));
    let doctor = with_token_file(program(folder.path(), &["doctor"]), folder.path());
    let found = run(doctor, "");
    let table = text(&found.stdout);
    assert_eq!(found.status.code(), Some(1), "{table}");
    let line = table
        .lines()
        .find(|line| line.contains("permission ReadCallLog"))
        .unwrap();
    assert!(line.starts_with("fail"), "{table}");
    assert!(table.contains("developer console"), "{table}");

    let doctor = with_token_file(program(folder.path(), &["doctor", "--json"]), folder.path());
    let found: serde_json::Value = serde_json::from_slice(&run(doctor, "").stdout).unwrap();
    assert_eq!(found["ok"], false);
    let failed = found["checks"].as_array().unwrap().iter();
    let failed: Vec<_> = failed.filter(|check| check["verdict"] == "fail").collect();
    assert_eq!(failed.len(), 1, "{failed:?}");
}

#[test]
fn wrong_use_is_2_and_a_missing_place_for_tokens_names_the_options() {
    let folder = tempfile::tempdir().unwrap();
    for arguments in [
        &["sign-in"][..],
        &["sign-in", "--jwt-stdin", "--jwt-file", "x"],
        &["collect", "--for", "soon"],
        &["collect", "--passphrase-file", "x"],
        &["collect", "--listen", "127.0.0.1:1"],
        &["collect", "--webhook-address", "https://calls.example/"],
        &[
            "collect",
            "--webhook-address",
            "http://calls.example/",
            "--listen",
            "127.0.0.1:1",
        ],
        &["sign-out", "--everything"],
        &["doctor", "--profile", "../x"],
    ] {
        let wrong = run(program(folder.path(), arguments), "");
        assert_eq!(wrong.status.code(), Some(2), "{arguments:?}");
    }
    // A session bus that is not there: no keychain.
    let mut command = program(
        folder.path(),
        &["sign-in", "--client-id", "x", "--jwt-stdin"],
    );
    command.env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent");
    command.env_remove("XDG_RUNTIME_DIR");
    if cfg!(target_os = "linux") {
        let refused = run(command, "a.b.c\n");
        let said = text(&refused.stderr);
        assert_eq!(refused.status.code(), Some(1), "{said}");
        assert!(
            said.contains("--token-file") && said.contains("JWT"),
            "{said}"
        );
    }
}
