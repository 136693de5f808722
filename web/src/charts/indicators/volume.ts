import { type Bar, indicator, sum, typical, windowed } from './fold';

/** On-balance volume: each bar's volume, added when the close rose and taken away when it fell. */
export const obv = () =>
  indicator<{ close: number | null; total: number }>({ close: null, total: 0 }, (before, bar) => {
    const total = before.total + Math.sign(bar.close - (before.close ?? bar.close)) * bar.volume;
    return [{ close: bar.close, total }, [total]];
  });

/** Chaikin's accumulation and distribution: each bar's volume, by where the close lies in the bar. */
export const accumulation = () =>
  indicator(0, (before: number, bar) => {
    const after = before + flow(bar);
    return [after, [after]];
  });

/** Chaikin's money flow: accumulation over <length> bars as a part of their volume, -1 to 1. */
export const moneyFlow = (length: number) =>
  windowed(
    length,
    1,
    (bar) => bar,
    (bars) => {
      const volume = sum(bars.map((bar) => bar.volume));
      return [volume === 0 ? 0 : sum(bars.map(flow)) / volume];
    },
  );

/** The money flow index: which part of the money went in bars with a rising typical price, 0 to 100. */
export const mfi = (length: number) =>
  windowed(
    length + 1,
    1,
    (bar) => bar,
    (bars) => {
      const money = bars.slice(1).map((bar, index) => {
        const change = Math.sign(typical(bar) - typical(bars[index]!));
        return change * typical(bar) * bar.volume;
      });
      const all = sum(money.map(Math.abs));
      return [all === 0 ? 50 : (100 * sum(money.filter((one) => one > 0))) / all];
    },
  );

const flow = ({ high, low, close, volume }: Bar) =>
  high === low ? 0 : (volume * (close - low - (high - close))) / (high - low);
