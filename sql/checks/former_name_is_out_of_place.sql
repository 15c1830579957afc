-- A former name belongs to nothing, or is the name that stands.
-- when: whole database
-- severity: error
-- remedy: discograph trace tells which answer a value came from; if none did, discograph rebuild makes the tables anew.

select
    former.kind,
    former.id,
    former.name,
    entity.id is null as belongs_to_nothing
from etl.former_name as former
left join etl.entity as entity on entity.kind = former.kind and entity.id = former.id
where entity.id is null
    or former.name is not distinct from case former.kind
        when 'artist' then (select name from catalog.artist where id = former.id)
        when 'album' then (select name from catalog.album where id = former.id)
        when 'track' then (select name from catalog.track where id = former.id)
    end;
