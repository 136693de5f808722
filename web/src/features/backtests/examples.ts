import type { RuleCondition, RuleNumber, StrategyRules } from '@/api/types';

export interface Example {
  id: string;
  name: string;
  /** What it hopes for, in a sentence or two. */
  about: string;
  rules: StrategyRules;
}

const indicator = (kind: string, settings: readonly number[], line = 0, ago = 0): RuleNumber => ({
  indicator: { kind, settings: settings.map(String), line },
  ago,
});
const close: RuleNumber = { bar: 'close', ago: 0 };
const value = (number: number): RuleNumber => ({ value: String(number), ago: 0 });

/** Long, with all that the account has. */
const long = (enter: RuleCondition[], exit: RuleCondition[]): StrategyRules => ({
  side: 'long',
  enter,
  exit,
  size: { percent: '100' },
});

/** Strategies that people know: to begin with, not to believe in. */
export const examples: readonly Example[] = [
  {
    id: 'golden-cross',
    name: 'Golden cross',
    about: 'Follows the trend: buys when the short average rises through the long one, and sells when it falls back.',
    rules: long(
      [{ left: indicator('sma', [50]), is: 'crosses_above', right: indicator('sma', [200]) }],
      [{ left: indicator('sma', [50]), is: 'crosses_below', right: indicator('sma', [200]) }],
    ),
  },
  {
    id: 'rsi-reversal',
    name: 'RSI reversal',
    about: 'Bets that a fall was too deep: buys when the RSI comes back above 30, and sells when it rises above 70.',
    rules: long(
      [{ left: indicator('rsi', [14]), is: 'crosses_above', right: value(30) }],
      [{ left: indicator('rsi', [14]), is: 'crosses_above', right: value(70) }],
    ),
  },
  {
    id: 'bollinger-reversal',
    name: 'Bollinger reversal',
    about: 'Bets on the way back to the mean: buys below the lower band, and sells above the middle.',
    rules: long(
      [{ left: close, is: 'crosses_below', right: indicator('bollinger', [20, 2], 2) }],
      [{ left: close, is: 'above', right: indicator('bollinger', [20, 2], 1) }],
    ),
  },
  {
    id: 'donchian-breakout',
    name: 'Donchian breakout',
    about: 'Buys a new high of 20 bars, and sells at a new low of 10: what the Turtles traded.',
    rules: long(
      [{ left: close, is: 'above', right: indicator('donchian', [20], 0, 1) }],
      [{ left: close, is: 'below', right: indicator('donchian', [10], 2, 1) }],
    ),
  },
  {
    id: 'macd-trend',
    name: 'MACD trend',
    about: 'Buys when the MACD rises through its signal, and sells when it falls through it.',
    rules: long(
      [{ left: indicator('macd', [12, 26, 9]), is: 'crosses_above', right: indicator('macd', [12, 26, 9], 1) }],
      [{ left: indicator('macd', [12, 26, 9]), is: 'crosses_below', right: indicator('macd', [12, 26, 9], 1) }],
    ),
  },
  {
    id: 'buy-and-hold',
    name: 'Buy and hold',
    about: 'Buys at once and keeps it to the end: what every other strategy has to beat.',
    rules: long([], []),
  },
];

export const exampleParameters = { fast: '50', slow: '200' };

/** The crossing of two averages as a script. */
export const exampleScript = `// Buys when the fast average rises through the slow one, and sells when it falls back.
const [symbol] = symbols;
let fast, slow;

function onStart() {
  fast = indicator(symbol, 'sma', [params.fast]);
  slow = indicator(symbol, 'sma', [params.slow]);
}

function onBar(bar) {
  // Too few bars came before.
  if (slow.before() === null) return;
  const now = fast.value() - slow.value();
  const before = fast.before() - slow.before();
  if (position(symbol) === 0 && now > 0 && before <= 0) {
    buy(symbol, { percent: 100, tag: 'entry' });
  } else if (position(symbol) > 0 && now < 0 && before >= 0) {
    close(symbol, 'exit');
  }
}
`;
