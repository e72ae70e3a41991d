//! Commands about the desktop around the page: windows, tray, dialogs, links, newer versions.

use std::path::{Path, PathBuf};

use app::product::Product;
use app::said::Sentence;
use app::view::{
    CallExportRequest, CommandError, DesktopView, ErrorCode, PictureRequest, SoundRequest,
    TrayWords, UpdateView, Wish,
};
use tauri::ipc::Channel;
use tauri::{AppHandle, Manager, Runtime, State, WebviewWindow};
use tauri_plugin_autostart::ManagerExt;
use tauri_plugin_dialog::{DialogExt, FilePath};
use tauri_plugin_opener::OpenerExt;
use tauri_plugin_updater::UpdaterExt;

use crate::commands::Answer;
use crate::{Shell, logs, windows};

/// Where an application is registered with RingCentral.
const DEVELOPER_CONSOLE: &str = "https://developers.ringcentral.com/my-account.html#/applications";

#[tauri::command]
pub(crate) fn desktop<R: Runtime>(handle: AppHandle<R>, shell: State<'_, Shell>) -> DesktopView {
    DesktopView {
        version: handle.package_info().version.to_string(),
        starts_at_sign_in: handle.autolaunch().is_enabled().ok(),
        tray: shell.tray.is_some(),
        updates: has_updates(&handle),
        redirect_uris: shell.product.redirect_uris(),
        permissions: Product::permissions(),
    }
}

#[tauri::command]
pub(crate) fn watch_wishes<R: Runtime>(
    window: WebviewWindow<R>,
    shell: State<'_, Shell>,
    channel: Channel<Wish>,
) {
    if window.label() == windows::MAIN {
        shell.wishes.listen(channel);
    }
}

#[tauri::command]
pub(crate) fn tray_words(shell: State<'_, Shell>, words: TrayWords) {
    shell.speak(words);
}

#[tauri::command]
pub(crate) fn start_at_sign_in<R: Runtime>(
    handle: AppHandle<R>,
    shell: State<'_, Shell>,
    on: bool,
) -> Answer<DesktopView> {
    let starter = handle.autolaunch();
    let done = if on {
        starter.enable()
    } else {
        starter.disable()
    };
    done.map_err(|error| {
        CommandError::new(
            ErrorCode::Unexpected,
            Sentence::of(
                "desktop_no_change",
                "The system did not take the change ({detail}). Look into its own settings for programs that start at sign-in.",
            )
            .with("detail", error),
        )
    })?;
    Ok(desktop(handle.clone(), shell))
}

#[tauri::command]
pub(crate) async fn save_picture<R: Runtime>(
    handle: AppHandle<R>,
    shell: State<'_, Shell>,
    request: PictureRequest,
) -> Answer<String> {
    let bytes = Product::picture(&request)?;
    let path = target(&handle, &shell, &request.name, "PNG", "png").await?;
    write(path, bytes).await
}

#[tauri::command]
pub(crate) async fn save_diagnostics<R: Runtime>(
    handle: AppHandle<R>,
    shell: State<'_, Shell>,
) -> Answer<String> {
    let mut program = vec![
        (
            "version".to_owned(),
            handle.package_info().version.to_string(),
        ),
        ("system".to_owned(), std::env::consts::OS.to_owned()),
        ("machine".to_owned(), std::env::consts::ARCH.to_owned()),
        (
            "web engine".to_owned(),
            tauri::webview_version().unwrap_or_else(|error| error.to_string()),
        ),
        ("tray".to_owned(), shell.tray.is_some().to_string()),
    ];
    if let Some(measured) = shell.latencies().summary() {
        program.push((
            "receipt to painted ms".to_owned(),
            format!(
                "p50 {:.0}, p99 {:.0}, max {:.0}, n {}",
                measured.p50_ms, measured.p99_ms, measured.max_ms, measured.count
            ),
        ));
    }
    let text = shell.product.diagnostics(program, logs::names()).await;
    let name = "floorwalker-diagnostics.txt";
    let path = target(&handle, &shell, name, "Text", "txt").await?;
    write(path, text.into_bytes()).await
}

/// Fetches a sound and keeps it where the person chooses.
#[tauri::command]
pub(crate) async fn save_sound<R: Runtime>(
    handle: AppHandle<R>,
    shell: State<'_, Shell>,
    request: SoundRequest,
) -> Answer<String> {
    let sound = shell.product.fetch_sound(request).await?;
    let path = target(&handle, &shell, sound.name(), "Audio", sound.ending()).await?;
    sound.save(path).await
}

/// Fetches a sound and opens it with the system's player.
#[tauri::command]
pub(crate) async fn listen<R: Runtime>(
    handle: AppHandle<R>,
    shell: State<'_, Shell>,
    request: SoundRequest,
) -> Answer<()> {
    let sound = shell.product.fetch_sound(request).await?;
    if shell.arguments.unattended {
        return Ok(());
    }
    let path = sound.stay()?.display().to_string();
    let opened = handle.opener().open_path(path, None::<&str>);
    opened.map_err(|error| {
        CommandError::new(
            ErrorCode::Unexpected,
            Sentence::of(
                "desktop_no_player",
                "No program opened the sound ({detail}). Save it and open it in a player.",
            )
            .with("detail", error),
        )
    })
}

/// Where to write: the folder given at the start, or what the person chooses.
pub(crate) async fn target<R: Runtime>(
    handle: &AppHandle<R>,
    shell: &State<'_, Shell>,
    name: &str,
    kind: &str,
    ending: &str,
) -> Answer<PathBuf> {
    // A name from the page is a name, not a path.
    let name = Path::new(name).file_name().map_or_else(
        || format!("floorwalker.{ending}"),
        |n| n.to_string_lossy().into_owned(),
    );
    if let Some(folder) = &shell.arguments.export_folder {
        return Ok(folder.join(name));
    }
    let dialog = handle.dialog().file().set_file_name(name);
    let dialog = dialog.add_filter(kind, &[ending]);
    asked("Nothing was saved.", |chosen| dialog.save_file(chosen)).await
}

