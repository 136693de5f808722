-- Accounts that their owners let others see: a user, or whoever has a link. What is withdrawn is deleted; the audit knows that it was. The venue knows
-- accounts by number only. Reads are judged by these rows, so every server keeps them in memory and is told of each change.
create table account_share (
    id            bigint generated always as identity primary key,
    venue_id      integer     not null,
    account_id    integer     not null,
    owner_id      bigint      not null references app_user (id) on delete cascade,
    -- Whom it is shared with; null for a link.
    observer_id   bigint      references app_user (id) on delete cascade,
    -- SHA-256 of 256 random bits, which are stored nowhere; null where it is shared with a user.
    link_hash     bytea       unique,
    -- So old is the newest that is shown.
    delay_minutes integer     not null check (delay_minutes between 0 and 43200),
    until         timestamptz,
    created_at    timestamptz not null,
    check ((observer_id is null) <> (link_hash is null)),
    constraint account_share_observer_key unique (venue_id, account_id, observer_id)
);
create index account_share_owner on account_share (owner_id);
create index account_share_observer on account_share (observer_id);

create trigger account_share_change after insert or delete or update on account_share
    for each row execute function notify_row_change('id');
