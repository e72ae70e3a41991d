//! The page the browser shows at the end. One file, no scripts, nothing loaded from elsewhere.

const FRAME: &str = r##"<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Floorwalker</title><style>
:root{color-scheme:light dark;--page:#f4f5f7;--card:#fff;--text:#14191f;--soft:#59636e;--accent:ACCENT}
@media (prefers-color-scheme:dark){:root{--page:#101418;--card:#1a2026;--text:#eef1f4;--soft:#9aa5b1}}
*{box-sizing:border-box}
body{margin:0;min-height:100vh;display:grid;place-items:center;background:var(--page);color:var(--text);
font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
main{background:var(--card);border-radius:16px;padding:40px 44px;max-width:30rem;margin:24px;text-align:center;
box-shadow:0 1px 2px rgb(0 0 0/.08),0 12px 40px rgb(0 0 0/.10)}
.mark{width:64px;height:64px;border-radius:50%;display:grid;place-items:center;margin:0 auto 20px;
background:var(--accent);color:#fff;font-size:32px;line-height:1}
h1{font-size:1.5rem;margin:0 0 8px;letter-spacing:-.01em}p{margin:0;color:var(--soft)}
small{display:block;margin-top:28px;color:var(--soft)}
</style></head><body><main><div class="mark" aria-hidden="true">MARK</div><h1>TITLE</h1><p>TEXT</p><small>Floorwalker</small></main></body></html>"##;

/// Signed in.
pub(super) fn success() -> String {
    fill(
        "#12807a",
        "✓",
        "You are signed in",
        "You can close this tab and go back to Floorwalker.",
    )
}

/// Not signed in, and why.
pub(super) fn failure(sentence: &str) -> String {
    fill("#b3362b", "!", "You are not signed in", sentence)
}

fn fill(accent: &str, mark: &str, title: &str, text: &str) -> String {
    // The text comes last: it may hold words of the server, which must not be filled in again.
    FRAME
        .replace("ACCENT", accent)
        .replace("MARK", mark)
        .replace("TITLE", title)
        .replace("TEXT", &escape(text))
}

fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            _ => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_the_server_stay_text() {
        let page = failure("<script>alert(1)</script> TITLE");
        assert!(page.contains("&lt;script&gt;") && !page.contains("<script>"));
        assert!(success().contains("You can close this tab"));
    }
}
