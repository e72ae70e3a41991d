//! The table of calls and the journey of one call, as view models.
//!
//! May touch: the database, reading only.

use engine::metrics::interval::{DateRange, Tz};
use engine::{
    Call, CallOutcome, Confidence, Direction, Directory, ExtensionId, Leg, Side,
    TelephonySessionId, Timestamp, Voicemail,
};
use store::{CallQuery, CallSort as Sort, Cursor, Reader};

use crate::board::direction;
use crate::export::{mask_json, mask_number};
use crate::log_says::log_says;
use crate::query::{QueryError, ReportContext};
use crate::report::trace::trace;
use crate::report::{Selection, sentence};
use crate::view::{
    CallFilter, CallJourney, CallPage, CallRow, CallSort, JourneyLeg, RawEvent, RecordingView,
    Segment, SoundOf, VoicemailView,
};

/// Most rows a page may have.
const MOST_ROWS: u32 = 500;

/// How names and numbers are shown.
#[derive(Clone, Copy)]
pub struct Shown<'d> {
    /// Names of agents.
    pub directory: &'d Directory,
    /// Hide the last digits of numbers.
    pub mask: bool,
}

impl Shown<'_> {
    fn agent(&self, id: &ExtensionId) -> String {
        self.directory
            .get(id)
            .map_or_else(|| id.to_string(), |e| e.name.to_string())
    }

    /// A notification as it came, or with its numbers masked.
    fn raw(&self, body: &[u8]) -> String {
        if self.mask {
            mask_json(body)
        } else {
            String::from_utf8_lossy(body).into_owned()
        }
    }

    fn number(&self, number: Option<&str>) -> Option<String> {
        number.map(|n| {
            if self.mask {
                mask_number(n).into_owned()
            } else {
                n.to_owned()
            }
        })
    }
}

/// What a filter of the table asks of the store.
fn query_of(filter: &CallFilter, zone: Tz) -> Result<CallQuery, QueryError> {
    let (from, to) = DateRange::parse(&filter.from, &filter.to)
        .map_err(crate::report::ReportError::from)?
        .span(zone);
    let ids = |ids: &[String]| ids.iter().map(|id| ExtensionId::new(id.as_str())).collect();
    Ok(CallQuery {
        from,
        to,
        among: None,
        agents: ids(&filter.agent_ids),
        queues: ids(&filter.queue_ids),
        direction: filter.direction.map(|d| match d {
            crate::view::Direction::Inbound => Direction::Inbound,
            crate::view::Direction::Outbound => Direction::Outbound,
        }),
        outcomes: filter
            .outcomes
            .iter()
            .filter_map(|w| CallOutcome::from_word(w))
            .collect(),
        ended_by: filter.ended_by.as_deref().and_then(Side::from_word),
        confidence: filter
            .confidence
            .iter()
            .filter_map(|w| Confidence::from_word(w))
            .collect(),
        text: Some(filter.text.trim().to_owned()).filter(|t| !t.is_empty()),
        sort: sort(filter.sort),
        descending: filter.descending,
        limit: filter.limit.clamp(1, MOST_ROWS),
        after: filter.cursor.as_deref().map(Cursor::new),
    })
}

/// The same with the calls behind a number of a report, when there is one to trace; and how many
/// records that number counts.
pub fn traced_query(
    reader: &Reader,
    filter: &CallFilter,
    context: &ReportContext,
) -> Result<(CallQuery, Option<u32>), QueryError> {
    let mut query = query_of(filter, context.zone)?;
    let Some(wanted) = &filter.trace else {
        return Ok((query, None));
    };
    let range =
        DateRange::parse(&filter.from, &filter.to).map_err(crate::report::ReportError::from)?;
    let mut selection = Selection::new(range, context.zone);
    if wanted.business_hours {
        selection = selection.within(&context.hours, context.zone)?;
    }
    // Agents and queues select the records; a call of such a leg may have others as well.
    selection.agents.extend(std::mem::take(&mut query.agents));
    selection.queues.extend(std::mem::take(&mut query.queues));
    let found = trace(reader, &selection, wanted, &context.rules)?;
    query.among = Some(found.calls);
    (query.from, query.to) = crate::query::all_time();
    Ok((query, Some(found.records)))
}

