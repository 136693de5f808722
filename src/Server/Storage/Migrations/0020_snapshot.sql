-- The venue's whole state at a sequence of its log, so that a start need not read the log from its beginning. Never the only copy of anything.
create table snapshot (
    venue_id   integer     not null,
    sequence   bigint      not null,
    at         timestamptz not null default now(),
    -- The log's chain at this sequence: what follows in the log must follow this.
    log_hash   bytea       not null check (length(log_hash) = 32),
    state_hash bigint      not null,
    length     bigint      not null,
    -- SHA-256 over all chunks.
    digest     bytea       not null check (length(digest) = 32),
    primary key (venue_id, sequence)
);

create table snapshot_chunk (
    venue_id integer not null,
    sequence bigint  not null,
    number   integer not null,
    bytes    bytea   not null,
    primary key (venue_id, sequence, number),
    foreign key (venue_id, sequence) references snapshot on delete cascade deferrable initially deferred
);

-- Compressed already.
alter table snapshot_chunk alter column bytes set storage external;
