-- Who may use the server, and how they are signed in. Emails and usernames are unique whatever their case: the normalized columns see to it.

create table app_user (
    id bigint generated always as identity primary key,
    username text not null,
    normalized_username text not null constraint app_user_username_key unique,
    email text not null,
    normalized_email text not null constraint app_user_email_key unique,
    email_confirmed boolean not null default false,
    -- In the format of ASP.NET Core Identity's PasswordHasher. Null: cannot sign in with a password (a demo user).
    password_hash text,
    security_stamp text not null,
    role text not null check (role in ('trader', 'observer', 'admin')),
    is_demo boolean not null,
    failed_sign_ins int not null default 0,
    locked_until timestamptz,
    created_at timestamptz not null
);

-- One sign-in on one device: a family of refresh tokens, each replaced by the next.
create table user_session (
    id uuid primary key,
    user_id bigint not null references app_user (id) on delete cascade,
    created_at timestamptz not null,
    -- When its newest refresh token ends.
    expires_at timestamptz not null,
    revoked_at timestamptz
);

create index user_session_user on user_session (user_id);
create index user_session_revoked on user_session (revoked_at) where revoked_at is not null;

create table refresh_token (
    -- SHA-256 of the token. The token itself is 256 random bits, so its hash needs no salt, and is stored nowhere.
    hash bytea primary key,
    session_id uuid not null references user_session (id) on delete cascade,
    -- When it was exchanged for the next. Seen again after that, it was stolen, and its session is revoked.
    used_at timestamptz
);

create index refresh_token_session on refresh_token (session_id);

-- Secrets that access tokens are signed with, shared by all servers on this database. The newest signs; any verifies.
create table signing_key (
    id text primary key,
    secret bytea not null,
    created_at timestamptz not null
);
