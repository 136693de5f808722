import { Info } from './info';

interface Figure {
  name: string;
  /** In a sentence. */
  means: string;
  formula: string;
}

/** The figures of an account: one name and one formula for each, wherever it is shown. */
export const figures = {
  equity: {
    name: 'Equity',
    means: 'What the account is worth now.',
    formula: 'Cash + value of all positions (short ones count below zero)',
  },
  today: {
    name: 'Today',
    means: 'What was won or lost since midnight UTC, fees included. The percentage is of the equity without it.',
    formula: 'Equity now − equity at midnight − paid in today + taken out today',
  },
  total: {
    name: 'Total profit',
    means:
      'What was won or lost since the account was opened or last reset, fees included. The percentage is of what was paid in.',
    formula: 'Equity − (deposits − withdrawals)',
  },
  unrealised: {
    name: 'Unrealised',
    means: 'What open positions have won or lost so far.',
    formula: 'Value at the market − cost',
  },
  realised: {
    name: 'Realised',
    means: 'What closed positions, and closed parts of open ones, have won or lost.',
    formula: 'Proceeds − cost',
  },
  gross: {
    name: 'Gross profit',
    means: 'Won or lost by price alone, before fees.',
    formula: 'Net profit + fees',
  },
  fees: {
    name: 'Fees',
    means: 'What the trades cost in fees since the account was opened or last reset. Below zero, rebates were more.',
    formula: 'Sum of the fees of all fills',
  },
  net: {
    name: 'Net profit',
    means: 'What is left of the gross profit after fees.',
    formula: 'Gross profit − fees',
  },
  cash: {
    name: 'Cash',
    means: 'Money available and held for orders, less what was borrowed.',
    formula: 'Available + held − owed',
  },
  buyingPower: {
    name: 'Buying power',
    means: 'For how much a new order can be. A margin account can borrow, so it may be more than the cash.',
    formula: 'Money available; of a margin account, what its equity bears',
  },
  return: {
    name: 'Return',
    means:
      'Time-weighted: deposits, withdrawals and resets change nothing in it. So it differs from total profit in percent.',
    formula: 'Product of (1 + return) between each two flows of money, − 1',
  },
  drawdown: {
    name: 'Max drawdown',
    means: 'The deepest fall of the return curve below an earlier high.',
    formula: 'Smallest of: value ÷ highest value before it − 1',
  },
  sharpe: {
    name: 'Sharpe',
    means: 'Return for risk, with a riskless rate of zero.',
    formula: 'Mean of daily returns ÷ their standard deviation × √365',
  },
  sortino: {
    name: 'Sortino',
    means: 'As Sharpe, but only losses count as risk.',
    formula: 'Mean of daily returns ÷ their downside deviation × √365',
  },
  volatility: {
    name: 'Volatility',
    means: 'How much the account swings, for a year.',
    formula: 'Standard deviation of daily returns × √365',
  },
  days: {
    name: 'Best / worst day',
    means: 'The highest and the lowest daily return (UTC) in the period.',
    formula: 'Equity at the end of the day ÷ equity at its beginning − 1, flows left out',
  },
} as const satisfies Record<string, Figure>;

/** A figure's name with its meaning behind an "i". */
export function FigureName({ of }: { of: keyof typeof figures }) {
  const { name, means, formula } = figures[of];
  return (
    <>
      {name}
      <Info about={name}>
        <p>{means}</p>
        <p className="text-muted">{formula}</p>
      </Info>
    </>
  );
}
