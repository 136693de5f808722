import type { BacktestReport } from '@/api/types';

type Figures = BacktestReport['figures'];

export interface FigureWords {
  of: keyof Figures;
  name: string;
  /** In a sentence. */
  means: string;
  formula: string;
  /** How it is written. */
  as: 'change' | 'share' | 'ratio' | 'money' | 'gain' | 'count';
}

export interface FigureGroup {
  name: string;
  figures: readonly FigureWords[];
}

const figure = (
  of: keyof Figures,
  as: FigureWords['as'],
  name: string,
  means: string,
  formula: string,
): FigureWords => ({ of, as, name, means, formula });

/** The figures of a report, each with its meaning and its formula. */
export const figureGroups: readonly FigureGroup[] = [
  {
    name: 'Result',
    figures: [
      figure(
        'return',
        'change',
        'Return',
        'What the capital won or lost, fees paid.',
        'Equity at the end ÷ capital − 1',
      ),
      figure(
        'held_return',
        'change',
        'Buy and hold',
        'What somebody got who bought equal parts of everything at its first price and held it, without fees.',
        'Last price ÷ first price − 1, the mean of all instruments',
      ),
      figure(
        'annual_return',
        'change',
        'Return a year',
        'What a year of it would bring, if it went on like this.',
        '(1 + return) ^ (days of a year ÷ days played) − 1',
      ),
      figure(
        'end_equity',
        'money',
        'Equity at the end',
        'What the account was worth at the last price.',
        'Cash + value of positions',
      ),
      figure(
        'open_profit',
        'gain',
        'Still open',
        'What positions that are open at the end have won or lost so far.',
        'Value at the last price − cost − fees',
      ),
    ],
  },
  {
    name: 'Risk',
    figures: [
      figure(
        'max_drawdown',
        'share',
        'Max drawdown',
        'The deepest fall below an earlier high.',
        'Largest of: 1 − equity ÷ highest equity before it',
      ),
      figure(
        'volatility',
        'share',
        'Volatility',
        'How much the account swings, for a year.',
        'Standard deviation of daily returns × √days of a year',
      ),
      figure(
        'sharpe',
        'ratio',
        'Sharpe',
        'Return for risk, over a rate of zero.',
        'Mean of daily returns ÷ their standard deviation × √days of a year',
      ),
      figure(
        'sortino',
        'ratio',
        'Sortino',
        'As Sharpe, but only losses count as risk.',
        'Mean of daily returns ÷ their downside deviation × √days of a year',
      ),
      figure('calmar', 'ratio', 'Calmar', 'Return for the deepest fall.', 'Return a year ÷ max drawdown'),
      figure(
        'exposure',
        'share',
        'In the market',
        'In which part of the time there was a position.',
        'Bars with a position ÷ all bars',
      ),
    ],
  },
  {
    name: 'Wins and losses',
    figures: [
      figure('trades', 'count', 'Closed trades', 'Positions that were opened and closed again.', 'Count'),
      figure('win_rate', 'share', 'Win rate', 'Which part of them won.', 'Trades that won ÷ closed trades'),
      figure(
        'profit_factor',
        'ratio',
        'Profit factor',
        'Above 1, winners won more than losers lost.',
        'Sum of all wins ÷ sum of all losses',
      ),
      figure(
        'average_trade',
        'gain',
        'Average trade',
        'What a closed trade won on average.',
        'Sum of results ÷ closed trades',
      ),
      figure(
        'average_win',
        'gain',
        'Average win',
        'What a trade that won, won on average.',
        'Sum of wins ÷ count of wins',
      ),
      figure(
        'average_loss',
        'gain',
        'Average loss',
        'What a trade that did not win came to on average.',
        'Sum of losses ÷ count of losses',
      ),
      figure('best_trade', 'gain', 'Best trade', 'The largest result of a closed trade.', 'Largest result'),
      figure('worst_trade', 'gain', 'Worst trade', 'The smallest result of a closed trade.', 'Smallest result'),
      figure(
        'longest_losing_streak',
        'count',
        'Longest losing streak',
        'So many trades in a row did not win.',
        'Longest run of results of 0 or below',
      ),
    ],
  },
  {
    name: 'Costs',
    figures: [
      figure('fees', 'money', 'Fees', 'What all fills cost in fees.', 'Sum of the fees of all fills'),
      figure(
        'slippage',
        'money',
        'Slippage',
        'What fills cost against the last price when their order was decided on.',
        'Sum of (price − last price when decided) × quantity, against the order',
      ),
      figure('turnover', 'ratio', 'Turnover', 'How often the capital was traded.', 'Value of all fills ÷ capital'),
      figure('orders', 'count', 'Orders', 'How many were placed.', 'Count'),
      figure('fills', 'count', 'Fills', 'How often an order traded.', 'Count'),
    ],
  },
];
