#!/usr/bin/env python3
"""Writes landed album answers: the measure of transform and load.

usage: album_answers.py RUN --bytes N [--plain FILE] [--markets] [--day YYYY-MM-DD] [--changed PERCENT] [--seed N] [--first N]

RUN is the directory of a run, into whose landing/albums the answers go, twenty albums each. --plain also writes the
same albums one a line, without what we note around an answer: the form that other programs read best.

The same seed gives the same albums, whatever the day. --changed gives that share of albums another name and that
share of tracks another length. --first says with which album of the endless series to begin. All names and
identifiers are made up; sizes, escapes, scripts and repetitions are like those of real answers.
"""
import argparse, datetime, json, os, random, string

DIGITS = string.digits + string.ascii_uppercase + string.ascii_lowercase
WORDS = ("amber river stone glass harbour winter signal paper northern light slow velvet orbit copper meadow static "
         "tidal lantern hollow bright fever distant garden engine mirror salt feather thunder canyon").split()
SCRIPTS = "Où été Größe señal Ærø Żółw Река Гора 海辺 雨音 노래 바람 ภาพ שיר نهر κύμα तारा 🎧 🌊 — “live” ⅓".split()
MARKETS = sorted({a + b for a in "ABCDEFGHILMNPSTUZ" for b in "ADEGLMORSTUZ"})[:184]
PER_ANSWER = 20


def identifier(*parts):
    """22 characters, the same for the same parts."""
    return "".join(random.Random("/".join(map(str, parts))).choices(DIGITS, k=22))


