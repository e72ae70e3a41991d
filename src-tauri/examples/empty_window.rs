//! An empty window of the same engine: what any Tauri program costs, for the bench of the window.

use tauri::{Builder, WebviewUrl, WebviewWindowBuilder};

fn main() -> tauri::Result<()> {
    Builder::default()
        .setup(|program| {
            // A page of the program's own with nothing in it.
            let url = WebviewUrl::App("empty.html".into());
            WebviewWindowBuilder::new(program, "empty", url)
                .inner_size(1440.0, 900.0)
                .build()?;
            Ok(())
        })
        .run({
            let mut context = tauri::generate_context!();
            context.config_mut().app.windows.clear();
            context
        })
}
