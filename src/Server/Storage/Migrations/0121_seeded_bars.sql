-- Bars of minutes of replays whose market is made from a seed, an hour of an instrument in a row. They could be worked out again, which takes
-- some seconds for each day of the market.
create table seeded_bars (
    venue_id       integer  not null references venue (id) on delete cascade,
    instrument_id  integer  not null,
    -- Since 1970.
    hour           integer  not null,
    -- Each bar: the minute of the hour, open, high, low, close, nothing (32 bits each), volume (64 bits).
    bars           bytea    not null check (octet_length(bars) <= 1920),
    primary key (venue_id, instrument_id, hour)
);
