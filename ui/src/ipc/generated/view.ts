// Written by `UPDATE_BINDINGS=1 cargo test -p app bindings` from app::view. Do not edit.

export type Phase = "idle" | "ringing" | "talking" | "onHold" | "voicemail" | "ended" | "away";

export type Direction = "inbound" | "outbound";

export type Severity = "none" | "warning" | "critical";

export type Availability = "unknown" | "available" | "noQueueCalls" | "away";

export type LiveCall = { 
/**
 * Party id: stable for the life of the leg.
 */
id: string, 
/**
 * The telephony session it belongs to.
 */
sessionId: string, 
/**
 * What this call is doing.
 */
phase: Phase, 
/**
 * When that phase began.
 */
sinceMs: number, 
/**
 * When the leg began.
 */
startedMs: number, 
/**
 * Which way.
 */
direction: Direction, 
/**
 * The other party's number, as the wire gave it (E.164, an extension, or absent).
 */
number: string | null, 
/**
 * The other party's name.
 */
name: string | null, 
/**
 * Name of the queue that offered the call.
 */
queue: string | null, 
/**
 * Times the agent pressed hold.
 */
holdCount: number, 
/**
 * Where the call is parked.
 */
parkLocation: string | null, };

export type DayShares = { 
/**
 * Milliseconds talked today.
 */
talkMs: number, 
/**
 * Milliseconds with callers on hold today.
 */
holdMs: number, 
/**
 * Milliseconds rung today.
 */
ringMs: number, 
/**
 * Calls handled (answered either way) today.
 */
handled: number, 
/**
 * Inbound legs missed today.
 */
missed: number, 
/**
 * Mean handle time of the handled ones, or null when none.
 */
handleAvgMs: number | null, };

export type AgentTile = { 
/**
 * Extension id.
 */
id: string, 
/**
 * Name as in the account.
 */
name: string, 
/**
 * Extension number, empty when the account has none.
 */
extension: string, 
/**
 * The most telling phase of the calls, or idle / ended / away.
 */
phase: Phase, 
/**
 * When that phase began; null when it is not known (idle since before the program started).
 */
sinceMs: number | null, 
/**
 * Whether they take calls.
 */
availability: Availability, 
/**
 * Calls, most telling first.
 */
calls: Array<LiveCall>, 
/**
 * Sentence about the call that just ended ("Customer hung up during hold").
 */
result: string | null, 
/**
 * Ids of the queues this person is a member of.
 */
queueIds: Array<string>, 
/**
 * Today so far.
 */
day: DayShares, };

export type WaitingCaller = { 
/**
 * Telephony session id.
 */
sessionId: string, 
/**
 * When they entered the queue.
 */
sinceMs: number, 
/**
 * Their number.
 */
number: string | null, 
/**
 * Their name.
 */
name: string | null, };

export type QueueCard = { 
/**
 * Extension id of the queue.
 */
id: string, 
/**
 * Its name.
 */
name: string, 
/**
 * Who waits, longest first.
 */
waiting: Array<WaitingCaller>, 
/**
 * Members idle and accepting calls.
 */
ready: number, 
/**
 * Members ringing.
 */
ringing: number, 
/**
 * Members in a call.
 */
busy: number, 
/**
 * Queue calls offered today.
 */
offered: number, 
/**
 * Queue calls answered today.
 */
answered: number, 
/**
 * Callers who left while waiting, today.
 */
abandoned: number, 
/**
 * Service level today, 0..1; null when nothing counts yet.
 */
serviceLevel: number | null, 
/**
 * Name of the service-level rule.
 */
serviceLevelRule: string, 
/**
 * Target, 0..1.
 */
serviceLevelTarget: number, };

export type Totals = { 
/**
 * People watched.
 */
agents: number, 
/**
 * Without a call and taking calls.
 */
idle: number, 
/**
 * Ringing.
 */
ringing: number, 
/**
 * Talking.
 */
talking: number, 
/**
 * Holding.
 */
onHold: number, 
/**
 * Callers in mailboxes.
 */
voicemail: number, 
/**
 * Away.
 */
unavailable: number, 
/**
 * Active inbound calls.
 */
activeIn: number, 
/**
 * Active outbound calls.
 */
activeOut: number, 
/**
 * Callers waiting in all queues.
 */
waiting: number, 
/**
 * When the longest waiting caller began to wait.
 */
longestWaitSinceMs: number | null, 
/**
 * When the longest hold began.
 */
longestHoldSinceMs: number | null, 
/**
 * Start of the day these counts are for.
 */
dayStartMs: number, 
/**
 * Inbound calls offered.
 */
offered: number, 
/**
 * Answered by a person.
 */
answered: number, 
/**
 * Missed calls (not offers).
 */
missed: number, 
/**
 * Callers who left before an answer.
 */
abandoned: number, 
/**
 * Went to a mailbox.
 */
voicemails: number, 
/**
 * Service level of all queue calls, 0..1; null = no data.
 */
serviceLevel: number | null, 
/**
 * Its rule, in words.
 */
serviceLevelRule: string, 
/**
 * Share of today's calls exact or filled, 0..1; null = no calls yet.
 */
completeness: number | null, 
/**
 * Outages today.
 */
gaps: number, 
/**
 * Today's calls repaired.
 */
filled: number, };

