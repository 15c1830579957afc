import ArgumentParser
import Diagnostics
import Foundation
import Pipeline
import Quota
import Testing

@testable import StageKit

@Suite struct QuotaOptionsTests {
    @Test func `options say how much may be spent`() throws {
        let options = try QuotaOptions.parse([
            "--budget", "search=160", "--budget", "albums=none", "--budget", "search=20",
            "--wait-for-budget", "1h30m", "--max-requests", "0", "--deadline", "2026-11-21T05:30:00Z",
        ])
        let limits = options.limits
        #expect(limits.budgets == [.search: 20, .albums: nil])
        #expect(limits.waitForBudget == .seconds(5_400))
        #expect(limits.maximumRequests == 0)
        #expect(limits.deadline == Timestamp.date("2026-11-21T05:30:00Z"))
        #expect(try QuotaOptions.parse([]).limits == SpendingLimits())
    }

    @Test(arguments: [Duration.zero, .seconds(900), .seconds(21 * 86_400)])
    func `what is handed on is read as the same`(wait: Duration) throws {
        var limits = SpendingLimits()
        limits.budgets = [.artistAlbums: 5, .me: nil]
        limits.waitForBudget = wait
        limits.maximumRequests = 12
        limits.requestsOfRun = 20
        limits.deadline = Timestamp.date("2026-11-21T05:30:00.123Z")
        #expect(try QuotaOptions.parse(limits.arguments).limits == limits)
        #expect(SpendingLimits().arguments.isEmpty)
    }

    @Test(arguments: ["--max-requests=5", "--deadline=2h", "--wait-for-budget=1m"])
    func `what changes nothing of a plan is no option of one`(option: String) throws {
        #expect(throws: (any Error).self) { try BudgetOptions.parse([option]) }
        var limits = SpendingLimits()
        limits.budgets = [.search: 5]
        #expect(try BudgetOptions.parse(["--budget", "search=5"]).limits == limits)
    }

    @Test(arguments: [
        (["--budget", "serach=1"], "there is no bucket 'serach'"),
        (["--budget", "search"], "'search' is not a budget; write it like search=160 or albums=none"),
        (["--budget", "search=-1"], "'-1' is not a budget"),
        (["--budget", "search=many"], "'many' is not a budget"),
        (
            ["--budget", "albums=1000000001"],
            "'1000000001' is not a budget; it must be a number of requests in 24 hours from 0 to 1000000000"
        ),
        (["--budget", "albums=\(Int.max)"], "'\(Int.max)' is not a budget"),
        (["--wait-for-budget", "15"], "'15' is not a duration"),
        (["--max-requests", "-1"], "--max-requests"),
        (["--max-requests=-1"], "'-1' is not a number of requests"),
        (["--deadline", "tomorrow"], "'tomorrow' is neither a duration"),
        (["--deadline", "25:00"], "'25:00' is neither a duration"),
    ])
    func `a value that cannot be meant is named in one line`(arguments: [String], words: String) {
        let error = #expect(throws: (any Error).self) { try QuotaOptions.parse(arguments) }
        let message = error.map { QuotaOptions.message(for: $0) } ?? ""
        #expect(message.contains(words))
        #expect(message.split(separator: "\n").count == 1)
    }

    @Test func `a deadline is a duration from now, or the next such time of day`() throws {
        let now = Date(timeIntervalSince1970: 1_795_000_000)
        #expect(try QuotaOptions.moment("2h", now: now) == now + 7_200)
        let next = try QuotaOptions.moment("05:30", now: now)
        #expect(next > now)
        #expect(next.timeIntervalSince(now) <= 90_000)
        let parts = Calendar.current.dateComponents([.hour, .minute, .second], from: next)
        #expect([parts.hour, parts.minute, parts.second] == [5, 30, 0])
    }
}
