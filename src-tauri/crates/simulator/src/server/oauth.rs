//! Sign-in as a state machine: codes, tokens, rotation with its grace windows, revocation.
//!
//! Pure: the time is an argument, randomness comes from the seeded dice. HTTP is in `sign_in`.

mod words;

use std::collections::HashMap;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, TimeDelta, Utc};
use sha2::{Digest, Sha256};

use crate::{
    config::{ClientApp, Lifetimes},
    script::Dice,
};

pub(crate) use words::{Form, Issued, Refusal, TokenFault};
use words::{TOKEN_NOT_FOUND, refuse};

/// Parallel sessions of one user and application.
const MAX_SESSIONS: usize = 5;

/// An issued authorization code.
#[derive(Debug, Clone)]
struct Code {
    redirect_uri: String,
    challenge: Option<(String, String)>,
    expires_at: DateTime<Utc>,
}

#[derive(Debug, Clone)]
struct Session {
    issued: Issued,
    access_expires_at: DateTime<Utc>,
    refresh_expires_at: DateTime<Utc>,
    /// The refresh token before the last rotation, and when that was.
    previous: Option<(String, DateTime<Utc>)>,
    /// First use of the newest access token.
    used_at: Option<DateTime<Utc>>,
    opened_at: DateTime<Utc>,
}

/// All codes and sessions.
#[derive(Debug)]
pub(crate) struct Oauth {
    app: ClientApp,
    lifetimes: Lifetimes,
    dice: Dice,
    codes: HashMap<String, Code>,
    sessions: HashMap<String, Session>,
}

impl Oauth {
    pub(crate) fn new(app: ClientApp, lifetimes: Lifetimes, seed: u64) -> Self {
        Self {
            app,
            lifetimes,
            dice: Dice::new(seed, 0x0A),
            codes: HashMap::new(),
            sessions: HashMap::new(),
        }
    }

    /// The client may ask for a code with this redirect URI.
    pub(crate) fn check_authorize(&self, query: &Form) -> Result<(), Refusal> {
        let get = |key: &str| query.get(key).map_or("", String::as_str);
        if get("client_id") != self.app.client_id {
            return Err(refuse(400, "invalid_client", "OAU-153", "Client not found"));
        }
        if !self.redirect_allowed(get("redirect_uri")) {
            return Err(refuse(
                400,
                "invalid_grant",
                "OAU-109",
                "Redirect URIs do not match",
            ));
        }
        if get("response_type") != "code" {
            return Err(refuse(
                400,
                "unsupported_response_type",
                "OAU-101",
                "Not a code request",
            ));
        }
        if self.app.client_secret.is_none() && get("code_challenge").is_empty() {
            return Err(refuse(
                400,
                "invalid_request",
                "OAU-112",
                "Public client without PKCE",
            ));
        }
        Ok(())
    }

    fn redirect_allowed(&self, uri: &str) -> bool {
        if self.app.redirect_uris.is_empty() {
            let hosts = ["http://127.0.0.1:", "http://localhost:", "http://[::1]:"];
            return hosts.iter().any(|host| uri.starts_with(host));
        }
        self.app
            .redirect_uris
            .iter()
            .any(|registered| registered == uri)
    }

    /// Issues a code for an approved request.
    pub(crate) fn approve(&mut self, query: &Form, now: DateTime<Utc>) -> String {
        let code = self.token("U0pD");
        let challenge = query
            .get("code_challenge")
            .filter(|text| !text.is_empty())
            .map(|text| {
                // Without a method the server assumes the plain one.
                let method = query
                    .get("code_challenge_method")
                    .map_or("plain", String::as_str);
                (text.clone(), method.to_owned())
            });
        self.codes.insert(
            code.clone(),
            Code {
                redirect_uri: query.get("redirect_uri").cloned().unwrap_or_default(),
                challenge,
                expires_at: now + seconds(self.lifetimes.code_s),
            },
        );
        code
    }

