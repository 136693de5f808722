-- Invitations to register: made by an administrator, each good once, until its time, or until it is withdrawn.
create table invitation (
    id bigint generated always as identity primary key,
    -- SHA-256 of 256 random bits, which are stored nowhere.
    hash bytea not null constraint invitation_hash_key unique,
    -- Whom alone it is for; null where it is for whoever has the link.
    email text,
    role text not null check (role in ('trader', 'observer', 'admin')),
    created_at timestamptz not null,
    -- No foreign keys: who invited whom outlives both.
    created_by bigint not null,
    expires_at timestamptz not null,
    used_at timestamptz,
    used_by bigint,
    withdrawn_at timestamptz
);

-- Those whose time is over are found by it.
create index app_user_demo on app_user (created_at) where is_demo;
