//! The computer's clock ten minutes wrong, either way: timers on screen stay right.

use std::time::{Duration, Instant};

use crate::open;

const TEN_MINUTES_MS: i64 = 600_000;

/// The longest timer of anybody in a call, in seconds; null while nobody is, and -1 for a text
/// that is no duration.
const LONGEST_CALL: &str = r"
    const seconds = [...document.querySelectorAll('[data-testid^=tile-]')]
      .filter(tile => ['ringing', 'talking', 'onHold'].includes(tile.dataset.phase))
      .map(tile => tile.querySelector('.timer').textContent.trim())
      .map(text => /^\d+(:\d\d)+$/.test(text) ? text.split(':').reduce((sum, part) => sum * 60 + Number(part), 0) : -1);
    return seconds.length === 0 ? null : seconds.includes(-1) ? -1 : Math.max(...seconds);
";

#[tokio::test(flavor = "multi_thread")]
async fn timers_are_right_with_a_clock_ten_minutes_off() {
    for skew in [TEN_MINUTES_MS, -TEN_MINUTES_MS] {
        let mut config = crate::call_centre();
        config.faults.clock_skew_ms = skew;
        config.time_scale = 1.0;
        let opened = open(config).await;
        let begun = Instant::now();
        opened.simulator.start_calls();
        let mut longest = 0;
        let mut readings = 0;
        while longest < 5 || readings < 20 {
            assert!(begun.elapsed() < crate::driver::PATIENCE, "{longest} s");
            tokio::time::sleep(Duration::from_millis(250)).await;
            let Some(shown) = opened.window.script(LONGEST_CALL).await.as_i64() else {
                continue;
            };
            // Nobody is in a call for longer than there were calls; notifications come late.
            let possible = i64::try_from(begun.elapsed().as_secs()).unwrap() + 5;
            assert!(
                (0..=possible).contains(&shown),
                "{shown} s of {possible}, {skew}"
            );
            longest = longest.max(shown);
            readings += 1;
        }
        opened.window.picture(&format!("clock-{skew}")).await;
        opened.window.end().await;
    }
}
