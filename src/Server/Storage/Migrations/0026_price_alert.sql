-- What users want to be told of prices. One that waits for its price is held in memory as well; a firing is written here before anybody is told.
create table price_alert (
    id bigint generated always as identity primary key,
    venue_id int not null,
    user_id bigint not null references app_user (id) on delete cascade,
    instrument_id int not null,
    condition text not null check (condition in ('above', 'below', 'percent_move')),
    -- Of above and below the price that is waited for; of a move the price that it is counted from.
    price numeric not null check (price > 0),
    percent numeric check (percent > 0),
    repeats boolean not null,
    -- A repeating one that has fired waits until the price has gone back.
    is_armed boolean not null default true,
    is_active boolean not null default true,
    note text check (length(note) <= 200),
    created_at timestamptz not null,
    fired_at timestamptz,
    fired_price numeric,
    times_fired int not null default 0,
    check ((condition = 'percent_move') = (percent is not null))
);

create index price_alert_user on price_alert (user_id, id);
create index price_alert_active on price_alert (venue_id) where is_active;

-- What users were told: the newest are said again to who begins to listen.
create table notification (
    id bigint generated always as identity primary key,
    user_id bigint not null references app_user (id) on delete cascade,
    alert_id bigint not null references price_alert (id) on delete cascade,
    price numeric not null,
    at timestamptz not null
);

create index notification_user on notification (user_id, id);
create index notification_alert on notification (alert_id);
