-- The private bucket for photos, where Supabase Storage exists (the embedded database has none; photos lie in a folder).
-- An object's first folder is its studio: a tenant's token opens no other.
do $$
begin
  if pg_catalog.to_regclass('storage.objects') is null or pg_catalog.to_regclass('storage.buckets') is null then
    return;
  end if;
  execute $sql$
    insert into storage.buckets (id, name, public) values ('photos', 'photos', false) on conflict (id) do nothing
  $sql$;
  execute $sql$
    create policy oms_photos on storage.objects to authenticated
    using (bucket_id = 'photos' and (storage.foldername(name))[1] = (select app.studio_id())::text)
    with check (bucket_id = 'photos' and (storage.foldername(name))[1] = (select app.studio_id())::text)
  $sql$;
end $$;
