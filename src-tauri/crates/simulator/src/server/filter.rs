//! Event filters: what a subscription asks for, with `~` made concrete, and what it lets through.
//!
//! Pure.

/// Something that can be notified.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Telephony,
    Presence,
    MessageStore,
    Voicemail,
    QueuePresence,
    ExtensionChange,
    /// Accepted, never sent here.
    Silent,
}

/// One parsed filter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Filter {
    /// With real ids, as the platform gives it back.
    pub(crate) text: String,
    pub(crate) kind: Kind,
    /// Extension or queue; `None` for the whole account.
    pub(crate) extension_id: Option<String>,
    pub(crate) query: Vec<(String, String)>,
}

/// What a telephony filter may look at.
#[derive(Debug, Clone, Copy)]
pub(crate) struct TelephonyFacts<'a> {
    pub(crate) extension_id: Option<&'a str>,
    pub(crate) outbound: bool,
    pub(crate) status: &'a str,
    pub(crate) missed_call: bool,
    pub(crate) numbers: [Option<&'a str>; 2],
    pub(crate) recorded: bool,
}

impl Filter {
    /// Parses a filter of the account; `None` when the platform would refuse it (SUB-508).
    pub(crate) fn parse(text: &str, account_id: &str, own_extension: &str) -> Option<Self> {
        let (path, query) = text.split_once('?').unwrap_or((text, ""));
        let path = path.strip_prefix("/restapi/v1.0/")?;
        let concrete: Vec<_> = path.split('/').collect();
        let account = |given: &str| given == "~" || given == account_id;
        let ext = |given: &str| if given == "~" { own_extension } else { given }.to_owned();
        let (kind, extension_id) = match concrete.as_slice() {
            ["account", a, rest @ ..] if account(a) => match rest {
                ["telephony", "sessions"] => (Kind::Telephony, None),
                ["presence"] => (Kind::Presence, None),
                ["extension"] => (Kind::ExtensionChange, None),
                ["directory", "entries"] => (Kind::Silent, None),
                ["call-queues", id, "presence"] => (Kind::QueuePresence, Some((*id).to_owned())),
                ["extension", id, tail @ ..] => {
                    let kind = match tail {
                        [] => Kind::ExtensionChange,
                        ["telephony", "sessions"] => Kind::Telephony,
                        ["presence"] => Kind::Presence,
                        ["message-store"] => Kind::MessageStore,
                        ["voicemail"] => Kind::Voicemail,
                        ["presence", "line" | "dnd"]
                        | ["presence", "line", "presence"]
                        | ["favorite", "presence"]
                        | ["missed-calls" | "start-ring" | "stop-ring" | "telephony"]
                        | ["incoming-call-pickup" | "fax" | "instant-message"] => Kind::Silent,
                        _ => return None,
                    };
                    (kind, Some(ext(id)))
                }
                _ => return None,
            },
            ["subscription", "~"] => (Kind::Silent, None),
            _ => return None,
        };
        let mut expanded: Vec<String> = concrete.iter().map(|part| (*part).to_owned()).collect();
        if let Some(part) = expanded.get_mut(1).filter(|part| *part == "~") {
            account_id.clone_into(part);
        }
        if concrete.get(2) == Some(&"extension")
            && let Some(part) = expanded.get_mut(3).filter(|part| *part == "~")
        {
            own_extension.clone_into(part);
        }
        let suffix = if query.is_empty() {
            String::new()
        } else {
            format!("?{query}")
        };
        let query = query
            .split('&')
            .filter(|pair| !pair.is_empty())
            .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
            .map(|(key, value)| (key.to_owned(), value.replace("%2B", "+")))
            .collect();
        Some(Self {
            text: format!("/restapi/v1.0/{}{suffix}", expanded.join("/")),
            kind,
            extension_id,
            query,
        })
    }

    fn asks(&self, key: &str) -> Option<&str> {
        self.query
            .iter()
            .find(|(name, _)| name == key)
            .map(|(_, value)| value.as_str())
    }

    /// The filter carries the state of each call, not only the lamp.
    pub(crate) fn detailed(&self) -> bool {
        self.asks("detailedTelephonyState") == Some("true")
    }

    /// An extension-level filter gives only that extension's party; an account-level one gives every party.
    pub(crate) fn lets_through(&self, facts: TelephonyFacts<'_>) -> bool {
        if self.kind != Kind::Telephony {
            return false;
        }
        let own = self
            .extension_id
            .as_deref()
            .is_none_or(|id| facts.extension_id == Some(id));
        let direction = if facts.outbound {
            "Outbound"
        } else {
            "Inbound"
        };
        own && self
            .asks("direction")
            .is_none_or(|wanted| wanted == direction)
            && self
                .asks("statusCode")
                .is_none_or(|wanted| wanted == facts.status)
            && self
                .asks("missedCall")
                .is_none_or(|wanted| wanted != "true" || facts.missed_call)
            && self
                .asks("withRecordings")
                .is_none_or(|wanted| wanted != "true" || facts.recorded)
            && self
                .asks("phoneNumber")
                .is_none_or(|wanted| facts.numbers.contains(&Some(wanted)))
    }
}

#[cfg(test)]
mod tests;
