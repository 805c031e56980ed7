-- What vendors told us: kept before they are answered, each event once, whatever its order and however often it comes.
create table if not exists webhook_inbox (
  vendor       text not null,
  event_key    text not null,
  kind         text not null,
  body         text not null,
  received_at  timestamptz not null default now(),
  lease_until  timestamptz not null default now(),
  attempts     integer not null default 0,
  processed_at timestamptz,
  note         text,
  primary key (vendor, event_key)
);

create index if not exists webhook_inbox_due on webhook_inbox (lease_until) where processed_at is null;
create index if not exists webhook_inbox_latest on webhook_inbox (received_at);
