//! The Tauri shell: windows, tray, dialogs, the channel to the page. No rule of the product lives
//! here.
//!
//! May touch: Tauri and its plugins, `app`, and `simulator` for the built-in demo.

mod arguments;
mod commands;
mod demo;
mod desktop;
mod feeds;
mod follow;
mod logs;
#[cfg(target_os = "linux")]
mod painting;
mod shell;
mod tray;
mod windows;
mod wishes;

use std::process::ExitCode;
use std::sync::Arc;

use app::links;
use app::product::{Browser, Environment, Product};
use clap::Parser;
use ringcentral_client::{KeychainStore, MemoryStore, ServerConfig, TokenStore, system_browser};
use tauri::{App, AppHandle, Builder, Manager, RunEvent, WindowEvent, Wry};
use tauri_plugin_deep_link::DeepLinkExt;
use tauri_plugin_window_state::StateFlags;

use arguments::Arguments;
use demo::BuiltInDemo;
pub(crate) use shell::Shell;

/// Runs the program until its last window is closed.
pub fn run() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            // Without a terminal there is nobody to tell.
            let _ = error.print();
            return ExitCode::from(2);
        }
    };
    #[cfg(target_os = "linux")]
    painting::suit();
    let Some(folder) = arguments
        .data_folder
        .clone()
        .or_else(app::config::data_folder)
    else {
        return ExitCode::FAILURE;
    };
    let context = tauri::generate_context!();
    let mut builder = Builder::default();
    // First of all plugins: a second start hands its link over and ends before it opens anything.
    if arguments.data_folder.is_none() {
        builder = builder.plugin(tauri_plugin_single_instance::init(|handle, words, _| {
            windows::show_main(handle);
            heed(handle, words.iter().skip(1));
        }));
    }
    let seen = folder.join("windows.json").display().to_string();
    let remembered =
        StateFlags::POSITION | StateFlags::SIZE | StateFlags::MAXIMIZED | StateFlags::FULLSCREEN;
    builder = builder
        .plugin(tauri_plugin_dialog::init())
        .plugin(tauri_plugin_notification::init())
        .plugin(tauri_plugin_opener::init())
        .plugin(tauri_plugin_deep_link::init())
        .plugin(
            tauri_plugin_autostart::Builder::new()
                .arg("--hidden")
                .app_name("Floorwalker")
                .build(),
        )
        .plugin(
            tauri_plugin_window_state::Builder::new()
                .with_state_flags(remembered)
                .with_filename(seen)
                .build(),
        );
    // Newer versions are looked for only in builds that carry a key to check them with.
    if context.config().plugins.0.contains_key("updater") {
        builder = builder.plugin(tauri_plugin_updater::Builder::new().build());
    }
    let built = with_commands(builder)
        .setup(move |program| set_up(program, arguments, folder))
        .on_window_event(|window, event| {
            if matches!(event, WindowEvent::Destroyed) {
                window.state::<Shell>().feeds.end(window.label());
            }
            if let WindowEvent::CloseRequested { api, .. } = event
                && window.label() == windows::MAIN
                && window.state::<Shell>().keeps_running()
            {
                api.prevent_close();
                if let Err(error) = window.hide() {
                    tracing::warn!(error = %error, "the window could not be hidden");
                }
            }
        })
        .build(context);
    match built {
        Ok(program) => {
            program.run(|handle, event| match event {
                RunEvent::Exit => {
                    let product = Arc::clone(&handle.state::<Shell>().product);
                    tauri::async_runtime::block_on(product.shut_down());
                }
                #[cfg(target_os = "macos")]
                RunEvent::Reopen { .. } => windows::show_main(handle),
                _ => {}
            });
            ExitCode::SUCCESS
        }
        Err(error) => {
            tracing::error!(error = %error, "the window could not be made");
            ExitCode::FAILURE
        }
    }
}

