-- How often a vendor was called on a day of UTC, where the catalogue limits that.
create table vendor_day (
  provider text not null,
  day      date not null,
  calls    integer not null default 0,
  primary key (provider, day)
);
