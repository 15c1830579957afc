-- Lists of markets. Hundreds of thousands of albums and tracks share a few hundred lists, so each list is
-- stored once; its id is made from its content and is the same in every database.

create table catalog.market_set (
    id            uuid     not null,
    market_count  integer  not null,

    constraint market_set_pkey primary key (id)
);

comment on table catalog.market_set is 'Distinct lists of markets in which an album or a track is available.';
comment on column catalog.market_set.id is 'MD5 of the sorted market codes joined by commas.';
comment on column catalog.market_set.market_count is 'How many markets the list has; 0 for the empty list.';

create table catalog.market_set_member (
    id      uuid  not null,
    market  text  collate "C" not null,

    constraint market_set_member_pkey primary key (id, market),
    constraint market_set_member_id_fkey foreign key (id) references catalog.market_set (id)
);

create index market_set_member_market_idx on catalog.market_set_member (market);

comment on table catalog.market_set_member is 'The markets of each list.';
comment on column catalog.market_set_member.id is 'The list.';
comment on column catalog.market_set_member.market is 'A market, as an ISO 3166-1 alpha-2 code.';
