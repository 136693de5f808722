import { expect, test } from 'vitest';
import type { Drawing } from '@/charts/drawings/drawing';
import { type ChartLayout, oneChart, withGrid, withSymbol } from './chart-setup';
import { contentOf, describe, drawingsOf, layoutOf } from './layout-content';

const line: Drawing = {
  id: 'a',
  kind: 'horizontal_line',
  points: [{ time: 1_767_323_045, price: 1.5 }],
  text: null,
  isLocked: true,
  isHidden: false,
};
const [chart] = withSymbol(oneChart, 'BTC-USD').charts;
const layout: ChartLayout = withGrid(
  { ...oneChart, charts: [{ ...chart!, indicators: [{ name: 'sma', settings: [20] }], compared: ['ETH-USD'] }] },
  2,
);

test('what is saved comes back as it was, drawings once for each symbol', () => {
  const content = contentOf(layout, (symbol) => (symbol === 'BTC-USD' ? [line] : []));
  expect(content.drawings.map(({ symbol }) => symbol)).toEqual(['BTC-USD']);
  // The wire has decimals as strings.
  const wire = JSON.parse(JSON.stringify(content).replaceAll('[20]', '["20"]')) as typeof content;
  expect(layoutOf(wire)).toEqual(layout);
  expect(drawingsOf(wire)).toEqual([{ symbol: 'BTC-USD', items: [line] }]);
});

test('what this client cannot draw is no layout', () => {
  const content = contentOf(layout, () => []);
  const [first, second] = content.charts;
  expect(
    layoutOf({ ...content, charts: [first!, { ...second!, indicators: [{ name: 'later', settings: [] }] }] }),
  ).toBeNull();
});

test('a chart is told in words', () => {
  expect(describe(layout.charts[0]!)).toBe('BTC-USD, 1 minute, Candles, with SMA 20, compared with ETH-USD');
});