export type LinkState = "signedOut" | "connecting" | "live" | "catchingUp" | "offline" | "signInLost";

export type RecordingState = "recording" | "notRecording";

export type SaidPart = { 
/**
 * By which the catalogues have it; null for a text of somebody else, shown as it came.
 */
kind: string | null, 
/**
 * What the sentence names.
 */
data: { [key in string]: string }, 
/**
 * In English.
 */
text: string, };

export type LinkView = { 
/**
 * State.
 */
state: LinkState, 
/**
 * Since when.
 */
sinceMs: number, 
/**
 * "PubNub" or "WebSocket"; empty when none.
 */
transport: string, 
/**
 * When the newest notification was received (local clock), or null.
 */
lastEventMs: number | null, 
/**
 * Server time minus local time; add it to `Date.now()` for every timer.
 */
clockOffsetMs: number, 
/**
 * Whether records reach the disk.
 */
recording: RecordingState, 
/**
 * A sentence with a next step, when something is wrong.
 */
message: string | null, 
/**
 * The same by kind, for the window's language.
 */
said?: Array<SaidPart>, 
/**
 * Notifications that could not be read since start; kept in the database.
 */
unreadable: number, };

export type AlertKind = "ring" | "hold" | "talk" | "wait";

export type AlertView = { 
/**
 * Stable id of object + condition.
 */
id: string, 
/**
 * How bad.
 */
severity: Severity, 
/**
 * Which threshold.
 */
kind: AlertKind, 
/**
 * The threshold in seconds.
 */
limitS: number, 
/**
 * The person, or the queue for `wait`.
 */
name: string, 
/**
 * The other party's name or number, when known.
 */
other: string | null, 
/**
 * Callers waiting, for `wait`.
 */
callers: number, 
/**
 * "On hold over 2 min".
 */
title: string, 
/**
 * "Ines Moreau · (415) 555-0164".
 */
detail: string, 
/**
 * When the threshold was crossed.
 */
sinceMs: number, 
/**
 * Minutes after which it speaks again until it is put aside; 0 = once.
 */
repeatMin: number, 
/**
 * Outside business hours: listed, not announced.
 */
quiet: boolean, 
/**
 * Agent it is about, to open on click.
 */
agentId: string | null, 
/**
 * Queue it is about.
 */
queueId: string | null, };

export type Snapshot = { 
/**
 * Revision; deltas count up from here by one.
 */
revision: number, 
/**
 * Agents.
 */
agents: Array<AgentTile>, 
/**
 * Queues.
 */
queues: Array<QueueCard>, 
/**
 * Totals.
 */
totals: Totals, 
/**
 * Connection.
 */
link: LinkView, 
/**
 * Open alerts.
 */
alerts: Array<AlertView>, };

export type Delta = { 
/**
 * Revision after this delta.
 */
revision: number, 
/**
 * When the oldest notification in it was received (local clock), for the latency meter.
 */
receivedMs: number | null, 
/**
 * Agents to insert or replace.
 */
agents: Array<AgentTile>, 
/**
 * Agents no longer watched.
 */
removedAgents: Array<string>, 
/**
 * Queues to insert or replace.
 */
queues: Array<QueueCard>, 
/**
 * Queues no longer watched.
 */
removedQueues: Array<string>, 
/**
 * Totals, when they changed.
 */
totals: Totals | null, 
/**
 * Connection, when it changed.
 */
link: LinkView | null, 
/**
 * Alerts, when they changed: the whole list.
 */
alerts: Array<AlertView> | null, 
/**
 * True when a call record changed, so that a table of calls should refresh.
 */
callsChanged: boolean, };

export type Feed = { "kind": "snapshot", "data": Snapshot } | { "kind": "delta", "data": Delta };

