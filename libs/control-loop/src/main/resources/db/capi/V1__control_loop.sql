-- The memory of one service: its objects, what it knows of others, its journal and its intents.

-- One row: the revision of the last commit. Every transition takes its revisions here, so the row lock makes the
-- order of revisions the order of commits: a reader that has seen revision n has seen everything below it.
create table clock (
  single boolean primary key default true check (single),
  revision bigint not null
);
insert into clock (revision) values (0);

create table resource (
  uid text primary key,
  kind text not null,
  namespace text not null,
  name text not null,
  cluster text not null,
  revision bigint not null,
  object text not null,
  memory text,
  constraint resource_name unique (kind, namespace, name)
);
create index resource_slice on resource (namespace, cluster);

-- Latest state of objects of other services, and of states published here that are no API objects.
create table view (
  topic text not null,
  namespace text not null,
  cluster text not null,
  kind text not null,
  name text not null,
  source_revision bigint not null,
  payload bytea not null,
  primary key (namespace, cluster, topic, kind, name)
);

-- What happened, in order. Read by the relay to Kafka (from relay.position) and by watches.
create table journal (
  revision bigint primary key,
  change text not null,
  topic text not null default '',
  kind text not null,
  namespace text not null,
  name text not null,
  cluster text not null,
  -- Where an object that moved was before; its events there have to be taken back.
  former_cluster text,
  uid text not null default '',
  object text,
  payload bytea,
  notes text,
  aspects int not null default 0,
  committed_at timestamptz not null default clock_timestamp()
);

create table relay (
  single boolean primary key default true check (single),
  position bigint not null
);
insert into relay (position) values (0);

-- Intents: acts on the outside that were decided and are not yet known to be done.
create table operation (
  id text primary key,
  owner_uid text not null,
  namespace text not null,
  cluster text not null,
  type text not null,
  token text not null,
  request text not null,
  begun_at timestamptz not null default clock_timestamp()
);
create index operation_slice on operation (namespace, cluster);

-- Commands taken: delivery is at least once, effect is once.
create table inbox (
  id text primary key,
  taken_at timestamptz not null default clock_timestamp()
);
create index inbox_age on inbox (taken_at);

-- Applies one transition, or several of different objects, in one statement: all or nothing.
-- Raises CA409 when objects are not at the revision the plan was made from; its detail is their UIDs, so that of many
-- transitions only those that do not fit have to be left out.
-- What goes makes room first: an object and its successor of the same name may be one transition.
-- Rows are found by their keys, given as arrays: sessions keep plans, and a join planned while the tables were nearly
-- empty reads them whole for each commit, then and ever after. Before PostgreSQL 18 what is switched off counts as
-- expensive, and what is expensive is compiled each time: hence no jit.
create function commit_transition(p jsonb) returns bigint language plpgsql
  set enable_seqscan = off set plan_cache_mode = force_generic_plan set jit = off as $$
declare
  entries int := jsonb_array_length(p->'resources') + jsonb_array_length(p->'records') + jsonb_array_length(p->'commands');
  resources int := jsonb_array_length(p->'resources');
  records int := jsonb_array_length(p->'records');
  base bigint := 0;
  uids text[] := array(select r->>'uid' from jsonb_array_elements(p->'resources') r);
  remembering text[] := array(select m->>'uid' from jsonb_array_elements(p->'memories') m);
  ended text[] := array(select value from jsonb_array_elements_text(p->'end'));
  wanted int;
  matched int;
  stale text;
