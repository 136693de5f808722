-- Keys that a user's devices keep for this server (WebAuthn). Only what proves them is stored: the public key.
create table passkey (
    credential_id bytea primary key,
    user_id bigint not null references app_user (id) on delete cascade,
    public_key bytea not null,
    name text not null,
    created_at timestamptz not null,
    last_used_at timestamptz,
    sign_count bigint not null,
    transports text[] not null,
    is_user_verified boolean not null,
    is_backup_eligible boolean not null,
    is_backed_up boolean not null,
    attestation_object bytea not null,
    client_data_json bytea not null
);
create index passkey_user on passkey (user_id);
