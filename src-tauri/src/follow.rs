//! Follows the board beside the page, so that tray and notifications work while every window is
//! closed or hidden.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use app::announce::Announcer;
use app::view::{AlertKind, AlertView, Feed, Totals, TrayWords, Wish};
use tauri::{AppHandle, Manager};
use tauri_plugin_notification::NotificationExt;
use tokio::sync::watch;

use crate::Shell;

/// How often the tray is written and alerts are looked at.
const BEAT: Duration = Duration::from_secs(1);

#[derive(Default, Clone)]
struct Board {
    totals: Option<Totals>,
    alerts: Vec<AlertView>,
}

/// Follows the board of whoever is signed in, until they are not.
pub(crate) async fn follow(handle: AppHandle) {
    let shell = handle.state::<Shell>();
    let (newest, mut board) = watch::channel(Board::default());
    let watcher = move |feed: Feed| {
        newest.send_modify(|board| match feed {
            Feed::Snapshot(snapshot) => {
                board.totals = Some(snapshot.totals);
                board.alerts = snapshot.alerts;
            }
            Feed::Delta(delta) => {
                if delta.totals.is_some() {
                    board.totals = delta.totals;
                }
                if let Some(alerts) = delta.alerts {
                    board.alerts = alerts;
                }
            }
        });
        !newest.is_closed()
    };
    if shell.product.watch_live(Box::new(watcher)).await.is_err() {
        return;
    }
    let task = handle.clone();
    tauri::async_runtime::spawn(async move {
        let mut announcer = Announcer::default();
        let mut beat = tokio::time::interval(BEAT);
        loop {
            beat.tick().await;
            let over = board.has_changed().is_err();
            let now = board.borrow_and_update().clone();
            let shell = task.state::<Shell>();
            shell.show_totals(now.totals.as_ref().filter(|_| !over));
            if over {
                break;
            }
            let open = shell.product.not_aside(&now.alerts);
            let Some(alert) = announcer.offer(&open, now_ms()) else {
                continue;
            };
            if shell.product.settings().await.notifications {
                notify(&task, &alert);
            }
        }
    });
}

/// Shows an alert on the desktop. Never a customer's number: a notification may stay on a screen.
fn notify(handle: &AppHandle, alert: &AlertView) {
    let shell = handle.state::<Shell>();
    let Some(words) = shell.words() else {
        return;
    };
    let (title, body) = text(&words, alert);
    *shell.announced() = wish(alert);
    let shown = handle
        .notification()
        .builder()
        .title(title)
        .body(body)
        .show();
    if let Err(error) = shown {
        tracing::warn!(error = %error, "the notification could not be shown");
    }
}

fn text(words: &TrayWords, alert: &AlertView) -> (String, String) {
    let limit = if alert.limit_s >= 60 && alert.limit_s.is_multiple_of(60) {
        words
            .minutes
            .replace("{n}", &(alert.limit_s / 60).to_string())
    } else {
        words.seconds.replace("{n}", &alert.limit_s.to_string())
    };
    let (title, body) = match alert.kind {
        AlertKind::Ring => (&words.ring, alert.name.clone()),
        AlertKind::Hold => (&words.hold, alert.name.clone()),
        AlertKind::Talk => (&words.talk, alert.name.clone()),
        AlertKind::Wait => (
            &words.wait,
            words.callers.replace("{n}", &alert.callers.to_string()),
        ),
    };
    let title = title
        .replace("{limit}", &limit)
        .replace("{name}", &alert.name);
    (title, body)
}

fn wish(alert: &AlertView) -> Option<Wish> {
    let agent = alert.agent_id.clone().map(|id| Wish::Agent { id });
    agent.or_else(|| alert.queue_id.clone().map(|id| Wish::Queue { id }))
}

/// A click on a notification shows whom it was about.
pub(crate) fn open_announced(handle: &AppHandle) -> tauri_plugin_notification::Result<()> {
    let clicked = handle.clone();
    handle.notification().on_action(move |_| {
        let shell = clicked.state::<Shell>();
        let wish = shell.announced().clone();
        crate::windows::show_main(&clicked);
        if let Some(wish) = wish {
            shell.wishes.tell(wish);
        }
    })
}

fn now_ms() -> i64 {
    let since_1970 = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    i64::try_from(since_1970.as_millis()).unwrap_or(i64::MAX)
}

/// Starts to follow, in the background.
pub(crate) fn begin(handle: &AppHandle) {
    tauri::async_runtime::spawn(follow(handle.clone()));
}

#[cfg(test)]
mod tests {
    use super::*;
    use app::view::Severity;

    #[test]
    fn a_notification_names_the_person_and_never_the_customer() {
        let words = TrayWords {
            open: String::new(),
            wallboard: String::new(),
            quit: String::new(),
            busy: String::new(),
            waiting: String::new(),
            nobody: String::new(),
            ring: "Ringing over {limit}".into(),
            hold: "On hold over {limit}".into(),
            talk: "Talking over {limit}".into(),
            wait: "{name}: waiting over {limit}".into(),
            minutes: "{n} min".into(),
            seconds: "{n} s".into(),
            callers: "{n} waiting".into(),
        };
        let mut alert = AlertView {
            id: "a".into(),
            severity: Severity::Warning,
            kind: AlertKind::Hold,
            limit_s: 120,
            name: "Ines Moreau".into(),
            other: Some("+14155550164".into()),
            callers: 4,
            title: String::new(),
            detail: "Ines Moreau · +14155550164".into(),
            since_ms: 0,
            repeat_min: 0,
            quiet: false,
            agent_id: Some("7".into()),
            queue_id: None,
        };
        let said = text(&words, &alert);
        assert_eq!(said, ("On hold over 2 min".into(), "Ines Moreau".into()));
        alert.kind = AlertKind::Wait;
        alert.limit_s = 90;
        alert.name = "Billing".into();
        let said = text(&words, &alert);
        assert_eq!(
            said,
            ("Billing: waiting over 90 s".into(), "4 waiting".into())
        );
    }
}
