//! Rules of the token endpoint, each at its edge.

use super::*;

const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
/// The pair of RFC 7636, appendix B.
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
const REDIRECT: &str = "http://127.0.0.1:5000/oauth2callback";

fn at(seconds_later: i64) -> DateTime<Utc> {
    DateTime::UNIX_EPOCH + TimeDelta::seconds(1_790_000_000 + seconds_later)
}

fn oauth() -> Oauth {
    Oauth::new(ClientApp::default(), Lifetimes::default(), 1)
}

fn form(pairs: &[(&str, &str)]) -> Form {
    let client = [("client_id", "simulated-client-id")];
    pairs
        .iter()
        .chain(&client)
        .map(|(k, v)| ((*k).to_owned(), (*v).to_owned()))
        .collect()
}

fn approved(oauth: &mut Oauth) -> String {
    let query = form(&[
        ("response_type", "code"),
        ("redirect_uri", REDIRECT),
        ("code_challenge", CHALLENGE),
        ("code_challenge_method", "S256"),
    ]);
    oauth.check_authorize(&query).unwrap();
    oauth.approve(&query, at(0))
}

fn redeem(oauth: &mut Oauth, code: &str, verifier: &str, now: i64) -> Result<Issued, Refusal> {
    let form = form(&[
        ("grant_type", "authorization_code"),
        ("code", code),
        ("redirect_uri", REDIRECT),
        ("code_verifier", verifier),
    ]);
    oauth.grant(&form, None, at(now))
}

fn signed_in(oauth: &mut Oauth) -> Issued {
    let code = approved(oauth);
    redeem(oauth, &code, VERIFIER, 1).unwrap()
}

fn refresh(oauth: &mut Oauth, token: &str, now: i64) -> Result<Issued, Refusal> {
    oauth.grant(
        &form(&[("grant_type", "refresh_token"), ("refresh_token", token)]),
        None,
        at(now),
    )
}

#[test]
fn pkce_is_verified_and_a_code_works_once() {
    let mut oauth = oauth();
    let code = approved(&mut oauth);
    assert_eq!(
        redeem(&mut oauth, &code, "wrong", 1).unwrap_err().error,
        "invalid_grant"
    );
    assert!(redeem(&mut oauth, &code, VERIFIER, 1).is_err());
    let code = approved(&mut oauth);
    assert!(redeem(&mut oauth, &code, VERIFIER, 1).is_ok());
    assert_eq!(
        redeem(&mut oauth, &code, VERIFIER, 1).unwrap_err().code,
        "OAU-106"
    );
}

#[test]
fn a_code_lives_sixty_seconds() {
    let mut oauth = oauth();
    let code = approved(&mut oauth);
    assert_eq!(
        redeem(&mut oauth, &code, VERIFIER, 60).unwrap_err().code,
        "OAU-108"
    );
}

#[test]
fn a_public_client_needs_pkce_and_a_known_redirect() {
    let oauth = Oauth::new(
        ClientApp {
            redirect_uris: vec![REDIRECT.to_owned()],
            ..ClientApp::default()
        },
        Lifetimes::default(),
        1,
    );
    let base = [("response_type", "code"), ("code_challenge", "x")];
    let with = |uri| form(&[base[0], base[1], ("redirect_uri", uri)]);
    assert!(oauth.check_authorize(&with(REDIRECT)).is_ok());
    let other_port = with("http://127.0.0.1:5001/oauth2callback");
    assert_eq!(
        oauth.check_authorize(&other_port).unwrap_err().code,
        "OAU-109"
    );
    let without = form(&[base[0], ("redirect_uri", REDIRECT)]);
    assert_eq!(
        oauth.check_authorize(&without).unwrap_err().error,
        "invalid_request"
    );
}

#[test]
fn refresh_kills_the_old_access_token_at_once() {
    let mut oauth = oauth();
    let first = signed_in(&mut oauth);
    assert!(oauth.authenticate(&first.access_token, at(2)).is_ok());
    let second = refresh(&mut oauth, &first.refresh_token, 3).unwrap();
    assert_eq!(
        oauth.authenticate(&first.access_token, at(3)),
        Err(TokenFault::Unknown)
    );
    assert!(oauth.authenticate(&second.access_token, at(3)).is_ok());
}

#[test]
fn unused_new_token_keeps_the_old_refresh_token_for_an_hour() {
    let mut oauth = oauth();
    let first = signed_in(&mut oauth);
    let second = refresh(&mut oauth, &first.refresh_token, 10).unwrap();
    assert_eq!(refresh(&mut oauth, &first.refresh_token, 3_610), Ok(second));
    assert_eq!(
        refresh(&mut oauth, &first.refresh_token, 3_611),
        Err(TOKEN_NOT_FOUND)
    );
}

#[test]
fn used_new_token_keeps_the_old_refresh_token_for_ten_seconds() {
    let mut oauth = oauth();
    let first = signed_in(&mut oauth);
    let second = refresh(&mut oauth, &first.refresh_token, 10).unwrap();
    oauth.authenticate(&second.access_token, at(20)).unwrap();
    assert_eq!(
        refresh(&mut oauth, &first.refresh_token, 30),
        Ok(second.clone())
    );
    assert_eq!(
        refresh(&mut oauth, &first.refresh_token, 31),
        Err(TOKEN_NOT_FOUND)
    );
    assert!(refresh(&mut oauth, &second.refresh_token, 32).is_ok());
}

#[test]
fn access_token_expires_and_sessions_are_limited() {
    let mut oauth = oauth();
    let first = signed_in(&mut oauth);
    assert_eq!(
        oauth.authenticate(&first.access_token, at(3_601)),
        Err(TokenFault::Expired)
    );
    for _ in 0..5 {
        signed_in(&mut oauth);
    }
    assert_eq!(oauth.sessions.len(), 5);
}

#[test]
fn other_grants_and_revocation() {
    let mut oauth = oauth();
    let jwt = "urn:ietf:params:oauth:grant-type:jwt-bearer";
    let good = form(&[
        ("grant_type", jwt),
        ("assertion", "simulated.jwt.assertion"),
    ]);
    let issued = oauth.grant(&good, None, at(0)).unwrap();
    oauth.revoke(&issued.refresh_token);
    assert_eq!(
        oauth.authenticate(&issued.access_token, at(0)),
        Err(TokenFault::Unknown)
    );
    let bad = form(&[
        ("grant_type", "password"),
        ("username", "x"),
        ("password", "y"),
    ]);
    assert_eq!(oauth.grant(&bad, None, at(0)).unwrap_err().code, "OAU-140");
    let unknown = form(&[("grant_type", "client_credentials")]);
    assert_eq!(
        oauth.grant(&unknown, None, at(0)).unwrap_err().error,
        "unsupported_grant_type"
    );
}

#[test]
fn a_confidential_client_must_show_its_secret() {
    let app = ClientApp {
        client_secret: Some("s".to_owned()),
        ..ClientApp::default()
    };
    let mut oauth = Oauth::new(app, Lifetimes::default(), 1);
    let jwt = "urn:ietf:params:oauth:grant-type:jwt-bearer";
    let form = form(&[
        ("grant_type", jwt),
        ("assertion", "simulated.jwt.assertion"),
    ]);
    assert_eq!(oauth.grant(&form, None, at(0)).unwrap_err().status, 401);
    let basic = ("simulated-client-id".to_owned(), "s".to_owned());
    assert!(oauth.grant(&form, Some(basic), at(0)).is_ok());
}
