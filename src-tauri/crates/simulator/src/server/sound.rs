//! The sound of recordings and voicemails: short tones, so that whoever listens hears that it works.
//!
//! Pure.

/// Samples a second, of one byte each: a telephone's.
const RATE: u32 = 8_000;
/// No sound is longer, however long the call was.
const MOST_SECONDS: i64 = 60;

/// A WAV of so many seconds: a tone of a fifth of a second at every second's begin.
pub(super) fn wav(seconds: i64) -> Vec<u8> {
    let seconds = seconds.clamp(1, MOST_SECONDS);
    let samples = u32::try_from(seconds).unwrap_or(1) * RATE;
    let mut bytes = Vec::with_capacity(44 + samples as usize);
    bytes.extend(b"RIFF");
    bytes.extend((36 + samples).to_le_bytes());
    bytes.extend(b"WAVEfmt ");
    bytes.extend(16_u32.to_le_bytes());
    // Uncompressed, one channel, bytes a second, bytes a sample, bits a sample.
    bytes.extend(1_u16.to_le_bytes());
    bytes.extend(1_u16.to_le_bytes());
    bytes.extend(RATE.to_le_bytes());
    bytes.extend(RATE.to_le_bytes());
    bytes.extend(1_u16.to_le_bytes());
    bytes.extend(8_u16.to_le_bytes());
    bytes.extend(b"data");
    bytes.extend(samples.to_le_bytes());
    // Silence is the middle; 500 Hz is sixteen samples a wave.
    bytes.extend(
        (0..samples).map(|at| match (at % RATE < RATE / 5, at % 16 < 8) {
            (true, true) => 144,
            (true, false) => 112,
            (false, _) => 128,
        }),
    );
    bytes
}
