//! Opening a message: AES-128-ECB with PKCS#7 padding, base64 around it, JSON inside.
//!
//! Pure. ECB has no integrity, so a wrong key shows itself only by bad padding or bad JSON; such a payload is
//! returned as it came, marked unreadable, and never lost.

use aes::cipher::block_padding::Pkcs7;
use aes::cipher::{BlockModeDecrypt, KeyInit};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

use crate::secret::Secret;

/// A payload after opening.
#[derive(Clone, PartialEq, Eq)]
pub struct Opened {
    /// The JSON envelope, or the raw payload when it could not be opened.
    pub bytes: Vec<u8>,
    /// Why it could not be opened.
    pub problem: Option<PayloadError>,
}

/// Why a payload stays closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PayloadError {
    /// A text came, but the subscription gave no key.
    #[error("encrypted payload without a key")]
    NoKey,
    /// The key is not 16 bytes in base64.
    #[error("the key is not 16 bytes")]
    BadKey,
    /// The payload is not base64.
    #[error("the payload is not base64")]
    NotBase64,
    /// Length or padding is wrong: a different key or damaged bytes.
    #[error("the payload cannot be decrypted")]
    NotDecrypted,
    /// It opened, but there is no JSON object inside.
    #[error("the payload is not a JSON object")]
    NotJson,
}

/// Opens one payload `d`: a base64 text when encrypted, else the envelope itself.
pub fn open(payload: &Value, key: Option<&Secret>) -> Opened {
    let result = match payload {
        Value::String(text) => decrypt(text, key),
        Value::Object(_) => Ok(payload.to_string().into_bytes()),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) => {
            Err(PayloadError::NotJson)
        }
    };
    match result {
        Ok(bytes) => Opened {
            bytes,
            problem: None,
        },
        Err(problem) => Opened {
            bytes: match payload {
                Value::String(text) => text.clone().into_bytes(),
                Value::Null
                | Value::Bool(_)
                | Value::Number(_)
                | Value::Array(_)
                | Value::Object(_) => payload.to_string().into_bytes(),
            },
            problem: Some(problem),
        },
    }
}

fn decrypt(text: &str, key: Option<&Secret>) -> Result<Vec<u8>, PayloadError> {
    let Some(key) = key else {
        // A text without a key may still be the envelope, sent as text.
        return json_object(text.as_bytes().to_vec()).map_err(|_| PayloadError::NoKey);
    };
    let key = STANDARD
        .decode(key.expose().trim())
        .map_err(|_| PayloadError::BadKey)?;
    let mut sealed = STANDARD
        .decode(text.trim())
        .map_err(|_| PayloadError::NotBase64)?;
    let cipher =
        ecb::Decryptor::<aes::Aes128>::new_from_slice(&key).map_err(|_| PayloadError::BadKey)?;
    let plain = cipher
        .decrypt_padded::<Pkcs7>(&mut sealed)
        .map_err(|_| PayloadError::NotDecrypted)?;
    json_object(plain.to_vec())
}

fn json_object(bytes: Vec<u8>) -> Result<Vec<u8>, PayloadError> {
    match serde_json::from_slice::<Value>(&bytes) {
        Ok(Value::Object(_)) => Ok(bytes),
        _ => Err(PayloadError::NotJson),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn vector() -> Value {
        serde_json::from_str(include_str!(
            "../../../../../fixtures/notifications/20-pubnub-aes-test-vector.json"
        ))
        .unwrap()
    }

    fn key() -> Secret {
        Secret::new(vector()["encryptionKey_base64"].as_str().unwrap())
    }

    #[test]
    fn public_vector_opens() {
        let opened = open(&vector()["ciphertext_base64"], Some(&key()));
        assert_eq!(opened.problem, None);
        let inside: Value = serde_json::from_slice(&opened.bytes).unwrap();
        assert_eq!(inside, vector()["plaintext"]);
    }

    #[test]
    fn what_cannot_be_opened_is_kept() {
        let sealed = vector()["ciphertext_base64"].clone();
        for (payload, key, problem) in [
            (sealed.clone(), None, PayloadError::NoKey),
            (
                sealed.clone(),
                Some(Secret::new("c2hvcnQ=")),
                PayloadError::BadKey,
            ),
            (
                sealed,
                Some(Secret::new("AAAAAAAAAAAAAAAAAAAAAA==")),
                PayloadError::NotDecrypted,
            ),
            (json!("%%%"), Some(key()), PayloadError::NotBase64),
            (json!("YWJj"), Some(key()), PayloadError::NotDecrypted),
            (json!(7), Some(key()), PayloadError::NotJson),
        ] {
            let opened = open(&payload, key.as_ref());
            assert_eq!(opened.problem, Some(problem));
            assert!(!opened.bytes.is_empty());
        }
    }

    #[test]
    fn plain_envelopes_pass() {
        let plain = json!({"uuid": "1", "body": {}});
        assert_eq!(open(&plain, None).problem, None);
        assert_eq!(open(&plain, Some(&key())).problem, None);
    }

    proptest! {
        #[test]
        fn no_text_panics(text in ".{0,200}") {
            let opened = open(&Value::String(text.clone()), Some(&key()));
            prop_assert_eq!(opened.bytes, text.into_bytes());
        }
    }
}
