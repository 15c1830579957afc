import Catalog
import Foundation
import Landing
import Quota
import TestSupport
import Testing

@testable import Pipeline

/// A run's own copy of its manifest, which the rules of a later day would refuse.
@Suite struct RunManifestTests {
    private let shop: Workshop
    private let asked: (manifest: Manifest, url: URL)
    private let run: RunDirectory

    init() throws {
        shop = try Workshop()
        try shop.stage("step", "exit 0")
        asked = try shop.manifest("step: {cmd: step, outs: [landing/search]}")
        run = try shop.open(asked)
    }

    private func rewrite(_ more: String) throws {
        let copy = "name: test\n\(more)stages:\n  step: {cmd: step, outs: [landing/search]}\n"
        try Data(copy.utf8).write(to: run.manifest)
    }

    @Test func `a run is resumed with what it was opened for, although it could not be asked for today`()
        throws
    {
        try rewrite("params:\n  queries: [{q: jazz, split_by_year: 1950-2026}]\n")
        #expect(throws: ManifestError.self) { try Manifest(contentsOf: run.manifest) }
        for choice in [RunChoice.continued, .resumed, .named(run.url)] {
            let found = try choice.runToResume(
                in: shop.folder,
                of: asked.manifest,
                only: ["step"],
                finding: shop.executables
            )
            let resumed = try #require(found)
            #expect(resumed.run.name == run.name)
            #expect(resumed.manifest.parameters.queries.map(\.splitByYear) == [1950...2026])
        }
    }

    @Test func `a country or a search that is refused today is read as it was asked for`() throws {
        try rewrite("params: {market: UK, queries: ['  ']}\n")
        #expect(throws: ManifestError.self) { try Manifest(contentsOf: run.manifest) }
        let parameters = try Manifest(of: run).parameters
        #expect(parameters.market == "UK")
        #expect(parameters.queries.map(\.text) == ["  "])
    }

    @Test func `an identifier that Spotify never gave is read as it was asked for`() throws {
        let id = String(repeating: "z", count: 22)
        try rewrite("params: {artists: [\(id)], albums: ['spotify:album:\(id)']}\n")
        #expect(throws: ManifestError.self) { try Manifest(contentsOf: run.manifest) }
        let parameters = try Manifest(of: run).parameters
        #expect(parameters.artists == [id])
        #expect(parameters.albums == [id])
        // What never was an identifier is none.
        try rewrite("params: {artists: [\(id)z]}\n")
        #expect(throws: ManifestError.self) { try Manifest(of: run) }
    }

    @Test func `a run that is named beside its own copy goes on, whatever could be asked for today`()
        async throws
    {
        try rewrite("params: {market: UK}\n")
        func session(_ choice: RunChoice) -> RunSession {
            RunSession(
                of: PipelineLocation(manifest: run.manifest.path, runs: shop.folder.url.path),
                choice: choice,
                executables: shop.executables,
                stop: shop.stop,
                listener: RunListener(tell: shop.said.say, follow: shop.said.say),
                checkSettings: { _ in }
            )
        }
        // To any other run it would be a new question.
        #expect(throws: ManifestError.self) { try session(.resumed).preview() }
        #expect(try session(.named(run.url)).preview().run == run.name)
        let outcome = try await shop.work(session(.named(run.url)))
        #expect(outcome.exitCode == 0)
        #expect(outcome.manifest.parameters.market == "UK")
    }

    @Test func `names that are too long today are read as they were`() throws {
        let long = String(repeating: "a", count: 64)
        let credentials = "{name: \(long), owner: me, client_id: ID_A, client_secret: SECRET_A}"
        let copy = """
            name: \(long)
            credentials: [\(credentials)]
            stages:
              \(long): {cmd: step, outs: [landing/search]}
            """
        try Data(copy.utf8).write(to: run.manifest)
        #expect(throws: ManifestError.self) { try Manifest(contentsOf: run.manifest) }
        let manifest = try Manifest(of: run)
        #expect(manifest.name == long)
        #expect(manifest.stages.map(\.name) == [long])
        #expect(manifest.credentials.map(\.name) == [long])
        // What never was a name is none.
        try Data(copy.replacing(long, with: "a_b").utf8).write(to: run.manifest)
        #expect(throws: ManifestError.self) { try Manifest(of: run) }
    }

    @Test func `a run that is moved away meanwhile waits for nobody`() throws {
        let newer = try shop.open(asked)
        try Data("name: test\n".utf8).write(to: newer.manifest)
        var warnings: [String] = []
        let found = try RunChoice.continued.runToResume(in: shop.folder, of: asked.manifest) { failure in
            warnings.append("\(failure)")
            try? FileManager.default.removeItem(at: run.url)
        }
        #expect(found?.run == nil)
        #expect(warnings.count == 1)
        #expect(warnings.first?.contains("\(newer.name) is skipped: ") == true, "\(warnings)")
        #expect(!FileManager.default.fileExists(atPath: run.url.path))
    }

    @Test func `contracts are read, whatever else of the copy means nothing any more`() throws {
        try rewrite("contracts: {album: quarantine}\nparams: {forgotten: 1}\n")
        #expect(throws: ManifestError.self) { try Manifest(of: run) }
        #expect(try Manifest.contracts(of: run) == [.album: .quarantine])
        try rewrite("")
        #expect(try Manifest.contracts(of: run).isEmpty)
        try rewrite("contracts: {album: forgotten}\n")
        #expect(throws: ManifestError.self) { try Manifest.contracts(of: run) }
    }
}
