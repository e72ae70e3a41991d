//! Escaping and the redirect.

use super::*;

#[test]
fn values_on_the_consent_page_are_escaped() {
    assert_eq!(
        escape("\"><script>'&"),
        "&quot;&gt;&lt;script&gt;&#39;&amp;"
    );
}

#[test]
fn state_comes_back_verbatim() {
    let fields = [
        ("redirect_uri", "http://localhost:1/cb?x=1"),
        ("state", "a b&c=/é"),
    ]
    .map(|(key, value)| (key.to_owned(), value.to_owned()));
    let reply = redirect(&fields, &[("code", "C".to_owned())]);
    let location = reply
        .headers
        .first()
        .map(|(_, value)| value.clone())
        .unwrap();
    let url = url::Url::parse(&location).unwrap();
    let pairs: Vec<_> = url.query_pairs().into_owned().collect();
    assert!(pairs.contains(&("state".to_owned(), "a b&c=/é".to_owned())));
    assert!(pairs.contains(&("x".to_owned(), "1".to_owned())));
}
