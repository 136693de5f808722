-- Who did what, when and from where, beside the event log, which knows accounts and no people. Rows are only ever added.
create table audit (
    id         bigint generated always as identity primary key,
    at         timestamptz not null,
    -- Null where nobody was signed in or tried for. No foreign key: what was done outlives who did it.
    user_id    bigint,
    action     text        not null,
    -- What it was done to, as in "account:101".
    subject    text,
    -- As it was asked for. No password, token or code is ever in it.
    details    jsonb,
    -- "ok", "begun" before an administrator's action, or the code of the problem that was answered.
    outcome    text        not null,
    address    inet,
    user_agent text,
    trace_id   text
);

create index audit_user on audit (user_id, id);
create index audit_action on audit (action, id);

-- However a role is changed, by hand in SQL too.
create function audit_role_change() returns trigger language plpgsql as $$
begin
    insert into audit (at, user_id, action, subject, details, outcome)
    values (clock_timestamp(), null, 'user.role_change', 'user:' || new.id,
            jsonb_build_object('from', old.role, 'to', new.role, 'database_role', current_user), 'ok');
    return null;
end $$;

create trigger app_user_role after update of role on app_user
    for each row when (old.role is distinct from new.role) execute function audit_role_change();

do $$ begin
    if exists (select from pg_roles where rolname = 'tradecraft_server' and rolname <> current_user) then
        revoke update, delete, truncate on audit from tradecraft_server;
    end if;
end $$;
