-- Orders and the ledger as narrow as what reads them. All of it is filled from the log again when the server starts.

-- Every order as it stands, or stood when it ended. Its story is told from the log: from the event that placed it to the end of that command, and from
-- each later event that is named here to the end of its command.
drop table orders;
create table orders (
    order_id         bigint      not null,
    placed_sequence  bigint      not null,
    quantity         bigint      not null,
    -- Null where nothing was filled.
    filled           bigint,
    filled_value     bigint,
    fees             bigint,
    limit_price      bigint,
    stop_price       bigint,
    placed_at        timestamptz not null,
    -- Null where it is as it was placed.
    updated_at       timestamptz,
    expires_at       timestamptz,
    parent_id        bigint,
    trail_ticks      bigint,
    venue_id         integer     not null,
    account_id       integer     not null,
    trail_millionths integer,
    symbol           text        not null,
    side             text        not null,
    type             text        not null,
    time_in_force    text        not null,
    -- Null for what most are: simple, and placed by its owner.
    class            text,
    cause            text,
    stage            text        not null,
    self_trade       text        not null,
    profile          text        not null,
    client_order_id  text,
    cancel_reason    text,
    legs             bigint[],
    later_sequences  bigint[],
    -- What few orders ask for: an amount instead of a quantity, a size to show, legs and the like.
    options          jsonb,
    primary key (venue_id, order_id) with (fillfactor = 100)
) with (fillfactor = 85);

-- No column of an index changes: an order that is filled or cancelled is written where there is room beside it, and no index is touched.
create index orders_account on orders (venue_id, account_id, order_id);
create index orders_symbol on orders (venue_id, account_id, symbol, order_id);
create index orders_client_order_id on orders (venue_id, account_id, client_order_id, order_id) where client_order_id is not null;

-- Movements of money and assets between accounts, and debts. What is set aside for an order moves nothing and has no entry: the log has it, and an
-- order's row tells what it holds. Each posting is two rows that sum to zero. The venue's own accounts are here too. A debt is a balance below zero of
-- the bucket owed. Kept for seven years, as trades are.
drop table ledger_entries;
create table ledger_entries (
    -- Counted from 1 for each account.
    number     bigint      not null,
    -- The event that it came from.
    sequence   bigint      not null,
    at         timestamptz not null,
    amount     bigint      not null,
    -- Of the account's bucket of the asset, after it: the sum of all amounts so far. Nothing for the venue's own accounts, whose sums are wider.
    balance    bigint,
    order_id   bigint,
    trade_id   bigint,
    venue_id   integer     not null,
    account_id integer     not null,
    reason     text        not null,
    asset      text        not null,
    bucket     text        not null,
    primary key (venue_id, account_id, number, sequence)
) partition by range (sequence);
create table ledger_entries_all partition of ledger_entries default;
create index ledger_entries_asset on ledger_entries (venue_id, account_id, asset, number);

drop table balances;
create table balances (
    venue_id   integer not null,
    account_id integer not null,
    asset      text    not null,
    -- What the account has, set aside for orders or not.
    owned      numeric not null,
    -- Above zero: what was borrowed.
    owed       bigint  not null,
    primary key (venue_id, account_id, asset)
) with (fillfactor = 50);

delete from projection_checkpoint where projection in ('orders', 'ledger');