export type CallSort = "startedAt" | "customer" | "agents" | "queue" | "direction" | "outcome" | "wait" | "ring" | "talk" | "hold" | "endedBy" | "confidence";

export type CallFilter = { 
/**
 * First calendar day, `YYYY-MM-DD`, in the chosen time zone.
 */
from: string, 
/**
 * Last calendar day, inclusive.
 */
to: string, 
/**
 * Extension ids of agents.
 */
agentIds: Array<string>, 
/**
 * Extension ids of queues.
 */
queueIds: Array<string>, 
/**
 * One direction only.
 */
direction: Direction | null, 
/**
 * Call outcomes (`answered`, `missed`, …).
 */
outcomes: Array<string>, 
/**
 * `agent` or `customer`.
 */
endedBy: string | null, 
/**
 * `exact`, `filled`, `uncertain`.
 */
confidence: Array<string>, 
/**
 * Part of a number or name.
 */
text: string, 
/**
 * Sort column.
 */
sort: CallSort, 
/**
 * Largest first.
 */
descending: boolean, 
/**
 * Where the next page starts, from the previous page.
 */
cursor: string | null, 
/**
 * Rows wanted, at most 500.
 */
limit: number, 
/**
 * Only the calls behind a number of a report.
 */
trace: Trace | null, };

export type CallRow = { 
/**
 * Id of the call: its first telephony session.
 */
id: string, 
/**
 * When it began.
 */
startedMs: number, 
/**
 * Which way.
 */
direction: Direction, 
/**
 * Customer's number.
 */
number: string | null, 
/**
 * Customer's name.
 */
name: string | null, 
/**
 * Agents who took part in order.
 */
agents: Array<string>, 
/**
 * Queue.
 */
queue: string | null, 
/**
 * Outcome word (`answered`, `abandoned_waiting`, …).
 */
outcome: string, 
/**
 * Sentence for people ("Agent hung up during hold").
 */
result: string, 
/**
 * Wait before the answer, when offered.
 */
waitMs: number | null, 
/**
 * Ring time of the answering or first leg.
 */
ringMs: number, 
/**
 * Talk time of all legs.
 */
talkMs: number, 
/**
 * Hold time of all legs.
 */
holdMs: number, 
/**
 * `agent`, `customer` or null.
 */
endedBy: string | null, 
/**
 * `exact`, `filled`, `uncertain`.
 */
confidence: string, 
/**
 * How many legs it has.
 */
legCount: number, };

export type CallPage = { 
/**
 * Rows.
 */
rows: Array<CallRow>, 
/**
 * Calls that match in all.
 */
total: number, 
/**
 * Pass it back for the next page; null at the end.
 */
next: string | null, 
/**
 * Records the traced number counts; null without a trace.
 */
traced: number | null, };

export type Segment = { 
/**
 * `setup`, `ringing`, `talking`, `onHold`, `voicemail`, `parked`.
 */
kind: string, 
/**
 * From.
 */
fromMs: number, 
/**
 * To; null while it lasts.
 */
toMs: number | null, };

export type JourneyLeg = { 
/**
 * Party id.
 */
id: string, 
/**
 * Agent's name.
 */
agent: string, 
/**
 * Agent's extension number.
 */
extension: string, 
/**
 * Which way.
 */
direction: Direction, 
/**
 * Outcome word.
 */
outcome: string, 
/**
 * Sentence for people.
 */
result: string, 
/**
 * Ring, talk and hold milliseconds.
 */
ringMs: number, 
/**
 * Talk.
 */
talkMs: number, 
/**
 * Hold.
 */
holdMs: number, 
/**
 * Times on hold.
 */
holdCount: number, 
/**
 * `exact`, `filled`, `uncertain`.
 */
confidence: string, 
/**
 * Phases to scale.
 */
segments: Array<Segment>, 
/**
 * Who it was handed to.
 */
transferredTo: string | null, 
/**
 * Where it was parked.
 */
parkLocation: string | null, };

export type RawParty = { 
/**
 * Party id.
 */
party: string, 
/**
 * Whose extension; null for a party outside.
 */
who: string | null, 
/**
 * Status code.
 */
status: string, 
/**
 * Reason of the status.
 */
reason: string | null, };

export type RawEvent = { 
/**
 * Telephony session.
 */
sessionId: string, 
/**
 * Sequence number in the session; null when unreadable.
 */
sequence: number | null, 
/**
 * Event time.
 */
eventMs: number | null, 
/**
 * The parties it speaks of.
 */
parties: Array<RawParty>, 
/**
 * The JSON as received.
 */
json: string, };

