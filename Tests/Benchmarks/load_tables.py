"""The rows files as `transform` writes them: which columns each has, read from sql/staging."""
import os, re, sys

STAGING = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "sql", "staging")

# What other programs load too: the columns that stand in the catalogue, the key first.
SHARED = {
    "artist": ["id", "name", "popularity", "followers"],
    "album": ["id", "name", "album_type", "total_tracks", "release_date_text", "release_date",
              "release_date_precision", "label", "popularity"],
    "album_image": ["album_id", "position", "url", "width", "height"],
    "album_artist": ["album_id", "position", "artist_id"],
    "album_copyright": ["album_id", "position", "kind", "text"],
    "album_external_id": ["album_id", "kind", "value"],
    "track": ["id", "name", "duration_ms", "explicit", "popularity", "disc_number", "track_number", "is_local",
              "preview_url", "album_id"],
    "track_artist": ["track_id", "position", "artist_id"],
    "album_track": ["album_id", "position", "track_id", "disc_number", "track_number"],
}


def key(table):
    return SHARED[table][:1 if SHARED[table][0] == "id" else 2]


def columns():
    """For each rows file its columns and their types, in the order of the file."""
    tables = {}
    for name in sorted(os.listdir(STAGING)):
        with open(os.path.join(STAGING, name), encoding="utf-8") as file:
            found = re.search(r"create temporary table staged_(\w+) \(\n(.*?)\n\)", file.read(), re.DOTALL)
        if found:
            words = [line.strip().rstrip(",").split() for line in found[2].split("\n")]
            tables[found[1]] = [(word[0], word[1]) for word in words if word and word[0] != "--"]
    return tables


def main():
    """Prints, for psql, how to make tables without keys in schema bare, or how to copy the rows of a run into them."""
    rows = sys.argv[1] if len(sys.argv) > 1 else None
    print("begin;" if rows else "drop schema if exists bare cascade;\ncreate schema bare;")
    for table, fields in columns().items():
        if rows is None:
            print(f"create table bare.{table} ({', '.join(' '.join(field) for field in fields)});")
        elif os.path.getsize(os.path.join(rows, table + ".copy")):
            print(f"\\copy bare.{table} from '{os.path.join(rows, table)}.copy'")
    if rows:
        print("commit;")


if __name__ == "__main__":
    main()
