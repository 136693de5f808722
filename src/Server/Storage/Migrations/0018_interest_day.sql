-- The last day (UTC) for which a venue's accounts were charged interest: once a day, whatever restarts there are.
create table interest_day (
    venue_id integer primary key,
    day      date    not null
);
