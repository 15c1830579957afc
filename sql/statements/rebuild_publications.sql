-- Publications of all tables: they depend on none, so nothing else tells of them, and their subscribers would be sent
-- rows of tables that they do not have.

select format('publication %I', publication.pubname) as object
from pg_catalog.pg_publication as publication
where publication.puballtables
order by object;
