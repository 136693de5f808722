/** What a script has, and what it can call. */
const hooks = [
  ['onStart()', 'Once, before the first bar.'],
  ['onBar(bar)', 'When a bar has closed: bar.symbol, time, open, high, low, close, volume.'],
  ['onTick(tick)', 'At each price within a bar: tick.symbol, time, price.'],
  ['onFill(fill)', 'When an order of yours fills: fill.symbol, time, side, price, qty, fee, tag.'],
] as const;

const calls = [
  [
    'buy(symbol, what), sell(symbol, what)',
    'Places an order. One of percent, notional and qty says how much; limit, stop and trail_percent make it another order than a market order; stop_loss_percent, take_profit_percent, reduce_only and tag may be added.',
  ],
  ['close(symbol, tag)', 'Cancels what waits there and closes the position.'],
  ['cancel(symbol)', 'Cancels what waits there.'],
  ['position(symbol), last(symbol)', 'The quantity held, below zero when short; the last price.'],
  ['cash(), equity(), now()', 'The money, the worth of the account, the time in milliseconds.'],
  [
    "indicator(symbol, 'rsi', [14])",
    'An indicator of the chart’s list, to be made in onStart. Its value(line) is the one of the bar that closed, before(line) of the bar before; null where too few bars came before.',
  ],
  ['log(text)', 'A line in the report.'],
  ['symbols, params', 'The instruments of the test, and the parameters below by their names.'],
] as const;

export const ScriptHelp = () => (
  <details className="rounded-md border border-line px-3">
    <summary className="cursor-pointer py-2 text-xs text-muted hover:text-text pointer-coarse:py-3.5">
      What a script can call
    </summary>
    <dl className="grid gap-2 pb-3 text-xs">
      {[...hooks, ...calls].map(([code, means]) => (
        <div key={code}>
          <dt className="font-mono break-words">{code}</dt>
          <dd className="text-muted">{means}</dd>
        </div>
      ))}
    </dl>
    <p className="pb-3 text-xs text-muted">
      It sees nothing but this: no network, no files, no clock of its own. Chance comes from the seed. The same script
      over the same bars comes out the same. The route and its fields are in{' '}
      <a href="/docs/api" className="rounded underline underline-offset-4 hover:text-paper">
        the API’s documentation
      </a>
      .
    </p>
  </details>
);
