import Foundation
import TestSupport

/// Two lanes, prepared once for all tests of this process.
actor Lanes {
    /// What is prepared.
    struct Prepared: Sendable {
        let lanes: [Lane]
        let rehearsal: Rehearsal
        let length: PipelineLength
    }

    static let shared = Lanes()

    private var preparation: Task<Prepared, any Error>?

    /// The lanes, their clusters started.
    func prepared() async throws -> Prepared {
        let task = preparation ?? Task { try await Self.prepare() }
        preparation = task
        return try await task.value
    }

    private static func prepare() async throws -> Prepared {
        let began = ContinuousClock.now
        defer { Trials.note("prepared in \(began.duration(to: .now))") }
        let scratch = try ScratchDirectory()
        let library = try await PreloadedLibrary(of: "Tests/CrashTests/crash_point.c", in: scratch)
        let first = try Lane(number: 1, library: library, scratch)
        let rehearsal = try await Rehearsal(on: first)
        let second = try Lane(number: 2, library: library, scratch)
        try await first.cluster.stop()
        try await Place.copy(first.cluster.directory, to: second.cluster.directory)
        try await first.cluster.start()
        try await second.cluster.start()
        let length = PipelineLength(rehearsal.length)
        return Prepared(lanes: [first, second], rehearsal: rehearsal, length: length)
    }
}

extension Lanes.Prepared {
    /// Performs `rounds`, one after the other on each lane, and hands each ending on.
    func perform(
        _ rounds: [(site: CrashSite, seed: UInt64)],
        _ ended: @Sendable @escaping (Round, Round.Ending) -> Void
    ) async {
        let waiting = WaitingRounds(rounds)
        await withTaskGroup(of: Void.self) { group in
            for lane in lanes {
                group.addTask {
                    while let next = await waiting.next() {
                        let round = Round(
                            site: next.site,
                            seed: next.seed,
                            lane: lane,
                            rehearsal: rehearsal,
                            length: length
                        )
                        ended(round, await round.perform())
                    }
                }
            }
        }
    }
}

/// The rounds that no lane has taken yet.
private actor WaitingRounds {
    private var rest: ArraySlice<(site: CrashSite, seed: UInt64)>

    init(_ rounds: [(site: CrashSite, seed: UInt64)]) {
        rest = rounds[...]
    }

    func next() -> (site: CrashSite, seed: UInt64)? { rest.popFirst() }
}