    /// The token endpoint. `basic` holds id and secret of the Authorization header.
    pub(crate) fn grant(
        &mut self,
        form: &Form,
        basic: Option<(String, String)>,
        now: DateTime<Utc>,
    ) -> Result<Issued, Refusal> {
        self.check_client(form, basic)?;
        let get = |key: &str| form.get(key).map_or("", String::as_str);
        match get("grant_type") {
            "authorization_code" => {
                self.redeem(form, now)?;
                Ok(self.open_session(form, now))
            }
            "refresh_token" => self.refresh(get("refresh_token"), form, now),
            "urn:ietf:params:oauth:grant-type:jwt-bearer" => {
                if get("assertion") != self.app.jwt {
                    return Err(refuse(400, "invalid_grant", "OAU-149", "Unparsable token"));
                }
                Ok(self.open_session(form, now))
            }
            "password" => {
                if get("username") != self.app.username || get("password") != self.app.password {
                    let message = "Invalid resource owner credentials.";
                    return Err(refuse(400, "invalid_grant", "OAU-140", message));
                }
                Ok(self.open_session(form, now))
            }
            _ => Err(refuse(
                400,
                "unsupported_grant_type",
                "OAU-250",
                "Unsupported grant type",
            )),
        }
    }

    fn check_client(&self, form: &Form, basic: Option<(String, String)>) -> Result<(), Refusal> {
        let wrong = refuse(
            401,
            "invalid_client",
            "OAU-146",
            "Invalid client credentials",
        );
        match (&self.app.client_secret, basic) {
            (Some(secret), Some((id, given))) if id == self.app.client_id && given == *secret => {
                Ok(())
            }
            (Some(_), _) => Err(wrong),
            (None, Some((id, _))) if id == self.app.client_id => Ok(()),
            (None, None) if form.get("client_id") == Some(&self.app.client_id) => Ok(()),
            (None, _) => Err(wrong),
        }
    }

