//! Every number of a report leads to as many records as it says, over the same made-up calls.

use super::*;
use crate::report::numbers::{Whose, number_lines};
use crate::report::trace::trace;
use crate::view::{Trace, TraceOf};

fn of(of: TraceOf, metric: &str) -> Trace {
    Trace {
        of,
        metric: metric.to_owned(),
        start_ms: None,
        width: None,
        weekday: None,
        hour: None,
        over_ms: None,
        up_to_ms: None,
        number: None,
        business_hours: false,
    }
}

/// Asks for the calls behind numbers of one report.
struct Asker<'a> {
    reader: &'a Reader,
    context: &'a ReportContext,
    selection: Selection,
}

impl Asker<'_> {
    fn count(&self, wanted: &Trace) -> u32 {
        self.count_in(&self.selection, wanted)
    }

    fn count_in(&self, selection: &Selection, wanted: &Trace) -> u32 {
        let found = trace(self.reader, selection, wanted, &self.context.rules).unwrap();
        assert!(found.calls.len() as u64 <= u64::from(found.records));
        found.records
    }

    fn intervals(&self, view: &ReportView, width: Wide) {
        use TraceOf::Calls;
        for row in &view.intervals {
            for (metric, wanted) in [
                ("offered", row.offered),
                ("answered", row.answered),
                ("missed", row.missed),
                ("abandoned_waiting", row.abandoned),
                ("voicemail", row.voicemail),
                ("transferred_out+overflowed", row.redirected),
                ("unknown+waiting", row.unknown),
                ("outbound", row.outbound),
            ] {
                let interval = Trace {
                    start_ms: Some(row.start_ms),
                    width: Some(width),
                    ..of(Calls, metric)
                };
                // Most intervals are empty, and so is what is behind them.
                if wanted > 0 || row.start_ms % 7 == 0 {
                    assert_eq!(self.count(&interval), wanted, "{metric} {}", row.label);
                }
            }
        }
    }

    fn heat(&self, view: &ReportView) {
        for cell in view.heat.iter().filter(|c| c.inbound + c.outbound > 0) {
            for (metric, wanted) in [
                ("direction:inbound", cell.inbound),
                ("outbound", cell.outbound),
                ("missed+abandoned_waiting", cell.missed),
                ("voicemail", cell.voicemail),
            ] {
                let hour = Trace {
                    weekday: Some(cell.weekday),
                    hour: Some(cell.hour),
                    ..of(TraceOf::Calls, metric)
                };
                assert_eq!(self.count(&hour), wanted, "{metric} {cell:?}");
            }
        }
    }

    fn totals(&self, view: &ReportView) {
        for (kind, rows) in [
            ("outcome", &view.by_outcome),
            ("direction", &view.by_direction),
            ("origin", &view.by_origin),
            ("hang_up", &view.hang_ups),
        ] {
            for row in rows {
                let total = of(TraceOf::Legs, &format!("{kind}:{}", row.key));
                assert_eq!(self.count(&total), row.count, "{kind} {}", row.key);
            }
        }
    }

    fn distributions(&self, view: &ReportView) {
        for row in &view.distributions {
            let records = match row.key.as_str() {
                "wait" => TraceOf::Calls,
                _ => TraceOf::Legs,
            };
            for (at, wanted) in row.buckets.iter().enumerate() {
                let bucket = Trace {
                    over_ms: at.checked_sub(1).map(|before| row.bucket_ms[before]),
                    up_to_ms: row.bucket_ms.get(at).copied(),
                    ..of(records, &format!("span:{}", row.key))
                };
                assert_eq!(self.count(&bucket), *wanted, "{} {at}", row.key);
            }
        }
    }

    fn tables(&self, view: &ReportView) {
        for row in &view.agents {
            let mut own = self.selection.clone();
            own.agents = [row.id.as_str().into()].into();
            for (metric, wanted) in [
                ("inbound_offered", row.inbound_offered),
                ("inbound_answered", row.inbound_answered),
                ("missed", row.missed),
                ("answered_elsewhere", row.answered_elsewhere),
                ("voicemail", row.voicemail),
                ("outbound", row.outbound),
                ("outbound_connected", row.outbound_connected),
                ("transferred", row.transferred),
                (
                    "hangup_by_agent+hangup_by_customer",
                    row.hangup_by_agent + row.hangup_by_customer,
                ),
                (
                    "hangup_by_agent_on_hold+hangup_by_customer_on_hold",
                    row.hangup_on_hold,
                ),
            ] {
                let cell = of(TraceOf::Legs, metric);
                assert_eq!(self.count_in(&own, &cell), wanted, "{metric} of {}", row.id);
            }
        }
        for row in &view.queues {
            let mut own = self.selection.clone();
            own.queues = [row.id.as_str().into()].into();
            for (metric, wanted) in [
                ("offered", row.offered),
                ("answered", row.answered),
                ("abandoned_waiting", row.abandoned),
                ("missed", row.missed),
                ("voicemail", row.voicemail),
            ] {
                let cell = of(TraceOf::Calls, metric);
                assert_eq!(self.count_in(&own, &cell), wanted, "{metric} of {}", row.id);
            }
        }
    }

    fn numbers(&self) {
        for line in number_lines(self.reader, &self.selection).unwrap() {
            let (records, offered) = match line.whose {
                Whose::Customer => (TraceOf::Calls, "offered"),
                Whose::Own => (TraceOf::Legs, "inbound_offered"),
            };
            let number = |metric| Trace {
                number: Some(line.number.to_string()),
                ..of(records, metric)
            };
            assert_eq!(self.count(&number(offered)), line.sums.offered);
            assert_eq!(self.count(&number("voicemail")), line.sums.voicemail);
            assert_eq!(self.count(&number("outbound")), line.sums.outbound);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, ..ProptestConfig::default() })]
    #[test]
    fn every_number_leads_to_its_records(
        made in prop::collection::vec(record(), 1..40),
        question in question(2),
    ) {
        let Question { start, context, request } = question;
        let mut store = Store::open_in_memory().unwrap();
        store.commit(&batch(start, 0, &made)).unwrap();
        let reader = store.reader().unwrap();
        let request = ReportRequest { compare: true, ..request };
        let width = request.width;
        let view = report(&reader, &request, &context).unwrap();
        let asker = Asker {
            reader: &reader,
            context: &context,
            selection: context.selection(&request).unwrap(),
        };
        asker.intervals(&view, width);
        asker.heat(&view);
        asker.totals(&view);
        asker.distributions(&view);
        asker.tables(&view);
        asker.numbers();
        // The period before is a report of its own, and its intervals stand beside these.
        let before = view.previous.unwrap();
        let alone = ReportRequest {
            from: before.from.clone(),
            to: before.to.clone(),
            compare: false,
            ..request
        };
        prop_assert_eq!(&before.report, &report(&reader, &alone, &context).unwrap());
        prop_assert_eq!(before.intervals.len(), view.intervals.len());
        for (now, then) in view.intervals.iter().zip(&before.intervals) {
            if let Some(then) = then {
                let clock = |label: &str| label.get(label.len().saturating_sub(5)..).map(str::to_owned);
                let plain = |label: &str| !label.contains(['+', '−']);
                if width != Wide::Day && plain(&now.label) && plain(&then.label) {
                    prop_assert_eq!(clock(&now.label), clock(&then.label));
                }
            }
        }
    }
}

#[test]
fn what_no_report_counts_is_refused() {
    let store = Store::open_in_memory().unwrap();
    let reader = store.reader().unwrap();
    let context = context("UTC", false);
    let range = DateRange::parse("2026-11-20", "2026-11-20").unwrap();
    let selection = Selection::new(range, context.zone);
    for metric in ["", "charm", "answered+charm", "inbound_offered"] {
        let wanted = of(TraceOf::Calls, metric);
        assert!(trace(&reader, &selection, &wanted, &context.rules).is_err());
    }
}
