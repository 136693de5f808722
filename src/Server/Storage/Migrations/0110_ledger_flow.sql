-- What was paid in and taken out is asked for apart from trades, of which an account may have a million.
create index ledger_entries_flow on ledger_entries (venue_id, account_id, number) where reason in ('deposit', 'withdrawal', 'reset');
