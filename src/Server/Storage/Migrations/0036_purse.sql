-- The venue's own accounts (below 101: the world, the house, fees) have what all traders have together, which 64 bits do not hold: what an account
-- has available is a number of any size, and the entries of the venue's own accounts no longer say what each left.
alter table balances alter column available type numeric;
alter table ledger_entries alter column balance drop not null;
update ledger_entries set balance = null where account_id < 101;
