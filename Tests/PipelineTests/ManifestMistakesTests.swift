import Foundation
import Pipeline
import TestSupport
import Testing

/// All that is wrong with a manifest, as `validate` names it.
@Suite struct ManifestMistakesTests {
    @Test(arguments: [
        (
            """
            name: My pipeline
            concurrency: many
            params:
              depth: 7
              market: de
              artists: [abc, def]
              queries: [{q: a, types: [artists, albums]}, {max_hits: 0}]
            quota: {budgets: {search: -1, serch: 1}}
            credentials: [{name: A, owner: b, client_id: C-D, client_secret: E}]
            contracts: {album: never}
            stages:
              a: {cmd: a, dep: []}
              B: {timeout: 5 minutes}
            """,
            [
                "1:7", "2:14", "4:10", "5:11", "6:13", "6:18", "7:28", "7:37", "7:47", "7:58", "8:27", "8:31",
                "9:22", "9:46", "10:20", "12:12", "12:15", "13:3", "13:6", "13:16",
            ]
        ),
        (
            """
            name: x
            stages:
              a: {cmd: a, outs: [rows], deps: [none]}
              b: {cmd: b, outs: [rows], deps: [none, nothing]}
            """,
            ["3:12", "3:36", "4:12", "4:22", "4:36", "4:42"]
        ),
        (
            """
            name: x
            stages:
              a: {cmd: a, outs: [a], deps: [b]}
              b: {cmd: b, outs: [b], deps: [a]}
            params: {depth: 7}
            """,
            ["3:3", "3:12", "4:12", "5:17"]
        ),
        ("name: x\nstages: {}\nconcurrency: many\n", ["2:9", "3:14"]),
        (
            "name: x\nstages:\n  a: {cmmd: a}\n  b: {dep: []}\n  c: {run: c}\n",
            ["3:7", "4:6", "4:7", "5:6", "5:7"]
        ),
        ("name: x\nstages:\n  a: {cmd: a}\n  b: {cmd: b}\n", ["3:12", "4:12"]),
        (
            "name: x\nstages:\n  a: {cmd: a, timeout: 5 minutes}\n  b: {cmd: b}\n  c: {cmd: 'c ${rnu}'}\n",
            ["3:12", "3:24", "4:12", "5:12"]
        ),
        ("name: X\nstages:\n\ta:\n", ["3:1"]),
    ])
    func `all mistakes of a file are found at once, in their order`(yaml: String, places: [String]) throws {
        let scratch = try ScratchDirectory()
        let file = try scratch.write(yaml, to: "m.yaml")
        let nowhere = ExecutableFinder(folder: scratch.url, path: [])
        let error = #expect(throws: ManifestErrors.self) { try Manifest(gathering: file, finding: nowhere) }
        let mistakes = try #require(error).all
        let found = mistakes.map { $0.position.map { "\($0.line):\($0.column)" } ?? "" }
        #expect(found == places, "\(mistakes)")
    }

    @Test(arguments: [
        ("a: {cmd: 'cd ${run} && ls'}", "on PATH, and no shell reads '&&'"),
        ("a: {cmd: 'export A=1; ls'}", "on PATH"),
        ("a: {cmd: 'export A=1 ; ls'}", "on PATH, and no shell reads ';'"),
    ])
    func `of a program that is missing, what only a shell would read is named`(
        stage: String,
        end: String
    ) throws {
        let scratch = try ScratchDirectory()
        let file = try scratch.write("name: x\nstages:\n  \(stage)\n", to: "m.yaml")
        let nowhere = ExecutableFinder(folder: scratch.url, path: [])
        let error = #expect(throws: ManifestErrors.self) { try Manifest(gathering: file, finding: nowhere) }
        let mistakes = try #require(error).all
        #expect(mistakes.first?.problem.hasSuffix(end) == true, "\(mistakes)")
    }

