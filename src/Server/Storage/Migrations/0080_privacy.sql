-- Users who are to be erased, or have been; exports of everything about a user; and the audit by its age.

alter table app_user
    -- When they are erased, as they asked for; they can take it back until then.
    add column erase_at timestamptz,
    -- From then on only the number is left, and what hangs on it in the log.
    add column erased_at timestamptz;
create index app_user_erasure on app_user (erase_at) where erase_at is not null and erased_at is null;

-- The newest that each user asked for. Its file is in the data folder of the server that runs the venue.
create table data_export (
    venue_id     int         not null,
    user_id      bigint      not null references app_user (id) on delete cascade,
    -- The name of its file.
    id           uuid        not null,
    requested_at timestamptz not null,
    state        text        not null default 'making' check (state in ('making', 'ready', 'failed')),
    -- How much of it is written.
    percent      int         not null default 0 check (percent between 0 and 100),
    ready_at     timestamptz,
    -- In bytes.
    length       bigint,
    primary key (venue_id, user_id)
);

-- Rows come in the order of their time.
create index audit_at on audit using brin (at);
