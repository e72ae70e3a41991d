//! One notification, as the engine's event and as the platform's JSON.

use engine::{
    Direction, Endpoint, Event, ExtensionId, Party, PartyId, Reason, SessionId, StatusCode,
    TelephonySessionId, Timestamp,
};
use store::Notification;

use super::Dice;

const ACCOUNT: &str = "809646016";
const QUEUES: [(&str, &str); 6] = [
    ("63000001016", "Sales"),
    ("63000002016", "Support"),
    ("63000003016", "Billing"),
    ("63000004016", "Returns"),
    ("63000005016", "Service Desk"),
    ("63000006016", "Main Queue"),
];
const FIRST: [&str; 8] = [
    "Alex", "Blair", "Casey", "Devon", "Emery", "Finley", "Harper", "Jordan",
];
const LAST: [&str; 8] = [
    "Adams", "Brown", "Clark", "Davis", "Evans", "Foster", "Green", "Hughes",
];

/// A party's change.
#[derive(Clone)]
pub(crate) struct Occurrence {
    session: String,
    session_id: u64,
    sequence: u64,
    party: u64,
    outbound: bool,
    extension: Option<String>,
    from: (String, Option<String>, Option<String>),
    to: (String, Option<String>, Option<String>),
    code: &'static str,
    reason: Option<&'static str>,
    queue: Option<&'static str>,
    origin: &'static str,
    at_ms: i64,
    uuid: u64,
    subscription: &'static str,
}

/// The ten notifications of a call.
pub(crate) fn call(dice: &mut Dice) -> Vec<Occurrence> {
    let session = format!("{:016x}{:016x}", dice.next(), dice.next());
    let agent_number = dice.below(2_000);
    let agent = (62_264_000_016 + agent_number * 1_000).to_string();
    let agent_name = name(agent_number);
    let customer = format!("+1{}55501{:02}", 201 + dice.below(700), dice.below(100));
    let customer_name = name(dice.below(64)).to_uppercase();
    let main = "+18005550100".to_owned();
    let (queue, queue_name) = *pick(&QUEUES, dice.below(6));
    let base = Occurrence {
        session,
        session_id: 1_160_000_000_016 + dice.below(900_000_000) * 1_000,
        sequence: 0,
        party: 1,
        outbound: true,
        extension: None,
        from: (customer.clone(), Some(customer_name.clone()), None),
        to: (main.clone(), None, None),
        code: "Setup",
        reason: None,
        queue: None,
        origin: "Call",
        at_ms: 0,
        uuid: 0,
        subscription: "2461434a-276a-4073-bd26-34089effbad5",
    };
    let steps: Vec<Occurrence> = match dice.below(3) {
        0 => {
            // Outbound.
            let own = |code| Occurrence {
                extension: Some(agent.clone()),
                from: (main.clone(), None, Some(agent.clone())),
                to: (customer.clone(), None, None),
                code,
                origin: if agent_number.is_multiple_of(4) {
                    "RingOut"
                } else {
                    "Call"
                },
                ..base.clone()
            };
            let other = |code| Occurrence {
                party: 2,
                outbound: false,
                from: (main.clone(), Some(agent_name.clone()), Some(agent.clone())),
                to: (customer.clone(), None, None),
                code,
                ..base.clone()
            };
            vec![
                own("Setup"),
                other("Proceeding"),
                own("Proceeding"),
                other("Answered"),
                own("Answered"),
                own("Hold"),
                own("Answered"),
                own("Answered"),
                other("Disconnected"),
                own("Disconnected"),
            ]
        }
        kind => {
            let caller = |code| Occurrence {
                code,
                ..base.clone()
            };
            let entry = |code, reason| Occurrence {
                party: 2,
                outbound: false,
                extension: Some(queue.to_owned()),
                to: (
                    main.clone(),
                    Some(queue_name.to_owned()),
                    Some(queue.to_owned()),
                ),
                code,
                reason,
                ..base.clone()
            };
            let member = |code, reason| Occurrence {
                party: 3,
                outbound: false,
                extension: Some(agent.clone()),
                from: (
                    customer.clone(),
                    Some(format!("{queue_name} - {customer_name}")),
                    None,
                ),
                to: (
                    main.clone(),
                    Some(queue_name.to_owned()),
                    Some(queue.to_owned()),
                ),
                queue: Some(queue_name),
                code,
                reason,
                ..base.clone()
            };
            if kind == 1 {
                vec![
                    caller("Setup"),
                    entry("Setup", None),
                    caller("Answered"),
                    member("Proceeding", None),
                    member("Answered", None),
                    entry("Disconnected", Some("AgentAnswered")),
                    member("Hold", None),
                    member("Answered", None),
                    caller("Disconnected"),
                    member("Disconnected", None),
                ]
            } else {
                let second = |code, reason| Occurrence {
                    party: 4,
                    extension: Some(
                        (62_264_000_016 + agent_number.wrapping_add(7) * 1_000).to_string(),
                    ),
                    ..member(code, reason)
                };
                vec![
                    caller("Setup"),
                    entry("Setup", None),
                    caller("Answered"),
                    member("Proceeding", None),
                    second("Proceeding", None),
                    second("Answered", None),
                    member("Disconnected", Some("AgentAnswered")),
                    entry("Disconnected", Some("AgentAnswered")),
                    caller("Disconnected"),
                    second("Disconnected", None),
                ]
            }
        }
    };
    (2..)
        .zip(steps)
        .map(|(sequence, step)| Occurrence { sequence, ..step })
        .collect()
}

