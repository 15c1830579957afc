import Foundation
import TestSupport
import Testing

@testable import Frontier

/// Two processes that want the same: what one has claimed the other leaves alone.
@Suite struct ClaimFileTests {
    private let scratch: ScratchDirectory
    private let one: ClaimFile
    private let two: ClaimFile
    private let start = Date(timeIntervalSince1970: 1_000_000)

    init() throws {
        scratch = try ScratchDirectory()
        one = try ClaimFile(at: scratch.appending("claims.sqlite"))
        two = try ClaimFile(at: scratch.appending("claims.sqlite"))
    }

    private func claim(
        _ names: [String],
        by owner: String,
        after seconds: TimeInterval = 0
    ) async throws -> [String: String] {
        try await (owner == "one" ? one : two)
            .claim(names, for: owner, at: start + seconds, limit: .seconds(60))
    }

    @Test func `the first one has it, and may claim it again`() async throws {
        #expect(try await claim(["a", "b"], by: "one") == [:])
        #expect(try await claim(["b", "c"], by: "two") == ["b": "one"])
        #expect(try await claim(["a", "b", "c"], by: "one") == ["c": "two"])
    }

    @Test func `what is given back is free`() async throws {
        _ = try await claim(["a", "b"], by: "one")
        try await one.release(["a"], of: "one")
        #expect(try await claim(["a", "b"], by: "two") == ["b": "one"])
        // It is not the first one's to give any more.
        try await one.release(["a"], of: "one")
        #expect(try await claim(["a"], by: "one") == ["a": "two"])
        try await two.releaseAll(of: "one")
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
        #expect(try await one.owners() == [])
        _ = try await claim(["a", "b"], by: "one")
        _ = try await claim(["b", "c"], by: "two")
        #expect(try await one.owners() == ["one", "two"])
        try await two.releaseAll(of: "one")
        #expect(try await one.owners() == ["two"])
    }

    @Test func `claims of several at once never overlap`() async throws {
        let names = (0..<200).map { "name \($0)" }
        async let first = claim(names, by: "one")
        async let second = claim(names, by: "two")
        let others = try await [first, second]
        #expect(others.map(\.count).sorted() == [0, 200])
    }
}
