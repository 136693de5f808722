-- Backtests that users asked for. What was asked for and what came out are documents, written once and read as a whole; a list reads the figures beside them.
create table backtest (
    id                bigint      generated always as identity primary key,
    user_id           bigint      not null references app_user (id) on delete cascade,
    name              text        not null,
    -- How often it was begun: a server that stops at it each time shall not try for ever.
    attempts          int         not null default 0,
    status            text        not null check (status in ('queued', 'running', 'done', 'failed', 'cancelled')),
    request           jsonb       not null check (octet_length(request::text) <= 262144),
    report            jsonb       check (octet_length(report::text) <= 8388608),
    failure_code      text,
    failure_detail    text,
    return_percent    numeric,
    drawdown_percent  numeric,
    trades            int,
    created_at        timestamptz not null,
    started_at        timestamptz,
    finished_at       timestamptz
);

create index backtest_user on backtest (user_id, id desc);

-- What a server that was stopped has still to run.
create index backtest_unfinished on backtest (id) where status in ('queued', 'running');
