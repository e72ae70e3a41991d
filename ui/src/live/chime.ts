// Two short tones for an alert, made by the audio engine itself: no file to load.

let context: AudioContext | null = null;

export function chime(): void {
  if (typeof AudioContext === 'undefined') return;
  context ??= new AudioContext();
  const start = context.currentTime;
  [660, 880].forEach((pitch, i) => {
    if (!context) return;
    const tone = context.createOscillator();
    const volume = context.createGain();
    tone.frequency.value = pitch;
    volume.gain.setValueAtTime(0.0001, start + i * 0.16);
    volume.gain.exponentialRampToValueAtTime(0.12, start + i * 0.16 + 0.02);
    volume.gain.exponentialRampToValueAtTime(0.0001, start + i * 0.16 + 0.15);
    tone.connect(volume).connect(context.destination);
    tone.start(start + i * 0.16);
    tone.stop(start + i * 0.16 + 0.16);
  });
}
