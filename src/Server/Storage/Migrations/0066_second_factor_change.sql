-- Whether a user has a second factor is part of what requests are judged by.
drop trigger app_user_change on app_user;
create trigger app_user_change after insert or delete or update of role, disabled_at, token_version, totp_since on app_user
    for each row execute function notify_row_change('id');

create function notify_user_change() returns trigger language plpgsql as $$
begin
    perform pg_notify('row_change', 'app_user ' || coalesce(new.user_id, old.user_id));
    return null;
end $$;

create trigger passkey_change after insert or delete on passkey for each row execute function notify_user_change();
