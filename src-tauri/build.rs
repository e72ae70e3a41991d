//! Generates the Tauri context; capabilities are the only thing configured here.
fn main() {
    tauri_build::try_build(
        tauri_build::Attributes::new().capabilities_path_pattern("./src-tauri/capabilities/**/*"),
    )
    .expect("tauri.conf.json and src-tauri/capabilities are valid");
}
