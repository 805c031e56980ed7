-- When a vendor was last told something of a place: a count that it came to before says too little.
alter table vendor_stock add column told_at timestamptz not null default '-infinity';