/// A page of the table.
pub fn page(
    reader: &Reader,
    filter: &CallFilter,
    context: &ReportContext,
    mask: bool,
) -> Result<CallPage, QueryError> {
    let shown = Shown {
        directory: &context.directory,
        mask,
    };
    let (query, traced) = traced_query(reader, filter, context)?;
    let page = reader.calls_page(&query)?;
    let mut rows = Vec::with_capacity(page.calls.len());
    for call in &page.calls {
        let legs = reader.legs_of_call(&call.id)?;
        rows.push(row(call, &legs, shown));
    }
    Ok(CallPage {
        rows,
        total: u32::try_from(page.total).unwrap_or(u32::MAX),
        next: page.next.map(|cursor| cursor.as_str().to_owned()),
        traced,
    })
}

fn sort(sort: CallSort) -> Sort {
    match sort {
        CallSort::StartedAt => Sort::Started,
        CallSort::Customer => Sort::Customer,
        CallSort::Agents => Sort::Agents,
        CallSort::Queue => Sort::Queue,
        CallSort::Direction => Sort::Direction,
        CallSort::Outcome => Sort::Outcome,
        CallSort::Wait => Sort::Wait,
        CallSort::Ring => Sort::Ring,
        CallSort::Talk => Sort::Talk,
        CallSort::Hold => Sort::Hold,
        CallSort::EndedBy => Sort::EndedBy,
        CallSort::Confidence => Sort::Confidence,
    }
}

fn row(call: &Call, legs: &[Leg], shown: Shown<'_>) -> CallRow {
    CallRow {
        id: call.id.to_string(),
        started_ms: call.started_at.as_millis(),
        direction: direction(call.direction),
        number: shown.number(call.customer_number.as_deref()),
        // Without a name the network often sends the number as one.
        name: shown.number(call.customer_name.as_deref()),
        agents: call.agents.iter().map(|id| shown.agent(id)).collect(),
        queue: call.queue_name.as_deref().map(str::to_owned),
        outcome: call.outcome.as_str().to_owned(),
        result: sentence::call(call),
        wait_ms: call.wait_ms,
        ring_ms: legs.iter().map(|l| l.ring_ms).max().unwrap_or(0),
        talk_ms: call.talk_ms,
        hold_ms: call.hold_ms,
        ended_by: call.ended_by.map(|s| s.as_str().to_owned()),
        confidence: call.confidence.as_str().to_owned(),
        leg_count: u32::try_from(legs.len()).unwrap_or(u32::MAX),
    }
}

/// A call by its id. The window may hold that of a session that was joined to an earlier one
/// meanwhile.
fn call_of(reader: &Reader, id: &TelephonySessionId) -> Result<Option<Call>, QueryError> {
    Ok(match reader.call(id)? {
        Some(call) => Some(call),
        None => reader.call_of_session(id)?,
    })
}

/// Where a sound lies at RingCentral.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SoundPlace {
    /// A recording.
    Recording {
        /// Its id.
        id: String,
        /// Its address as the call log gave it.
        address: Option<String>,
    },
    /// A message in a mailbox.
    Voicemail {
        /// Whose mailbox.
        mailbox: ExtensionId,
        /// The message's id.
        message: String,
    },
}

