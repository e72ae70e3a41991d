//! Thin adapters: one function a command, no rule in any of them.

use std::path::PathBuf;
use std::sync::Arc;

use app::product::Product;
use app::pulled::pulled;
use app::view::{
    AsideView, CallExportRequest, CallFilter, CallJourney, CallPage, CommandError, DirectoryEntry,
    ExportRequest, ExportResult, ExportSchedule, Feed, NumbersView, PermissionCheck, PurgeRequest,
    PurgeView, ReportRequest, ReportView, RestoreView, ScheduleView, SessionView, SettingsView,
    SignInRequest, TrustView, VerifyView,
};
use tauri::{AppHandle, State, Webview};

use crate::{Shell, desktop, follow};

pub(crate) type Answer<T> = Result<T, CommandError>;

fn product(shell: &State<'_, Shell>) -> Arc<Product> {
    Arc::clone(&shell.product)
}

#[tauri::command]
pub(crate) async fn session(shell: State<'_, Shell>) -> Answer<SessionView> {
    // The first answer waits for the start to decide who is signed in.
    let mut begun = shell.begun.clone();
    let _ = begun.wait_for(|begun| *begun).await;
    Ok(product(&shell).session().await)
}

#[tauri::command]
pub(crate) async fn sign_in(
    handle: AppHandle,
    shell: State<'_, Shell>,
    request: SignInRequest,
) -> Answer<SessionView> {
    let session = product(&shell).sign_in(request).await?;
    follow::begin(&handle);
    Ok(session)
}

#[tauri::command]
pub(crate) fn cancel_sign_in(shell: State<'_, Shell>) {
    product(&shell).cancel_sign_in();
}

#[tauri::command]
pub(crate) async fn sign_out(shell: State<'_, Shell>) -> Answer<SessionView> {
    product(&shell).sign_out().await
}

#[tauri::command]
pub(crate) async fn start_demo(handle: AppHandle, shell: State<'_, Shell>) -> Answer<SessionView> {
    let session = product(&shell).start_demo().await?;
    follow::begin(&handle);
    Ok(session)
}

#[tauri::command]
pub(crate) async fn check_connection(shell: State<'_, Shell>) -> Answer<Vec<PermissionCheck>> {
    product(&shell).check_connection().await
}

#[tauri::command]
pub(crate) async fn reconnect(shell: State<'_, Shell>) -> Answer<()> {
    product(&shell).reconnect().await
}

#[tauri::command]
pub(crate) fn asides(shell: State<'_, Shell>) -> Vec<AsideView> {
    shell.product.asides()
}

#[tauri::command]
pub(crate) fn put_aside(
    shell: State<'_, Shell>,
    id: String,
    minutes: Option<u32>,
) -> Answer<Vec<AsideView>> {
    shell.product.put_aside(id, minutes)
}

#[tauri::command]
pub(crate) fn take_back(shell: State<'_, Shell>, id: String) -> Answer<Vec<AsideView>> {
    shell.product.take_back(&id)
}

/// Begins a feed for the window that asks, in place of the one it had; answers its number.
#[tauri::command]
pub(crate) async fn watch_live(window: Webview, shell: State<'_, Shell>) -> Answer<u32> {
    let (watcher, pulled) = pulled();
    product(&shell).watch_live(watcher).await?;
    Ok(shell.feeds.begin(window.label(), pulled))
}

/// What came since, or nothing after a while; `None` when that feed is over.
#[tauri::command]
pub(crate) async fn next_feed(
    window: Webview,
    shell: State<'_, Shell>,
    feed: u32,
) -> Answer<Option<Vec<Feed>>> {
    Ok(match shell.feeds.of(window.label(), feed) {
        Some(pulled) => pulled.next().await,
        None => None,
    })
}

#[tauri::command]
pub(crate) async fn list_calls(shell: State<'_, Shell>, filter: CallFilter) -> Answer<CallPage> {
    product(&shell).list_calls(filter).await
}

