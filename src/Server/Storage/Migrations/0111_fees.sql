-- What a position's trades were charged, and what of that is in neither its cost nor its results; and the ledger calls a trade's fee a fee. All of it is
-- filled from the log again when the server starts.
alter table positions
    add column fees       bigint not null default 0,
    add column fees_apart bigint not null default 0;
truncate positions, closed_lots, portfolio_history, last_trade, ledger_entries, balances;
delete from projection_checkpoint where projection in ('portfolio', 'ledger');
