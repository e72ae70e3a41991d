//! What `doctor` looks at, and how a finding is told: a name, a verdict, what was found, what to do.
//!
//! May touch: the data folder (a file that is deleted again) and the call database, for reading. The checks that need
//! a server are in `product::examine`.

use std::io::Write;
use std::path::Path;

use ringcentral_client::{ApiError, Group};
use serde::Serialize;

/// How good a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// As it should be.
    Ok,
    /// Works, or could not be looked at.
    Warn,
    /// Does not work.
    Fail,
}

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Check {
    /// What was looked at.
    pub name: String,
    /// How good it is.
    pub verdict: Verdict,
    /// What was found.
    pub found: String,
    /// What to do about it.
    pub next: Option<String>,
}

impl Check {
    /// As it should be.
    pub fn ok(name: impl Into<String>, found: impl Into<String>) -> Self {
        Self::of(name, Verdict::Ok, found)
    }

    /// Works, but not as it should, or could not be looked at.
    pub fn warn(name: impl Into<String>, found: impl Into<String>) -> Self {
        Self::of(name, Verdict::Warn, found)
    }

    /// Does not work.
    pub fn fail(name: impl Into<String>, found: impl Into<String>) -> Self {
        Self::of(name, Verdict::Fail, found)
    }

    /// With what to do about it.
    #[must_use]
    pub fn next(mut self, step: impl std::fmt::Display) -> Self {
        self.next = Some(step.to_string());
        self
    }

    fn of(name: impl Into<String>, verdict: Verdict, found: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            verdict,
            found: found.into(),
            next: None,
        }
    }
}

/// A permission of the app, and a request that needs no other.
pub(crate) struct Need {
    /// As the developer console spells it.
    pub(crate) permission: &'static str,
    /// Asks for it. A 404 grants it too: the permission is looked at first.
    pub(crate) path: &'static str,
    pub(crate) group: Group,
    pub(crate) used_for: &'static str,
    pub(crate) required: bool,
}

/// Every permission the product uses. The transport's own is found by trying the transport.
pub(crate) const NEEDS: [Need; 5] = [
    Need {
        permission: "ReadAccounts",
        path: "/restapi/v1.0/account/~/extension?page=1&perPage=1",
        group: Group::Medium,
        used_for: "names of people and queues",
        required: true,
    },
    Need {
        permission: "CallControl",
        path: "/restapi/v1.0/account/~/telephony/sessions/s-none",
        group: Group::Light,
        used_for: "live calls",
        required: true,
    },
    Need {
        permission: "ReadPresence",
        path: "/restapi/v1.0/account/~/extension/~/presence",
        group: Group::Light,
        used_for: "calls in progress at the start",
        required: true,
    },
    Need {
        permission: "ReadCallLog",
        path: "/restapi/v1.0/account/~/call-log?page=1&perPage=1",
        group: Group::Heavy,
        used_for: "repairing what an outage missed",
        required: true,
    },
    Need {
        permission: "ReadMessages",
        path: "/restapi/v1.0/account/~/extension/~/message-store?page=1&perPage=1",
        group: Group::Light,
        used_for: "links to voicemails",
        required: false,
    },
];

impl Need {
    /// What the answer to its request says about it.
    pub(crate) fn judge(&self, refused: Option<&ApiError>) -> Check {
        let name = format!("permission {}", self.permission);
        let granted = Check::ok(name.clone(), format!("granted ({})", self.used_for));
        let Some(error) = refused else { return granted };
        let ApiError::Refused { refusal, .. } = error else {
            return Check::warn(name, format!("not checked: {error}")).next(error.sentence());
        };
        match refusal.status {
            404 => granted,
            403 if self.required => {
                Check::fail(name, format!("missing; needed for {}", self.used_for))
                    .next(error.sentence())
            }
            403 => {
                Check::warn(name, format!("missing; no {}", self.used_for)).next(error.sentence())
            }
            _ => Check::warn(name, format!("not checked: {error}")).next(error.sentence()),
        }
    }
}

/// Whether files can be made there.
pub(crate) fn folder(path: &Path) -> Check {
    let name = "data folder";
    // An empty file can be made even on a full disk.
    let made = std::fs::create_dir_all(path)
        .and_then(|()| tempfile::tempfile_in(path))
        .and_then(|mut file| {
            file.write_all(&[0x5a; 64 * 1024])?;
            file.sync_all()
        });
    match made {
        Ok(()) => Check::ok(name, path.display().to_string()),
        Err(error) => Check::fail(name, format!("{} is not writable: {error}", path.display()))
            .next("Make the folder writable for this user, free some disk space, or name another with --data-folder."),
    }
}

/// Whether the records are sound.
pub(crate) fn database(path: &Path) -> Check {
    let name = "call database";
    if !path.exists() {
        return Check::ok(name, "none yet; it begins with the first recording");
    }
    let counted = store::Reader::open(path).and_then(|reader| {
        reader.check()?;
        reader.counts()
    });
    match counted {
        Ok(counts) => Check::ok(
            name,
            format!(
                "{} calls, {} notifications",
                counts.calls, counts.notifications
            ),
        ),
        Err(error) => Check::fail(name, error.to_string()).next(format!(
            "Close other programs that use {}, or restore a backup of it.",
            path.display()
        )),
    }
}

/// Whether this computer's clock agrees with the server's.
pub(crate) fn clock(offset_ms: Option<i64>) -> Check {
    let name = "clock";
    match offset_ms {
        None => Check::warn(name, "the server did not tell its time"),
        Some(offset) if offset.abs() <= 2_000 => Check::ok(name, "agrees with the server's"),
        Some(offset) => {
            let way = if offset > 0 { "behind" } else { "ahead of" };
            let seconds = offset.abs() / 1_000;
            Check::warn(name, format!("{seconds} s {way} the server's"))
                .next("Switch on automatic time in the system settings. Records are not affected: they use RingCentral's clock.")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_and_databases_are_judged_with_a_next_step() {
        let place = tempfile::tempdir().unwrap();
        assert_eq!(folder(&place.path().join("new")).verdict, Verdict::Ok);
        let file = place.path().join("account.db");
        assert_eq!(database(&file).verdict, Verdict::Ok);
        std::fs::write(
            &file,
            "no database at all, but long enough to be one".repeat(99),
        )
        .unwrap();
        for check in [database(&file), folder(&file)] {
            assert_eq!(check.verdict, Verdict::Fail, "{check:?}");
            assert!(check.next.is_some());
        }
    }

    #[test]
    fn the_clock_may_differ_a_little() {
        assert_eq!(clock(Some(-1_500)).verdict, Verdict::Ok);
        let wrong = clock(Some(-90_000));
        assert_eq!(wrong.verdict, Verdict::Warn);
        assert!(wrong.found.contains("90 s ahead"), "{wrong:?}");
        assert!(clock(Some(90_000)).found.contains("behind"));
    }
}
