//! Queries on a connection of their own, which never waits for the writer nor holds it up.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use engine::metrics::{Rollup, Span, Spans};
use engine::{
    AvailabilitySpan, Call, Evidence, ExtensionId, Leg, Outage, Reconciliation, TelephonySessionId,
    Timestamp, Voicemail,
};
use rusqlite::Connection;

use crate::notification::{self, KeptNotification, SessionBodies};
use crate::unplaced::{self, UnplacedNotification};
use crate::{Busiest, Level, Numbers, Occupancies, Reconciled, ReconciliationCounts, Subject};
use crate::{
    CallKey, CallPage, CallQuery, Counts, StoreError, backup, call, counts, leg, open, outage,
};
use crate::{
    Purge, Purged, Recording, availability, evidence, purge, recording, rollup, session, setting,
    voicemail,
};

/// Reads the call records. Each method sees one moment of the file.
#[derive(Debug)]
pub struct Reader {
    conn: Connection,
}

impl Reader {
    /// Opens a file of the current schema for reading only.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        std::fs::metadata(path).map_err(StoreError::file(path))?;
        Ok(Self {
            conn: open::reader(path, false)?,
        })
    }

    pub(crate) fn open_memory(uri: &Path) -> Result<Self, StoreError> {
        Ok(Self {
            conn: open::reader(uri, true)?,
        })
    }

    /// Legs that started in `[from, to)`, by (start, session, party).
    pub fn legs_between(&self, from: Timestamp, to: Timestamp) -> Result<Vec<Leg>, StoreError> {
        leg::query(&self.conn, leg::BETWEEN, [from.as_millis(), to.as_millis()])
    }

    /// Legs of a session, by (start, party).
    pub fn legs_of_session(&self, session: &TelephonySessionId) -> Result<Vec<Leg>, StoreError> {
        leg::query(&self.conn, leg::OF_SESSION, [session.as_str()])
    }

    /// Legs of a call in all its sessions, by (start, party).
    pub fn legs_of_call(&self, call: &TelephonySessionId) -> Result<Vec<Leg>, StoreError> {
        leg::query(&self.conn, leg::OF_CALL, [call.as_str()])
    }

    /// Calls that started in `[from, to)`, by start.
    pub fn calls_between(&self, from: Timestamp, to: Timestamp) -> Result<Vec<Call>, StoreError> {
        call::query(
            &self.conn,
            call::BETWEEN,
            [from.as_millis(), to.as_millis()],
        )
    }

    /// The call with this id.
    pub fn call(&self, id: &TelephonySessionId) -> Result<Option<Call>, StoreError> {
        Ok(call::query(&self.conn, call::BY_ID, [id.as_str()])?.pop())
    }

    /// The call that a session is part of.
    pub fn call_of_session(
        &self,
        session: &TelephonySessionId,
    ) -> Result<Option<Call>, StoreError> {
        Ok(call::query(&self.conn, call::OF_SESSION, [session.as_str()])?.pop())
    }

    /// A page of the call table.
    pub fn calls_page(&self, query: &CallQuery) -> Result<CallPage, StoreError> {
        let snapshot = self.conn.unchecked_transaction()?;
        call::page(&snapshot, query)
    }

    /// Raw notifications of one session by sequence.
    pub fn notifications_of(
        &self,
        session: &TelephonySessionId,
    ) -> Result<Vec<Vec<u8>>, StoreError> {
        notification::bodies(&self.conn, session)
    }

    /// Raw notifications of a call: its sessions in order, each by sequence.
    pub fn notifications_of_call(
        &self,
        call: &TelephonySessionId,
    ) -> Result<Vec<KeptNotification>, StoreError> {
        let snapshot = self.conn.unchecked_transaction()?;
        let mut kept = Vec::new();
        let call = call::query(&snapshot, call::BY_ID, [call.as_str()])?.pop();
        for session in call.into_iter().flat_map(|call| call.sessions) {
            if let Some(id) = session::id_of(&snapshot, &session)? {
                kept.append(&mut notification::of_session(&snapshot, id, &session)?);
            }
        }
        Ok(kept)
    }

    /// Messages left in a call, by the moment they were left.
    pub fn voicemails_of_call(&self, call: &Call) -> Result<Vec<Voicemail>, StoreError> {
        let snapshot = self.conn.unchecked_transaction()?;
        voicemail::of_call(&snapshot, call)
    }

    /// Mailboxes that took a call which started at or after `from`, whose message is not here, each
    /// with the start of the first such call.
    pub fn awaited_voicemails(
        &self,
        from: Timestamp,
    ) -> Result<Vec<(ExtensionId, Timestamp)>, StoreError> {
        let snapshot = self.conn.unchecked_transaction()?;
        voicemail::awaited(&snapshot, from)
    }

    /// Recordings of a call: its sessions in order, each by id.
    pub fn recordings_of_call(&self, call: &Call) -> Result<Vec<Recording>, StoreError> {
        let mut found = Vec::new();
        for session in &call.sessions {
            found.append(&mut recording::of_session(&self.conn, session)?);
        }
        Ok(found)
    }

    /// The newest notifications without a place in a session, newest first.
    pub fn unplaced_notifications(
        &self,
        limit: u32,
    ) -> Result<Vec<UnplacedNotification>, StoreError> {
        unplaced::newest(&self.conn, limit)
    }

    /// Every session whose notifications are kept, in order of first appearance, with their
    /// bodies by sequence. Reads one session at a time, so memory stays flat.
    pub fn all_sessions(
        &self,
    ) -> impl Iterator<Item = Result<SessionBodies, StoreError>> + use<'_> {
        let mut after = Some(0_i64);
        std::iter::from_fn(move || {
            match session::next_kept(&self.conn, after?) {
                Ok(Some((id, session))) => {
                    after = Some(id);
                    let kept = notification::of_session(&self.conn, id, &session);
                    Some(
                        kept.map(|kept| {
                            (session, kept.into_iter().map(|kept| kept.body).collect())
                        }),
                    )
                }
                Ok(None) => None,
                Err(error) => {
                    // An iterator that failed is at its end.
                    after = None;
                    Some(Err(error))
                }
            }
        })
    }

    /// What is known besides notifications, of every session that has such evidence.
    pub fn all_evidence(&self) -> Result<Vec<(TelephonySessionId, Evidence)>, StoreError> {
        evidence::all(&self.conn)
    }

    /// What comparing with the call log came to, for the calls that started in `[from, to)`.
    pub fn reconciliation_counts(
        &self,
        from: Timestamp,
        to: Timestamp,
    ) -> Result<ReconciliationCounts, StoreError> {
        evidence::counts(&self.conn, from, to)
    }

    /// The newest sessions that the call log contradicts.
    pub fn differing(&self, limit: u32) -> Result<Vec<Reconciled>, StoreError> {
        evidence::differing(&self.conn, limit)
    }

    /// What comparing a call with the call log came to; `None` when the log was not seen to have it.
    pub fn reconciliation_of_call(
        &self,
        call: &TelephonySessionId,
    ) -> Result<Option<Reconciliation>, StoreError> {
        evidence::of_call(&self.conn, call)
    }

    /// Outages that touch `[from, to)`, by their start.
    pub fn outages_between(
        &self,
        from: Timestamp,
        to: Timestamp,
    ) -> Result<Vec<Outage>, StoreError> {
        outage::between(&self.conn, from, to)
    }

    /// The sums of a subject in each span of a level, over what of it lies in the windows (in order
    /// of time, none touching another). Spans in which nothing happened are left out.
    pub fn slots(
        &self,
        subject: &Subject,
        level: Level,
        windows: &[Span],
    ) -> Result<Vec<(Timestamp, Rollup)>, StoreError> {
        rollup::slots(&self.conn, subject, level, windows)
    }

    /// The sums of each agent over the windows; with a queue, of what it offered them. Most at
    /// once is not among them.
    pub fn sums_of_agents(
        &self,
        queue: Option<&ExtensionId>,
        windows: &[Span],
    ) -> Result<BTreeMap<ExtensionId, Rollup>, StoreError> {
        rollup::covered(&self.conn, true, queue, windows)
    }

    /// The sums of each queue over the windows; with an agent, of what they offered to that one.
    pub fn sums_of_queues(
        &self,
        agent: Option<&ExtensionId>,
        windows: &[Span],
    ) -> Result<BTreeMap<ExtensionId, Rollup>, StoreError> {
        rollup::covered(&self.conn, false, agent, windows)
    }

    /// The sums of a subject over the windows. Most at once is not among them.
    pub fn sums(&self, subject: &Subject, windows: &[Span]) -> Result<Rollup, StoreError> {
        rollup::sums(&self.conn, subject, windows)
    }

    /// What occupancy is made of, of one agent or of everybody whose presence was known in the
    /// windows.
    pub fn occupancy(
        &self,
        agent: Option<&ExtensionId>,
        windows: &[Span],
    ) -> Result<Occupancies, StoreError> {
        rollup::occupancy(&self.conn, agent, windows)
    }

    /// What was noted of an agent's availability and touches the windows, in order of time.
    pub fn availability(
        &self,
        agent: &ExtensionId,
        windows: &[Span],
    ) -> Result<Vec<AvailabilitySpan>, StoreError> {
        let mut found = availability::touching(&self.conn, Some(agent), windows)?;
        Ok(found.remove(agent).unwrap_or_default())
    }

    /// What was counted of each telephone number in the windows.
    pub fn numbers(&self, windows: &[Span]) -> Result<Numbers, StoreError> {
        rollup::numbers(&self.conn, windows)
    }

    /// The busiest customers' and own numbers of the windows, `most` of each.
    pub fn busiest_numbers(
        &self,
        windows: &[Span],
        most: usize,
    ) -> Result<(Busiest, Busiest), StoreError> {
        rollup::busiest(&self.conn, windows, most)
    }

    /// Hands every call that belongs to `[from, to)` to `take`, with its key; of words it has the
    /// customer's number and name and no other.
    pub fn each_call(
        &self,
        from: Timestamp,
        to: Timestamp,
        mut take: impl FnMut(CallKey, Call),
    ) -> Result<(), StoreError> {
        let values = [from.as_millis(), to.as_millis()];
        call::each_measure(
            &self.conn,
            call::MEASURES_WITH_CUSTOMER,
            values,
            |mut call, cells| {
                let key = CallKey(cells.take()?);
                call.customer_number = cells.take()?;
                call.customer_name = cells.take()?;
                take(key, call);
                Ok(())
            },
        )
    }

    /// Hands every leg that started in `[from, to)` to `take`, with the key of the call it is part
    /// of; of words it has the agent's own number and no other.
    pub fn each_leg(
        &self,
        from: Timestamp,
        to: Timestamp,
        mut take: impl FnMut(Option<CallKey>, Leg),
    ) -> Result<(), StoreError> {
        let values = [from.as_millis(), to.as_millis()];
        leg::each_measure(
            &self.conn,
            leg::MEASURES_WITH_CALL,
            values,
            |mut leg, cells| {
                leg.agent_number = cells.take()?;
                let key = cells.take::<Option<i64>>()?.map(CallKey);
                take(key, leg);
                Ok(())
            },
        )
    }

    /// How long things took in the windows.
    pub fn spans(&self, subject: &Subject, windows: &[Span]) -> Result<Spans, StoreError> {
        rollup::spans(&self.conn, subject, windows)
    }

    /// The name a queue went by last, in the calls that started in `[from, to)`.
    pub fn queue_name(
        &self,
        queue: &ExtensionId,
        from: Timestamp,
        to: Timestamp,
    ) -> Result<Option<Arc<str>>, StoreError> {
        call::queue_name(&self.conn, queue, from, to)
    }

    /// The newest moment at which a leg or call began.
    pub fn newest(&self) -> Result<Timestamp, StoreError> {
        rollup::newest(&self.conn)
    }

    /// Asks several questions of one moment of the file.
    pub fn at_one_moment<T, E: From<StoreError>>(
        &self,
        questions: impl FnOnce(&Self) -> Result<T, E>,
    ) -> Result<T, E> {
        let snapshot = self
            .conn
            .unchecked_transaction()
            .map_err(StoreError::from)?;
        let answer = questions(self)?;
        snapshot.finish().map_err(StoreError::from)?;
        Ok(answer)
    }

    /// How much a purge would delete at this moment.
    pub fn would_purge(&self, what: &Purge) -> Result<Purged, StoreError> {
        let snapshot = self.conn.unchecked_transaction()?;
        purge::count(&snapshot, what)
    }

    /// How much is kept.
    pub fn counts(&self) -> Result<Counts, StoreError> {
        counts::read(&self.conn)
    }

    /// Size of the database in bytes, without its write-ahead log.
    pub fn size(&self) -> Result<u64, StoreError> {
        let pragma = |name| {
            self.conn
                .pragma_query_value(None, name, |row| row.get::<_, i64>(0))
        };
        let bytes = pragma("page_count")?.saturating_mul(pragma("page_size")?);
        Ok(u64::try_from(bytes).unwrap_or_default())
    }

    /// Value of a setting.
    pub fn setting(&self, key: &str) -> Result<Option<String>, StoreError> {
        setting::get(&self.conn, key)
    }

    /// Looks whether the file is sound; an error says what is damaged.
    pub fn check(&self) -> Result<(), StoreError> {
        open::quick_check(&self.conn)
    }

    /// Writes a consistent copy to `target`, which must not exist.
    pub fn backup(&self, target: &Path) -> Result<(), StoreError> {
        backup::write(&self.conn, target)
    }
}