#[tauri::command]
pub(crate) async fn call_journey(shell: State<'_, Shell>, id: String) -> Answer<CallJourney> {
    product(&shell).call_journey(id).await
}

#[tauri::command]
pub(crate) async fn report(shell: State<'_, Shell>, request: ReportRequest) -> Answer<ReportView> {
    product(&shell).report(request).await
}

#[tauri::command]
pub(crate) async fn numbers(
    shell: State<'_, Shell>,
    request: ReportRequest,
) -> Answer<NumbersView> {
    product(&shell).numbers(request).await
}

#[tauri::command]
pub(crate) async fn trust(shell: State<'_, Shell>) -> Answer<TrustView> {
    product(&shell).trust().await
}

#[tauri::command]
pub(crate) async fn settings(shell: State<'_, Shell>) -> Answer<SettingsView> {
    Ok(product(&shell).settings().await)
}

#[tauri::command]
pub(crate) async fn save_settings(
    shell: State<'_, Shell>,
    settings: SettingsView,
) -> Answer<SettingsView> {
    let saved = product(&shell).save_settings(settings).await?;
    shell.set_keeps_running(saved.keep_running);
    Ok(saved)
}

#[tauri::command]
pub(crate) async fn directory(shell: State<'_, Shell>) -> Answer<Vec<DirectoryEntry>> {
    product(&shell).directory().await
}

#[tauri::command]
pub(crate) async fn export_report(
    handle: AppHandle,
    shell: State<'_, Shell>,
    request: ExportRequest,
) -> Answer<ExportResult> {
    let name = request.file_name();
    let path = match &request.path {
        Some(path) if shell.arguments.export_folder.is_none() => PathBuf::from(path),
        _ => desktop::target(&handle, &shell, &name, "CSV", "csv").await?,
    };
    product(&shell).export_report(request, path).await
}

#[tauri::command]
pub(crate) async fn export_calls(
    handle: AppHandle,
    shell: State<'_, Shell>,
    request: CallExportRequest,
) -> Answer<ExportResult> {
    let path = desktop::table_target(&handle, &shell, &request).await?;
    product(&shell).export_calls(request.filter, path).await
}

#[tauri::command]
pub(crate) async fn export_schedule(shell: State<'_, Shell>) -> Answer<ScheduleView> {
    Ok(product(&shell).export_schedule().await)
}

#[tauri::command]
pub(crate) async fn save_export_schedule(
    shell: State<'_, Shell>,
    schedule: ExportSchedule,
) -> Answer<ScheduleView> {
    product(&shell).save_export_schedule(schedule).await
}

#[tauri::command]
pub(crate) async fn backup(handle: AppHandle, shell: State<'_, Shell>) -> Answer<String> {
    let name = product(&shell).backup_name().await?;
    let path = desktop::target(&handle, &shell, &name, "Floorwalker", "db").await?;
    product(&shell).backup(path).await
}

#[tauri::command]
pub(crate) async fn restore(handle: AppHandle, shell: State<'_, Shell>) -> Answer<RestoreView> {
    let path = desktop::chosen_backup(&handle).await?;
    product(&shell).restore(path).await
}

#[tauri::command]
pub(crate) async fn purge_preview(
    shell: State<'_, Shell>,
    request: PurgeRequest,
) -> Answer<PurgeView> {
    product(&shell).purge_preview(request).await
}

#[tauri::command]
pub(crate) async fn purge(shell: State<'_, Shell>, request: PurgeRequest) -> Answer<PurgeView> {
    product(&shell).purge(request).await
}

#[tauri::command]
pub(crate) async fn verify(shell: State<'_, Shell>) -> Answer<VerifyView> {
    product(&shell).verify().await
}

/// The page's own measurements of receipt to painted, in milliseconds.
#[tauri::command]
pub(crate) fn painted(shell: State<'_, Shell>, latencies_ms: Vec<f64>) {
    let mut latencies = shell.latencies();
    for latency_ms in latencies_ms {
        latencies.add(latency_ms);
    }
}
