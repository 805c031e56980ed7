-- What a payment costs, once more.

-- Who has subscribed to nothing tells so by a setting of its connections; then no event is written that would be dropped unread.
drop trigger payment_changed on payment;
create trigger payment_changed after update on payment
  referencing old table as was new table as now_is
  for each statement
  when (current_setting('understudy.notifications', true) is distinct from 'off')
  execute function tell_of_payments();

-- A payment is in one of two indexes by its reference and not in both: in the unique one while it is alive, and in the
-- other from when it is over. Nearly all that are written stay in the first.
drop index payment_reference;
create unique index payment_reference on payment (merchant_reference, purpose)
  where status not in ('DECLINED_SOFT', 'DECLINED_HARD', 'NOT_EXECUTED', 'FENCED', 'CANCELLED');
drop index payment_by_reference;
create index payment_over on payment (merchant_reference)
  where status in ('DECLINED_SOFT', 'DECLINED_HARD', 'NOT_EXECUTED', 'FENCED', 'CANCELLED');
