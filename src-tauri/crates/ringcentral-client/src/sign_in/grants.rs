//! Sign-in without a browser: a JWT for unattended machines, and the password for old private apps.
//!
//! May touch: the token endpoint. RingCentral has deprecated the password grant; the caller decides whether to offer it.

use std::sync::Arc;

use ringcentral_proto::oauth::Tokens;
use ringcentral_proto::secret::Secret;

use super::{Granter, SignInError, TokenFailure};
use crate::config::ServerConfig;
use crate::session::Session;
use crate::token_store::TokenStore;

/// Signs in with a JWT made in the developer console. The app must be confidential: give the server its secret.
/// The JWT is kept with the tokens, so that the program can sign in again by itself.
pub async fn sign_in_with_jwt(
    server: ServerConfig,
    store: Arc<dyn TokenStore>,
    jwt: &Secret,
) -> Result<Session, SignInError> {
    let tokens = Granter::new(server.clone()).ask_with_jwt(jwt).await;
    let tokens = tokens.map(|mut tokens| {
        tokens.jwt = Some(jwt.clone());
        tokens
    });
    begin(server, store, tokens).await
}

/// Signs in with a user name (`+1…` or `main*extension`) and a password.
pub async fn sign_in_with_password(
    server: ServerConfig,
    store: Arc<dyn TokenStore>,
    user_name: &str,
    extension: Option<&str>,
    password: &Secret,
) -> Result<Session, SignInError> {
    let mut form = vec![
        ("grant_type", "password"),
        ("username", user_name),
        ("password", password.expose()),
    ];
    form.extend(extension.map(|extension| ("extension", extension)));
    let tokens = Granter::new(server.clone()).ask_with_form(&form).await;
    begin(server, store, tokens).await
}

async fn begin(
    server: ServerConfig,
    store: Arc<dyn TokenStore>,
    tokens: Result<Tokens, TokenFailure>,
) -> Result<Session, SignInError> {
    Session::begin(server, store, tokens?)
        .await
        .map_err(SignInError::NotKept)
}

#[cfg(test)]
mod tests {
    use ringcentral_proto::oauth::Refusal;
    use serde_json::json;

    use super::*;
    use crate::sign_in::token_request::JWT_GRANT;
    use crate::test_server::{Answer, Stub, token_reply};
    use crate::token_store::MemoryStore;

    #[tokio::test]
    async fn a_jwt_goes_out_with_the_apps_secret() {
        let stub = Stub::start(|_, _| Answer::Json(200, token_reply(1))).await;
        let server = ServerConfig::new(&stub.url, "client-1")
            .unwrap()
            .with_secret(Secret::new("app-secret"));
        let session = sign_in_with_jwt(
            server,
            Arc::new(MemoryStore::new()),
            &Secret::new("a.b.c\n"),
        )
        .await
        .unwrap();
        assert_eq!(session.scopes().await, ["ReadAccounts", "CallControl"]);
        let seen = &stub.seen()[0];
        assert_eq!(
            seen.authorization.as_deref(),
            Some("Basic Y2xpZW50LTE6YXBwLXNlY3JldA==")
        );
        assert_eq!(
            (
                seen.form("grant_type").as_deref(),
                seen.form("assertion").as_deref()
            ),
            (Some(JWT_GRANT), Some("a.b.c"))
        );
        assert_eq!(seen.form("client_id"), None);
    }

    #[tokio::test]
    async fn a_password_may_not_be_enough() {
        let stub = Stub::start(|_, _| {
            Answer::Json(
                401,
                json!({"error": "invalid_grant", "errors": [{"errorCode": "OAU-168"}]}),
            )
        })
        .await;
        let server = ServerConfig::new(&stub.url, "client-1").unwrap();
        let password = Secret::new("pass");
        let outcome = sign_in_with_password(
            server,
            Arc::new(MemoryStore::new()),
            "+12025550111",
            Some("101"),
            &password,
        )
        .await;
        assert_eq!(
            outcome.unwrap_err(),
            SignInError::Refused(Refusal::SecondFactorNeeded)
        );
        assert_eq!(stub.seen()[0].form("extension").as_deref(), Some("101"));
    }
}
