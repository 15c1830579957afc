import Foundation
import Synchronization
import TestSupport
import Testing

extension CrashTests {
    /// Whatever is killed, wherever it is, ends in the same database when it is started again.
    @Suite struct KillTests {
        /// What became of the rounds at one site.
        private struct Count {
            var rounds = 0
            var kills = 0
            var same = 0
        }

        /// A round to be repeated alone: `DISCOGRAPH_CRASH=copyServer:17`.
        private static let wanted: (site: CrashSite, seed: UInt64)? = {
            let words = ProcessInfo.processInfo.environment["DISCOGRAPH_CRASH"]?.split(separator: ":") ?? []
            let site = CrashSite.allCases.first { words.first.map(String.init) == "\($0)" }
            return site.flatMap { site in words.last.flatMap { UInt64($0) }.map { (site, $0) } }
        }()

        @Test func `killed at any place and started again, the pipeline ends in the same database`()
            async throws
        {
            let prepared = try await Lanes.shared.prepared()
            let counts = Mutex<[CrashSite: Count]>([:])
            var chance = Trials.chance(1)
            var rounds = Self.rounds(&chance)
            // A random moment may come when all is done. Such a round is made up for by more than one, as the
            // same may become of that; a long trial is not to be lost for a kill.
            for _ in 0..<30 where !rounds.isEmpty {
                await prepared.perform(rounds) { round, ending in
                    counts.withLock { counts in
                        counts[round.site, default: Count()].rounds += 1
                        counts[round.site, default: Count()].kills += ending.kills
                        if ending.isSame {
                            counts[round.site, default: Count()].same += ending.kills
                        }
                    }
                    Trials.note("\(round.name) kills \(ending.kills) in \(ending.length)")
                    if let leftover = ending.leftovers.first {
                        Issue.record("\(round.name) left behind: \(leftover)")
                    }
                    for problem in (ending.problems + ending.differences).prefix(5) {
                        Issue.record("\(round.name) \(problem)")
                    }
                }
                guard Self.wanted == nil else { return }
                let kills = counts.withLock { $0.mapValues(\.kills) }
                rounds = CrashSite.allCases.flatMap { site in
                    let missing = Self.wantedKills(at: site) - (kills[site] ?? 0)
                    return Self.rounds(missing > 0 ? missing + 2 : 0, at: site, &chance)
                }
            }
            let table = counts.withLock { $0 }
            for site in CrashSite.allCases {
                let count = table[site] ?? Count()
                #expect(count.kills >= Self.wantedKills(at: site), "too few kills at \(site)")
                Trials.note("\(site.rawValue) | kills \(count.kills) | ended the same \(count.same)")
            }
            let all = table.values.reduce(0) { $0 + $1.kills }
            Trials.note("all | kills \(all) | ended the same \(table.values.reduce(0) { $0 + $1.same })")
        }

        private static func wantedKills(at site: CrashSite) -> Int { Trials.areWanted ? site.many : site.few }

        /// The rounds, in an order that mixes the sites.
        private static func rounds(_ chance: inout SplitMix64) -> [(site: CrashSite, seed: UInt64)] {
            if let wanted { return [wanted] }
            let all = CrashSite.allCases.flatMap { site in
                let count = (wantedKills(at: site) + site.killsOfRound - 1) / site.killsOfRound
                return rounds(count, at: site, &chance)
            }
            return all.shuffled(using: &chance)
        }

        private static func rounds(
            _ count: Int,
            at site: CrashSite,
            _ chance: inout SplitMix64
        ) -> [(site: CrashSite, seed: UInt64)] {
            (0..<count).map { _ in (site: site, seed: UInt64.random(in: 0..<1_000_000, using: &chance)) }
        }
    }
}

extension CrashSite {
    /// How often a round usually kills.
    fileprivate var killsOfRound: Int {
        switch self {
        case .landingWrite, .landingEdge, .extractBooks: 2
        case .everything, .stage, .server: 2
        default: 1
        }
    }
}
