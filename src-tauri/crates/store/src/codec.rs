//! How a notification's bytes lie in the file. The codec's number stands in every row, so that
//! later versions may choose another one.

use std::sync::LazyLock;

use rusqlite::types::{FromSql, FromSqlResult, ToSql, ToSqlOutput, ValueRef};
use zstd::bulk::{Compressor, Decompressor};
use zstd::dict::{DecoderDictionary, EncoderDictionary};
use zstd::zstd_safe::{CParameter, get_frame_content_size};

use crate::StoreError;

/// Trained on notifications of every kind with made-up numbers (`examples/train_dictionary.rs`).
/// Rows refer to it: it never changes, a better one gets a new codec number.
static DICTIONARY_1: &[u8] = include_bytes!("codec/dictionary_1.zdict");

const LEVEL: i32 = 1;

static ENCODER_1: LazyLock<EncoderDictionary<'static>> =
    LazyLock::new(|| EncoderDictionary::copy(DICTIONARY_1, LEVEL));
static DECODER_1: LazyLock<DecoderDictionary<'static>> =
    LazyLock::new(|| DecoderDictionary::copy(DICTIONARY_1));

/// Larger bodies are refused when read: no notification comes near it, so the row is damaged.
const LARGEST: usize = 64 << 20;

/// Codec of one row.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Codec {
    /// As it came.
    Plain,
    /// zstd with dictionary 1.
    Zstd1,
}

impl ToSql for Codec {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::from(match self {
            Self::Plain => 0_i64,
            Self::Zstd1 => 1,
        }))
    }
}

impl FromSql for Codec {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        match value.as_i64()? {
            0 => Ok(Self::Plain),
            1 => Ok(Self::Zstd1),
            other => Err(rusqlite::types::FromSqlError::OutOfRange(other)),
        }
    }
}

/// Packs bodies; one for each writer.
pub(crate) struct Packer {
    zstd: Compressor<'static>,
    buffer: Vec<u8>,
}

impl Packer {
    pub(crate) fn new() -> Result<Self, StoreError> {
        let damaged = |_| StoreError::Value {
            column: "notification.body",
        };
        let mut zstd = Compressor::with_prepared_dictionary(&ENCODER_1).map_err(damaged)?;
        // The row names the dictionary and the page is checked by SQLite.
        for parameter in [
            CParameter::DictIdFlag(false),
            CParameter::ChecksumFlag(false),
            CParameter::ContentSizeFlag(true),
        ] {
            zstd.set_parameter(parameter).map_err(damaged)?;
        }
        Ok(Self {
            zstd,
            buffer: Vec::new(),
        })
    }

    /// The smaller of the body and its packed form.
    pub(crate) fn pack<'a>(&'a mut self, body: &'a [u8]) -> (Codec, &'a [u8]) {
        self.buffer.clear();
        // Output that does not fit is not smaller.
        self.buffer.reserve(body.len());
        match self.zstd.compress_to_buffer(body, &mut self.buffer) {
            Ok(size) if size < body.len() => (Codec::Zstd1, &self.buffer),
            _ => (Codec::Plain, body),
        }
    }
}

/// Unpacks bodies; made once for a query.
pub(crate) struct Unpacker {
    zstd: Decompressor<'static>,
}

impl Unpacker {
    pub(crate) fn new() -> Result<Self, StoreError> {
        let zstd = Decompressor::with_prepared_dictionary(&DECODER_1).map_err(|_| unreadable())?;
        Ok(Self { zstd })
    }

    pub(crate) fn unpack(&mut self, codec: Codec, stored: Vec<u8>) -> Result<Vec<u8>, StoreError> {
        match codec {
            Codec::Plain => Ok(stored),
            Codec::Zstd1 => {
                let size = get_frame_content_size(&stored)
                    .ok()
                    .flatten()
                    .and_then(|size| usize::try_from(size).ok())
                    .filter(|size| *size <= LARGEST)
                    .ok_or_else(unreadable)?;
                self.zstd
                    .decompress(&stored, size)
                    .map_err(|_| unreadable())
            }
        }
    }
}

const fn unreadable() -> StoreError {
    StoreError::Value {
        column: "notification.body",
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn any_bytes_come_back(body in prop::collection::vec(any::<u8>(), 0..3000)) {
            let mut packer = Packer::new().unwrap();
            let (codec, stored) = packer.pack(&body);
            let back = Unpacker::new().unwrap().unpack(codec, stored.to_vec()).unwrap();
            prop_assert_eq!(back, body);
        }
    }

    #[test]
    fn recorded_notifications_shrink_to_a_quarter() {
        let recorded =
            include_str!("../../../../fixtures/notifications/02-outbound-pstn-answered-hold.jsonl");
        let mut packer = Packer::new().unwrap();
        let mut packed = 0;
        for line in recorded.lines() {
            // As the platform writes it, without the recorder's spaces.
            let line = line.replace("\": ", "\":").replace(", \"", ",\"");
            packed += packer.pack(line.as_bytes()).1.len();
        }
        assert!(
            packed * 4 < recorded.len(),
            "{packed} of {}",
            recorded.len()
        );
    }

    #[test]
    fn a_damaged_row_is_an_error_and_no_panic() {
        let mut unpacker = Unpacker::new().unwrap();
        assert!(unpacker.unpack(Codec::Zstd1, vec![1, 2, 3]).is_err());
        assert!(unpacker.unpack(Codec::Zstd1, Vec::new()).is_err());
    }
}