export type CallLogVerdict = "matched" | "filled" | "differing" | "missing" | "notAsked";

export type RepairedField = { 
/**
 * Whose leg.
 */
agent: string, 
/**
 * `start`, `ringing`, `answer`, `end`.
 */
field: string, 
/**
 * `callLog` or `snapshot`.
 */
from: string, };

export type CallLogView = { 
/**
 * In short.
 */
verdict: CallLogVerdict, 
/**
 * What was repaired, and from what.
 */
repaired: Array<RepairedField>, 
/**
 * What differs, a sentence each.
 */
differences: Array<string>, 
/**
 * When the log was last read.
 */
readAtMs: number | null, };

export type VoicemailView = { 
/**
 * Message id at RingCentral.
 */
id: string, 
/**
 * Whose mailbox: a person's or a queue's name.
 */
mailbox: string, 
/**
 * When it was left.
 */
leftMs: number, 
/**
 * How long it is.
 */
lengthMs: number | null, 
/**
 * Somebody has listened to it.
 */
heard: boolean, };

export type RecordingView = { 
/**
 * Its id at RingCentral.
 */
id: string, 
/**
 * Whose part of the call.
 */
agent: string | null, };

export type CallJourney = { 
/**
 * The row.
 */
call: CallRow, 
/**
 * Its legs in order.
 */
legs: Array<JourneyLeg>, 
/**
 * Voicemails left in it, in order.
 */
voicemails: Array<VoicemailView>, 
/**
 * Recordings the call log names.
 */
recordings: Array<RecordingView>, 
/**
 * What the call log says of it.
 */
callLog: CallLogView, 
/**
 * The notifications behind it.
 */
events: Array<RawEvent>, };

export type Width = "quarter" | "half" | "hour" | "day";

export type ReportRequest = { 
/**
 * First calendar day, `YYYY-MM-DD`.
 */
from: string, 
/**
 * Last calendar day, inclusive.
 */
to: string, 
/**
 * IANA zone; empty = the one in settings.
 */
timeZone: string, 
/**
 * Interval width.
 */
width: Width, 
/**
 * Extension ids of agents; empty = all.
 */
agentIds: Array<string>, 
/**
 * Extension ids of queues; empty = all.
 */
queueIds: Array<string>, 
/**
 * Also of the same weekdays before.
 */
compare: boolean, 
/**
 * Only what belongs to the business hours of the settings.
 */
businessHours: boolean, };

export type IntervalRow = { 
/**
 * Start of the interval.
 */
startMs: number, 
/**
 * Local label with its offset when the hour repeats ("09:00", "01:00 −05:00", "2026-11-20").
 */
label: string, 
/**
 * Offered.
 */
offered: number, 
/**
 * Answered.
 */
answered: number, 
/**
 * Missed.
 */
missed: number, 
/**
 * Left while waiting.
 */
abandoned: number, 
/**
 * Mailbox.
 */
voicemail: number, 
/**
 * Sent out or overflowed.
 */
redirected: number, 
/**
 * Ended without enough evidence, or still going.
 */
unknown: number, 
/**
 * Outbound calls started.
 */
outbound: number, 
/**
 * Service level, 0..1; null = no data.
 */
serviceLevel: number | null, 
/**
 * Most calls connected at the same moment.
 */
concurrency: number, 
/**
 * Share of calls exact or filled; null = no calls.
 */
completeness: number | null, };

export type HeatCell = { 
/**
 * 0 = Monday.
 */
weekday: number, 
/**
 * 0..23, local.
 */
hour: number, 
/**
 * Inbound calls.
 */
inbound: number, 
/**
 * Outbound calls.
 */
outbound: number, 
/**
 * Missed or abandoned.
 */
missed: number, 
/**
 * Voicemail.
 */
voicemail: number, };

export type TotalRow = { 
/**
 * Machine word.
 */
key: string, 
/**
 * Count.
 */
count: number, };

export type DistributionRow = { 
/**
 * `ring`, `talk`, `hold`, `handle`, `wait`.
 */
key: string, 
/**
 * Legs counted.
 */
count: number, 
/**
 * Mean.
 */
meanMs: number | null, 
/**
 * Median.
 */
p50Ms: number | null, 
/**
 * 90th percentile.
 */
p90Ms: number | null, 
/**
 * Largest.
 */
maxMs: number | null, 
/**
 * Upper bounds of the buckets, milliseconds.
 */
bucketMs: number[], 
/**
 * Counts per bucket; one more than the bounds, the last one is "longer".
 */
buckets: Array<number>, };

