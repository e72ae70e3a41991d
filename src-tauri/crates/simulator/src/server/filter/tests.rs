//! What filters expand to and let through.

use super::*;

fn parse(text: &str) -> Option<Filter> {
    Filter::parse(text, "100", "200")
}

const FACTS: TelephonyFacts<'_> = TelephonyFacts {
    extension_id: Some("200"),
    outbound: false,
    status: "Answered",
    missed_call: false,
    numbers: [Some("+14155550100"), None],
    recorded: false,
};

#[test]
fn tilde_is_expanded() {
    for (given, text) in [
        (
            "/restapi/v1.0/account/~/telephony/sessions",
            "/restapi/v1.0/account/100/telephony/sessions",
        ),
        (
            "/restapi/v1.0/account/~/extension/~/presence?detailedTelephonyState=true",
            "/restapi/v1.0/account/100/extension/200/presence?detailedTelephonyState=true",
        ),
        (
            "/restapi/v1.0/account/100/extension/7",
            "/restapi/v1.0/account/100/extension/7",
        ),
    ] {
        assert_eq!(parse(given).unwrap().text, text);
    }
    assert_eq!(parse("/restapi/v1.0/account/999/telephony/sessions"), None);
    assert_eq!(parse("/restapi/v1.0/account/~/nonsense"), None);
}

#[test]
fn extension_filter_gives_only_its_own_party() {
    let account = parse("/restapi/v1.0/account/~/telephony/sessions").unwrap();
    let own = parse("/restapi/v1.0/account/~/extension/200/telephony/sessions").unwrap();
    let outside = TelephonyFacts {
        extension_id: None,
        ..FACTS
    };
    assert!(account.lets_through(FACTS) && account.lets_through(outside));
    assert!(own.lets_through(FACTS) && !own.lets_through(outside));
}

#[test]
fn query_narrows() {
    let path = "/restapi/v1.0/account/~/telephony/sessions";
    for (query, passes) in [
        ("statusCode=Answered", true),
        ("statusCode=Hold", false),
        ("direction=Outbound", false),
        ("phoneNumber=%2B14155550100", true),
        ("phoneNumber=+14155550199", false),
        ("missedCall=true", false),
    ] {
        let filter = parse(&format!("{path}?{query}")).unwrap();
        assert_eq!(filter.lets_through(FACTS), passes, "{query}");
    }
}
