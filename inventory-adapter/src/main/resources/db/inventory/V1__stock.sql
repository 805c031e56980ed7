-- The escrow: what the platform may sell. No vendor can make it sell what it does not hold.
create table stock (
  sku        text primary key,
  on_hand    bigint not null check (on_hand >= 0),
  held       bigint not null default 0 check (held >= 0 and held <= on_hand)
);

create table reservation (
  id         uuid primary key,
  sku        text not null references stock,
  quantity   bigint not null check (quantity > 0),
  status     text not null,
  expires_at timestamptz not null,
  created_at timestamptz not null default now()
);

create index reservation_expiring on reservation (expires_at) where status = 'HELD';

-- The journal: each sale, once for each vendor that must hear of it. The id is the vendor's idempotency key.
create table delta (
  id          uuid primary key,
  sku         text not null,
  quantity    bigint not null,
  reservation uuid not null references reservation,
  provider    text not null,
  status      text not null default 'PENDING',
  attempts    integer not null default 0,
  lease_until timestamptz not null default now(),
  created_at  timestamptz not null default now(),
  unique (reservation, provider)
);

create index delta_due on delta (lease_until) where status = 'PENDING';
