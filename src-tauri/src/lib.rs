//! The Tauri shell: windows, dialogs, the channel to the page. No rule of the product lives here.
//!
//! May touch: Tauri, `app`, and `simulator` for the built-in demo.

mod arguments;
mod commands;
mod demo;
mod logs;

use std::process::ExitCode;
use std::sync::Arc;

use app::product::{Browser, Environment, Product};
use clap::Parser;
use ringcentral_client::{KeychainStore, MemoryStore, ServerConfig, TokenStore, system_browser};
use tauri::{Builder, Manager, RunEvent, Runtime};
use tokio::sync::watch;

use arguments::Arguments;
use demo::BuiltInDemo;

/// What commands need besides the product.
pub(crate) struct Shell {
    pub(crate) product: Arc<Product>,
    pub(crate) arguments: Arguments,
    /// True once the sign-in of an earlier run was taken up, or found missing.
    pub(crate) begun: watch::Receiver<bool>,
}

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
    let Some(folder) = arguments
        .data_folder
        .clone()
        .or_else(app::config::data_folder)
    else {
        return ExitCode::FAILURE;
    };
    logs::start(&folder);
    let (product, problem) = Product::new(environment(&arguments, folder));
    if let Some(problem) = problem {
        tracing::error!(
            problem,
            "settings could not be read; the defaults are in use"
        );
    }
    let leaving = Arc::clone(&product);
    let (begin, begun) = watch::channel(false);
    let built = with_commands(Builder::default().plugin(tauri_plugin_dialog::init()))
        .manage(Shell {
            product,
            arguments,
            begun,
        })
        .setup(move |handle| {
            let product = Arc::clone(&handle.state::<Shell>().product);
            let demo = handle.state::<Shell>().arguments.demo;
            tauri::async_runtime::spawn(async move {
                let begun = if demo {
                    product.start_demo().await
                } else {
                    product.resume().await
                };
                if let Err(error) = begun {
                    tracing::warn!(error = %error, "nobody is signed in at the start");
                }
                // A program that is closing asks no more.
                let _ = begin.send(true);
            });
            Ok(())
        })
        .build(tauri::generate_context!());
    match built {
        Ok(program) => {
            program.run(move |_, event| {
                if let RunEvent::Exit = event {
                    tauri::async_runtime::block_on(leaving.shut_down());
                }
            });
            ExitCode::SUCCESS
        }
        Err(error) => {
            tracing::error!(error = %error, "the window could not be made");
            ExitCode::FAILURE
        }
    }
}

/// Registers every command. Generic, so that tests can use a runtime without a display.
fn with_commands<R: Runtime>(builder: Builder<R>) -> Builder<R> {
    builder.invoke_handler(tauri::generate_handler![
        commands::session,
        commands::sign_in,
        commands::cancel_sign_in,
        commands::sign_out,
        commands::start_demo,
        commands::watch_live,
        commands::list_calls,
        commands::call_journey,
        commands::report,
        commands::trust,
        commands::settings,
        commands::save_settings,
        commands::directory,
        commands::export_report,
        commands::open_wallboard,
        commands::painted,
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
