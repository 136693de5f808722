-- Commands that the venue failed at: each is a fault of the program. They are refused for a day.
create table failed_command (
    venue_id integer     not null,
    -- SHA-256 of the command's text.
    digest   bytea       not null,
    command  text        not null,
    -- The last event before it: the log up to there, and the command, repeat the failure.
    sequence bigint      not null,
    at       timestamptz not null,
    cause    text        not null,
    primary key (venue_id, digest)
);

-- Written before a venue opens again after its log could not be: a commit that shows that commits are possible.
create table log_probe (
    venue_id integer     primary key,
    at       timestamptz not null
);
