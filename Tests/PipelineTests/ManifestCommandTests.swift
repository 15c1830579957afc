import Foundation
import Pipeline
import TestSupport
import Testing

/// What commands say of a manifest with several mistakes.
@Suite(.timeLimit(.minutes(10))) struct ManifestCommandTests {
    private let shop: Workshop

    init() throws {
        shop = try Workshop()
        try shop.stage("step", "exit 0")
    }

    @Test(arguments: ["run", "graph"])
    func `each command names the mistake that validate names first, and how many more there are`(
        command: String
    ) async throws {
        let yaml = """
            name: test
            stages:
              a: {cmd: bin/step, deps: [nothing]}
            concurrency: many
            """
        try shop.scratch.write(yaml, to: "bad.yaml")
        let all = try await shop.discograph("validate", "bad.yaml").errors.split(separator: "\n")
        #expect(all.count == 2, "\(all)")
        let words = "bad.yaml:3:29: missing stage: no stage produces 'nothing', which a needs"
        #expect(all.first?.contains(words) == true, "\(all)")
        let outcome = try await shop.discograph(command, "bad.yaml")
        #expect(outcome.status == 78)
        #expect(outcome.errors.contains(words), "\(outcome.errors)")
        let rest = " (and 1 more: discograph validate bad.yaml)\n"
        #expect(outcome.errors.hasSuffix(rest), "\(outcome.errors)")
        #expect(outcome.errors.split(separator: "\n").count == 1)
    }

    @Test(arguments: [
        ("{queries: [a, '  ']}", "bad.yaml:2:23: params.queries[1]: expected the text of a search"),
        ("{market: UK}", "2:18: params.market: 'UK' is no country of ISO 3166-1: did you mean 'GB'?"),
    ])
    func `what Spotify would refuse, or not know, is refused before a run is opened`(
        params: String,
        words: String
    ) async throws {
        let yaml = "name: test\nparams: \(params)\nstages:\n  a: {cmd: bin/step}\n"
        try shop.scratch.write(yaml, to: "bad.yaml")
        for command in ["validate", "run"] {
            let outcome = try await shop.discograph(command, "bad.yaml")
            #expect(outcome.status == 78)
            #expect(outcome.errors.contains(words), "\(outcome.errors)")
        }
        #expect(try shop.folder.listings().isEmpty)
    }

    @Test func `two manifests of one name are a mistake, and one that is named twice is none`() async throws {
        let yaml = "name: test\nstages:\n  a: {cmd: bin/step}\n"
        for file in ["pipelines/a.yaml", "pipelines/b.yaml"] { try shop.scratch.write(yaml, to: file) }
        let link = shop.scratch.appending("link.yaml")
        try FileManager.default.createSymbolicLink(
            at: link,
            withDestinationURL: shop.scratch.appending("pipelines", "a.yaml")
        )
        for files in [[], ["pipelines/a.yaml", "./pipelines/b.yaml"]] {
            let outcome = try await shop.discograph(["validate"] + files)
            #expect(outcome.status == 78)
            #expect(outcome.output == "pipelines/a.yaml: test is fine: a\n")
            let words = "pipelines/b.yaml: its name, test, is that of pipelines/a.yaml too"
            #expect(outcome.errors.contains(words), "\(outcome.errors)")
            #expect(outcome.errors.split(separator: "\n").count == 1, "\(outcome.errors)")
        }
        let same = ["pipelines/a.yaml", "./pipelines/a.yaml", "link.yaml"]
        let twice = try await shop.discograph(["validate"] + same)
        #expect(twice.status == 0, "\(twice.errors)")
    }

    @Test func `validate has an object of the same keys for each manifest, fine or not`() async throws {
        try shop.scratch.write("name: test\nstages:\n  a: {cmd: bin/step}\n", to: "good.yaml")
        try shop.scratch.write("name: x\nstages: {}\n", to: "bad.yaml")
        let outcome = try await shop.discograph("validate", "--json", "good.yaml", "bad.yaml", "none.yaml")
        #expect(outcome.status == 78)
        #expect(outcome.errors.isEmpty, "\(outcome.errors)")
        let lines = outcome.output.split(separator: "\n")
        let good = #"{"file":"good.yaml","mistakes":[],"name":"test","stages":["a"]}"#
        let bad = #"{"column":9,"line":2,"problem":"stages: there must be at least one"}"#
        let none = #"{"column":null,"line":null,"problem":"cannot be read: No such file or directory"}"#
        #expect(
            lines.map(String.init) == [
                good, #"{"file":"bad.yaml","mistakes":[\#(bad)],"name":null,"stages":[]}"#,
                #"{"file":"none.yaml","mistakes":[\#(none)],"name":null,"stages":[]}"#,
            ]
        )
    }

    @Test func `a program that is missing is a mistake among others for a run`() async throws {
        let yaml = "name: test\nstages:\n  a: {cmd: bin/none}\nconcurrency: many\n"
        try shop.scratch.write(yaml, to: "bad.yaml")
        let outcome = try await shop.discograph("run", "bad.yaml")
        #expect(outcome.status == 78)
        #expect(outcome.errors.contains("bad.yaml:3:12: missing stage: 'bin/none'"), "\(outcome.errors)")
        #expect(outcome.errors.hasSuffix(" (and 1 more: discograph validate bad.yaml)\n"))
    }
}