fn set_up(
    program: &App,
    arguments: Arguments,
    folder: std::path::PathBuf,
) -> Result<(), Box<dyn std::error::Error>> {
    // Not before: a second start must not move the log of the first aside.
    logs::start(&folder);
    let (product, problem) = Product::new(environment(&arguments, folder));
    if let Some(problem) = problem {
        tracing::error!(
            problem,
            "settings could not be read; the defaults are in use"
        );
    }
    let (begin, begun) = tokio::sync::watch::channel(false);
    let handle = program.handle().clone();
    let tray = tray::Tray::make(program);
    program.manage(Shell::new(
        Arc::clone(&product),
        arguments.clone(),
        begun,
        tray,
    ));
    follow::open_announced(&handle)?;
    let linked = handle.clone();
    program.deep_link().on_open_url(move |event| {
        windows::show_main(&linked);
        heed(&linked, event.urls().iter().map(tauri::Url::as_str));
    });
    if handle.env().appimage.is_some() {
        // A package of the system says so itself.
        program.deep_link().register_all()?;
    }
    heed(&handle, arguments.link.iter());
    if !arguments.hidden || program.state::<Shell>().tray.is_none() {
        windows::show_main(&handle);
    }
    tauri::async_runtime::spawn(async move {
        let began = if arguments.demo {
            product.start_demo().await
        } else {
            product.resume().await
        };
        match began {
            Ok(_) => follow::begin(&handle),
            Err(error) => tracing::warn!(error = %error, "nobody is signed in at the start"),
        }
        let keep = product.settings().await.keep_running;
        handle.state::<Shell>().set_keeps_running(keep);
        // A program that is closing asks no more.
        let _ = begin.send(true);
        product.keep_exporting().await;
    });
    Ok(())
}

/// Opens what links ask for; what is not a link of ours is left alone.
fn heed<T: AsRef<str>>(handle: &AppHandle, words: impl Iterator<Item = T>) {
    for wish in words.filter_map(|word| links::parse(word.as_ref())) {
        handle.state::<Shell>().wishes.tell(wish);
    }
}

/// Registers every command.
fn with_commands(builder: Builder<Wry>) -> Builder<Wry> {
    builder.invoke_handler(tauri::generate_handler![
        commands::session,
        commands::sign_in,
        commands::cancel_sign_in,
        commands::sign_out,
        commands::start_demo,
        commands::check_connection,
        commands::reconnect,
        commands::watch_live,
        commands::next_feed,
        commands::asides,
        commands::put_aside,
        commands::take_back,
        commands::list_calls,
        commands::call_journey,
        commands::report,
        commands::numbers,
        commands::trust,
        commands::settings,
        commands::save_settings,
        commands::directory,
        commands::export_report,
        commands::export_calls,
        commands::export_schedule,
        commands::save_export_schedule,
        commands::backup,
        commands::restore,
        commands::purge_preview,
        commands::purge,
        commands::verify,
        commands::painted,
        desktop::desktop,
        desktop::choose_folder,
        desktop::watch_wishes,
        desktop::tray_words,
        desktop::start_at_sign_in,
        desktop::save_picture,
        desktop::save_sound,
        desktop::listen,
        desktop::save_diagnostics,
        desktop::open_outside,
        desktop::open_wallboard,
        desktop::full_screen,
        desktop::look_for_update,
        desktop::install_update,
        desktop::quit,
    ])
}

fn environment(arguments: &Arguments, data_folder: std::path::PathBuf) -> Environment {
    let browser: Browser = if arguments.unattended {
        Arc::new(demo::visit)
    } else {
        Arc::new(system_browser)
    };
    let in_memory = arguments.unattended;
    Environment {
        demo: Some(Arc::new(BuiltInDemo::new(&data_folder))),
        data_folder,
        browser,
        token_stores: Arc::new(move |server: &ServerConfig| -> Arc<dyn TokenStore> {
            if in_memory {
                Arc::new(MemoryStore::new())
            } else {
                Arc::new(KeychainStore::new(server))
            }
        }),
        redirect_ports: vec![53_682, 53_683, 53_684],
    }
}
