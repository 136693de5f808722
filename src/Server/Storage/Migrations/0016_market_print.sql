-- Trades as everyone sees them, the feed's and the users', a table a day. They are not in the event log: what is not here is forgotten.
create table market_print (
    venue_id      integer     not null,
    instrument_id integer     not null,
    number        bigint      not null,
    at            timestamptz not null,
    price         integer     not null,
    quantity      bigint      not null,
    taker_buys    boolean     not null,
    primary key (venue_id, instrument_id, number, at)
) partition by range (at);
