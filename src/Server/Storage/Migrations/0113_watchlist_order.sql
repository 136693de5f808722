-- Lists stand in an order that their user chooses, and have headings between their symbols. A list's version grows by one with each change of what is in it: a
-- change of the whole names the one that it was made from.
alter table watchlist
    add place int not null default 0,
    add version int not null default 1 check (version > 0);

update watchlist set place = numbered.place
from (select id, row_number() over (partition by user_id order by id) as place from watchlist) numbered
where numbered.id = watchlist.id;

alter table watchlist_item
    drop constraint watchlist_item_pkey,
    alter symbol drop not null,
    add section text check (length(section) between 1 and 40),
    add constraint watchlist_item_kind check (num_nonnulls(symbol, section) = 1),
    add constraint watchlist_item_symbol_key unique (watchlist_id, symbol);

update watchlist_item set place = numbered.place
from (
    select watchlist_id, symbol, row_number() over (partition by watchlist_id order by place, symbol) as place from watchlist_item
) numbered
where numbered.watchlist_id = watchlist_item.watchlist_id and numbered.symbol = watchlist_item.symbol;

alter table watchlist_item add primary key (watchlist_id, place);
