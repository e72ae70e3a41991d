//! Samples of what the window is given, written from a seeded script through a real database.
//!
//! `UPDATE_FIXTURES=1 cargo test -p acceptance contract` writes `fixtures/ipc`; the page's own
//! tests check them against its types.

use app::calls::{Shown, journey, page};
use app::query::{ReportContext, report};
use app::replay::replay_through_store;
use app::view::{CallFilter, CallSort, ReportRequest, Width};
use engine::TelephonySessionId;
use engine::metrics::ServiceLevelRule;
use engine::metrics::interval::Tz;
use simulator::script::{ScriptConfig, generate};

use crate::support::{directory, fixture, lines};

fn check(name: &str, value: &impl serde::Serialize) {
    let path = fixture("ipc").join(name);
    let wanted = serde_json::to_string_pretty(value).unwrap() + "\n";
    if std::env::var_os("UPDATE_FIXTURES").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, &wanted).unwrap();
    }
    let found = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        found == wanted,
        "{name} is stale: UPDATE_FIXTURES=1 cargo test -p acceptance contract"
    );
}

#[test]
fn samples_for_the_window_are_up_to_date() {
    let script = generate(ScriptConfig {
        seed: 5,
        agents: 6,
        max_calls: Some(12),
        ..ScriptConfig::default()
    });
    let folder = tempfile::tempdir().unwrap();
    let database = folder.path().join("sample.db");
    replay_through_store(
        lines(&script).join("\n").as_bytes(),
        Some(directory(&script)),
        &database,
    )
    .unwrap();
    let recording = store::Recording {
        id: "771160265709016".into(),
        agent: None,
        content_uri: Some(
            "/restapi/v1.0/account/809646016/recording/771160265709016/content".into(),
        ),
    };
    let reader = store::Reader::open(&database).unwrap();
    let names = directory(&script);
    let shown = Shown {
        directory: &names,
        mask: false,
    };
    let context = ReportContext {
        directory: names.clone(),
        rules: ServiceLevelRule::default().into(),
        zone: Tz::UTC,
        hours: app::view::BusinessHours::default(),
        now: engine::Timestamp::from_millis(i64::MAX),
    };
    let day = script.notifications[0].event_at.date_naive().to_string();
    let filter = CallFilter {
        from: day.clone(),
        to: day.clone(),
        agent_ids: Vec::new(),
        queue_ids: Vec::new(),
        direction: None,
        outcomes: Vec::new(),
        ended_by: None,
        confidence: Vec::new(),
        text: String::new(),
        sort: CallSort::StartedAt,
        descending: true,
        cursor: None,
        limit: 5,
        trace: None,
    };
    let calls = page(&reader, &filter, &context, false).unwrap();
    assert_eq!(calls.rows.len(), 5);
    check("call_page.json", &calls);
    let longest = calls.rows.iter().max_by_key(|r| r.leg_count).unwrap();
    let id = TelephonySessionId::new(longest.id.as_str());
    let beside = store::Batch {
        recordings: vec![(id.clone(), recording)],
        ..store::Batch::default()
    };
    store::Store::open(&database)
        .unwrap()
        .commit(&beside)
        .unwrap();
    let opened = journey(&reader, &id, shown, None).unwrap().unwrap();
    check("call_journey.json", &opened);
    let request = ReportRequest {
        from: day.clone(),
        to: day,
        time_zone: String::new(),
        width: Width::Hour,
        agent_ids: Vec::new(),
        queue_ids: Vec::new(),
        compare: true,
        business_hours: false,
    };
    check(
        "report_view.json",
        &report(&reader, &request, &context).unwrap(),
    );
}
