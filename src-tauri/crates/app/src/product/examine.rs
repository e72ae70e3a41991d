//! Looks at everything recording depends on, one check after another, cheapest first.
//!
//! May touch: what the product touches. Starts no board; a trial subscription is deleted again.

use std::sync::Arc;
use std::time::Duration;

use ringcentral_client::{ServerConfig, Session, Transport, reach};

use super::Product;
use crate::account::{event_filters, wire_choice};
use crate::config::Settings;
use crate::doctor::{self, Check, NEEDS};

/// A check is not waited for longer.
const PATIENCE: Duration = Duration::from_secs(10);
const PAUSE: Duration = Duration::from_millis(500);

impl Product {
    /// Every check. The list ends early when nothing more can be looked at.
    pub async fn examine(&self) -> Vec<Check> {
        let folder = self.environment.data_folder.clone();
        let mut checks = vec![doctor::folder(&folder)];
        let settings = match Settings::load(&folder) {
            Ok(settings) => settings,
            Err(error) => {
                checks.push(
                    Check::fail("settings", format!("{error:#}"))
                        .next("Correct the file, or delete it to begin with the defaults."),
                );
                return checks;
            }
        };
        let server = match ServerConfig::new(&settings.server, &settings.client_id) {
            Ok(server) => server.with_patience(PATIENCE, PAUSE),
            Err(error) => {
                checks.push(
                    Check::fail("settings", error.to_string())
                        .next("Sign in with floorwalker-cli sign-in or in the window."),
                );
                return checks;
            }
        };
        checks.push(Check::ok("settings", format!("server {}", settings.server)));
        let server = match settings.holder() {
            Some(holder) => server.held_by(holder),
            None => server,
        };
        if server.holder().is_some() {
            checks.push(self.look_at_records(&server).await);
        }
        let session = self.look_at_tokens(&server, &mut checks).await;
        match reach(&server).await {
            Ok(reached) => {
                let took = format!("answered in {} ms", reached.round_trip_ms);
                checks.push(Check::ok("server", took));
                checks.push(doctor::clock(reached.clock_offset_ms));
            }
            Err(error) => {
                checks.push(Check::fail("server", error.to_string()).next(error.sentence()));
                return checks;
            }
        }
        if let Some(session) = session {
            look_at_sign_in(&Arc::new(session), &settings, &mut checks).await;
        }
        checks
    }

    async fn look_at_records(&self, server: &ServerConfig) -> Check {
        let database = self.database_of(server);
        let looked = tokio::task::spawn_blocking(move || doctor::database(&database)).await;
        looked.unwrap_or_else(|error| Check::fail("call database", error.to_string()))
    }

    async fn look_at_tokens(
        &self,
        server: &ServerConfig,
        checks: &mut Vec<Check>,
    ) -> Option<Session> {
        let store = (self.environment.token_stores)(server);
        match Session::restore(server.clone(), store).await {
            Ok(session) => {
                checks.push(Check::ok("token storage", "available"));
                if session.is_none() {
                    checks.push(
                        Check::fail("sign-in", "nobody is signed in")
                            .next("Sign in with floorwalker-cli sign-in or in the window."),
                    );
                }
                session
            }
            Err(error) => {
                let next = error.to_string();
                checks.push(Check::fail("token storage", "not available").next(next));
                None
            }
        }
    }
}

async fn look_at_sign_in(session: &Arc<Session>, settings: &Settings, checks: &mut Vec<Check>) {
    match session.holder().await {
        Ok(holder) => checks.push(Check::ok(
            "sign-in",
            format!("account {}, extension {}", holder.account, holder.extension),
        )),
        Err(error) => {
            checks.push(Check::fail("sign-in", error.to_string()).next(error.sentence()));
            return;
        }
    }
    for need in &NEEDS {
        let refused = session.get_json(need.path, need.group).await.err();
        checks.push(need.judge(refused.as_ref()));
    }
    let choice = wire_choice(settings.view.transport);
    checks.push(
        match session.try_transport(choice, &event_filters()).await {
            Ok(Transport::WebSocket) => Check::ok("transport", "WebSocket"),
            Ok(Transport::PubNub) => Check::ok("transport", "PubNub"),
            Ok(Transport::Webhook) => Check::ok("transport", "webhook"),
            Err(sentence) => Check::fail("transport", "none is available").next(sentence),
        },
    );
}