    fn redeem(&mut self, form: &Form, now: DateTime<Utc>) -> Result<(), Refusal> {
        let get = |key: &str| form.get(key).map_or("", String::as_str);
        // A code works once, whatever comes of it.
        let code = self.codes.remove(get("code")).ok_or(refuse(
            400,
            "invalid_grant",
            "OAU-106",
            "Authorization code is not valid",
        ))?;
        if code.expires_at <= now {
            let message = "Authorization code is expired";
            return Err(refuse(400, "invalid_grant", "OAU-108", message));
        }
        if code.redirect_uri != get("redirect_uri") {
            return Err(refuse(
                400,
                "invalid_grant",
                "OAU-109",
                "Redirect URIs do not match",
            ));
        }
        let Some((challenge, method)) = code.challenge else {
            return Ok(());
        };
        let verifier = get("code_verifier");
        let proved = if method == "S256" {
            URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.as_bytes())) == challenge
        } else {
            verifier == challenge
        };
        if proved {
            Ok(())
        } else {
            Err(refuse(
                400,
                "invalid_grant",
                "OAU-106",
                "Code verifier does not match",
            ))
        }
    }

    fn open_session(&mut self, form: &Form, now: DateTime<Utc>) -> Issued {
        if self.sessions.len() >= MAX_SESSIONS {
            let oldest = self.sessions.iter().min_by_key(|(_, s)| s.opened_at);
            if let Some(id) = oldest.map(|(id, _)| id.clone()) {
                self.sessions.remove(&id);
            }
        }
        let id = self.token("");
        let endpoint_id = form
            .get("endpoint_id")
            .cloned()
            .unwrap_or_else(|| self.token(""));
        let issued = self.new_pair(form, endpoint_id, id.clone());
        self.sessions.insert(
            id,
            Session {
                access_expires_at: now + seconds(issued.expires_in),
                refresh_expires_at: now + seconds(issued.refresh_expires_in),
                issued: issued.clone(),
                previous: None,
                used_at: None,
                opened_at: now,
            },
        );
        issued
    }

    fn new_pair(&mut self, form: &Form, endpoint_id: String, session_id: String) -> Issued {
        let wanted = |key: &str| form.get(key).and_then(|text| text.parse::<u64>().ok());
        let longest = self.lifetimes.access_token_s;
        let expires_in = wanted("access_token_ttl").map_or(longest, |ttl| {
            // The platform clamps to 600..3600; a shorter setting of the simulator wins for tests.
            ttl.max(600).min(longest)
        });
        let refresh_longest = self.lifetimes.refresh_token_s;
        let refresh_expires_in =
            wanted("refresh_token_ttl").map_or(refresh_longest, |ttl| ttl.min(refresh_longest));
        Issued {
            access_token: self.token("U0pDMTFQMDFQQVMwMHxBQ"),
            refresh_token: self.token("U0pDMTFQMDFQQVMwMHxSQ"),
            expires_in,
            refresh_expires_in,
            endpoint_id,
            session_id,
        }
    }

    fn refresh(&mut self, token: &str, form: &Form, now: DateTime<Utc>) -> Result<Issued, Refusal> {
        let lifetimes = self.lifetimes.clone();
        let found = self.sessions.iter().find_map(|(id, session)| {
            let current = session.issued.refresh_token == token;
            let previous = session
                .previous
                .as_ref()
                .is_some_and(|(old, _)| old == token);
            (current || previous).then(|| (id.clone(), current))
        });
        let (id, current) = found.ok_or(TOKEN_NOT_FOUND)?;
        let session = self.sessions.get(&id).ok_or(TOKEN_NOT_FOUND)?;
        if !current {
            // The grace windows: the same new pair again, not another one.
            let rotated_at = session.previous.as_ref().map_or(now, |(_, at)| *at);
            let open_until = match session.used_at {
                Some(used_at) => used_at + seconds(lifetimes.refresh_grace_used_s),
                None => rotated_at + seconds(lifetimes.refresh_grace_unused_s),
            };
            return if now <= open_until {
                Ok(session.issued.clone())
            } else {
                Err(TOKEN_NOT_FOUND)
            };
        }
        if session.refresh_expires_at <= now {
            self.sessions.remove(&id);
            return Err(TOKEN_NOT_FOUND);
        }
        let endpoint_id = session.issued.endpoint_id.clone();
        let issued = self.new_pair(form, endpoint_id, id.clone());
        let session = self.sessions.get_mut(&id).ok_or(TOKEN_NOT_FOUND)?;
        session.access_expires_at = now + seconds(issued.expires_in);
        session.refresh_expires_at = now + seconds(issued.refresh_expires_in);
        session.issued = issued.clone();
        session.previous = Some((token.to_owned(), now));
        session.used_at = None;
        Ok(issued)
    }

    /// The OAuth session of an access token; the use is noted for the grace window.
    pub(crate) fn authenticate(
        &mut self,
        access_token: &str,
        now: DateTime<Utc>,
    ) -> Result<String, TokenFault> {
        let found = self
            .sessions
            .iter_mut()
            .find(|(_, s)| s.issued.access_token == access_token);
        let (id, session) = found.ok_or(TokenFault::Unknown)?;
        if session.access_expires_at <= now {
            return Err(TokenFault::Expired);
        }
        session.used_at.get_or_insert(now);
        Ok(id.clone())
    }

    /// The session still exists.
    pub(crate) fn is_alive(&self, session_id: &str) -> bool {
        self.sessions.contains_key(session_id)
    }

    /// Ends the session that a token belongs to.
    pub(crate) fn revoke(&mut self, token: &str) {
        self.sessions.retain(|_, session| {
            session.issued.access_token != token && session.issued.refresh_token != token
        });
    }

    /// Ends every session, as an administrator can.
    pub(crate) fn revoke_all(&mut self) {
        self.sessions.clear();
    }

    /// Makes every access token expire, refresh tokens stay.
    pub(crate) fn expire_access_tokens(&mut self, now: DateTime<Utc>) {
        for session in self.sessions.values_mut() {
            session.access_expires_at = now;
        }
    }

    fn token(&mut self, prefix: &str) -> String {
        let bytes: Vec<u8> = (0..3)
            .flat_map(|_| self.dice.word().to_be_bytes())
            .collect();
        format!("{prefix}{}", URL_SAFE_NO_PAD.encode(bytes))
    }
}

fn seconds(count: u64) -> TimeDelta {
    TimeDelta::seconds(i64::try_from(count).unwrap_or(i64::MAX / 1_000))
}

#[cfg(test)]
mod tests;
