-- The escrow: what the platform may sell. No vendor can make it sell what it does not hold.
-- The version counts the changes of a row; each has its movement, so the history has no gap.
create table stock (
  sku        text not null,
  location   text not null,
  on_hand    bigint not null check (on_hand >= 0),
  held       bigint not null default 0 check (held >= 0 and held <= on_hand),
  buffer     bigint not null default 0 check (buffer >= 0),
  frozen     boolean not null default false,
  version    bigint not null default 0,
  primary key (sku, location)
);

create index stock_frozen on stock (sku) where frozen;

create table reservation (
  id              uuid primary key,
  status          text not null,
  expires_at      timestamptz not null,
  idempotency_key text unique,
  fingerprint     text not null,
  version         integer not null default 0,
  created_at      timestamptz not null default now()
);

create index reservation_expiring on reservation (expires_at) where status = 'HELD';

create table line (
  reservation uuid not null references reservation,
  sku         text not null,
  location    text not null,
  quantity    bigint not null check (quantity > 0),
  primary key (reservation, sku, location)
);

-- Restocks and adjustments that were asked for, so that each is made once.
create table change_key (
  key         text primary key,
  fingerprint text not null
);

-- The history, and with a change that is not zero the journal that vendors are told from.
create table movement (
  seq        bigint generated always as identity primary key,
  sku        text not null,
  location   text not null,
  version    bigint not null,
  kind       text not null,
  quantity   bigint not null,
  change     bigint not null,
  on_hand    bigint not null,
  held       bigint not null,
  reference  text not null,
  reason     text not null,
  epoch      bigint not null,
  change_key text unique references change_key,
  at         timestamptz not null default now(),
  unique (sku, location, version)
);

-- One sale of one reservation at one place, whatever goes wrong.
create unique index movement_once on movement (reference, sku, location) where kind = 'SOLD';

-- What each vendor must still hear of. A batch is a key at the vendor: it never changes once it was sent.
create table delivery (
  provider   text not null,
  movement   bigint not null references movement,
  units      bigint not null,
  status     text not null default 'PENDING',
  batch      uuid,
  told_epoch bigint,
  primary key (provider, movement)
);

create index delivery_due on delivery (provider, movement) where status = 'PENDING';
create index delivery_batch on delivery (batch) where status = 'PENDING';

-- One way to each vendor, worked by one node at a time; the cursor is the newest movement it was told.
create table lane (
  provider    text primary key,
  batch       uuid,
  first_epoch bigint not null default 0,
  attempts    integer not null default 0,
  sending     boolean not null default false,
  solo_until  bigint not null default 0,
  lease_until timestamptz not null default now(),
  cursor      bigint not null default 0,
  sweep_after timestamptz not null default now()
);

-- What a vendor's count should be: all that it was told, and nothing else. The doubt is what was told in one
-- epoch and confirmed in another: it may still arrive a second time.
create table vendor_stock (
  provider    text not null,
  sku         text not null,
  location    text not null,
  expected    bigint not null,
  doubt       bigint not null default 0,
  doubted_at  timestamptz,
  observed_at timestamptz not null default now(),
  primary key (provider, sku, location)
);

-- Whose word counts at the vendors' side; the epoch grows with each change of it.
create table authority (
  one   boolean primary key default true check (one),
  state text not null,
  epoch bigint not null,
  since timestamptz not null default now()
);

insert into authority (state, epoch) values ('PRIMARY', 1);

-- Who had it when: no state and epoch comes twice.
create table authority_change (
  seq   bigint generated always as identity primary key,
  state text not null,
  epoch bigint not null,
  at    timestamptz not null default now()
);

-- Differences between a vendor and the ledger, and what was done about them.
create table drift (
  id          bigint generated always as identity primary key,
  provider    text not null,
  sku         text not null,
  location    text not null,
  expected    bigint not null,
  observed    bigint not null,
  oversold    bigint not null default 0,
  cause       text not null,
  action      text not null,
  epoch       bigint not null,
  at          timestamptz not null default now(),
  resolved_at timestamptz
);

create unique index drift_open on drift (provider, sku, location) where resolved_at is null;