fn name(number: u64) -> String {
    format!("{} {}", pick(&FIRST, number), pick(&LAST, number / 8))
}

fn pick<T>(list: &[T], at: u64) -> &T {
    let at = usize::try_from(at).expect("a small number") % list.len();
    list.get(at).expect("within the list")
}

impl Occurrence {
    /// Happens now.
    pub(crate) fn at(&mut self, at_ms: i64, dice: &mut Dice) {
        self.at_ms = at_ms;
        self.uuid = dice.next() % 9_000_000_000_000_000_000 + 1_000_000_000_000_000_000;
    }

    fn party_id(&self) -> String {
        format!("p-{}-{}", self.session, self.party)
    }

    fn status(&self) -> StatusCode {
        match self.code {
            "Setup" => StatusCode::Setup,
            "Proceeding" => StatusCode::Proceeding,
            "Answered" => StatusCode::Answered,
            "Hold" => StatusCode::Hold,
            "VoiceMail" => StatusCode::VoiceMail,
            _ => StatusCode::Disconnected,
        }
    }

    /// What the engine gets.
    pub(crate) fn event(&self) -> Event {
        let endpoint =
            |(phone, name, extension): &(String, Option<String>, Option<String>)| Endpoint {
                phone: Some(phone.as_str().into()),
                name: name.as_deref().map(Into::into),
                extension: extension.as_deref().map(ExtensionId::from),
            };
        Event {
            session: TelephonySessionId::new(format!("s-{}", self.session)),
            sequence: self.sequence,
            event_time: Timestamp::from_millis(self.at_ms),
            session_id: Some(SessionId::new(self.session_id.to_string())),
            origin: Some(self.origin.into()),
            party: Some(Party {
                id: PartyId::new(self.party_id()),
                extension: self.extension.as_deref().map(ExtensionId::from),
                direction: Some(if self.outbound {
                    Direction::Outbound
                } else {
                    Direction::Inbound
                }),
                from: endpoint(&self.from),
                to: endpoint(&self.to),
                code: self.status(),
                reason: self.reason.map(|reason| match reason {
                    "AgentAnswered" => Reason::AgentAnswered,
                    "Voicemail" => Reason::Voicemail,
                    _ => Reason::CallFinished,
                }),
                peer: None,
                park: None,
                queue_call: self.queue.is_some(),
                missed_call: false,
                park_pickup: false,
                queue_name: self.queue.map(Into::into),
                caller_name: None,
            }),
        }
    }

