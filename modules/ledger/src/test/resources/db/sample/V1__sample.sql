create table sample (id int primary key, note text not null);
