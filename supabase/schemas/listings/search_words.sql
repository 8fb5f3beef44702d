-- What a search, a count or the end of a reading asks of a listing is kept with it, in the statement that writes the
-- listing: read from the listings' values at each question, it took seconds in a studio of 50 000.

-- An apostrophe is part of its word; every other sign parts words.
create function app.words_of(p_text text) returns text[]
language plpgsql immutable parallel safe set search_path = '' as $$
declare
  v_text text := pg_catalog.translate(app.folded(p_text), '''’‘`´', '');
begin
  return array(select distinct pg_catalog.left(w.word, 60) from pg_catalog.regexp_split_to_table(v_text,
      case when pg_catalog.octet_length(v_text) = pg_catalog.length(v_text) then '[^a-z0-9]+'
        else '[\s\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00bf\u2000-\u206f\u3000-\u303f]+' end) w (word)
    where w.word <> '' limit 60);
end $$;

-- Words of the title, and each SKU as a whole behind "=", which is in no word. Where words aren't parted (Chinese, Japanese,
-- Thai …) one may begin at every letter.
create function app.found_by(p_live jsonb) returns text[]
language plpgsql immutable parallel safe set search_path = '' as $$
declare
  v_title text := p_live ->> 'title';
  v_names text[] := app.words_of(v_title);
begin
  if pg_catalog.octet_length(v_title) > pg_catalog.length(v_title) then
    v_names := v_names || array(select pg_catalog.substr(w, g.g) from pg_catalog.unnest(v_names) w
      cross join pg_catalog.generate_series(2, pg_catalog.length(w)) g (g)
      where w ~ '[\u0e00-\u0eff\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]' limit 200);
  end if;
  return array(select n collate "C" from pg_catalog.unnest(v_names) n
    union select '=' || app.folded(pg_catalog.btrim(f.value)) from pg_catalog.jsonb_each_text(p_live) f
      where f.key like 'sku:%' and pg_catalog.btrim(f.value) <> '');
end $$;

create function app.derive_listing() returns trigger
language plpgsql set search_path = '' as $$
begin
  if tg_op = 'INSERT' or new.live is distinct from old.live then
    new.found_by := app.found_by(new.live);
    new.stock := app.stock_of(coalesce(new.live, '{}'));
  end if;
  new.option_count := (select pg_catalog.count(*) from pg_catalog.jsonb_object_keys(coalesce(new.ours, '{}')) k (key)
    where k.key like 'price:%');
  new.differs := case when new.live is null or new.live = new.ours then false
    else app.differing_fields(new.live, new.ours) <> '{}' end;
  -- Field by field only where there is a change that may have asked for it.
  new.unasked := new.differs and (not exists (select from public.change_items t where t.listing_id = new.id)
    or app.unasked_differences(new));
  return new;
end $$;
create trigger derive_listing_first before insert on public.listings for each row
  when (new.live is not null or new.ours is not null) execute function app.derive_listing();
create trigger derive_listing before update on public.listings for each row
  when (new.live is distinct from old.live or new.ours is distinct from old.ours) execute function app.derive_listing();

-- An edit that is asked for, decided, taken back or done moves what is still unasked of its listing.
create function app.derive_unasked(p_listing uuid) returns void
language plpgsql volatile set search_path = '' as $$
begin
  update public.listings l set unasked = not l.unasked
    where l.id = p_listing and l.differs and l.unasked <> app.unasked_differences(l);
end $$;

create function app.note_asked_fields() returns trigger
language plpgsql set search_path = '' as $$
begin
  -- All of them at once: a change of many has thousands. Most of these listings don't differ from what the studio wants.
  update public.listings l set unasked = not l.unasked
    where l.id in (select t.listing_id from public.change_items t where t.change_id = new.id)
      and l.differs and l.unasked <> app.unasked_differences(l);
  return null;
end $$;
create trigger note_asked_fields after update of state on public.changes for each row
  when (new.kind = 'edit' and new.state <> old.state) execute function app.note_asked_fields();

-- Items of an edit are written while it is a draft, and settled while it is applied. With a change its items go, each by itself.
create function app.note_asked_item() returns trigger
language plpgsql set search_path = '' as $$
begin
  perform app.derive_unasked(case when tg_op = 'DELETE' then old.listing_id else new.listing_id end);
  return null;
end $$;
create trigger note_asked_item_first after insert on public.change_items
  for each row when (new.listing_id is not null) execute function app.note_asked_item();
create trigger note_asked_item after update of content, state on public.change_items for each row
  when (new.listing_id is not null and (new.content is distinct from old.content or new.state <> old.state)) execute function app.note_asked_item();
create trigger note_asked_item_last after delete on public.change_items
  for each row when (old.listing_id is not null) execute function app.note_asked_item();

create function app.keep_words() returns trigger
language plpgsql set search_path = '' as $$
begin
  if tg_op = 'UPDATE' then
    -- The day's plan, by `execute`: one that is kept from when there were few words reads all of them at every page.
    execute 'delete from public.listing_words w using before_rows b, after_rows a
      where a.id = b.id and a.found_by <> b.found_by and w.listing_id = a.id and w.word <> all (a.found_by)';
    insert into public.listing_words (studio_id, word, listing_id)
      select a.studio_id, n.name, a.id from before_rows b join after_rows a on a.id = b.id and a.found_by <> b.found_by
      cross join lateral pg_catalog.unnest(a.found_by) n (name) where n.name <> all (b.found_by);
  else
    insert into public.listing_words (studio_id, word, listing_id)
      select a.studio_id, n.name, a.id from after_rows a cross join lateral pg_catalog.unnest(a.found_by) n (name);
  end if;
  return null;
end $$;

create trigger keep_words_first after insert on public.listings referencing new table as after_rows
  for each statement execute function app.keep_words();
create trigger keep_words after update on public.listings referencing old table as before_rows new table as after_rows
  for each statement execute function app.keep_words();

grant execute on function app.words_of(text) to authenticated, service_role, oms_definer;
grant execute on function app.found_by(jsonb), app.derive_unasked(uuid) to service_role, oms_definer;
