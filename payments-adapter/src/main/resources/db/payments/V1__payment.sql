-- One row for each intent to pay. The row is committed before the first byte goes to a vendor, and names that vendor.
create table payment (
  id                 uuid primary key,
  idempotency_key    text not null unique,
  fingerprint        text not null,
  merchant_reference text not null,
  amount             bigint not null check (amount > 0),
  currency           text not null,
  payment_method     text not null,
  capture            text not null,
  status             text not null,
  provider           text not null,
  vendor_id          text,
  refusal_code       text,
  refusal_message    text,
  -- Who holds the token may write; it grows with each holder, so a late writer finds that it is no longer his.
  lease_token        bigint not null default 1,
  lease_until        timestamptz not null,
  resolve_attempts   integer not null default 0,
  created_at         timestamptz not null default now(),
  updated_at         timestamptz not null default now()
);

-- An order is paid once. One that was declined or never sent may be paid anew, under another key.
create unique index payment_reference on payment (merchant_reference)
  where status not in ('DECLINED_SOFT', 'DECLINED_HARD', 'NOT_EXECUTED');

create index payment_due on payment (lease_until) where status in ('SENT', 'UNKNOWN');
