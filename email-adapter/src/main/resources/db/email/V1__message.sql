create table message (
  id         uuid primary key,
  sender     text not null,
  subject    text not null,
  body_text  text,
  body_html  text,
  created_at timestamptz not null default now()
);

-- One row for each recipient: a mail of its own, that ends in exactly one of its terminal states.
create table recipient (
  id          bigint generated always as identity primary key,
  message     uuid not null references message,
  address     text not null,
  status      text not null default 'QUEUED',
  provider    text,
  vendor_id   text,
  refusal     text,
  tries       integer not null default 0,
  -- How often it may have been sent without our knowing; bounds the copies a recipient can get.
  ambiguous   integer not null default 0 check (ambiguous <= 2),
  lease_token bigint not null default 0,
  due_at      timestamptz not null default now(),
  updated_at  timestamptz not null default now(),
  unique (message, address)
);

create index recipient_due on recipient (due_at) where status in ('QUEUED', 'LEASED', 'DISPATCHED');
