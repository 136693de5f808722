-- Bars of prices. Prices are ticks of the instrument, volumes steps. A list of intervals, each cut by time: a month of minutes, a year of the others, so that what
-- is too old goes by dropping tables, and a chart's question meets few.
create table candle (
    venue_id      integer     not null,
    instrument_id integer     not null,
    minutes       smallint    not null,
    time          timestamptz not null,
    open          integer     not null,
    high          integer     not null,
    low           integer     not null,
    close         integer     not null,
    volume        bigint      not null,
    primary key (venue_id, instrument_id, minutes, time)
) partition by list (minutes);

create table candle_1m partition of candle for values in (1) partition by range (time);
create table candle_5m partition of candle for values in (5) partition by range (time);
create table candle_15m partition of candle for values in (15) partition by range (time);
create table candle_30m partition of candle for values in (30) partition by range (time);
create table candle_1h partition of candle for values in (60) partition by range (time);
create table candle_4h partition of candle for values in (240) partition by range (time);
create table candle_1d partition of candle for values in (1440) partition by range (time);

-- Up to where bars and prints are written: the last logged event whose trades are in them.
create table market_checkpoint (
    venue_id integer     primary key,
    sequence bigint      not null,
    at       timestamptz not null
);

-- The instruments whose bars of the time before they first traded here are written.
create table market_past (
    venue_id      integer     not null,
    instrument_id integer     not null,
    until         timestamptz not null,
    primary key (venue_id, instrument_id)
);
