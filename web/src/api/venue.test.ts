import { expect, test } from 'vitest';
import { baseOf, keptIn, pageIn, pathIn, venueOf } from './venue';

test.each([
  ['/', null],
  ['/trade/BTC-USD', null],
  ['/venues', null],
  ['/venues/', null],
  ['/venues/5', '5'],
  ['/venues/5/', '5'],
  ['/venues/12/trade/BTC-USD', '12'],
  ['/venuesque/5/trade', null],
  ['/trade/venues/5', null],
])('%s is a page of venue %s', (pathname, venue) => {
  expect(venueOf(pathname)).toBe(venue);
});

test.each([
  ['/api/v1/orders', '/venues/5/api/v1/orders'],
  ['/api/v1/market/BTC-USD/candles', '/venues/5/api/v1/market/BTC-USD/candles'],
  ['/api/v1/watchlists', '/venues/5/api/v1/watchlists'],
  ['/api/v1/auth/stream-ticket', '/venues/5/api/v1/auth/stream-ticket'],
  ['/ws', '/venues/5/ws'],
  ['/api/v1/auth/login', '/api/v1/auth/login'],
  ['/api/v1/auth/refresh', '/api/v1/auth/refresh'],
  ['/api/v1/me', '/api/v1/me'],
  ['/api/v1/me/export', '/api/v1/me/export'],
  ['/api/v1/metrics', '/venues/5/api/v1/metrics'],
  ['/api/v1/keys/7', '/api/v1/keys/7'],
  ['/api/v1/users/7', '/api/v1/users/7'],
  ['/api/v1/admin/health', '/api/v1/admin/health'],
  ['/api/v1/invitations', '/api/v1/invitations'],
  ['/api/v1/backtests/3', '/api/v1/backtests/3'],
  ['/api/v1/venues/5/clock', '/api/v1/venues/5/clock'],
])('in a replay %s is asked under %s', (path, asked) => {
  expect(pathIn('5', path)).toBe(asked);
  expect(pathIn(null, path)).toBe(path);
});

test('a page is found again in another venue', () => {
  expect(pageIn('5', '/trade/BTC-USD')).toBe('/venues/5/trade/BTC-USD');
  expect(pageIn('6', '/venues/5/trade/BTC-USD')).toBe('/venues/6/trade/BTC-USD');
  expect(pageIn(null, '/venues/5/portfolio')).toBe('/portfolio');
  expect(pageIn(null, '/venues/5')).toBe('/');
  expect(baseOf(null)).toBe('');
});

test('what the browser keeps of one venue is not found in another', () => {
  const places = [null, '5', '6'].map((venue) => keptIn(venue, 'tradecraft-account'));
  expect(places[0]).toBe('tradecraft-account');
  expect(new Set(places).size).toBe(3);
});
