//! Names of people and queues, and telephone numbers reserved for fiction.
//!
//! Pure. First and last names are paired inside one language so that a board of agents reads like a real team.
//! Numbers come from the ranges that the numbering authorities keep free for drama, so nobody can be called.

use super::random::Dice;

/// First names and last names that go together.
const CULTURES: [(&[&str], &[&str]); 14] = [
    (
        &["Emily", "Marcus", "Hannah", "Tyler", "Grace", "Jordan"],
        &[
            "Whitaker", "Bennett", "Calloway", "Hayes", "Sullivan", "Monroe",
        ],
    ),
    (
        &["Priya", "Arjun", "Ananya", "Rohan", "Kavya", "Vikram"],
        &["Raman", "Mehta", "Iyer", "Kapoor", "Nair", "Deshpande"],
    ),
    (
        &["Lucía", "Mateo", "Valentina", "Andrés", "Camila", "Joaquín"],
        &[
            "García",
            "Navarro",
            "Ibáñez",
            "Fuentes",
            "Rojas",
            "Castellanos",
        ],
    ),
    (
        &["Amara", "Chidi", "Ngozi", "Emeka", "Ifeoma", "Tunde"],
        &["Okafor", "Adeyemi", "Nwosu", "Balogun", "Eze", "Olawale"],
    ),
    (
        &["Yuki", "Haruto", "Sakura", "Ren", "Aiko", "Kenji"],
        &[
            "Tanaka",
            "Watanabe",
            "Kobayashi",
            "Mori",
            "Fujita",
            "Ishikawa",
        ],
    ),
    (
        &["Søren", "Ingrid", "Lars", "Freja", "Mikkel", "Astrid"],
        &[
            "Lindqvist",
            "Halvorsen",
            "Østergaard",
            "Nyström",
            "Dahl",
            "Bergström",
        ],
    ),
    (
        &["Aoife", "Ciarán", "Niamh", "Declan", "Saoirse", "Fionn"],
        &[
            "Byrne",
            "O’Sullivan",
            "Gallagher",
            "Kinsella",
            "Doyle",
            "Brennan",
        ],
    ),
    (
        &[
            "Łukasz",
            "Agnieszka",
            "Piotr",
            "Zofia",
            "Michał",
            "Katarzyna",
        ],
        &[
            "Nowak",
            "Wiśniewski",
            "Zieliński",
            "Kowalczyk",
            "Mazur",
            "Dąbrowski",
        ],
    ),
    (
        &["Leila", "Omar", "Yasmin", "Karim", "Nadia", "Tariq"],
        &["Haddad", "Mansour", "Khalil", "Nasser", "Farouk", "Saleh"],
    ),
    (
        &["Camille", "Théo", "Élodie", "Julien", "Manon", "Bastien"],
        &[
            "Moreau",
            "Lefèvre",
            "Girard",
            "Rousseau",
            "Fontaine",
            "Chevalier",
        ],
    ),
    (
        &["Jonas", "Lena", "Felix", "Klara", "Matthias", "Jana"],
        &["Weber", "Schäfer", "Krüger", "Hoffmann", "Vogel", "Brandt"],
    ),
    (
        &["Mei", "Wei", "Jia", "Hao", "Xiu", "Jun"],
        &["Chen", "Liu", "Zhao", "Huang", "Lin", "Wu"],
    ),
    (
        &["Thiago", "Beatriz", "Rafael", "Larissa", "Caio", "Mariana"],
        &[
            "Almeida", "Carvalho", "Teixeira", "Barbosa", "Monteiro", "Ribeiro",
        ],
    ),
    (
        &["Giulia", "Lorenzo", "Chiara", "Davide", "Martina", "Elisa"],
        &[
            "Conti",
            "Ferrari",
            "Marchetti",
            "Greco",
            "Bellini",
            "Rinaldi",
        ],
    ),
];

