-- Ticks go over all studios. What one studio's rows make impossible is left out and named, and the others get theirs.

-- Calls `p_task(studio)`, which answers counts by name, for each of these studios. A fault takes back that studio's part
-- alone, and a row that another session holds is waited for half a second: the next tick comes to it again.
-- @returns the sums by name, with {faults: [{studioId, code, text}]}
create function app.each_studio_alone(p_studios uuid[], p_task regproc) returns jsonb
language plpgsql volatile set search_path = '' set lock_timeout = '500ms' as $$
declare
  v_studio uuid;
  v_counts jsonb;
  v_sums jsonb := '{}';
  v_faults jsonb := '[]';
begin
  foreach v_studio in array coalesce(p_studios, '{}') loop
    begin
      execute pg_catalog.format('select %s($1)', p_task) into v_counts using v_studio;
      v_sums := v_sums || coalesce((select pg_catalog.jsonb_object_agg(c.key,
        c.value::bigint + coalesce((v_sums ->> c.key)::bigint, 0)) from pg_catalog.jsonb_each_text(v_counts) c), '{}');
    exception when others then
      v_faults := v_faults || pg_catalog.jsonb_build_object('studioId', v_studio, 'code', sqlstate, 'text', sqlerrm);
    end;
  end loop;
  return v_sums || pg_catalog.jsonb_build_object('faults', v_faults);
end $$;

grant execute on function app.each_studio_alone(uuid[], regproc) to service_role;
