import Foundation
import Testing

@testable import Quota

@Suite struct PacingTests {
    private let clock = HandClock()

    private func simulation() async throws -> WindowSimulation {
        WindowSimulation(clock: clock, ledger: try await QuotaLedger.inMemory(clock: clock.wallClock))
    }

    @Test(arguments: [(0.1, 0.3), (0.02, 1.0), (1.5, 0.5)])
    func `of a window of 100 per 30 s at least 95 % is used, for two refusals and then one in ten minutes`(
        latency: TimeInterval,
        unevenness: Double
    ) async throws {
        var simulation = try await simulation()
        simulation.window = 100
        simulation.latency = latency
        simulation.unevenness = unevenness
        try await simulation.run(for: 3_700)

        // Two requests at a time find the ceiling the later the longer they travel.
        let start = latency > 1 ? 120.0 : 60
        let learning = simulation.answers(from: 0, to: start)
        #expect((1...2).contains(learning.count { $0.isRefused }))
        for minute in stride(from: start, to: 3_060, by: 30) {
            let refused = simulation.answers(from: minute, to: minute + 600)
                .count { $0.isRefused }
            #expect(refused <= 1, "in the ten minutes from second \(minute)")
        }
        let passed = simulation.answers(from: start, to: start + 3_540).count { !$0.isRefused }
        #expect(passed >= 100 * 118 * 95 / 100)
        #expect(
            try await simulation.ledger.standings().first?.windowCeiling.map { (99...102).contains($0) }
                == true
        )
    }

    @Test func `without a window the width opens within a second, and the pace is not the limit`()
        async throws
    {
        var simulation = try await simulation()
        simulation.latency = 0.001
        simulation.unevenness = 0
        try await simulation.run(for: 0.5)
        #expect(simulation.widest == 8)
    }

    @Test(arguments: [20, 100, 180, 255])
    func `a ceiling that is met at full speed costs two refusals`(window: Int) async throws {
        var simulation = try await simulation()
        simulation.window = window
        simulation.latency = 0.005
        try await simulation.run(for: 29)
        #expect((1...2).contains(simulation.answers.count { $0.isRefused }))
    }

    @Test func `the next process begins with what was learned`() async throws {
        var simulation = try await simulation()
        simulation.window = 100
        try await simulation.run(for: 120)
        let learned = simulation.answers.count { $0.isRefused }
        clock.advance(by: 60)
        var next = WindowSimulation(clock: clock, ledger: simulation.ledger)
        next.window = 100
        try await next.run(for: 300)
        #expect(learned > 0)
        #expect(next.answers.count { $0.isRefused } == 0)
        #expect(next.widest == 8)
    }

    @Test func `a ceiling that others have lowered is raised again, to what was proven at once`() async throws
    {
        var simulation = try await simulation()
        simulation.window = 100
        try await simulation.run(for: 120)
        // Another machine takes most of the window for a minute.
        simulation.others = (0..<240).map { clock.now + Double($0) / 4 }
        try await simulation.run(for: 60)
        let lowered = try #require(try await simulation.ledger.standings().first?.windowCeiling)
        #expect(lowered < 90)
        simulation.others = []
        // Long enough for one raise, and not for two.
        try await simulation.run(for: 720)
        #expect(try await simulation.ledger.standings().first?.windowCeiling ?? 0 >= 99)
    }

    @Test func `a refusal without any history does not freeze the client`() async throws {
        var simulation = try await simulation()
        simulation.window = 100
        simulation.others = (0..<100).map { clock.now + Double($0) / 100 }
        clock.advance(by: 2)
        try await simulation.run(for: 3_600)
        #expect(try await simulation.ledger.standings().first?.windowCeiling ?? 0 >= 30)
        #expect(simulation.answers(from: 3_000, to: 3_600).count > 600)
    }

    @Test(
        arguments: [
            { (_: Int) -> Duration? in nil }, { (_: Int) -> Duration? in .zero },
            { (_: Int) -> Duration? in .seconds(1) },
        ] as [@Sendable (Int) -> Duration?]
    )
    func `a window whose answers tell no time costs a few refusals more and no lock`(
        retryAfter: @escaping @Sendable (Int) -> Duration?
    ) async throws {
        var simulation = try await simulation()
        simulation.window = 100
        simulation.retryAfter = retryAfter
        try await simulation.run(for: 600)
        #expect(simulation.answers.count { $0.isRefused } <= 3)
        #expect(try await simulation.ledger.standings().first?.lock == nil)
        #expect(simulation.answers(from: 60, to: 570).count >= 17 * 95)
    }
}
