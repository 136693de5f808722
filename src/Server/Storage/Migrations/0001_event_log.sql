-- The event log: what happened, batch by batch. A row is one commit of the sequencer. Rows are only ever added.
create table event_log (
    venue_id       integer     not null,
    first_sequence bigint      not null,
    last_sequence  bigint      not null,
    at             timestamptz not null,
    payload        bytea       not null,
    -- SHA-256 over the hash before it and the payload as written: a changed, missing or moved row breaks the chain.
    hash           bytea       not null check (length(hash) = 32),
    primary key (venue_id, first_sequence),
    check (last_sequence >= first_sequence)
) partition by range (first_sequence);

-- One partition for now; a later migration can cut the range without touching what reads or writes the log.
create table event_log_all partition of event_log default;

-- The payload is binary and dense: compressing it again costs time and saves nothing.
alter table event_log alter column payload set storage external;

-- The digest of the venue's whole state at a sequence, to compare a replay with.
create table event_log_checkpoint (
    venue_id   integer     not null,
    sequence   bigint      not null,
    at         timestamptz not null,
    state_hash bigint      not null,
    primary key (venue_id, sequence)
);

-- The role that serves requests adds to the log and reads it, and can do nothing else to it.
do $$ begin
    if exists (select from pg_roles where rolname = 'tradecraft_server' and rolname <> current_user) then
        revoke update, delete, truncate on event_log, event_log_all, event_log_checkpoint from tradecraft_server;
    end if;
end $$;
