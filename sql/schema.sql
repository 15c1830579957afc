--
-- PostgreSQL database dump
--

SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

--
-- Name: analytics; Type: SCHEMA; Schema: -; Owner: -
--

CREATE SCHEMA analytics;

--
-- Name: SCHEMA analytics; Type: COMMENT; Schema: -; Owner: -
--

COMMENT ON SCHEMA analytics IS 'Views that answer questions; made anew by migrate from sql/analytics.';

--
-- Name: catalog; Type: SCHEMA; Schema: -; Owner: -
--

CREATE SCHEMA catalog;

--
-- Name: SCHEMA catalog; Type: COMMENT; Schema: -; Owner: -
--

COMMENT ON SCHEMA catalog IS 'How things stand: the newest that Spotify said about each artist, album and track.';

--
-- Name: etl; Type: SCHEMA; Schema: -; Owner: -
--

CREATE SCHEMA etl;

--
-- Name: SCHEMA etl; Type: COMMENT; Schema: -; Owner: -
--

COMMENT ON SCHEMA etl IS 'Where it came from: runs, loads, attempts, confirmations, quarantine, migrations.';

--
-- Name: history; Type: SCHEMA; Schema: -; Owner: -
--

CREATE SCHEMA history;

--
-- Name: SCHEMA history; Type: COMMENT; Schema: -; Owner: -
--

COMMENT ON SCHEMA history IS 'How things stood: popularity and followers day by day, and former names.';

--
-- Name: has_bulk_rows(); Type: FUNCTION; Schema: etl; Owner: -
--

CREATE FUNCTION etl.has_bulk_rows() RETURNS boolean
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
    name text;
    has_rows boolean;
begin
    for name in select relation::regclass::text from etl.bulk_table loop
        execute format('select exists (select from %s)', name) into has_rows;
        if has_rows then
            return true;
        end if;
    end loop;
    return false;
end
$$;

--
-- Name: FUNCTION has_bulk_rows(); Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON FUNCTION etl.has_bulk_rows() IS 'Whether the catalogue has any row.';

--
-- Name: market_set_id(text); Type: FUNCTION; Schema: etl; Owner: -
--

CREATE FUNCTION etl.market_set_id(markets text) RETURNS uuid
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    AS $$
    select overlay(
        md5(markets) placing lpad(to_hex(cardinality(string_to_array(markets, ','))), 4, '0') from 1
    )::uuid
$$;

--
-- Name: FUNCTION market_set_id(markets text); Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON FUNCTION etl.market_set_id(markets text) IS 'The identifier of a list of sorted market codes joined by commas: in its first four digits how many they are, then digits of their MD5. So the longer of two lists has the greater identifier.';

--
-- Name: own_time(timestamp with time zone, timestamp with time zone, boolean, timestamp with time zone, timestamp with time zone); Type: FUNCTION; Schema: etl; Owner: -
--

CREATE FUNCTION etl.own_time(field_at timestamp with time zone, known_field_at timestamp with time zone, is_shared boolean, known_told_at timestamp with time zone, newest_at timestamp with time zone) RETURNS timestamp with time zone
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN (field_at = newest_at) THEN NULL::timestamp with time zone WHEN (newest_at IS NOT NULL) THEN GREATEST(field_at, known_field_at, CASE WHEN is_shared THEN known_told_at ELSE NULL::timestamp with time zone END) WHEN (is_shared AND COALESCE((GREATEST(field_at, known_field_at) <= known_told_at), true)) THEN NULL::timestamp with time zone ELSE GREATEST(field_at, known_field_at) END;

--
-- Name: FUNCTION own_time(field_at timestamp with time zone, known_field_at timestamp with time zone, is_shared boolean, known_told_at timestamp with time zone, newest_at timestamp with time zone); Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON FUNCTION etl.own_time(field_at timestamp with time zone, known_field_at timestamp with time zone, is_shared boolean, known_told_at timestamp with time zone, newest_at timestamp with time zone) IS 'The time that a field keeps for itself after a merge; null: told_at says it. newest_at is the new told_at, null when it stays.';

--
-- Name: page_covers(integer, integer, boolean, integer); Type: FUNCTION; Schema: etl; Owner: -
--

CREATE FUNCTION etl.page_covers(first_position integer, item_count integer, is_last boolean, item_position integer) RETURNS boolean
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$
    select item_position >= first_position and (is_last or item_position < first_position + item_count)
$$;

--
-- Name: FUNCTION page_covers(first_position integer, item_count integer, is_last boolean, item_position integer); Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON FUNCTION etl.page_covers(first_position integer, item_count integer, is_last boolean, item_position integer) IS 'Whether a page of a list speaks about a position: one of its own, or any after it when the list ends with it.';

--
-- Name: refuse_foreign_keys(); Type: FUNCTION; Schema: etl; Owner: -
--

CREATE FUNCTION etl.refuse_foreign_keys() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
    if not (select pg_has_role(relation.relowner, 'USAGE') from pg_class as relation where relation.oid = tg_relid) then
        raise exception 'only etl.suspend_keys writes to etl.suspended_key, because its statements are run as the owner'
            using errcode = 'insufficient_privilege',
                hint = format('revoke insert, update on etl.suspended_key from %I', current_user);
    end if;
    return null;
end
$$;

--
-- Name: FUNCTION refuse_foreign_keys(); Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON FUNCTION etl.refuse_foreign_keys() IS 'Refuses what somebody but the owner, or etl.suspend_keys, writes to etl.suspended_key.';

--
-- Name: restore_keys(); Type: FUNCTION; Schema: etl; Owner: -
--

CREATE FUNCTION etl.restore_keys() RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET maintenance_work_mem TO '256MB'
    AS $$
declare
    step record;
begin
    for step in select definition from etl.suspended_key order by number loop
        execute step.definition;
    end loop;
    if found then
        execute (select 'analyze ' || string_agg(relation::regclass::text, ', ') from etl.bulk_table);
    end if;
    delete from etl.suspended_key;
end
$$;

--
-- Name: FUNCTION restore_keys(); Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON FUNCTION etl.restore_keys() IS 'Makes the keys and indexes anew that etl.suspend_keys has set aside, and analyzes their tables; fails when the rows do not keep them.';

--
-- Name: settled(timestamp with time zone, anyelement, timestamp with time zone, anyelement); Type: FUNCTION; Schema: etl; Owner: -
--

CREATE FUNCTION etl.settled(staged_at timestamp with time zone, staged anyelement, known_at timestamp with time zone, known anyelement) RETURNS anyelement
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$
    select case
        when known_at is null or staged_at > known_at then staged
        when staged_at = known_at then greatest(staged, known)
        else known
    end
$$;

--
-- Name: FUNCTION settled(staged_at timestamp with time zone, staged anyelement, known_at timestamp with time zone, known anyelement); Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON FUNCTION etl.settled(staged_at timestamp with time zone, staged anyelement, known_at timestamp with time zone, known anyelement) IS 'The value that stands: the newer one; of two of one instant the greater, so that the order of loading never matters. No time means never told.';

--
-- Name: settled_first(timestamp with time zone, anyelement, timestamp with time zone, anyelement); Type: FUNCTION; Schema: etl; Owner: -
--

CREATE FUNCTION etl.settled_first(staged_at timestamp with time zone, staged anyelement, known_at timestamp with time zone, known anyelement) RETURNS anyelement
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$
    select case
        when known_at is null or staged_at < known_at then staged
        when staged_at = known_at then greatest(staged, known)
        else known
    end
$$;

--
-- Name: FUNCTION settled_first(staged_at timestamp with time zone, staged anyelement, known_at timestamp with time zone, known anyelement); Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON FUNCTION etl.settled_first(staged_at timestamp with time zone, staged anyelement, known_at timestamp with time zone, known anyelement) IS 'The value observed first; of two of one instant the greater.';

--
-- Name: suspend_keys(); Type: FUNCTION; Schema: etl; Owner: -
--

CREATE FUNCTION etl.suspend_keys() RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET lock_timeout TO '500ms'
    AS $$
declare
    relations oid[] := array(select relation from etl.bulk_table);
    step record;
begin
    -- Asked before the tables are locked, too: readers of a warehouse that is in use are not disturbed.
    if etl.has_bulk_rows() then
        return false;
    end if;
    if exists (
        select
        from pg_publication_tables as published
        join pg_namespace as namespace on namespace.nspname = published.schemaname
        join pg_class as relation on relation.relnamespace = namespace.oid and relation.relname = published.tablename
        where relation.oid = any (relations)
    ) then
        return false;
    end if;
    for step in select relation::regclass as relation from unnest(relations) as relation order by relation loop
        execute format('lock table %s in access exclusive mode', step.relation);
    end loop;
    if etl.has_bulk_rows() then
        return false;
    end if;

    insert into etl.suspended_key (number, definition)
    select
        row_number() over (order by made.phase, made.relation, made.name),
        made.definition
    from (
        select
            case when kept.contype = 'f' then 3 else 1 end as phase,
            kept.conrelid::regclass::text as relation,
            kept.conname::text as name,
            format(
                'alter table %s add constraint %I %s',
                kept.conrelid::regclass, kept.conname, pg_get_constraintdef(kept.oid)
            ) as definition
        from pg_constraint as kept
        where kept.conrelid = any (relations) and kept.contype in ('p', 'u', 'f')
        union all
        select
            2,
            index.indrelid::regclass::text,
            relation.relname::text,
            pg_get_indexdef(index.indexrelid)
        from pg_index as index
        join pg_class as relation on relation.oid = index.indexrelid
        where index.indrelid = any (relations)
            and not exists (select from pg_constraint as kept where kept.conindid = index.indexrelid)
    ) as made;

    for step in
        select kept.conrelid::regclass as relation, kept.conname as name
        from pg_constraint as kept
        where kept.conrelid = any (relations) and kept.contype in ('p', 'u', 'f')
        order by kept.contype = 'f' desc
    loop
        execute format('alter table %s drop constraint %I', step.relation, step.name);
    end loop;
    for step in
        select index.indexrelid::regclass as name from pg_index as index where index.indrelid = any (relations)
    loop
        execute format('drop index %s', step.name);
    end loop;
    execute (select 'truncate ' || string_agg(relation::regclass::text, ', ') from unnest(relations) as relation);
    return true;
exception
    -- Somebody's view or table stands on a key, or somebody reads: then the keys stay.
    when dependent_objects_still_exist or lock_not_available or deadlock_detected then
        return false;
end
$$;

--
-- Name: FUNCTION suspend_keys(); Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON FUNCTION etl.suspend_keys() IS 'Sets the keys and indexes of the catalogue aside while it has no row; false: it has, or somebody needs or reads them, and they stay. etl.restore_keys in the same transaction brings them back.';

SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: album_metric; Type: TABLE; Schema: etl; Owner: -
--

CREATE TABLE etl.album_metric (
    album_id text NOT NULL COLLATE pg_catalog."C",
    popularity_at timestamp with time zone NOT NULL,
    observed_on date NOT NULL,
    popularity integer NOT NULL
);

--
-- Name: TABLE album_metric; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON TABLE etl.album_metric IS 'Popularity of albums: the first observation of each UTC day.';

--
-- Name: COLUMN album_metric.album_id; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.album_metric.album_id IS 'The album.';

--
-- Name: COLUMN album_metric.popularity_at; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.album_metric.popularity_at IS 'When it was observed.';

--
-- Name: COLUMN album_metric.observed_on; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.album_metric.observed_on IS 'The UTC day.';

--
-- Name: COLUMN album_metric.popularity; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.album_metric.popularity IS 'Popularity.';

--
-- Name: album_metric; Type: VIEW; Schema: history; Owner: -
--

CREATE VIEW history.album_metric AS
 WITH compared AS (
         SELECT album_metric.album_id,
            album_metric.observed_on,
            album_metric.popularity,
            lag(album_metric.popularity) OVER (PARTITION BY album_metric.album_id ORDER BY album_metric.observed_on) AS popularity_before
           FROM etl.album_metric
        )
 SELECT compared.album_id,
    compared.observed_on,
    compared.popularity
   FROM compared
  WHERE (compared.popularity IS DISTINCT FROM compared.popularity_before);

--
-- Name: VIEW album_metric; Type: COMMENT; Schema: history; Owner: -
--

COMMENT ON VIEW history.album_metric IS 'Days on which an album''s popularity differed from the observation before.';

--
-- Name: COLUMN album_metric.album_id; Type: COMMENT; Schema: history; Owner: -
--

COMMENT ON COLUMN history.album_metric.album_id IS 'The album.';

--
-- Name: COLUMN album_metric.observed_on; Type: COMMENT; Schema: history; Owner: -
--

COMMENT ON COLUMN history.album_metric.observed_on IS 'The UTC day from which the value holds.';

--
-- Name: COLUMN album_metric.popularity; Type: COMMENT; Schema: history; Owner: -
--

COMMENT ON COLUMN history.album_metric.popularity IS 'Popularity from that day on.';

--
-- Name: album_metric_as_of(date); Type: FUNCTION; Schema: history; Owner: -
--

CREATE FUNCTION history.album_metric_as_of(as_of date DEFAULT ((now() AT TIME ZONE 'UTC'::text))::date) RETURNS SETOF history.album_metric
    LANGUAGE sql STABLE PARALLEL SAFE
    BEGIN ATOMIC
 SELECT DISTINCT ON (metric.album_id) metric.album_id,
     metric.observed_on,
     metric.popularity
    FROM history.album_metric metric
   WHERE (metric.observed_on <= album_metric_as_of.as_of)
   ORDER BY metric.album_id, metric.observed_on DESC;
END;

--
-- Name: FUNCTION album_metric_as_of(as_of date); Type: COMMENT; Schema: history; Owner: -
--

COMMENT ON FUNCTION history.album_metric_as_of(as_of date) IS 'The rows of history.album_metric that held at the end of a UTC day, one for each album that was observed by then.';

--
-- Name: artist_metric; Type: TABLE; Schema: etl; Owner: -
--

CREATE TABLE etl.artist_metric (
    artist_id text NOT NULL COLLATE pg_catalog."C",
    popularity_at timestamp with time zone,
    followers_at timestamp with time zone,
    followers bigint,
    observed_on date NOT NULL,
    popularity integer
);

--
-- Name: TABLE artist_metric; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON TABLE etl.artist_metric IS 'Popularity and followers of artists: the first observation of each UTC day.';

--
-- Name: COLUMN artist_metric.artist_id; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.artist_metric.artist_id IS 'The artist.';

--
-- Name: COLUMN artist_metric.popularity_at; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.artist_metric.popularity_at IS 'When the popularity was observed.';

--
-- Name: COLUMN artist_metric.followers_at; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.artist_metric.followers_at IS 'When the followers were observed.';

--
-- Name: COLUMN artist_metric.followers; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.artist_metric.followers IS 'Followers; null when not observed that day.';

--
-- Name: COLUMN artist_metric.observed_on; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.artist_metric.observed_on IS 'The UTC day.';

--
-- Name: COLUMN artist_metric.popularity; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.artist_metric.popularity IS 'Popularity; null when not observed that day.';

--
-- Name: artist_metric; Type: VIEW; Schema: history; Owner: -
--

CREATE VIEW history.artist_metric AS
 WITH filled AS (
         SELECT artist_metric.artist_id,
            artist_metric.observed_on,
            (max(
                CASE
                    WHEN (artist_metric.popularity IS NOT NULL) THEN ARRAY[(artist_metric.observed_on - '2000-01-01'::date), artist_metric.popularity]
                    ELSE NULL::integer[]
                END) OVER days)[2] AS popularity,
            (max(
                CASE
                    WHEN (artist_metric.followers IS NOT NULL) THEN ARRAY[((artist_metric.observed_on - '2000-01-01'::date))::bigint, artist_metric.followers]
                    ELSE NULL::bigint[]
                END) OVER days)[2] AS followers
           FROM etl.artist_metric
          WINDOW days AS (PARTITION BY artist_metric.artist_id ORDER BY artist_metric.observed_on)
        ), compared AS (
         SELECT filled.artist_id,
            filled.observed_on,
            filled.popularity,
            filled.followers,
            ((row_number() OVER days = 1) OR (filled.popularity IS DISTINCT FROM lag(filled.popularity) OVER days) OR (filled.followers IS DISTINCT FROM lag(filled.followers) OVER days)) AS is_change
           FROM filled
          WINDOW days AS (PARTITION BY filled.artist_id ORDER BY filled.observed_on)
        )
 SELECT compared.artist_id,
    compared.observed_on,
    compared.popularity,
    compared.followers
   FROM compared
  WHERE compared.is_change;

--
-- Name: VIEW artist_metric; Type: COMMENT; Schema: history; Owner: -
--

COMMENT ON VIEW history.artist_metric IS 'Days on which an artist''s popularity or followers differed from the observation before.';

--
-- Name: COLUMN artist_metric.artist_id; Type: COMMENT; Schema: history; Owner: -
--

COMMENT ON COLUMN history.artist_metric.artist_id IS 'The artist.';

--
-- Name: COLUMN artist_metric.observed_on; Type: COMMENT; Schema: history; Owner: -
--

COMMENT ON COLUMN history.artist_metric.observed_on IS 'The UTC day from which the values hold.';

--
-- Name: COLUMN artist_metric.popularity; Type: COMMENT; Schema: history; Owner: -
--

COMMENT ON COLUMN history.artist_metric.popularity IS 'Popularity from that day on; null while not observed.';

--
-- Name: COLUMN artist_metric.followers; Type: COMMENT; Schema: history; Owner: -
--

COMMENT ON COLUMN history.artist_metric.followers IS 'Followers from that day on; null while not observed.';

--
-- Name: artist_metric_as_of(date); Type: FUNCTION; Schema: history; Owner: -
--

CREATE FUNCTION history.artist_metric_as_of(as_of date DEFAULT ((now() AT TIME ZONE 'UTC'::text))::date) RETURNS SETOF history.artist_metric
    LANGUAGE sql STABLE PARALLEL SAFE
    BEGIN ATOMIC
 SELECT DISTINCT ON (metric.artist_id) metric.artist_id,
     metric.observed_on,
     metric.popularity,
     metric.followers
    FROM history.artist_metric metric
   WHERE (metric.observed_on <= artist_metric_as_of.as_of)
   ORDER BY metric.artist_id, metric.observed_on DESC;
END;

--
-- Name: FUNCTION artist_metric_as_of(as_of date); Type: COMMENT; Schema: history; Owner: -
--

COMMENT ON FUNCTION history.artist_metric_as_of(as_of date) IS 'The rows of history.artist_metric that held at the end of a UTC day, one for each artist that was observed by then.';

--
-- Name: album; Type: TABLE; Schema: catalog; Owner: -
--

CREATE TABLE catalog.album (
    id text NOT NULL COLLATE pg_catalog."C",
    market_set_id uuid,
    release_date date,
    total_tracks integer,
    popularity integer,
    name text,
    album_type text,
    release_date_text text,
    release_date_precision text,
    label text,
    CONSTRAINT album_id_is_base62 CHECK (((length(id) = 22) AND (id !~ '[^0-9A-Za-z]'::text)))
)
WITH (fillfactor='90');

--
-- Name: TABLE album; Type: COMMENT; Schema: catalog; Owner: -
--

COMMENT ON TABLE catalog.album IS 'Albums, singles and compilations, known or only referred to.';

--
-- Name: COLUMN album.id; Type: COMMENT; Schema: catalog; Owner: -
--

COMMENT ON COLUMN catalog.album.id IS 'Spotify''s identifier: 22 base-62 characters.';

--
-- Name: COLUMN album.market_set_id; Type: COMMENT; Schema: catalog; Owner: -
--

COMMENT ON COLUMN catalog.album.market_set_id IS 'Where it is available; null until an answer tells (Development Mode never does).';

--
-- Name: COLUMN album.release_date; Type: COMMENT; Schema: catalog; Owner: -
--

COMMENT ON COLUMN catalog.album.release_date IS 'First day of what is known of the release date; null when nothing is, as for "0000".';

--
-- Name: COLUMN album.total_tracks; Type: COMMENT; Schema: catalog; Owner: -
--

COMMENT ON COLUMN catalog.album.total_tracks IS 'How many tracks Spotify says it has.';

--
-- Name: COLUMN album.popularity; Type: COMMENT; Schema: catalog; Owner: -
--

COMMENT ON COLUMN catalog.album.popularity IS 'Popularity from 0 to 100; null until an answer tells (Development Mode never does).';

--
-- Name: COLUMN album.name; Type: COMMENT; Schema: catalog; Owner: -
--

COMMENT ON COLUMN catalog.album.name IS 'Name; null until an answer tells, empty after some takedowns.';

--
-- Name: COLUMN album.album_type; Type: COMMENT; Schema: catalog; Owner: -
--

COMMENT ON COLUMN catalog.album.album_type IS 'Type as sent: album, single or compilation, and now and then others such as ep.';

--
-- Name: COLUMN album.release_date_text; Type: COMMENT; Schema: catalog; Owner: -
--

COMMENT ON COLUMN catalog.album.release_date_text IS 'Release date as sent: a year, a month or a day.';

--
-- Name: COLUMN album.release_date_precision; Type: COMMENT; Schema: catalog; Owner: -
--

COMMENT ON COLUMN catalog.album.release_date_precision IS 'Precision as sent: year, month or day. It can disagree with the text, which is to be trusted.';

--
-- Name: COLUMN album.label; Type: COMMENT; Schema: catalog; Owner: -
--

COMMENT ON COLUMN catalog.album.label IS 'Label; null until an answer tells (Development Mode never does).';

--
-- Name: artist; Type: TABLE; Schema: catalog; Owner: -
--

CREATE TABLE catalog.artist (
    id text NOT NULL COLLATE pg_catalog."C",
    followers bigint,
    popularity integer,
    name text,
    CONSTRAINT artist_id_is_base62 CHECK (((length(id) = 22) AND (id !~ '[^0-9A-Za-z]'::text)))
)
WITH (fillfactor='90');

--
-- Name: TABLE artist; Type: COMMENT; Schema: catalog; Owner: -
--

COMMENT ON TABLE catalog.artist IS 'Artists, known or only referred to.';

--
-- Name: COLUMN artist.id; Type: COMMENT; Schema: catalog; Owner: -
--

COMMENT ON COLUMN catalog.artist.id IS 'Spotify''s identifier: 22 base-62 characters.';

--
-- Name: COLUMN artist.followers; Type: COMMENT; Schema: catalog; Owner: -
--

COMMENT ON COLUMN catalog.artist.followers IS 'Followers; null until an answer tells (Development Mode never does).';

--
-- Name: COLUMN artist.popularity; Type: COMMENT; Schema: catalog; Owner: -
--

COMMENT ON COLUMN catalog.artist.popularity IS 'Popularity from 0 to 100, as Spotify computes it; null until an answer tells (Development Mode never does).';

--
-- Name: COLUMN artist.name; Type: COMMENT; Schema: catalog; Owner: -
--

COMMENT ON COLUMN catalog.artist.name IS 'Name; null until an answer tells.';

--
-- Name: track; Type: TABLE; Schema: catalog; Owner: -
--

CREATE TABLE catalog.track (
    id text NOT NULL COLLATE pg_catalog."C",
    album_id text COLLATE pg_catalog."C",
    market_set_id uuid,
    duration_ms integer,
    popularity integer,
    disc_number integer,
    track_number integer,
    explicit boolean,
    is_local boolean,
    name text,
    preview_url text,
    CONSTRAINT track_id_is_base62 CHECK (((length(id) = 22) AND (id !~ '[^0-9A-Za-z]'::text)))
)
WITH (fillfactor='90');

--
-- Name: TABLE track; Type: COMMENT; Schema: catalog; Owner: -
--

COMMENT ON TABLE catalog.track IS 'Tracks, known or only referred to.';

--
-- Name: COLUMN track.id; Type: COMMENT; Schema: catalog; Owner: -
--

COMMENT ON COLUMN catalog.track.id IS 'Spotify''s identifier: 22 base-62 characters.';

--
-- Name: COLUMN track.album_id; Type: COMMENT; Schema: catalog; Owner: -
--

COMMENT ON COLUMN catalog.track.album_id IS 'The album that the track names; until an answer names one, the album in whose list it was read first.';

--
-- Name: COLUMN track.market_set_id; Type: COMMENT; Schema: catalog; Owner: -
--

COMMENT ON COLUMN catalog.track.market_set_id IS 'Where it is available; null until an answer tells (Development Mode never does).';

--
-- Name: COLUMN track.duration_ms; Type: COMMENT; Schema: catalog; Owner: -
--

COMMENT ON COLUMN catalog.track.duration_ms IS 'Length in milliseconds.';

--
-- Name: COLUMN track.popularity; Type: COMMENT; Schema: catalog; Owner: -
--

COMMENT ON COLUMN catalog.track.popularity IS 'Popularity from 0 to 100; null until a full answer tells (Development Mode never does).';

--
-- Name: COLUMN track.disc_number; Type: COMMENT; Schema: catalog; Owner: -
--

COMMENT ON COLUMN catalog.track.disc_number IS 'The disc it is on, from 1.';

--
-- Name: COLUMN track.track_number; Type: COMMENT; Schema: catalog; Owner: -
--

COMMENT ON COLUMN catalog.track.track_number IS 'Its number on the disc, from 1.';

--
-- Name: COLUMN track.explicit; Type: COMMENT; Schema: catalog; Owner: -
--

COMMENT ON COLUMN catalog.track.explicit IS 'Whether the lyrics are marked explicit; false also when nobody knows.';

--
-- Name: COLUMN track.is_local; Type: COMMENT; Schema: catalog; Owner: -
--

COMMENT ON COLUMN catalog.track.is_local IS 'Whether it is a file of a user and not Spotify''s.';

--
-- Name: COLUMN track.name; Type: COMMENT; Schema: catalog; Owner: -
--

COMMENT ON COLUMN catalog.track.name IS 'Name; null until an answer tells.';

--
-- Name: COLUMN track.preview_url; Type: COMMENT; Schema: catalog; Owner: -
--

COMMENT ON COLUMN catalog.track.preview_url IS 'Thirty seconds to listen to; Spotify no longer gives it.';

--
-- Name: album; Type: TABLE; Schema: etl; Owner: -
--

CREATE TABLE etl.album (
    id text NOT NULL COLLATE pg_catalog."C",
    name_first_at timestamp with time zone,
    name_at timestamp with time zone,
    album_type_at timestamp with time zone,
    total_tracks_at timestamp with time zone,
    release_date_at timestamp with time zone,
    release_date_precision_at timestamp with time zone,
    label_at timestamp with time zone,
    popularity_at timestamp with time zone,
    markets_at timestamp with time zone,
    images_at timestamp with time zone,
    artists_at timestamp with time zone,
    copyrights_at timestamp with time zone,
    external_ids_at timestamp with time zone,
    content bigint,
    told integer,
    told_at timestamp with time zone
)
WITH (fillfactor='45');

--
-- Name: TABLE album; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON TABLE etl.album IS 'When each field and list of an album was last confirmed; null: no answer had it. Its tracks: etl.album_track_page.';

--
-- Name: COLUMN album.id; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.album.id IS 'The album.';

--
-- Name: COLUMN album.name_first_at; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.album.name_first_at IS 'First answer with the name that stands now, or with null where null does.';

--
-- Name: COLUMN album.name_at; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.album.name_at IS 'Last answer with a name.';

--
-- Name: COLUMN album.album_type_at; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.album.album_type_at IS 'Last answer with the type.';

--
-- Name: COLUMN album.total_tracks_at; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.album.total_tracks_at IS 'Last answer with the number of tracks.';

--
-- Name: COLUMN album.release_date_at; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.album.release_date_at IS 'Last answer with the release date.';

--
-- Name: COLUMN album.release_date_precision_at; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.album.release_date_precision_at IS 'Last answer with the precision of the release date.';

--
-- Name: COLUMN album.label_at; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.album.label_at IS 'Last answer with the label.';

--
-- Name: COLUMN album.popularity_at; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.album.popularity_at IS 'Last answer with the popularity.';

--
-- Name: COLUMN album.markets_at; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.album.markets_at IS 'Last answer with the list of markets.';

--
-- Name: COLUMN album.images_at; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.album.images_at IS 'Last answer with the list of covers.';

--
-- Name: COLUMN album.artists_at; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.album.artists_at IS 'Last answer with the list of artists.';

--
-- Name: COLUMN album.copyrights_at; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.album.copyrights_at IS 'Last answer with the list of copyright lines.';

--
-- Name: COLUMN album.external_ids_at; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.album.external_ids_at IS 'Last answer with the external identifiers.';

--
-- Name: COLUMN album.content; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.album.content IS 'Digest of what the answer of told_at told; null: not known, or no longer how it stands.';

--
-- Name: COLUMN album.told; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.album.told IS 'The fields and lists that were last confirmed at told_at, as bits; their own times may be null.';

--
-- Name: COLUMN album.told_at; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.album.told_at IS 'The newest answer that told anything of it; null: it came before this was kept.';

--
-- Name: album_confirmation; Type: VIEW; Schema: etl; Owner: -
--

