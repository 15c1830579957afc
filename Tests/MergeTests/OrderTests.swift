import TestSupport
import Testing

/// The same answers, split into loads in any order and some of them twice, make the same database.
@Suite struct OrderTests {
    @Test(arguments: [UInt64(1), 2, 3, 4, 5, 6])
    func `the order of loading does not matter`(seed: UInt64) async throws {
        var source = RandomAnswers(seed: seed)
        let answers = (0..<30).map { _ in source.next() }
        let expected = try await Self.contents(loading: [answers])
        var random = SplitMix64(seed: seed &+ 1_000)
        for _ in 1...2 {
            let order = answers.shuffled(using: &random)
            let cuts = [0] + (0..<3).map { _ in Int.random(in: 0...30, using: &random) }.sorted() + [30]
            let loads = zip(cuts, cuts.dropFirst()).map { from, to in
                Array(order[from..<to]) + order[..<from].shuffled(using: &random).prefix(3)
            }
            let contents = try await Self.contents(loading: loads)
            for table in expected.keys.sorted() {
                #expect(contents[table] == expected[table], "\(table), seed \(seed)")
            }
        }
    }

    static func contents(loading loads: [[RandomAnswers.Answer]]) async throws -> [String: [String]] {
        try await LoadedDatabase.contents(after: { database in
            for answers in loads {
                try await database.load { rows in
                    RandomAnswers.marketSets(&rows)
                    for answer in answers { answer(&rows) }
                }
            }
        })
    }
}
