//! Writes or checks `ui/src/ipc/generated/view.ts`.
//!
//! `UPDATE_BINDINGS=1 cargo test -p app bindings` writes it; without the variable the test
//! fails when the committed file differs.

use std::path::Path;

use ts_rs::{Config, TS};

use crate::view;

const HEADER: &str =
    "// Written by `UPDATE_BINDINGS=1 cargo test -p app bindings` from app::view. Do not edit.\n";

fn bindings() -> String {
    let config = Config::default();
    let mut declarations = Vec::new();
    macro_rules! add {
        ($($name:ident),* $(,)?) => { $( declarations.push(format!("export {}", <view::$name as TS>::decl(&config))); )* };
    }
    add!(
        Phase,
        Direction,
        Severity,
        Availability,
        LiveCall,
        DayShares,
        AgentTile,
        WaitingCaller,
        QueueCard,
        Totals,
        LinkState,
        RecordingState,
        SaidPart,
        LinkView,
        AlertKind,
        AlertView,
        Snapshot,
        Delta,
        Feed,
        CallSort,
        CallFilter,
        CallRow,
        CallPage,
        Segment,
        JourneyLeg,
        RawParty,
        RawEvent,
        CallLogVerdict,
        RepairedField,
        CallLogView,
        VoicemailView,
        RecordingView,
        CallJourney,
        Width,
        ReportRequest,
        IntervalRow,
        HeatCell,
        TotalRow,
        DistributionRow,
        AgentReportRow,
        OccupancyView,
        QueueReportRow,
        ReportView,
        OutageRow,
        DifferenceRow,
        ReconciliationView,
        HourCompleteness,
        TrustView,
        ErrorCode,
        CommandError,
        SignInRequest,
        SessionView,
        TransportChoice,
        Thresholds,
        AlertRepeat,
        BusinessHours,
        DayHours,
        QueueLevel,
        OwnLevel,
        DirectoryEntry,
        SettingsView,
        ExportRequest,
        ExportResult,
        Wish,
        TrayWords,
        PermissionView,
        DesktopView,
        PermissionCheck,
        AsideView,
        PictureRequest,
        SoundOf,
        SoundRequest,
        UpdateView,
        ExportSchedule,
        CallExportRequest,
        ScheduleView,
        TraceOf,
        Trace,
        PreviousReport,
        NumberRow,
        NumbersView,
        PurgeRequest,
        PurgeView,
        RestoreView,
        VerifyView,
    );
    format!("{HEADER}\n{}\n", declarations.join("\n\n"))
}

#[test]
fn bindings_are_up_to_date() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../ui/src/ipc/generated/view.ts");
    let wanted = bindings();
    if std::env::var_os("UPDATE_BINDINGS").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, &wanted).unwrap();
    }
    let found = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(
        found, wanted,
        "run UPDATE_BINDINGS=1 cargo test -p app bindings"
    );
}
