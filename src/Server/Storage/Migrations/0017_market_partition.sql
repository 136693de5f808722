-- Makes the table that holds rows of a time, where it is missing. The role that serves requests may call it, and can change nothing else of the schema.
create function market_partition(parent text, at timestamptz) returns void
language plpgsql security definer set search_path = public, pg_temp set timezone = 'UTC' as $$
declare
    span   text := case parent when 'market_print' then 'day' when 'candle_1m' then 'month' else 'year' end;
    first  timestamptz := date_trunc(span, at, 'UTC');
    name   text := parent || to_char(first, case span when 'day' then '_YYYY_MM_DD' when 'month' then '_YYYY_MM' else '_YYYY' end);
begin
    if parent not in ('market_print', 'candle_1m', 'candle_5m', 'candle_15m', 'candle_30m', 'candle_1h', 'candle_4h', 'candle_1d') then
        raise exception 'market_partition knows no table %', parent;
    end if;
    if to_regclass(name) is null then
        execute format('create table if not exists %I partition of %I for values from (%L) to (%L)', name, parent, first, first + ('1 ' || span)::interval);
    end if;
end $$;

revoke all on function market_partition(text, timestamptz) from public;

do $$ begin
    if exists (select from pg_roles where rolname = 'tradecraft_server' and rolname <> current_user) then
        grant execute on function market_partition(text, timestamptz) to tradecraft_server;
    end if;
end $$;