    @Test(arguments: [
        ("transform", true), ("plan --manifest ${manifest}", true), ("nice -n 9 load ${run}", true),
        ("extract-albums --retry-failed runs/x", true), ("load --dry-run", true),
        ("transform --run ${run}", false),
        ("load --run=${run}", false), ("plan --dry-run --manifest ${manifest}", false), ("migrate", false),
        ("extract-mine", false), ("sh -c 'transform'", false), ("./transform", false),
    ])
    func `a program of ours that works on a run is to be given it, any other may do without`(
        command: String,
        isMistake: Bool
    ) throws {
        let scratch = try ScratchDirectory()
        let ours = ["plan", "extract-albums", "extract-mine", "transform", "load", "migrate"]
        for name in ours { try scratch.write("", to: "bin/\(name)", permissions: 0o755) }
        let file = try scratch.write("name: x\nstages:\n  a: {cmd: \"\(command)\"}\n", to: "m.yaml")
        let finder = ExecutableFinder(folder: scratch.appending("bin"), path: ["/usr/bin", "/bin"])
        var problems: [String] = []
        do {
            _ = try Manifest(gathering: file, finding: finder)
        } catch let mistakes as ManifestErrors {
            problems = mistakes.all.map(\.description)
        }
        let found = problems.filter { $0.hasSuffix(" works on a run and is given none: add --run ${run}") }
        #expect(found.count == (isMistake ? 1 : 0), "\(problems)")
        #expect(found.allSatisfy { $0.contains("m.yaml:3:12: '") }, "\(problems)")
    }

    @Test(
        arguments: [
            (nil, "m.yaml: cannot be read: No such file or directory"), ("", "m.yaml:1:1: the file is empty"),
            ("name: x\nstages:\n\ta:\n", "m.yaml:3:1: not YAML: a tab"),
            ("name: x\nstages:\n  a: {cmd: /bin/sh, deps: [a], outs: [a]}\n", "m.yaml:3:3: a cycle"),
        ] as [(String?, String)]
    )
    func `a mistake that stands alone is one of a file likewise`(yaml: String?, words: String) throws {
        let scratch = try ScratchDirectory()
        let file = scratch.appending("m.yaml")
        if let yaml { try scratch.write(yaml, to: "m.yaml") }
        let nowhere = ExecutableFinder(folder: scratch.url, path: [])
        let error = #expect(throws: ManifestErrors.self) { try Manifest(gathering: file, finding: nowhere) }
        let mistakes = try #require(error).all
        #expect(mistakes.count == 1)
        #expect(mistakes.first?.description.contains(words) == true, "\(mistakes)")
    }

    /// What a merge key would bring is not told as missing.
    @Test(arguments: [
        ("stages:\n  a: &a {cmd: a}\n  b: {<<: *a}\n", "m.yaml:4:7", " in stages.b"),
        ("stages:\n  a: &a {cmd: a}\n  <<: {b: *a}\n", "m.yaml:4:3", " in stages"),
        ("<<: {stages: {a: {cmd: a}}}\n", "m.yaml:2:1", ""),
    ])
    func `a merge key is told to be written out`(yaml: String, start: String, end: String) {
        let error = #expect(throws: ManifestError.self) {
            try Manifest(yaml: "name: x\n\(yaml)", file: "m.yaml")
        }
        let words = "\(start): merge keys ('<<') are not supported: repeat the keys\(end)"
        #expect(error?.description == words)
    }

    @Test func `a key that is quoted merges nothing`() {
        let yaml = "name: x\nstages:\n  a: {cmd: a, '<<': b}\n"
        let error = #expect(throws: ManifestError.self) { try Manifest(yaml: yaml, file: "m.yaml") }
        #expect(error?.description.hasPrefix("m.yaml:3:15: unknown key '<<' in stages.a: it may be ") == true)
    }

    @Test func `an anchor is a mapping like any other`() throws {
        let yaml = "name: x\nstages:\n  a: &a {cmd: a, timeout: 5s}\n  b: *a\n"
        let manifest = try Manifest(yaml: yaml, file: "m.yaml")
        #expect(manifest.stages.map(\.name) == ["a", "b"])
    }
}
