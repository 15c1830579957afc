import Foundation
import TestSupport

/// One database, disturbed at one kind of place, and made whole again.
struct Round: Sendable {
    /// What came of a round.
    struct Ending: Sendable {
        var kills = 0
        /// What went otherwise than it must.
        var problems: [String] = []
        /// The rows in which the end differs from that of the undisturbed run.
        var differences: [String] = []
        /// What was left behind that no later start removes.
        var leftovers: [String] = []
        var length = Duration.zero

        /// Whether the end is that of the undisturbed run.
        var isSame: Bool { problems.isEmpty && differences.isEmpty }

        /// Whether all is as it must be, but for rows.
        var differsInRowsOnly: Bool { problems.isEmpty && leftovers.isEmpty && !differences.isEmpty }
    }

    let site: CrashSite
    /// The same seed chooses the same place; random times are as exact as the machine is.
    let seed: UInt64
    let lane: Lane
    let rehearsal: Rehearsal
    let length: PipelineLength

    /// Kills, starts again until all is done, and compares.
    ///
    /// What is fetched on two days has rows of both: where midnight came and nothing but rows differs, that says
    /// nothing, and the round is begun anew. Whatever else went wrong counts.
    func perform() async -> Ending {
        let began = ContinuousClock.now
        while true {
            let day = UTCDay.today
            var ending = await disturb()
            guard site.fetches, ending.differsInRowsOnly, UTCDay.today != day else {
                ending.length = began.duration(to: .now)
                return ending
            }
            Trials.note("\(name) begins anew, as midnight came: \(ending.differences.prefix(5))")
        }
    }

    private func disturb() async -> Ending {
        var numbers = SplitMix64(seed: seed)
        do {
            switch site {
            case .landingWrite, .landingEdge, .extractBooks: return try await extract(&numbers)
            case .rowsWrite, .rename: return try await transform(&numbers)
            case .receipt:
                return Bool.random(using: &numbers) ? try await transform(&numbers) : try await load(&numbers)
            case .copyClient, .mergeClient, .commitClient: return try await load(&numbers)
            case .copyServer, .mergeServer, .commitBefore, .commitAfter: return try await server(&numbers)
            case .everything, .stage, .server: return try await anyTime(&numbers)
            }
        } catch {
            // A cluster that this round has left behind must not spoil the next one.
            try? await lane.cluster.start()
            return Ending(problems: ["\(error)"])
        }
    }

    /// How the round is repeated alone.
    var name: String { "DISCOGRAPH_CRASH=\(site):\(seed)" }

    /// A place with a name that no other round of this lane has.
    func place(
        of folder: URL?,
        template: Rehearsal.Template,
        sandbox: SandboxProcess? = nil
    ) async throws -> Place {
        let name = "\(site)-\(seed)"
        let place = try await Place(name, in: lane, of: folder, template: template, sandbox: sandbox)
        return place
    }

    /// Starts a program until it has done all; nothing but patience may be needed.
    ///
    /// - Returns: What it said whenever it did not succeed.
    func finish(_ product: String, _ arguments: [String], in place: Place) async throws {
        var said = ""
        for _ in 0..<4 {
            let outcome = try await place.run(product, arguments)
            if outcome.status == 0 { return }
            said = "\(outcome.status): \(outcome.errors.suffix(1_500))"
        }
        throw UnexpectedEnding(words: "\(product) does not come to its end: \(said)")
    }

    /// What differs at the end, and what was left behind; removes the place when all is well.
    func compare(_ place: Place, _ ending: inout Ending) async throws {
        ending.differences += try await place.differences()
        ending.leftovers += try place.leftovers()
        if ending.isSame { try await place.remove() }
    }
}