export type AgentReportRow = { id: string, agent: string, extension: string, inboundOffered: number, inboundAnswered: number, missed: number, answeredElsewhere: number, voicemail: number, rejected: number, outbound: number, outboundConnected: number, transferred: number, parked: number, ringAvgMs: number | null, talkTotalMs: number, talkAvgMs: number | null, holdTotalMs: number, handleAvgMs: number | null, hangupByAgent: number, hangupByCustomer: number, hangupOnHold: number, completeness: number | null, occupancy: number | null, availableMs: number, presenceKnown: number | null, };

export type OccupancyView = { 
/**
 * Handling ÷ available, 0..1; null = nobody was known to be available.
 */
share: number | null, 
/**
 * Signed in and available.
 */
availableMs: number, 
/**
 * Of that, connected to somebody.
 */
handlingMs: number, 
/**
 * Share of the time so far in which presence was known, over everybody who had a call or whose
 * presence was known at all; null = nobody, or queues were asked for.
 */
presenceKnown: number | null, };

export type QueueReportRow = { id: string, queue: string, offered: number, answered: number, abandoned: number, voicemail: number, missed: number, asaMs: number | null, longestWaitMs: number | null, serviceLevel: number | null, serviceLevelRule: string, completeness: number | null, };

export type ReportView = { 
/**
 * Zone the intervals are in.
 */
timeZone: string, 
/**
 * Time series.
 */
intervals: Array<IntervalRow>, 
/**
 * Hour × weekday.
 */
heat: Array<HeatCell>, 
/**
 * Legs by outcome.
 */
byOutcome: Array<TotalRow>, 
/**
 * Legs by direction.
 */
byDirection: Array<TotalRow>, 
/**
 * Legs by origin type.
 */
byOrigin: Array<TotalRow>, 
/**
 * Hang-ups: `agent`, `customer`, `agent_on_hold`, `customer_on_hold`.
 */
hangUps: Array<TotalRow>, 
/**
 * Ring, talk, hold, handle, wait.
 */
distributions: Array<DistributionRow>, 
/**
 * Per agent.
 */
agents: Array<AgentReportRow>, 
/**
 * Per queue.
 */
queues: Array<QueueReportRow>, 
/**
 * Share of calls exact or filled; null = no calls.
 */
completeness: number | null, 
/**
 * How busy the agents were.
 */
occupancy: OccupancyView, 
/**
 * Formula of each metric by key, for the tooltip beside the number.
 */
formulas: Array<[string, string]>, 
/**
 * The period before, when it was asked for.
 */
previous: PreviousReport | null, };

export type OutageRow = { 
/**
 * From.
 */
fromMs: number, 
/**
 * To; null while it lasts.
 */
toMs: number | null, 
/**
 * Why, as a sentence.
 */
reason: string, 
/**
 * The same by kind, for the window's language.
 */
said?: Array<SaidPart>, 
/**
 * Calls repaired from the call log.
 */
filled: number, 
/**
 * Calls that stay uncertain.
 */
uncertain: number, };

export type DifferenceRow = { 
/**
 * The call, to open it; null when the session is part of none.
 */
callId: string | null, 
/**
 * When it started.
 */
startedMs: number | null, 
/**
 * What differs, a sentence each.
 */
sentences: Array<string>, };

export type ReconciliationView = { 
/**
 * Both say the same.
 */
matched: number, 
/**
 * The log knew more.
 */
filled: number, 
/**
 * They contradict each other.
 */
differing: number, 
/**
 * The newest contradictions.
 */
differences: Array<DifferenceRow>, 
/**
 * When the log was last read; null when it was not since the start.
 */
readAtMs: number | null, 
/**
 * Why it could not be read, as a sentence.
 */
problem: string | null, 
/**
 * The same by kind, for the window's language.
 */
said?: Array<SaidPart>, };

export type HourCompleteness = { 
/**
 * Start of the hour.
 */
startMs: number, 
/**
 * Label ("09:00").
 */
label: string, 
/**
 * Calls that have ended: exact, filled and uncertain ones.
 */
calls: number, 
/**
 * Exact.
 */
exact: number, 
/**
 * Filled.
 */
filled: number, 
/**
 * Uncertain.
 */
uncertain: number, };

