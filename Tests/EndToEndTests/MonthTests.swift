import Foundation
import TestSupport
import Testing

/// A catalogue that needs many days of quota is complete after that many nights, and no night is locked out.
@Suite(.serialized, .enabled(if: MovableClock.compiler != nil, "needs clang or cc"))
struct MonthTests {
    /// What goes on, night for night.
    struct Plan: Sendable {
        let artists: Int
        let queries: [String]
        /// What the sandbox allows a day.
        let quota: [String: Int]
        /// What the manifest says; empty for the defaults of development mode.
        let budgets: [String: Int]
        /// What is spent a day.
        let daily: [String: Int]
        /// The night that also begins before its time with hardly any patience.
        let impatient: Int
        /// The night that begins before its time.
        let early: Int
        /// How many seconds before its time; it waits for so long.
        let lead: TimeInterval

        // Searches stay fresh as long as the rest: read anew each night, they would be done on none, and there would be
        // no least number of their requests. That none starves is tested in Extraction, with the default freshness.
        var manifest: String {
            let queries = queries.map { "    - {q: \"\($0)\", types: [artist], max_hits: 1000}\n" }
            let limits = budgets.map { "\($0.key): \($0.value)" }.sorted().joined(separator: ", ")
            return """
                name: month
                \(budgets.isEmpty ? "" : "quota:\n  budgets: {\(limits)}")
                params:
                  freshness: {artist: 90d, artist_albums: 90d, album: 90d, track: 90d, search: 90d}
                  queries:
                \(queries.joined())

                """
        }
    }

    private static let week = Plan(
        artists: 40,
        queries: ["year:1990-1999"],
        quota: ["search": 10, "artist-albums": 20, "albums": 200, "album-tracks": 50],
        budgets: ["search": 8, "artist-albums": 16, "albums": 160, "album-tracks": 40],
        daily: ["search": 8, "artist-albums": 16, "albums": 160, "album-tracks": 40],
        impatient: 2,
        early: 3,
        lead: 10
    )

    /// The quotas that were measured, the budgets that are the default.
    private static let month = Plan(
        artists: 3_300,
        queries: ["genre:jazz", "year:1968-1971", "year:1990-1999", "year:2012-2014"],
        quota: [
            "search": 200, "artists": 599, "artist-albums": 100, "albums": 600, "album-tracks": 2_300,
            "tracks": 600,
        ],
        budgets: [:],
        daily: ["search": 160, "artist-albums": 80, "albums": 480, "album-tracks": 480],
        impatient: 5,
        early: 10,
        lead: 60
    )

    @Test(arguments: ["rolling", "first-call"])
    func `a catalogue of some days is complete without a lock-out`(window: String) async throws {
        try await Self.nights(Self.week, window)
    }

    @Test(
        .enabled(if: Trials.areWanted, "DISCOGRAPH_TRIALS=1 asks for it"),
        arguments: ["rolling", "first-call"]
    )
    func `a catalogue of a month is complete after that many nights without a lock-out`(
        window: String
    ) async throws {
        try await Self.nights(Self.month, window)
    }

    private static func nights(_ plan: Plan, _ window: String) async throws {
        let quota = plan.quota.map { "\($0.key)=\($0.value)" }.joined(separator: ",")
        let catalog = ["--seed", "7", "--artists", "\(plan.artists)"]
        let limits = ["--quota", quota, "--quota-window", window]
        try await Calendar.with(sandbox: catalog + limits, manifest: plan.manifest) { calendar in
            let nights = try await spend(calendar, plan)
            let closure = try Closure(landing: calendar.world.gatherLanding())
            #expect(closure.isComplete)
            report(plan, window, nights, closure)

            let requests = nights.flatMap(\.requests)
            #expect(requests.count { $0.status == 429 } == 0)
            let used = requests.reduce(into: [String: Int]()) { $0[$1.bucket ?? "", default: 0] += 1 }
            for (bucket, minimum) in closure.minimum {
                #expect(Double(used[bucket] ?? 0) <= 1.05 * Double(minimum), "\(bucket)")
            }
            #expect(Set(requests.map(\.path)).count == requests.count)
            try calendar.world.expectLandedOnce()
            #expect(nights.count <= closure.days(at: plan.daily) + 1)
            #expect(try await calendar.world.query("select count(*) from catalog.artist") != "0")
        }
    }

    /// Night after night until everything is there.
    private static func spend(_ calendar: Calendar, _ plan: Plan) async throws -> [Calendar.Night] {
        var nights: [Calendar.Night] = []
        while nights.last?.status != 0, nights.count < 40 {
            let number = nights.count
            if number == plan.impatient {
                // So early that on no machine the budget is free by the time at which it is asked for.
                let impatient = try await calendar.night(number, early: 600, "--wait-for-budget", "1s")
                #expect(impatient.status == 75, "\(impatient.errors.suffix(2_000))")
                #expect(impatient.requests.isEmpty)
            }
            let night = try await calendar.night(number, early: number == plan.early ? plan.lead : 0)
            #expect(night.status == 0 || night.status == 75, "night \(number): \(night.errors.suffix(2_000))")
            // The day's whole allowance of the tightest bucket is spent, although last night's is only just free.
            if night.status == 75 {
                let tightest = plan.daily["artist-albums"] ?? 0
                #expect(
                    number == 0 || night.counts["artist-albums", default: 0] == tightest,
                    "night \(number)"
                )
            }
            guard night.status == 0 || night.status == 75 else { break }
            nights.append(night)
        }
        return nights
    }

    private static func report(_ plan: Plan, _ window: String, _ nights: [Calendar.Night], _ closure: Closure)
    {
        let requests = nights.flatMap(\.requests)
        let least = closure.minimum.values.reduce(0, +)
        let repeated = requests.count - Set(requests.map(\.path)).count
        Trials.note(
            """
            \(nights.count) nights, \(window) window: \(requests.count { $0.status == 429 }) lock-outs, \
            \(requests.count) requests for at least \(least) (\(closure.minimum.sorted { $0.key < $1.key })), \
            \(repeated) repeated, days at least \(closure.days(at: plan.daily)) by the budgets and \
            \(closure.days(at: plan.quota)) by the quotas; spent night by night: \
            \(nights.map { "\($0.counts["artist-albums"] ?? 0)/\($0.counts["albums"] ?? 0)" }.joined(separator: " "))
            """
        )
    }
}
