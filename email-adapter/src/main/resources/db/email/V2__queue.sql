alter table message
  add column from_name   text,
  add column reply_to    text,
  add column cc          text[] not null default '{}',
  add column bcc         text[] not null default '{}',
  -- Name, value, name, value: order matters to those who read them.
  add column headers     text[] not null default '{}',
  add column attachments integer not null default 0,
  -- The same key names the same message, for as long as the message is kept.
  add column submission_key text unique,
  add column fingerprint text;

create table attachment (
  message      uuid not null references message,
  ordinal      integer not null,
  name         text not null,
  content_type text not null,
  -- Shown inside the HTML where it is named by "cid:"; else it stands beside it.
  content_id   text,
  content      bytea not null,
  primary key (message, ordinal)
);

alter table recipient
  drop column ambiguous,
  -- How many copies may be out: counted up before the first byte, and down when a vendor is known
  -- not to have taken it.
  add column copies     smallint not null default 0 check (copies between 0 and 2),
  add column lane       text not null default 'TRANSACTIONAL' check (lane in ('TRANSACTIONAL', 'BULK')),
  add column priority   smallint not null default 1 check (priority between 0 and 2),
  add column expires_at timestamptz not null default now() + interval '72 hours';

drop index recipient_due;
create index recipient_due on recipient (lane, priority, due_at)
  where status in ('QUEUED', 'LEASED', 'DISPATCHED', 'AMBIGUOUS');
create index recipient_dead on recipient (id) where status in ('FAILED', 'EXPIRED', 'REVIEW');
create index recipient_doubled on recipient (id) where copies > 1;

-- One list for all vendors. Addresses are kept in lower case.
create table suppression (
  address    text primary key,
  reason     text not null,
  source     text not null,
  created_at timestamptz not null default now()
);

-- A vendor that does not send for a domain, though the catalogue says it should.
create table sender_fault (
  domain   text not null,
  provider text not null,
  reason   text not null,
  until    timestamptz not null,
  primary key (domain, provider)
);
