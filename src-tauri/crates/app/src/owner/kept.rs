//! What the owner keeps in the database beside calls.
//!
//! May touch: the database, through the recorder.

use super::Owner;

impl Owner {
    /// Keeps a setting.
    pub fn keep_setting(&mut self, key: &str, value: &str) -> Result<(), store::StoreError> {
        self.recorder.store_mut().set_setting(key, value)
    }
}
