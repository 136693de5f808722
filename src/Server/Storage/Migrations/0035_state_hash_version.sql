-- A digest of the state is only compared by the version of the program whose digest it is: that of version 1 took the lots of positions in,
-- which the venue keeps no longer.
alter table event_log_checkpoint add column hash_version integer not null default 1;