/// What a dialog passes on.
type Chosen = Box<dyn FnOnce(Option<FilePath>) + Send>;

/// Opens a dialog and waits for what the person chooses; `refusal` says that it was nothing.
async fn asked(refusal: &str, open: impl FnOnce(Chosen)) -> Answer<PathBuf> {
    let (chosen, answer) = tokio::sync::oneshot::channel();
    open(Box::new(move |path| {
        // The command that asked may be gone with its window.
        let _ = chosen.send(path);
    }));
    let path = answer.await.ok().flatten().and_then(|p| p.into_path().ok());
    path.ok_or_else(|| CommandError::new(ErrorCode::Cancelled, refusal))
}

/// Where to write a table of calls; the end of the name says what kind of file it is.
pub(crate) async fn table_target<R: Runtime>(
    handle: &AppHandle<R>,
    shell: &State<'_, Shell>,
    request: &CallExportRequest,
) -> Answer<PathBuf> {
    let name = Product::table_name(request);
    let kind = match request.format.as_str() {
        "xlsx" => ("Excel", "xlsx"),
        _ => ("CSV", "csv"),
    };
    target(handle, shell, &name, kind.0, kind.1).await
}

/// The folder the person chooses; an error when none was.
#[tauri::command]
pub(crate) async fn choose_folder<R: Runtime>(handle: AppHandle<R>) -> Answer<String> {
    let dialog = handle.dialog().file();
    let path = asked("No folder was chosen.", |chosen| dialog.pick_folder(chosen)).await?;
    Ok(path.display().to_string())
}

/// The backup the person chooses to restore.
pub(crate) async fn chosen_backup<R: Runtime>(handle: &AppHandle<R>) -> Answer<PathBuf> {
    let dialog = handle.dialog().file().add_filter("Floorwalker", &["db"]);
    asked("Nothing was restored.", |chosen| dialog.pick_file(chosen)).await
}

async fn write(path: PathBuf, bytes: Vec<u8>) -> Answer<String> {
    let written = tokio::fs::write(&path, bytes).await;
    written.map_err(|error| {
        CommandError::new(
            ErrorCode::DiskFull,
            app::said::not_written(path.display(), error),
        )
    })?;
    Ok(path.display().to_string())
}

/// Opens one of a few things outside the program; the page cannot name an address of its own.
#[tauri::command]
pub(crate) fn open_outside<R: Runtime>(
    handle: AppHandle<R>,
    shell: State<'_, Shell>,
    what: String,
) -> Answer<()> {
    if shell.arguments.unattended {
        return Ok(());
    }
    let opener = handle.opener();
    let opened = match what.as_str() {
        "developerConsole" => opener.open_url(DEVELOPER_CONSOLE, None::<&str>),
        "dataFolder" => opener.open_path(
            shell.product.data_folder().display().to_string(),
            None::<&str>,
        ),
        _ => return Err(CommandError::bad_input("There is nothing of that name.")),
    };
    opened.map_err(|error| {
        CommandError::new(
            ErrorCode::Unexpected,
            Sentence::of(
                "desktop_not_opened",
                "The system could not open it ({detail}).",
            )
            .with("detail", error),
        )
    })
}

#[tauri::command]
pub(crate) async fn open_wallboard<R: Runtime>(handle: AppHandle<R>) -> Answer<()> {
    windows::open_wallboard(&handle).map_err(window_failed)
}

#[tauri::command]
pub(crate) fn full_screen<R: Runtime>(window: WebviewWindow<R>) -> Answer<()> {
    windows::toggle_full_screen(&window).map_err(window_failed)
}

fn window_failed(error: tauri::Error) -> CommandError {
    CommandError::unexpected(&anyhow::Error::new(error).context("Change a window"))
}

fn has_updates<R: Runtime>(handle: &AppHandle<R>) -> bool {
    handle.config().plugins.0.contains_key("updater")
}

#[tauri::command]
pub(crate) async fn look_for_update<R: Runtime>(handle: AppHandle<R>) -> Answer<UpdateView> {
    let found = newer(&handle).await?;
    Ok(UpdateView {
        version: found.map(|update| update.version),
    })
}

/// Installs the newest version and starts it.
#[tauri::command]
pub(crate) async fn install_update<R: Runtime>(handle: AppHandle<R>) -> Answer<()> {
    let Some(update) = newer(&handle).await? else {
        return Ok(());
    };
    let installed = update.download_and_install(|_, _| {}, || {}).await;
    installed.map_err(|error| update_failed(&error))?;
    handle.state::<Shell>().product.shut_down().await;
    handle.restart()
}

async fn newer<R: Runtime>(handle: &AppHandle<R>) -> Answer<Option<tauri_plugin_updater::Update>> {
    if !has_updates(handle) {
        return Ok(None);
    }
    let updater = handle.updater().map_err(|error| update_failed(&error))?;
    updater.check().await.map_err(|error| update_failed(&error))
}

fn update_failed(error: &tauri_plugin_updater::Error) -> CommandError {
    CommandError::new(
        ErrorCode::Offline,
        Sentence::of(
            "desktop_no_update",
            "The newest version could not be fetched ({detail}). Try again later.",
        )
        .with("detail", error),
    )
}

#[tauri::command]
pub(crate) fn quit<R: Runtime>(handle: AppHandle<R>) {
    handle.exit(0);
}
