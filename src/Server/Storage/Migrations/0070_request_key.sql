-- Requests with an Idempotency-Key that were done in PostgreSQL; those that the venue did are in its log. Written with what the request
-- made, or not at all.
create table request_key (
    -- Digests of the user and the key they sent, and of what was asked under it.
    key uuid primary key,
    body uuid not null,
    user_id bigint not null references app_user (id) on delete cascade,
    -- The id of what was made.
    made bigint,
    at timestamptz not null
);

create index request_key_at on request_key (at);
create index request_key_user on request_key (user_id);