class Catalog:
    def __init__(self, seed, markets, changed):
        self.seed, self.changed = seed, changed / 100
        draw = random.Random(f"{seed}/names")
        self.names = [self.name(draw) for _ in range(20_000)]
        self.labels = [json.dumps(f"{draw.choice(WORDS).title()} {draw.choice(WORDS)} Records") for _ in range(2_000)]
        lists = []
        for number in range(64):
            gaps = 0 if number < 40 else draw.randrange(1, 120)
            without = set(draw.sample(MARKETS, gaps))
            lists.append(",".join(f'"{market}"' for market in MARKETS if market not in without))
        self.market_lists = lists if markets else None
        self.artists = [self.artist(identifier(seed, "artist", i), draw) for i in range(2_000)]

    @staticmethod
    def name(draw):
        words = [draw.choice(WORDS) for _ in range(draw.randint(1, 5))]
        chance = draw.random()
        if chance < 0.25:
            words[draw.randrange(len(words))] = draw.choice(SCRIPTS)
        elif chance > 0.92:
            words.append(draw.choice(['"quoted"', "back\\slash", "A/B", "two\tcolumns", "(2011 Remaster)"]))
        text = json.dumps(" ".join(words), ensure_ascii=draw.random() < 0.1)
        return text.replace("/", "\\/") if draw.random() < 0.05 else text

    def artist(self, id, draw):
        name = draw.choice(self.names)
        return (f'{{"external_urls":{{"spotify":"https://open.spotify.com/artist/{id}"}},'
                f'"href":"https://api.spotify.com/v1/artists/{id}","id":"{id}","name":{name},"type":"artist",'
                f'"uri":"spotify:artist:{id}"}}')

    def performer(self, draw, number):
        if draw.random() < 0.25:
            return self.artist("".join(draw.choices(DIGITS, k=22)), draw)
        return self.artists[int(len(self.artists) * draw.random() ** 2)]

    def album(self, number):
        draw = random.Random(f"{self.seed}/album/{number}")
        turn = random.Random(f"{self.seed}/change/{number}")
        id = "".join(draw.choices(DIGITS, k=22))
        kind = draw.choices(["album", "single", "compilation"], [6, 3, 1])[0]
        count = {"album": draw.randint(8, 18), "single": draw.randint(1, 4), "compilation": draw.randint(14, 30)}[kind]
        markets = f'"available_markets":[{draw.choice(self.market_lists)}],' if self.market_lists else ""
        main = self.performer(draw, number)
        year, month, day = draw.randint(1950, 2026), draw.randint(1, 12), draw.randint(1, 28)
        date, precision = draw.choices(
            [(f"{year}-{month:02}-{day:02}", "day"), (f"{year}", "year"), (f"{year}-{month:02}", "month")], [18, 1, 1])[0]
        cover = "%024x" % draw.getrandbits(96)
        tracks = ",".join(self.track(draw, turn, main, markets, position, count) for position in range(count))
        name = draw.choice(self.names)
        if turn.random() < self.changed:
            name = name[:-1] + ' (changed)"'
        label = draw.choice(self.labels)
        images = ",".join(f'{{"url":"https://i.scdn.co/image/ab67616d0000{size:04x}{cover}","height":{size},"width":{size}}}'
                          for size in (640, 300, 64))
        url = f"https://api.spotify.com/v1/albums/{id}"
        return (f'{{"album_type":"{kind}","total_tracks":{count},{markets}'
                f'"external_urls":{{"spotify":"https://open.spotify.com/album/{id}"}},"href":"{url}","id":"{id}",'
                f'"images":[{images}],"name":{name},"release_date":"{date}","release_date_precision":"{precision}",'
                f'"type":"album","uri":"spotify:album:{id}","artists":[{main}],"tracks":{{"href":"{url}/tracks?offset=0&limit=50",'
                f'"limit":50,"next":null,"offset":0,"previous":null,"total":{count},"items":[{tracks}]}},'
                f'"copyrights":[{{"text":{label},"type":"C"}},{{"text":{label},"type":"P"}}],'
                f'"external_ids":{{"upc":"{draw.randrange(10**11, 10**12)}"}},"genres":[],"label":{label},'
                f'"popularity":{draw.randrange(100)}}}'), id

    def track(self, draw, turn, main, markets, position, count):
        id = "".join(draw.choices(DIGITS, k=22))
        artists = main if draw.random() < 0.75 else main + "," + self.performer(draw, position)
        length = draw.randrange(30_000, 600_000) + (1 if turn.random() < self.changed else 0)
        disc = 1 if count < 20 or position < (count + 1) // 2 else 2
        number = position + 1 if disc == 1 else position + 1 - (count + 1) // 2
        explicit = "true" if draw.random() < 0.2 else "false"
        return (f'{{"artists":[{artists}],{markets}"disc_number":{disc},"duration_ms":{length},"explicit":{explicit},'
                f'"external_urls":{{"spotify":"https://open.spotify.com/track/{id}"}},'
                f'"href":"https://api.spotify.com/v1/tracks/{id}","id":"{id}","name":{draw.choice(self.names)},'
                f'"preview_url":null,"track_number":{number},"type":"track","uri":"spotify:track:{id}","is_local":false}}')


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("run")
    parser.add_argument("--plain")
    parser.add_argument("--bytes", type=int, required=True)
    parser.add_argument("--markets", action="store_true")
    parser.add_argument("--day", default="2026-10-01")
    parser.add_argument("--changed", type=float, default=0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, default=0)
    options = parser.parse_args()
    catalog = Catalog(options.seed, options.markets, options.changed)
    folder = os.path.join(options.run, "landing", "albums")
    os.makedirs(folder, exist_ok=True)
    moment = datetime.datetime.fromisoformat(options.day)
    number, written = options.first, 0
    with (open(os.path.join(folder, "00001.ndjson"), "wb", buffering=1 << 20) as answers,
          open(options.plain or os.devnull, "wb", buffering=1 << 20) as plain):
        while written < options.bytes:
            albums, ids = zip(*(catalog.album(number + i) for i in range(PER_ANSWER)))
            number += PER_ANSWER
            plain.write(("\n".join(albums) + "\n").encode())
            moment += datetime.timedelta(milliseconds=250)
            stamp = moment.isoformat(timespec="milliseconds") + "Z"
            asked = ",".join(f'"{id}"' for id in ids)
            line = (f'{{"request":{{"method":"GET","path":"/v1/albums","query":{{"ids":"{",".join(ids)}"}}}},'
                    f'"asked":[{asked}],"fetched_at":"{stamp}","status":200,"headers":{{}},'
                    f'"body":{{"albums":[{",".join(albums)}]}}}}\n')
            written += answers.write(line.encode())


if __name__ == "__main__":
    main()
