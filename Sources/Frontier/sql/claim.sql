-- ?4 is now, and ?3 when the claim ends. One that ends behind ?5 was made before a clock was set back.
insert into main.claim (name, owner, expires_at)
values (?1, ?2, ?3)
on conflict (name) do update set
    owner = excluded.owner,
    expires_at = excluded.expires_at
where claim.owner = excluded.owner or claim.expires_at not between ?4 and ?5;
