import Foundation
import TestSupport
import Testing

@testable import Frontier

/// Two processes that want the same: what one has claimed the other leaves alone.
@Suite struct ClaimTests {
    private let scratch: ScratchDirectory
    private let one: Frontier
    private let two: Frontier
    private let start = Date(timeIntervalSince1970: 1_000_000)

    init() throws {
        scratch = try ScratchDirectory()
        one = try Frontier(at: scratch.appending("frontier.sqlite"))
        two = try Frontier(at: scratch.appending("frontier.sqlite"))
    }

    private func claim(
        _ names: [String],
        by owner: String,
        after seconds: TimeInterval = 0,
        releasing done: [String] = []
    ) async throws -> [String: String] {
        try await (owner == "one" ? one : two)
            .claim(names, for: owner, at: start + seconds, limit: .seconds(60), releasing: done)
    }

    @Test func `the first one has it, and may claim it again`() async throws {
        #expect(try await claim(["a", "b"], by: "one") == [:])
        #expect(try await claim(["b", "c"], by: "two") == ["b": "one"])
        #expect(try await claim(["a", "b", "c"], by: "one") == ["c": "two"])
    }

    @Test func `what is given back is free`() async throws {
        _ = try await claim(["a", "b"], by: "one")
        _ = try await claim([], by: "one", releasing: ["a"])
        #expect(try await claim(["a", "b"], by: "two") == ["b": "one"])
        // It is not the first one's to give any more.
        _ = try await claim([], by: "one", releasing: ["a"])
        #expect(try await claim(["a"], by: "one") == ["a": "two"])
        try await two.releaseClaims(of: "one")
        #expect(try await claim(["b"], by: "two") == [:])
    }

    @Test(arguments: [60.001, -60.001])
    func `a claim ends with its time, and where the clock was set back`(seconds: TimeInterval) async throws {
        _ = try await claim(["a"], by: "one")
        #expect(try await claim(["a"], by: "two", after: seconds) == [:])
        #expect(try await claim(["a"], by: "one", after: seconds) == ["a": "two"])
    }

    @Test func `clocks may differ a little`() async throws {
        _ = try await claim(["a"], by: "one")
        #expect(try await claim(["a"], by: "two", after: -1) == ["a": "one"])
    }

    @Test func `whoever holds anything is named once`() async throws {
        #expect(try await one.claimOwners() == [])
        _ = try await claim(["a", "b"], by: "one")
        _ = try await claim(["b", "c"], by: "two")
        #expect(try await one.claimOwners() == ["one", "two"])
        try await two.releaseClaims(of: "one")
        #expect(try await one.claimOwners() == ["two"])
    }

    @Test func `claims of several at once never overlap`() async throws {
        let names = (0..<200).map { "name \($0)" }
        async let first = claim(names, by: "one")
        async let second = claim(names, by: "two")
        let others = try await [first, second]
        #expect(others.map(\.count).sorted() == [0, 200])
    }
}
