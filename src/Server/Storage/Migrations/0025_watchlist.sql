-- Lists of instruments that users keep an eye on. Symbols are by name: a list may hold one that is not listed any more.
create table watchlist (
    id bigint generated always as identity primary key,
    user_id bigint not null references app_user (id) on delete cascade,
    name text not null check (length(name) between 1 and 40),
    created_at timestamptz not null,
    constraint watchlist_name_key unique (user_id, name)
);

create table watchlist_item (
    watchlist_id bigint not null references watchlist (id) on delete cascade,
    symbol text not null,
    -- Where it stands in the list; holes where others were taken out.
    place int not null,
    primary key (watchlist_id, symbol)
);
