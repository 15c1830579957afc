import Catalog
import Files
import Foundation
import Spotify
import TestSupport
import Testing

@testable import Extraction

/// While one request finds out how many things may be asked for at once, the others wait for it.
@Suite struct GrantTests {
    private struct Broken: Error {}

    /// How the request ends that finds out.
    enum Ending: CaseIterable, Sendable {
        case failure
        case cancellation
        case nothingTold
    }

    private let scratch: ScratchDirectory
    private let learned: LearnedCapabilities

    init() throws {
        scratch = try ScratchDirectory()
        learned = LearnedCapabilities(
            mode: nil,
            clients: ["a"],
            host: "h",
            in: StateDirectory(url: scratch.url)
        )
        try learned.answered(.search, fields: [.artist: true])
    }

    @Test(.timeLimit(.minutes(10)), arguments: Ending.allCases)
    func `who waits for what comes of a request finds out once it has ended, however it does`(
        ending: Ending
    ) async throws {
        let (begun, beginning) = AsyncStream.makeStream(of: Void.self)
        let (ended, end) = AsyncStream.makeStream(of: Void.self)
        let request = Task { [learned] in
            try await learned.withGrant(for: .albums, wanted: 99) { grant -> (Bool, GrantOutcome) in
                beginning.finish()
                for await _ in ended {}
                if ending == .failure { throw Broken() }
                try Task.checkCancellation()
                return (grant.isProbe, .untold)
            }
        }
        for await _ in begun {}
        async let waiting = learned.withGrant(for: .albums, wanted: 99) { ($0.isProbe, .untold) }
        try await Task.sleep(for: .milliseconds(50))
        if ending == .cancellation { request.cancel() }
        end.finish()
        #expect(try await waiting)
        switch ending {
        case .failure: await #expect(throws: Broken.self) { try await request.value }
        case .cancellation: await #expect(throws: CancellationError.self) { try await request.value }
        case .nothingTold: #expect(try await request.value)
        }
        // None of them has told anything.
        #expect(try await learned.granted(.albums, wanted: 99, .accepted) == 20)
        #expect(learned.capabilities.batchAlbums == 20)
    }

    @Test(.timeLimit(.minutes(10)))
    func `a grant for which there is nothing to ask, or which cannot be used, keeps nobody waiting`()
        async throws
    {
        let nothing = try await learned.passGrant(for: .albums, wanted: 99) { _ -> Int? in nil }
        #expect(nothing?.0 == nil)
        await #expect(throws: Broken.self) {
            _ = try await learned.passGrant(for: .albums, wanted: 99) { _ -> Int? in throw Broken() }
        }
        #expect(try await learned.granted(.albums, wanted: 99) == 20)
    }

    @Test(.timeLimit(.minutes(10)))
    func `a grant that was passed keeps the others waiting until it is settled`() async throws {
        let passed = try await learned.passGrant(for: .albums, wanted: 99) { grant -> Int? in grant.size }
        let (size, grant) = try #require(passed)
        #expect(size == 20 && grant.isProbe)
        async let waiting = learned.granted(.albums, wanted: 99)
        try await Task.sleep(for: .milliseconds(50))
        _ = try await learned.settling(grant) { (size, .refused) }
        // Had it not waited, it would have asked for more.
        #expect(try await waiting == 1)
    }

    @Test func `what a route refuses outright is taken for a matter of size once it answers less`()
        async throws
    {
        let other = { [scratch] in
            LearnedCapabilities(
                mode: nil,
                clients: ["a"],
                host: "h",
                in: StateDirectory(url: scratch.url)
            )
        }
        #expect(try await learned.granted(.albums, wanted: 99, .refusedOutright) == 20)
        #expect(try await learned.granted(.albums, wanted: 99) == 1)
        try learned.answered(.albums, fields: [:], isBatch: true)
        #expect(try await other().granted(.albums, wanted: 99) == 20)
        try learned.answered(.albums, fields: [:])
        #expect(try await other().granted(.albums, wanted: 99) == 1)
        #expect(try await learned.granted(.albums, wanted: 99) == 1)
    }

    @Test(.timeLimit(.minutes(10)), arguments: [Mode?.none, .extended, .development])
    func `of what a mode grants one request finds out whether it is, and then all have it`(
        mode: Mode?
    ) async throws {
        let state = StateDirectory(url: scratch.url)
        // A week ago it was refused.
        _ = try CapabilityFile(url: state.capabilities(host: "h", clients: ["b"])).merge([
            .size(.albumTracks): CapabilityFact(value: 10, learnedAt: Date() - 8 * 86_400)
        ])
        let learned = LearnedCapabilities(mode: mode, clients: ["b"], host: "h", in: state)
        // Who wants little need not wait for it.
        let small = try await learned.withGrant(for: .albumTracks, wanted: 10) { ($0.isProbe, .untold) }
        #expect(!small)
        let passed = try await learned.passGrant(for: .albumTracks, wanted: 99) { new -> Int? in new.size }
        let (size, grant) = try #require(passed)
        #expect(size == 50 && grant.isProbe)
        async let waiting = learned.withGrant(for: .albumTracks, wanted: 99) { grant in
            (grant.size == 50 && !grant.isProbe, .untold)
        }
        try await Task.sleep(for: .milliseconds(50))
        _ = try await learned.settling(grant) { (size, .accepted) }
        #expect(try await waiting)
        let later = LearnedCapabilities(mode: mode, clients: ["b"], host: "h", in: state)
        let isKnown = try await later.withGrant(for: .albumTracks, wanted: 99) { (!$0.isProbe, .untold) }
        #expect(isKnown)
    }

    @Test func `what was refused speaks against extended mode until it is granted, however old it is`()
        async throws
    {
        let state = StateDirectory(url: scratch.url)
        let old = Date() - 8 * 86_400
        _ = try CapabilityFile(url: state.capabilities(host: "h", clients: ["b"])).merge([
            .hasAllFields(.artist): CapabilityFact(value: 1, learnedAt: old),
            .size(.search): CapabilityFact(value: 50, learnedAt: old),
            .size(.artists): CapabilityFact(value: 1, learnedAt: old),
        ])
        let learned = LearnedCapabilities(mode: nil, clients: ["b"], host: "h", in: state)
        #expect(!learned.isExtended)
        #expect(try await learned.granted(.artists, wanted: 99, .accepted) == 50)
        #expect(learned.isExtended)
    }
}

extension LearnedCapabilities {
    /// How many things the next request to `route` may ask for; `outcome` is what becomes of it.
    func granted(
        _ route: Capabilities.Route,
        wanted: Int,
        _ outcome: GrantOutcome = .untold
    ) async throws -> Int {
        try await withGrant(for: route, wanted: wanted) { ($0.size, outcome) }
    }
}
