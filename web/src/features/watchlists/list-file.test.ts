import { expect, test } from 'vitest';
import type { Watchlist } from '@/api/types';
import { mostSymbols, readFile, toFile } from './list-file';

const symbols = ['BTC-USD', 'ETH-USD', 'AAPL', 'MSFT'];

const list = (items: Watchlist['items']) => ({ items }) as Watchlist;

test('a list that was saved is read as it was', () => {
  const items = [{ symbol: 'AAPL' }, { section: 'Coins, and "more"' }, { symbol: 'BTC-USD' }, { section: '=1+1' }];
  expect(readFile(toFile(list(items)), symbols)).toEqual({ items, unknown: [], cut: 0 });
});

test('lists of other programs are read: one line with commas, with exchanges, in any case', () => {
  expect(readFile('###SHARES,NASDAQ:AAPL,nasdaq:msft,###COINS,COINBASE:BTCUSD,eth/usd', symbols)).toEqual({
    items: [
      { section: 'SHARES' },
      { symbol: 'AAPL' },
      { symbol: 'MSFT' },
      { section: 'COINS' },
      { symbol: 'BTC-USD' },
      { symbol: 'ETH-USD' },
    ],
    unknown: [],
    cut: 0,
  });
});

test('what is not listed here is named, once, and a heading of the column is not', () => {
  expect(readFile('symbol\r\nAAPL\r\nTSLA\r\nAAPL\r\nXETR:SAP\r\nTSLA\r\n', symbols)).toEqual({
    items: [{ symbol: 'AAPL' }],
    unknown: ['TSLA', 'XETR:SAP'],
    cut: 0,
  });
});

test('a list that is too long is cut, and says by how much', () => {
  const many = Array.from({ length: mostSymbols + 3 }, (_, number) => `S${number}`);
  const read = readFile(many.join('\n'), many);
  expect([read.items.length, read.cut]).toEqual([mostSymbols, 3]);
});