begin
  if entries > 0 then
    update clock set revision = revision + entries where single returning revision - entries into base;
  end if;

  select string_agg(e.uid, ' ') into stale
    from (select r->>'uid' as uid, (r->>'expect')::bigint as expect from jsonb_array_elements(p->'resources') r
            where r->>'change' <> 'ADDED'
          union all
          select m->>'uid', (m->>'expect')::bigint from jsonb_array_elements(p->'memories') m) e
      left join (select uid, revision from resource where uid = any(uids || remembering)) t
        on t.uid = e.uid and t.revision = e.expect
    where t.uid is null;
  if stale is not null then
    raise exception 'an object was changed by someone else' using errcode = 'CA409', detail = stale;
  end if;

  insert into inbox (id) select value from jsonb_array_elements_text(p->'inbox');

  if resources > 0 then
    select count(*) into wanted from jsonb_array_elements(p->'resources') r where r->>'change' = 'DELETED';
    if wanted > 0 then
      delete from resource t using jsonb_array_elements(p->'resources') r
        where r->>'change' = 'DELETED' and t.uid = any(uids) and t.uid = r->>'uid' and t.revision = (r->>'expect')::bigint;
      get diagnostics matched = row_count;
      if matched <> wanted then
        raise exception 'an object was changed by someone else' using errcode = 'CA409';
      end if;
    end if;

    insert into resource (uid, kind, namespace, name, cluster, revision, object, memory)
      select r->>'uid', r->>'kind', r->>'ns', r->>'name', r->>'cluster', base + n, r->>'object', r->>'memory'
      from jsonb_array_elements(p->'resources') with ordinality as e(r, n) where r->>'change' = 'ADDED';

    select count(*) into wanted from jsonb_array_elements(p->'resources') r where r->>'change' = 'MODIFIED';
    if wanted > 0 then
      update resource t set revision = base + n, cluster = r->>'cluster', object = r->>'object',
          memory = case when r ? 'memory' then r->>'memory' else t.memory end
        from jsonb_array_elements(p->'resources') with ordinality as e(r, n)
        where r->>'change' = 'MODIFIED' and t.uid = any(uids) and t.uid = r->>'uid' and t.revision = (r->>'expect')::bigint;
      get diagnostics matched = row_count;
      if matched <> wanted then
        raise exception 'an object was changed by someone else' using errcode = 'CA409';
      end if;
    end if;

    insert into journal (revision, change, kind, namespace, name, cluster, former_cluster, uid, object, notes, aspects)
      select base + n, r->>'change', r->>'kind', r->>'ns', r->>'name', r->>'cluster', r->>'former', r->>'uid',
             r->>'object', r->>'notes', (r->>'aspects')::int
      from jsonb_array_elements(p->'resources') with ordinality as e(r, n);
  end if;

  select count(*) into wanted from jsonb_array_elements(p->'memories');
  if wanted > 0 then
    update resource t set memory = m->>'memory' from jsonb_array_elements(p->'memories') m
      where t.uid = any(remembering) and t.uid = m->>'uid' and t.revision = (m->>'expect')::bigint;
    get diagnostics matched = row_count;
    if matched <> wanted then
      raise exception 'an object was changed by someone else' using errcode = 'CA409';
    end if;
  end if;

  if records > 0 then
    insert into view (topic, namespace, cluster, kind, name, source_revision, payload)
      select r->>'topic', r->>'ns', r->>'cluster', r->>'kind', r->>'name', base + resources + n,
             decode(r->>'payload', 'base64')
      from jsonb_array_elements(p->'records') with ordinality as e(r, n) where r->>'change' = 'PUBLISHED'
      on conflict (namespace, cluster, topic, kind, name)
      do update set source_revision = excluded.source_revision, payload = excluded.payload;
    delete from view t using jsonb_array_elements(p->'records') r
      where t.cluster = any(array(select g->>'cluster' from jsonb_array_elements(p->'records') g where g->>'change' = 'RETRACTED'))
        and t.namespace = any(array(select g->>'ns' from jsonb_array_elements(p->'records') g where g->>'change' = 'RETRACTED'))
        and r->>'change' = 'RETRACTED' and t.namespace = r->>'ns' and t.cluster = r->>'cluster'
        and t.topic = r->>'topic' and t.kind = r->>'kind' and t.name = r->>'name';
    insert into journal (revision, change, topic, kind, namespace, name, cluster, payload)
      select base + resources + n, r->>'change', r->>'topic', r->>'kind', r->>'ns', r->>'name', r->>'cluster',
             decode(r->>'payload', 'base64')
      from jsonb_array_elements(p->'records') with ordinality as e(r, n);
  end if;

  insert into journal (revision, change, topic, kind, namespace, name, cluster, uid, payload)
    select base + resources + records + n, 'COMMAND', c->>'topic', c->>'kind', c->>'ns', c->>'name', c->>'cluster',
           c->>'id', decode(c->>'payload', 'base64')
    from jsonb_array_elements(p->'commands') with ordinality as e(c, n);

  delete from operation where id = any(ended);
  insert into operation (id, owner_uid, namespace, cluster, type, token, request)
    select o->>'id', o->>'owner', o->>'ns', o->>'cluster', o->>'type', o->>'token', o->>'request'
    from jsonb_array_elements(p->'begin') o
    on conflict (id) do nothing;

  return base;
end
$$;

-- Takes a batch of facts published by others; answers the positions (from 1) of those that were news. One that is not
-- heeded is news only where an earlier state of it is kept.
create function accept_facts(p jsonb) returns setof int language plpgsql
  set enable_seqscan = off set plan_cache_mode = force_generic_plan set jit = off as $$
declare
  gone_from text[] := array(select f->>'ns' from jsonb_array_elements(p) f where f->>'payload' is null);
  gone_of text[] := array(select f->>'cluster' from jsonb_array_elements(p) f where f->>'payload' is null);
begin
  return query
  with input as (
    select e.n::int as n, f->>'topic' as topic, f->>'ns' as namespace, f->>'cluster' as cluster, f->>'kind' as kind,
           f->>'name' as name, (f->>'revision')::bigint as revision, f->>'payload' as payload,
           (f->>'heeded')::boolean as heeded
    from jsonb_array_elements(p) with ordinality as e(f, n)
  ), stored as (
    insert into view as v (topic, namespace, cluster, kind, name, source_revision, payload)
    select topic, namespace, cluster, kind, name, revision, decode(payload, 'base64') from input i
      where payload is not null
        -- A value, not "exists": that may be planned as a look through the whole table.
        and (heeded or (select true from view v where v.namespace = i.namespace and v.cluster = i.cluster
          and v.topic = i.topic and v.kind = i.kind and v.name = i.name))
      order by namespace, cluster, topic, kind, name
    on conflict (namespace, cluster, topic, kind, name)
    do update set source_revision = excluded.source_revision, payload = excluded.payload
      where v.source_revision < excluded.source_revision
    returning v.topic, v.namespace, v.cluster, v.kind, v.name
  ), removed as (
    delete from view v using input i
      where v.namespace = any(gone_from) and v.cluster = any(gone_of)
        and i.payload is null and v.namespace = i.namespace and v.cluster = i.cluster and v.topic = i.topic
        and v.kind = i.kind and v.name = i.name and (i.revision = 0 or v.source_revision < i.revision)
    returning v.topic, v.namespace, v.cluster, v.kind, v.name
  )
  select i.n from input i
    join (select * from stored union all select * from removed) c
      on c.namespace = i.namespace and c.cluster = i.cluster and c.topic = i.topic and c.kind = i.kind
         and c.name = i.name;
end
$$;
