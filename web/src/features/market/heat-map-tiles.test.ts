import { expect, test } from 'vitest';
import type { AssetClass, ScreenerRow } from '@/api/types';
import { heatMap } from './heat-map-tiles';

const row = (symbol: string, asset_class: AssetClass, turnover: number) =>
  ({ symbol, asset_class, turnover: String(turnover) }) as ScreenerRow;
const many = (count: number, assetClass: AssetClass, turnover: (index: number) => number) =>
  Array.from({ length: count }, (_, index) => row(`${assetClass}${index}`, assetClass, turnover(index)));

test('every instrument is somewhere, and every tile has room for a name', () => {
  const rows = [
    ...many(30, 'equity', (index) => 10 ** (9 - index / 4)),
    ...many(20, 'crypto', (index) => 10 ** (12 - index / 3)),
  ];
  for (const width of [320, 700, 1_200]) {
    const { tiles } = heatMap(rows, { width, height: 380 });
    const found = tiles.flatMap((tile) => ('row' in tile ? [tile.row] : tile.others));
    expect(found.map(({ symbol }) => symbol).sort()).toEqual(rows.map(({ symbol }) => symbol).sort());
    for (const { width: wide, height: high } of tiles) expect([wide >= 44, high >= 30]).toEqual([true, true]);
  }
});

test('a class has the room of its instruments, whatever its turnover', () => {
  const rows = [...many(10, 'equity', () => 1_000), ...many(10, 'crypto', () => 1_000_000_000)];
  const [one, other] = heatMap(rows, { width: 1_000, height: 400 }).groups.map(({ width, height }) => width * height);
  expect(Math.abs(one! / other! - 1)).toBeLessThan(0.05);
});

test('one class alone needs no name', () => {
  expect(
    heatMap(
      many(5, 'equity', () => 1),
      { width: 500, height: 300 },
    ).groups,
  ).toEqual([]);
});
