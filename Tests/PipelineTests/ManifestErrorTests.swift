import Diagnostics
import Foundation
import Pipeline
import TestSupport
import Testing

@Suite struct ManifestErrorTests {
    private func complaint(_ yaml: String) -> String {
        do {
            _ = try Manifest(yaml: yaml, file: "m.yaml")
            return "fine"
        } catch {
            return "\(error)"
        }
    }

    private func complaint(params: String) -> String {
        complaint("name: x\nparams:\n\(params)\nstages:\n  a: {cmd: a}\n")
    }

    @Test func `a name that is too long for files and locks is refused where it stands`() {
        let long = String(repeating: "a", count: 64)
        let words = "expected a name of lower-case letters, digits and hyphens, at most 63 of them, found 'a"
        let pipeline = complaint("name: \(long)\nstages:\n  a: {cmd: a}\n")
        #expect(pipeline.hasPrefix("m.yaml:1:7: name: \(words)"), "\(pipeline)")
        let stage = complaint("name: x\nstages:\n  \(long): {cmd: a}\n")
        #expect(stage.hasPrefix("m.yaml:3:3: a stage's name: \(words)"), "\(stage)")
    }

    @Test(arguments: [
        ("", "m.yaml:1:1: the file is empty"),
        ("# only a comment\n", "m.yaml:1:1: the file is empty"),
        ("- a\n", "m.yaml:1:1: expected a mapping of keys and values, found a list"),
        ("name: x\n", "m.yaml:1:1: missing key 'stages'"),
        ("name: x\nstages:\n\ta:\n", "m.yaml:3:1: not YAML: a tab: indent with spaces only"),
        ("name: @x\n", "m.yaml:1:7: not YAML: while scanning for the next token"),
        ("stages:\n  a: {cmd: a}\n", "m.yaml:1:1: missing key 'name'"),
        ("name: x\nstages: {}\n", "m.yaml:2:9: stages: there must be at least one"),
        (
            "name: x\nstage:\n  a: {cmd: a}\n",
            "m.yaml:2:1: unknown key 'stage': did you mean 'stages', which is missing?"
        ),
        (
            "name: x\nstages:\n  a: {cmmd: a}\n",
            "m.yaml:3:7: unknown key 'cmmd' in stages.a: did you mean 'cmd', which is missing?"
        ),
        (
            "name: x\nstages:\n  a: {cmd: a, dep: [b]}\n",
            "m.yaml:3:15: unknown key 'dep' in stages.a: did you mean 'deps'?"
        ),
        ("name: x\nstages:\n  a: {deps: []}\n", "m.yaml:3:6: missing key 'cmd' in stages.a"),
        (
            "name: My pipeline\nstages:\n  a: {cmd: a}\n",
            "m.yaml:1:7: name: expected a name of lower-case letters"
        ),
        (
            "name: x\nconcurrency: many\nstages:\n  a: {cmd: a}\n",
            "m.yaml:2:14: concurrency: expected a whole number from 1 to 64, found 'many'"
        ),
        (
            "name: x\nconcurrency: \"2\"\nstages:\n  a: {cmd: a}\n",
            "m.yaml:2:14: concurrency: expected a whole number from 1 to 64, found the text \"2\""
        ),
        (
            "name: x\nschedule: daily\nstages:\n  a: {cmd: a}\n",
            "m.yaml:2:11: schedule: expected a cron expression"
        ),
        ("name: x\nstages:\n  a: {cmd: \"run 'it\"}\n", "m.yaml:3:12: stages.a.cmd: a quote is not closed"),
        (
            "name: x\nstages:\n  a: {cmd: 'a ${rnu}'}\n",
            "m.yaml:3:12: stages.a.cmd: unknown variable 'rnu': did you mean 'run'?"
        ),
        (
            "name: x\nstages:\n  a: {cmd: a, timeout: 5 minutes}\n",
            "m.yaml:3:24: stages.a.timeout: expected a duration such as 30s"
        ),
        (
            "name: x\nstages:\n  a: {cmd: a, timeout: 0s}\n",
            "m.yaml:3:24: stages.a.timeout: expected a duration"
        ),
        (
            "name: x\nstages:\n  a: {cmd: a, retry: {max_attempt: 2}}\n",
            "m.yaml:3:23: unknown key 'max_attempt' in stages.a.retry: did you mean 'max_attempts'?"
        ),
        (
            "name: x\nstages:\n  a: {cmd: a, outs: [../b]}\n",
            "m.yaml:3:22: stages.a.outs[0]: expected a path inside the run"
        ),
        (
            "name: x\nstages:\n  a: {cmd: a, params: [querys]}\n",
            "m.yaml:3:24: stages.a.params[0]: unknown value 'querys': did you mean 'queries'?"
        ),
    ])
    func `a mistake is named with its place and the nearest right word`(yaml: String, start: String) {
        #expect(complaint(yaml).hasPrefix(start), "\(complaint(yaml))")
    }

