-- How long a snapshot is before it is compressed: what making the next one costs goes by that, and so does when it is due.
alter table snapshot add column plain_length bigint not null default 0;