    /// What the store gets.
    pub(crate) fn notification(&self) -> Notification {
        Notification {
            received_at: Timestamp::from_millis(self.at_ms + 120),
            session: Some(TelephonySessionId::new(format!("s-{}", self.session))),
            sequence: Some(self.sequence),
            event_at: Some(Timestamp::from_millis(self.at_ms)),
            uuid: Some(self.uuid.to_string()),
            body: self.json().into_bytes(),
            problem: None,
        }
    }

    fn json(&self) -> String {
        let path = match &self.extension {
            Some(extension) => format!("/extension/{extension}"),
            None => String::new(),
        };
        let extension = self
            .extension
            .iter()
            .map(|e| format!("\"extensionId\":\"{e}\","))
            .collect::<String>();
        let endpoint = |(phone, name, extension): &(String, Option<String>, Option<String>)| {
            let mut text = format!("{{\"phoneNumber\":\"{phone}\"");
            if let Some(name) = name {
                text += &format!(",\"name\":\"{name}\"");
            }
            if let Some(extension) = extension {
                text += &format!(",\"extensionId\":\"{extension}\"");
                if self.outbound {
                    text += &format!(
                        ",\"deviceId\":\"{}\"",
                        self.session_id % 1_000_000_000 + 802_000_000
                    );
                }
            }
            text + "}"
        };
        let reason = self
            .reason
            .map(|r| format!("\"reason\":\"{r}\","))
            .unwrap_or_default();
        let queue = if self.queue.is_some() {
            "\"queueCall\":true,"
        } else {
            ""
        };
        let info = self
            .queue
            .map(|queue| {
                let caller = self.from.1.as_deref().unwrap_or_default();
                format!(
                    ",\"uiCallInfo\":{{\"primary\":{{\"type\":\"QueueName\",\"value\":\"{queue}\"}},\"additional\":{{\"type\":\"CallerIdName\",\"value\":\"{caller}\"}}}}"
                )
            })
            .unwrap_or_default();
        let time = Timestamp::from_millis(self.at_ms).to_rfc3339();
        let sent = Timestamp::from_millis(self.at_ms + 63).to_rfc3339();
        format!(
            "{{\"uuid\":\"{uuid}\",\"event\":\"/restapi/v1.0/account/{ACCOUNT}{path}/telephony/sessions\",\"timestamp\":\"{sent}\",\"subscriptionId\":\"{subscription}\",\"ownerId\":\"{ACCOUNT}\",\"body\":{{\"sequence\":{sequence},\"sessionId\":\"{session_id}\",\"telephonySessionId\":\"s-{session}\",\"serverId\":\"10.13.{a}.{b}.TAM\",\"eventTime\":\"{time}\",\"parties\":[{{\"accountId\":\"{ACCOUNT}\",{extension}\"id\":\"{party}\",\"direction\":\"{direction}\",\"to\":{to},\"from\":{from},\"status\":{{\"code\":\"{code}\",{reason}\"rcc\":false}},\"park\":{{}},{queue}\"missedCall\":false,\"standAlone\":false,\"muted\":false{info}}}],\"origin\":{{\"type\":\"{origin}\"}}}}}}",
            uuid = self.uuid,
            subscription = self.subscription,
            sequence = self.sequence,
            session_id = self.session_id,
            session = self.session,
            a = self.session_id % 24 + 20,
            b = self.session_id % 251 + 1,
            party = self.party_id(),
            direction = if self.outbound { "Outbound" } else { "Inbound" },
            to = endpoint(&self.to),
            from = endpoint(&self.from),
            code = self.code,
            origin = self.origin,
        )
    }
}
