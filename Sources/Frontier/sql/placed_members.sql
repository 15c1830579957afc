-- What stands between two positions, in the form in which it is placed; null where it is of several kinds.
select
    case
        when min(kind) = ?4 and max(kind) = ?4
            then json_group_object(cast(position as text), id)
    end
from main.member
where list_id = ?1 and position >= ?2 and position < ?3;
