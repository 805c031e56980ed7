-- What a payment needs for captures, cancels, refunds, fencing and renewals.
alter table payment
  add column purpose          text    not null default 'ORDER',
  add column attempt          integer not null default 0,
  add column fences           integer not null default 0,
  add column next_action      text,
  -- Reserved is what was promised to a vendor or done; the rest may still be asked for. A cancel reserves the whole amount.
  add column capture_reserved bigint  not null default 0,
  add column captured         bigint  not null default 0,
  add column refund_reserved  bigint  not null default 0,
  add column refunded         bigint  not null default 0,
  -- What the newest change holds: an update gives back only what it has written.
  add column last_held        bigint,
  -- Since when the vendor may have it: the age of what is unknown, and of the vendor's key.
  add column sent_at          timestamptz not null default now(),
  add constraint captures_bounded check (captured between 0 and capture_reserved and capture_reserved <= amount),
  add constraint refunds_bounded check (refunded between 0 and refund_reserved and refund_reserved <= captured);

update payment set captured = amount, capture_reserved = amount where status = 'CAPTURED';

-- An order is paid once, a subscription's period is renewed once.
drop index payment_reference;
create unique index payment_reference on payment (purpose, merchant_reference)
  where status not in ('DECLINED_SOFT', 'DECLINED_HARD', 'NOT_EXECUTED', 'FENCED', 'CANCELLED');
create index payment_by_reference on payment (merchant_reference, created_at desc);

drop index payment_due;
create index payment_due on payment (lease_until) where status in ('SENT', 'UNKNOWN', 'FENCING', 'ACTION_REQUIRED');
create index payment_manual on payment (updated_at) where status = 'MANUAL';
create index payment_created on payment (created_at);

-- Captures, cancels and refunds: each is durable before its vendor hears of it, and holds its part of the payment from then on.
create table payment_change (
  id              uuid primary key,
  payment_id      uuid not null references payment,
  idempotency_key text not null,
  kind            text not null check (kind in ('CAPTURE', 'CANCEL', 'REFUND')),
  amount          bigint not null check (amount > 0),
  asked_amount    bigint,
  last            boolean not null,
  status          text not null,
  vendor_ref      text,
  refusal_code    text,
  refusal_message text,
  lease_token     bigint not null default 1,
  lease_until     timestamptz not null,
  attempts        integer not null default 0,
  created_at      timestamptz not null default now(),
  updated_at      timestamptz not null default now(),
  unique (payment_id, idempotency_key)
);
create index payment_change_due on payment_change (lease_until) where status in ('SENT', 'UNKNOWN');
create index payment_change_manual on payment_change (updated_at) where status = 'MANUAL';

-- A stored payment method is one token at each vendor. A deleted one is kept: what is under way with it must end with it.
create table payment_method (
  id         text primary key,
  customer   text not null,
  created_at timestamptz not null default now(),
  deleted_at timestamptz
);
create index payment_method_customer on payment_method (customer);
create table payment_method_token (
  method   text not null references payment_method,
  provider text not null,
  token    text not null,
  primary key (method, provider)
);

-- What was tried to find out about a payment, and who decided what.
create table payment_trail (
  id         bigint generated always as identity primary key,
  payment_id uuid not null references payment,
  at         timestamptz not null default now(),
  step       text not null,
  result     text not null
);
create index payment_trail_payment on payment_trail (payment_id, id);

-- Money that a vendor took and that it should not have: found by a webhook or a reconciliation, and undone by policy.
create table payment_incident (
  id          uuid primary key,
  payment_id  uuid not null references payment,
  provider    text not null,
  vendor_id   text not null,
  what        text not null,
  status      text not null,
  attempts    integer not null default 0,
  lease_until timestamptz not null default now(),
  created_at  timestamptz not null default now(),
  updated_at  timestamptz not null default now(),
  unique (provider, vendor_id)
);
create index payment_incident_due on payment_incident (lease_until) where status = 'OPEN';

-- What callers are told by webhook; written with the change itself, so that neither is without the other.
create table payment_event (
  id           bigint generated always as identity primary key,
  payment_id   uuid not null references payment,
  status       text not null,
  provider     text not null,
  captured     bigint not null,
  refunded     bigint not null,
  created_at   timestamptz not null default now(),
  attempts     integer not null default 0,
  next_at      timestamptz not null default now(),
  delivered_at timestamptz,
  dead_at      timestamptz,
  last_error   text
);
create index payment_event_open on payment_event (payment_id, id) where delivered_at is null and dead_at is null;
create index payment_event_due on payment_event (next_at) where delivered_at is null and dead_at is null;

create function tell_of_payment() returns trigger language plpgsql as $$
begin
  insert into payment_event (payment_id, status, provider, captured, refunded)
  values (new.id, new.status, new.provider, new.captured, new.refunded);
  return null;
end $$;

create trigger payment_changed after update on payment for each row
  when ((new.status, new.captured, new.refunded) is distinct from (old.status, old.captured, old.refunded)
        and new.status not in ('SENT', 'UNKNOWN', 'FENCING'))
  execute function tell_of_payment();

-- What an attempt is called at its vendor.
create function key_of(p payment) returns text language sql immutable as
  $$ select p.id::text || case p.attempt when 0 then '' else '.' || p.attempt end $$;
