//! The account and the signed-in user.
//!
//! Pure shapes of `GET /account/~` and `GET /account/~/extension/~`.

use serde::Deserialize;

use crate::secret::Masked;
use crate::wire::{WireId, lenient};

/// `GET /restapi/v1.0/account/~`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Account {
    /// Account id.
    pub id: WireId,
    /// Main company number.
    #[serde(default, deserialize_with = "lenient")]
    pub main_number: Option<Masked>,
    /// `Confirmed`, …
    #[serde(default, deserialize_with = "lenient")]
    pub status: Option<String>,
    /// Present when the account carries its own settings.
    #[serde(default, deserialize_with = "lenient")]
    pub regional_settings: Option<RegionalSettings>,
}

/// `GET /restapi/v1.0/account/~/extension/~`: the signed-in user.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OwnExtension {
    /// Extension id.
    pub id: WireId,
    /// Short number.
    #[serde(default, deserialize_with = "lenient")]
    pub extension_number: Option<String>,
    /// Name of the user.
    #[serde(default, deserialize_with = "lenient")]
    pub name: Option<Masked>,
    /// Time zone and formats.
    #[serde(default, deserialize_with = "lenient")]
    pub regional_settings: Option<RegionalSettings>,
}

/// Regional settings; only the time zone matters here.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct RegionalSettings {
    /// Time zone.
    #[serde(default, deserialize_with = "lenient")]
    pub timezone: Option<TimeZone>,
}

/// A time zone as RingCentral names it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct TimeZone {
    /// IANA name, such as `America/New_York`.
    #[serde(default, deserialize_with = "lenient")]
    pub name: Option<String>,
}

impl RegionalSettings {
    /// The IANA name of the zone, if given.
    pub fn zone_name(&self) -> Option<&str> {
        self.timezone.as_ref()?.name.as_deref()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn own_extension_tells_the_zone() {
        let own: OwnExtension = serde_json::from_str(
            r#"{"id":1,"name":"Sue","regionalSettings":{"timezone":{"id":"58","name":"America/Los_Angeles"}}}"#,
        )
        .unwrap();
        let regional = own.regional_settings.unwrap();
        assert_eq!(regional.zone_name(), Some("America/Los_Angeles"));
    }
}
