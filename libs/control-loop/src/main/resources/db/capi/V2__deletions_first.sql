-- As before, but what goes makes room first: an object and its successor of the same name may be one transition.
create or replace function commit_transition(p jsonb) returns bigint language plpgsql as $$
declare
  entries int := jsonb_array_length(p->'resources') + jsonb_array_length(p->'records') + jsonb_array_length(p->'commands');
  resources int := jsonb_array_length(p->'resources');
  records int := jsonb_array_length(p->'records');
  base bigint := 0;
  wanted int;
  matched int;
begin
  if entries > 0 then
    update clock set revision = revision + entries returning revision - entries into base;
  end if;

  insert into inbox (id) select value from jsonb_array_elements_text(p->'inbox');

  if resources > 0 then
    select count(*) into wanted from jsonb_array_elements(p->'resources') r where r->>'change' = 'DELETED';
    if wanted > 0 then
      delete from resource t using jsonb_array_elements(p->'resources') r
        where r->>'change' = 'DELETED' and t.uid = r->>'uid' and t.revision = (r->>'expect')::bigint;
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
        where r->>'change' = 'MODIFIED' and t.uid = r->>'uid' and t.revision = (r->>'expect')::bigint;
      get diagnostics matched = row_count;
      if matched <> wanted then
        raise exception 'an object was changed by someone else' using errcode = 'CA409';
      end if;
    end if;

    insert into journal (revision, change, kind, namespace, name, cluster, uid, object, notes, aspects)
      select base + n, r->>'change', r->>'kind', r->>'ns', r->>'name', r->>'cluster', r->>'uid', r->>'object',
             r->>'notes', (r->>'aspects')::int
      from jsonb_array_elements(p->'resources') with ordinality as e(r, n);
  end if;

  select count(*) into wanted from jsonb_array_elements(p->'memories');
  if wanted > 0 then
    update resource t set memory = m->>'memory' from jsonb_array_elements(p->'memories') m
      where t.uid = m->>'uid' and t.revision = (m->>'expect')::bigint;
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
      where r->>'change' = 'RETRACTED' and t.namespace = r->>'ns' and t.cluster = r->>'cluster'
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

  delete from operation where id in (select value from jsonb_array_elements_text(p->'end'));
  insert into operation (id, owner_uid, namespace, cluster, type, token, request)
    select o->>'id', o->>'owner', o->>'ns', o->>'cluster', o->>'type', o->>'token', o->>'request'
    from jsonb_array_elements(p->'begin') o
    on conflict (id) do nothing;

  return base;
end
$$;
