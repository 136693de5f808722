/** The profiles of fees and delay, as they are chosen from. */
export const profiles = [
  { value: 'standard', label: 'Standard: 0.1 and 0.2 % fees, no delay' },
  { value: 'frictionless', label: 'Frictionless: no fees, no delay' },
  { value: 'retail', label: 'Retail: a broker for everybody' },
  { value: 'exchange', label: 'Exchange: as on a crypto exchange' },
  { value: 'pessimistic', label: 'Pessimistic: expensive and slow' },
] as const;
