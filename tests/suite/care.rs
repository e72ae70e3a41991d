//! Care of the data while the product runs: backup, restore, deleting, checking, the schedule.

use app::view::{ErrorCode, ExportSchedule, PurgeRequest};

use crate::live::{call_centre, records_equal_the_truth};
use crate::support::live::{is_live, start, until};

#[tokio::test(flavor = "multi_thread")]
async fn a_restore_brings_back_what_was_deleted_while_the_board_goes_on() {
    let live = start(call_centre(61, 40)).await;
    live.sign_in().await;
    let seen = live.watch().await;
    until(&seen, "the link", is_live).await;
    live.simulator.start_calls();
    records_equal_the_truth(&live).await;

    let product = &live.product;
    let elsewhere = tempfile::tempdir().unwrap();
    let backup = elsewhere.path().join("copy.db");
    product.backup(backup.clone()).await.unwrap();
    assert!(product.trust().await.unwrap().last_backup_ms.is_some());
    // A second one replaces it; the database itself is never a target.
    product.backup(backup.clone()).await.unwrap();
    assert!(product.backup(live.database()).await.is_err());
    let verdict = product.verify().await.unwrap();
    assert!(verdict.legs > 0);
    assert_eq!(verdict.differing, 0, "{:?}", verdict.differences);

    let busiest = live.simulator.truth().legs[0].extension_id.clone();
    let person = PurgeRequest::Person(busiest);
    let foretold = product.purge_preview(person.clone()).await.unwrap();
    assert!(foretold.legs > 0);
    assert_eq!(product.purge(person.clone()).await.unwrap(), foretold);
    assert_eq!(product.purge_preview(person).await.unwrap().legs, 0);

    let before = product.trust().await.unwrap().outages.len();
    let restored = product.restore(backup).await.unwrap();
    assert!(restored.calls > 0 && restored.kept.is_some());
    // Since the backup there may have been calls: an outage says so.
    assert_eq!(product.trust().await.unwrap().outages.len(), before + 1);
    records_equal_the_truth(&live).await;
    // The watcher of before is still told, and the link is still there.
    assert!(seen.lock().unwrap().link.is_some());
    until(&seen, "the link", is_live).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_backup_of_this_account_is_refused_and_nothing_changes() {
    let live = start(call_centre(62, 5)).await;
    live.sign_in().await;
    let seen = live.watch().await;
    until(&seen, "the link", is_live).await;
    live.simulator.start_calls();
    records_equal_the_truth(&live).await;
    let elsewhere = tempfile::tempdir().unwrap();
    let letter = elsewhere.path().join("letter.txt");
    std::fs::write(&letter, "Dear Sir or Madam, ".repeat(100)).unwrap();
    for wrong in [letter, live.database(), elsewhere.path().join("nowhere.db")] {
        assert!(live.product.restore(wrong).await.is_err());
    }
    records_equal_the_truth(&live).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_schedule_is_checked_when_it_is_saved_and_written_at_once() {
    let live = start(call_centre(63, 5)).await;
    live.sign_in().await;
    let schedule = |folder: &std::path::Path| ExportSchedule {
        enabled: true,
        folder: folder.display().to_string(),
        reports: vec!["agents".into(), "numbers".into(), "comparison".into()],
        minute_of_day: 0,
        ..ExportSchedule::default()
    };
    let product = &live.product;
    let nowhere = live.folder.path().join("nowhere");
    let refused = product.save_export_schedule(schedule(&nowhere)).await;
    let refused = refused.unwrap_err();
    assert_eq!(refused.code, ErrorCode::BadInput);
    assert!(
        refused.message.contains("create it or choose another"),
        "{refused}"
    );
    assert!(!product.export_schedule().await.schedule.enabled);

    let folder = live.folder.path().join("reports");
    std::fs::create_dir(&folder).unwrap();
    let saved = product
        .save_export_schedule(schedule(&folder))
        .await
        .unwrap();
    assert_eq!(saved.problem, None);
    assert!(saved.last_day.is_some() && saved.next_ms.is_some());
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 3);
}
