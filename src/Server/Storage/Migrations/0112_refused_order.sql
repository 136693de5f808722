-- Orders that were refused, for a day, so that their owner can ask why. At most the newest hundred of each account.
create table refused_order (
    id         bigint      not null,
    user_id    bigint      not null references app_user (id) on delete cascade,
    at         timestamptz not null,
    venue_id   integer     not null,
    account_id integer     not null,
    -- As it was asked for.
    request    jsonb       not null,
    code       text        not null,
    detail     text        not null,
    primary key (venue_id, id)
);
create index refused_order_user on refused_order (user_id);
