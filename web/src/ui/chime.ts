let context: AudioContext | undefined;

/** Two short tones: rising for what was bought, falling for what was sold. Browsers are silent until the page was first touched. */
export function chime(way: 'up' | 'down'): void {
  context ??= new AudioContext();
  const tones = way === 'up' ? [660, 880] : [880, 660];
  for (const [at, frequency] of tones.entries()) {
    const [tone, volume] = [context.createOscillator(), context.createGain()];
    const begin = context.currentTime + at * 0.09;
    tone.frequency.value = frequency;
    volume.gain.setValueAtTime(0.08, begin);
    volume.gain.exponentialRampToValueAtTime(0.0001, begin + 0.16);
    tone.connect(volume).connect(context.destination);
    tone.start(begin);
    tone.stop(begin + 0.17);
  }
}
