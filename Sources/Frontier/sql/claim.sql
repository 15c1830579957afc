-- ?4 is now, and ?3 as much later as a claim holds. One that ends much later was made before a clock was set back;
-- clocks of two processes differ a little.
insert into main.claim (name, owner, expires_at)
values (?1, ?2, ?3)
on conflict (name) do update set
    owner = excluded.owner,
    expires_at = excluded.expires_at
where claim.owner = excluded.owner or claim.expires_at not between ?4 and ?3 + ?3 - ?4;
