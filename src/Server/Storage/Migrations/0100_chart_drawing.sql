-- What users drew on charts: a document for each user and instrument, written as a whole. Its version grows by one with each change, and a change names the
-- one that it was made from.
create table chart_drawing (
    user_id    bigint      not null references app_user (id) on delete cascade,
    symbol     text        not null,
    version    integer     not null check (version > 0),
    items      jsonb       not null check (octet_length(items::text) <= 131072),
    changed_at timestamptz not null,
    primary key (user_id, symbol)
);
