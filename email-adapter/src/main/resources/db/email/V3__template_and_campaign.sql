-- A version is never changed: what was previewed is what is sent.
create table template (
  name       text not null,
  version    integer not null,
  subject    text not null,
  body_text  text,
  body_html  text,
  created_at timestamptz not null default now(),
  primary key (name, version)
);

create table campaign (
  id           uuid primary key,
  name         text not null,
  -- What each of its mails is made from; its template is rendered for each recipient.
  message      uuid not null unique references message,
  state        text not null check (state in ('DRAFT', 'RUNNING', 'PAUSED', 'CANCELLED', 'DONE')),
  start_at     timestamptz not null default now(),
  -- How far its recipients have become mails: it moves in the transaction that makes them.
  fed          bigint not null default 0,
  last_fed_at  timestamptz not null default now(),
  created_at   timestamptz not null default now()
);

create index campaign_running on campaign (last_fed_at) where state = 'RUNNING';

create table campaign_recipient (
  campaign  uuid not null references campaign,
  n         bigint generated always as identity,
  address   text not null,
  variables text not null,
  primary key (campaign, n),
  unique (campaign, address)
);

alter table message
  add column template         text,
  add column template_version integer;

alter table recipient
  -- A JSON object; what this recipient's mail is rendered with.
  add column variables text;

create index recipient_of_campaign on recipient (message)
  where lane = 'BULK' and status in ('QUEUED', 'LEASED', 'DISPATCHED', 'AMBIGUOUS');