export type TrustView = { 
/**
 * Outages, newest first.
 */
outages: Array<OutageRow>, 
/**
 * Comparison with the call log.
 */
reconciliation: ReconciliationView, 
/**
 * Today by hour.
 */
hours: Array<HourCompleteness>, 
/**
 * Folder of the database.
 */
dataFolder: string, 
/**
 * When a backup was last written; null when never.
 */
lastBackupMs: number | null, 
/**
 * Size of the database in bytes.
 */
databaseBytes: number, 
/**
 * Notifications stored.
 */
notifications: number, 
/**
 * Notifications kept but not readable.
 */
unreadable: number, 
/**
 * Calls stored.
 */
calls: number, 
/**
 * Words nobody had seen before (status codes, reasons, extension types) with their counts.
 */
unknownWords: Array<[string, number]>, };

export type ErrorCode = "signedOut" | "offline" | "refused" | "rateLimited" | "diskFull" | "badInput" | "gone" | "cancelled" | "unexpected";

export type CommandError = { 
/**
 * For the program.
 */
code: ErrorCode, 
/**
 * A sentence with a next step.
 */
message: string, 
/**
 * The same by kind, for the window's language.
 */
said?: Array<SaidPart>, };

export type SignInRequest = { 
/**
 * `https://platform.ringcentral.com`, the sandbox, or a custom server.
 */
server: string, 
/**
 * Client id of the registered app.
 */
clientId: string, 
/**
 * Secret of a confidential app; kept with the tokens.
 */
clientSecret?: string, 
/**
 * A JWT from the developer console: signs in without a browser. Kept with the tokens.
 */
jwt?: string, };

export type SessionView = { 
/**
 * True in the demo.
 */
demo: boolean, 
/**
 * True when signed in (or in the demo).
 */
signedIn: boolean, 
/**
 * Name of the account or person.
 */
account: string, 
/**
 * The server.
 */
server: string, 
/**
 * Client id used last, to prefill the form.
 */
clientId: string, };

export type TransportChoice = "automatic" | "webSocket" | "pubNub";

export type Thresholds = { 
/**
 * Ringing.
 */
ringS: number, 
/**
 * On hold.
 */
holdS: number, 
/**
 * Talking.
 */
talkS: number, 
/**
 * Waiting in a queue.
 */
waitS: number, };

export type AlertRepeat = { 
/**
 * Ringing.
 */
ringMin: number, 
/**
 * On hold.
 */
holdMin: number, 
/**
 * Talking.
 */
talkMin: number, 
/**
 * Waiting in a queue.
 */
waitMin: number, };

export type BusinessHours = { 
/**
 * False: always open.
 */
enabled: boolean, 
/**
 * Seven days, Monday first, in the zone of the settings.
 */
days: Array<DayHours>, };

export type DayHours = { 
/**
 * Whether it opens at all.
 */
open: boolean, 
/**
 * First minute, 0..1440.
 */
fromMin: number, 
/**
 * First minute after, 0..1440; not later than `from_min` means on the next day.
 */
toMin: number, };

export type QueueLevel = { 
/**
 * The queue.
 */
queueId: string, 
/**
 * Seconds.
 */
withinS: number, 
/**
 * Goal in per cent.
 */
goalPercent: number, 
/**
 * One of the words of `service_level_rule`.
 */
rule: string, };

export type OwnLevel = { 
/**
 * Seconds.
 */
withinS: number, 
/**
 * Goal in per cent.
 */
goalPercent: number, };

export type DirectoryEntry = { 
/**
 * Extension id.
 */
id: string, 
/**
 * Name.
 */
name: string, 
/**
 * Number.
 */
extension: string, 
/**
 * Type as RingCentral names it (`User`, `Department`, …).
 */
kind: string, 
/**
 * Whether it is watched.
 */
watched: boolean, 
/**
 * Name of its site, where the account has sites.
 */
site: string | null, 
/**
 * The service level the account gives this queue.
 */
ownLevel: OwnLevel | null, };

export type SettingsView = { 
/**
 * IANA zone for days and intervals.
 */
timeZone: string, 
/**
 * Transport.
 */
transport: TransportChoice, 
/**
 * Thresholds.
 */
thresholds: Thresholds, 
/**
 * When alerts speak again.
 */
repeat: AlertRepeat, 
/**
 * When the call centre is open.
 */
businessHours: BusinessHours, 
/**
 * Service level: seconds.
 */
serviceLevelS: number, 
/**
 * Service level: goal in per cent.
 */
serviceLevelGoal: number, 
/**
 * Service level: `of_answered`, `of_offered`, `without_short_abandons`, `abandons_in_time`.
 */
serviceLevelRule: string, 
/**
 * Queues with a rule chosen here.
 */
queueLevels: Array<QueueLevel>, 
/**
 * Days raw notifications are kept.
 */
retentionDays: number, 
/**
 * Hide the last digits of numbers on screen and in exports.
 */
maskNumbers: boolean, 
/**
 * CSV separated by `;` instead of `,`.
 */
csvSemicolon: boolean, 
/**
 * CSV starts with a byte order mark.
 */
csvBom: boolean, 
/**
 * `system`, `light`, `dark`, `contrast`.
 */
theme: string, 
/**
 * `comfortable` or `compact`.
 */
density: string, 
/**
 * `en` or `es`.
 */
language: string, 
/**
 * Play a sound with an alert.
 */
sound: boolean, 
/**
 * Show alerts as desktop notifications.
 */
notifications: boolean, 
/**
 * Closing the window leaves the program running in the tray.
 */
keepRunning: boolean, 
/**
 * Extension ids watched; empty = everybody.
 */
watchedIds: Array<string>, };

