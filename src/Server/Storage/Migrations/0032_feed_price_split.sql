-- The newest split (its event) that a last price is of: it goes on from the price of one share as it is now.
alter table feed_price add column split bigint not null default 0;
