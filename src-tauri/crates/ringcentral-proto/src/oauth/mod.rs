//! Sign-in values: the browser's redirect back, tokens, refusals.
//!
//! Pure. The requests themselves are made by the client; nothing here can print a token.

mod redirect;
mod refusal;
mod tokens;

pub use redirect::{Redirect, RedirectError, read_redirect};
pub use refusal::{Refusal, SIGN_IN_OVER};
pub use tokens::{TokenError, Tokens};
