import type { components } from './schema';

/** The wire's shapes by the names the client uses: the one place that knows how the generated schema calls them. */
type Schemas = components['schemas'];

export type User = Schemas['UserBody'];
export type Session = Schemas['SessionBody'];
export type ApiKey = Schemas['KeyBody'];
export type KeyRequest = Schemas['MakeKeyRequest'];
export type MadeKey = Schemas['MadeKeyBody'];
export type Passkey = Schemas['PasskeyBody'];
export type PasskeyAnswer = Schemas['PasskeyAnswer'];
export type PasskeyChallenge = Schemas['PasskeyChallengeBody'];
export type TotpEnrolment = Schemas['TotpEnrolmentBody'];
export type DataExport = Schemas['ExportBody'];
export type Erasure = Schemas['ErasureBody'];
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
export type Profit = Schemas['ProfitBody'];
export type RefusedOrder = Schemas['RefusedOrderBody'];
export type Performance = Schemas['PerformanceBody'];
export type LedgerLine = Schemas['LedgerLineBody'];
export type Instrument = Schemas['InstrumentBody'];
export type InstrumentDetails = Schemas['InstrumentDetailsBody'];
export type AssetClass = Schemas['AssetClass'];
export type ScreenerRow = Schemas['ScreenerRow'];
export type MarketClock = Schemas['MarketClockBody'];
export type Ticker = Schemas['TickerBody'];
export type Print = Schemas['PrintBody'];
export type Candle = Schemas['CandleBody'];
export type ChartDrawings = Schemas['DrawingsBody'];
export type CorporateAction = Schemas['CorporateActionBody'];
export type SavedLayout = Schemas['LayoutBody'];
export type LayoutContent = Schemas['LayoutContent'];
export type SharedLayout = Schemas['SharedLayoutBody'];

export type Watchlist = Schemas['WatchlistBody'];
export type WatchlistItem = Schemas['WatchlistItem'];
export type Profile = Schemas['ProfileBody'];
export type Fees = Schemas['FeesBody'];
export type Share = Schemas['ShareBody'];
export type NewShare = Schemas['NewShareBody'];
export type ShareRequest = Schemas['ShareAccountRequest'];
export type SharedAccount = Schemas['SharedAccountBody'];
export type SharedView = Schemas['SharedViewBody'];
export type Alert = Schemas['AlertBody'];
export type AlertRequest = Schemas['CreateAlertRequest'];
export type Notice = Schemas['NotificationsBody']['notifications'][number];

export type Backtest = Schemas['BacktestBody'];
export type BacktestSummary = Schemas['BacktestSummaryBody'];
export type BacktestReport = Schemas['BacktestReportBody'];
export type BacktestTrade = Schemas['BacktestTradeBody'];
export type BacktestRequest = Schemas['CreateBacktestRequest'];
export type SweepRequest = Schemas['SweepRequest'];
export type Sweep = Schemas['SweepBody'];
export type SweepTrial = Schemas['SweepTrialBody'];
export type BacktestProgress = Schemas['BacktestProgressBody'];
export type StrategyRules = Schemas['RulesRequest'];
export type RuleCondition = Schemas['RuleConditionRequest'];
export type RuleNumber = Schemas['RuleNumberRequest'];
export type StrategyScript = Schemas['ScriptRequest'];

export type Venue = Schemas['VenueBody'];
export type VenueClock = Schemas['VenueClockBody'];
/** What the server has a default for may be left out. */
export type VenueRequest = Omit<Schemas['OpenVenueRequest'], 'capital' | 'profile'> &
  Partial<Pick<Schemas['OpenVenueRequest'], 'capital' | 'profile'>>;
export type Scenario = NonNullable<Schemas['Scenario']>;
export type ForkRequest = Schemas['ForkVenueRequest'];
export type CounterfactualRequest = Schemas['OpenCounterfactualRequest'];
export type Comparison = Schemas['ComparisonBody'];
export type ComparedOrder = Schemas['ComparedOrderBody'];
export type ComparedVenue = Schemas['ComparedVenueBody'];
export type ClockRequest = Schemas['ClockRequest'];

export type ListedUser = Schemas['ListedUserBody'];
export type UserDetail = Schemas['UserDetailBody'];
export type HealthOverview = Schemas['HealthOverviewBody'];
export type Risk = Schemas['RiskBody'];
export type AdministeredInstrument = Schemas['AdministeredInstrumentBody'];
export type AuditEntry = Schemas['AuditEntryBody'];
export type Invitation = Schemas['InvitationBody'];
export type ServerSettings = Schemas['SettingsBody'];
export type SettingsChange = Schemas['ChangeSettingsRequest'];

export type Side = Order['side'];
export type Interval = '1m' | '5m' | '15m' | '30m' | '1h' | '4h' | '1d';

/** Price and quantity of one level of a book, as the wire has them. */
export type Level = readonly [price: string, qty: string];
