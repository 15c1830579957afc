insert into main.mapping (mapping_id, digest)
values (1, ?1)
on conflict (mapping_id) do update set
    digest = excluded.digest;