/// A recording or voicemail of a call, and when it was made; `None` when the call has none of that
/// id.
pub fn sound(
    reader: &Reader,
    id: &TelephonySessionId,
    of: SoundOf,
    wanted: &str,
) -> Result<Option<(SoundPlace, Timestamp)>, QueryError> {
    let Some(call) = call_of(reader, id)? else {
        return Ok(None);
    };
    Ok(match of {
        SoundOf::Recording => {
            let mut all = reader.recordings_of_call(&call)?.into_iter();
            all.find(|r| r.id == wanted).map(|r| {
                let place = SoundPlace::Recording {
                    id: r.id,
                    address: r.content_uri,
                };
                (place, call.started_at)
            })
        }
        SoundOf::Voicemail => {
            let mut all = reader.voicemails_of_call(&call)?.into_iter();
            all.find(|v| v.message.as_str() == wanted).map(|v| {
                let place = SoundPlace::Voicemail {
                    mailbox: v.mailbox,
                    message: v.message.to_string(),
                };
                (place, v.left_at)
            })
        }
    })
}

/// Everything about one call; `None` when it does not exist (any more).
pub fn journey(
    reader: &Reader,
    id: &TelephonySessionId,
    shown: Shown<'_>,
    log_read_at: Option<Timestamp>,
) -> Result<Option<CallJourney>, QueryError> {
    let Some(call) = call_of(reader, id)? else {
        return Ok(None);
    };
    let legs = reader.legs_of_call(&call.id)?;
    let events = reader
        .notifications_of_call(&call.id)?
        .into_iter()
        .map(|kept| RawEvent {
            session_id: kept.session.to_string(),
            sequence: Some(kept.sequence),
            event_ms: kept.event_at.map(Timestamp::as_millis),
            parties: crate::raw::parties(&kept.body, |id| shown.agent(id)),
            json: shown.raw(&kept.body),
        })
        .collect();
    let voicemails = reader.voicemails_of_call(&call)?;
    let recordings = reader.recordings_of_call(&call)?;
    let found = reader.reconciliation_of_call(&call.id)?;
    let agent = |leg: &Leg| shown.agent(&leg.extension);
    Ok(Some(CallJourney {
        call_log: log_says(&call, &legs, found, log_read_at, agent),
        voicemails: voicemails.iter().map(|v| voicemail(v, shown)).collect(),
        recordings: recordings
            .into_iter()
            .map(|found| RecordingView {
                id: found.id,
                agent: found.agent.as_ref().map(|id| shown.agent(id)),
            })
            .collect(),
        call: row(&call, &legs, shown),
        legs: legs.iter().map(|leg| journey_leg(leg, shown)).collect(),
        events,
    }))
}

fn voicemail(message: &Voicemail, shown: Shown<'_>) -> VoicemailView {
    VoicemailView {
        id: message.message.to_string(),
        mailbox: shown.agent(&message.mailbox),
        left_ms: message.left_at.as_millis(),
        length_ms: message.length_ms,
        heard: message.heard,
    }
}

fn journey_leg(leg: &Leg, shown: Shown<'_>) -> JourneyLeg {
    let number = shown
        .directory
        .get(&leg.extension)
        .and_then(|e| e.number.as_deref());
    JourneyLeg {
        id: leg.party.to_string(),
        agent: shown.agent(&leg.extension),
        extension: number.unwrap_or_default().to_owned(),
        direction: direction(leg.direction),
        outcome: leg.outcome.as_str().to_owned(),
        result: sentence::leg(leg),
        ring_ms: leg.ring_ms,
        talk_ms: leg.talk_ms,
        hold_ms: leg.hold_ms,
        hold_count: leg.hold_count,
        confidence: leg.confidence.as_str().to_owned(),
        segments: leg
            .segments
            .iter()
            .map(|s| Segment {
                kind: camel(s.kind.as_str()),
                from_ms: s.from.as_millis(),
                to_ms: s.to.map(Timestamp::as_millis),
            })
            .collect(),
        transferred_to: shown.number(leg.transferred_to.as_deref()),
        park_location: leg.park_location.as_deref().map(str::to_owned),
    }
}

/// The window's words are camel case.
fn camel(word: &str) -> String {
    let mut parts = word.split('_');
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let mut letters = part.chars();
        text.extend(letters.next().map(|c| c.to_ascii_uppercase()));
        text.push_str(letters.as_str());
    }
    text
}
