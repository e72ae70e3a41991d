//! Whose sign-in it is: keeps servers, accounts and people on one computer apart.
//!
//! Pure values. Ids come from the server, so they are never trusted as a part of a path.

use crate::config::ServerConfig;

/// The person a sign-in belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holder {
    /// Account id.
    pub account: String,
    /// Extension id of the person.
    pub extension: String,
}

impl ServerConfig {
    /// This server and app, for the sign-in of one person.
    #[must_use]
    pub fn held_by(mut self, holder: Holder) -> Self {
        self.holder = Some(holder);
        self
    }

    /// Whose sign-in it is, where that is known.
    pub fn holder(&self) -> Option<&Holder> {
        self.holder.as_ref()
    }

    /// Server, account and person as a part of a file name: letters, digits, dots and hyphens.
    pub fn place_name(&self) -> String {
        let mut name = self.authority();
        if let Some(Holder { account, extension }) = &self.holder {
            name = format!("{name}-{account}-{extension}");
        }
        name.chars()
            .map(|c| {
                if c.is_ascii_alphanumeric() || c == '.' {
                    c
                } else {
                    '-'
                }
            })
            .take(120)
            .collect()
    }

    /// The name under which a token store keeps the sign-in: app, server, account and person.
    pub fn entry_name(&self) -> String {
        let name = format!("{}@{}", self.client_id(), self.authority());
        match &self.holder {
            Some(Holder { account, extension }) => format!("{name}/{account}/{extension}"),
            None => name,
        }
    }

    /// Host, and port where it is not the usual one.
    fn authority(&self) -> String {
        let host = self.base_url().host_str().unwrap_or_default();
        match self.base_url().port() {
            Some(port) => format!("{host}:{port}"),
            None => host.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn held(server: &str, account: &str, extension: &str) -> ServerConfig {
        ServerConfig::new(server, "app").unwrap().held_by(Holder {
            account: account.to_owned(),
            extension: extension.to_owned(),
        })
    }

    #[test]
    fn people_accounts_and_servers_have_places_of_their_own() {
        let places = [
            held(ServerConfig::PRODUCTION, "1", "2"),
            held(ServerConfig::PRODUCTION, "1", "3"),
            held(ServerConfig::PRODUCTION, "9", "2"),
            held(ServerConfig::SANDBOX, "1", "2"),
            held("http://127.0.0.1:4000", "1", "2"),
            held("http://127.0.0.1:4001", "1", "2"),
        ];
        for name_of in [ServerConfig::place_name, ServerConfig::entry_name] {
            let mut names: Vec<_> = places.iter().map(name_of).collect();
            names.sort();
            names.dedup();
            assert_eq!(names.len(), places.len(), "{names:?}");
        }
        assert_eq!(places[0].place_name(), "platform.ringcentral.com-1-2");
        assert_eq!(places[0].entry_name(), "app@platform.ringcentral.com/1/2");
    }

    #[test]
    fn ids_that_are_paths_stay_inside_the_folder() {
        let name = held(ServerConfig::PRODUCTION, "../../etc", "a\\b:c\0").place_name();
        assert!(!name.contains(['/', '\\', ':', '\0']), "{name}");
    }
}
