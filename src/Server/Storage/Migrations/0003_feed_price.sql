-- The last price of each symbol that a feed played, so that its market goes on after a restart where it stood. Prints are not in the event log.
create table feed_price (
    symbol text        primary key,
    price  numeric     not null check (price > 0),
    at     timestamptz not null
);
