//! Keeps a board's people and queues up to date: one that began with the saved account as soon as
//! there is a network, and every one when the directory changes.
//!
//! May touch: the API, the owner. Ends with the board it serves.

use std::sync::{Arc, Weak};
use std::time::Duration;

use ringcentral_client::Session;
use tokio::sync::Notify;
use tokio::task::AbortHandle;

use super::Product;
use crate::account::{Account, SAVED_ACCOUNT};
use crate::view::CommandError;

/// Changes of the directory come in groups; the first waits so long for the others.
const SETTLE: Duration = Duration::from_secs(2);
/// And the next look is so much later: a list costs a request for every thousand extensions, of
/// forty a minute.
const BETWEEN_LOOKS: Duration = Duration::from_secs(15);
const FIRST_PAUSE: Duration = Duration::from_secs(5);
const LONGEST_PAUSE: Duration = Duration::from_secs(300);

impl Product {
    /// Fetches the account in the background until it was read once, or it turns out that it cannot be.
    pub(super) fn bring_up_to_date(&self, session: Arc<Session>) -> AbortHandle {
        let product = Weak::clone(&self.me);
        let task = tokio::spawn(async move {
            let mut pause = FIRST_PAUSE;
            loop {
                let fetched = Account::fetch(&session).await;
                let Some(product) = product.upgrade() else {
                    return;
                };
                if !product.serves(&session).await {
                    return;
                }
                match fetched {
                    Ok(account) => {
                        if let Err(error) = product.take_account(account).await {
                            tracing::warn!(%error, "the account's changes could not be taken over");
                        }
                        return;
                    }
                    Err(error) if error.may_pass() => {}
                    Err(error) => {
                        // A lost sign-in is told by the link.
                        tracing::warn!(%error, "the account could not be read; names may be old");
                        return;
                    }
                }
                drop(product);
                tokio::time::sleep(pause).await;
                pause = (pause * 2).min(LONGEST_PAUSE);
            }
        });
        task.abort_handle()
    }

    /// Reads the directory again whenever it changed, for as long as the board runs.
    pub(super) fn follow_directory(&self, session: Arc<Session>, bell: Arc<Notify>) -> AbortHandle {
        let product = Weak::clone(&self.me);
        let task = tokio::spawn(async move {
            loop {
                bell.notified().await;
                tokio::time::sleep(SETTLE).await;
                let Some(product) = product.upgrade() else {
                    return;
                };
                if !product.serves(&session).await {
                    return;
                }
                if let Err(error) = product.look_at_directory(&session).await {
                    // The next change, or the next start, reads it again.
                    tracing::warn!(%error, "the directory could not be read; names may be old");
                }
                drop(product);
                tokio::time::sleep(BETWEEN_LOOKS).await;
            }
        });
        task.abort_handle()
    }

    /// People first, which is one list; then, when somebody came or went, who serves which queue,
    /// which is two requests a queue.
    async fn look_at_directory(&self, session: &Session) -> anyhow::Result<()> {
        let known = self.with_running(|r| r.account.clone()).await;
        let known = known.map_err(|e| anyhow::anyhow!(e.message))?;
        let extensions = session.extensions().await?.records;
        let now = known.with_extensions(&extensions);
        let moved = now.in_use() != known.in_use();
        let refused = |e: CommandError| anyhow::anyhow!(e.message);
        if now.to_text() != known.to_text() {
            self.take_account(now).await.map_err(refused)?;
        }
        if moved {
            let whole = Account::fetch(session).await?;
            self.take_account(whole).await.map_err(refused)?;
        }
        Ok(())
    }

    async fn serves(&self, session: &Arc<Session>) -> bool {
        let ours = self.with_running(|r| Arc::ptr_eq(&r.session, session));
        ours.await.unwrap_or(false)
    }

    /// New people, queues and rules on the running board.
    async fn take_account(&self, account: Account) -> Result<(), CommandError> {
        let settings = self.settings.lock().await.clone();
        let owner = {
            let mut running = self.running.lock().await;
            let signed = running.as_mut().ok_or_else(CommandError::signed_out)?;
            signed.running.account = account.clone();
            signed.running.owner.clone()
        };
        let (roster, owner_settings) = (
            account.roster(&settings.view.watched_ids),
            account.owner_settings(&settings),
        );
        owner
            .ask(move |owner| {
                owner.keep_setting(SAVED_ACCOUNT, &account.to_text())?;
                owner.set_account(account.directory, roster);
                owner.set_settings(owner_settings)
            })
            .await??;
        Ok(())
    }
}
