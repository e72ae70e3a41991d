//! Settings and the list of people and queues to watch.

use super::Product;
use crate::view::{CommandError, DirectoryEntry, OwnLevel, SettingsView};

impl Product {
    /// The settings, with the zone that is in use.
    pub async fn settings(&self) -> SettingsView {
        let settings = self.settings.lock().await.clone();
        let zone = self.with_running(|r| r.account.zone(&settings)).await.ok();
        let mut view = settings.view;
        if view.time_zone.is_empty() {
            view.time_zone = zone.map_or("UTC", |z| z.name()).to_owned();
        }
        view
    }

    /// Checks, saves and applies settings.
    pub async fn save_settings(&self, view: SettingsView) -> Result<SettingsView, CommandError> {
        view.check().map_err(CommandError::bad_input)?;
        let settings = {
            let mut settings = self.settings.lock().await;
            settings.view = view;
            settings
                .save(&self.environment.data_folder)
                .map_err(|e| CommandError::unexpected(&e))?;
            settings.clone()
        };
        let update = self
            .with_running(|r| {
                let roster = r.account.roster(&settings.view.watched_ids);
                let directory = r.account.directory.clone();
                (
                    r.owner.clone(),
                    r.account.owner_settings(&settings),
                    directory,
                    roster,
                )
            })
            .await;
        if let Ok((owner, owner_settings, directory, roster)) = update {
            owner
                .ask(move |owner| {
                    owner.set_account(directory, roster);
                    owner.set_settings(owner_settings)
                })
                .await??;
        }
        Ok(self.settings().await)
    }

    /// People and queues of the account.
    pub async fn directory(&self) -> Result<Vec<DirectoryEntry>, CommandError> {
        let watched = self.settings.lock().await.view.watched_ids.clone();
        self.with_running(|r| {
            r.account
                .directory
                .iter()
                .filter(|e| e.kind.is_person() || e.kind == engine::ExtensionKind::Queue)
                .filter(|e| !r.account.inactive.contains(&e.id))
                .map(|e| {
                    let detail = r.account.details.get(&e.id);
                    let plain = if e.kind.is_person() {
                        "User"
                    } else {
                        "Department"
                    };
                    let own_level = r.account.queue_rules.get(&e.id);
                    DirectoryEntry {
                        id: e.id.to_string(),
                        name: e.name.to_string(),
                        extension: e.number.as_deref().unwrap_or_default().to_owned(),
                        kind: detail.map_or(plain, |d| d.kind.as_str()).to_owned(),
                        watched: watched.is_empty() || watched.iter().any(|w| w == e.id.as_str()),
                        site: detail.and_then(|d| d.site.clone()),
                        own_level: own_level.map(|&(within_s, goal_percent)| OwnLevel {
                            within_s,
                            goal_percent,
                        }),
                    }
                })
                .collect()
        })
        .await
    }
}
