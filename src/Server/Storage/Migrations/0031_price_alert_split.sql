-- The newest split (its event) that the prices of a venue's alerts have followed.
create table price_alert_split (
    venue_id integer primary key,
    sequence bigint  not null
);