    @Test(arguments: [
        ("  querys: []", "m.yaml:3:3: unknown key 'querys' in params: did you mean 'queries'?"),
        ("  zzz: 1", "m.yaml:3:3: unknown key 'zzz' in params: it may be albums, artists"),
        ("  queries: miles", "m.yaml:3:12: params.queries: expected a list, found 'miles'"),
        ("  queries: [{types: [artist]}]", "m.yaml:3:13: missing key 'q' in params.queries[0]"),
        (
            "  queries: [{q: a, types: [artists]}]",
            "m.yaml:3:28: params.queries[0].types[0]: unknown value 'artists': did you mean 'artist'?"
        ),
        (
            "  queries: [{q: a, types: []}]",
            "m.yaml:3:27: params.queries[0].types: expected at least one of artist"
        ),
        (
            "  queries: [{q: a, max_hits: 1001}]",
            "m.yaml:3:30: params.queries[0].max_hits: expected a whole number from 1 to 1000, found '1001'"
        ),
        (
            "  queries: [{q: a, include_external: video}]",
            "m.yaml:3:38: params.queries[0].include_external: unknown value 'video'"
        ),
        (
            "  queries: ['   ']",
            "m.yaml:3:13: params.queries[0]: expected the text of a search, or a mapping with q, found only b"
        ),
        (
            "  queries: [{types: [artist], q: \"\\t\"}]",
            "m.yaml:3:34: params.queries[0].q: expected the text of a search, found only blanks"
        ),
        (
            "  queries: ['* ']",
            "m.yaml:3:13: params.queries[0]: expected the text of a search, or a mapping with q, found only *"
        ),
        (
            "  market: de",
            "m.yaml:3:11: params.market: expected a two-letter country code, such as DE, found 'de': did you mean 'DE'?"
        ),
        ("  market: Germany", "m.yaml:3:11: params.market: expected a two-letter country code"),
        (
            "  market: UK",
            "m.yaml:3:11: params.market: 'UK' is no country of ISO 3166-1: did you mean 'GB'?"
        ),
        (
            "  queries: [{q: a, market: ED}]",
            "m.yaml:3:28: params.queries[0].market: 'ED' is no country of ISO 3166-1: did you mean 'DE'?"
        ),
        ("  market: XX", "m.yaml:3:11: params.market: 'XX' is no country of ISO 3166-1: write one, such as"),
        ("  market: ZZ", "m.yaml:3:11: params.market: 'ZZ' is no country of ISO 3166-1: write one, such as"),
        ("  market: EU", "m.yaml:3:11: params.market: 'EU' is no country of ISO 3166-1"),
        ("  depth: 7", "m.yaml:3:10: params.depth: expected a whole number from 0 to 1, found '7'"),
        (
            "  artists: [abc]",
            "m.yaml:3:13: params.artists[0]: expected the 22 letters and digits after /artist/"
        ),
        (
            "  artists: ['https://open.spotify.com/intl-de/artist/0kbYTNQb4Pb1rPbbaF0pT?si=0123456789abcdef']",
            "m.yaml:3:13: params.artists[0]: expected the 22 letters and digits after /artist/ in a Spotify link, "
                + "or the link, found the text \"https://open.spotify.com/intl-de/artist/0kbYTNQb4Pb1rPbbaF0pT?si="
        ),
        (
            "  tracks: [0kbYTNQb4Pb1rPbbaF0pT4, spotify:track:kkbYTNQb4Pb1rPbbaF0pT4]",
            "m.yaml:3:36: params.tracks[1]: 'kkbYTNQb4Pb1rPbbaF0pT4' is none that Spotify has given"
        ),
        (
            "  artists: [spotify:track:0kbYTNQb4Pb1rPbbaF0pT4]",
            "m.yaml:3:13: params.artists[0]: not the link of an artist, but of the track 0kbYTNQb4Pb1rPbbaF0pT4: "
                + "it belongs in params.tracks"
        ),
        (
            "  tracks: ['https://open.spotify.com/playlist/0kbYTNQb4Pb1rPbbaF0pT4']",
            "m.yaml:3:12: params.tracks[0]: not the link of a track, but of the playlist 0kbYTNQb4Pb1rPbbaF0pT4: "
                + "only artists, albums and tracks can be listed"
        ),
        (
            "  include_groups: [singles]",
            "m.yaml:3:20: params.include_groups[0]: unknown value 'singles': did you mean 'single'?"
        ),
        (
            "  detail: {album: ful}",
            "m.yaml:3:19: params.detail.album: unknown value 'ful': did you mean 'full'?"
        ),
        (
            "  freshness: {artist: 30}",
            "m.yaml:3:23: params.freshness.artist: expected a duration such as 30s"
        ),
        (
            "  freshness: [30d]",
            "m.yaml:3:14: params.freshness: expected a mapping of keys and values, found a list"
        ),
    ])
    func `a mistake in params is named likewise`(params: String, start: String) {
        #expect(complaint(params: params).hasPrefix(start), "\(complaint(params: params))")
    }

