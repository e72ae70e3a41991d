//! Pure Tauri shell; filled in by the desktop package.
