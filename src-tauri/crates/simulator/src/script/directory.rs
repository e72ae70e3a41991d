//! The account: people, queues, menus, park locations and their numbers.
//!
//! Pure. Built once from the settings; the server answers its directory requests from it.

use serde::Serialize;

use super::{config::ScriptConfig, names, random::Dice};

/// The account's id, which is also the extension id of its main user, as in real recordings.
pub const ACCOUNT_ID: &str = "809646016";

/// What an extension is, in the platform's words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum ExtensionType {
    /// A person.
    User,
    /// A person without a desk phone.
    DigitalUser,
    /// A person with a limited licence.
    Limited,
    /// A call queue.
    Department,
    /// A menu.
    IvrMenu,
    /// A place to park calls.
    ParkLocation,
    /// An announcement.
    Announcement,
    /// A site.
    Site,
}

/// One extension of the account.
#[derive(Debug, Clone)]
pub struct Extension {
    /// Extension id, digits.
    pub id: String,
    /// Short number.
    pub number: String,
    /// First name, or the whole name of what is not a person.
    pub first_name: String,
    /// Last name; empty for what is not a person.
    pub last_name: String,
    /// Type.
    pub kind: ExtensionType,
    /// `Enabled`, `Disabled` or `NotActivated`.
    pub status: &'static str,
    /// Direct telephone number, E.164.
    pub direct_number: String,
    /// Device that an agent calls from.
    pub device_id: String,
    /// The agent answers in an app, which adds pick-up data to the events.
    pub app_user: bool,
}

impl Extension {
    /// Display name.
    pub fn name(&self) -> String {
        if self.last_name.is_empty() {
            self.first_name.clone()
        } else {
            format!("{} {}", self.first_name, self.last_name)
        }
    }
}

/// How a queue rings its members.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum RingOrder {
    /// Everybody at once.
    Simultaneous,
    /// One after another.
    Rotating,
}

/// A call queue with its members.
#[derive(Debug, Clone)]
pub struct Queue {
    /// The queue's extension.
    pub extension: Extension,
    /// Indexes into [`Directory::agents`].
    pub members: Vec<usize>,
    /// How it usually rings.
    pub order: RingOrder,
    /// Service level: answered within this many seconds.
    pub sla_threshold_s: u32,
    /// Service level goal in percent.
    pub sla_goal: u32,
}

/// Everything that the account owns.
#[derive(Debug, Clone)]
pub struct Directory {
    /// Account id.
    pub account_id: String,
    /// Company number, E.164.
    pub main_number: String,
    /// The person who signs in: a supervisor who takes no calls.
    pub supervisor: Extension,
    /// People who take calls.
    pub agents: Vec<Extension>,
    /// Call queues.
    pub queues: Vec<Queue>,
    /// The menu.
    pub ivr: Extension,
    /// Park location.
    pub park: Extension,
    /// The rest: a site, an announcement, people who left or have not started.
    pub others: Vec<Extension>,
}

impl Directory {
    /// Builds the account for `config`.
    pub fn new(config: &ScriptConfig) -> Self {
        let mut dice = Dice::new(config.seed, 0xD1);
        // Short numbers from 101; everything that is not a person sits above the people.
        let special = if config.agents <= 700 { 900 } else { 90_000 };
        let agents: Vec<_> = (0..config.agents)
            .map(|index| agent(index, &mut dice))
            .collect();
        let queues = (0..config.queues)
            .map(|index| queue(index, special, config))
            .collect();
        let mut supervisor = person_extension(ACCOUNT_ID.to_owned(), "100", ("Dana", "Holloway"));
        supervisor.direct_number = "+14155550100".to_owned();
        let ivr = group(special, "Main Menu", ExtensionType::IvrMenu);
        let park = group(special - 9, "Front Desk Park", ExtensionType::ParkLocation);
        let others = vec![
            group(
                special - 8,
                "Closed Announcement",
                ExtensionType::Announcement,
            ),
            group(special - 7, "Headquarters", ExtensionType::Site),
            leaver(special - 6, ("Robin", "Ashford"), "Disabled"),
            leaver(special - 5, ("Casey", "Lindgren"), "NotActivated"),
        ];
        Self {
            account_id: ACCOUNT_ID.to_owned(),
            main_number: "+18005550100".to_owned(),
            supervisor,
            agents,
            queues,
            ivr,
            park,
            others,
        }
    }

    /// Every extension, in the order of the extension list.
    pub fn extensions(&self) -> impl Iterator<Item = &Extension> {
        std::iter::once(&self.supervisor)
            .chain(&self.agents)
            .chain(self.queues.iter().map(|queue| &queue.extension))
            .chain([&self.ivr, &self.park])
            .chain(&self.others)
    }

    /// The queues that an agent is a member of.
    pub fn queues_of(&self, agent: usize) -> impl Iterator<Item = usize> {
        self.queues
            .iter()
            .enumerate()
            .filter(move |(_, queue)| queue.members.contains(&agent))
            .map(|(index, _)| index)
    }
}

fn agent(index: usize, dice: &mut Dice) -> Extension {
    let (first, last) = names::person(index);
    let id = format!("{}016", 62_264_000 + index * 7 + 1);
    let mut agent = person_extension(id, &(101 + index).to_string(), (&first, &last));
    agent.direct_number = format!("+1628555{:04}", index % 10_000);
    agent.app_user = dice.chance(0.8);
    agent.kind = match dice.index(20) {
        0 => ExtensionType::DigitalUser,
        1 => ExtensionType::Limited,
        _ => ExtensionType::User,
    };
    agent
}

fn person_extension(id: String, number: &str, (first, last): (&str, &str)) -> Extension {
    let device_id = format!("8{}", id.chars().rev().collect::<String>());
    Extension {
        id,
        number: number.to_owned(),
        first_name: first.to_owned(),
        last_name: last.to_owned(),
        kind: ExtensionType::User,
        status: "Enabled",
        direct_number: String::new(),
        device_id,
        app_user: false,
    }
}

fn leaver(number: usize, name: (&str, &str), status: &'static str) -> Extension {
    let id = format!("{}016", 63_900_000 + number);
    let mut person = person_extension(id, &number.to_string(), name);
    person.status = status;
    person
}

fn group(number: usize, name: &str, kind: ExtensionType) -> Extension {
    let id = format!("{}016", 63_100_000 + number);
    let mut group = person_extension(id, &number.to_string(), (name, ""));
    group.kind = kind;
    group.direct_number = format!("+1800555{:04}", 1000 + number % 1000);
    group
}

fn queue(index: usize, special: usize, config: &ScriptConfig) -> Queue {
    let extension = group(
        special + 1 + index,
        &names::queue(index),
        ExtensionType::Department,
    );
    let queues = config.queues.max(1);
    // Everybody serves one queue; every fifth person also helps in the next one.
    let members = (0..config.agents)
        .filter(|agent| {
            agent % queues == index || (agent % 5 == 0 && (agent + 1) % queues == index)
        })
        .collect();
    Queue {
        extension,
        members,
        order: if index.is_multiple_of(2) {
            RingOrder::Simultaneous
        } else {
            RingOrder::Rotating
        },
        sla_threshold_s: if index == 0 { 20 } else { 30 },
        sla_goal: 80,
    }
}

#[cfg(test)]
mod tests;
