import type { components } from './schema';

/** The wire's shapes by the names the client uses: the one place that knows how the generated schema calls them. */
type Schemas = components['schemas'];

export type User = Schemas['UserBody'];
export type Session = Schemas['SessionBody'];
export type Account = Schemas['AccountBody'];
export type Balance = Schemas['BalanceBody'];
export type Order = Schemas['OrderBody'];
export type OrderChange = Schemas['ReplaceOrderRequest'];
export type Explanation = Schemas['OrderExplanationBody'];
export type OrderRequest = Schemas['PlaceOrderRequest'];
export type OrderPreview = Schemas['OrderPreviewBody'];
export type Trade = Schemas['TradeBody'];
export type Position = Schemas['PositionBody'];
export type Portfolio = Schemas['PortfolioBody'];
export type PortfolioHistory = Schemas['PortfolioHistoryBody'];
export type Performance = Schemas['PerformanceBody'];
export type LedgerLine = Schemas['LedgerLineBody'];
export type Instrument = Schemas['InstrumentBody'];
export type AssetClass = Schemas['AssetClass'];
export type ScreenerRow = Schemas['ScreenerRow'];
export type MarketClock = Schemas['MarketClockBody'];
export type Ticker = Schemas['TickerBody'];
export type Print = Schemas['PrintBody'];
export type Candle = Schemas['CandleBody'];

export type Watchlist = Schemas['WatchlistBody'];
export type Alert = Schemas['AlertBody'];
export type AlertRequest = Schemas['CreateAlertRequest'];
export type Notice = Schemas['NotificationsBody']['notifications'][number];

export type Side = Order['side'];
export type Interval = '1m' | '5m' | '15m' | '30m' | '1h' | '4h' | '1d';

/** Price and quantity of one level of a book, as the wire has them. */
export type Level = readonly [price: string, qty: string];
