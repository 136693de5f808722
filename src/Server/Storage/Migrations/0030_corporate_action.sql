-- Splits and dividends, to come and past.
create table corporate_action (
    id             bigint      generated always as identity primary key,
    venue_id       integer     not null,
    -- By name: what is said here may be listed later.
    symbol         text        not null,
    type           text        not null check (type in ('split', 'cash_dividend')),
    -- By the calendar of the instrument's market.
    ex_date        date        not null,
    to_shares      integer,
    from_shares    integer,
    -- For each whole unit, in the quote asset.
    amount         numeric,
    status         text        not null default 'pending' check (status in ('pending', 'applied', 'cancelled')),
    -- Why it was cancelled, where the venue refused it.
    reason         text,
    created_at     timestamptz not null,
    applied_at     timestamptz,
    -- The event that says it.
    event_sequence bigint,
    check ((type = 'split') = (to_shares is not null and from_shares is not null)),
    check ((type = 'cash_dividend') = (amount is not null)),
    check ((status = 'applied') = (event_sequence is not null))
);

-- The same, said twice, is one; what was cancelled may be said again.
create unique index corporate_action_once on corporate_action (venue_id, symbol, ex_date, type, coalesce(to_shares, 0), coalesce(from_shares, 0), coalesce(amount, 0))
    where status <> 'cancelled';
create index corporate_action_pending on corporate_action (venue_id, ex_date) where status = 'pending';
create index corporate_action_symbol on corporate_action (venue_id, symbol, id);
