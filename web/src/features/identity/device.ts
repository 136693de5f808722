/** The newest name that a browser gives itself stands last: each also claims to be those before it. */
const browsers: readonly (readonly [RegExp, string])[] = [
  [/Edg(e|A|iOS)?\//, 'Edge'],
  [/OPR\/|Opera/, 'Opera'],
  [/SamsungBrowser\//, 'Samsung Internet'],
  [/(Firefox|FxiOS)\//, 'Firefox'],
  [/(Chrome|CriOS|HeadlessChrome)\//, 'Chrome'],
  [/Version\/.*Safari\//, 'Safari'],
  [/curl\//i, 'curl'],
  [/python/i, 'a Python program'],
];

const systems: readonly (readonly [RegExp, string])[] = [
  [/iPhone|iPad|iPod/, 'iOS'],
  [/Android/, 'Android'],
  [/Windows/, 'Windows'],
  [/Mac OS X|Macintosh/, 'macOS'],
  [/CrOS/, 'ChromeOS'],
  [/Linux/, 'Linux'],
];

/** "Firefox on Windows", as far as the browser says so. */
export function deviceOf(agent: string | null | undefined): string {
  if (!agent) return 'an unknown program';
  const [browser, system] = [browsers, systems].map((known) => known.find(([pattern]) => pattern.test(agent))?.[1]);
  if (!browser) return system ? `a program on ${system}` : 'an unknown program';
  return system ? `${browser} on ${system}` : browser;
}

/** Where an address is, as far as the address itself tells. */
export function placeOf(address: string | null | undefined): string {
  if (!address) return 'from an unknown address';
  if (/^(127\.|::1$)/.test(address)) return 'on the computer of the exchange';
  if (/^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|169\.254\.|f[cd][0-9a-f]{2}:|fe80:)/i.test(address))
    return `from ${address}, in the local network`;
  return `from ${address}`;
}
