//! The public cipher vector, overflow, timetokens.

use aes::cipher::BlockModeDecrypt;
use serde_json::json;

use super::*;

fn at(seconds: i64) -> DateTime<Utc> {
    DateTime::UNIX_EPOCH + chrono::TimeDelta::seconds(1_790_000_000 + seconds)
}

fn decrypt(key: &[u8; 16], text: &str) -> Value {
    let mut bytes = STANDARD.decode(text).unwrap();
    let cipher = ecb::Decryptor::<aes::Aes128>::new(key.into());
    serde_json::from_slice(cipher.decrypt_padded::<Pkcs7>(&mut bytes).unwrap()).unwrap()
}

#[test]
fn cipher_agrees_with_the_public_vector() {
    let text =
        include_str!("../../../../../../fixtures/notifications/20-pubnub-aes-test-vector.json");
    let vector: Value = serde_json::from_str(text).unwrap();
    let key = STANDARD
        .decode(vector["encryptionKey_base64"].as_str().unwrap())
        .unwrap();
    let key: [u8; 16] = key.try_into().unwrap();
    let plain = decrypt(&key, vector["ciphertext_base64"].as_str().unwrap());
    assert_eq!(plain, vector["plaintext"]);
    // The same bytes come out again; the vector's text is its own, ECB is deterministic.
    let mut bytes = STANDARD
        .decode(vector["ciphertext_base64"].as_str().unwrap())
        .unwrap();
    let cipher = ecb::Decryptor::<aes::Aes128>::new((&key).into());
    let original = cipher.decrypt_padded::<Pkcs7>(&mut bytes).unwrap().to_vec();
    let original = String::from_utf8(original).unwrap();
    assert_eq!(
        encrypt(&key, &original),
        vector["ciphertext_base64"].as_str().unwrap()
    );
}

#[test]
fn the_hundred_and_first_message_pushes_out_the_first() {
    let mut channels = Channels::new(100);
    let (since, none) = channels.fetch(&["c".to_owned()], 0, at(0));
    assert!(none.is_empty() && since.to_string().len() == 17);
    for number in 0..101 {
        channels.publish("c", json!(number), at(1));
    }
    let (next, got) = channels.fetch(&["c".to_owned()], since, at(2));
    assert_eq!((got.len(), channels.lost()), (100, 1));
    assert_eq!(got.first().map(|m| m.payload.clone()), Some(json!(1)));
    assert_eq!(channels.fetch(&["c".to_owned()], next, at(2)).1, []);
    assert!(channels.drained(at(0)));
}

#[test]
fn timetokens_only_grow() {
    let mut channels = Channels::new(100);
    let tokens: Vec<_> = (0..50).map(|_| channels.advance(at(0))).collect();
    assert!(tokens.windows(2).all(|pair| pair[0] < pair[1]));
}
