//! The platform's words that matter, and the groups the rules speak of.

/// Reasons that somebody documented; any other is read as none.
pub const REASONS: &str = " pickup supervising takeover timeout blindtransfer rcctransfer attendedtransfer \
    callerinputredirect callflip parklocation dtmftransfer agentanswered agentdropped rejected \
    cancelled internalerror noanswer targetbusy invalidnumber internationaldisabled \
    destinationblocked notenoughfunds nosuchuser callpark callredirected callreplied callswitch \
    callfinished calldropped voicemail conference ";

/// Whether an extension of this type is an agent. Unknown types count as persons.
pub fn is_person(kind: &str) -> bool {
    !matches!(
        kind,
        "Department"
            | "Announcement"
            | "Voicemail"
            | "FaxUser"
            | "PagingOnly"
            | "SharedLinesGroup"
            | "DelegatedLinesGroup"
            | "GroupCallPickup"
            | "IvrMenu"
            | "ApplicationExtension"
            | "ProxyAdmin"
            | "RoomConnector"
            | "ParkLocation"
            | "Bot"
            | "Site"
            | "Room"
            | "TieLine"
    )
}

/// The agent handed the call to somebody else.
pub fn is_transfer(reason: &str) -> bool {
    [
        "blindtransfer",
        "rcctransfer",
        "dtmftransfer",
        "callredirected",
        "attendedtransfer",
    ]
    .contains(&reason)
}

/// The call went on on another device, or was picked up.
pub fn is_move(reason: &str) -> bool {
    ["callswitch", "callflip", "pickup"].contains(&reason)
}

/// Put in a park location.
pub fn is_park(reason: &str) -> bool {
    ["parklocation", "callpark"].contains(&reason)
}

/// The call went on elsewhere: nobody hung up.
pub fn is_hand_over(reason: &str) -> bool {
    is_transfer(reason)
        || is_move(reason)
        || is_park(reason)
        || [
            "supervising",
            "takeover",
            "callerinputredirect",
            "callreplied",
            "conference",
            "agentanswered",
        ]
        .contains(&reason)
}
