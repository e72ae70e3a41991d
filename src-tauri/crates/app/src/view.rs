//! View models: plain structs made for the window, one file for each place.
//!
//! They are the whole contract between `app` and `ui`; `ts-rs` writes them to
//! `ui/src/ipc/generated/view.ts`, and a test fails when that file is stale.
//! No engine type appears here, and nothing here has behaviour.

mod calls;
mod care;
mod desktop;
mod exports;
mod live;
mod reports;
mod said;
mod settings;
mod trust;

pub use calls::{
    CallFilter, CallJourney, CallLogVerdict, CallLogView, CallPage, CallRow, CallSort, JourneyLeg,
    RawEvent, RawParty, RecordingView, RepairedField, Segment, SoundOf, SoundRequest, Trace,
    TraceOf, VoicemailView,
};
pub use care::{PurgeRequest, PurgeView, RestoreView, VerifyView};
pub use desktop::{
    AsideView, DesktopView, PermissionCheck, PermissionView, PictureRequest, TrayWords, UpdateView,
    Wish,
};
pub use exports::{CallExportRequest, ExportSchedule, ScheduleView};
pub use live::{
    AgentTile, AlertKind, AlertView, Availability, DayShares, Delta, Direction, Feed, LinkState,
    LinkView, LiveCall, Phase, QueueCard, RecordingState, Severity, Snapshot, Totals,
    WaitingCaller,
};
pub use reports::{
    AgentReportRow, DistributionRow, HeatCell, IntervalRow, NumberRow, NumbersView, OccupancyView,
    PreviousReport, QueueReportRow, ReportRequest, ReportView, TotalRow, Width,
};
pub use said::SaidPart;
pub use settings::{
    AlertRepeat, BusinessHours, CommandError, DayHours, DirectoryEntry, ErrorCode, ExportRequest,
    ExportResult, OwnLevel, QueueLevel, SessionView, SettingsView, SignInRequest, Thresholds,
    TransportChoice,
};
pub use trust::{DifferenceRow, HourCompleteness, OutageRow, ReconciliationView, TrustView};
