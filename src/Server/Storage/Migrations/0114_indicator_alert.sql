-- An alert may watch a line of an indicator, with these settings, of bars of a length, and then "price" is the value that is waited for: it may be below zero.
alter table price_alert
    drop constraint price_alert_price_check,
    add indicator text,
    -- As on the screen: "12, 26, 9".
    add settings text,
    add line int,
    add interval text,
    add constraint price_alert_price_check check (price > 0 or indicator is not null),
    add constraint price_alert_indicator_check check (num_nonnulls(indicator, settings, line, interval) in (0, 4)),
    add constraint price_alert_indicator_condition check (indicator is null or condition in ('above', 'below'));