CREATE VIEW etl.album_confirmation AS
 SELECT album.id,
    album.name_first_at,
    GREATEST(album.name_at,
        CASE
            WHEN ((album.told & 1) <> 0) THEN album.told_at
            ELSE NULL::timestamp with time zone
        END) AS name_at,
    GREATEST(album.album_type_at,
        CASE
            WHEN ((album.told & 2) <> 0) THEN album.told_at
            ELSE NULL::timestamp with time zone
        END) AS album_type_at,
    GREATEST(album.total_tracks_at,
        CASE
            WHEN ((album.told & 4) <> 0) THEN album.told_at
            ELSE NULL::timestamp with time zone
        END) AS total_tracks_at,
    GREATEST(album.release_date_at,
        CASE
            WHEN ((album.told & 8) <> 0) THEN album.told_at
            ELSE NULL::timestamp with time zone
        END) AS release_date_at,
    GREATEST(album.release_date_precision_at,
        CASE
            WHEN ((album.told & 16) <> 0) THEN album.told_at
            ELSE NULL::timestamp with time zone
        END) AS release_date_precision_at,
    GREATEST(album.label_at,
        CASE
            WHEN ((album.told & 32) <> 0) THEN album.told_at
            ELSE NULL::timestamp with time zone
        END) AS label_at,
    GREATEST(album.popularity_at,
        CASE
            WHEN ((album.told & 64) <> 0) THEN album.told_at
            ELSE NULL::timestamp with time zone
        END) AS popularity_at,
    GREATEST(album.markets_at,
        CASE
            WHEN ((album.told & 128) <> 0) THEN album.told_at
            ELSE NULL::timestamp with time zone
        END) AS markets_at,
    GREATEST(album.images_at,
        CASE
            WHEN ((album.told & 256) <> 0) THEN album.told_at
            ELSE NULL::timestamp with time zone
        END) AS images_at,
    GREATEST(album.artists_at,
        CASE
            WHEN ((album.told & 512) <> 0) THEN album.told_at
            ELSE NULL::timestamp with time zone
        END) AS artists_at,
    GREATEST(album.copyrights_at,
        CASE
            WHEN ((album.told & 1024) <> 0) THEN album.told_at
            ELSE NULL::timestamp with time zone
        END) AS copyrights_at,
    GREATEST(album.external_ids_at,
        CASE
            WHEN ((album.told & 2048) <> 0) THEN album.told_at
            ELSE NULL::timestamp with time zone
        END) AS external_ids_at
   FROM etl.album;

--
-- Name: VIEW album_confirmation; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON VIEW etl.album_confirmation IS 'When each field and list of an album was last confirmed; null: no answer had it.';

--
-- Name: COLUMN album_confirmation.id; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.album_confirmation.id IS 'The album.';

--
-- Name: COLUMN album_confirmation.name_first_at; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.album_confirmation.name_first_at IS 'First answer with the name that stands now, or with null where null does.';

--
-- Name: COLUMN album_confirmation.name_at; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.album_confirmation.name_at IS 'Last answer with a name, null or not.';

--
-- Name: COLUMN album_confirmation.album_type_at; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.album_confirmation.album_type_at IS 'Last answer with the type.';

--
-- Name: COLUMN album_confirmation.total_tracks_at; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.album_confirmation.total_tracks_at IS 'Last answer with the number of tracks.';

--
-- Name: COLUMN album_confirmation.release_date_at; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.album_confirmation.release_date_at IS 'Last answer with the release date.';

--
-- Name: COLUMN album_confirmation.release_date_precision_at; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.album_confirmation.release_date_precision_at IS 'Last answer with the precision of the release date.';

--
-- Name: COLUMN album_confirmation.label_at; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.album_confirmation.label_at IS 'Last answer with the label.';

--
-- Name: COLUMN album_confirmation.popularity_at; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.album_confirmation.popularity_at IS 'Last answer with the popularity.';

--
-- Name: COLUMN album_confirmation.markets_at; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.album_confirmation.markets_at IS 'Last answer with the list of markets.';

--
-- Name: COLUMN album_confirmation.images_at; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.album_confirmation.images_at IS 'Last answer with the list of covers.';

--
-- Name: COLUMN album_confirmation.artists_at; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.album_confirmation.artists_at IS 'Last answer with the list of artists.';

--
-- Name: COLUMN album_confirmation.copyrights_at; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.album_confirmation.copyrights_at IS 'Last answer with the list of copyright lines.';

--
-- Name: COLUMN album_confirmation.external_ids_at; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.album_confirmation.external_ids_at IS 'Last answer with the external identifiers.';

--
-- Name: artist; Type: TABLE; Schema: etl; Owner: -
--

CREATE TABLE etl.artist (
    id text NOT NULL COLLATE pg_catalog."C",
    name_first_at timestamp with time zone,
    name_at timestamp with time zone,
    popularity_at timestamp with time zone,
    followers_at timestamp with time zone,
    genres_at timestamp with time zone,
    images_at timestamp with time zone,
    content bigint,
    told integer,
    told_at timestamp with time zone
)
WITH (fillfactor='45');

--
-- Name: TABLE artist; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON TABLE etl.artist IS 'When each field and list of an artist was last confirmed; null: no answer had it.';

--
-- Name: COLUMN artist.id; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.artist.id IS 'The artist.';

--
-- Name: COLUMN artist.name_first_at; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.artist.name_first_at IS 'First answer with the name that stands now, or with null where null does.';

--
-- Name: COLUMN artist.name_at; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.artist.name_at IS 'Last answer with a name.';

--
-- Name: COLUMN artist.popularity_at; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.artist.popularity_at IS 'Last answer with the popularity.';

--
-- Name: COLUMN artist.followers_at; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.artist.followers_at IS 'Last answer with the followers.';

--
-- Name: COLUMN artist.genres_at; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.artist.genres_at IS 'Last answer with the list of genres.';

--
-- Name: COLUMN artist.images_at; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.artist.images_at IS 'Last answer with the list of pictures.';

--
-- Name: COLUMN artist.content; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.artist.content IS 'Digest of what the answer of told_at told; null: not known, or no longer how it stands.';

--
-- Name: COLUMN artist.told; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.artist.told IS 'The fields and lists that were last confirmed at told_at, as bits; their own times may be null.';

--
-- Name: COLUMN artist.told_at; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.artist.told_at IS 'The newest answer that told anything of it; null: it came before this was kept.';

--
-- Name: artist_confirmation; Type: VIEW; Schema: etl; Owner: -
--

CREATE VIEW etl.artist_confirmation AS
 SELECT artist.id,
    artist.name_first_at,
    GREATEST(artist.name_at,
        CASE
            WHEN ((artist.told & 1) <> 0) THEN artist.told_at
            ELSE NULL::timestamp with time zone
        END) AS name_at,
    GREATEST(artist.popularity_at,
        CASE
            WHEN ((artist.told & 2) <> 0) THEN artist.told_at
            ELSE NULL::timestamp with time zone
        END) AS popularity_at,
    GREATEST(artist.followers_at,
        CASE
            WHEN ((artist.told & 4) <> 0) THEN artist.told_at
            ELSE NULL::timestamp with time zone
        END) AS followers_at,
    GREATEST(artist.genres_at,
        CASE
            WHEN ((artist.told & 8) <> 0) THEN artist.told_at
            ELSE NULL::timestamp with time zone
        END) AS genres_at,
    GREATEST(artist.images_at,
        CASE
            WHEN ((artist.told & 16) <> 0) THEN artist.told_at
            ELSE NULL::timestamp with time zone
        END) AS images_at
   FROM etl.artist;

--
-- Name: VIEW artist_confirmation; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON VIEW etl.artist_confirmation IS 'When each field and list of an artist was last confirmed; null: no answer had it.';

--
-- Name: COLUMN artist_confirmation.id; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.artist_confirmation.id IS 'The artist.';

--
-- Name: COLUMN artist_confirmation.name_first_at; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.artist_confirmation.name_first_at IS 'First answer with the name that stands now, or with null where null does.';

--
-- Name: COLUMN artist_confirmation.name_at; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.artist_confirmation.name_at IS 'Last answer with a name, null or not.';

--
-- Name: COLUMN artist_confirmation.popularity_at; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.artist_confirmation.popularity_at IS 'Last answer with the popularity.';

--
-- Name: COLUMN artist_confirmation.followers_at; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.artist_confirmation.followers_at IS 'Last answer with the followers.';

--
-- Name: COLUMN artist_confirmation.genres_at; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.artist_confirmation.genres_at IS 'Last answer with the list of genres.';

--
-- Name: COLUMN artist_confirmation.images_at; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.artist_confirmation.images_at IS 'Last answer with the list of pictures.';

--
-- Name: former_name; Type: TABLE; Schema: etl; Owner: -
--

CREATE TABLE etl.former_name (
    id text NOT NULL COLLATE pg_catalog."C",
    first_seen_at timestamp with time zone NOT NULL,
    last_seen_at timestamp with time zone NOT NULL,
    kind text NOT NULL COLLATE pg_catalog."C",
    name text,
    CONSTRAINT former_name_seen_in_order CHECK ((first_seen_at <= last_seen_at))
);

ALTER TABLE ONLY etl.former_name REPLICA IDENTITY FULL;

--
-- Name: TABLE former_name; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON TABLE etl.former_name IS 'Names that an artist, album or track had in some answer, but for the one that stands now. Null, where an answer had it, is one of them.';

--
-- Name: COLUMN former_name.id; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.former_name.id IS 'What had the name.';

--
-- Name: COLUMN former_name.first_seen_at; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.former_name.first_seen_at IS 'First answer with the name.';

--
-- Name: COLUMN former_name.last_seen_at; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.former_name.last_seen_at IS 'Last answer with the name.';

--
-- Name: COLUMN former_name.kind; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.former_name.kind IS 'artist, album or track.';

--
-- Name: COLUMN former_name.name; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.former_name.name IS 'The name; null: an answer had null.';

--
-- Name: track; Type: TABLE; Schema: etl; Owner: -
--

CREATE TABLE etl.track (
    id text NOT NULL COLLATE pg_catalog."C",
    name_first_at timestamp with time zone,
    name_at timestamp with time zone,
    duration_ms_at timestamp with time zone,
    explicit_at timestamp with time zone,
    popularity_at timestamp with time zone,
    disc_number_at timestamp with time zone,
    track_number_at timestamp with time zone,
    is_local_at timestamp with time zone,
    preview_url_at timestamp with time zone,
    album_at timestamp with time zone,
    read_in_on date,
    markets_at timestamp with time zone,
    artists_at timestamp with time zone,
    external_ids_at timestamp with time zone,
    content bigint,
    told integer,
    told_at timestamp with time zone
)
WITH (fillfactor='45');

--
-- Name: TABLE track; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON TABLE etl.track IS 'When each field and list of a track was last confirmed; null: no answer had it.';

--
-- Name: COLUMN track.id; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.track.id IS 'The track.';

--
-- Name: COLUMN track.name_first_at; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.track.name_first_at IS 'First answer with the name that stands now, or with null where null does.';

--
-- Name: COLUMN track.name_at; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.track.name_at IS 'Last answer with a name.';

--
-- Name: COLUMN track.duration_ms_at; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.track.duration_ms_at IS 'Last answer with the length.';

--
-- Name: COLUMN track.explicit_at; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.track.explicit_at IS 'Last answer that said whether it is explicit.';

--
-- Name: COLUMN track.popularity_at; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.track.popularity_at IS 'Last answer with the popularity.';

--
-- Name: COLUMN track.disc_number_at; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.track.disc_number_at IS 'Last answer with the disc.';

--
-- Name: COLUMN track.track_number_at; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.track.track_number_at IS 'Last answer with the number on the disc.';

--
-- Name: COLUMN track.is_local_at; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.track.is_local_at IS 'Last answer that said whether it is a local file.';

--
-- Name: COLUMN track.preview_url_at; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.track.preview_url_at IS 'Last answer with the preview, null or not.';

--
-- Name: COLUMN track.album_at; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.track.album_at IS 'Last answer in which the track names its album; null: catalog.track.album_id is the album it was read in.';

--
-- Name: COLUMN track.read_in_on; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.track.read_in_on IS 'First UTC day on which it stood in an album''s list; of the albums of that day, the least identifier counts.';

--
-- Name: COLUMN track.markets_at; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.track.markets_at IS 'Last answer with the list of markets.';

--
-- Name: COLUMN track.artists_at; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.track.artists_at IS 'Last answer with the list of artists.';

--
-- Name: COLUMN track.external_ids_at; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.track.external_ids_at IS 'Last answer with the external identifiers.';

--
-- Name: COLUMN track.content; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.track.content IS 'Digest of what the answer of told_at told; null: not known, or no longer how it stands.';

--
-- Name: COLUMN track.told; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.track.told IS 'The fields and lists that were last confirmed at told_at, as bits; their own times may be null.';

--
-- Name: COLUMN track.told_at; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.track.told_at IS 'The newest answer that told anything of it; null: it came before this was kept.';

--
-- Name: track_confirmation; Type: VIEW; Schema: etl; Owner: -
--

CREATE VIEW etl.track_confirmation AS
 SELECT track.id,
    track.name_first_at,
    GREATEST(track.name_at,
        CASE
            WHEN ((track.told & 1) <> 0) THEN track.told_at
            ELSE NULL::timestamp with time zone
        END) AS name_at,
    GREATEST(track.duration_ms_at,
        CASE
            WHEN ((track.told & 2) <> 0) THEN track.told_at
            ELSE NULL::timestamp with time zone
        END) AS duration_ms_at,
    GREATEST(track.explicit_at,
        CASE
            WHEN ((track.told & 4) <> 0) THEN track.told_at
            ELSE NULL::timestamp with time zone
        END) AS explicit_at,
    GREATEST(track.popularity_at,
        CASE
            WHEN ((track.told & 8) <> 0) THEN track.told_at
            ELSE NULL::timestamp with time zone
        END) AS popularity_at,
    GREATEST(track.disc_number_at,
        CASE
            WHEN ((track.told & 16) <> 0) THEN track.told_at
            ELSE NULL::timestamp with time zone
        END) AS disc_number_at,
    GREATEST(track.track_number_at,
        CASE
            WHEN ((track.told & 32) <> 0) THEN track.told_at
            ELSE NULL::timestamp with time zone
        END) AS track_number_at,
    GREATEST(track.is_local_at,
        CASE
            WHEN ((track.told & 64) <> 0) THEN track.told_at
            ELSE NULL::timestamp with time zone
        END) AS is_local_at,
    GREATEST(track.preview_url_at,
        CASE
            WHEN ((track.told & 128) <> 0) THEN track.told_at
            ELSE NULL::timestamp with time zone
        END) AS preview_url_at,
    GREATEST(track.album_at,
        CASE
            WHEN ((track.told & 256) <> 0) THEN track.told_at
            ELSE NULL::timestamp with time zone
        END) AS album_at,
    track.read_in_on,
    GREATEST(track.markets_at,
        CASE
            WHEN ((track.told & 512) <> 0) THEN track.told_at
            ELSE NULL::timestamp with time zone
        END) AS markets_at,
    GREATEST(track.artists_at,
        CASE
            WHEN ((track.told & 1024) <> 0) THEN track.told_at
            ELSE NULL::timestamp with time zone
        END) AS artists_at,
    GREATEST(track.external_ids_at,
        CASE
            WHEN ((track.told & 2048) <> 0) THEN track.told_at
            ELSE NULL::timestamp with time zone
        END) AS external_ids_at
   FROM etl.track;

--
-- Name: VIEW track_confirmation; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON VIEW etl.track_confirmation IS 'When each field and list of a track was last confirmed; null: no answer had it.';

--
-- Name: COLUMN track_confirmation.id; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.track_confirmation.id IS 'The track.';

--
-- Name: COLUMN track_confirmation.name_first_at; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.track_confirmation.name_first_at IS 'First answer with the name that stands now, or with null where null does.';

--
-- Name: COLUMN track_confirmation.name_at; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.track_confirmation.name_at IS 'Last answer with a name, null or not.';

--
-- Name: COLUMN track_confirmation.duration_ms_at; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.track_confirmation.duration_ms_at IS 'Last answer with the length.';

--
-- Name: COLUMN track_confirmation.explicit_at; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.track_confirmation.explicit_at IS 'Last answer that said whether it is explicit.';

--
-- Name: COLUMN track_confirmation.popularity_at; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.track_confirmation.popularity_at IS 'Last answer with the popularity.';

--
-- Name: COLUMN track_confirmation.disc_number_at; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.track_confirmation.disc_number_at IS 'Last answer with the disc.';

--
-- Name: COLUMN track_confirmation.track_number_at; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.track_confirmation.track_number_at IS 'Last answer with the number on the disc.';

--
-- Name: COLUMN track_confirmation.is_local_at; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.track_confirmation.is_local_at IS 'Last answer that said whether it is a local file.';

--
-- Name: COLUMN track_confirmation.preview_url_at; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.track_confirmation.preview_url_at IS 'Last answer with the preview, null or not.';

--
-- Name: COLUMN track_confirmation.album_at; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.track_confirmation.album_at IS 'Last answer in which the track names its album; null: catalog.track.album_id is the album it was read in.';

--
-- Name: COLUMN track_confirmation.read_in_on; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.track_confirmation.read_in_on IS 'First UTC day on which it stood in an album''s list; of the albums of that day, the least identifier counts.';

--
-- Name: COLUMN track_confirmation.markets_at; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.track_confirmation.markets_at IS 'Last answer with the list of markets.';

--
-- Name: COLUMN track_confirmation.artists_at; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.track_confirmation.artists_at IS 'Last answer with the list of artists.';

--
-- Name: COLUMN track_confirmation.external_ids_at; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.track_confirmation.external_ids_at IS 'Last answer with the external identifiers.';

--
-- Name: name; Type: VIEW; Schema: history; Owner: -
--

CREATE VIEW history.name AS
 SELECT 'artist'::text AS kind,
    known.id,
    confirmed.name_first_at AS valid_from,
    known.name,
    NULL::timestamp with time zone AS valid_to,
    confirmed.name_at AS last_seen_at
   FROM (catalog.artist known
     JOIN etl.artist_confirmation confirmed ON ((confirmed.id = known.id)))
  WHERE (known.name IS NOT NULL)
UNION ALL
 SELECT 'album'::text AS kind,
    known.id,
    confirmed.name_first_at AS valid_from,
    known.name,
    NULL::timestamp with time zone AS valid_to,
    confirmed.name_at AS last_seen_at
   FROM (catalog.album known
     JOIN etl.album_confirmation confirmed ON ((confirmed.id = known.id)))
  WHERE (known.name IS NOT NULL)
UNION ALL
 SELECT 'track'::text AS kind,
    known.id,
    confirmed.name_first_at AS valid_from,
    known.name,
    NULL::timestamp with time zone AS valid_to,
    confirmed.name_at AS last_seen_at
   FROM (catalog.track known
     JOIN etl.track_confirmation confirmed ON ((confirmed.id = known.id)))
  WHERE (known.name IS NOT NULL)
UNION ALL
 SELECT former.kind,
    former.id,
    former.first_seen_at AS valid_from,
    former.name,
    COALESCE(following.first_seen_at, standing.name_at) AS valid_to,
    former.last_seen_at
   FROM ((etl.former_name former
     CROSS JOIN LATERAL ( SELECT known.name,
            confirmed.name_first_at,
            confirmed.name_at
           FROM (etl.artist_confirmation confirmed
             JOIN catalog.artist known ON ((known.id = confirmed.id)))
          WHERE ((former.kind = 'artist'::text) AND (confirmed.id = former.id))
        UNION ALL
         SELECT known.name,
            confirmed.name_first_at,
            confirmed.name_at
           FROM (etl.album_confirmation confirmed
             JOIN catalog.album known ON ((known.id = confirmed.id)))
          WHERE ((former.kind = 'album'::text) AND (confirmed.id = former.id))
        UNION ALL
         SELECT known.name,
            confirmed.name_first_at,
            confirmed.name_at
           FROM (etl.track_confirmation confirmed
             JOIN catalog.track known ON ((known.id = confirmed.id)))
          WHERE ((former.kind = 'track'::text) AND (confirmed.id = former.id))) standing)
     CROSS JOIN LATERAL ( SELECT min(
                CASE
                    WHEN (other.first_seen_at > former.last_seen_at) THEN other.first_seen_at
                    WHEN ((other.name IS NULL) AND (other.last_seen_at > former.last_seen_at)) THEN (former.last_seen_at + '00:00:00.000001'::interval)
                    ELSE NULL::timestamp with time zone
                END) AS first_seen_at
           FROM ( SELECT kept.name,
                    kept.first_seen_at,
                    kept.last_seen_at
                   FROM etl.former_name kept
                  WHERE ((kept.kind = former.kind) AND (kept.id = former.id))
                UNION ALL
                 SELECT standing.name,
                    standing.name_first_at,
                    standing.name_at) other) following)
  WHERE (former.name IS NOT NULL);

--
-- Name: VIEW name; Type: COMMENT; Schema: history; Owner: -
--

COMMENT ON VIEW history.name IS 'Names and when they held. Where Spotify went back to an earlier name, the times of the two overlap.';

--
-- Name: COLUMN name.kind; Type: COMMENT; Schema: history; Owner: -
--

COMMENT ON COLUMN history.name.kind IS 'artist, album or track.';

--
-- Name: COLUMN name.id; Type: COMMENT; Schema: history; Owner: -
--

COMMENT ON COLUMN history.name.id IS 'What has the name.';

--
-- Name: COLUMN name.valid_from; Type: COMMENT; Schema: history; Owner: -
--

COMMENT ON COLUMN history.name.valid_from IS 'First answer with the name.';

--
-- Name: COLUMN name.name; Type: COMMENT; Schema: history; Owner: -
--

COMMENT ON COLUMN history.name.name IS 'The name.';

--
-- Name: COLUMN name.valid_to; Type: COMMENT; Schema: history; Owner: -
--

COMMENT ON COLUMN history.name.valid_to IS 'First answer with the name that followed, or with null; where null came back, a microsecond after the last answer with the name. Null for the name that stands now.';

--
-- Name: COLUMN name.last_seen_at; Type: COMMENT; Schema: history; Owner: -
--

COMMENT ON COLUMN history.name.last_seen_at IS 'Last answer with the name.';

--
-- Name: name_as_of(timestamp with time zone); Type: FUNCTION; Schema: history; Owner: -
--

CREATE FUNCTION history.name_as_of(as_of timestamp with time zone DEFAULT now()) RETURNS SETOF history.name
    LANGUAGE sql STABLE PARALLEL SAFE
    BEGIN ATOMIC
 SELECT DISTINCT ON (held.kind, held.id) held.kind,
     held.id,
     held.valid_from,
     held.name,
     held.valid_to,
     held.last_seen_at
    FROM (history.name held
      CROSS JOIN LATERAL ( SELECT ((held.valid_to IS NULL) OR (held.last_seen_at >= name_as_of.as_of)) AS is_seen_later) sight)
   WHERE ((held.valid_from <= name_as_of.as_of) AND ((held.valid_to IS NULL) OR (held.valid_to > name_as_of.as_of)))
   ORDER BY held.kind, held.id, sight.is_seen_later DESC,
         CASE
             WHEN sight.is_seen_later THEN held.valid_from
             ELSE held.last_seen_at
         END DESC, (held.valid_to IS NULL) DESC, held.name DESC;
END;

--
-- Name: FUNCTION name_as_of(as_of timestamp with time zone); Type: COMMENT; Schema: history; Owner: -
--

COMMENT ON FUNCTION history.name_as_of(as_of timestamp with time zone) IS 'The rows of history.name that held at an instant, one for each thing that had a name. Where times overlap: of the names that were seen until then and again later the one that came last; if there is none, the one that was seen last. So what arrives later changes nothing, with two exceptions: a name that comes back counts for the time between two sights of it, too; and where null comes back, names that were seen last since the first null held no longer than up to that sight.';

--
-- Name: track_metric; Type: TABLE; Schema: etl; Owner: -
--

CREATE TABLE etl.track_metric (
    track_id text NOT NULL COLLATE pg_catalog."C",
    popularity_at timestamp with time zone NOT NULL,
    observed_on date NOT NULL,
    popularity integer NOT NULL
);

--
-- Name: TABLE track_metric; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON TABLE etl.track_metric IS 'Popularity of tracks: the first observation of each UTC day.';

--
-- Name: COLUMN track_metric.track_id; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.track_metric.track_id IS 'The track.';

--
-- Name: COLUMN track_metric.popularity_at; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.track_metric.popularity_at IS 'When it was observed.';

--
-- Name: COLUMN track_metric.observed_on; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.track_metric.observed_on IS 'The UTC day.';

--
-- Name: COLUMN track_metric.popularity; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.track_metric.popularity IS 'Popularity.';

--
-- Name: track_metric; Type: VIEW; Schema: history; Owner: -
--

CREATE VIEW history.track_metric AS
 WITH compared AS (
         SELECT track_metric.track_id,
            track_metric.observed_on,
            track_metric.popularity,
            lag(track_metric.popularity) OVER (PARTITION BY track_metric.track_id ORDER BY track_metric.observed_on) AS popularity_before
           FROM etl.track_metric
        )
 SELECT compared.track_id,
    compared.observed_on,
    compared.popularity
   FROM compared
  WHERE (compared.popularity IS DISTINCT FROM compared.popularity_before);

--
-- Name: VIEW track_metric; Type: COMMENT; Schema: history; Owner: -
--

COMMENT ON VIEW history.track_metric IS 'Days on which a track''s popularity differed from the observation before.';

--
-- Name: COLUMN track_metric.track_id; Type: COMMENT; Schema: history; Owner: -
--

COMMENT ON COLUMN history.track_metric.track_id IS 'The track.';

--
-- Name: COLUMN track_metric.observed_on; Type: COMMENT; Schema: history; Owner: -
--

COMMENT ON COLUMN history.track_metric.observed_on IS 'The UTC day from which the value holds.';

--
-- Name: COLUMN track_metric.popularity; Type: COMMENT; Schema: history; Owner: -
--

COMMENT ON COLUMN history.track_metric.popularity IS 'Popularity from that day on.';

--
-- Name: track_metric_as_of(date); Type: FUNCTION; Schema: history; Owner: -
--

CREATE FUNCTION history.track_metric_as_of(as_of date DEFAULT ((now() AT TIME ZONE 'UTC'::text))::date) RETURNS SETOF history.track_metric
    LANGUAGE sql STABLE PARALLEL SAFE
    BEGIN ATOMIC
 SELECT DISTINCT ON (metric.track_id) metric.track_id,
     metric.observed_on,
     metric.popularity
    FROM history.track_metric metric
   WHERE (metric.observed_on <= track_metric_as_of.as_of)
   ORDER BY metric.track_id, metric.observed_on DESC;
END;

--
-- Name: FUNCTION track_metric_as_of(as_of date); Type: COMMENT; Schema: history; Owner: -
--

COMMENT ON FUNCTION history.track_metric_as_of(as_of date) IS 'The rows of history.track_metric that held at the end of a UTC day, one for each track that was observed by then.';

--
-- Name: album_track; Type: TABLE; Schema: catalog; Owner: -
--

CREATE TABLE catalog.album_track (
    album_id text NOT NULL COLLATE pg_catalog."C",
    track_id text NOT NULL COLLATE pg_catalog."C",
    "position" integer NOT NULL,
    disc_number integer,
    track_number integer
)
WITH (fillfactor='90');

--
-- Name: TABLE album_track; Type: COMMENT; Schema: catalog; Owner: -
--

COMMENT ON TABLE catalog.album_track IS 'The tracks of albums, as far as their pages were read.';

--
-- Name: COLUMN album_track.album_id; Type: COMMENT; Schema: catalog; Owner: -
--

COMMENT ON COLUMN catalog.album_track.album_id IS 'The album.';

--
-- Name: COLUMN album_track.track_id; Type: COMMENT; Schema: catalog; Owner: -
--

COMMENT ON COLUMN catalog.album_track.track_id IS 'The track.';

--
-- Name: COLUMN album_track."position"; Type: COMMENT; Schema: catalog; Owner: -
--

COMMENT ON COLUMN catalog.album_track."position" IS 'Place in the album''s list, from 1, across discs.';

--
-- Name: COLUMN album_track.disc_number; Type: COMMENT; Schema: catalog; Owner: -
--

COMMENT ON COLUMN catalog.album_track.disc_number IS 'The disc, from 1.';

--
-- Name: COLUMN album_track.track_number; Type: COMMENT; Schema: catalog; Owner: -
--

COMMENT ON COLUMN catalog.album_track.track_number IS 'The number on the disc, from 1.';

--
-- Name: album_track_page; Type: TABLE; Schema: etl; Owner: -
--

CREATE TABLE etl.album_track_page (
    album_id text NOT NULL COLLATE pg_catalog."C",
    fetched_at timestamp with time zone NOT NULL,
    first_position integer NOT NULL,
    item_count integer NOT NULL,
    is_last boolean NOT NULL,
    content bigint
)
WITH (fillfactor='45');

--
-- Name: TABLE album_track_page; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON TABLE etl.album_track_page IS 'Pages of albums'' track lists that were read, one row per album and shape of page.';

--
-- Name: COLUMN album_track_page.album_id; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.album_track_page.album_id IS 'The album.';

--
-- Name: COLUMN album_track_page.fetched_at; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.album_track_page.fetched_at IS 'Newest answer with a page of this shape.';

--
-- Name: COLUMN album_track_page.first_position; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.album_track_page.first_position IS 'Position of its first item, from 1.';

--
-- Name: COLUMN album_track_page.item_count; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.album_track_page.item_count IS 'How many positions it has.';

--
-- Name: COLUMN album_track_page.is_last; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.album_track_page.is_last IS 'Whether the list ends with it: it then speaks about every position that follows, too.';

--
-- Name: COLUMN album_track_page.content; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.album_track_page.content IS 'Digest of what the page told at fetched_at; null: not known, or another page has changed its places since.';

--
-- Name: album_completeness; Type: VIEW; Schema: analytics; Owner: -
--

