//! Thin adapters: one function a command, no rule in any of them.

use std::path::PathBuf;
use std::sync::Arc;

use app::product::Product;
use app::view::{
    CallFilter, CallJourney, CallPage, CommandError, DirectoryEntry, ErrorCode, ExportRequest,
    ExportResult, Feed, ReportRequest, ReportView, SessionView, SettingsView, SignInRequest,
    TrustView,
};
use tauri::ipc::Channel;
use tauri::{AppHandle, Manager, Runtime, State, WebviewUrl, WebviewWindowBuilder};
use tauri_plugin_dialog::DialogExt;

use crate::Shell;

type Answer<T> = Result<T, CommandError>;

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
    shell: State<'_, Shell>,
    request: SignInRequest,
) -> Answer<SessionView> {
    product(&shell).sign_in(request).await
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
pub(crate) async fn start_demo(shell: State<'_, Shell>) -> Answer<SessionView> {
    product(&shell).start_demo().await
}

#[tauri::command]
pub(crate) async fn watch_live(shell: State<'_, Shell>, channel: Channel<Feed>) -> Answer<()> {
    product(&shell)
        .watch_live(Box::new(move |feed| channel.send(feed).is_ok()))
        .await
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
    product(&shell).save_settings(settings).await
}

#[tauri::command]
pub(crate) async fn directory(shell: State<'_, Shell>) -> Answer<Vec<DirectoryEntry>> {
    product(&shell).directory().await
}

#[tauri::command]
pub(crate) async fn export_report<R: Runtime>(
    handle: AppHandle<R>,
    shell: State<'_, Shell>,
    request: ExportRequest,
) -> Answer<ExportResult> {
    let name = if request.from == request.to {
        format!("floorwalker-{}-{}.csv", request.report, request.from)
    } else {
        format!(
            "floorwalker-{}-{}-to-{}.csv",
            request.report, request.from, request.to
        )
    };
    let path = match (&shell.arguments.export_folder, &request.path) {
        (Some(folder), _) => folder.join(name),
        (None, Some(path)) => PathBuf::from(path),
        (None, None) => ask_where(&handle, name).await?,
    };
    product(&shell).export_report(request, path).await
}

/// The system's own save dialog.
async fn ask_where<R: Runtime>(handle: &AppHandle<R>, name: String) -> Answer<PathBuf> {
    let (chosen, answer) = tokio::sync::oneshot::channel();
    handle
        .dialog()
        .file()
        .set_title("Export daily report")
        .set_file_name(name)
        .add_filter("CSV", &["csv"])
        .save_file(move |path| {
            // The command that asked may be gone with its window.
            let _ = chosen.send(path);
        });
    let path = answer.await.ok().flatten().and_then(|p| p.into_path().ok());
    path.ok_or_else(|| CommandError::new(ErrorCode::Cancelled, "Nothing was exported."))
}

#[tauri::command]
pub(crate) async fn open_wallboard<R: Runtime>(handle: AppHandle<R>) -> Answer<()> {
    if let Some(window) = handle.get_webview_window("wallboard") {
        return window.set_focus().map_err(window_failed);
    }
    let url = WebviewUrl::App("index.html#/wallboard".into());
    WebviewWindowBuilder::new(&handle, "wallboard", url)
        .title("Floorwalker wallboard")
        .inner_size(1920.0, 1080.0)
        .build()
        .map(|_| ())
        .map_err(window_failed)
}

fn window_failed(error: tauri::Error) -> CommandError {
    CommandError::unexpected(&anyhow::Error::new(error).context("Open the wallboard"))
}

/// The page's own measurement of receipt to screen.
#[tauri::command]
pub(crate) fn painted(received_ms: f64, painted_ms: f64) {
    tracing::debug!(latency_ms = painted_ms - received_ms, "painted");
}
