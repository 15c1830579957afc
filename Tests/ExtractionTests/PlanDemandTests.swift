import Foundation
import Quota
import Testing

@testable import Extraction

/// How requests and budgets become days.
@Suite struct PlanDemandTests {
    private static let me = Account(owner: "me", client: "1")
    private static let now = Date(timeIntervalSince1970: 1_800_000_000)

    private func demand(_ requests: Int, left: Int?, limit: Int?) -> BucketDemand {
        var demand = BucketDemand(.artists)
        demand.add(known: requests, rows: requests * 2)
        demand.left = left
        demand.limit = limit
        return demand
    }

    @Test(arguments: [
        (0, 10, 10, 0), (1, 10, 10, 1), (10, 10, 10, 1), (11, 10, 10, 2), (30, 10, 10, 3), (31, 10, 10, 4),
        // What was spent today already makes it a day longer.
        (10, 0, 10, 2), (12, 4, 10, 2), (15, 4, 10, 3),
        // More may be left than a day brings, where a budget was just lowered; it is spent today all the same.
        (10, 20, 5, 1),
    ])
    func `the first day has what is left, each further day a whole budget`(
        requests: Int,
        left: Int,
        limit: Int,
        days: Int
    ) {
        #expect(demand(requests, left: left, limit: limit).days == days)
    }

    @Test func `without a budget a day is enough, with none of it no number is`() {
        #expect(demand(1_000_000, left: nil, limit: nil).days == 1)
        #expect(demand(3, left: 0, limit: 0).days == nil)
        #expect(demand(0, left: 0, limit: 0).days == 0)
    }

    @Test func `the slowest bucket decides about the whole`() {
        var quick = BucketDemand(.search)
        quick.add(known: 5, rows: 50)
        let plan = RequestPlan(
            demands: [quick, demand(25, left: 10, limit: 10)],
            worklists: ["artists": 25],
            recalled: 0,
            remarks: []
        )
        #expect(plan.days == 3)
        #expect(plan.slowest?.bucket == .artists)
        #expect(plan.text().contains("3 days, including today: artists is the slowest"))
        #expect(plan.counts["days"] == 3)
        #expect(plan.counts["wanted.search"] == 5)
        #expect(plan.counts["wanted"] == 30)
    }

    @Test func `where something is refused, not everything that is wanted is known`() {
        var plan = RequestPlan(demands: [], worklists: [:], recalled: 0, remarks: [])
        #expect(plan.text().contains("everything that is wanted is known and fresh"))
        plan.refusals = ["Spotify refuses albums"]
        #expect(!plan.text().contains("everything that is wanted"))
        #expect(plan.text().contains("Spotify refuses albums"))
    }

    @Test func `what is sent only where something has changed takes no days of its own`() {
        var demand = BucketDemand(.albumTracks)
        demand.limit = 13
        demand.left = 13
        demand.add(conditional: 50, rows: 2_500)
        #expect(demand.days == 1)
        demand.add(known: 20, rows: 1_000)
        #expect(demand.days == 2)
        demand.limit = 0
        demand.left = 0
        #expect(demand.days == nil)
    }

    @Test func `a budget of nothing is said to never end`() throws {
        let plan = RequestPlan(
            demands: [demand(1, left: 0, limit: 0)],
            worklists: [:],
            recalled: 0,
            remarks: []
        )
        #expect(plan.days == nil)
        #expect(plan.text().contains("never"))
        let json = try #require(
            try JSONSerialization.jsonObject(with: Data(plan.json().utf8)) as? [String: Any]
        )
        #expect(json["days"] is NSNull)
        let buckets = try #require(json["buckets"] as? [[String: Any]])
        #expect(buckets.first?["left_today"] as? Int == 0)
        #expect(buckets.first?["rows_per_request"] as? Double == 2)
    }

    private func outlook(
        _ standings: [QuotaStanding],
        owners: Set<String> = ["me"],
        budget: Int? = 100
    ) -> BucketDemand {
        QuotaOutlook(
            owners: owners,
            budgets: Budgets(budget.map { [.artists: $0] } ?? [:]),
            standings: standings,
            now: Self.now
        ).applied(to: BucketDemand(.artists))
    }

    @Test func `what is left is the budget less what was used`() {
        let demand = outlook([QuotaStanding(account: Self.me, bucket: .artists, usedInDay: 30)])
        #expect(demand.left == 70)
        #expect(demand.limit == 100)
        #expect(outlook([]).left == 100)
        #expect(outlook([QuotaStanding(account: Self.me, bucket: .artists, usedInDay: 130)]).left == 0)
    }

    @Test func `what was learned counts as the gate takes it`() {
        let learned = QuotaStanding(
            account: Self.me,
            bucket: .artists,
            usedInDay: 10,
            dailyCeiling: 50,
            allowance: 49
        )
        #expect(outlook([learned]).limit == 49)
        #expect(outlook([learned]).left == 39)
        #expect(outlook([learned], budget: nil).limit == 49)
    }

    @Test func `a plan says where what was learned limits it, and not the budget`() {
        let learned = QuotaStanding(
            account: Self.me,
            bucket: .artists,
            allowance: 2,
            learnedUntil: Self.now + 86_400
        )
        var demand = outlook([learned])
        demand.add(known: 30, rows: 30)
        let plan = RequestPlan(demands: [demand], worklists: [:], recalled: 0, remarks: [])
        #expect(plan.text().contains("artists: 2 a day were learned from a refusal; "))
        #expect(plan.text().contains("discograph quota forget --bucket artists"))
        let limited = RequestPlan(demands: [outlook([])], worklists: [:], recalled: 0, remarks: [])
        #expect(!limited.text().contains("learned"))
    }

    @Test func `several apps of one owner have one quota, several owners have several`() {
        let mine = [1, 2].map {
            QuotaStanding(account: Account(owner: "me", client: "\($0)"), bucket: .artists, usedInDay: 40)
        }
        #expect(outlook(mine).left == 60)
        #expect(outlook(mine, owners: ["me", "you"]).left == 160)
        #expect(outlook(mine, owners: ["me", "you"]).limit == 200)
    }

    @Test func `what an owner was counted for under two names is spent together`() {
        let parts = [("1", 30), ("2", 45)].map { client, used in
            QuotaStanding(
                account: Account(owner: "me", client: client),
                bucket: .artists,
                usedInDay: used,
                usedInDayByClient: used
            )
        }
        #expect(outlook(parts).left == 25)
    }

    @Test func `a locked owner gives nothing until the lock ends`() {
        let lock = BucketLock(bucket: .artists, until: Self.now + 3_600, reason: .quotaExceeded)
        let locked = QuotaStanding(account: Self.me, bucket: .artists, usedInDay: 10, lock: lock)
        #expect(outlook([locked]).left == 0)
        #expect(outlook([locked]).lockedUntil == lock.until)
        #expect(outlook([locked], owners: ["me", "you"]).left == 100)
        #expect(outlook([locked], owners: ["me", "you"]).lockedUntil == nil)
        let past = BucketLock(bucket: .artists, until: Self.now - 1, reason: .rateLimited)
        #expect(outlook([QuotaStanding(account: Self.me, bucket: .artists, lock: past)]).left == 100)
    }
}
