-- What searches found, day by day: the order of hits is knowledge of its own.

create table catalog.search_hit (
    entity_id    text     collate "C" not null,
    rank         integer  not null,
    observed_on  date     not null,
    kind         text     collate "C" not null,
    query        text     collate "C" not null,

    constraint search_hit_pkey primary key (query, kind, rank, observed_on),
    constraint search_hit_entity_id_is_base62 check (entity_id ~ '^[0-9A-Za-z]{22}$')
);

create index search_hit_entity_id_idx on catalog.search_hit (entity_id, kind);

comment on table catalog.search_hit is 'Hits of each search, per kind and UTC day; the last answer of a day stands.';
comment on column catalog.search_hit.entity_id is 'What was found; refers to no table, because playlists, shows, episodes and audiobooks have none.';
comment on column catalog.search_hit.rank is 'Place among the hits, from 1. Ranks of hits that Spotify hides are left out.';
comment on column catalog.search_hit.observed_on is 'The UTC day of the answer.';
comment on column catalog.search_hit.kind is 'What was searched for: artist, album, track, playlist, show, episode or audiobook.';
comment on column catalog.search_hit.query is 'The search: its text, and in brackets the market and include_external where given; browse:new-releases for that list.';
