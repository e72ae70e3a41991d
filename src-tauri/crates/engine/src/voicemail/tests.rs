use proptest::prelude::*;

use super::*;

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_millis(seconds * 1_000)
}

fn visit(session: &str, number: Option<&str>, started: i64, ended: Option<i64>) -> MailboxVisit {
    MailboxVisit {
        session: session.into(),
        mailbox: "101".into(),
        customer_number: number.map(Into::into),
        started_at: at(started),
        ended_at: ended.map(at),
    }
}

fn message(id: &str, number: Option<&str>, left: i64, length: i64) -> Voicemail {
    Voicemail {
        message: id.into(),
        mailbox: "101".into(),
        customer_number: number.map(Into::into),
        left_at: at(left),
        length_ms: Some(length * 1_000),
        heard: false,
        changed_at: at(left),
    }
}

const ANN: Option<&str> = Some("+1 (415) 890-5908");
const BOB: Option<&str> = Some("+12025550111");

/// The example of the community's answer: the call ended at 16:46:21.8, the message is of 16:46:22.
#[test]
fn the_published_example_is_linked() {
    let mut call = visit("s-1", Some("+14158905908"), 0, None);
    call.started_at = Timestamp::parse("2016-10-26T16:44:41.829Z").unwrap();
    call.ended_at = Some(call.started_at.plus_millis(100_000));
    let mut left = message("2074108004", Some("+14158905908"), 0, 58);
    left.left_at = Timestamp::parse("2016-10-26T16:46:22.000Z").unwrap();
    assert_eq!(link_voicemails(&[call], &[left]), [(0, 0)]);
}

#[test]
fn mailbox_number_and_time_must_all_agree() {
    let call = visit("s-1", ANN, 1_000, Some(1_060));
    let linked = |m: Voicemail| !link_voicemails(std::slice::from_ref(&call), &[m]).is_empty();
    assert!(linked(message("1", Some("14158905908"), 1_060, 30)));
    let mut elsewhere = message("1", ANN, 1_060, 30);
    elsewhere.mailbox = "102".into();
    assert!(!linked(elsewhere));
    assert!(!linked(message("1", BOB, 1_060, 30)));
    assert!(!linked(message("1", None, 1_060, 30)));
    // Up to ten minutes late, never before the call.
    assert!(linked(message("1", ANN, 1_660, 30)));
    assert!(!linked(message("1", ANN, 1_661, 30)));
    assert!(linked(message("1", ANN, 998, 0)));
    assert!(!linked(message("1", ANN, 997, 0)));
    // Of a call of which only the end was heard, too.
    assert!(linked(message("1", ANN, 1_060, 63)));
}

#[test]
fn anonymous_callers_are_linked_by_time_alone() {
    let calls = [
        visit("s-1", Some("anonymous"), 0, Some(60)),
        visit("s-2", None, 200, Some(260)),
        visit("s-3", ANN, 210, Some(250)),
    ];
    let left = [message("1", None, 261, 20), message("2", None, 60, 20)];
    assert_eq!(link_voicemails(&calls, &left), [(0, 1), (1, 0)]);
}

#[test]
fn a_caller_who_tries_again_has_each_message_at_its_own_call() {
    let calls = [
        visit("s-1", ANN, 0, Some(50)),
        // Hung up in the greeting.
        visit("s-2", ANN, 70, Some(85)),
        visit("s-3", ANN, 100, Some(150)),
    ];
    let left = [message("2", ANN, 151, 30), message("1", ANN, 50, 30)];
    assert_eq!(link_voicemails(&calls, &left), [(0, 1), (2, 0)]);
}

#[test]
fn a_call_whose_end_is_unknown_takes_the_nearest_message() {
    let calls = [visit("s-1", ANN, 0, None)];
    let left = [message("1", ANN, 500, 30), message("2", ANN, 45, 30)];
    assert_eq!(link_voicemails(&calls, &left), [(0, 1)]);
    assert_eq!(link_voicemails(&calls, &[message("3", ANN, 601, 3)]), []);
}

