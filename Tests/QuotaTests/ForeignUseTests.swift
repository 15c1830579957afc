import Testing

@testable import Quota

/// Nights on which others had spent the quota, of which the ledger knows nothing, and quotas lower than the budget.
@Suite struct ForeignUseTests {
    @Test(arguments: NightSimulation.Window.allCases, [2, 20, 40])
    func `a quota lower than the budget is met five times in sixty nights, and spent on most of them`(
        window: NightSimulation.Window,
        quota: Int
    ) async throws {
        var simulation = try await NightSimulation(quota: quota, budget: 48, window: window)
        try await simulation.run(nights: 60)
        #expect((2...5).contains(simulation.refused.count), "\(simulation.refused)")
        let spent = simulation.passed.reduce(0, +)
        #expect(spent >= max(1, quota - 1) * 50, "\(simulation.passed)")
    }

    @Test(arguments: NightSimulation.Window.allCases, [57, 40])
    func `one night on which others had spent the quota costs three nights at most`(
        window: NightSimulation.Window,
        others: Int
    ) async throws {
        var simulation = try await NightSimulation(quota: 60, budget: 48, window: window)
        try await simulation.run(nights: 40) { $0 == 21 ? others : 0 }
        #expect(simulation.refused == [21])
        #expect(simulation.passed.prefix(21).allSatisfy { $0 == 48 }, "\(simulation.passed)")
        #expect(simulation.passed.dropFirst(24).allSatisfy { $0 >= 45 }, "\(simulation.passed)")
    }

    @Test(arguments: NightSimulation.Window.allCases)
    func `two such nights a month apart cost no more than one twice`(
        window: NightSimulation.Window
    ) async throws {
        var simulation = try await NightSimulation(quota: 60, budget: 48, window: window)
        try await simulation.run(nights: 70) { [21: 40, 50: 20][$0] ?? 0 }
        #expect(simulation.refused == [21, 50])
        #expect(simulation.passed.dropFirst(53).allSatisfy { $0 >= 45 }, "\(simulation.passed)")
    }

    @Test(arguments: NightSimulation.Window.allCases)
    func `a week of nights on which others had spent the quota is over two weeks later`(
        window: NightSimulation.Window
    ) async throws {
        var simulation = try await NightSimulation(quota: 60, budget: 48, window: window)
        try await simulation.run(nights: 60) { (21..<28).contains($0) ? 57 : 0 }
        #expect(simulation.refused.count <= 4, "\(simulation.refused)")
        #expect(simulation.passed.dropFirst(42).allSatisfy { $0 >= 45 }, "\(simulation.passed)")
    }
}
