import Diagnostics
import Foundation
import Pipeline
import Quota
import Testing

@Suite struct QuotaReportTests {
    private static let account = Account(owner: "me", client: "client-1")
    private static let lock = BucketLock(
        bucket: .artists,
        until: Date(timeIntervalSince1970: 1_800_000_000),
        reason: .quotaExceeded
    )
    private static let report = QuotaReport(
        [
            QuotaStanding(
                account: account,
                bucket: .search,
                usedInDay: 30,
                usedInDayByClient: 20,
                usedInWindow: 3
            ),
            QuotaStanding(
                account: account,
                bucket: .artists,
                usedInDay: 599,
                usedInDayByClient: 599,
                dailyCeiling: 599,
                windowCeiling: 100,
                lock: lock
            ),
        ],
        names: [account: "main"],
        budgets: Budgets([.search: 160]),
        of: "mine"
    )

    @Test func `a person sees what is used, learned and locked`() {
        let lines = Self.report.table.text().split(separator: "\n").map(String.init)
        #expect(lines.count == 4)
        #expect(lines[0].hasPrefix("credential  owner  bucket"))
        #expect(
            lines[2].split(separator: " ").map(String.init) == [
                "main", "me", "search", "3", "20", "30", "160",
            ]
        )
        #expect(lines[3].contains(Self.lock.until.inLocalTime))
        #expect(lines[3].hasSuffix("QUOTA_EXCEEDED"))
    }

    @Test(arguments: ["mine", nil])
    func `a person sees whose budgets they are, and that they are nobody's where no manifest was read`(
        pipeline: String?
    ) {
        let report = QuotaReport([], names: [:], budgets: .unlimited, of: pipeline)
        let heading = pipeline == nil ? "  default budget  " : "  budget of mine  "
        #expect(report.table.text().contains(heading))
    }

    @Test func `a program gets one object a line, with the time in UTC`() throws {
        let lines = try Self.report.jsonLines()
        #expect(lines.count == 2)
        let first = try object(lines[0])
        #expect(first["bucket"] as? String == "search")
        #expect(first["used_24h"] as? Int == 20)
        #expect(first["used_24h_owner"] as? Int == 30)
        #expect(first["used_30s"] as? Int == 3)
        #expect(first["budget"] as? Int == 160)
        for key in ["daily_ceiling", "window_ceiling", "locked_until", "reason"] {
            #expect(first[key] is NSNull, "\(key)")
        }
        let second = try object(lines[1])
        #expect(second["credential"] as? String == "main")
        #expect(second["daily_ceiling"] as? Int == 599)
        #expect(second["window_ceiling"] as? Int == 100)
        #expect(second["locked_until"] as? String == "2027-01-15T08:00:00.000Z")
        #expect(second["reason"] as? String == "QUOTA_EXCEEDED")
        #expect(first.keys.sorted() == second.keys.sorted())
    }

    @Test func `a limit that was learned is told once, until when it holds, and how to drop it`() throws {
        let end = Date(timeIntervalSince1970: 1_800_000_000)
        let standings = ["client-1", "client-2"].map { client in
            QuotaStanding(
                account: Account(owner: "me", client: client),
                bucket: .albums,
                allowance: 2,
                learnedUntil: end
            )
        }
        let report = QuotaReport(standings, names: [:], budgets: .unlimited, of: nil)
        #expect(report.remarks.count == 1)
        #expect(report.remarks.first?.hasPrefix("albums: 2 a day were learned from a refusal; ") == true)
        #expect(report.remarks.first?.contains(end.inLocalTime) == true)
        let line = try object(try #require(try report.jsonLines().first))
        #expect(line["learned_until"] as? String == "2027-01-15T08:00:00.000Z")
    }

    @Test func `a pool of one owner is told that it brings no more`() {
        let other = Account(owner: "me", client: "client-2")
        let stranger = Account(owner: "you", client: "client-3")
        #expect(Self.report.remarks.isEmpty)
        let alone = QuotaReport([], names: [Self.account: "a", other: "b"], budgets: .unlimited, of: nil)
        #expect(
            alone.remarks == [
                "all 2 credentials belong to me: they share its quotas, so more of them gain nothing"
            ]
        )
        let pool = QuotaReport([], names: [Self.account: "a", stranger: "b"], budgets: .unlimited, of: nil)
        #expect(pool.remarks.isEmpty)
    }

    private func object(_ line: String) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    }
}
