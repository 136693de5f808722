-- What is read of the past. All of it is filled from the event log and can be emptied and filled again. Money is in its asset's smallest unit,
-- prices in ticks and quantities in steps of their instrument: exact, as in the log.

-- Whether a batch lists, opens or sets something that later events are read by. A reader that starts in the middle reads these first.
-- Of batches written before this column it is not known: they are read too.
alter table event_log add column defines boolean not null default true;
create index event_log_defines on event_log (venue_id, first_sequence) where defines;

-- How far each projection is. Changed in the transaction that writes its rows, and held while it is rebuilt.
create table projection_checkpoint (
    venue_id   integer not null,
    projection text    not null,
    sequence   bigint  not null,
    -- When the last event that it has taken in happened.
    at         timestamptz not null,
    primary key (venue_id, projection)
);

-- How far each consumer outside has been served.
create table subscription_cursor (
    venue_id integer     not null,
    consumer text        not null check (length(consumer) between 1 and 100),
    sequence bigint      not null,
    at       timestamptz not null default now(),
    primary key (venue_id, consumer)
);

-- Every order as it stands, or stood when it ended.
create table orders (
    venue_id        integer     not null,
    order_id        bigint      not null,
    account_id      integer     not null,
    symbol          text        not null,
    side            text        not null,
    type            text        not null,
    status          text        not null,
    is_open         boolean     not null,
    client_order_id text,
    placed_at       timestamptz not null,
    updated_at      timestamptz not null,
    -- All of it, what happened to it, and, where it was placed with an idempotency key, how that request was answered.
    view            jsonb       not null,
    story           jsonb       not null,
    answer          jsonb,
    primary key (venue_id, order_id)
);
create index orders_account on orders (venue_id, account_id, order_id);
create index orders_symbol on orders (venue_id, account_id, symbol, order_id);
create index orders_client_order_id on orders (venue_id, account_id, client_order_id, order_id) where client_order_id is not null;
create index orders_open on orders (venue_id) where is_open;

-- Each account's side of each trade. Kept for seven years: the range can be cut by a later migration, and what is older dropped.
create table trades (
    venue_id   integer     not null,
    account_id integer     not null,
    -- Twice the trade's number, and one more for the taker's side.
    number     bigint      not null,
    sequence   bigint      not null,
    trade_id   bigint      not null,
    order_id   bigint      not null,
    symbol     text        not null,
    side       text        not null,
    price      bigint      not null,
    quantity   bigint      not null,
    value      bigint      not null,
    fee        bigint      not null,
    is_maker   boolean     not null,
    at         timestamptz not null,
    primary key (venue_id, account_id, number, sequence)
) partition by range (sequence);
create table trades_all partition of trades default;

-- Double entry: each posting is two rows that sum to zero, one for the line it takes from and one for the line it gives to. The venue's own accounts
-- (the world, the house, fees) are here too. A debt is a balance below zero of the bucket owed. Kept for seven years, as trades are.
create table ledger_entries (
    venue_id   integer     not null,
    account_id integer     not null,
    -- Counted from 1 for each account.
    number     bigint      not null,
    -- The event that it came from.
    sequence   bigint      not null,
    at         timestamptz not null,
    reason     text        not null,
    asset      text        not null,
    bucket     text        not null,
    amount     bigint      not null,
    -- Of the account's bucket of the asset, after it: the sum of all amounts so far.
    balance    bigint      not null,
    order_id   bigint,
    trade_id   bigint,
    primary key (venue_id, account_id, number, sequence)
) partition by range (sequence);
create table ledger_entries_all partition of ledger_entries default;
create index ledger_entries_asset on ledger_entries (venue_id, account_id, asset, number);

create table balances (
    venue_id   integer not null,
    account_id integer not null,
    asset      text    not null,
    available  bigint  not null,
    held       bigint  not null,
    -- Above zero: what was borrowed.
    owed       bigint  not null,
    primary key (venue_id, account_id, asset)
);

create table positions (
    venue_id   integer not null,
    account_id integer not null,
    symbol     text    not null,
    -- In steps; short below zero.
    net        bigint  not null,
    cost       bigint  not null,
    realised   bigint  not null,
    -- Oldest first.
    lots       jsonb   not null,
    primary key (venue_id, account_id, symbol)
);

create table closed_lots (
    venue_id   integer     not null,
    account_id integer     not null,
    symbol     text        not null,
    sequence   bigint      not null,
    -- Its place among the lots that the event closed.
    line       integer     not null,
    was_short  boolean     not null,
    quantity   bigint      not null,
    cost       bigint      not null,
    opened_by  bigint      not null,
    opened_at  timestamptz not null,
    closed_by  bigint      not null,
    closed_at  timestamptz not null,
    proceeds   bigint      not null,
    result     bigint      not null,
    primary key (venue_id, account_id, symbol, sequence, line)
);

-- What each account was worth, in its own currency: at the end of each minute in which it moved, at each full hour while it has positions, and at each
-- midnight (UTC), where the log says anything after it. Positions are valued by the last trade of the venue: marks and the feed's prints are not logged.
create table portfolio_history (
    venue_id        integer     not null,
    account_id      integer     not null,
    at              timestamptz not null,
    cash            bigint      not null,
    positions_value bigint      not null,
    equity          bigint      generated always as (cash + positions_value) stored,
    -- Paid in less taken out since the account was last reset: equity above it is profit.
    deposited       bigint      not null,
    primary key (venue_id, account_id, at)
);

-- The price by which portfolio_history values an instrument.
create table last_trade (
    venue_id integer not null,
    symbol   text    not null,
    price    bigint  not null,
    primary key (venue_id, symbol)
);
