//! What goes in and out at the token endpoint: forms, tokens, refusals with their codes.
//!
//! Pure data.

use std::collections::HashMap;

/// A refused request at the token endpoint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub(crate) status: u16,
    pub(crate) error: &'static str,
    pub(crate) code: &'static str,
    pub(crate) message: &'static str,
}

pub(super) const fn refuse(
    status: u16,
    error: &'static str,
    code: &'static str,
    message: &'static str,
) -> Refusal {
    Refusal {
        status,
        error,
        code,
        message,
    }
}

pub(super) const TOKEN_NOT_FOUND: Refusal =
    refuse(400, "invalid_grant", "OAU-213", "Token not found");

/// Why an access token is not accepted by the API.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TokenFault {
    Unknown,
    Expired,
}

/// Tokens as they go out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Issued {
    pub(crate) access_token: String,
    pub(crate) refresh_token: String,
    pub(crate) expires_in: u64,
    pub(crate) refresh_expires_in: u64,
    pub(crate) endpoint_id: String,
    pub(crate) session_id: String,
}

/// The fields of a request at the token endpoint.
pub(crate) type Form = HashMap<String, String>;
