/** What the keys do on every page of a replay. */
export const replayKeys = [
  { key: ' ', says: 'Play or pause the replay' },
  { key: 'shift+ArrowRight', says: 'Step the replay by a minute' },
] as const;
