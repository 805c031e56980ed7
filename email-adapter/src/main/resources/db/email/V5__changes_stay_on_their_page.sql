-- A mail is changed three times on its way. A change that touches no column of an index stays on the
-- row's page and writes to no index (PostgreSQL calls it HOT), so a lease is in a column of its own,
-- and indexes are over what a status means instead of the status. Room for it is left on each page.
drop index recipient_due, recipient_dead, recipient_doubled, recipient_of_campaign;

alter table recipient
  -- Until then whoever took it is taken to be alive.
  add column lease_until timestamptz not null default '-infinity',
  add column open boolean not null
    generated always as (status in ('QUEUED', 'LEASED', 'DISPATCHED', 'AMBIGUOUS')) stored,
  add column dead boolean not null
    generated always as (status in ('FAILED', 'EXPIRED', 'REVIEW')) stored,
  add column doubled boolean not null generated always as (copies > 1) stored,
  set (fillfactor = 50);

create index recipient_due on recipient (lane, priority, due_at) where open;
create index recipient_dead on recipient (id) where dead;
create index recipient_doubled on recipient (id) where doubled;
create index recipient_of_campaign on recipient (message) where lane = 'BULK' and open;
