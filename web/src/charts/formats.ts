/** How numbers and times are written on the charts. */
export interface ChartFormats {
  number: (value: number, decimals: number) => string;
  /** As Intl has it; the computer's own where it is left out. */
  timeZone?: string;
  hour12: boolean;
}

const usual: ChartFormats = {
  number: (value, decimals) =>
    value.toLocaleString('en-US', { minimumFractionDigits: decimals, maximumFractionDigits: decimals }),
  hour12: false,
};

let current = usual;
const listeners = new Set<() => void>();

export const chartFormats = (): ChartFormats => current;

/** From now on, on every chart that there is and will be. */
export function setChartFormats(formats: ChartFormats): void {
  current = formats;
  for (const listener of [...listeners]) listener();
}

export function onChartFormats(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
