-- Users who can be disabled and have second factors; sessions that say where they are and end for good; links and tickets that are good
-- once; settings that change while the server runs. What requests are judged by is told to every server the moment it changes.

alter table app_user
    -- From then on nobody can sign in as this user, nor go on.
    add column disabled_at timestamptz,
    -- Access tokens of an earlier version are refused.
    add column token_version int not null default 0,
    -- The key of the codes of an authenticator, sealed; and from when on it is asked for.
    add column totp_key bytea,
    add column totp_since timestamptz,
    -- The newest 30 seconds whose code was used: each is good once.
    add column totp_used_step bigint not null default 0,
    add column signed_in_at timestamptz,
    -- Failures to sign in are counted by login and network, in memory.
    drop column failed_sign_ins,
    drop column locked_until;

alter table user_session
    -- When somebody last proved anew, with all their factors, that they are the user.
    add column proved_at timestamptz,
    -- Where it was opened from.
    add column address inet,
    add column user_agent text,
    -- When its tokens were last renewed.
    add column renewed_at timestamptz;
update user_session set renewed_at = greatest(created_at, expires_at - interval '7 days');
alter table user_session alter column renewed_at set not null;

-- Links in mails, tickets between two steps of a sign-in, challenges of passkeys: each is good once, and until its time.
create table one_time_token (
    -- SHA-256 of 256 random bits, which are stored nowhere.
    hash bytea primary key,
    purpose text not null,
    user_id bigint references app_user (id) on delete cascade,
    -- What the second step has to know of the first.
    payload text,
    expires_at timestamptz not null
);
create index one_time_token_user on one_time_token (user_id, purpose);
create index one_time_token_expiry on one_time_token (expires_at);

-- From where a user signed in before: there nobody else can lock them out.
create table sign_in_network (
    user_id bigint not null references app_user (id) on delete cascade,
    network text not null,
    last_at timestamptz not null,
    primary key (user_id, network)
);

-- Ten for each user with a second factor, shown once: SHA-256 of 80 random bits, each good once.
create table recovery_code (
    user_id bigint not null references app_user (id) on delete cascade,
    hash bytea not null,
    used_at timestamptz,
    primary key (user_id, hash)
);

-- What an administrator has set. A setting that is not here has the value of the configuration, or the usual one.
create table setting (
    name text primary key,
    value jsonb not null,
    changed_at timestamptz not null,
    changed_by bigint
);

create function notify_row_change() returns trigger language plpgsql as $$
begin
    perform pg_notify('row_change', tg_table_name || ' ' || (to_jsonb(coalesce(new, old)) ->> tg_argv[0]));
    return null;
end $$;

create trigger app_user_change after insert or delete or update of role, disabled_at, token_version on app_user
    for each row execute function notify_row_change('id');
create trigger setting_change after insert or delete or update on setting
    for each row execute function notify_row_change('name');
