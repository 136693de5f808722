-- An order that was cancelled because its account could not pay for it says insufficient_funds. Rows that were written before say so from now on, too.
update orders set
    view   = case when view   ->> 'cancel_reason' = 'means' then jsonb_set(view,   '{cancel_reason}', '"insufficient_funds"') else view   end,
    story  = case when story  ->> 'cancel_reason' = 'means' then jsonb_set(story,  '{cancel_reason}', '"insufficient_funds"') else story  end,
    answer = case when answer ->> 'cancel_reason' = 'means' then jsonb_set(answer, '{cancel_reason}', '"insufficient_funds"') else answer end
where 'means' in (view ->> 'cancel_reason', story ->> 'cancel_reason', answer ->> 'cancel_reason');
