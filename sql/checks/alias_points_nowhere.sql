-- An alias leads to an identifier that has no row, or to itself.
-- What it leads to may have gone to the quarantine.
-- when: whole database
-- severity: warning

select
    alias.kind,
    alias.asked_id,
    alias.answered_id,
    alias.market
from etl.alias as alias
where alias.asked_id = alias.answered_id
    or not exists (
        select from etl.entity as entity
        where entity.kind = alias.kind and entity.id = alias.answered_id
    );
