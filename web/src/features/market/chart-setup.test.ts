import { expect, test } from 'vitest';
import { type ChartLayout, isLayout, oneChart, withChange, withGrid, withLinks, withSymbol } from './chart-setup';

const symbols = ({ charts }: ChartLayout) => charts.map(({ symbol }) => symbol);
const two = (links: Partial<ChartLayout['links']> = {}): ChartLayout => {
  const [chart] = withSymbol(oneChart, 'A').charts;
  return {
    charts: [chart!, { ...chart!, symbol: 'B', interval: '1h' }],
    active: 1,
    links: { ...oneChart.links, ...links },
  };
};

test('the active chart shows the instrument of the page, and with linked symbols all do', () => {
  expect(symbols(withSymbol(two(), 'C'))).toEqual(['A', 'C']);
  expect(symbols(withSymbol(two({ symbol: true }), 'C'))).toEqual(['C', 'C']);
});

test('an interval is the chart’s own, and with linked intervals that of all', () => {
  expect(withChange(two(), 0, { interval: '5m' }).charts.map(({ interval }) => interval)).toEqual(['5m', '1h']);
  const linked = withLinks(two(), { interval: true });
  expect(linked.charts.map(({ interval }) => interval)).toEqual(['1h', '1h']);
  expect(withChange(linked, 0, { interval: '5m' }).charts.map(({ interval }) => interval)).toEqual(['5m', '5m']);
});

test('a larger grid repeats the active chart, a smaller one keeps it', () => {
  expect(symbols(withGrid(two(), 4))).toEqual(['A', 'B', 'B', 'B']);
  const one = withGrid(two(), 1);
  expect([symbols(one), one.active]).toEqual([['B'], 0]);
  expect(withGrid({ ...two(), active: 0 }, 1).active).toBe(0);
});

test('what was kept is taken only where it can be drawn', () => {
  expect(isLayout(JSON.parse(JSON.stringify(two())))).toBe(true);
  const [chart] = two().charts;
  for (const wrong of [
    null,
    {},
    { ...two(), active: 2 },
    { ...two(), charts: [chart, chart, chart] },
    { ...two(), charts: [] },
    { ...two(), links: { symbol: true } },
    { ...oneChart, charts: [{ ...chart, interval: '7m' }] },
    { ...oneChart, charts: [{ ...chart, style: 'omen' }] },
    { ...oneChart, charts: [{ ...chart, compared: ['1', '2', '3', '4', '5', '6'] }] },
    { ...oneChart, charts: [{ ...chart, indicators: [{ name: 'nope', settings: [] }] }] },
  ])
    expect(isLayout(wrong)).toBe(false);
});
