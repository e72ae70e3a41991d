//! `purge [--db FILE] (--before DATE | --person EXTENSION | --customer NUMBER)`: deletes records
//! for good.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use app::account::{Account, SAVED_ACCOUNT};
use app::config::Settings;
use app::store::{Purge as What, Store};
use clap::Args;
use engine::metrics::interval::{DateRange, zone};

use super::say;

#[derive(Args)]
#[group(id = "what", required = true, multiple = false, args = ["before", "person", "customer"])]
pub(crate) struct Purge {
    /// Database; default: the one in the data folder. Nothing may be recording to it.
    #[arg(long, value_name = "FILE")]
    db: Option<PathBuf>,
    /// Delete the ended calls that began before this calendar day, YYYY-MM-DD.
    #[arg(long, value_name = "DATE")]
    before: Option<String>,
    /// Delete an agent's part in every call, by extension id or number.
    #[arg(long, value_name = "EXTENSION")]
    person: Option<String>,
    /// Take a customer's number and name out of every call, as in +14155550100.
    #[arg(long, value_name = "NUMBER")]
    customer: Option<String>,
    /// IANA time zone of the day; default: the one in settings, else the account's.
    #[arg(long, value_name = "ZONE", requires = "before")]
    time_zone: Option<String>,
}

impl Purge {
    pub(crate) fn run(self) -> anyhow::Result<ExitCode> {
        let day = self.before.as_deref().map(|day| DateRange::parse(day, day));
        let named = self.time_zone.as_deref().map(zone);
        let (day, named) = match (day.transpose(), named.transpose()) {
            (Ok(day), Ok(named)) => (day, named),
            (Err(error), _) | (_, Err(error)) => return Ok(super::wrong_use(&error.to_string())),
        };
        let database = super::database(self.db.as_deref())?;
        let mut store =
            Store::open(&database).with_context(|| format!("Open {}", database.display()))?;
        let account = store.setting(SAVED_ACCOUNT).context("Read the account")?;
        let account = account.as_deref().and_then(Account::from_text);
        let what = if let Some(day) = day {
            let settings = match database.parent() {
                Some(folder) => Settings::load(folder)?,
                None => Settings::default(),
            };
            let own = account.map(|account| account.zone(&settings));
            let own = own.or_else(|| zone(&settings.view.time_zone).ok());
            let zone = named.or(own).unwrap_or(chrono_tz::Tz::UTC);
            What::Before(day.span(zone).0)
        } else if let Some(person) = self.person {
            let known = account.and_then(|account| {
                let mut all = account.directory.iter();
                all.find(|e| e.number.as_deref() == Some(person.as_str()))
                    .map(|e| e.id.clone())
            });
            What::Person(known.unwrap_or_else(|| person.as_str().into()))
        } else {
            What::Customer(self.customer.unwrap_or_default())
        };
        let purged = store.purge(&what).context("Delete records")?;
        say(&format!(
            "{} calls, {} legs, {} notifications deleted or cleared",
            purged.calls, purged.legs, purged.notifications
        ));
        Ok(ExitCode::SUCCESS)
    }
}
