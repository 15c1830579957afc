-- An object that the page showed is shown by it again: whole, where its last whole form came from this page.
update main.entity
set
    simplified_at = max(simplified_at, ?6),
    full_at = case full_at when ?5 then ?6 else full_at end
where
    (kind, id) in (
        select
            member.kind,
            member.id
        from main.member
        where member.list_id = ?1 and member.position >= ?2 and member.position < ?3
    )
    and market = case kind when 'artist' then '' else ?4 end
    and simplified_at >= ?5;
