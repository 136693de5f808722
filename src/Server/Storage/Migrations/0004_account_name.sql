-- What people call their trading accounts. The venue knows accounts by number only; one without a name here is called by its place among its owner's.
create table account_name (
    venue_id   integer not null,
    account_id integer not null,
    name       text    not null check (length(name) between 1 and 40),
    primary key (venue_id, account_id)
);