    @Test func `a search that is too long to be kept is named likewise, whichever way it is written`() {
        let long = String(repeating: "ü", count: 451)
        for query in [long, "{q: \(long), max_hits: 10}"] {
            let start = "m.yaml:3:13: params.queries[0]: the text of a search has at most 900 bytes, "
            let found = complaint(params: "  queries: [\(query)]")
            #expect(found.hasPrefix(start + "and this one 902: shorten it"), "\(found)")
            let shorter = query.replacing("üü", with: "ü", maxReplacements: 1)
            #expect(complaint(params: "  queries: [\(shorter)]") == "fine")
        }
    }

    @Test(arguments: [
        (
            "  queries: [{q: a, split_by_year: 1990s}]",
            "m.yaml:3:35: params.queries[0].split_by_year: expected a range of years, such as 1950-2026"
        ),
        (
            "  queries: [{q: a, split_by_year: 2026-1950}]",
            "m.yaml:3:35: params.queries[0].split_by_year: expected a range of years"
        ),
        (
            "  queries: [{q: 'a year:1990', split_by_year: 1950-2026}]",
            "m.yaml:3:13: params.queries[0]: q already filters by year"
        ),
        (
            "  queries: [{q: a, types: [artist, show], split_by_year: 1950-2026}]",
            "m.yaml:3:13: params.queries[0]: Spotify knows no years of a show"
        ),
        (
            "  queries: [{q: a, split_by_year: 1950-2026}]",
            "m.yaml:3:13: params.queries[0]: split_by_year divides what has more hits than Spotify shows"
        ),
        (
            "  queries: [{q: a, split_by_year: 1950-2026, max_hits: 999}]",
            "m.yaml:3:13: params.queries[0]: split_by_year divides what has more hits than Spotify shows"
        ),
    ])
    func `a search that cannot be split is named likewise`(params: String, start: String) {
        #expect(complaint(params: params).hasPrefix(start), "\(complaint(params: params))")
    }

    @Test(arguments: [
        ("{budget: {}}", "m.yaml:2:9: unknown key 'budget' in quota: did you mean 'budgets'?"),
        (
            "{budgets: {serch: 1}}",
            "m.yaml:2:19: unknown key 'serch' in quota.budgets: did you mean 'search'?"
        ),
        (
            "{budgets: {search: -1}}",
            "m.yaml:2:27: quota.budgets.search: expected a number of requests in 24 hours from 0 to 1000000000"
        ),
        (
            "{budgets: {search: 1000000001}}",
            "m.yaml:2:27: quota.budgets.search: expected a number of requests"
        ),
        ("{budgets: {search: 1.5}}", "m.yaml:2:27: quota.budgets.search: expected a number of requests"),
        ("{budgets: {search: \"9\"}}", "m.yaml:2:27: quota.budgets.search: expected a number of requests"),
        ("{budgets: {search: ~}}", "m.yaml:2:27: quota.budgets.search: expected a number of requests"),
        ("{budgets: 100}", "m.yaml:2:18: quota.budgets: expected a mapping of keys and values, found '100'"),
        ("{call_timeout: 0s}", "m.yaml:2:23: quota.call_timeout: expected a duration"),
        ("{wait_for_budget: 15}", "m.yaml:2:26: quota.wait_for_budget: expected a duration"),
    ])
    func `a mistake in quota is named likewise`(quota: String, start: String) {
        let complaint = complaint("name: x\nquota: \(quota)\nstages:\n  a: {cmd: a}\n")
        #expect(complaint.hasPrefix(start), "\(complaint)")
    }

    @Test(arguments: [
        ("{name: a, owner: b, client_id: C}", "m.yaml:3:5: missing key 'client_secret' in credentials[0]"),
        (
            "{name: a, owner: b, client: C, client_secret: D}",
            "m.yaml:3:25: unknown key 'client' in credentials[0]: did you mean 'client_id', which is missing?"
        ),
        (
            "{name: A b, owner: b, client_id: C, client_secret: D}",
            "m.yaml:3:12: credentials[0].name: expected a name of lower-case letters"
        ),
        (
            "{name: a, owner: b, client_id: C-D, client_secret: D}",
            "m.yaml:3:36: credentials[0].client_id: expected the name of an environment variable"
        ),
        (
            "{name: a, owner: b, client_id: C, client_secret: D}\n  - {name: a, owner: b, client_id: E, "
                + "client_secret: F}",
            "m.yaml:4:5: credentials[1]: the name 'a' appears twice"
        ),
        (
            "{name: a, owner: b, client_id: C, client_secret: D}\n  - {name: e, owner: b, client_id: C, "
                + "client_secret: F}",
            "m.yaml:4:5: credentials[1]: C is already the client id of 'a'"
        ),
    ])
    func `a mistake in credentials is named likewise`(entry: String, start: String) {
        let complaint = complaint("name: x\ncredentials:\n  - \(entry)\nstages:\n  a: {cmd: a}\n")
        #expect(complaint.hasPrefix(start), "\(complaint)")
    }