const QUEUES: [&str; 12] = [
    "Billing",
    "Support",
    "Sales",
    "Returns",
    "Onboarding",
    "Renewals",
    "Claims",
    "Scheduling",
    "Dispatch",
    "Technical",
    "Priority",
    "Collections",
];

const MIDDLE: [&str; 20] = [
    "A.", "B.", "C.", "D.", "E.", "F.", "G.", "H.", "J.", "K.", "L.", "M.", "N.", "O.", "P.", "R.",
    "S.", "T.", "V.", "W.",
];

const AREA_CODES: [&str; 14] = [
    "415", "212", "303", "617", "206", "312", "512", "404", "619", "702", "503", "480", "919",
    "216",
];

/// The `index`-th person: first and last name. All names differ up to about 10,000 people.
pub(crate) fn person(index: usize) -> (String, String) {
    let cultures = CULTURES.len();
    let (firsts, lasts) = CULTURES
        .get(index % cultures)
        .copied()
        .unwrap_or((&["Alex"], &["Rivera"]));
    let round = index / cultures;
    let first = firsts.get(round % firsts.len()).copied().unwrap_or("Alex");
    // The last name advances with the first, and slips by one after each full turn, so neighbours differ in both.
    let turn = round / firsts.len();
    let last = lasts
        .get((round + turn) % lasts.len())
        .copied()
        .unwrap_or("Rivera");
    let extra = turn / lasts.len();
    match extra {
        0 => (first.to_owned(), last.to_owned()),
        n => {
            let middle = MIDDLE.get((n - 1) % MIDDLE.len()).copied().unwrap_or("Q.");
            let generation = (n - 1) / MIDDLE.len();
            let suffix = if generation == 0 {
                String::new()
            } else {
                format!(" {}", generation + 1)
            };
            (format!("{first} {middle}"), format!("{last}{suffix}"))
        }
    }
}

/// The `index`-th queue's name.
pub(crate) fn queue(index: usize) -> String {
    match QUEUES.get(index) {
        Some(name) => (*name).to_owned(),
        None => format!("Team {}", index + 1),
    }
}

/// A person outside the account.
#[derive(Debug, Clone)]
pub(crate) struct Customer {
    /// E.164 number; `None` when the caller withholds it.
    pub(crate) number: Option<String>,
    /// Caller-id name; many callers have none.
    pub(crate) name: Option<String>,
}

impl Customer {
    /// The number is a word that says that there is none.
    pub(crate) fn is_anonymous(&self) -> bool {
        self.number.as_deref() == Some("anonymous")
    }
}

/// Draws a customer. About one in three calls again under the same number and name.
pub(crate) fn customer(dice: &mut Dice) -> Customer {
    let known = dice.chance(0.33);
    let pool = if known { 120 } else { 40_000 };
    let index = dice.index(pool);
    let mut own = Dice::new(0xC0FFEE, index as u64);
    let number = number(&mut own);
    let (first, last) = person(own.index(700));
    let name = match own.index(10) {
        0..=4 => Some(format!("{first} {last}")),
        5 | 6 => Some(format!("{} {}", last.to_uppercase(), first.to_uppercase())),
        7 => Some("WIRELESS CALLER".to_owned()),
        _ => None,
    };
    Customer {
        number: Some(number),
        name,
    }
}

/// A telephone number from a range kept free for fiction.
fn number(dice: &mut Dice) -> String {
    match dice.index(20) {
        0 => format!("+44207946{:04}", dice.index(1000)),
        1 => format!("+441632960{:03}", dice.index(1000)),
        2 => format!("+49302312{:04}", 5000 + dice.index(1000)),
        3 => format!("+3319900{:04}", dice.index(10_000)),
        4 => format!("+6125550{:04}", dice.index(10_000)),
        _ => {
            let area = dice.pick(&AREA_CODES).copied().unwrap_or("415");
            format!("+1{area}55501{:02}", dice.index(100))
        }
    }
}

#[cfg(test)]
mod tests;
