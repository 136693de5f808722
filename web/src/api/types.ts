import type { components } from './schema';

/** The wire's shapes by the names the client uses: the one place that knows how the generated schema calls them. */
type Schemas = components['schemas'];

export type User = Schemas['User'];
export type Session = Schemas['Session'];
export type Account = Schemas['Account'];
export type Balance = Schemas['Balance'];
export type Order = Schemas['Order'];
export type OrderRequest = Schemas['PlaceOrderRequest'];
export type Trade = Schemas['Trade'];
export type Position = Schemas['Position'];
export type Portfolio = Schemas['Portfolio'];
export type Instrument = Schemas['Instrument'];
export type Ticker = Schemas['Ticker'];
export type Print = Schemas['Print'];
export type Candle = Schemas['Candle'];

export type Side = Order['side'];
export type Interval = '1m' | '5m' | '15m' | '30m' | '1h' | '4h' | '1d';

/** Price and quantity of one level of a book, as the wire has them. */
export type Level = readonly [price: string, qty: string];