    @Test(arguments: ["0123456789abcdef0123456789ABCDEF", "abcdefabcdefabcdefabcdefabcdefab", "not/a\tname"])
    func `a credential that was pasted into a manifest is refused and not repeated`(pasted: String) {
        let yaml = """
            name: x
            credentials: [{name: a, owner: b, client_id: C, client_secret: "\(pasted)"}]
            stages:
              a: {cmd: a}
            """
        #expect(complaint(yaml).hasPrefix("m.yaml:2:"))
        #expect(complaint(yaml).contains("variable"))
        #expect(!complaint(yaml).contains(pasted))
    }

    @Test func `what is not YAML is named with its place`() {
        #expect(complaint("name: x\n  stages: [\n").hasPrefix("m.yaml:2:"))
        #expect(complaint("name: \"open\n").contains("not YAML"))
        let deep = complaint("name: x\nparams: \(String(repeating: "[", count: 1_100))\n")
        #expect(deep.contains("nested too deeply"))
        #expect(!deep.contains("yaml_"))
        #expect(complaint("\tname: x\n").hasPrefix("m.yaml:1:"))
    }

    @Test(arguments: [
        (
            "name: x\nname: y\nstages:\n  a: {cmd: a}\n",
            "m.yaml:2:1: not YAML: the key 'name' appears twice, first on line 1"
        ),
        (
            "name: x\nstages:\n  a: {cmd: a}\n  ab: {cmd: a}\n\n  a : {cmd: b}\n",
            "m.yaml:6:3: not YAML: the key 'a' appears twice, first on line 3"
        ),
        (
            "name: x\nstages:\n  a: {cmd: a, cmd: b}\n  cmd: {cmd: c}\n",
            "m.yaml:3:7: not YAML: the key 'cmd' appears twice"
        ),
    ])
    func `a key that appears twice is named where it stands again`(yaml: String, words: String) {
        #expect(complaint(yaml) == words)
    }

    @Test func `a manifest that cannot be read is named with the system's reason`() throws {
        let scratch = try ScratchDirectory()
        for (file, reason) in [("none.yaml", "No such file or directory"), ("folder", "Is a directory")] {
            try FileManager.default.createDirectory(
                at: scratch.appending("folder"),
                withIntermediateDirectories: true
            )
            let error = #expect(throws: ManifestError.self) {
                try Manifest(contentsOf: scratch.appending(file))
            }
            #expect(error?.problem == "cannot be read: \(reason)")
        }
    }

    @Test func `a dep that nobody makes is a missing stage`() {
        let yaml = """
            name: x
            stages:
              a: {cmd: a, outs: [landing/search]}
              b: {cmd: b, deps: [landing/serch]}
            """
        #expect(
            complaint(yaml)
                == "m.yaml:4:22: missing stage: no stage produces 'landing/serch', which b needs: "
                + "did you mean 'landing/search'?"
        )
    }

    @Test func `a cycle is shown from end to end`() {
        let yaml = """
            name: x
            stages:
              start: {cmd: a, outs: [s]}
              a: {cmd: a, deps: [s, c], outs: [a]}
              b: {cmd: b, deps: [a], outs: [b]}
              c: {cmd: c, deps: [b], outs: [c]}
            """
        #expect(complaint(yaml) == "m.yaml:4:3: a cycle: a needs c needs b needs a: remove one dep")
    }

    @Test func `a stage that needs what it makes is a cycle`() {
        #expect(
            complaint("name: x\nstages:\n  a: {cmd: a, deps: [a], outs: [a]}\n").contains(
                "a cycle: a needs a"
            )
        )
    }

    @Test(arguments: ["[rows]", "[rows/artist]", "[other, rows]"])
    func `an out has one maker`(outs: String) {
        let yaml = "name: x\nstages:\n  a: {cmd: a, outs: [rows]}\n  b: {cmd: b, outs: \(outs)}\n"
        #expect(complaint(yaml).contains("is already produced by a: an out has one producer"))
        #expect(complaint(yaml).hasPrefix("m.yaml:4:"))
    }

    @Test func `the error is a matter of configuration`() throws {
        let error = #expect(throws: ManifestError.self) { try Manifest(yaml: "", file: "m.yaml") }
        #expect(error?.remedy == .fixConfiguration)
    }
}
