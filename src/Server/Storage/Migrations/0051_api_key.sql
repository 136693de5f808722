-- Keys with which programs act for a user. Every server keeps all of them in memory and is told of each change; that one was used changes
-- nothing that requests are judged by.
create table api_key (
    -- tc_sec_…, tc_hmac_…, tc_ed_…: what kind it is, random digits and check digits. No secret.
    id text primary key,
    user_id bigint not null references app_user (id) on delete cascade,
    name text not null,
    kind text not null,
    scopes text[] not null,
    -- Null for all accounts of the user; empty networks for any.
    account_ids int[],
    networks text[] not null,
    expires_at timestamptz,
    requests_per_minute int,
    -- In the account's currency.
    max_order_value numeric,
    daily_loss_limit numeric,
    -- By kind: SHA-256 of the secret; the secret, sealed under a key that is not in the database; the public key.
    proof bytea not null,
    created_at timestamptz not null,
    -- Written now and then, not at each use.
    last_used_at timestamptz,
    last_used_from inet,
    revoked_at timestamptz,
    -- The key that took its place.
    rolled_to text
);
create index api_key_user on api_key (user_id, created_at);

create trigger api_key_change after insert or delete or update of name, expires_at, revoked_at on api_key
    for each row execute function notify_row_change('id');