fn any_number() -> impl Strategy<Value = Option<&'static str>> {
    prop_oneof![Just(ANN), Just(BOB), Just(None)]
}

prop_compose! {
    fn visits()(all in prop::collection::vec(
        (any_number(), 0_i64..3_000, prop::option::of(0_i64..400), 0_u8..2), 0..12
    )) -> Vec<MailboxVisit> {
        all.into_iter().enumerate().map(|(n, (number, start, length, mailbox))| MailboxVisit {
            mailbox: ExtensionId::new(format!("10{mailbox}")),
            ..visit(&format!("s-{n}"), number, start, length.map(|l| start + l))
        }).collect()
    }
}

prop_compose! {
    fn messages()(all in prop::collection::vec(
        (any_number(), 0_i64..3_500, 0_i64..120, 0_u8..2), 0..12
    )) -> Vec<Voicemail> {
        all.into_iter().enumerate().map(|(n, (number, left, length, mailbox))| Voicemail {
            mailbox: ExtensionId::new(format!("10{mailbox}")),
            ..message(&format!("{n}"), number, left, length)
        }).collect()
    }
}

/// Links by id, whatever the order of the lists.
fn named(visits: &[MailboxVisit], messages: &[Voicemail]) -> Vec<(String, String)> {
    let mut links: Vec<_> = link_voicemails(visits, messages)
        .into_iter()
        .map(|(v, m)| {
            (
                visits[v].session.to_string(),
                messages[m].message.to_string(),
            )
        })
        .collect();
    links.sort();
    links
}

proptest! {
    #[test]
    fn nothing_is_linked_twice_and_every_link_is_the_nearest(
        visits in visits(), messages in messages()
    ) {
        let links = link_voicemails(&visits, &messages);
        for (n, (v, m)) in links.iter().enumerate() {
            prop_assert!(links.iter().skip(n + 1).all(|(w, k)| w != v && k != m));
            let own = visits[*v].distance(&messages[*m]);
            prop_assert!(own.is_some());
            for other in &messages {
                prop_assert!(visits[*v].distance(other).is_none_or(|d| Some(d) >= own));
            }
            for other in &visits {
                prop_assert!(other.distance(&messages[*m]).is_none_or(|d| Some(d) >= own));
            }
        }
        // Of the pairs that fit, the nearest of all is always linked.
        let fits = visits.iter().any(|v| messages.iter().any(|m| v.distance(m).is_some()));
        prop_assert_eq!(fits, !links.is_empty());
    }

    #[test]
    fn order_and_repeats_change_nothing(
        (visits, messages, again, mixed) in (visits(), messages()).prop_flat_map(|(v, m)| {
            let twice: Vec<_> = m.iter().chain(&m).cloned().collect();
            (Just(v.clone()), Just(m), Just(v).prop_shuffle(), Just(twice).prop_shuffle())
        })
    ) {
        prop_assert_eq!(named(&visits, &messages), named(&again, &mixed));
    }

    /// What is far from a visit has no say in its link, so a reader may look at one visit's
    /// neighbourhood only.
    #[test]
    fn a_link_depends_on_its_neighbourhood_only(visits in visits(), messages in messages()) {
        let all = named(&visits, &messages);
        for own in &visits {
            let near: Vec<_> =
                messages.iter().filter(|m| own.distance(m).is_some()).cloned().collect();
            let around: Vec<_> = visits
                .iter()
                .filter(|v| near.iter().any(|m| v.distance(m).is_some()))
                .cloned()
                .collect();
            let of_own = |links: Vec<(String, String)>| -> Vec<_> {
                links.into_iter().filter(|(s, _)| *s == own.session.as_str()).collect()
            };
            prop_assert_eq!(of_own(named(&around, &near)), of_own(all.clone()));
        }
    }
}
