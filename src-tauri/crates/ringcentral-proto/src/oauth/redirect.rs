//! The query the browser brings back to the loopback address after the consent page.
//!
//! Pure. The state is compared here, before the code is given out.

use super::Refusal;
use crate::secret::Secret;

/// A code, checked against the state we sent. It lives 60 seconds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Redirect {
    /// The authorization code.
    pub code: Secret,
}

/// The redirect gave no usable code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RedirectError {
    /// The state is not the one we sent: somebody else's redirect.
    WrongState,
    /// Neither a code nor an error.
    Incomplete,
    /// RingCentral or the user said no.
    Refused(Refusal),
}

/// Reads decoded query pairs. The state is compared before anything else is believed.
pub fn read_redirect<'a>(
    pairs: impl IntoIterator<Item = (&'a str, &'a str)>,
    expected_state: &Secret,
) -> Result<Redirect, RedirectError> {
    let (mut code, mut state, mut error, mut description) = (None, None, None, None);
    for (name, value) in pairs {
        let slot = match name {
            "code" => &mut code,
            "state" => &mut state,
            "error" => &mut error,
            "error_description" => &mut description,
            _ => continue,
        };
        slot.get_or_insert(value);
    }
    // Some refusals (a wrong client id, an unknown redirect address) come back without any state.
    // They carry no code, so believing them costs nothing but this attempt.
    let trusted = state.is_some_and(|given| same(given, expected_state.expose()));
    match (error, code) {
        (Some(error), _) if trusted || state.is_none() => Err(RedirectError::Refused(
            Refusal::from_redirect(error, description.unwrap_or_default()),
        )),
        _ if !trusted => Err(RedirectError::WrongState),
        (_, Some(code)) if !code.is_empty() => Ok(Redirect {
            code: Secret::new(code),
        }),
        _ => Err(RedirectError::Incomplete),
    }
}

/// Comparison whose duration does not tell where the texts differ.
fn same(left: &str, right: &str) -> bool {
    left.len() == right.len()
        && left
            .bytes()
            .zip(right.bytes())
            .fold(0, |seen, (a, b)| seen | (a ^ b))
            == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pairs: &[(&'static str, &'static str)]) -> Result<Redirect, RedirectError> {
        read_redirect(pairs.iter().copied(), &Secret::new("st4te"))
    }

    #[test]
    fn code_is_given_only_with_the_right_state() {
        assert_eq!(
            read(&[("code", "c1"), ("state", "st4te")])
                .unwrap()
                .code
                .expose(),
            "c1"
        );
        assert_eq!(
            read(&[("code", "c1"), ("state", "other")]),
            Err(RedirectError::WrongState)
        );
        assert_eq!(read(&[("code", "c1")]), Err(RedirectError::WrongState));
        assert_eq!(read(&[("state", "st4te")]), Err(RedirectError::Incomplete));
        assert_eq!(
            read(&[("error", "access_denied"), ("state", "other")]),
            Err(RedirectError::WrongState)
        );
    }

    #[test]
    fn refused_consent_is_understood() {
        assert_eq!(
            read(&[("error", "access_denied"), ("state", "st4te")]),
            Err(RedirectError::Refused(Refusal::ConsentRefused))
        );
    }
}