export type ExportRequest = { 
/**
 * `agents`, `queues`, `intervals`, `numbers`, `comparison`, `legs`, `calls`, `outages`.
 */
report: string, 
/**
 * First calendar day.
 */
from: string, 
/**
 * Last calendar day, inclusive.
 */
to: string, 
/**
 * Only what belongs to the business hours of the settings.
 */
businessHours: boolean, 
/**
 * Target file; null asks with the native save dialog.
 */
path: string | null, };

export type ExportResult = { 
/**
 * Where.
 */
path: string, 
/**
 * Rows without the header.
 */
rows: number, };

export type Wish = { "kind": "place", 
/**
 * `live`, `calls`, `reports`, `trust`, `settings`.
 */
place: string, } | { "kind": "call", 
/**
 * Telephony session id.
 */
id: string, } | { "kind": "agent", 
/**
 * Extension id.
 */
id: string, } | { "kind": "queue", 
/**
 * Extension id.
 */
id: string, };

export type TrayWords = { 
/**
 * "Open Floorwalker".
 */
open: string, 
/**
 * "Wallboard".
 */
wallboard: string, 
/**
 * "Quit".
 */
quit: string, 
/**
 * "{talking} talking · {ringing} ringing · {onHold} on hold".
 */
busy: string, 
/**
 * "{waiting} waiting in queues".
 */
waiting: string, 
/**
 * "Not signed in".
 */
nobody: string, 
/**
 * "Ringing over {limit}".
 */
ring: string, 
/**
 * "On hold over {limit}".
 */
hold: string, 
/**
 * "Talking over {limit}".
 */
talk: string, 
/**
 * "{name}: waiting over {limit}".
 */
wait: string, 
/**
 * "{n} min".
 */
minutes: string, 
/**
 * "{n} s".
 */
seconds: string, 
/**
 * "{n} waiting".
 */
callers: string, };

export type PermissionView = { 
/**
 * As RingCentral names it.
 */
name: string, 
/**
 * Whether nothing works without it.
 */
required: boolean, };

export type DesktopView = { 
/**
 * Version of the program.
 */
version: string, 
/**
 * Whether it starts when the person signs in to the computer; null where that is not known.
 */
startsAtSignIn: boolean | null, 
/**
 * Whether there is a tray icon.
 */
tray: boolean, 
/**
 * Whether this build looks for newer versions.
 */
updates: boolean, 
/**
 * Addresses to register with the RingCentral application.
 */
redirectUris: Array<string>, 
/**
 * Permissions the RingCentral application needs.
 */
permissions: Array<PermissionView>, };

export type PermissionCheck = { 
/**
 * As RingCentral names it.
 */
name: string, 
/**
 * Whether nothing works without it.
 */
required: boolean, 
/**
 * Whether the sign-in has it.
 */
granted: boolean, };

export type AsideView = { 
/**
 * Alert id.
 */
id: string, 
/**
 * Until when (local clock); null = for as long as it lasts.
 */
untilMs: number | null, };

export type PictureRequest = { 
/**
 * Proposed file name.
 */
name: string, 
/**
 * The PNG, base64.
 */
data: string, };

export type SoundOf = "recording" | "voicemail";

export type SoundRequest = { 
/**
 * The call.
 */
callId: string, 
/**
 * What it is.
 */
of: SoundOf, 
/**
 * Its id at RingCentral.
 */
id: string, };

export type UpdateView = { 
/**
 * Its number; null when this is the newest.
 */
version: string | null, };