CREATE VIEW analytics.album_completeness AS
 WITH listed AS (
         SELECT album_track.album_id,
            count(*) AS tracks
           FROM catalog.album_track
          GROUP BY album_track.album_id
        ), ended AS (
         SELECT DISTINCT page.album_id
           FROM etl.album_track_page page
          WHERE (page.is_last AND (NOT (EXISTS ( SELECT
                   FROM etl.album_track_page newer
                  WHERE ((newer.album_id = page.album_id) AND (newer.fetched_at > page.fetched_at) AND (NOT newer.is_last) AND ((newer.first_position + newer.item_count) >= (page.first_position + page.item_count)))))) AND ((page.first_position = 1) OR (NOT (EXISTS ( SELECT
                   FROM ( SELECT read.first_position,
                            max((read.first_position + read.item_count)) OVER (ORDER BY read.first_position ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS next_position
                           FROM etl.album_track_page read
                          WHERE ((read.album_id = page.album_id) AND (read.first_position <= page.first_position))) reached
                  WHERE (reached.first_position > COALESCE(reached.next_position, 1)))))))
        )
 SELECT album.id AS album_id,
    album.name AS album,
    album.total_tracks,
    COALESCE(listed.tracks, (0)::bigint) AS tracks_listed,
        CASE
            WHEN (album.total_tracks IS NOT NULL) THEN GREATEST((album.total_tracks - COALESCE(listed.tracks, (0)::bigint)), (0)::bigint)
            ELSE NULL::bigint
        END AS tracks_missing,
        CASE
            WHEN (album.total_tracks IS NULL) THEN 'only referred to'::text
            WHEN (COALESCE(listed.tracks, (0)::bigint) >= album.total_tracks) THEN 'complete'::text
            WHEN (ended.album_id IS NOT NULL) THEN 'read to the end, yet shorter than its total'::text
            WHEN (listed.tracks IS NULL) THEN 'not read'::text
            ELSE 'read in part'::text
        END AS status
   FROM ((catalog.album album
     LEFT JOIN listed ON ((listed.album_id = album.id)))
     LEFT JOIN ended ON ((ended.album_id = album.id)))
  ORDER BY
        CASE
            WHEN (album.total_tracks IS NOT NULL) THEN GREATEST((album.total_tracks - COALESCE(listed.tracks, (0)::bigint)), (0)::bigint)
            ELSE NULL::bigint
        END DESC NULLS LAST, album.name, album.id;

--
-- Name: VIEW album_completeness; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON VIEW analytics.album_completeness IS 'Albums and how much of their track list is known, the least complete first.';

--
-- Name: COLUMN album_completeness.album_id; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.album_completeness.album_id IS 'The album.';

--
-- Name: COLUMN album_completeness.album; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.album_completeness.album IS 'Its name; null while it is only referred to.';

--
-- Name: COLUMN album_completeness.total_tracks; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.album_completeness.total_tracks IS 'Tracks that Spotify says it has; null while unknown.';

--
-- Name: COLUMN album_completeness.tracks_listed; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.album_completeness.tracks_listed IS 'Tracks known to be on it.';

--
-- Name: COLUMN album_completeness.tracks_missing; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.album_completeness.tracks_missing IS 'Tracks not yet read; null while the total is unknown.';

--
-- Name: COLUMN album_completeness.status; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.album_completeness.status IS 'complete, read in part, not read, only referred to, or read to the end, yet shorter than its total.';

--
-- Name: album_length_by_year; Type: VIEW; Schema: analytics; Owner: -
--

CREATE VIEW analytics.album_length_by_year AS
 WITH measured AS (
         SELECT placed.album_id,
            count(*) AS tracks,
                CASE
                    WHEN (count(*) = count(track.duration_ms)) THEN ((sum(track.duration_ms))::numeric / 60000.0)
                    ELSE NULL::numeric
                END AS minutes
           FROM (catalog.album_track placed
             JOIN catalog.track track ON ((track.id = placed.track_id)))
          GROUP BY placed.album_id
        )
 SELECT (EXTRACT(year FROM album.release_date))::integer AS year,
    count(*) AS albums,
    round(avg(album.total_tracks), 1) AS mean_tracks,
    percentile_cont((0.5)::double precision) WITHIN GROUP (ORDER BY ((album.total_tracks)::double precision)) AS median_tracks,
    count(measured.minutes) AS albums_measured,
    round(avg(measured.minutes), 1) AS mean_minutes,
    round((percentile_cont((0.5)::double precision) WITHIN GROUP (ORDER BY ((measured.minutes)::double precision)))::numeric, 1) AS median_minutes
   FROM (catalog.album album
     LEFT JOIN measured ON (((measured.album_id = album.id) AND (measured.tracks = album.total_tracks))))
  WHERE ((album.release_date IS NOT NULL) AND (lower((album.album_type COLLATE "C")) = 'album'::text))
  GROUP BY ((EXTRACT(year FROM album.release_date))::integer)
  ORDER BY ((EXTRACT(year FROM album.release_date))::integer) DESC;

--
-- Name: VIEW album_length_by_year; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON VIEW analytics.album_length_by_year IS 'Number of tracks and playing time of albums (no singles, no compilations) per year, the latest first.';

--
-- Name: COLUMN album_length_by_year.year; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.album_length_by_year.year IS 'The year of release.';

--
-- Name: COLUMN album_length_by_year.albums; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.album_length_by_year.albums IS 'Albums released in it.';

--
-- Name: COLUMN album_length_by_year.mean_tracks; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.album_length_by_year.mean_tracks IS 'Mean number of tracks, as Spotify counts them.';

--
-- Name: COLUMN album_length_by_year.median_tracks; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.album_length_by_year.median_tracks IS 'Median number of tracks.';

--
-- Name: COLUMN album_length_by_year.albums_measured; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.album_length_by_year.albums_measured IS 'Albums of which every track and its length are known.';

--
-- Name: COLUMN album_length_by_year.mean_minutes; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.album_length_by_year.mean_minutes IS 'Mean playing time of these, in minutes; null when there are none.';

--
-- Name: COLUMN album_length_by_year.median_minutes; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.album_length_by_year.median_minutes IS 'Median playing time of these, in minutes; null when there are none.';

--
-- Name: artist_genre; Type: TABLE; Schema: catalog; Owner: -
--

CREATE TABLE catalog.artist_genre (
    artist_id text NOT NULL COLLATE pg_catalog."C",
    "position" integer NOT NULL,
    genre text
)
WITH (fillfactor='90');

--
-- Name: TABLE artist_genre; Type: COMMENT; Schema: catalog; Owner: -
--

COMMENT ON TABLE catalog.artist_genre IS 'Genres of artists, in Spotify''s order. Many artists have none.';

--
-- Name: COLUMN artist_genre.artist_id; Type: COMMENT; Schema: catalog; Owner: -
--

COMMENT ON COLUMN catalog.artist_genre.artist_id IS 'The artist.';

--
-- Name: COLUMN artist_genre."position"; Type: COMMENT; Schema: catalog; Owner: -
--

COMMENT ON COLUMN catalog.artist_genre."position" IS 'Place in the list, from 1.';

--
-- Name: COLUMN artist_genre.genre; Type: COMMENT; Schema: catalog; Owner: -
--

COMMENT ON COLUMN catalog.artist_genre.genre IS 'Genre, as Spotify spells it.';

--
-- Name: artists_by_genre; Type: VIEW; Schema: analytics; Owner: -
--

CREATE VIEW analytics.artists_by_genre AS
 WITH artist AS (
         SELECT known.id,
            (confirmed.genres_at IS NOT NULL) AS is_told
           FROM (catalog.artist known
             LEFT JOIN etl.artist_confirmation confirmed ON ((confirmed.id = known.id)))
        ), counted AS (
         SELECT item.genre,
            NULL::text AS note,
            count(DISTINCT item.artist_id) AS artists
           FROM catalog.artist_genre item
          GROUP BY item.genre
        UNION ALL
         SELECT NULL::text,
            'Spotify gives no genre'::text,
            count(*) AS count
           FROM artist
          WHERE (artist.is_told AND (NOT (EXISTS ( SELECT
                   FROM catalog.artist_genre item
                  WHERE (item.artist_id = artist.id)))))
         HAVING (count(*) > 0)
        UNION ALL
         SELECT NULL::text,
            'not told: only met inside other answers'::text,
            count(*) AS count
           FROM artist
          WHERE (NOT artist.is_told)
         HAVING (count(*) > 0)
        )
 SELECT counted.genre,
    counted.artists,
        CASE
            WHEN (counted.note IS DISTINCT FROM 'not told: only met inside other answers'::text) THEN round(((counted.artists)::numeric / (( SELECT count(*) AS count
               FROM artist
              WHERE artist.is_told))::numeric), 3)
            ELSE NULL::numeric
        END AS share_of_told,
    counted.note
   FROM counted
  ORDER BY (counted.genre IS NULL), counted.artists DESC, counted.genre, counted.note;

--
-- Name: VIEW artists_by_genre; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON VIEW analytics.artists_by_genre IS 'Artists per genre, the largest genre first. An artist with several genres counts in each.';

--
-- Name: COLUMN artists_by_genre.genre; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.artists_by_genre.genre IS 'The genre as Spotify spells it; null: see the note.';

--
-- Name: COLUMN artists_by_genre.artists; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.artists_by_genre.artists IS 'Artists that have it.';

--
-- Name: COLUMN artists_by_genre.share_of_told; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.artists_by_genre.share_of_told IS 'Their share of the artists whose genres were told, from 0 to 1; null where nothing was told.';

--
-- Name: COLUMN artists_by_genre.note; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.artists_by_genre.note IS 'Why there is no genre; null where there is one.';

--
-- Name: catalogue_completeness; Type: VIEW; Schema: analytics; Owner: -
--

CREATE VIEW analytics.catalogue_completeness AS
 WITH artist_told AS (
         SELECT count(*) AS things,
            count(confirmed.name_at) AS name,
            count(confirmed.popularity_at) AS popularity,
            count(confirmed.followers_at) AS followers,
            count(confirmed.genres_at) AS genres,
            count(confirmed.images_at) AS images
           FROM (catalog.artist known
             LEFT JOIN etl.artist_confirmation confirmed ON ((confirmed.id = known.id)))
        ), album_told AS (
         SELECT count(*) AS things,
            count(confirmed.name_at) AS name,
            count(confirmed.album_type_at) AS album_type,
            count(confirmed.total_tracks_at) AS total_tracks,
            count(confirmed.release_date_at) AS release_date,
            count(confirmed.label_at) AS label,
            count(confirmed.popularity_at) AS popularity,
            count(confirmed.markets_at) AS markets,
            count(confirmed.images_at) AS images,
            count(confirmed.artists_at) AS artists,
            count(confirmed.copyrights_at) AS copyrights,
            count(confirmed.external_ids_at) AS external_ids
           FROM (catalog.album known
             LEFT JOIN etl.album_confirmation confirmed ON ((confirmed.id = known.id)))
        ), track_told AS (
         SELECT count(*) AS things,
            count(confirmed.name_at) AS name,
            count(confirmed.duration_ms_at) AS duration_ms,
            count(confirmed.explicit_at) AS explicit,
            count(confirmed.popularity_at) AS popularity,
            count(confirmed.disc_number_at) AS disc_number,
            count(confirmed.track_number_at) AS track_number,
            count(confirmed.preview_url_at) AS preview_url,
            count(confirmed.album_at) AS album,
            count(confirmed.markets_at) AS markets,
            count(confirmed.artists_at) AS artists,
            count(confirmed.external_ids_at) AS external_ids
           FROM (catalog.track known
             LEFT JOIN etl.track_confirmation confirmed ON ((confirmed.id = known.id)))
        )
 SELECT 'artist'::text AS kind,
    field.name AS field,
    artist_told.things,
    field.told,
    round(((field.told)::numeric / (NULLIF(artist_told.things, 0))::numeric), 3) AS told_share,
        CASE
            WHEN (field.told < artist_told.things) THEN field.note
            ELSE NULL::text
        END AS note
   FROM (artist_told
     CROSS JOIN LATERAL ( VALUES ('name'::text,artist_told.name,NULL::text), ('popularity'::text,artist_told.popularity,'only told when fetched by itself, or found in a search; never in Development Mode'::text), ('followers'::text,artist_told.followers,'only told when fetched by itself, or found in a search; never in Development Mode'::text), ('genres'::text,artist_told.genres,'only told when fetched by itself, or found in a search'::text), ('images'::text,artist_told.images,'only told when fetched by itself, or found in a search'::text)) field(name, told, note))
UNION ALL
 SELECT 'album'::text AS kind,
    field.name AS field,
    album_told.things,
    field.told,
    round(((field.told)::numeric / (NULLIF(album_told.things, 0))::numeric), 3) AS told_share,
        CASE
            WHEN (field.told < album_told.things) THEN field.note
            ELSE NULL::text
        END AS note
   FROM (album_told
     CROSS JOIN LATERAL ( VALUES ('name'::text,album_told.name,NULL::text), ('album_type'::text,album_told.album_type,NULL::text), ('total_tracks'::text,album_told.total_tracks,NULL::text), ('release_date'::text,album_told.release_date,NULL::text), ('label'::text,album_told.label,'only told when fetched by itself; never in Development Mode'::text), ('popularity'::text,album_told.popularity,'only told when fetched by itself; never in Development Mode'::text), ('markets'::text,album_told.markets,'only told when asked without a market; never in Development Mode'::text), ('images'::text,album_told.images,NULL::text), ('artists'::text,album_told.artists,NULL::text), ('copyrights'::text,album_told.copyrights,'only told when fetched by itself'::text), ('external_ids'::text,album_told.external_ids,'only told when fetched by itself'::text)) field(name, told, note))
UNION ALL
 SELECT 'track'::text AS kind,
    field.name AS field,
    track_told.things,
    field.told,
    round(((field.told)::numeric / (NULLIF(track_told.things, 0))::numeric), 3) AS told_share,
        CASE
            WHEN (field.told < track_told.things) THEN field.note
            ELSE NULL::text
        END AS note
   FROM (track_told
     CROSS JOIN LATERAL ( VALUES ('name'::text,track_told.name,NULL::text), ('duration_ms'::text,track_told.duration_ms,NULL::text), ('explicit'::text,track_told.explicit,NULL::text), ('popularity'::text,track_told.popularity,'only told when fetched by itself, or found in a search; never in Development Mode'::text), ('disc_number'::text,track_told.disc_number,NULL::text), ('track_number'::text,track_told.track_number,NULL::text), ('preview_url'::text,track_told.preview_url,NULL::text), ('album'::text,track_told.album,'only told when fetched by itself, or found in a search'::text), ('markets'::text,track_told.markets,'only told when asked without a market; never in Development Mode'::text), ('artists'::text,track_told.artists,NULL::text), ('external_ids'::text,track_told.external_ids,'only told when fetched by itself, or found in a search'::text)) field(name, told, note))
  ORDER BY 1, 2;

--
-- Name: VIEW catalogue_completeness; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON VIEW analytics.catalogue_completeness IS 'How many things each field was told of.';

--
-- Name: COLUMN catalogue_completeness.kind; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.catalogue_completeness.kind IS 'artist, album or track.';

--
-- Name: COLUMN catalogue_completeness.field; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.catalogue_completeness.field IS 'The field or list.';

--
-- Name: COLUMN catalogue_completeness.things; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.catalogue_completeness.things IS 'Rows of that kind, those only referred to included.';

--
-- Name: COLUMN catalogue_completeness.told; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.catalogue_completeness.told IS 'Of these, those of which an answer had the field.';

--
-- Name: COLUMN catalogue_completeness.told_share; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.catalogue_completeness.told_share IS 'Their share, from 0 to 1; null when there is nothing of that kind.';

--
-- Name: COLUMN catalogue_completeness.note; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.catalogue_completeness.note IS 'Why it may be missing; null when nothing is missing, or when every answer has it.';

--
-- Name: track_artist; Type: TABLE; Schema: catalog; Owner: -
--

CREATE TABLE catalog.track_artist (
    track_id text NOT NULL COLLATE pg_catalog."C",
    artist_id text NOT NULL COLLATE pg_catalog."C",
    "position" integer NOT NULL
)
WITH (fillfactor='90');

--
-- Name: TABLE track_artist; Type: COMMENT; Schema: catalog; Owner: -
--

COMMENT ON TABLE catalog.track_artist IS 'Who performs a track, in Spotify''s order.';

--
-- Name: COLUMN track_artist.track_id; Type: COMMENT; Schema: catalog; Owner: -
--

COMMENT ON COLUMN catalog.track_artist.track_id IS 'The track.';

--
-- Name: COLUMN track_artist.artist_id; Type: COMMENT; Schema: catalog; Owner: -
--

COMMENT ON COLUMN catalog.track_artist.artist_id IS 'The artist.';

--
-- Name: COLUMN track_artist."position"; Type: COMMENT; Schema: catalog; Owner: -
--

COMMENT ON COLUMN catalog.track_artist."position" IS 'Place in the list, from 1.';

--
-- Name: track_external_id; Type: TABLE; Schema: catalog; Owner: -
--

CREATE TABLE catalog.track_external_id (
    track_id text NOT NULL COLLATE pg_catalog."C",
    kind text NOT NULL COLLATE pg_catalog."C",
    value text
)
WITH (fillfactor='90');

--
-- Name: TABLE track_external_id; Type: COMMENT; Schema: catalog; Owner: -
--

COMMENT ON TABLE catalog.track_external_id IS 'What the trade calls a track.';

--
-- Name: COLUMN track_external_id.track_id; Type: COMMENT; Schema: catalog; Owner: -
--

COMMENT ON COLUMN catalog.track_external_id.track_id IS 'The track.';

--
-- Name: COLUMN track_external_id.kind; Type: COMMENT; Schema: catalog; Owner: -
--

COMMENT ON COLUMN catalog.track_external_id.kind IS 'Which numbering: isrc, now and then ean or upc.';

--
-- Name: COLUMN track_external_id.value; Type: COMMENT; Schema: catalog; Owner: -
--

COMMENT ON COLUMN catalog.track_external_id.value IS 'The number as sent; letter case and hyphens vary.';

--
-- Name: catalogue_size; Type: VIEW; Schema: analytics; Owner: -
--

CREATE VIEW analytics.catalogue_size AS
 WITH credit AS (
         SELECT DISTINCT track_artist.artist_id,
            track_artist.track_id
           FROM catalog.track_artist
        ), coded AS (
         SELECT track_external_id.track_id,
            upper((regexp_replace(track_external_id.value, '[^0-9A-Za-z]'::text, ''::text, 'g'::text) COLLATE "C")) AS isrc
           FROM catalog.track_external_id
          WHERE ((track_external_id.kind = 'isrc'::text) AND (track_external_id.value IS NOT NULL))
        ), counted AS (
         SELECT credit.artist_id,
            count(*) AS tracks,
            count(NULLIF(coded.isrc, ''::text)) AS tracks_with_isrc,
            count(DISTINCT NULLIF(coded.isrc, ''::text)) AS recordings
           FROM (credit
             LEFT JOIN coded ON ((coded.track_id = credit.track_id)))
          GROUP BY credit.artist_id
        )
 SELECT counted.artist_id,
    artist.name AS artist,
    counted.tracks,
    counted.tracks_with_isrc,
    round(((counted.tracks_with_isrc)::numeric / (counted.tracks)::numeric), 3) AS known_share,
    counted.recordings
   FROM (counted
     JOIN catalog.artist artist ON ((artist.id = counted.artist_id)))
  ORDER BY counted.tracks DESC, counted.recordings DESC, artist.name, counted.artist_id;

--
-- Name: VIEW catalogue_size; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON VIEW analytics.catalogue_size IS 'Artists, their tracks and how many recordings these are, the largest catalogue first.';

--
-- Name: COLUMN catalogue_size.artist_id; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.catalogue_size.artist_id IS 'The artist.';

--
-- Name: COLUMN catalogue_size.artist; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.catalogue_size.artist IS 'The artist''s name.';

--
-- Name: COLUMN catalogue_size.tracks; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.catalogue_size.tracks IS 'Tracks that credit the artist, each release of a recording for itself.';

--
-- Name: COLUMN catalogue_size.tracks_with_isrc; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.catalogue_size.tracks_with_isrc IS 'Of these, those whose ISRC is known.';

--
-- Name: COLUMN catalogue_size.known_share; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.catalogue_size.known_share IS 'Their share, from 0 to 1.';

--
-- Name: COLUMN catalogue_size.recordings; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.catalogue_size.recordings IS 'Different ISRCs among them; the tracks without one may be recordings of their own or of these.';

--
-- Name: collaboration_degrees; Type: VIEW; Schema: analytics; Owner: -
--

CREATE VIEW analytics.collaboration_degrees AS
 WITH credit AS (
         SELECT one.artist_id,
            one.track_id,
            two.artist_id AS partner_id
           FROM (catalog.track_artist one
             LEFT JOIN catalog.track_artist two ON (((two.track_id = one.track_id) AND (two.artist_id <> one.artist_id))))
        ), counted AS (
         SELECT credit.artist_id,
            count(DISTINCT credit.partner_id) AS partners,
            count(DISTINCT credit.track_id) AS tracks,
            count(DISTINCT credit.track_id) FILTER (WHERE (credit.partner_id IS NOT NULL)) AS joint_tracks
           FROM credit
          GROUP BY credit.artist_id
        )
 SELECT counted.artist_id,
    artist.name AS artist,
    counted.partners,
    counted.tracks,
    counted.joint_tracks,
    round(((counted.joint_tracks)::numeric / (counted.tracks)::numeric), 3) AS joint_share
   FROM (counted
     JOIN catalog.artist artist ON ((artist.id = counted.artist_id)))
  ORDER BY counted.partners DESC, counted.joint_tracks DESC, artist.name, counted.artist_id;

--
-- Name: VIEW collaboration_degrees; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON VIEW analytics.collaboration_degrees IS 'Artists and the number of others they made tracks with, the best connected first.';

--
-- Name: COLUMN collaboration_degrees.artist_id; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.collaboration_degrees.artist_id IS 'The artist.';

--
-- Name: COLUMN collaboration_degrees.artist; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.collaboration_degrees.artist IS 'The artist''s name.';

--
-- Name: COLUMN collaboration_degrees.partners; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.collaboration_degrees.partners IS 'Other artists credited on the same tracks.';

--
-- Name: COLUMN collaboration_degrees.tracks; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.collaboration_degrees.tracks IS 'Tracks that credit the artist, each release of a recording for itself.';

--
-- Name: COLUMN collaboration_degrees.joint_tracks; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.collaboration_degrees.joint_tracks IS 'Of these, tracks that credit others too.';

--
-- Name: COLUMN collaboration_degrees.joint_share; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.collaboration_degrees.joint_share IS 'Share of joint tracks among them, from 0 to 1.';

--
-- Name: collaboration_pairs; Type: VIEW; Schema: analytics; Owner: -
--

CREATE VIEW analytics.collaboration_pairs AS
 SELECT one.artist_id,
    artist.name AS artist,
    two.artist_id AS partner_id,
    partner.name AS partner,
    count(DISTINCT one.track_id) AS tracks_together,
    min(album.release_date) AS first_release,
    max(album.release_date) AS last_release
   FROM (((((catalog.track_artist one
     JOIN catalog.track_artist two ON (((two.track_id = one.track_id) AND (two.artist_id > one.artist_id))))
     JOIN catalog.artist artist ON ((artist.id = one.artist_id)))
     JOIN catalog.artist partner ON ((partner.id = two.artist_id)))
     JOIN catalog.track track ON ((track.id = one.track_id)))
     LEFT JOIN catalog.album album ON ((album.id = track.album_id)))
  GROUP BY one.artist_id, artist.name, two.artist_id, partner.name
  ORDER BY (count(DISTINCT one.track_id)) DESC, artist.name, partner.name, one.artist_id, two.artist_id;

--
-- Name: VIEW collaboration_pairs; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON VIEW analytics.collaboration_pairs IS 'Pairs of artists credited on the same tracks, the closest first.';

--
-- Name: COLUMN collaboration_pairs.artist_id; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.collaboration_pairs.artist_id IS 'One of the two: the smaller identifier.';

--
-- Name: COLUMN collaboration_pairs.artist; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.collaboration_pairs.artist IS 'Its name.';

--
-- Name: COLUMN collaboration_pairs.partner_id; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.collaboration_pairs.partner_id IS 'The other.';

--
-- Name: COLUMN collaboration_pairs.partner; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.collaboration_pairs.partner IS 'Its name.';

--
-- Name: COLUMN collaboration_pairs.tracks_together; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.collaboration_pairs.tracks_together IS 'Tracks that credit both, each release of a recording for itself.';

--
-- Name: COLUMN collaboration_pairs.first_release; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.collaboration_pairs.first_release IS 'Release date of the earliest album with such a track; null when none is known.';

--
-- Name: COLUMN collaboration_pairs.last_release; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.collaboration_pairs.last_release IS 'Release date of the latest one; null when none is known.';

--
-- Name: album_copyright; Type: TABLE; Schema: catalog; Owner: -
--

CREATE TABLE catalog.album_copyright (
    album_id text NOT NULL COLLATE pg_catalog."C",
    "position" integer NOT NULL,
    kind text,
    text text
)
WITH (fillfactor='90');

--
-- Name: TABLE album_copyright; Type: COMMENT; Schema: catalog; Owner: -
--

COMMENT ON TABLE catalog.album_copyright IS 'Copyright lines of albums.';

--
-- Name: COLUMN album_copyright.album_id; Type: COMMENT; Schema: catalog; Owner: -
--

COMMENT ON COLUMN catalog.album_copyright.album_id IS 'The album.';

--
-- Name: COLUMN album_copyright."position"; Type: COMMENT; Schema: catalog; Owner: -
--

COMMENT ON COLUMN catalog.album_copyright."position" IS 'Place in the list, from 1.';

--
-- Name: COLUMN album_copyright.kind; Type: COMMENT; Schema: catalog; Owner: -
--

COMMENT ON COLUMN catalog.album_copyright.kind IS 'C for the copyright of the work, P for that of the recording.';

--
-- Name: COLUMN album_copyright.text; Type: COMMENT; Schema: catalog; Owner: -
--

COMMENT ON COLUMN catalog.album_copyright.text IS 'The line as sent.';

--
-- Name: copyright_holders; Type: VIEW; Schema: analytics; Owner: -
--

CREATE VIEW analytics.copyright_holders AS
 WITH line AS (
         SELECT album_copyright.album_id,
            album_copyright.kind,
            NULLIF(regexp_replace(regexp_replace(album_copyright.text, '^([\s\u00A0&©℗()CcPp]*((1[89]|20)[0-9]{2}))([\s\u00A0]+\2)+(?!\w)'::text, '\1'::text), '^[\s\u00A0]*((1[89]|20)[0-9]{2}(?![0-9])(([\s\u00A0]*[-–/,&]|[\s\u00A0]+and(?=[\s\u00A0]))([\s\u00A0]*and(?=[\s\u00A0]))?[\s\u00A0]*(1[89]|20)[0-9]{2}(?![0-9]))*[\s\u00A0]*[,.:;]?[\s\u00A0]*)?(((\(?[cCpP]\)|©|℗)[\s\u00A0]*(&[\s\u00A0]*(?=[©℗(]))?)+((1[89]|20)[0-9]{2}(?![0-9])(([\s\u00A0]*[-–/,&]|[\s\u00A0]+and(?=[\s\u00A0]))([\s\u00A0]*and(?=[\s\u00A0]))?[\s\u00A0]*(1[89]|20)[0-9]{2}(?![0-9]))*[\s\u00A0]*[,.:;]?[\s\u00A0]*)?)*'::text, ''::text), ''::text) AS holder
           FROM catalog.album_copyright
        ), counted AS (
         SELECT line.holder,
            count(DISTINCT line.album_id) AS releases,
            count(DISTINCT line.album_id) FILTER (WHERE (line.kind = 'C'::text)) AS works,
            count(DISTINCT line.album_id) FILTER (WHERE (line.kind = 'P'::text)) AS recordings,
            NULL::text AS note
           FROM line
          WHERE (line.holder IS NOT NULL)
          GROUP BY line.holder
        UNION ALL
         SELECT NULL::text,
            count(*) AS count,
            NULL::bigint,
            NULL::bigint,
            'not told: only albums fetched by themselves have copyright lines'::text
           FROM (catalog.album known
             LEFT JOIN etl.album_confirmation confirmed ON ((confirmed.id = known.id)))
          WHERE (confirmed.copyrights_at IS NULL)
         HAVING (count(*) > 0)
        )
 SELECT counted.holder,
    counted.releases,
    counted.works,
    counted.recordings,
    counted.note
   FROM counted
  ORDER BY (counted.holder IS NULL), counted.releases DESC, counted.holder;

--
-- Name: VIEW copyright_holders; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON VIEW analytics.copyright_holders IS 'Copyright holders by number of releases, the largest first.';

--
-- Name: COLUMN copyright_holders.holder; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.copyright_holders.holder IS 'The holder as the line spells it, without signs and years; null: see the note.';

--
-- Name: COLUMN copyright_holders.releases; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.copyright_holders.releases IS 'Releases with a line of this holder.';

--
-- Name: COLUMN copyright_holders.works; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.copyright_holders.works IS 'Of these, with the copyright of the work (C).';

--
-- Name: COLUMN copyright_holders.recordings; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.copyright_holders.recordings IS 'Of these, with the copyright of the recording (P).';

--
-- Name: COLUMN copyright_holders.note; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.copyright_holders.note IS 'Why there is no holder; null where there is one.';

--
-- Name: duplicate_recordings; Type: VIEW; Schema: analytics; Owner: -
--

CREATE VIEW analytics.duplicate_recordings AS
 WITH coded AS (
         SELECT track_external_id.track_id,
            upper((regexp_replace(track_external_id.value, '[^0-9A-Za-z]'::text, ''::text, 'g'::text) COLLATE "C")) AS isrc
           FROM catalog.track_external_id
          WHERE ((track_external_id.kind = 'isrc'::text) AND (track_external_id.value IS NOT NULL))
        )
 SELECT coded.isrc,
    count(*) AS tracks,
    count(DISTINCT track.album_id) AS albums,
    min(track.name) AS name,
    (max(track.duration_ms) - min(track.duration_ms)) AS duration_spread_ms,
    array_agg(coded.track_id ORDER BY album.release_date, coded.track_id) AS track_ids
   FROM ((coded
     JOIN catalog.track track ON ((track.id = coded.track_id)))
     LEFT JOIN catalog.album album ON ((album.id = track.album_id)))
  WHERE (coded.isrc <> ''::text)
  GROUP BY coded.isrc
 HAVING (count(*) > 1)
  ORDER BY (count(*)) DESC, coded.isrc;

--
-- Name: VIEW duplicate_recordings; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON VIEW analytics.duplicate_recordings IS 'ISRCs that several tracks have, the most frequent first.';

--
-- Name: COLUMN duplicate_recordings.isrc; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.duplicate_recordings.isrc IS 'The ISRC, in capitals and without hyphens.';

--
-- Name: COLUMN duplicate_recordings.tracks; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.duplicate_recordings.tracks IS 'Tracks that have it.';

--
-- Name: COLUMN duplicate_recordings.albums; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.duplicate_recordings.albums IS 'Albums they are on.';

--
-- Name: COLUMN duplicate_recordings.name; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.duplicate_recordings.name IS 'The name of one of them.';

--
-- Name: COLUMN duplicate_recordings.duration_spread_ms; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.duplicate_recordings.duration_spread_ms IS 'Longest less shortest of them, in milliseconds: large when they are not the same recording after all.';

--
-- Name: COLUMN duplicate_recordings.track_ids; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.duplicate_recordings.track_ids IS 'The tracks, the earliest release first.';

--
-- Name: explicit_share_by_year; Type: VIEW; Schema: analytics; Owner: -
--

CREATE VIEW analytics.explicit_share_by_year AS
 SELECT (EXTRACT(year FROM album.release_date))::integer AS year,
    count(track.explicit) AS tracks,
    count(*) FILTER (WHERE track.explicit) AS explicit_tracks,
    round(((count(*) FILTER (WHERE track.explicit))::numeric / (NULLIF(count(track.explicit), 0))::numeric), 3) AS explicit_share,
    round(((count(track.explicit))::numeric / (count(*))::numeric), 3) AS known_share
   FROM (catalog.track track
     JOIN catalog.album album ON ((album.id = track.album_id)))
  WHERE (album.release_date IS NOT NULL)
  GROUP BY ((EXTRACT(year FROM album.release_date))::integer)
  ORDER BY ((EXTRACT(year FROM album.release_date))::integer) DESC;

--
-- Name: VIEW explicit_share_by_year; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON VIEW analytics.explicit_share_by_year IS 'Share of explicit tracks per year of release, the latest first.';

--
-- Name: COLUMN explicit_share_by_year.year; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.explicit_share_by_year.year IS 'The year of release of the track''s album.';

--
-- Name: COLUMN explicit_share_by_year.tracks; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.explicit_share_by_year.tracks IS 'Tracks of which it is known whether they are marked.';

--
-- Name: COLUMN explicit_share_by_year.explicit_tracks; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.explicit_share_by_year.explicit_tracks IS 'Of these, those marked explicit.';

--
-- Name: COLUMN explicit_share_by_year.explicit_share; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.explicit_share_by_year.explicit_share IS 'Their share, from 0 to 1; null when nothing is known.';

--
-- Name: COLUMN explicit_share_by_year.known_share; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.explicit_share_by_year.known_share IS 'Share of the year''s tracks of which it is known, from 0 to 1.';

--
-- Name: entity; Type: VIEW; Schema: etl; Owner: -
--

CREATE VIEW etl.entity AS
 SELECT 'artist'::text AS kind,
    known.id,
    confirmed.name_at AS core_at,
    GREATEST(confirmed.genres_at, confirmed.images_at) AS full_at,
    GREATEST(confirmed.popularity_at, confirmed.followers_at) AS extended_at,
    NULL::timestamp with time zone AS markets_at,
    GREATEST(confirmed.name_at, confirmed.genres_at, confirmed.images_at, confirmed.popularity_at, confirmed.followers_at) AS confirmed_at
   FROM (catalog.artist known
     LEFT JOIN etl.artist_confirmation confirmed ON ((confirmed.id = known.id)))
UNION ALL
 SELECT 'album'::text AS kind,
    known.id,
    confirmed.name_at AS core_at,
    GREATEST(confirmed.copyrights_at, confirmed.external_ids_at) AS full_at,
    GREATEST(confirmed.label_at, confirmed.popularity_at) AS extended_at,
    confirmed.markets_at,
    GREATEST(confirmed.name_at, confirmed.album_type_at, confirmed.total_tracks_at, confirmed.release_date_at, confirmed.release_date_precision_at, confirmed.label_at, confirmed.popularity_at, confirmed.markets_at, confirmed.images_at, confirmed.artists_at, confirmed.copyrights_at, confirmed.external_ids_at) AS confirmed_at
   FROM (catalog.album known
     LEFT JOIN etl.album_confirmation confirmed ON ((confirmed.id = known.id)))
UNION ALL
 SELECT 'track'::text AS kind,
    known.id,
    confirmed.name_at AS core_at,
    GREATEST(confirmed.album_at, confirmed.external_ids_at) AS full_at,
    confirmed.popularity_at AS extended_at,
    confirmed.markets_at,
    GREATEST(confirmed.name_at, confirmed.duration_ms_at, confirmed.explicit_at, confirmed.popularity_at, confirmed.disc_number_at, confirmed.track_number_at, confirmed.is_local_at, confirmed.preview_url_at, confirmed.album_at, confirmed.markets_at, confirmed.artists_at, confirmed.external_ids_at) AS confirmed_at
   FROM (catalog.track known
     LEFT JOIN etl.track_confirmation confirmed ON ((confirmed.id = known.id)));

--
-- Name: VIEW entity; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON VIEW etl.entity IS 'When each artist, album and track was last confirmed, per group of fields; null: never.';

--
-- Name: COLUMN entity.kind; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.entity.kind IS 'artist, album or track.';

--
-- Name: COLUMN entity.id; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.entity.id IS 'The thing.';

--
-- Name: COLUMN entity.core_at; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.entity.core_at IS 'Last answer with what every answer has; null: only referred to so far.';

--
-- Name: COLUMN entity.full_at; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.entity.full_at IS 'Last answer of its own, or an embedded one as full.';

--
-- Name: COLUMN entity.extended_at; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.entity.extended_at IS 'Last answer with what only Extended Quota Mode tells: popularity, followers, label.';

--
-- Name: COLUMN entity.markets_at; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.entity.markets_at IS 'Last answer with the list of markets.';

--
-- Name: COLUMN entity.confirmed_at; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.entity.confirmed_at IS 'Last answer that told anything of it.';

--
-- Name: freshness; Type: VIEW; Schema: analytics; Owner: -
--

CREATE VIEW analytics.freshness AS
 WITH aged AS (
         SELECT entity.kind,
            (now() - entity.confirmed_at) AS age,
            entity.confirmed_at
           FROM etl.entity
        )
 SELECT aged.kind,
    count(*) AS things,
    count(*) FILTER (WHERE (aged.age < '1 day'::interval)) AS within_a_day,
    count(*) FILTER (WHERE ((aged.age >= '1 day'::interval) AND (aged.age < '7 days'::interval))) AS within_a_week,
    count(*) FILTER (WHERE ((aged.age >= '7 days'::interval) AND (aged.age < '30 days'::interval))) AS within_a_month,
    count(*) FILTER (WHERE (aged.age >= '30 days'::interval)) AS older,
    count(*) FILTER (WHERE (aged.confirmed_at IS NULL)) AS only_referred_to,
    min(aged.confirmed_at) AS oldest,
    max(aged.confirmed_at) AS newest
   FROM aged
  GROUP BY aged.kind
  ORDER BY aged.kind;

--
-- Name: VIEW freshness; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON VIEW analytics.freshness IS 'Artists, albums and tracks by the age of their last confirmation.';

--
-- Name: COLUMN freshness.kind; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.freshness.kind IS 'artist, album or track.';

--
-- Name: COLUMN freshness.things; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.freshness.things IS 'Rows of that kind.';

--
-- Name: COLUMN freshness.within_a_day; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.freshness.within_a_day IS 'Confirmed less than a day ago.';

--
-- Name: COLUMN freshness.within_a_week; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.freshness.within_a_week IS 'Confirmed from one to seven days ago.';

--
-- Name: COLUMN freshness.within_a_month; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.freshness.within_a_month IS 'Confirmed from seven to thirty days ago.';

--
-- Name: COLUMN freshness.older; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.freshness.older IS 'Confirmed longer ago.';

--
-- Name: COLUMN freshness.only_referred_to; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.freshness.only_referred_to IS 'Never confirmed: another row refers to it.';

--
-- Name: COLUMN freshness.oldest; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.freshness.oldest IS 'The oldest last confirmation.';

--
-- Name: COLUMN freshness.newest; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.freshness.newest IS 'The newest confirmation.';

--
-- Name: album_artist; Type: TABLE; Schema: catalog; Owner: -
--

CREATE TABLE catalog.album_artist (
    album_id text NOT NULL COLLATE pg_catalog."C",
    artist_id text NOT NULL COLLATE pg_catalog."C",
    "position" integer NOT NULL
)
WITH (fillfactor='90');

--
-- Name: TABLE album_artist; Type: COMMENT; Schema: catalog; Owner: -
--

COMMENT ON TABLE catalog.album_artist IS 'Whom an album is credited to, in Spotify''s order.';

--
-- Name: COLUMN album_artist.album_id; Type: COMMENT; Schema: catalog; Owner: -
--

COMMENT ON COLUMN catalog.album_artist.album_id IS 'The album.';

--
-- Name: COLUMN album_artist.artist_id; Type: COMMENT; Schema: catalog; Owner: -
--

COMMENT ON COLUMN catalog.album_artist.artist_id IS 'The artist.';

--
-- Name: COLUMN album_artist."position"; Type: COMMENT; Schema: catalog; Owner: -
--

COMMENT ON COLUMN catalog.album_artist."position" IS 'Place in the list, from 1.';

--
-- Name: labels; Type: VIEW; Schema: analytics; Owner: -
--

CREATE VIEW analytics.labels AS
 WITH released AS (
         SELECT known.id,
            NULLIF(TRIM(BOTH FROM known.label), ''::text) AS label,
                CASE
                    WHEN (confirmed.label_at IS NULL) THEN 'not told: not fetched by itself, or in Development Mode'::text
                    WHEN (NULLIF(TRIM(BOTH FROM known.label), ''::text) IS NULL) THEN 'Spotify gives no label'::text
                    ELSE NULL::text
                END AS note,
            known.release_date
           FROM (catalog.album known
             LEFT JOIN etl.album_confirmation confirmed ON ((confirmed.id = known.id)))
        )
 SELECT released.label,
    count(DISTINCT released.id) AS releases,
    count(DISTINCT credit.artist_id) AS artists,
    (min(EXTRACT(year FROM released.release_date)))::integer AS first_year,
    (max(EXTRACT(year FROM released.release_date)))::integer AS last_year,
    released.note
   FROM (released
     LEFT JOIN catalog.album_artist credit ON ((credit.album_id = released.id)))
  GROUP BY released.label, released.note
  ORDER BY (released.label IS NULL), (count(DISTINCT released.id)) DESC, released.label, released.note;

--
-- Name: VIEW labels; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON VIEW analytics.labels IS 'Labels by number of releases, the largest first.';

--
-- Name: COLUMN labels.label; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.labels.label IS 'The label as Spotify spells it; null: see the note.';

--
-- Name: COLUMN labels.releases; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.labels.releases IS 'Albums, singles and compilations on it.';

--
-- Name: COLUMN labels.artists; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.labels.artists IS 'Artists they are credited to.';

--
-- Name: COLUMN labels.first_year; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.labels.first_year IS 'Year of the earliest of them with a date.';

--
-- Name: COLUMN labels.last_year; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.labels.last_year IS 'Year of the latest of them with a date.';

--
-- Name: COLUMN labels.note; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.labels.note IS 'Why there is no label; null where there is one.';

--
-- Name: market_set_member; Type: TABLE; Schema: catalog; Owner: -
--

CREATE TABLE catalog.market_set_member (
    id uuid NOT NULL,
    market text NOT NULL COLLATE pg_catalog."C"
);

--
-- Name: TABLE market_set_member; Type: COMMENT; Schema: catalog; Owner: -
--

COMMENT ON TABLE catalog.market_set_member IS 'The markets of each list.';

--
-- Name: COLUMN market_set_member.id; Type: COMMENT; Schema: catalog; Owner: -
--

COMMENT ON COLUMN catalog.market_set_member.id IS 'The list.';

--
-- Name: COLUMN market_set_member.market; Type: COMMENT; Schema: catalog; Owner: -
--

COMMENT ON COLUMN catalog.market_set_member.market IS 'A market, as an ISO 3166-1 alpha-2 code.';

--
-- Name: market_coverage; Type: VIEW; Schema: analytics; Owner: -
--

CREATE VIEW analytics.market_coverage AS
 WITH in_set AS (
         SELECT kind.market_set_id,
            kind.is_told,
            (sum(kind.albums))::bigint AS albums,
            (sum(kind.tracks))::bigint AS tracks
           FROM ( SELECT album.market_set_id,
                    true AS is_told,
                    count(*) AS albums,
                    0 AS tracks
                   FROM catalog.album
                  WHERE (album.market_set_id IS NOT NULL)
                  GROUP BY album.market_set_id
                UNION ALL
                 SELECT track.market_set_id,
                    true,
                    0,
                    count(*) AS count
                   FROM catalog.track
                  WHERE (track.market_set_id IS NOT NULL)
                  GROUP BY track.market_set_id
                UNION ALL
                 SELECT NULL::uuid,
                    (confirmed.markets_at IS NOT NULL),
                    count(*) AS count,
                    0
                   FROM (catalog.album known
                     LEFT JOIN etl.album_confirmation confirmed ON ((confirmed.id = known.id)))
                  WHERE (known.market_set_id IS NULL)
                  GROUP BY (confirmed.markets_at IS NOT NULL)
                UNION ALL
                 SELECT NULL::uuid,
                    (confirmed.markets_at IS NOT NULL),
                    0,
                    count(*) AS count
                   FROM (catalog.track known
                     LEFT JOIN etl.track_confirmation confirmed ON ((confirmed.id = known.id)))
                  WHERE (known.market_set_id IS NULL)
                  GROUP BY (confirmed.markets_at IS NOT NULL)) kind
          GROUP BY kind.market_set_id, kind.is_told
        ), told AS (
         SELECT sum(in_set.albums) AS albums,
            sum(in_set.tracks) AS tracks
           FROM in_set
          WHERE in_set.is_told
        ), counted AS (
         SELECT member.market,
            in_set.is_told,
            (sum(in_set.albums))::bigint AS albums,
            (sum(in_set.tracks))::bigint AS tracks
           FROM (in_set
             LEFT JOIN catalog.market_set_member member ON ((member.id = in_set.market_set_id)))
          GROUP BY member.market, in_set.is_told
        )
 SELECT counted.market,
    counted.albums,
    counted.tracks,
        CASE
            WHEN counted.is_told THEN round(((counted.albums)::numeric / NULLIF(told.albums, (0)::numeric)), 3)
            ELSE NULL::numeric
        END AS album_share,
        CASE
            WHEN counted.is_told THEN round(((counted.tracks)::numeric / NULLIF(told.tracks, (0)::numeric)), 3)
            ELSE NULL::numeric
        END AS track_share,
        CASE
            WHEN (NOT counted.is_told) THEN 'not told: asked for with a market, or in Development Mode'::text
            WHEN (counted.market IS NULL) THEN 'Spotify gives no market'::text
            ELSE NULL::text
        END AS note
   FROM (counted
     CROSS JOIN told)
  ORDER BY counted.market, counted.is_told DESC;

--
-- Name: VIEW market_coverage; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON VIEW analytics.market_coverage IS 'Albums and tracks available per market.';

--
-- Name: COLUMN market_coverage.market; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.market_coverage.market IS 'The market, as an ISO 3166-1 alpha-2 code; null: see the note.';

--
-- Name: COLUMN market_coverage.albums; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.market_coverage.albums IS 'Albums available there, of those whose markets were told; beside a note those that it is about.';

--
-- Name: COLUMN market_coverage.tracks; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.market_coverage.tracks IS 'Tracks available there, of those whose markets were told; beside a note those that it is about.';

--
-- Name: COLUMN market_coverage.album_share; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.market_coverage.album_share IS 'Their share of the albums whose markets were told, from 0 to 1.';

--
-- Name: COLUMN market_coverage.track_share; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.market_coverage.track_share IS 'Their share of the tracks whose markets were told, from 0 to 1.';

--
-- Name: COLUMN market_coverage.note; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.market_coverage.note IS 'Why there is no market; null where there is one.';

--
-- Name: popular_artists; Type: VIEW; Schema: analytics; Owner: -
--

CREATE VIEW analytics.popular_artists AS
 SELECT rank() OVER (ORDER BY known.popularity DESC NULLS LAST, known.followers DESC NULLS LAST) AS rank,
    known.id AS artist_id,
    known.name AS artist,
    known.popularity,
    known.followers,
    confirmed.popularity_at AS told_at,
        CASE
            WHEN (confirmed.popularity_at IS NULL) THEN 'not told: only met inside other answers, or in Development Mode'::text
            WHEN (known.popularity IS NULL) THEN 'Spotify gives no popularity'::text
            ELSE NULL::text
        END AS note
   FROM (catalog.artist known
     LEFT JOIN etl.artist_confirmation confirmed ON ((confirmed.id = known.id)))
  ORDER BY (rank() OVER (ORDER BY known.popularity DESC NULLS LAST, known.followers DESC NULLS LAST)), known.name, known.id;

--
-- Name: VIEW popular_artists; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON VIEW analytics.popular_artists IS 'Artists by popularity, the most popular first.';

--
-- Name: COLUMN popular_artists.rank; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.popular_artists.rank IS 'Place by popularity, then by followers; artists of whom nothing is told share the last one.';

--
-- Name: COLUMN popular_artists.artist_id; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.popular_artists.artist_id IS 'The artist.';

--
-- Name: COLUMN popular_artists.artist; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.popular_artists.artist IS 'The artist''s name.';

--
-- Name: COLUMN popular_artists.popularity; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.popular_artists.popularity IS 'Popularity from 0 to 100; null: see the note.';

--
-- Name: COLUMN popular_artists.followers; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.popular_artists.followers IS 'Followers; null when not told.';

--
-- Name: COLUMN popular_artists.told_at; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.popular_artists.told_at IS 'When the popularity was last told.';

--
-- Name: COLUMN popular_artists.note; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.popular_artists.note IS 'Why there is no popularity; null where there is one.';

--
-- Name: popularity_changes; Type: VIEW; Schema: analytics; Owner: -
--

CREATE VIEW analytics.popularity_changes AS
 WITH artist_observed AS (
         SELECT artist_metric.artist_id,
            artist_metric.observed_on,
            artist_metric.popularity,
            lag(artist_metric.popularity) OVER (PARTITION BY artist_metric.artist_id ORDER BY artist_metric.observed_on) AS popularity_before
           FROM etl.artist_metric
          WHERE (artist_metric.popularity IS NOT NULL)
        ), album_observed AS (
         SELECT album_metric.album_id,
            album_metric.observed_on,
            album_metric.popularity,
            lag(album_metric.popularity) OVER (PARTITION BY album_metric.album_id ORDER BY album_metric.observed_on) AS popularity_before
           FROM etl.album_metric
        ), track_observed AS (
         SELECT track_metric.track_id,
            track_metric.observed_on,
            track_metric.popularity,
            lag(track_metric.popularity) OVER (PARTITION BY track_metric.track_id ORDER BY track_metric.observed_on) AS popularity_before
           FROM etl.track_metric
        ), compared AS (
         SELECT 'artist'::text AS kind,
            observed.artist_id AS id,
            artist.name,
            lag(observed.observed_on) OVER (PARTITION BY observed.artist_id ORDER BY observed.observed_on) AS observed_before_on,
            observed.observed_on,
            observed.popularity_before,
            observed.popularity
           FROM (artist_observed observed
             JOIN catalog.artist artist ON ((artist.id = observed.artist_id)))
          WHERE (observed.popularity IS DISTINCT FROM observed.popularity_before)
        UNION ALL
         SELECT 'album'::text,
            observed.album_id,
            album.name,
            lag(observed.observed_on) OVER (PARTITION BY observed.album_id ORDER BY observed.observed_on) AS lag,
            observed.observed_on,
            observed.popularity_before,
            observed.popularity
           FROM (album_observed observed
             JOIN catalog.album album ON ((album.id = observed.album_id)))
          WHERE (observed.popularity IS DISTINCT FROM observed.popularity_before)
        UNION ALL
         SELECT 'track'::text,
            observed.track_id,
            track.name,
            lag(observed.observed_on) OVER (PARTITION BY observed.track_id ORDER BY observed.observed_on) AS lag,
            observed.observed_on,
            observed.popularity_before,
            observed.popularity
           FROM (track_observed observed
             JOIN catalog.track track ON ((track.id = observed.track_id)))
          WHERE (observed.popularity IS DISTINCT FROM observed.popularity_before)
        )
 SELECT compared.kind,
    compared.id,
    compared.name,
    compared.observed_before_on,
    compared.observed_on,
    compared.popularity_before,
    compared.popularity,
    (compared.popularity - compared.popularity_before) AS change
   FROM compared
  WHERE (compared.popularity <> compared.popularity_before)
  ORDER BY compared.observed_on DESC, (abs((compared.popularity - compared.popularity_before))) DESC, compared.name, compared.kind, compared.id;

--
-- Name: VIEW popularity_changes; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON VIEW analytics.popularity_changes IS 'Changes of popularity, the latest and largest first.';

--
-- Name: COLUMN popularity_changes.kind; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.popularity_changes.kind IS 'artist, album or track.';

--
-- Name: COLUMN popularity_changes.id; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.popularity_changes.id IS 'What changed.';

--
-- Name: COLUMN popularity_changes.name; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.popularity_changes.name IS 'Its name.';

--
-- Name: COLUMN popularity_changes.observed_before_on; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.popularity_changes.observed_before_on IS 'The day from which the popularity before held.';

--
-- Name: COLUMN popularity_changes.observed_on; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.popularity_changes.observed_on IS 'The day on which the new one was observed.';

--
-- Name: COLUMN popularity_changes.popularity_before; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.popularity_changes.popularity_before IS 'Popularity before.';

--
-- Name: COLUMN popularity_changes.popularity; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.popularity_changes.popularity IS 'Popularity since.';

--
-- Name: COLUMN popularity_changes.change; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.popularity_changes.change IS 'The difference.';

--
-- Name: prolific_artists; Type: VIEW; Schema: analytics; Owner: -
--

CREATE VIEW analytics.prolific_artists AS
 SELECT credit.artist_id,
    artist.name AS artist,
    count(*) AS releases,
    count(*) FILTER (WHERE (lower((album.album_type COLLATE "C")) = 'album'::text)) AS albums,
    count(*) FILTER (WHERE (lower((album.album_type COLLATE "C")) = 'single'::text)) AS singles,
    count(*) FILTER (WHERE (lower((album.album_type COLLATE "C")) = 'compilation'::text)) AS compilations,
    sum(album.total_tracks) AS tracks,
    min(album.release_date) AS first_release,
    max(album.release_date) AS last_release
   FROM ((( SELECT DISTINCT album_artist.artist_id,
            album_artist.album_id
           FROM catalog.album_artist) credit
     JOIN catalog.artist artist ON ((artist.id = credit.artist_id)))
     JOIN catalog.album album ON ((album.id = credit.album_id)))
  GROUP BY credit.artist_id, artist.name
  ORDER BY (count(*)) DESC, (sum(album.total_tracks)) DESC NULLS LAST, artist.name, credit.artist_id;

--
-- Name: VIEW prolific_artists; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON VIEW analytics.prolific_artists IS 'Artists by number of releases, the most prolific first.';

--
-- Name: COLUMN prolific_artists.artist_id; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.prolific_artists.artist_id IS 'The artist.';

--
-- Name: COLUMN prolific_artists.artist; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.prolific_artists.artist IS 'The artist''s name.';

--
-- Name: COLUMN prolific_artists.releases; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.prolific_artists.releases IS 'Releases credited to the artist, reissues among them.';

--
-- Name: COLUMN prolific_artists.albums; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.prolific_artists.albums IS 'Of these, albums.';

--
-- Name: COLUMN prolific_artists.singles; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.prolific_artists.singles IS 'Of these, singles.';

--
-- Name: COLUMN prolific_artists.compilations; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.prolific_artists.compilations IS 'Of these, compilations.';

--
-- Name: COLUMN prolific_artists.tracks; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.prolific_artists.tracks IS 'Tracks on them, as Spotify counts them.';

--
-- Name: COLUMN prolific_artists.first_release; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.prolific_artists.first_release IS 'Release date of the earliest; null when none is known.';

--
-- Name: COLUMN prolific_artists.last_release; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.prolific_artists.last_release IS 'Release date of the latest; null when none is known.';

--
-- Name: quarantine; Type: TABLE; Schema: etl; Owner: -
--

CREATE TABLE etl.quarantine (
    quarantine_id bigint NOT NULL,
    load_id bigint NOT NULL,
    run text NOT NULL,
    kind text NOT NULL,
    landed text NOT NULL,
    pointer text,
    reason text NOT NULL,
    excerpt text,
    first_seen_at timestamp with time zone,
    last_seen_at timestamp with time zone,
    tried_at timestamp with time zone,
    dropped_at timestamp with time zone,
    times_seen bigint DEFAULT 1 NOT NULL,
    place text DEFAULT ''::text NOT NULL,
    digest text NOT NULL
);

--
-- Name: TABLE quarantine; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON TABLE etl.quarantine IS 'Items of answers that could not be used, or were used after a repair: equal ones in equal places once. Where and when each was seen is in quarantine_occurrence, how it stands in quarantine_standing.';

--
-- Name: COLUMN quarantine.quarantine_id; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.quarantine.quarantine_id IS 'Number of the item, by which discograph quarantine names it.';

--
-- Name: COLUMN quarantine.load_id; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.quarantine.load_id IS 'The load that brought it first.';

--
-- Name: COLUMN quarantine.run; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.quarantine.run IS 'The run in which it was seen last.';

--
-- Name: COLUMN quarantine.kind; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.quarantine.kind IS 'unusable: left out; repaired: used after a repair.';

--
-- Name: COLUMN quarantine.landed; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.quarantine.landed IS 'The landed line in which it was seen last: file and line number.';

--
-- Name: COLUMN quarantine.pointer; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.quarantine.pointer IS 'JSON pointer to it inside that answer''s body; null when the line itself is broken.';

--
-- Name: COLUMN quarantine.reason; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.quarantine.reason IS 'Why, in one line.';

--
-- Name: COLUMN quarantine.excerpt; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.quarantine.excerpt IS 'The item, up to 2 KB of it.';

--
-- Name: COLUMN quarantine.first_seen_at; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.quarantine.first_seen_at IS 'When the first answer with it arrived; null when no landed line says so.';

--
-- Name: COLUMN quarantine.last_seen_at; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.quarantine.last_seen_at IS 'When the last answer with it arrived; null when no landed line says so.';

--
-- Name: COLUMN quarantine.tried_at; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.quarantine.tried_at IS 'When a replay last tried it in vain; null: never.';

--
-- Name: COLUMN quarantine.dropped_at; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.quarantine.dropped_at IS 'When somebody said that it need not be used; null: nobody has.';

--
-- Name: COLUMN quarantine.times_seen; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.quarantine.times_seen IS 'In how many places of landed answers it was seen.';

--
-- Name: COLUMN quarantine.place; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.quarantine.place IS 'The pointer with a * for each place in a list: an item is the same wherever in a list it stands.';

--
-- Name: COLUMN quarantine.digest; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.quarantine.digest IS 'SHA-256 of the item''s JSON, or of the broken line, in hexadecimal.';

--
-- Name: quarantine_standing; Type: VIEW; Schema: etl; Owner: -
--

CREATE VIEW etl.quarantine_standing AS
SELECT
    NULL::bigint AS quarantine_id,
    NULL::text AS state,
    NULL::bigint AS times_open,
    NULL::bigint AS runs,
    NULL::bigint AS resolved_load_id;

--
-- Name: VIEW quarantine_standing; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON VIEW etl.quarantine_standing IS 'How each quarantined item stands.';

--
-- Name: COLUMN quarantine_standing.quarantine_id; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.quarantine_standing.quarantine_id IS 'The item.';

--
-- Name: COLUMN quarantine_standing.state; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.quarantine_standing.state IS 'open: left out of the tables; repaired: in them, mended; resolved: in them since a later load of the same answers; dropped: somebody said that it need not be used.';

--
-- Name: COLUMN quarantine_standing.times_open; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.quarantine_standing.times_open IS 'In how many places it is still kept back, or mended.';

--
-- Name: COLUMN quarantine_standing.runs; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.quarantine_standing.runs IS 'In how many runs it was seen.';

--
-- Name: COLUMN quarantine_standing.resolved_load_id; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.quarantine_standing.resolved_load_id IS 'The last load that resolved a place of it; null: none did.';

--
-- Name: quarantine_reasons; Type: VIEW; Schema: analytics; Owner: -
--

CREATE VIEW analytics.quarantine_reasons AS
 SELECT item.kind,
    item.reason,
    count(*) AS items,
    count(*) FILTER (WHERE (standing.state = 'open'::text)) AS open,
    sum(item.times_seen) AS times_seen,
    max(item.last_seen_at) AS last_seen_at,
    min((((item.run || ' '::text) || item.landed) || COALESCE((' '::text || item.pointer), ''::text))) AS example
   FROM (etl.quarantine item
     JOIN etl.quarantine_standing standing ON ((standing.quarantine_id = item.quarantine_id)))
  GROUP BY item.kind, item.reason
  ORDER BY (count(*)) DESC, item.kind, item.reason;

--
-- Name: VIEW quarantine_reasons; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON VIEW analytics.quarantine_reasons IS 'Quarantined items by reason, the most frequent first.';

--
-- Name: COLUMN quarantine_reasons.kind; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.quarantine_reasons.kind IS 'unusable: left out; repaired: used after a repair.';

--
-- Name: COLUMN quarantine_reasons.reason; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.quarantine_reasons.reason IS 'Why.';

--
-- Name: COLUMN quarantine_reasons.items; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.quarantine_reasons.items IS 'How many items; equal ones in equal places are one.';

--
-- Name: COLUMN quarantine_reasons.open; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.quarantine_reasons.open IS 'Of these, those that are still left out and that nobody dropped.';

--
-- Name: COLUMN quarantine_reasons.times_seen; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.quarantine_reasons.times_seen IS 'In how many places of landed answers they were seen.';

--
-- Name: COLUMN quarantine_reasons.last_seen_at; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.quarantine_reasons.last_seen_at IS 'When the last answer with one arrived; null when no landed line says so.';

--
-- Name: COLUMN quarantine_reasons.example; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.quarantine_reasons.example IS 'One of them: run, landed line, JSON pointer.';

--
-- Name: release_calendar; Type: VIEW; Schema: analytics; Owner: -
--

CREATE VIEW analytics.release_calendar AS
 SELECT (date_trunc('month'::text, (album.release_date)::timestamp without time zone))::date AS month,
    count(*) AS releases,
    count(*) FILTER (WHERE (lower((album.album_type COLLATE "C")) = 'album'::text)) AS albums,
    count(*) FILTER (WHERE (lower((album.album_type COLLATE "C")) = 'single'::text)) AS singles,
    count(*) FILTER (WHERE (lower((album.album_type COLLATE "C")) = 'compilation'::text)) AS compilations,
    count(*) FILTER (WHERE (length(album.release_date_text) = 10)) AS dated_to_the_day
   FROM catalog.album
  WHERE ((album.release_date IS NOT NULL) AND (length(album.release_date_text) >= 7))
  GROUP BY ((date_trunc('month'::text, (album.release_date)::timestamp without time zone))::date)
  ORDER BY ((date_trunc('month'::text, (album.release_date)::timestamp without time zone))::date) DESC;

--
-- Name: VIEW release_calendar; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON VIEW analytics.release_calendar IS 'Releases per month, the latest first.';

--
-- Name: COLUMN release_calendar.month; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.release_calendar.month IS 'First day of the month.';

--
-- Name: COLUMN release_calendar.releases; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.release_calendar.releases IS 'Albums, singles and compilations released in it; other types are counted here alone.';

--
-- Name: COLUMN release_calendar.albums; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.release_calendar.albums IS 'Of these, albums.';

--
-- Name: COLUMN release_calendar.singles; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.release_calendar.singles IS 'Of these, singles.';

--
-- Name: COLUMN release_calendar.compilations; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.release_calendar.compilations IS 'Of these, compilations.';

--
-- Name: COLUMN release_calendar.dated_to_the_day; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.release_calendar.dated_to_the_day IS 'Of these, those of which the day is known.';

--
-- Name: releases_by_year; Type: VIEW; Schema: analytics; Owner: -
--

CREATE VIEW analytics.releases_by_year AS
 WITH yearly AS (
         SELECT (EXTRACT(year FROM album.release_date))::integer AS year,
            count(*) AS releases,
            count(*) FILTER (WHERE (lower((album.album_type COLLATE "C")) = 'album'::text)) AS albums,
            count(*) FILTER (WHERE (lower((album.album_type COLLATE "C")) = 'single'::text)) AS singles,
            count(*) FILTER (WHERE (lower((album.album_type COLLATE "C")) = 'compilation'::text)) AS compilations,
            sum(album.total_tracks) AS tracks
           FROM catalog.album
          WHERE (album.release_date IS NOT NULL)
          GROUP BY ((EXTRACT(year FROM album.release_date))::integer)
        )
 SELECT yearly.year,
    yearly.releases,
    yearly.albums,
    yearly.singles,
    yearly.compilations,
    yearly.tracks,
    sum(yearly.releases) OVER (ORDER BY yearly.year) AS releases_so_far,
    round((((100.0 * (yearly.releases)::numeric) / (NULLIF(lag(yearly.releases) OVER (ORDER BY yearly.year), 0))::numeric) - (100)::numeric), 1) AS growth_percent
   FROM yearly
  ORDER BY yearly.year DESC;

--
-- Name: VIEW releases_by_year; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON VIEW analytics.releases_by_year IS 'Releases per year and how they grew, the latest first.';

--
-- Name: COLUMN releases_by_year.year; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.releases_by_year.year IS 'The year of release.';

--
-- Name: COLUMN releases_by_year.releases; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.releases_by_year.releases IS 'Albums, singles, compilations and other types released in it.';

--
-- Name: COLUMN releases_by_year.albums; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.releases_by_year.albums IS 'Of these, albums.';

--
-- Name: COLUMN releases_by_year.singles; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.releases_by_year.singles IS 'Of these, singles.';

--
-- Name: COLUMN releases_by_year.compilations; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.releases_by_year.compilations IS 'Of these, compilations.';

--
-- Name: COLUMN releases_by_year.tracks; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.releases_by_year.tracks IS 'Tracks on them, as Spotify counts them.';

--
-- Name: COLUMN releases_by_year.releases_so_far; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.releases_by_year.releases_so_far IS 'Releases of this year and all before.';

--
-- Name: COLUMN releases_by_year.growth_percent; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.releases_by_year.growth_percent IS 'Change of releases from the year before that has any, in percent; null for the first year.';

--
-- Name: renamed_albums; Type: VIEW; Schema: analytics; Owner: -
--

CREATE VIEW analytics.renamed_albums AS
 WITH held AS (
         SELECT name.id,
            name.name,
            name.valid_from,
            name.valid_to,
            name.last_seen_at
           FROM history.name
          WHERE (name.kind = 'album'::text)
        ), followed AS (
         SELECT DISTINCT ON (former.id, former.name) former.id AS album_id,
            former.name AS name_before,
            following.name,
            former.valid_from AS named_from,
            following.valid_from AS following_from,
            former.last_seen_at AS renamed_after,
                CASE
                    WHEN (following.valid_from > former.last_seen_at) THEN following.valid_from
                    ELSE NULL::timestamp with time zone
                END AS renamed_by
           FROM (held former
             JOIN held following ON (((following.id = former.id) AND (following.name <> former.name) AND ((following.valid_to IS NULL) OR (following.last_seen_at > former.last_seen_at)))))
          WHERE (former.valid_to IS NOT NULL)
          ORDER BY former.id, former.name, (following.valid_from > former.last_seen_at),
                CASE
                    WHEN (following.valid_from <= former.last_seen_at) THEN following.valid_from
                    ELSE NULL::timestamp with time zone
                END DESC, following.valid_from, following.name
        ), change AS (
         SELECT followed.album_id,
            followed.name_before,
            followed.name,
            followed.renamed_after,
            followed.renamed_by
           FROM followed
        UNION ALL
         SELECT followed.album_id,
            followed.name,
            followed.name_before,
            NULL::timestamp with time zone,
            followed.named_from
           FROM followed
          WHERE ((followed.renamed_by IS NULL) AND (followed.following_from < followed.named_from))
        )
 SELECT change.album_id,
    change.name_before,
    change.name,
    change.renamed_after,
    change.renamed_by
   FROM change
  ORDER BY COALESCE(change.renamed_after, change.renamed_by) DESC, change.renamed_by NULLS FIRST, change.name_before, change.name, change.album_id;

--
-- Name: VIEW renamed_albums; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON VIEW analytics.renamed_albums IS 'Changes of albums'' names, the latest first.';

--
-- Name: COLUMN renamed_albums.album_id; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.renamed_albums.album_id IS 'The album.';

--
-- Name: COLUMN renamed_albums.name_before; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.renamed_albums.name_before IS 'The name that it had.';

--
-- Name: COLUMN renamed_albums.name; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.renamed_albums.name IS 'The name that followed.';

--
-- Name: COLUMN renamed_albums.renamed_after; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.renamed_albums.renamed_after IS 'Last answer with the name before; null where Spotify came back to that name later.';

--
-- Name: COLUMN renamed_albums.renamed_by; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.renamed_albums.renamed_by IS 'First answer with the name that followed; null where Spotify went back to a name that it had before.';

--
-- Name: request; Type: TABLE; Schema: etl; Owner: -
--

CREATE TABLE etl.request (
    request_id bigint NOT NULL,
    load_id bigint NOT NULL,
    attempted_at timestamp with time zone NOT NULL,
    bytes bigint,
    attempt integer,
    status integer,
    duration_ms integer,
    run text NOT NULL,
    stage text NOT NULL,
    bucket text NOT NULL,
    method text NOT NULL,
    url text NOT NULL,
    outcome text NOT NULL,
    credential text
);

--
-- Name: TABLE request; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON TABLE etl.request IS 'Every attempt at a request that is not pruned yet.';

--
-- Name: COLUMN request.request_id; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.request.request_id IS 'Number of the row; means nothing.';

--
-- Name: COLUMN request.load_id; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.request.load_id IS 'The load that brought it.';

--
-- Name: COLUMN request.attempted_at; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.request.attempted_at IS 'When it was sent.';

--
-- Name: COLUMN request.bytes; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.request.bytes IS 'Size of the answer''s body; null when none came.';

--
-- Name: COLUMN request.attempt; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.request.attempt IS 'Which try at the same request, from 1.';

--
-- Name: COLUMN request.status; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.request.status IS 'HTTP status; null when no answer came.';

--
-- Name: COLUMN request.duration_ms; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.request.duration_ms IS 'From sending to the last byte, in milliseconds.';

--
-- Name: COLUMN request.run; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.request.run IS 'The run it was made in.';

--
-- Name: COLUMN request.stage; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.request.stage IS 'The stage that made it.';

--
-- Name: COLUMN request.bucket; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.request.bucket IS 'The group of endpoints whose quota it used.';

--
-- Name: COLUMN request.method; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.request.method IS 'HTTP method.';

--
-- Name: COLUMN request.url; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.request.url IS 'Path and query below the API''s host.';

--
-- Name: COLUMN request.outcome; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.request.outcome IS 'landed, not_modified, retried, failed or locked.';

--
-- Name: COLUMN request.credential; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.request.credential IS 'Name of the app in the pool that asked, never its id or secret; null where it was not written down.';

--
-- Name: requests_by_day; Type: VIEW; Schema: analytics; Owner: -
--

CREATE VIEW analytics.requests_by_day AS
 SELECT ((request.attempted_at AT TIME ZONE 'UTC'::text))::date AS day,
    request.bucket,
    count(*) AS attempts,
    count(*) FILTER (WHERE (request.outcome = 'landed'::text)) AS landed,
    count(*) FILTER (WHERE (request.outcome = 'not_modified'::text)) AS not_modified,
    count(*) FILTER (WHERE (request.outcome = 'retried'::text)) AS retried,
    count(*) FILTER (WHERE (request.outcome = 'failed'::text)) AS failed,
    count(*) FILTER (WHERE (request.outcome = 'locked'::text)) AS locked,
    round((sum(request.bytes) / 1048576.0), 1) AS megabytes,
    round((percentile_cont((0.5)::double precision) WITHIN GROUP (ORDER BY ((request.duration_ms)::double precision)))::numeric, 0) AS median_ms
   FROM etl.request
  GROUP BY (((request.attempted_at AT TIME ZONE 'UTC'::text))::date), request.bucket
  ORDER BY (((request.attempted_at AT TIME ZONE 'UTC'::text))::date) DESC, request.bucket;

--
-- Name: VIEW requests_by_day; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON VIEW analytics.requests_by_day IS 'Attempts at requests per day and bucket, the latest first.';

--
-- Name: COLUMN requests_by_day.day; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.requests_by_day.day IS 'The UTC day.';

--
-- Name: COLUMN requests_by_day.bucket; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.requests_by_day.bucket IS 'The group of endpoints that share a quota.';

--
-- Name: COLUMN requests_by_day.attempts; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.requests_by_day.attempts IS 'Attempts, repeated ones included.';

--
-- Name: COLUMN requests_by_day.landed; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.requests_by_day.landed IS 'Of these, those that brought an answer.';

--
-- Name: COLUMN requests_by_day.not_modified; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.requests_by_day.not_modified IS 'Of these, those answered with nothing new.';

--
-- Name: COLUMN requests_by_day.retried; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.requests_by_day.retried IS 'Of these, those that were tried again.';

--
-- Name: COLUMN requests_by_day.failed; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.requests_by_day.failed IS 'Of these, those given up.';

--
-- Name: COLUMN requests_by_day.locked; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.requests_by_day.locked IS 'Of these, those that met an exhausted quota.';

--
-- Name: COLUMN requests_by_day.megabytes; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.requests_by_day.megabytes IS 'Bytes received, in mebibytes.';

--
-- Name: COLUMN requests_by_day.median_ms; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.requests_by_day.median_ms IS 'Median time of an attempt, in milliseconds.';

--
-- Name: rising_artists; Type: VIEW; Schema: analytics; Owner: -
--

CREATE VIEW analytics.rising_artists AS
 WITH period AS (
         SELECT min(latest.observed_on) AS begins_on
           FROM ( SELECT DISTINCT artist_metric.observed_on
                   FROM etl.artist_metric
                  ORDER BY artist_metric.observed_on DESC
                 LIMIT 30) latest
        ), observed AS (
         SELECT artist_metric.artist_id,
            artist_metric.observed_on,
                CASE
                    WHEN (artist_metric.popularity IS NOT NULL) THEN ARRAY[(artist_metric.observed_on - '2000-01-01'::date), artist_metric.popularity]
                    ELSE NULL::integer[]
                END AS popularity,
                CASE
                    WHEN (artist_metric.followers IS NOT NULL) THEN ARRAY[((artist_metric.observed_on - '2000-01-01'::date))::bigint, artist_metric.followers]
                    ELSE NULL::bigint[]
                END AS followers
           FROM etl.artist_metric
        ), compared AS (
         SELECT observed.artist_id,
            GREATEST(period.begins_on, min(observed.observed_on)) AS since,
            (COALESCE(max(observed.popularity) FILTER (WHERE (observed.observed_on <= period.begins_on)), min(observed.popularity)))[2] AS popularity_before,
            (max(observed.popularity))[2] AS popularity,
            (COALESCE(max(observed.followers) FILTER (WHERE (observed.observed_on <= period.begins_on)), min(observed.followers)))[2] AS followers_before,
            (max(observed.followers))[2] AS followers
           FROM (observed
             CROSS JOIN period)
          GROUP BY observed.artist_id, period.begins_on
        )
 SELECT compared.artist_id,
    artist.name,
    compared.since,
    compared.popularity,
    (compared.popularity - compared.popularity_before) AS popularity_gain,
    compared.followers,
    (compared.followers - compared.followers_before) AS followers_gain,
    round((((compared.followers - compared.followers_before))::numeric / (NULLIF(compared.followers_before, 0))::numeric), 3) AS followers_growth
   FROM (compared
     JOIN catalog.artist artist ON ((artist.id = compared.artist_id)))
  WHERE ((compared.popularity > compared.popularity_before) OR (compared.followers > compared.followers_before))
  ORDER BY (compared.popularity - compared.popularity_before) DESC NULLS LAST, (compared.followers - compared.followers_before) DESC NULLS LAST, artist.name, compared.artist_id;

--
-- Name: VIEW rising_artists; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON VIEW analytics.rising_artists IS 'Artists that gained popularity or followers in the last 30 observed days, the largest gain of popularity first.';

--
-- Name: COLUMN rising_artists.artist_id; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.rising_artists.artist_id IS 'The artist.';

--
-- Name: COLUMN rising_artists.name; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.rising_artists.name IS 'Its name.';

--
-- Name: COLUMN rising_artists.since; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.rising_artists.since IS 'The day that today is compared with: the first of the 30, or the artist''s first observation since.';

--
-- Name: COLUMN rising_artists.popularity; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.rising_artists.popularity IS 'Popularity as last observed, from 0 to 100.';

--
-- Name: COLUMN rising_artists.popularity_gain; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.rising_artists.popularity_gain IS 'What it gained since then; negative when it lost, null when never observed.';

--
-- Name: COLUMN rising_artists.followers; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.rising_artists.followers IS 'Followers as last observed.';

--
-- Name: COLUMN rising_artists.followers_gain; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.rising_artists.followers_gain IS 'What they gained since then; negative when they lost, null when never observed.';

--
-- Name: COLUMN rising_artists.followers_growth; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.rising_artists.followers_growth IS 'The same as a share of the followers then: 0.100 is a tenth more; null from nothing.';

--
-- Name: search_hit; Type: TABLE; Schema: catalog; Owner: -
--

CREATE TABLE catalog.search_hit (
    entity_id text NOT NULL COLLATE pg_catalog."C",
    rank integer NOT NULL,
    observed_on date NOT NULL,
    kind text NOT NULL COLLATE pg_catalog."C",
    query text NOT NULL COLLATE pg_catalog."C",
    CONSTRAINT search_hit_entity_id_is_base62 CHECK ((entity_id ~ '^[0-9A-Za-z]{22}$'::text))
);

--
-- Name: TABLE search_hit; Type: COMMENT; Schema: catalog; Owner: -
--

COMMENT ON TABLE catalog.search_hit IS 'Hits of each search, per kind and UTC day; the last answer of a day stands.';

--
-- Name: COLUMN search_hit.entity_id; Type: COMMENT; Schema: catalog; Owner: -
--

COMMENT ON COLUMN catalog.search_hit.entity_id IS 'What was found; refers to no table, because playlists, shows, episodes and audiobooks have none.';

--
-- Name: COLUMN search_hit.rank; Type: COMMENT; Schema: catalog; Owner: -
--

COMMENT ON COLUMN catalog.search_hit.rank IS 'Place among the hits, from 1. Ranks of hits that Spotify hides are left out.';

--
-- Name: COLUMN search_hit.observed_on; Type: COMMENT; Schema: catalog; Owner: -
--

COMMENT ON COLUMN catalog.search_hit.observed_on IS 'The UTC day of the answer.';

--
-- Name: COLUMN search_hit.kind; Type: COMMENT; Schema: catalog; Owner: -
--

COMMENT ON COLUMN catalog.search_hit.kind IS 'What was searched for: artist, album, track, playlist, show, episode or audiobook.';

--
-- Name: COLUMN search_hit.query; Type: COMMENT; Schema: catalog; Owner: -
--

COMMENT ON COLUMN catalog.search_hit.query IS 'The search: its text, and in brackets the market and include_external where given; browse:new-releases for that list.';

--
-- Name: search_page; Type: TABLE; Schema: etl; Owner: -
--

CREATE TABLE etl.search_page (
    fetched_at timestamp with time zone NOT NULL,
    observed_on date NOT NULL,
    first_rank integer NOT NULL,
    item_count integer NOT NULL,
    is_last boolean NOT NULL,
    kind text NOT NULL COLLATE pg_catalog."C",
    query text NOT NULL COLLATE pg_catalog."C"
)
WITH (fillfactor='70');

--
-- Name: TABLE search_page; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON TABLE etl.search_page IS 'Pages of hits that were read, one row per search, kind, UTC day and shape of page.';

--
-- Name: COLUMN search_page.fetched_at; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.search_page.fetched_at IS 'Newest answer with a page of this shape.';

--
-- Name: COLUMN search_page.observed_on; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.search_page.observed_on IS 'The UTC day of the answer.';

--
-- Name: COLUMN search_page.first_rank; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.search_page.first_rank IS 'Rank of its first hit, from 1.';

--
-- Name: COLUMN search_page.item_count; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.search_page.item_count IS 'How many ranks it has, hidden hits included.';

--
-- Name: COLUMN search_page.is_last; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.search_page.is_last IS 'Whether the hits end with it: it then speaks about every rank that follows, too.';

--
-- Name: COLUMN search_page.kind; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.search_page.kind IS 'What was searched for.';

--
-- Name: COLUMN search_page.query; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.search_page.query IS 'The search, as in catalog.search_hit.';

--
-- Name: search_movements; Type: VIEW; Schema: analytics; Owner: -
--

CREATE VIEW analytics.search_movements AS
 WITH day AS (
         SELECT searched.query,
            searched.kind,
            searched.days[1] AS observed_on,
            searched.days[2] AS observed_before_on
           FROM ( SELECT search_page.query,
                    search_page.kind,
                    array_agg(DISTINCT search_page.observed_on ORDER BY search_page.observed_on DESC) AS days
                   FROM etl.search_page
                  WHERE (search_page.first_rank = 1)
                  GROUP BY search_page.query, search_page.kind) searched
        ), read_page AS NOT MATERIALIZED (
         SELECT page.query,
            page.kind,
            page.observed_on,
            page.first_rank,
            page.item_count,
            (page.is_last AND (NOT (EXISTS ( SELECT
                   FROM etl.search_page newer
                  WHERE ((newer.query = page.query) AND (newer.kind = page.kind) AND (newer.observed_on = page.observed_on) AND (newer.fetched_at > page.fetched_at) AND (NOT newer.is_last) AND ((newer.first_rank + newer.item_count) >= (page.first_rank + page.item_count))))))) AS is_last
           FROM etl.search_page page
        )
 SELECT day.query,
    day.kind,
    moved.rank,
    moved.entity_id,
    COALESCE(artist.name, album.name, track.name) AS name,
    day.observed_on,
    moved.rank_before,
    (EXISTS ( SELECT
           FROM read_page page
          WHERE ((page.query = day.query) AND (page.kind = day.kind) AND (page.observed_on = day.observed_before_on) AND etl.page_covers(page.first_rank, page.item_count, page.is_last, COALESCE(moved.rank, moved.rank_before))))) AS was_read_before,
    (moved.rank_before - moved.rank) AS places_gained
   FROM ((((day
     CROSS JOIN LATERAL ( SELECT COALESCE(latest.entity_id, earlier.entity_id) AS entity_id,
            latest.rank,
            earlier.rank AS rank_before
           FROM (( SELECT search_hit.entity_id,
                    search_hit.rank
                   FROM catalog.search_hit
                  WHERE ((search_hit.query = day.query) AND (search_hit.kind = day.kind) AND (search_hit.observed_on = day.observed_on))) latest
             FULL JOIN ( SELECT search_hit.entity_id,
                    min(search_hit.rank) AS rank
                   FROM catalog.search_hit
                  WHERE ((search_hit.query = day.query) AND (search_hit.kind = day.kind) AND (search_hit.observed_on = day.observed_before_on))
                  GROUP BY search_hit.entity_id) earlier ON ((earlier.entity_id = latest.entity_id)))) moved)
     LEFT JOIN catalog.artist artist ON (((day.kind = 'artist'::text) AND (artist.id = moved.entity_id))))
     LEFT JOIN catalog.album album ON (((day.kind = 'album'::text) AND (album.id = moved.entity_id))))
     LEFT JOIN catalog.track track ON (((day.kind = 'track'::text) AND (track.id = moved.entity_id))))
  WHERE ((moved.rank IS NOT NULL) OR (EXISTS ( SELECT
           FROM read_page page
          WHERE ((page.query = day.query) AND (page.kind = day.kind) AND (page.observed_on = day.observed_on) AND etl.page_covers(page.first_rank, page.item_count, page.is_last, moved.rank_before)))))
  ORDER BY day.query, day.kind, moved.rank, moved.rank_before, moved.entity_id;

--
-- Name: VIEW search_movements; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON VIEW analytics.search_movements IS 'Hits of the last day of each search, in order, and behind them those that dropped out.';

--
-- Name: COLUMN search_movements.query; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.search_movements.query IS 'The search.';

--
-- Name: COLUMN search_movements.kind; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.search_movements.kind IS 'What was searched for.';

--
-- Name: COLUMN search_movements.rank; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.search_movements.rank IS 'Place among the hits, from 1; null when the place that it had was read again and it is on no page that was read.';

--
-- Name: COLUMN search_movements.entity_id; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.search_movements.entity_id IS 'What was found.';

--
-- Name: COLUMN search_movements.name; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.search_movements.name IS 'Its name; null for kinds that have no table.';

--
-- Name: COLUMN search_movements.observed_on; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.search_movements.observed_on IS 'The UTC day.';

--
-- Name: COLUMN search_movements.rank_before; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.search_movements.rank_before IS 'Its place on the day before on which the same was searched; null when it was not among the places that were read then.';

--
-- Name: COLUMN search_movements.was_read_before; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.search_movements.was_read_before IS 'Whether its place was read on that day, too; where not, one without a place before may have been there all the same.';

--
-- Name: COLUMN search_movements.places_gained; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.search_movements.places_gained IS 'Places won since, negative when lost; null when one of the two places is not known.';

--
-- Name: track_duration_by_year; Type: VIEW; Schema: analytics; Owner: -
--

CREATE VIEW analytics.track_duration_by_year AS
 SELECT (EXTRACT(year FROM album.release_date))::integer AS year,
    count(*) AS tracks,
    round((avg(track.duration_ms) / (1000)::numeric), 1) AS mean_seconds,
    round(((percentile_cont((0.5)::double precision) WITHIN GROUP (ORDER BY ((track.duration_ms)::double precision)) / (1000)::double precision))::numeric, 1) AS median_seconds,
    round(((min(track.duration_ms))::numeric / 1000.0), 1) AS shortest_seconds,
    round(((max(track.duration_ms))::numeric / 1000.0), 1) AS longest_seconds
   FROM (catalog.track track
     JOIN catalog.album album ON ((album.id = track.album_id)))
  WHERE ((track.duration_ms IS NOT NULL) AND (album.release_date IS NOT NULL))
  GROUP BY ((EXTRACT(year FROM album.release_date))::integer)
  ORDER BY ((EXTRACT(year FROM album.release_date))::integer) DESC;

--
-- Name: VIEW track_duration_by_year; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON VIEW analytics.track_duration_by_year IS 'Length of tracks per year of release, the latest first.';

--
-- Name: COLUMN track_duration_by_year.year; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.track_duration_by_year.year IS 'The year of release of the track''s album.';

--
-- Name: COLUMN track_duration_by_year.tracks; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.track_duration_by_year.tracks IS 'Tracks with a known length, each release of a recording for itself.';

--
-- Name: COLUMN track_duration_by_year.mean_seconds; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.track_duration_by_year.mean_seconds IS 'Mean length in seconds.';

--
-- Name: COLUMN track_duration_by_year.median_seconds; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.track_duration_by_year.median_seconds IS 'Median length in seconds.';

--
-- Name: COLUMN track_duration_by_year.shortest_seconds; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.track_duration_by_year.shortest_seconds IS 'The shortest, in seconds.';

--
-- Name: COLUMN track_duration_by_year.longest_seconds; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.track_duration_by_year.longest_seconds IS 'The longest, in seconds.';

--
-- Name: track_playability; Type: TABLE; Schema: catalog; Owner: -
--

CREATE TABLE catalog.track_playability (
    track_id text NOT NULL COLLATE pg_catalog."C",
    is_playable boolean,
    market text NOT NULL COLLATE pg_catalog."C",
    restriction text
)
WITH (fillfactor='90');

--
-- Name: TABLE track_playability; Type: COMMENT; Schema: catalog; Owner: -
--

COMMENT ON TABLE catalog.track_playability IS 'Whether a track can be played in a market; only for markets that were asked for.';

--
-- Name: COLUMN track_playability.track_id; Type: COMMENT; Schema: catalog; Owner: -
--

COMMENT ON COLUMN catalog.track_playability.track_id IS 'The track.';

--
-- Name: COLUMN track_playability.is_playable; Type: COMMENT; Schema: catalog; Owner: -
--

COMMENT ON COLUMN catalog.track_playability.is_playable IS 'Whether it can be played there.';

--
-- Name: COLUMN track_playability.market; Type: COMMENT; Schema: catalog; Owner: -
--

COMMENT ON COLUMN catalog.track_playability.market IS 'The market asked for, as an ISO 3166-1 alpha-2 code.';

--
-- Name: COLUMN track_playability.restriction; Type: COMMENT; Schema: catalog; Owner: -
--

COMMENT ON COLUMN catalog.track_playability.restriction IS 'Why not: market, product, explicit, or a reason of a later day; null when Spotify gave none.';

--
-- Name: track_playability; Type: TABLE; Schema: etl; Owner: -
--

CREATE TABLE etl.track_playability (
    track_id text NOT NULL COLLATE pg_catalog."C",
    confirmed_at timestamp with time zone NOT NULL,
    market text NOT NULL COLLATE pg_catalog."C"
)
WITH (fillfactor='70');

--
-- Name: TABLE track_playability; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON TABLE etl.track_playability IS 'When it was last said whether a track can be played in a market.';

--
-- Name: COLUMN track_playability.track_id; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.track_playability.track_id IS 'The track.';

--
-- Name: COLUMN track_playability.confirmed_at; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.track_playability.confirmed_at IS 'Last answer that told.';

--
-- Name: COLUMN track_playability.market; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.track_playability.market IS 'The market asked for.';

--
-- Name: track_playability_by_market; Type: VIEW; Schema: analytics; Owner: -
--

CREATE VIEW analytics.track_playability_by_market AS
 WITH judged AS (
         SELECT track_playability.market,
            COALESCE(track_playability.is_playable,
                CASE
                    WHEN (track_playability.restriction IS NOT NULL) THEN false
                    ELSE NULL::boolean
                END) AS is_playable,
            lower((track_playability.restriction COLLATE "C")) AS restriction
           FROM catalog.track_playability
        ), counted AS (
         SELECT judged.market,
            count(*) AS tracks,
            count(*) FILTER (WHERE judged.is_playable) AS playable,
            count(*) FILTER (WHERE (NOT judged.is_playable)) AS barred,
            count(*) FILTER (WHERE ((NOT judged.is_playable) AND (judged.restriction = 'market'::text))) AS barred_by_market,
            count(*) FILTER (WHERE ((NOT judged.is_playable) AND (judged.restriction = 'product'::text))) AS barred_by_product,
            count(*) FILTER (WHERE ((NOT judged.is_playable) AND (judged.restriction = 'explicit'::text))) AS barred_by_explicit,
            count(*) FILTER (WHERE (judged.is_playable IS NULL)) AS not_said
           FROM judged
          GROUP BY judged.market
        ), confirmed AS (
         SELECT track_playability.market,
            min(track_playability.confirmed_at) AS oldest
           FROM etl.track_playability
          GROUP BY track_playability.market
        )
 SELECT counted.market,
    counted.tracks,
    counted.playable,
    round(((counted.playable)::numeric / (NULLIF((counted.playable + counted.barred), 0))::numeric), 3) AS playable_share,
    counted.barred,
    counted.barred_by_market,
    counted.barred_by_product,
    counted.barred_by_explicit,
    counted.not_said,
    confirmed.oldest
   FROM (counted
     LEFT JOIN confirmed ON ((confirmed.market = counted.market)))
  ORDER BY counted.market;

--
-- Name: VIEW track_playability_by_market; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON VIEW analytics.track_playability_by_market IS 'Tracks that can and cannot be played, per market that was asked for.';

--
-- Name: COLUMN track_playability_by_market.market; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.track_playability_by_market.market IS 'The market asked for, as an ISO 3166-1 alpha-2 code.';

--
-- Name: COLUMN track_playability_by_market.tracks; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.track_playability_by_market.tracks IS 'Tracks that were asked for with it.';

--
-- Name: COLUMN track_playability_by_market.playable; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.track_playability_by_market.playable IS 'Of these, those that can be played there.';

--
-- Name: COLUMN track_playability_by_market.playable_share; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.track_playability_by_market.playable_share IS 'Their share of those of which it was said, from 0 to 1; null when it was said of none.';

--
-- Name: COLUMN track_playability_by_market.barred; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.track_playability_by_market.barred IS 'Of these, those that cannot; the next three and other or no reasons together.';

--
-- Name: COLUMN track_playability_by_market.barred_by_market; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.track_playability_by_market.barred_by_market IS 'Of the barred, those that Spotify has no rights for there.';

--
-- Name: COLUMN track_playability_by_market.barred_by_product; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.track_playability_by_market.barred_by_product IS 'Of the barred, those that ask for another subscription.';

--
-- Name: COLUMN track_playability_by_market.barred_by_explicit; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.track_playability_by_market.barred_by_explicit IS 'Of the barred, those that are explicit where that is not wanted.';

--
-- Name: COLUMN track_playability_by_market.not_said; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.track_playability_by_market.not_said IS 'Those of which Spotify said nothing.';

--
-- Name: COLUMN track_playability_by_market.oldest; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.track_playability_by_market.oldest IS 'The oldest confirmation: as of then all of it holds.';

--
-- Name: failure; Type: TABLE; Schema: etl; Owner: -
--

CREATE TABLE etl.failure (
    failure_id bigint NOT NULL,
    load_id bigint NOT NULL,
    failed_at timestamp with time zone NOT NULL,
    attempt integer,
    status integer,
    run text NOT NULL,
    stage text NOT NULL,
    bucket text NOT NULL,
    method text NOT NULL,
    url text NOT NULL,
    error_type text NOT NULL,
    message text,
    body text,
    credential text
);

--
-- Name: TABLE failure; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON TABLE etl.failure IS 'Attempts that brought no usable answer.';

--
-- Name: COLUMN failure.failure_id; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.failure.failure_id IS 'Number of the row; means nothing.';

--
-- Name: COLUMN failure.load_id; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.failure.load_id IS 'The load that brought it.';

--
-- Name: COLUMN failure.failed_at; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.failure.failed_at IS 'When it failed.';

--
-- Name: COLUMN failure.attempt; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.failure.attempt IS 'Which try at the same request, from 1.';

--
-- Name: COLUMN failure.status; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.failure.status IS 'HTTP status; null when no answer came.';

--
-- Name: COLUMN failure.run; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.failure.run IS 'The run it happened in.';

--
-- Name: COLUMN failure.stage; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.failure.stage IS 'The stage that made the request.';

--
-- Name: COLUMN failure.bucket; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.failure.bucket IS 'The group of endpoints whose quota it used.';

--
-- Name: COLUMN failure.method; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.failure.method IS 'HTTP method.';

--
-- Name: COLUMN failure.url; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.failure.url IS 'Path and query below the API''s host.';

--
-- Name: COLUMN failure.error_type; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.failure.error_type IS 'network, http, parse, api, quota or not_found.';

--
-- Name: COLUMN failure.message; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.failure.message IS 'What went wrong, in one line.';

--
-- Name: COLUMN failure.body; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.failure.body IS 'The first 2 KB of the answer''s body.';

--
-- Name: COLUMN failure.credential; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.failure.credential IS 'Name of the app in the pool that asked, never its id or secret; null where it was not written down.';

--
-- Name: vanished_objects; Type: VIEW; Schema: analytics; Owner: -
--

CREATE VIEW analytics.vanished_objects AS
 WITH refused AS (
         SELECT "substring"(failure.url, '^/v1/(artist|album|track)s/[0-9A-Za-z]{22}(?:[?]|$)'::text) AS kind,
            "substring"(failure.url, '^/v1/[a-z]+/([0-9A-Za-z]{22})'::text) AS id,
            "substring"(failure.url, '[?&]market=([A-Z]{2})'::text) AS market,
            failure.failed_at
           FROM etl.failure failure
          WHERE ((failure.status = 404) AND (failure.error_type = 'not_found'::text))
        ), dated AS MATERIALIZED (
         SELECT asked.kind,
            asked.id,
            ( SELECT entity.confirmed_at
                   FROM etl.entity entity
                  WHERE ((entity.kind = asked.kind) AND (entity.id = asked.id))) AS confirmed_at
           FROM ( SELECT DISTINCT refused.kind,
                    refused.id
                   FROM refused
                  WHERE (refused.kind IS NOT NULL)) asked
        ), missing AS (
         SELECT refused.kind,
            refused.id,
            refused.market,
            dated.confirmed_at,
            min(refused.failed_at) AS refused_from,
            max(refused.failed_at) AS refused_at,
            count(*) AS times_refused
           FROM (refused
             JOIN dated ON (((dated.kind = refused.kind) AND (dated.id = refused.id))))
          WHERE COALESCE((refused.failed_at > dated.confirmed_at), true)
          GROUP BY refused.kind, refused.id, refused.market, dated.confirmed_at
         HAVING ((max(refused.failed_at) - min(refused.failed_at)) >= '01:00:00'::interval)
        ), answered AS (
         SELECT single.kind,
            max(request.attempted_at) AS last_at
           FROM (( VALUES ('artist'::text,'/v1/artists/'::text), ('album'::text,'/v1/albums/'::text), ('track'::text,'/v1/tracks/'::text)) single(kind, prefix)
             JOIN etl.request request ON ((starts_with(request.url, single.prefix) AND (length(split_part(request.url, '?'::text, 1)) = (length(single.prefix) + 22)))))
          WHERE ((request.outcome = ANY (ARRAY['landed'::text, 'not_modified'::text])) AND (request.attempted_at > ( SELECT min(missing_1.refused_from) AS min
                   FROM missing missing_1)))
          GROUP BY single.kind
        )
 SELECT missing.kind,
    missing.id,
    COALESCE(artist.name, album.name, track.name) AS name,
    missing.market,
    missing.confirmed_at,
    missing.refused_from,
    missing.refused_at,
    missing.times_refused
   FROM ((((missing
     JOIN answered ON (((answered.kind = missing.kind) AND (answered.last_at > missing.refused_from))))
     LEFT JOIN catalog.artist artist ON (((missing.kind = 'artist'::text) AND (artist.id = missing.id))))
     LEFT JOIN catalog.album album ON (((missing.kind = 'album'::text) AND (album.id = missing.id))))
     LEFT JOIN catalog.track track ON (((missing.kind = 'track'::text) AND (track.id = missing.id))))
  WHERE (COALESCE(artist.id, album.id, track.id) IS NOT NULL)
  ORDER BY missing.refused_at DESC, missing.kind, missing.id, missing.market;

--
-- Name: VIEW vanished_objects; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON VIEW analytics.vanished_objects IS 'Artists, albums and tracks that Spotify no longer finds, the last refused first.';

--
-- Name: COLUMN vanished_objects.kind; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.vanished_objects.kind IS 'artist, album or track.';

--
-- Name: COLUMN vanished_objects.id; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.vanished_objects.id IS 'What is gone.';

--
-- Name: COLUMN vanished_objects.name; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.vanished_objects.name IS 'Its name; null when it was only referred to.';

--
-- Name: COLUMN vanished_objects.market; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.vanished_objects.market IS 'The market that it was asked for with, so it may be there in others; null when it was asked for without one.';

--
-- Name: COLUMN vanished_objects.confirmed_at; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.vanished_objects.confirmed_at IS 'The last answer that told anything of it; null when none did.';

--
-- Name: COLUMN vanished_objects.refused_from; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.vanished_objects.refused_from IS 'When it was not found first since then.';

--
-- Name: COLUMN vanished_objects.refused_at; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.vanished_objects.refused_at IS 'When it was not found last.';

--
-- Name: COLUMN vanished_objects.times_refused; Type: COMMENT; Schema: analytics; Owner: -
--

COMMENT ON COLUMN analytics.vanished_objects.times_refused IS 'How often it was not found since then.';

--
-- Name: album_external_id; Type: TABLE; Schema: catalog; Owner: -
--

CREATE TABLE catalog.album_external_id (
    album_id text NOT NULL COLLATE pg_catalog."C",
    kind text NOT NULL COLLATE pg_catalog."C",
    value text
)
WITH (fillfactor='90');

--
-- Name: TABLE album_external_id; Type: COMMENT; Schema: catalog; Owner: -
--

COMMENT ON TABLE catalog.album_external_id IS 'What the trade calls an album.';

--
-- Name: COLUMN album_external_id.album_id; Type: COMMENT; Schema: catalog; Owner: -
--

COMMENT ON COLUMN catalog.album_external_id.album_id IS 'The album.';

--
-- Name: COLUMN album_external_id.kind; Type: COMMENT; Schema: catalog; Owner: -
--

COMMENT ON COLUMN catalog.album_external_id.kind IS 'Which numbering: upc, ean, now and then isrc.';

--
-- Name: COLUMN album_external_id.value; Type: COMMENT; Schema: catalog; Owner: -
--

COMMENT ON COLUMN catalog.album_external_id.value IS 'The number as sent.';

--
-- Name: album_image; Type: TABLE; Schema: catalog; Owner: -
--

CREATE TABLE catalog.album_image (
    album_id text NOT NULL COLLATE pg_catalog."C",
    "position" integer NOT NULL,
    width integer,
    height integer,
    url text
)
WITH (fillfactor='90');

--
-- Name: TABLE album_image; Type: COMMENT; Schema: catalog; Owner: -
--

COMMENT ON TABLE catalog.album_image IS 'Covers of albums, the widest first.';

--
-- Name: COLUMN album_image.album_id; Type: COMMENT; Schema: catalog; Owner: -
--

COMMENT ON COLUMN catalog.album_image.album_id IS 'The album.';

--
-- Name: COLUMN album_image."position"; Type: COMMENT; Schema: catalog; Owner: -
--

COMMENT ON COLUMN catalog.album_image."position" IS 'Place in the list, from 1.';

--
-- Name: COLUMN album_image.width; Type: COMMENT; Schema: catalog; Owner: -
--

COMMENT ON COLUMN catalog.album_image.width IS 'Width in pixels; null when Spotify does not say.';

--
-- Name: COLUMN album_image.height; Type: COMMENT; Schema: catalog; Owner: -
--

COMMENT ON COLUMN catalog.album_image.height IS 'Height in pixels; null when Spotify does not say.';

--
-- Name: COLUMN album_image.url; Type: COMMENT; Schema: catalog; Owner: -
--

COMMENT ON COLUMN catalog.album_image.url IS 'Where the cover is.';

--
-- Name: artist_album; Type: TABLE; Schema: catalog; Owner: -
--

CREATE TABLE catalog.artist_album (
    artist_id text NOT NULL COLLATE pg_catalog."C",
    album_id text NOT NULL COLLATE pg_catalog."C",
    album_group text
)
WITH (fillfactor='90');

--
-- Name: TABLE artist_album; Type: COMMENT; Schema: catalog; Owner: -
--

COMMENT ON TABLE catalog.artist_album IS 'Albums that Spotify lists on an artist''s page: a set that only grows.';

--
-- Name: COLUMN artist_album.artist_id; Type: COMMENT; Schema: catalog; Owner: -
--

COMMENT ON COLUMN catalog.artist_album.artist_id IS 'The artist whose list it is.';

--
-- Name: COLUMN artist_album.album_id; Type: COMMENT; Schema: catalog; Owner: -
--

COMMENT ON COLUMN catalog.artist_album.album_id IS 'The album listed.';

--
-- Name: COLUMN artist_album.album_group; Type: COMMENT; Schema: catalog; Owner: -
--

COMMENT ON COLUMN catalog.artist_album.album_group IS 'Why it is listed: album, single, compilation or appears_on; null when no answer told (Development Mode never does).';

--
-- Name: artist_image; Type: TABLE; Schema: catalog; Owner: -
--

CREATE TABLE catalog.artist_image (
    artist_id text NOT NULL COLLATE pg_catalog."C",
    "position" integer NOT NULL,
    width integer,
    height integer,
    url text
)
WITH (fillfactor='90');

--
-- Name: TABLE artist_image; Type: COMMENT; Schema: catalog; Owner: -
--

COMMENT ON TABLE catalog.artist_image IS 'Pictures of artists, the widest first.';

--
-- Name: COLUMN artist_image.artist_id; Type: COMMENT; Schema: catalog; Owner: -
--

COMMENT ON COLUMN catalog.artist_image.artist_id IS 'The artist.';

--
-- Name: COLUMN artist_image."position"; Type: COMMENT; Schema: catalog; Owner: -
--

COMMENT ON COLUMN catalog.artist_image."position" IS 'Place in the list, from 1.';

--
-- Name: COLUMN artist_image.width; Type: COMMENT; Schema: catalog; Owner: -
--

COMMENT ON COLUMN catalog.artist_image.width IS 'Width in pixels; null when Spotify does not say.';

--
-- Name: COLUMN artist_image.height; Type: COMMENT; Schema: catalog; Owner: -
--

COMMENT ON COLUMN catalog.artist_image.height IS 'Height in pixels; null when Spotify does not say.';

--
-- Name: COLUMN artist_image.url; Type: COMMENT; Schema: catalog; Owner: -
--

COMMENT ON COLUMN catalog.artist_image.url IS 'Where the picture is.';

--
-- Name: market_set; Type: TABLE; Schema: catalog; Owner: -
--

CREATE TABLE catalog.market_set (
    id uuid NOT NULL,
    market_count integer NOT NULL
);

--
-- Name: TABLE market_set; Type: COMMENT; Schema: catalog; Owner: -
--

COMMENT ON TABLE catalog.market_set IS 'Distinct lists of markets in which an album or a track is available.';

--
-- Name: COLUMN market_set.id; Type: COMMENT; Schema: catalog; Owner: -
--

COMMENT ON COLUMN catalog.market_set.id IS 'Made of the sorted market codes joined by commas: in the first four digits how many they are, then digits of their MD5. So the longer of two lists has the greater identifier.';

--
-- Name: COLUMN market_set.market_count; Type: COMMENT; Schema: catalog; Owner: -
--

COMMENT ON COLUMN catalog.market_set.market_count IS 'How many markets the list has; 0 for the empty list.';

--
-- Name: access_token; Type: TABLE; Schema: etl; Owner: -
--

CREATE TABLE etl.access_token (
    expires_at timestamp with time zone NOT NULL,
    authorized_at timestamp with time zone,
    refused_at timestamp with time zone,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    expires_in integer NOT NULL,
    host text NOT NULL,
    client_id text NOT NULL,
    user_id text NOT NULL,
    access_token text NOT NULL,
    token_type text NOT NULL,
    refresh_token text,
    scope text NOT NULL,
    account_id text,
    CONSTRAINT access_token_expires_in_is_a_day_at_most CHECK (((expires_in >= 0) AND (expires_in <= 86400)))
);

--
-- Name: TABLE access_token; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON TABLE etl.access_token IS 'Access tokens, and what renews them: secrets. A row is never deleted because of a failure.';

--
-- Name: COLUMN access_token.expires_at; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.access_token.expires_at IS 'When the access token expires.';

--
-- Name: COLUMN access_token.authorized_at; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.access_token.authorized_at IS 'When the user logged in, from which the refresh token lives six months; null for an app.';

--
-- Name: COLUMN access_token.refused_at; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.access_token.refused_at IS 'When the accounts service refused the refresh token (invalid_grant); null when it did not.';

--
-- Name: COLUMN access_token.updated_at; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.access_token.updated_at IS 'When the row was written.';

--
-- Name: COLUMN access_token.expires_in; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.access_token.expires_in IS 'How long the access token was good for when it was given, in seconds.';

--
-- Name: COLUMN access_token.host; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.access_token.host IS 'The accounts service, with its port where one is named.';

--
-- Name: COLUMN access_token.client_id; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.access_token.client_id IS 'The client id that the token was given to.';

--
-- Name: COLUMN access_token.user_id; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.access_token.user_id IS 'The user who logged in; empty for the app itself, by client credentials.';

--
-- Name: COLUMN access_token.access_token; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.access_token.access_token IS 'The access token: a secret.';

--
-- Name: COLUMN access_token.token_type; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.access_token.token_type IS 'What stands before the access token in a header: Bearer.';

--
-- Name: COLUMN access_token.refresh_token; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.access_token.refresh_token IS 'What renews the access token without the user: a secret; null for an app.';

--
-- Name: COLUMN access_token.scope; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.access_token.scope IS 'What the token is good for: scopes with a space between them, in alphabetical order.';

--
-- Name: COLUMN access_token.account_id; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.access_token.account_id IS 'The user''s immutable id at Spotify; null for an app.';

--
-- Name: alias; Type: TABLE; Schema: etl; Owner: -
--

CREATE TABLE etl.alias (
    asked_id text NOT NULL COLLATE pg_catalog."C",
    answered_id text NOT NULL COLLATE pg_catalog."C",
    first_seen_at timestamp with time zone NOT NULL,
    last_seen_at timestamp with time zone NOT NULL,
    kind text NOT NULL COLLATE pg_catalog."C",
    market text NOT NULL COLLATE pg_catalog."C",
    CONSTRAINT alias_answered_id_is_base62 CHECK ((answered_id ~ '^[0-9A-Za-z]{22}$'::text)),
    CONSTRAINT alias_asked_id_is_base62 CHECK ((asked_id ~ '^[0-9A-Za-z]{22}$'::text))
);

--
-- Name: TABLE alias; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON TABLE etl.alias IS 'Identifiers that Spotify answered with another one (relinking): rows are kept under the one answered.';

--
-- Name: COLUMN alias.asked_id; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.alias.asked_id IS 'The identifier asked for.';

--
-- Name: COLUMN alias.answered_id; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.alias.answered_id IS 'The identifier answered.';

--
-- Name: COLUMN alias.first_seen_at; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.alias.first_seen_at IS 'First such answer.';

--
-- Name: COLUMN alias.last_seen_at; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.alias.last_seen_at IS 'Last such answer.';

--
-- Name: COLUMN alias.kind; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.alias.kind IS 'artist, album or track.';

--
-- Name: COLUMN alias.market; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.alias.market IS 'The market asked for; empty when none was.';

--
-- Name: analytics_version; Type: TABLE; Schema: etl; Owner: -
--

CREATE TABLE etl.analytics_version (
    applied_at timestamp with time zone DEFAULT now() NOT NULL,
    only_row boolean DEFAULT true NOT NULL,
    sha256 text NOT NULL,
    views text[] DEFAULT '{}'::text[] NOT NULL,
    CONSTRAINT analytics_version_has_one_row CHECK (only_row)
);

--
-- Name: TABLE analytics_version; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON TABLE etl.analytics_version IS 'Which state of sql/analytics the views of schema analytics were made from.';

--
-- Name: COLUMN analytics_version.applied_at; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.analytics_version.applied_at IS 'When the views were made.';

--
-- Name: COLUMN analytics_version.only_row; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.analytics_version.only_row IS 'Always true: the table has one row at most.';

--
-- Name: COLUMN analytics_version.sha256; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.analytics_version.sha256 IS 'SHA-256 over all files of the folder, in hexadecimal.';

--
-- Name: COLUMN analytics_version.views; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.analytics_version.views IS 'The views that were made, so that a user''s own views in the schema are left alone.';

--
-- Name: answer; Type: TABLE; Schema: etl; Owner: -
--

CREATE TABLE etl.answer (
    load_id bigint NOT NULL,
    fetched_at timestamp with time zone NOT NULL,
    run text NOT NULL,
    landed text NOT NULL
);

--
-- Name: TABLE answer; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON TABLE etl.answer IS 'Every answer whose rows were loaded, those included that told nothing new: which line of which run it is.';

--
-- Name: COLUMN answer.load_id; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.answer.load_id IS 'The load that brought it first.';

--
-- Name: COLUMN answer.fetched_at; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.answer.fetched_at IS 'When it arrived; what it told was confirmed at this time.';

--
-- Name: COLUMN answer.run; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.answer.run IS 'The run that landed it.';

--
-- Name: COLUMN answer.landed; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.answer.landed IS 'The landed line: file below landing/ and line number.';

--
-- Name: artist_album; Type: TABLE; Schema: etl; Owner: -
--

CREATE TABLE etl.artist_album (
    artist_id text NOT NULL COLLATE pg_catalog."C",
    album_id text NOT NULL COLLATE pg_catalog."C",
    confirmed_at timestamp with time zone NOT NULL,
    album_group_at timestamp with time zone
)
WITH (fillfactor='70');

--
-- Name: TABLE artist_album; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON TABLE etl.artist_album IS 'When an album was last seen in an artist''s list.';

--
-- Name: COLUMN artist_album.artist_id; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.artist_album.artist_id IS 'The artist.';

--
-- Name: COLUMN artist_album.album_id; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.artist_album.album_id IS 'The album.';

--
-- Name: COLUMN artist_album.confirmed_at; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.artist_album.confirmed_at IS 'Last answer that listed it.';

--
-- Name: COLUMN artist_album.album_group_at; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.artist_album.album_group_at IS 'Last answer that told the group; null: none did.';

--
-- Name: bulk_table; Type: VIEW; Schema: etl; Owner: -
--

CREATE VIEW etl.bulk_table AS
 SELECT relation.oid AS relation
   FROM pg_class relation
  WHERE ((relation.relkind = 'r'::"char") AND ((relation.relnamespace = ('catalog'::regnamespace)::oid) OR (relation.oid IN ( SELECT referring.conrelid
           FROM (pg_constraint referring
             JOIN pg_class referred ON ((referred.oid = referring.confrelid)))
          WHERE ((referring.contype = 'f'::"char") AND (referring.connamespace = ('etl'::regnamespace)::oid) AND (referred.relnamespace = ('catalog'::regnamespace)::oid))))));

--
-- Name: VIEW bulk_table; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON VIEW etl.bulk_table IS 'The tables whose keys a first load may set aside.';

--
-- Name: COLUMN bulk_table.relation; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.bulk_table.relation IS 'The table.';

--
-- Name: drift; Type: TABLE; Schema: etl; Owner: -
--

CREATE TABLE etl.drift (
    first_seen_at timestamp with time zone NOT NULL,
    last_seen_at timestamp with time zone NOT NULL,
    times_seen bigint NOT NULL,
    run text NOT NULL,
    endpoint text NOT NULL,
    object text NOT NULL,
    pointer text NOT NULL,
    kind text NOT NULL,
    value text NOT NULL,
    landed text NOT NULL,
    example text NOT NULL,
    CONSTRAINT drift_kind_known CHECK ((kind = ANY (ARRAY['field'::text, 'value'::text]))),
    CONSTRAINT drift_times_ordered CHECK ((first_seen_at <= last_seen_at)),
    CONSTRAINT drift_times_positive CHECK ((times_seen > 0))
);

--
-- Name: TABLE drift; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON TABLE etl.drift IS 'Fields and values of each run''s answers that no mapping knew when its rows were made.';

--
-- Name: COLUMN drift.first_seen_at; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.drift.first_seen_at IS 'When the run''s first answer with it arrived.';

--
-- Name: COLUMN drift.last_seen_at; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.drift.last_seen_at IS 'When the run''s last answer with it arrived.';

--
-- Name: COLUMN drift.times_seen; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.drift.times_seen IS 'How often it stands in the run''s answers.';

--
-- Name: COLUMN drift.run; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.drift.run IS 'The run in which the answers were landed.';

--
-- Name: COLUMN drift.endpoint; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.drift.endpoint IS 'The route that was asked, with {id} for an identifier.';

--
-- Name: COLUMN drift.object; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.drift.object IS 'What the mapping calls the object that has it.';

--
-- Name: COLUMN drift.pointer; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.drift.pointer IS 'JSON pointer to it inside the answer''s body, with * for places in lists.';

--
-- Name: COLUMN drift.kind; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.drift.kind IS 'field: not in the rows; value: in the rows as it was sent, but none of those known.';

--
-- Name: COLUMN drift.value; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.drift.value IS 'The value that is not known, up to 200 bytes of it; empty for a field.';

--
-- Name: COLUMN drift.landed; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.drift.landed IS 'The landed line of the example: file and line number.';

--
-- Name: COLUMN drift.example; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.drift.example IS 'What stood there in the run''s first answer, as JSON, up to 200 bytes of it.';

--
-- Name: failure_failure_id_seq; Type: SEQUENCE; Schema: etl; Owner: -
--

ALTER TABLE etl.failure ALTER COLUMN failure_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME etl.failure_failure_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

--
-- Name: load; Type: TABLE; Schema: etl; Owner: -
--

CREATE TABLE etl.load (
    load_id bigint NOT NULL,
    started_at timestamp with time zone DEFAULT now() NOT NULL,
    ended_at timestamp with time zone,
    run text NOT NULL,
    digest text NOT NULL,
    row_counts jsonb,
    lack_told_to text[]
);

--
-- Name: TABLE load; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON TABLE etl.load IS 'Rows brought into this database, once per content: the same rows again are a load that does nothing.';

--
-- Name: COLUMN load.load_id; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.load.load_id IS 'Number of the load, in the order of loading.';

--
-- Name: COLUMN load.started_at; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.load.started_at IS 'When the transaction of the load began.';

--
-- Name: COLUMN load.ended_at; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.load.ended_at IS 'When its last merge was done.';

--
-- Name: COLUMN load.run; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.load.run IS 'The run whose rows were loaded.';

--
-- Name: COLUMN load.digest; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.load.digest IS 'Digest of the rows files, in hexadecimal.';

--
-- Name: COLUMN load.row_counts; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.load.row_counts IS 'Rows that COPY counted, per rows file.';

--
-- Name: COLUMN load.lack_told_to; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.load.lack_told_to IS 'Of the first load, where the database lacked older runs then: the pipelines that were told so, or had nothing to be told; null: it lacked none.';

--
-- Name: load_count; Type: TABLE; Schema: etl; Owner: -
--

CREATE TABLE etl.load_count (
    load_id bigint NOT NULL,
    occurrences bigint NOT NULL,
    superseded bigint NOT NULL,
    staged bigint NOT NULL,
    inserted bigint NOT NULL,
    updated bigint NOT NULL,
    unchanged bigint NOT NULL,
    deleted bigint DEFAULT 0 NOT NULL,
    bare bigint DEFAULT 0 NOT NULL,
    kind text NOT NULL,
    revalidated bigint DEFAULT 0 NOT NULL,
    unmatched bigint DEFAULT 0 NOT NULL,
    CONSTRAINT load_count_occurrences_balance CHECK (((occurrences + revalidated) = (superseded + staged))),
    CONSTRAINT load_count_staged_balance CHECK ((staged = ((inserted + updated) + unchanged)))
);

--
-- Name: TABLE load_count; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON TABLE etl.load_count IS 'The books of a load: what became of every row of every rows file.';

--
-- Name: COLUMN load_count.load_id; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.load_count.load_id IS 'The load.';

--
-- Name: COLUMN load_count.occurrences; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.load_count.occurrences IS 'Rows of the rows file.';

--
-- Name: COLUMN load_count.superseded; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.load_count.superseded IS 'Of these and of the revalidated rows, repeats within the load and rows of answers that a newer answer of the same load replaced.';

--
-- Name: COLUMN load_count.staged; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.load_count.staged IS 'What was left to merge: one row per key.';

--
-- Name: COLUMN load_count.inserted; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.load_count.inserted IS 'Of the staged rows, those that were new.';

--
-- Name: COLUMN load_count.updated; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.load_count.updated IS 'Of the staged rows, those that changed a value.';

--
-- Name: COLUMN load_count.unchanged; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.load_count.unchanged IS 'Of the staged rows, those that told nothing new, or were older than what is known.';

--
-- Name: COLUMN load_count.deleted; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.load_count.deleted IS 'Rows that left: a list became shorter, or was emptied.';

--
-- Name: COLUMN load_count.bare; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.load_count.bare IS 'Rows made only because another row refers to them; no answer has shown them yet.';

--
-- Name: COLUMN load_count.kind; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.load_count.kind IS 'The rows file, without its extension.';

--
-- Name: COLUMN load_count.revalidated; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.load_count.revalidated IS 'Rows of earlier answers that were merged again, because a 304 said that they still hold.';

--
-- Name: COLUMN load_count.unmatched; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.load_count.unmatched IS 'Of the staged answers 304, those that confirm an answer which no load has brought so far.';

--
-- Name: load_quarantine; Type: TABLE; Schema: etl; Owner: -
--

CREATE TABLE etl.load_quarantine (
    load_id bigint NOT NULL,
    quarantined bigint NOT NULL,
    kind text NOT NULL
);

--
-- Name: TABLE load_quarantine; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON TABLE etl.load_quarantine IS 'How much of each kind was landed and is not in the rows files, because it could not be used.';

--
-- Name: COLUMN load_quarantine.load_id; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.load_quarantine.load_id IS 'The load.';

--
-- Name: COLUMN load_quarantine.quarantined; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.load_quarantine.quarantined IS 'Unusable items of the run, those of its earlier loads included, as are the rows of its files.';

--
-- Name: COLUMN load_quarantine.kind; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.load_quarantine.kind IS 'artist, album or track; answer: a whole one, with whatever it held; value: a single value of an object; else the name of the list that held the item.';

--
-- Name: load_balance; Type: VIEW; Schema: etl; Owner: -
--

CREATE VIEW etl.load_balance AS
 SELECT COALESCE(counted.load_id, kept.load_id) AS load_id,
    COALESCE(counted.kind, kept.kind) AS kind,
    (COALESCE(counted.occurrences, (0)::bigint) + COALESCE(kept.quarantined, (0)::bigint)) AS landed,
    COALESCE(kept.quarantined, (0)::bigint) AS quarantined,
    COALESCE(counted.revalidated, (0)::bigint) AS revalidated,
    COALESCE(counted.superseded, (0)::bigint) AS superseded,
    COALESCE(counted.staged, (0)::bigint) AS staged,
    COALESCE(counted.inserted, (0)::bigint) AS inserted,
    COALESCE(counted.updated, (0)::bigint) AS updated,
    COALESCE(counted.unchanged, (0)::bigint) AS unchanged,
    COALESCE(counted.deleted, (0)::bigint) AS deleted,
    COALESCE(counted.bare, (0)::bigint) AS bare
   FROM (etl.load_count counted
     FULL JOIN etl.load_quarantine kept ON (((kept.load_id = counted.load_id) AND (kept.kind = counted.kind))));

--
-- Name: VIEW load_balance; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON VIEW etl.load_balance IS 'The books of each load and kind: landed + revalidated = quarantined + superseded + staged, and staged = inserted + updated + unchanged.';

--
-- Name: COLUMN load_balance.load_id; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.load_balance.load_id IS 'The load.';

--
-- Name: COLUMN load_balance.kind; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.load_balance.kind IS 'The rows file, or what was quarantined.';

--
-- Name: COLUMN load_balance.landed; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.load_balance.landed IS 'What the landed answers hold of it.';

--
-- Name: COLUMN load_balance.quarantined; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.load_balance.quarantined IS 'Of these, what could not be used.';

--
-- Name: COLUMN load_balance.revalidated; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.load_balance.revalidated IS 'Rows of earlier answers that were merged again, because a 304 said that they still hold.';

--
-- Name: COLUMN load_balance.superseded; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.load_balance.superseded IS 'Repeats within the load, and what a newer answer of the same load replaced.';

--
-- Name: COLUMN load_balance.staged; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.load_balance.staged IS 'What was left to merge: one row per key.';

--
-- Name: COLUMN load_balance.inserted; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.load_balance.inserted IS 'Of the staged rows, those that were new.';

--
-- Name: COLUMN load_balance.updated; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.load_balance.updated IS 'Of the staged rows, those that changed a value.';

--
-- Name: COLUMN load_balance.unchanged; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.load_balance.unchanged IS 'Of the staged rows, those that told nothing new.';

--
-- Name: COLUMN load_balance.deleted; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.load_balance.deleted IS 'Rows that left: a list became shorter, or was emptied.';

--
-- Name: COLUMN load_balance.bare; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.load_balance.bare IS 'Rows made only because another row refers to them.';

--
-- Name: load_load_id_seq; Type: SEQUENCE; Schema: etl; Owner: -
--

ALTER TABLE etl.load ALTER COLUMN load_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME etl.load_load_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

--
-- Name: load_verdict; Type: TABLE; Schema: etl; Owner: -
--

CREATE TABLE etl.load_verdict (
    load_id bigint NOT NULL,
    rows bigint NOT NULL,
    check_name text NOT NULL,
    severity text NOT NULL,
    message text NOT NULL,
    example jsonb
);

--
-- Name: TABLE load_verdict; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON TABLE etl.load_verdict IS 'What the checks before publishing found and let pass: the warnings of each load.';

--
-- Name: COLUMN load_verdict.load_id; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.load_verdict.load_id IS 'The load.';

--
-- Name: COLUMN load_verdict.rows; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.load_verdict.rows IS 'How many rows the check returned.';

--
-- Name: COLUMN load_verdict.check_name; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.load_verdict.check_name IS 'The file of sql/checks, without its extension.';

--
-- Name: COLUMN load_verdict.severity; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.load_verdict.severity IS 'warning; an error publishes nothing, and so leaves nothing here.';

--
-- Name: COLUMN load_verdict.message; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.load_verdict.message IS 'What the check says when it finds something.';

--
-- Name: COLUMN load_verdict.example; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.load_verdict.example IS 'The first row that it returned.';

--
-- Name: migration; Type: TABLE; Schema: etl; Owner: -
--

CREATE TABLE etl.migration (
    number integer NOT NULL,
    duration_ms integer NOT NULL,
    applied_at timestamp with time zone DEFAULT now() NOT NULL,
    name text NOT NULL,
    sha256 text NOT NULL
);

--
-- Name: TABLE migration; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON TABLE etl.migration IS 'The files of sql/migrations that this database has seen, one row each.';

--
-- Name: COLUMN migration.number; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.migration.number IS 'The number that the file name begins with.';

--
-- Name: COLUMN migration.duration_ms; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.migration.duration_ms IS 'How long the file took, in milliseconds.';

--
-- Name: COLUMN migration.applied_at; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.migration.applied_at IS 'When the file was applied.';

--
-- Name: COLUMN migration.name; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.migration.name IS 'The file name, its extension included.';

--
-- Name: COLUMN migration.sha256; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.migration.sha256 IS 'SHA-256 of the file''s bytes, in hexadecimal: an applied file must never change.';

--
-- Name: quarantine_occurrence; Type: TABLE; Schema: etl; Owner: -
--

CREATE TABLE etl.quarantine_occurrence (
    quarantine_id bigint NOT NULL,
    load_id bigint NOT NULL,
    resolved_load_id bigint,
    seen_at timestamp with time zone,
    run text NOT NULL,
    landed text NOT NULL,
    pointer text
);

ALTER TABLE ONLY etl.quarantine_occurrence REPLICA IDENTITY FULL;

--
-- Name: TABLE quarantine_occurrence; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON TABLE etl.quarantine_occurrence IS 'Every place in which a quarantined item was seen, once however often its run is loaded.';

--
-- Name: COLUMN quarantine_occurrence.quarantine_id; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.quarantine_occurrence.quarantine_id IS 'The item.';

--
-- Name: COLUMN quarantine_occurrence.load_id; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.quarantine_occurrence.load_id IS 'The load that brought it.';

--
-- Name: COLUMN quarantine_occurrence.resolved_load_id; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.quarantine_occurrence.resolved_load_id IS 'The load to which the same landed line no longer told of it: it is used now, or is quarantined for another reason; null: still kept back.';

--
-- Name: COLUMN quarantine_occurrence.seen_at; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.quarantine_occurrence.seen_at IS 'When the answer arrived; null when the landed line does not say so.';

--
-- Name: COLUMN quarantine_occurrence.run; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.quarantine_occurrence.run IS 'The run in which the answer was landed.';

--
-- Name: COLUMN quarantine_occurrence.landed; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.quarantine_occurrence.landed IS 'The landed line: file and line number.';

--
-- Name: COLUMN quarantine_occurrence.pointer; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.quarantine_occurrence.pointer IS 'JSON pointer to the item inside the answer''s body; null when the line itself is broken.';

--
-- Name: quarantine_quarantine_id_seq; Type: SEQUENCE; Schema: etl; Owner: -
--

ALTER TABLE etl.quarantine ALTER COLUMN quarantine_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME etl.quarantine_quarantine_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

--
-- Name: quota_bucket; Type: TABLE; Schema: etl; Owner: -
--

CREATE TABLE etl.quota_bucket (
    opened_at bigint NOT NULL,
    latest_slot bigint DEFAULT 0 NOT NULL,
    locked_at bigint DEFAULT 0 NOT NULL,
    locked_until bigint DEFAULT 0 NOT NULL,
    ceiling_at bigint DEFAULT 0 NOT NULL,
    ahead_since bigint DEFAULT 0 NOT NULL,
    probed_at bigint DEFAULT 0 NOT NULL,
    strikes bigint DEFAULT 0 NOT NULL,
    sent bigint DEFAULT 0 NOT NULL,
    refused bigint DEFAULT 0 NOT NULL,
    ceiling bigint,
    host text NOT NULL,
    owner text NOT NULL,
    bucket text NOT NULL,
    lock_reason text,
    CONSTRAINT quota_bucket_lock_reason_check CHECK ((lock_reason = ANY (ARRAY['RATE'::text, 'QUOTA_EXCEEDED'::text])))
);

--
-- Name: TABLE quota_bucket; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON TABLE etl.quota_bucket IS 'Per developer account and bucket of endpoints: requests of the last 24 hours, the lock, what was learned.';

--
-- Name: COLUMN quota_bucket.opened_at; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.quota_bucket.opened_at IS 'When the first request was counted; once one was refused for the day''s quota, when the refusals began that its ceiling goes by.';

--
-- Name: COLUMN quota_bucket.latest_slot; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.quota_bucket.latest_slot IS 'The latest slot in use; far in the future when a clock was wrong.';

--
-- Name: COLUMN quota_bucket.locked_at; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.quota_bucket.locked_at IS 'When the lock was set.';

--
-- Name: COLUMN quota_bucket.locked_until; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.quota_bucket.locked_until IS 'When the lock ends; nothing may be sent before.';

--
-- Name: COLUMN quota_bucket.ceiling_at; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.quota_bucket.ceiling_at IS 'When the ceiling was learned.';

--
-- Name: COLUMN quota_bucket.ahead_since; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.quota_bucket.ahead_since IS 'When it was first noticed that the record lies ahead of the clock; 0 while it does not.';

--
-- Name: COLUMN quota_bucket.probed_at; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.quota_bucket.probed_at IS 'When a request was sent to see whether the bucket opens again; 0 while none is under way.';

--
-- Name: COLUMN quota_bucket.strikes; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.quota_bucket.strikes IS 'Refusals of the rate without an answer of this bucket between them, though others were answered.';

--
-- Name: COLUMN quota_bucket.sent; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.quota_bucket.sent IS 'Requests counted in etl.quota_usage, refused ones included.';

--
-- Name: COLUMN quota_bucket.refused; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.quota_bucket.refused IS 'Of these, those that Spotify refused with a 429.';

--
-- Name: COLUMN quota_bucket.ceiling; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.quota_bucket.ceiling IS 'Requests that passed in 24 hours before the quota was used up; null while unknown.';

--
-- Name: COLUMN quota_bucket.host; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.quota_bucket.host IS 'The API''s host.';

--
-- Name: COLUMN quota_bucket.owner; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.quota_bucket.owner IS 'The developer account, which owns the quota.';

--
-- Name: COLUMN quota_bucket.bucket; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.quota_bucket.bucket IS 'The group of endpoints, such as artist-albums.';

--
-- Name: COLUMN quota_bucket.lock_reason; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.quota_bucket.lock_reason IS 'QUOTA_EXCEEDED or RATE; null when there was no lock yet.';

--
-- Name: quota_client; Type: TABLE; Schema: etl; Owner: -
--

CREATE TABLE etl.quota_client (
    refused_at bigint DEFAULT 0 NOT NULL,
    raised_at bigint DEFAULT 0 NOT NULL,
    paused_at bigint DEFAULT 0 NOT NULL,
    paused_until bigint DEFAULT 0 NOT NULL,
    probed_at bigint DEFAULT 0 NOT NULL,
    former_ceiling bigint,
    former_proven bigint DEFAULT 0 NOT NULL,
    ceiling bigint,
    safe bigint DEFAULT 0 NOT NULL,
    proven bigint DEFAULT 0 NOT NULL,
    misses bigint DEFAULT 0 NOT NULL,
    strikes bigint DEFAULT 0 NOT NULL,
    host text NOT NULL,
    client text NOT NULL,
    owner text NOT NULL
);

--
-- Name: TABLE quota_client; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON TABLE etl.quota_client IS 'Per client id: what was learned of the rate limit, which counts requests in a rolling window of 30 seconds.';

--
-- Name: COLUMN quota_client.refused_at; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.quota_client.refused_at IS 'When a request was last refused for its rate.';

--
-- Name: COLUMN quota_client.raised_at; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.quota_client.raised_at IS 'When the ceiling was last raised.';

--
-- Name: COLUMN quota_client.paused_at; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.quota_client.paused_at IS 'When the pause was set.';

--
-- Name: COLUMN quota_client.paused_until; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.quota_client.paused_until IS 'When the pause ends; nothing may be sent before.';

--
-- Name: COLUMN quota_client.probed_at; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.quota_client.probed_at IS 'When a request was sent to see whether refusals go on; 0 while none is under way.';

--
-- Name: COLUMN quota_client.former_ceiling; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.quota_client.former_ceiling IS 'The ceiling before the refusals that stand, in case that one bucket alone refuses.';

--
-- Name: COLUMN quota_client.former_proven; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.quota_client.former_proven IS 'What was proven before the refusals that stand.';

--
-- Name: COLUMN quota_client.ceiling; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.quota_client.ceiling IS 'Requests that pass in 30 seconds; null while nothing was refused.';

--
-- Name: COLUMN quota_client.safe; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.quota_client.safe IS 'The most that passed in 30 seconds since the last refusal.';

--
-- Name: COLUMN quota_client.proven; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.quota_client.proven IS 'The most that ever passed in 30 seconds.';

--
-- Name: COLUMN quota_client.misses; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.quota_client.misses IS 'Raises that ended in a refusal, one after the other.';

--
-- Name: COLUMN quota_client.strikes; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.quota_client.strikes IS 'Refusals without an answer between them.';

--
-- Name: COLUMN quota_client.host; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.quota_client.host IS 'The API''s host.';

--
-- Name: COLUMN quota_client.client; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.quota_client.client IS 'The client id.';

--
-- Name: COLUMN quota_client.owner; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.quota_client.owner IS 'The developer account it belongs to.';

--
-- Name: quota_recent; Type: TABLE; Schema: etl; Owner: -
--

CREATE TABLE etl.quota_recent (
    slot bigint NOT NULL,
    sent bigint NOT NULL,
    refused bigint NOT NULL,
    host text NOT NULL,
    client text NOT NULL,
    bucket text NOT NULL
);

--
-- Name: TABLE quota_recent; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON TABLE etl.quota_recent IS 'Requests of the last minute, for the rate limit.';

--
-- Name: COLUMN quota_recent.slot; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.quota_recent.slot IS 'The instant, rounded up to a tenth of a second.';

--
-- Name: COLUMN quota_recent.sent; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.quota_recent.sent IS 'Requests; negative where numbers drawn in advance were given back.';

--
-- Name: COLUMN quota_recent.refused; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.quota_recent.refused IS 'Requests that were refused at that instant.';

--
-- Name: COLUMN quota_recent.host; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.quota_recent.host IS 'The API''s host.';

--
-- Name: COLUMN quota_recent.client; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.quota_recent.client IS 'The client id that asked.';

--
-- Name: COLUMN quota_recent.bucket; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.quota_recent.bucket IS 'The group of endpoints.';

--
-- Name: quota_usage; Type: TABLE; Schema: etl; Owner: -
--

CREATE TABLE etl.quota_usage (
    slot bigint NOT NULL,
    sent bigint NOT NULL,
    refused bigint NOT NULL,
    host text NOT NULL,
    owner text NOT NULL,
    bucket text NOT NULL,
    client text NOT NULL
);

--
-- Name: TABLE quota_usage; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON TABLE etl.quota_usage IS 'Requests, by the instant at which they were counted, which is before they were sent: those of the last 24 hours, and the latest of those before.';

--
-- Name: COLUMN quota_usage.slot; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.quota_usage.slot IS 'The instant, rounded up to a tenth of a second, or to ten seconds where there are very many; negated, in ten minutes, once it has left its day.';

--
-- Name: COLUMN quota_usage.sent; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.quota_usage.sent IS 'Requests; negative where numbers drawn in advance were given back.';

--
-- Name: COLUMN quota_usage.refused; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.quota_usage.refused IS 'Requests that were refused at that instant.';

--
-- Name: COLUMN quota_usage.host; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.quota_usage.host IS 'The API''s host.';

--
-- Name: COLUMN quota_usage.owner; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.quota_usage.owner IS 'The developer account.';

--
-- Name: COLUMN quota_usage.bucket; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.quota_usage.bucket IS 'The group of endpoints.';

--
-- Name: COLUMN quota_usage.client; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.quota_usage.client IS 'The client id that asked.';

--
-- Name: request_request_id_seq; Type: SEQUENCE; Schema: etl; Owner: -
--

ALTER TABLE etl.request ALTER COLUMN request_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME etl.request_request_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

--
-- Name: revalidation; Type: TABLE; Schema: etl; Owner: -
--

CREATE TABLE etl.revalidation (
    revalidation_id bigint NOT NULL,
    load_id bigint NOT NULL,
    fetched_at timestamp with time zone NOT NULL,
    target text NOT NULL,
    etag text NOT NULL
);

--
-- Name: TABLE revalidation; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON TABLE etl.revalidation IS 'Answers 304: what was asked for is as it was in the answer with that ETag. Without that answer in etl.tagged_answer they confirm nothing yet.';

--
-- Name: COLUMN revalidation.revalidation_id; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.revalidation.revalidation_id IS 'Number of the row; means nothing.';

--
-- Name: COLUMN revalidation.load_id; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.revalidation.load_id IS 'The load that brought it first.';

--
-- Name: COLUMN revalidation.fetched_at; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.revalidation.fetched_at IS 'When it arrived.';

--
-- Name: COLUMN revalidation.target; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.revalidation.target IS 'The request that it answered: path and query, the query in alphabetical order.';

--
-- Name: COLUMN revalidation.etag; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.revalidation.etag IS 'The ETag that still holds.';

--
-- Name: revalidation_revalidation_id_seq; Type: SEQUENCE; Schema: etl; Owner: -
--

ALTER TABLE etl.revalidation ALTER COLUMN revalidation_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME etl.revalidation_revalidation_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

--
-- Name: run; Type: TABLE; Schema: etl; Owner: -
--

CREATE TABLE etl.run (
    started_at timestamp with time zone,
    ended_at timestamp with time zone,
    run text NOT NULL
);

--
-- Name: TABLE run; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON TABLE etl.run IS 'Runs of which something was loaded.';

--
-- Name: COLUMN run.started_at; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.run.started_at IS 'When the first stage of the run began; null when no receipt says so.';

--
-- Name: COLUMN run.ended_at; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.run.ended_at IS 'When the last stage so far ended; null when no receipt says so.';

--
-- Name: COLUMN run.run; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.run.run IS 'The name of the run''s directory: the UTC time at which it was opened.';

--
-- Name: schema_drift; Type: VIEW; Schema: etl; Owner: -
--

CREATE VIEW etl.schema_drift AS
 SELECT drift.endpoint,
    drift.object,
    drift.pointer,
    drift.kind,
        CASE
            WHEN (drift.kind = 'value'::text) THEN drift.value
            ELSE NULL::text
        END AS value,
    min(drift.first_seen_at) AS first_seen_at,
    max(drift.last_seen_at) AS last_seen_at,
    (sum(drift.times_seen))::bigint AS times_seen,
    count(*) AS runs,
    (array_agg(drift.run ORDER BY drift.first_seen_at, drift.run))[1] AS run,
    (array_agg(drift.landed ORDER BY drift.first_seen_at, drift.run))[1] AS landed,
    (array_agg(drift.example ORDER BY drift.first_seen_at, drift.run))[1] AS example
   FROM etl.drift
  GROUP BY drift.endpoint, drift.object, drift.pointer, drift.kind, drift.value;

--
-- Name: VIEW schema_drift; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON VIEW etl.schema_drift IS 'What Spotify sends and no mapping knew, over all runs: a change of the API.';

--
-- Name: COLUMN schema_drift.endpoint; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.schema_drift.endpoint IS 'The route that was asked, with {id} for an identifier.';

--
-- Name: COLUMN schema_drift.object; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.schema_drift.object IS 'What the mapping calls the object that has it.';

--
-- Name: COLUMN schema_drift.pointer; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.schema_drift.pointer IS 'JSON pointer to it inside the answer''s body, with * for places in lists.';

--
-- Name: COLUMN schema_drift.kind; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.schema_drift.kind IS 'field: not in the rows; value: in the rows as it was sent, but none of those known.';

--
-- Name: COLUMN schema_drift.value; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.schema_drift.value IS 'The value that is not known, up to 200 bytes of it; null for a field.';

--
-- Name: COLUMN schema_drift.first_seen_at; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.schema_drift.first_seen_at IS 'When the first answer with it arrived.';

--
-- Name: COLUMN schema_drift.last_seen_at; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.schema_drift.last_seen_at IS 'When the last answer with it arrived.';

--
-- Name: COLUMN schema_drift.times_seen; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.schema_drift.times_seen IS 'How often it stands in the answers of all runs.';

--
-- Name: COLUMN schema_drift.runs; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.schema_drift.runs IS 'In how many runs it was seen.';

--
-- Name: COLUMN schema_drift.run; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.schema_drift.run IS 'The run that saw it first.';

--
-- Name: COLUMN schema_drift.landed; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.schema_drift.landed IS 'The landed line of the example in that run: file and line number.';

--
-- Name: COLUMN schema_drift.example; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.schema_drift.example IS 'What stood there in that run''s first answer, as JSON, up to 200 bytes of it.';

--
-- Name: stage_run; Type: TABLE; Schema: etl; Owner: -
--

CREATE TABLE etl.stage_run (
    started_at timestamp with time zone,
    ended_at timestamp with time zone,
    resume_at timestamp with time zone,
    exit_code integer,
    is_partial boolean,
    run text NOT NULL,
    stage text NOT NULL,
    reason text,
    counts jsonb
);

--
-- Name: TABLE stage_run; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON TABLE etl.stage_run IS 'What each stage of a run said of itself when it ended: its receipt.';

--
-- Name: COLUMN stage_run.started_at; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.stage_run.started_at IS 'When the stage began.';

--
-- Name: COLUMN stage_run.ended_at; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.stage_run.ended_at IS 'When the stage ended.';

--
-- Name: COLUMN stage_run.resume_at; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.stage_run.resume_at IS 'When it is worth trying again; only where the stage stopped early.';

--
-- Name: COLUMN stage_run.exit_code; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.stage_run.exit_code IS '0 when done, 75 when it stopped early; the other codes are failures.';

--
-- Name: COLUMN stage_run.is_partial; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.stage_run.is_partial IS 'Whether work was left.';

--
-- Name: COLUMN stage_run.run; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.stage_run.run IS 'The run it belongs to.';

--
-- Name: COLUMN stage_run.stage; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.stage_run.stage IS 'The stage''s name, as the manifest has it; where it was started by hand, its program''s.';

--
-- Name: COLUMN stage_run.reason; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.stage_run.reason IS 'Why it stopped early, in one line.';

--
-- Name: COLUMN stage_run.counts; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.stage_run.counts IS 'The counts of its tally, such as requests and answers.';

--
-- Name: suspended_key; Type: TABLE; Schema: etl; Owner: -
--

CREATE TABLE etl.suspended_key (
    number integer NOT NULL,
    definition text NOT NULL
);

--
-- Name: TABLE suspended_key; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON TABLE etl.suspended_key IS 'Keys and indexes that a load has set aside; empty but within that load.';

--
-- Name: COLUMN suspended_key.number; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.suspended_key.number IS 'The order in which they are made anew.';

--
-- Name: COLUMN suspended_key.definition; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.suspended_key.definition IS 'The statement that makes it.';

--
-- Name: tagged_answer; Type: TABLE; Schema: etl; Owner: -
--

CREATE TABLE etl.tagged_answer (
    answer_id bigint NOT NULL,
    load_id bigint NOT NULL,
    fetched_at timestamp with time zone NOT NULL,
    target text NOT NULL,
    etag text NOT NULL,
    content jsonb NOT NULL,
    mapping text,
    read_at timestamp with time zone
);

--
-- Name: TABLE tagged_answer; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON TABLE etl.tagged_answer IS 'Answers that came with an ETag, each content once, and the rows that were made of it: where several mappings have read it, those of the mapping that read the newest answer.';

--
-- Name: COLUMN tagged_answer.answer_id; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.tagged_answer.answer_id IS 'Number of the row; means nothing.';

--
-- Name: COLUMN tagged_answer.load_id; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.tagged_answer.load_id IS 'The load that brought its rows: the first, one to which a newer program told more of the same answer, or one to which another mapping told a newer answer.';

--
-- Name: COLUMN tagged_answer.fetched_at; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.tagged_answer.fetched_at IS 'When the answer whose rows are kept arrived.';

--
-- Name: COLUMN tagged_answer.target; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.tagged_answer.target IS 'The request that it answered: path and query, the query in alphabetical order.';

--
-- Name: COLUMN tagged_answer.etag; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.tagged_answer.etag IS 'Its ETag, as sent.';

--
-- Name: COLUMN tagged_answer.content; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.tagged_answer.content IS 'Its rows, by rows file, without what they say about the time and the landed line.';

--
-- Name: COLUMN tagged_answer.mapping; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.tagged_answer.mapping IS 'What made its rows: the format of the rows files and the digest of the mapping, its contracts included; null: not known.';

--
-- Name: COLUMN tagged_answer.read_at; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON COLUMN etl.tagged_answer.read_at IS 'When the newest answer with it arrived that the mapping has read to the same rows; null: none after fetched_at.';

--
-- Name: tagged_answer_answer_id_seq; Type: SEQUENCE; Schema: etl; Owner: -
--

ALTER TABLE etl.tagged_answer ALTER COLUMN answer_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME etl.tagged_answer_answer_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

--
-- Name: album_artist album_artist_pkey; Type: CONSTRAINT; Schema: catalog; Owner: -
--

ALTER TABLE ONLY catalog.album_artist
    ADD CONSTRAINT album_artist_pkey PRIMARY KEY (album_id, "position");

--
-- Name: album_copyright album_copyright_pkey; Type: CONSTRAINT; Schema: catalog; Owner: -
--

ALTER TABLE ONLY catalog.album_copyright
    ADD CONSTRAINT album_copyright_pkey PRIMARY KEY (album_id, "position");

--
-- Name: album_external_id album_external_id_pkey; Type: CONSTRAINT; Schema: catalog; Owner: -
--

ALTER TABLE ONLY catalog.album_external_id
    ADD CONSTRAINT album_external_id_pkey PRIMARY KEY (album_id, kind);

--
-- Name: album_image album_image_pkey; Type: CONSTRAINT; Schema: catalog; Owner: -
--

ALTER TABLE ONLY catalog.album_image
    ADD CONSTRAINT album_image_pkey PRIMARY KEY (album_id, "position");

--
-- Name: album album_pkey; Type: CONSTRAINT; Schema: catalog; Owner: -
--

ALTER TABLE ONLY catalog.album
    ADD CONSTRAINT album_pkey PRIMARY KEY (id);

--
-- Name: album_track album_track_pkey; Type: CONSTRAINT; Schema: catalog; Owner: -
--

ALTER TABLE ONLY catalog.album_track
    ADD CONSTRAINT album_track_pkey PRIMARY KEY (album_id, "position");

--
-- Name: artist_album artist_album_pkey; Type: CONSTRAINT; Schema: catalog; Owner: -
--

ALTER TABLE ONLY catalog.artist_album
    ADD CONSTRAINT artist_album_pkey PRIMARY KEY (artist_id, album_id);

--
-- Name: artist_genre artist_genre_pkey; Type: CONSTRAINT; Schema: catalog; Owner: -
--

ALTER TABLE ONLY catalog.artist_genre
    ADD CONSTRAINT artist_genre_pkey PRIMARY KEY (artist_id, "position");

--
-- Name: artist_image artist_image_pkey; Type: CONSTRAINT; Schema: catalog; Owner: -
--

ALTER TABLE ONLY catalog.artist_image
    ADD CONSTRAINT artist_image_pkey PRIMARY KEY (artist_id, "position");

--
-- Name: artist artist_pkey; Type: CONSTRAINT; Schema: catalog; Owner: -
--

ALTER TABLE ONLY catalog.artist
    ADD CONSTRAINT artist_pkey PRIMARY KEY (id);

--
-- Name: market_set_member market_set_member_pkey; Type: CONSTRAINT; Schema: catalog; Owner: -
--

ALTER TABLE ONLY catalog.market_set_member
    ADD CONSTRAINT market_set_member_pkey PRIMARY KEY (id, market);

--
-- Name: market_set market_set_pkey; Type: CONSTRAINT; Schema: catalog; Owner: -
--

ALTER TABLE ONLY catalog.market_set
    ADD CONSTRAINT market_set_pkey PRIMARY KEY (id);

--
-- Name: search_hit search_hit_pkey; Type: CONSTRAINT; Schema: catalog; Owner: -
--

ALTER TABLE ONLY catalog.search_hit
    ADD CONSTRAINT search_hit_pkey PRIMARY KEY (query, kind, rank, observed_on);

--
-- Name: track_artist track_artist_pkey; Type: CONSTRAINT; Schema: catalog; Owner: -
--

ALTER TABLE ONLY catalog.track_artist
    ADD CONSTRAINT track_artist_pkey PRIMARY KEY (track_id, "position");

--
-- Name: track_external_id track_external_id_pkey; Type: CONSTRAINT; Schema: catalog; Owner: -
--

ALTER TABLE ONLY catalog.track_external_id
    ADD CONSTRAINT track_external_id_pkey PRIMARY KEY (track_id, kind);

--
-- Name: track track_pkey; Type: CONSTRAINT; Schema: catalog; Owner: -
--

ALTER TABLE ONLY catalog.track
    ADD CONSTRAINT track_pkey PRIMARY KEY (id);

--
-- Name: track_playability track_playability_pkey; Type: CONSTRAINT; Schema: catalog; Owner: -
--

ALTER TABLE ONLY catalog.track_playability
    ADD CONSTRAINT track_playability_pkey PRIMARY KEY (track_id, market);

--
-- Name: access_token access_token_pkey; Type: CONSTRAINT; Schema: etl; Owner: -
--

ALTER TABLE ONLY etl.access_token
    ADD CONSTRAINT access_token_pkey PRIMARY KEY (host, client_id, user_id);

--
-- Name: album_metric album_metric_pkey; Type: CONSTRAINT; Schema: etl; Owner: -
--

ALTER TABLE ONLY etl.album_metric
    ADD CONSTRAINT album_metric_pkey PRIMARY KEY (album_id, observed_on);

--
-- Name: album album_pkey; Type: CONSTRAINT; Schema: etl; Owner: -
--

ALTER TABLE ONLY etl.album
    ADD CONSTRAINT album_pkey PRIMARY KEY (id);

--
-- Name: album_track_page album_track_page_pkey; Type: CONSTRAINT; Schema: etl; Owner: -
--

ALTER TABLE ONLY etl.album_track_page
    ADD CONSTRAINT album_track_page_pkey PRIMARY KEY (album_id, first_position, item_count, is_last);

--
-- Name: alias alias_pkey; Type: CONSTRAINT; Schema: etl; Owner: -
--

ALTER TABLE ONLY etl.alias
    ADD CONSTRAINT alias_pkey PRIMARY KEY (kind, asked_id, answered_id, market);

--
-- Name: analytics_version analytics_version_pkey; Type: CONSTRAINT; Schema: etl; Owner: -
--

ALTER TABLE ONLY etl.analytics_version
    ADD CONSTRAINT analytics_version_pkey PRIMARY KEY (only_row);

--
-- Name: answer answer_pkey; Type: CONSTRAINT; Schema: etl; Owner: -
--

ALTER TABLE ONLY etl.answer
    ADD CONSTRAINT answer_pkey PRIMARY KEY (run, landed, fetched_at);

--
-- Name: artist_album artist_album_pkey; Type: CONSTRAINT; Schema: etl; Owner: -
--

ALTER TABLE ONLY etl.artist_album
    ADD CONSTRAINT artist_album_pkey PRIMARY KEY (artist_id, album_id);

--
-- Name: artist_metric artist_metric_pkey; Type: CONSTRAINT; Schema: etl; Owner: -
--

ALTER TABLE ONLY etl.artist_metric
    ADD CONSTRAINT artist_metric_pkey PRIMARY KEY (artist_id, observed_on);

--
-- Name: artist artist_pkey; Type: CONSTRAINT; Schema: etl; Owner: -
--

ALTER TABLE ONLY etl.artist
    ADD CONSTRAINT artist_pkey PRIMARY KEY (id);

--
-- Name: drift drift_pkey; Type: CONSTRAINT; Schema: etl; Owner: -
--

ALTER TABLE ONLY etl.drift
    ADD CONSTRAINT drift_pkey PRIMARY KEY (run, endpoint, pointer, kind, value);

--
-- Name: failure failure_pkey; Type: CONSTRAINT; Schema: etl; Owner: -
--

ALTER TABLE ONLY etl.failure
    ADD CONSTRAINT failure_pkey PRIMARY KEY (failure_id);

--
-- Name: load_count load_count_pkey; Type: CONSTRAINT; Schema: etl; Owner: -
--

ALTER TABLE ONLY etl.load_count
    ADD CONSTRAINT load_count_pkey PRIMARY KEY (load_id, kind);

--
-- Name: load load_digest_key; Type: CONSTRAINT; Schema: etl; Owner: -
--

ALTER TABLE ONLY etl.load
    ADD CONSTRAINT load_digest_key UNIQUE (digest);

--
-- Name: load load_pkey; Type: CONSTRAINT; Schema: etl; Owner: -
--

ALTER TABLE ONLY etl.load
    ADD CONSTRAINT load_pkey PRIMARY KEY (load_id);

--
-- Name: load_quarantine load_quarantine_pkey; Type: CONSTRAINT; Schema: etl; Owner: -
--

ALTER TABLE ONLY etl.load_quarantine
    ADD CONSTRAINT load_quarantine_pkey PRIMARY KEY (load_id, kind);

--
-- Name: load_verdict load_verdict_pkey; Type: CONSTRAINT; Schema: etl; Owner: -
--

ALTER TABLE ONLY etl.load_verdict
    ADD CONSTRAINT load_verdict_pkey PRIMARY KEY (load_id, check_name);

--
-- Name: migration migration_name_key; Type: CONSTRAINT; Schema: etl; Owner: -
--

ALTER TABLE ONLY etl.migration
    ADD CONSTRAINT migration_name_key UNIQUE (name);

--
-- Name: migration migration_pkey; Type: CONSTRAINT; Schema: etl; Owner: -
--

ALTER TABLE ONLY etl.migration
    ADD CONSTRAINT migration_pkey PRIMARY KEY (number);

--
-- Name: quarantine quarantine_pkey; Type: CONSTRAINT; Schema: etl; Owner: -
--

ALTER TABLE ONLY etl.quarantine
    ADD CONSTRAINT quarantine_pkey PRIMARY KEY (quarantine_id);

--
-- Name: quota_bucket quota_bucket_pkey; Type: CONSTRAINT; Schema: etl; Owner: -
--

ALTER TABLE ONLY etl.quota_bucket
    ADD CONSTRAINT quota_bucket_pkey PRIMARY KEY (host, owner, bucket);

--
-- Name: quota_client quota_client_pkey; Type: CONSTRAINT; Schema: etl; Owner: -
--

ALTER TABLE ONLY etl.quota_client
    ADD CONSTRAINT quota_client_pkey PRIMARY KEY (host, client);

--
-- Name: quota_recent quota_recent_pkey; Type: CONSTRAINT; Schema: etl; Owner: -
--

ALTER TABLE ONLY etl.quota_recent
    ADD CONSTRAINT quota_recent_pkey PRIMARY KEY (host, client, slot, bucket);

--
-- Name: quota_usage quota_usage_pkey; Type: CONSTRAINT; Schema: etl; Owner: -
--

ALTER TABLE ONLY etl.quota_usage
    ADD CONSTRAINT quota_usage_pkey PRIMARY KEY (host, owner, bucket, slot, client);

--
-- Name: request request_pkey; Type: CONSTRAINT; Schema: etl; Owner: -
--

ALTER TABLE ONLY etl.request
    ADD CONSTRAINT request_pkey PRIMARY KEY (request_id);

--
-- Name: revalidation revalidation_pkey; Type: CONSTRAINT; Schema: etl; Owner: -
--

ALTER TABLE ONLY etl.revalidation
    ADD CONSTRAINT revalidation_pkey PRIMARY KEY (revalidation_id);

--
-- Name: run run_pkey; Type: CONSTRAINT; Schema: etl; Owner: -
--

ALTER TABLE ONLY etl.run
    ADD CONSTRAINT run_pkey PRIMARY KEY (run);

--
-- Name: search_page search_page_pkey; Type: CONSTRAINT; Schema: etl; Owner: -
--

ALTER TABLE ONLY etl.search_page
    ADD CONSTRAINT search_page_pkey PRIMARY KEY (query, kind, observed_on, first_rank, item_count, is_last);

--
-- Name: stage_run stage_run_pkey; Type: CONSTRAINT; Schema: etl; Owner: -
--

ALTER TABLE ONLY etl.stage_run
    ADD CONSTRAINT stage_run_pkey PRIMARY KEY (run, stage);

--
-- Name: suspended_key suspended_key_pkey; Type: CONSTRAINT; Schema: etl; Owner: -
--

ALTER TABLE ONLY etl.suspended_key
    ADD CONSTRAINT suspended_key_pkey PRIMARY KEY (number);

--
-- Name: tagged_answer tagged_answer_pkey; Type: CONSTRAINT; Schema: etl; Owner: -
--

ALTER TABLE ONLY etl.tagged_answer
    ADD CONSTRAINT tagged_answer_pkey PRIMARY KEY (answer_id);

--
-- Name: track_metric track_metric_pkey; Type: CONSTRAINT; Schema: etl; Owner: -
--

ALTER TABLE ONLY etl.track_metric
    ADD CONSTRAINT track_metric_pkey PRIMARY KEY (track_id, observed_on);

--
-- Name: track track_pkey; Type: CONSTRAINT; Schema: etl; Owner: -
--

ALTER TABLE ONLY etl.track
    ADD CONSTRAINT track_pkey PRIMARY KEY (id);

--
-- Name: track_playability track_playability_pkey; Type: CONSTRAINT; Schema: etl; Owner: -
--

ALTER TABLE ONLY etl.track_playability
    ADD CONSTRAINT track_playability_pkey PRIMARY KEY (track_id, market);

--
-- Name: album_artist_artist_id_idx; Type: INDEX; Schema: catalog; Owner: -
--

CREATE INDEX album_artist_artist_id_idx ON catalog.album_artist USING btree (artist_id);

--
-- Name: album_external_id_value_idx; Type: INDEX; Schema: catalog; Owner: -
--

CREATE INDEX album_external_id_value_idx ON catalog.album_external_id USING btree (value, kind);

--
-- Name: album_market_set_id_idx; Type: INDEX; Schema: catalog; Owner: -
--

CREATE INDEX album_market_set_id_idx ON catalog.album USING btree (market_set_id) WHERE (market_set_id IS NOT NULL);

--
-- Name: album_release_date_idx; Type: INDEX; Schema: catalog; Owner: -
--

CREATE INDEX album_release_date_idx ON catalog.album USING btree (release_date);

--
-- Name: album_track_track_id_idx; Type: INDEX; Schema: catalog; Owner: -
--

CREATE INDEX album_track_track_id_idx ON catalog.album_track USING btree (track_id);

--
-- Name: artist_album_album_id_idx; Type: INDEX; Schema: catalog; Owner: -
--

CREATE INDEX artist_album_album_id_idx ON catalog.artist_album USING btree (album_id);

--
-- Name: artist_genre_genre_idx; Type: INDEX; Schema: catalog; Owner: -
--

CREATE INDEX artist_genre_genre_idx ON catalog.artist_genre USING btree (genre);

--
-- Name: market_set_member_market_idx; Type: INDEX; Schema: catalog; Owner: -
--

CREATE INDEX market_set_member_market_idx ON catalog.market_set_member USING btree (market);

--
-- Name: search_hit_entity_id_idx; Type: INDEX; Schema: catalog; Owner: -
--

CREATE INDEX search_hit_entity_id_idx ON catalog.search_hit USING btree (entity_id, kind);

--
-- Name: track_album_id_idx; Type: INDEX; Schema: catalog; Owner: -
--

CREATE INDEX track_album_id_idx ON catalog.track USING btree (album_id);

--
-- Name: track_artist_artist_id_idx; Type: INDEX; Schema: catalog; Owner: -
--

CREATE INDEX track_artist_artist_id_idx ON catalog.track_artist USING btree (artist_id);

--
-- Name: track_external_id_value_idx; Type: INDEX; Schema: catalog; Owner: -
--

CREATE INDEX track_external_id_value_idx ON catalog.track_external_id USING btree (value, kind);

--
-- Name: track_market_set_id_idx; Type: INDEX; Schema: catalog; Owner: -
--

CREATE INDEX track_market_set_id_idx ON catalog.track USING btree (market_set_id) WHERE (market_set_id IS NOT NULL);

--
-- Name: alias_answered_id_idx; Type: INDEX; Schema: etl; Owner: -
--

CREATE INDEX alias_answered_id_idx ON etl.alias USING btree (answered_id);

--
-- Name: answer_fetched_at_idx; Type: INDEX; Schema: etl; Owner: -
--

CREATE INDEX answer_fetched_at_idx ON etl.answer USING btree (fetched_at);

--
-- Name: answer_load_id_idx; Type: INDEX; Schema: etl; Owner: -
--

CREATE INDEX answer_load_id_idx ON etl.answer USING btree (load_id);

--
-- Name: failure_load_id_idx; Type: INDEX; Schema: etl; Owner: -
--

CREATE INDEX failure_load_id_idx ON etl.failure USING btree (load_id);

--
-- Name: failure_run_idx; Type: INDEX; Schema: etl; Owner: -
--

CREATE INDEX failure_run_idx ON etl.failure USING btree (run, failed_at);

--
-- Name: former_name_key; Type: INDEX; Schema: etl; Owner: -
--

CREATE UNIQUE INDEX former_name_key ON etl.former_name USING btree (kind, id, COALESCE(md5(name), ''::text));

--
-- Name: load_run_idx; Type: INDEX; Schema: etl; Owner: -
--

CREATE INDEX load_run_idx ON etl.load USING btree (run);

--
-- Name: quarantine_item_key; Type: INDEX; Schema: etl; Owner: -
--

CREATE UNIQUE INDEX quarantine_item_key ON etl.quarantine USING btree (digest, md5(((kind || reason) || place)));

--
-- Name: quarantine_load_id_idx; Type: INDEX; Schema: etl; Owner: -
--

CREATE INDEX quarantine_load_id_idx ON etl.quarantine USING btree (load_id);

--
-- Name: quarantine_occurrence_item_idx; Type: INDEX; Schema: etl; Owner: -
--

CREATE INDEX quarantine_occurrence_item_idx ON etl.quarantine_occurrence USING btree (quarantine_id);

--
-- Name: quarantine_occurrence_key; Type: INDEX; Schema: etl; Owner: -
--

CREATE UNIQUE INDEX quarantine_occurrence_key ON etl.quarantine_occurrence USING btree (run, landed, md5(COALESCE(pointer, ''::text)), quarantine_id, COALESCE(seen_at, '-infinity'::timestamp with time zone));

--
-- Name: quarantine_occurrence_load_idx; Type: INDEX; Schema: etl; Owner: -
--

CREATE INDEX quarantine_occurrence_load_idx ON etl.quarantine_occurrence USING btree (load_id);

--
-- Name: quarantine_occurrence_resolved_load_idx; Type: INDEX; Schema: etl; Owner: -
--

CREATE INDEX quarantine_occurrence_resolved_load_idx ON etl.quarantine_occurrence USING btree (resolved_load_id);

--
-- Name: quarantine_run_idx; Type: INDEX; Schema: etl; Owner: -
--

CREATE INDEX quarantine_run_idx ON etl.quarantine USING btree (run, landed);

--
-- Name: request_load_id_idx; Type: INDEX; Schema: etl; Owner: -
--

CREATE INDEX request_load_id_idx ON etl.request USING btree (load_id);

--
-- Name: request_run_idx; Type: INDEX; Schema: etl; Owner: -
--

CREATE INDEX request_run_idx ON etl.request USING btree (run, attempted_at);

--
-- Name: revalidation_key; Type: INDEX; Schema: etl; Owner: -
--

CREATE UNIQUE INDEX revalidation_key ON etl.revalidation USING btree (md5(target), md5(etag), fetched_at);

--
-- Name: revalidation_load_id_idx; Type: INDEX; Schema: etl; Owner: -
--

CREATE INDEX revalidation_load_id_idx ON etl.revalidation USING btree (load_id);

--
-- Name: tagged_answer_fetched_at_idx; Type: INDEX; Schema: etl; Owner: -
--

CREATE INDEX tagged_answer_fetched_at_idx ON etl.tagged_answer USING btree (fetched_at);

--
-- Name: tagged_answer_key; Type: INDEX; Schema: etl; Owner: -
--

CREATE UNIQUE INDEX tagged_answer_key ON etl.tagged_answer USING btree (md5(target), md5(etag));

--
-- Name: tagged_answer_load_id_idx; Type: INDEX; Schema: etl; Owner: -
--

CREATE INDEX tagged_answer_load_id_idx ON etl.tagged_answer USING btree (load_id);

--
-- Name: tagged_answer_read_at_idx; Type: INDEX; Schema: etl; Owner: -
--

CREATE INDEX tagged_answer_read_at_idx ON etl.tagged_answer USING btree (read_at) WHERE (read_at IS NOT NULL);

--
-- Name: quarantine_standing _RETURN; Type: RULE; Schema: etl; Owner: -
--

CREATE OR REPLACE VIEW etl.quarantine_standing AS
 SELECT item.quarantine_id,
        CASE
            WHEN (item.dropped_at IS NOT NULL) THEN 'dropped'::text
            WHEN (NOT bool_or((seen.resolved_load_id IS NULL))) THEN 'resolved'::text
            WHEN (item.kind = 'repaired'::text) THEN 'repaired'::text
            ELSE 'open'::text
        END AS state,
    count(*) FILTER (WHERE (seen.resolved_load_id IS NULL)) AS times_open,
    count(DISTINCT seen.run) AS runs,
    max(seen.resolved_load_id) AS resolved_load_id
   FROM (etl.quarantine item
     JOIN etl.quarantine_occurrence seen ON ((seen.quarantine_id = item.quarantine_id)))
  GROUP BY item.quarantine_id;

--
-- Name: suspended_key suspended_key_is_the_owners; Type: TRIGGER; Schema: etl; Owner: -
--

CREATE TRIGGER suspended_key_is_the_owners BEFORE INSERT OR UPDATE ON etl.suspended_key FOR EACH STATEMENT EXECUTE FUNCTION etl.refuse_foreign_keys();

--
-- Name: TRIGGER suspended_key_is_the_owners ON suspended_key; Type: COMMENT; Schema: etl; Owner: -
--

COMMENT ON TRIGGER suspended_key_is_the_owners ON etl.suspended_key IS 'Its statements are run as the owner: nobody else may write them.';

--
-- Name: album_artist album_artist_album_fkey; Type: FK CONSTRAINT; Schema: catalog; Owner: -
--

ALTER TABLE ONLY catalog.album_artist
    ADD CONSTRAINT album_artist_album_fkey FOREIGN KEY (album_id) REFERENCES catalog.album(id);

--
-- Name: album_artist album_artist_artist_fkey; Type: FK CONSTRAINT; Schema: catalog; Owner: -
--

ALTER TABLE ONLY catalog.album_artist
    ADD CONSTRAINT album_artist_artist_fkey FOREIGN KEY (artist_id) REFERENCES catalog.artist(id);

--
-- Name: album_copyright album_copyright_album_fkey; Type: FK CONSTRAINT; Schema: catalog; Owner: -
--

ALTER TABLE ONLY catalog.album_copyright
    ADD CONSTRAINT album_copyright_album_fkey FOREIGN KEY (album_id) REFERENCES catalog.album(id);

--
-- Name: album_external_id album_external_id_album_fkey; Type: FK CONSTRAINT; Schema: catalog; Owner: -
--

ALTER TABLE ONLY catalog.album_external_id
    ADD CONSTRAINT album_external_id_album_fkey FOREIGN KEY (album_id) REFERENCES catalog.album(id);

--
-- Name: album_image album_image_album_fkey; Type: FK CONSTRAINT; Schema: catalog; Owner: -
--

ALTER TABLE ONLY catalog.album_image
    ADD CONSTRAINT album_image_album_fkey FOREIGN KEY (album_id) REFERENCES catalog.album(id);

--
-- Name: album album_market_set_fkey; Type: FK CONSTRAINT; Schema: catalog; Owner: -
--

ALTER TABLE ONLY catalog.album
    ADD CONSTRAINT album_market_set_fkey FOREIGN KEY (market_set_id) REFERENCES catalog.market_set(id);

--
-- Name: album_track album_track_album_fkey; Type: FK CONSTRAINT; Schema: catalog; Owner: -
--

ALTER TABLE ONLY catalog.album_track
    ADD CONSTRAINT album_track_album_fkey FOREIGN KEY (album_id) REFERENCES catalog.album(id);

--
-- Name: album_track album_track_track_fkey; Type: FK CONSTRAINT; Schema: catalog; Owner: -
--

ALTER TABLE ONLY catalog.album_track
    ADD CONSTRAINT album_track_track_fkey FOREIGN KEY (track_id) REFERENCES catalog.track(id);

--
-- Name: artist_album artist_album_album_fkey; Type: FK CONSTRAINT; Schema: catalog; Owner: -
--

ALTER TABLE ONLY catalog.artist_album
    ADD CONSTRAINT artist_album_album_fkey FOREIGN KEY (album_id) REFERENCES catalog.album(id);

--
-- Name: artist_album artist_album_artist_fkey; Type: FK CONSTRAINT; Schema: catalog; Owner: -
--

ALTER TABLE ONLY catalog.artist_album
    ADD CONSTRAINT artist_album_artist_fkey FOREIGN KEY (artist_id) REFERENCES catalog.artist(id);

--
-- Name: artist_genre artist_genre_artist_fkey; Type: FK CONSTRAINT; Schema: catalog; Owner: -
--

ALTER TABLE ONLY catalog.artist_genre
    ADD CONSTRAINT artist_genre_artist_fkey FOREIGN KEY (artist_id) REFERENCES catalog.artist(id);

--
-- Name: artist_image artist_image_artist_fkey; Type: FK CONSTRAINT; Schema: catalog; Owner: -
--

ALTER TABLE ONLY catalog.artist_image
    ADD CONSTRAINT artist_image_artist_fkey FOREIGN KEY (artist_id) REFERENCES catalog.artist(id);

--
-- Name: market_set_member market_set_member_id_fkey; Type: FK CONSTRAINT; Schema: catalog; Owner: -
--

ALTER TABLE ONLY catalog.market_set_member
    ADD CONSTRAINT market_set_member_id_fkey FOREIGN KEY (id) REFERENCES catalog.market_set(id);

--
-- Name: track track_album_fkey; Type: FK CONSTRAINT; Schema: catalog; Owner: -
--

ALTER TABLE ONLY catalog.track
    ADD CONSTRAINT track_album_fkey FOREIGN KEY (album_id) REFERENCES catalog.album(id);

--
-- Name: track_artist track_artist_artist_fkey; Type: FK CONSTRAINT; Schema: catalog; Owner: -
--

ALTER TABLE ONLY catalog.track_artist
    ADD CONSTRAINT track_artist_artist_fkey FOREIGN KEY (artist_id) REFERENCES catalog.artist(id);

--
-- Name: track_artist track_artist_track_fkey; Type: FK CONSTRAINT; Schema: catalog; Owner: -
--

ALTER TABLE ONLY catalog.track_artist
    ADD CONSTRAINT track_artist_track_fkey FOREIGN KEY (track_id) REFERENCES catalog.track(id);

--
-- Name: track_external_id track_external_id_track_fkey; Type: FK CONSTRAINT; Schema: catalog; Owner: -
--

ALTER TABLE ONLY catalog.track_external_id
    ADD CONSTRAINT track_external_id_track_fkey FOREIGN KEY (track_id) REFERENCES catalog.track(id);

--
-- Name: track track_market_set_fkey; Type: FK CONSTRAINT; Schema: catalog; Owner: -
--

ALTER TABLE ONLY catalog.track
    ADD CONSTRAINT track_market_set_fkey FOREIGN KEY (market_set_id) REFERENCES catalog.market_set(id);

--
-- Name: track_playability track_playability_track_fkey; Type: FK CONSTRAINT; Schema: catalog; Owner: -
--

ALTER TABLE ONLY catalog.track_playability
    ADD CONSTRAINT track_playability_track_fkey FOREIGN KEY (track_id) REFERENCES catalog.track(id);

--
-- Name: album album_catalog_fkey; Type: FK CONSTRAINT; Schema: etl; Owner: -
--

ALTER TABLE ONLY etl.album
    ADD CONSTRAINT album_catalog_fkey FOREIGN KEY (id) REFERENCES catalog.album(id);

--
-- Name: album_metric album_metric_album_fkey; Type: FK CONSTRAINT; Schema: etl; Owner: -
--

ALTER TABLE ONLY etl.album_metric
    ADD CONSTRAINT album_metric_album_fkey FOREIGN KEY (album_id) REFERENCES catalog.album(id);

--
-- Name: album_track_page album_track_page_album_fkey; Type: FK CONSTRAINT; Schema: etl; Owner: -
--

ALTER TABLE ONLY etl.album_track_page
    ADD CONSTRAINT album_track_page_album_fkey FOREIGN KEY (album_id) REFERENCES catalog.album(id);

--
-- Name: answer answer_load_fkey; Type: FK CONSTRAINT; Schema: etl; Owner: -
--

ALTER TABLE ONLY etl.answer
    ADD CONSTRAINT answer_load_fkey FOREIGN KEY (load_id) REFERENCES etl.load(load_id);

--
-- Name: answer answer_run_fkey; Type: FK CONSTRAINT; Schema: etl; Owner: -
--

ALTER TABLE ONLY etl.answer
    ADD CONSTRAINT answer_run_fkey FOREIGN KEY (run) REFERENCES etl.run(run);

--
-- Name: artist_album artist_album_catalog_fkey; Type: FK CONSTRAINT; Schema: etl; Owner: -
--

ALTER TABLE ONLY etl.artist_album
    ADD CONSTRAINT artist_album_catalog_fkey FOREIGN KEY (artist_id, album_id) REFERENCES catalog.artist_album(artist_id, album_id);

--
-- Name: artist artist_catalog_fkey; Type: FK CONSTRAINT; Schema: etl; Owner: -
--

ALTER TABLE ONLY etl.artist
    ADD CONSTRAINT artist_catalog_fkey FOREIGN KEY (id) REFERENCES catalog.artist(id);

--
-- Name: artist_metric artist_metric_artist_fkey; Type: FK CONSTRAINT; Schema: etl; Owner: -
--

ALTER TABLE ONLY etl.artist_metric
    ADD CONSTRAINT artist_metric_artist_fkey FOREIGN KEY (artist_id) REFERENCES catalog.artist(id);

--
-- Name: drift drift_run_fkey; Type: FK CONSTRAINT; Schema: etl; Owner: -
--

ALTER TABLE ONLY etl.drift
    ADD CONSTRAINT drift_run_fkey FOREIGN KEY (run) REFERENCES etl.run(run);

--
-- Name: failure failure_load_fkey; Type: FK CONSTRAINT; Schema: etl; Owner: -
--

ALTER TABLE ONLY etl.failure
    ADD CONSTRAINT failure_load_fkey FOREIGN KEY (load_id) REFERENCES etl.load(load_id);

--
-- Name: failure failure_run_fkey; Type: FK CONSTRAINT; Schema: etl; Owner: -
--

ALTER TABLE ONLY etl.failure
    ADD CONSTRAINT failure_run_fkey FOREIGN KEY (run) REFERENCES etl.run(run);

--
-- Name: load_count load_count_load_fkey; Type: FK CONSTRAINT; Schema: etl; Owner: -
--

ALTER TABLE ONLY etl.load_count
    ADD CONSTRAINT load_count_load_fkey FOREIGN KEY (load_id) REFERENCES etl.load(load_id);

--
-- Name: load_quarantine load_quarantine_load_fkey; Type: FK CONSTRAINT; Schema: etl; Owner: -
--

ALTER TABLE ONLY etl.load_quarantine
    ADD CONSTRAINT load_quarantine_load_fkey FOREIGN KEY (load_id) REFERENCES etl.load(load_id);

--
-- Name: load load_run_fkey; Type: FK CONSTRAINT; Schema: etl; Owner: -
--

ALTER TABLE ONLY etl.load
    ADD CONSTRAINT load_run_fkey FOREIGN KEY (run) REFERENCES etl.run(run);

--
-- Name: load_verdict load_verdict_load_fkey; Type: FK CONSTRAINT; Schema: etl; Owner: -
--

ALTER TABLE ONLY etl.load_verdict
    ADD CONSTRAINT load_verdict_load_fkey FOREIGN KEY (load_id) REFERENCES etl.load(load_id);

--
-- Name: quarantine quarantine_load_fkey; Type: FK CONSTRAINT; Schema: etl; Owner: -
--

ALTER TABLE ONLY etl.quarantine
    ADD CONSTRAINT quarantine_load_fkey FOREIGN KEY (load_id) REFERENCES etl.load(load_id);

--
-- Name: quarantine_occurrence quarantine_occurrence_item_fkey; Type: FK CONSTRAINT; Schema: etl; Owner: -
--

ALTER TABLE ONLY etl.quarantine_occurrence
    ADD CONSTRAINT quarantine_occurrence_item_fkey FOREIGN KEY (quarantine_id) REFERENCES etl.quarantine(quarantine_id);

--
-- Name: quarantine_occurrence quarantine_occurrence_load_fkey; Type: FK CONSTRAINT; Schema: etl; Owner: -
--

ALTER TABLE ONLY etl.quarantine_occurrence
    ADD CONSTRAINT quarantine_occurrence_load_fkey FOREIGN KEY (load_id) REFERENCES etl.load(load_id);

--
-- Name: quarantine_occurrence quarantine_occurrence_resolved_load_fkey; Type: FK CONSTRAINT; Schema: etl; Owner: -
--

ALTER TABLE ONLY etl.quarantine_occurrence
    ADD CONSTRAINT quarantine_occurrence_resolved_load_fkey FOREIGN KEY (resolved_load_id) REFERENCES etl.load(load_id);

--
-- Name: quarantine_occurrence quarantine_occurrence_run_fkey; Type: FK CONSTRAINT; Schema: etl; Owner: -
--

ALTER TABLE ONLY etl.quarantine_occurrence
    ADD CONSTRAINT quarantine_occurrence_run_fkey FOREIGN KEY (run) REFERENCES etl.run(run);

--
-- Name: quarantine quarantine_run_fkey; Type: FK CONSTRAINT; Schema: etl; Owner: -
--

ALTER TABLE ONLY etl.quarantine
    ADD CONSTRAINT quarantine_run_fkey FOREIGN KEY (run) REFERENCES etl.run(run);

--
-- Name: request request_load_fkey; Type: FK CONSTRAINT; Schema: etl; Owner: -
--

ALTER TABLE ONLY etl.request
    ADD CONSTRAINT request_load_fkey FOREIGN KEY (load_id) REFERENCES etl.load(load_id);

--
-- Name: request request_run_fkey; Type: FK CONSTRAINT; Schema: etl; Owner: -
--

ALTER TABLE ONLY etl.request
    ADD CONSTRAINT request_run_fkey FOREIGN KEY (run) REFERENCES etl.run(run);

--
-- Name: revalidation revalidation_load_fkey; Type: FK CONSTRAINT; Schema: etl; Owner: -
--

ALTER TABLE ONLY etl.revalidation
    ADD CONSTRAINT revalidation_load_fkey FOREIGN KEY (load_id) REFERENCES etl.load(load_id);

--
-- Name: stage_run stage_run_run_fkey; Type: FK CONSTRAINT; Schema: etl; Owner: -
--

ALTER TABLE ONLY etl.stage_run
    ADD CONSTRAINT stage_run_run_fkey FOREIGN KEY (run) REFERENCES etl.run(run);

--
-- Name: tagged_answer tagged_answer_load_fkey; Type: FK CONSTRAINT; Schema: etl; Owner: -
--

ALTER TABLE ONLY etl.tagged_answer
    ADD CONSTRAINT tagged_answer_load_fkey FOREIGN KEY (load_id) REFERENCES etl.load(load_id);

--
-- Name: track track_catalog_fkey; Type: FK CONSTRAINT; Schema: etl; Owner: -
--

ALTER TABLE ONLY etl.track
    ADD CONSTRAINT track_catalog_fkey FOREIGN KEY (id) REFERENCES catalog.track(id);

--
-- Name: track_metric track_metric_track_fkey; Type: FK CONSTRAINT; Schema: etl; Owner: -
--

ALTER TABLE ONLY etl.track_metric
    ADD CONSTRAINT track_metric_track_fkey FOREIGN KEY (track_id) REFERENCES catalog.track(id);

--
-- Name: track_playability track_playability_catalog_fkey; Type: FK CONSTRAINT; Schema: etl; Owner: -
--

ALTER TABLE ONLY etl.track_playability
    ADD CONSTRAINT track_playability_catalog_fkey FOREIGN KEY (track_id, market) REFERENCES catalog.track_playability(track_id, market);

--
-- PostgreSQL database dump complete
--
