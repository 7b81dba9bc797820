-- The journal of gitops4j in PostgreSQL 12 or later. May be applied again and again, by several at once.
-- ${schema} stands for the name of the schema.

select pg_advisory_xact_lock(hashtext('gitops4j schema ${schema}'));

create schema if not exists ${schema};

-- Which version of this script was applied.
create table if not exists ${schema}.schema_version (
  one boolean primary key default true check (one),
  version integer not null
);

-- Epochs of claims: above every earlier one, also of a stream that was removed and begins again.
create sequence if not exists ${schema}.epoch;

-- A stream: how many entries it ever had, and who holds it with which epoch until when.
create table if not exists ${schema}.stream (
  tenant text collate "C" not null,
  name text collate "C" not null,
  version bigint not null,
  epoch bigint not null,
  holder text,
  lease_until timestamptz,
  primary key (tenant, name)
) with (fillfactor = 70);

-- What was appended; "append" tells whose append it was when a commit was not answered.
create table if not exists ${schema}.entry (
  tenant text collate "C" not null,
  name text collate "C" not null,
  seq bigint not null,
  append uuid not null,
  type text not null,
  version integer not null,
  min_reader integer not null,
  durable boolean not null,
  content bytea not null,
  primary key (tenant, name, seq)
);

-- Which streams wait for what.
create table if not exists ${schema}.wake (
  tenant text collate "C" not null,
  key text collate "C" not null,
  name text collate "C" not null,
  primary key (tenant, key, name)
);
create index if not exists wake_stream on ${schema}.wake (tenant, name);

-- Bytes of a stream under their digest.
create table if not exists ${schema}.blob (
  tenant text collate "C" not null,
  name text collate "C" not null,
  digest text collate "C" not null,
  content bytea not null,
  primary key (tenant, name, digest)
);

-- The table of db-scheduler, and the one truth of when a stream is due: a row for each stream that is
-- scheduled; one that waits to be woken is due in the year 9999. The instance is "<tenant>:<name>".
create table if not exists ${schema}.task (
  task_name text not null,
  task_instance text collate "C" not null,
  task_data bytea,
  execution_time timestamptz not null,
  picked boolean not null,
  picked_by text,
  last_success timestamptz,
  last_failure timestamptz,
  consecutive_failures integer,
  last_heartbeat timestamptz,
  version bigint not null,
  priority smallint,
  primary key (task_name, task_instance)
) with (fillfactor = 70);
create index if not exists task_due on ${schema}.task (execution_time);
create index if not exists task_picked on ${schema}.task (last_heartbeat) where picked;

insert into ${schema}.schema_version (version) values (1)
  on conflict (one) do update set version = excluded.version
  where schema_version.version < excluded.version;