export type ExportSchedule = { 
/**
 * Whether they are.
 */
enabled: boolean, 
/**
 * Folder they go to.
 */
folder: string, 
/**
 * `agents`, `queues`, `intervals`, `numbers`, `comparison`, `legs`, `calls`.
 */
reports: Array<string>, 
/**
 * `csv` or `xlsx`.
 */
format: string, 
/**
 * Name of a file without its end; holds `{report}` and `{date}`.
 */
fileName: string, 
/**
 * When the day before is written, in minutes after midnight.
 */
minuteOfDay: number, };

export type CallExportRequest = { 
/**
 * The filter and order of the table.
 */
filter: CallFilter, 
/**
 * `csv` or `xlsx`: what the save dialog proposes. The end of the chosen name decides.
 */
format: string, };

export type ScheduleView = { 
/**
 * As it was saved.
 */
schedule: ExportSchedule, 
/**
 * The last day that was written, `YYYY-MM-DD`; null before the first one.
 */
lastDay: string | null, 
/**
 * When the next day is written; null while the schedule is off.
 */
nextMs: number | null, 
/**
 * Why the last attempt failed, as a sentence; null when it did not.
 */
problem: string | null, 
/**
 * The same by kind, for the window's language.
 */
said?: Array<SaidPart>, };

export type TraceOf = "calls" | "legs";

export type Trace = { 
/**
 * What is counted: `calls` or `legs`.
 */
of: TraceOf, 
/**
 * A counter of `engine::metrics` (`answered`, `missed`, `hangup_by_agent`, …), `any`, or
 * `outcome:…`, `origin:…`, `direction:…`, `hang_up:…`, `span:ring|talk|hold|handle|wait`;
 * several joined by `+`.
 */
metric: string, 
/**
 * One interval of the report: its start, and its width in `width`.
 */
startMs: number | null, 
/**
 * Width of that interval.
 */
width: Width | null, 
/**
 * One cell of the heat map: 0 = Monday.
 */
weekday: number | null, 
/**
 * One cell of the heat map: hour of the clock.
 */
hour: number | null, 
/**
 * Of a span: longer than this.
 */
overMs: number | null, 
/**
 * Of a span: at most this.
 */
upToMs: number | null, 
/**
 * One number: a customer's (calls) or the account's own (legs).
 */
number: string | null, 
/**
 * The report was limited to the business hours.
 */
businessHours: boolean, };

export type PreviousReport = { 
/**
 * First calendar day.
 */
from: string, 
/**
 * Last calendar day, inclusive.
 */
to: string, 
/**
 * For each interval of the report the one that stood there on the clock; null where the clock
 * had none, because it was changed.
 */
intervals: Array<IntervalRow | null>, 
/**
 * Its report.
 */
report: ReportView, };

export type NumberRow = { 
/**
 * The number as it is stored, to open its calls.
 */
key: string, 
/**
 * The number as it is shown.
 */
number: string, 
/**
 * Customer's name where one was sent.
 */
name: string | null, 
/**
 * Calls (customers) or legs (own numbers) offered.
 */
offered: number, 
/**
 * Of these, answered.
 */
answered: number, 
/**
 * Left waiting, rang in vain or nobody took it.
 */
notAnswered: number, 
/**
 * Mailbox.
 */
voicemail: number, 
/**
 * Outbound.
 */
outbound: number, 
/**
 * Of these, connected.
 */
outboundConnected: number, 
/**
 * Talk time of all.
 */
talkTotalMs: number, 
/**
 * When the last one began.
 */
lastMs: number, 
/**
 * Share exact or filled; null = nothing ended.
 */
completeness: number | null, };

export type NumbersView = { 
/**
 * Customers' numbers, by calls.
 */
customers: Array<NumberRow>, 
/**
 * How many there are in all.
 */
customerCount: number, 
/**
 * The account's own numbers, by legs: what was dialled, or shown to those who were called.
 */
own: Array<NumberRow>, 
/**
 * How many there are in all.
 */
ownCount: number, };

export type PurgeRequest = { "kind": "before", "value": string } | { "kind": "person", "value": string } | { "kind": "customer", "value": string };

export type PurgeView = { 
/**
 * Calls.
 */
calls: number, 
/**
 * Legs.
 */
legs: number, 
/**
 * Raw notifications.
 */
notifications: number, };

export type RestoreView = { 
/**
 * Calls there are again.
 */
calls: number, 
/**
 * Where the database that was there is kept; null when there was none.
 */
kept: string | null, };

export type VerifyView = { 
/**
 * Sessions folded again.
 */
sessions: number, 
/**
 * Legs compared.
 */
legs: number, 
/**
 * Legs that differ.
 */
differing: number, 
/**
 * The first of them, a sentence each.
 */
differences: Array<string>, };
