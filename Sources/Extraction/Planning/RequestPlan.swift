import Diagnostics
import Files
import Foundation
import Quota

/// What a pipeline will ask for: how many requests of each bucket, and on how many days.
public struct RequestPlan: Sendable, Equatable {
    /// The buckets from which something is wanted, in the order of `Bucket`.
    public var demands: [BucketDemand]
    /// How many things stand on the worklists, by kind.
    public var worklists: [String: Int]
    /// How many things the frontier learned from the warehouse.
    public var recalled: Int
    /// What a reader should know besides.
    public var remarks: [String]
    /// What Spotify refuses for now, so that it is wanted and not planned.
    public var refusals: [String] = []
    /// What was to be read and could not be, so that the plan knows less than it might.
    public var warnings: [String] = []

    /// On how many days requests are sent, today included; `nil` where a budget of 0 keeps some from being sent.
    public var days: Int? {
        demands.contains { $0.days == nil } ? nil : demands.compactMap(\.days).max() ?? 0
    }

    /// The bucket that takes the most days.
    public var slowest: BucketDemand? {
        demands.max { ($0.days ?? .max, $0.requests) < ($1.days ?? .max, $1.requests) }
    }

    /// The table and what it comes to, for a person.
    ///
    /// - Parameter includesWarnings: Whether the warnings follow, or are given elsewhere.
    /// - Returns: Lines, without the end of the last.
    public func text(includesWarnings: Bool = true) -> String {
        let lines =
            [table.text()] + verdict + refusals + learned + remarks + (includesWarnings ? warnings : [])
        return lines.joined(separator: "\n")
    }

    /// One line of JSON, for a program.
    ///
    /// - Throws: Nothing but what a JSON encoder may.
    public func json() throws -> String {
        try JSONText.line(of: Record(self))
    }

    /// The counts of a tally.
    public var counts: [String: Int] {
        var counts = worklists
        for demand in demands { counts["wanted.\(demand.bucket.rawValue)"] = demand.requests }
        counts["wanted"] = demands.reduce(0) { $0 + $1.requests }
        counts["recalled"] = recalled
        counts["days"] = days
        return counts
    }

    private var table: TextTable {
        let isLocked = demands.contains { $0.lockedUntil != nil }
        return TextTable(
            columns: [
                "bucket", "requests", "estimated", "left today", "a day", "days", "rows", "rows per request",
            ] + (isLocked ? ["locked until"] : []),
            rows: demands.map { demand in
                [
                    demand.bucket.rawValue, "\(demand.requests)", "\(demand.estimated)",
                    demand.left.map(String.init), demand.limit.map(String.init),
                    demand.days.map(String.init) ?? "never", "\(demand.rows)",
                    demand.rowsPerRequest.map { "\($0)" },
                ] + (isLocked ? [demand.lockedUntil?.inLocalTime] : [])
            }
        )
    }

    /// Where something else than the budget limits the requests.
    fileprivate var learned: [String] {
        demands.compactMap { demand in
            guard let end = demand.learnedUntil, let limit = demand.limit else { return nil }
            return demand.bucket.remark(onLearned: limit, until: end)
        }
    }

    private var verdict: [String] {
        guard let slowest, slowest.requests > 0 else {
            return [
                refusals.isEmpty
                    ? "everything that is wanted is known and fresh"
                    : "everything that may be asked for is known and fresh"
            ]
        }
        guard let days else {
            return ["it never ends: the budget for \(slowest.bucket.rawValue) is 0"]
        }
        let about = demands.contains { $0.estimated > 0 } ? "about " : ""
        guard days > 1 else { return ["\(about)1 day: today"] }
        return ["\(about)\(days) days, including today: \(slowest.bucket.rawValue) is the slowest"]
    }
}

/// A plan as JSON.
private struct Record: Encodable {
    let buckets: [BucketRecord]
    @Nullable var days: Int?
    @Nullable var slowest: String?
    let worklists: [String: Int]
    let recalled: Int
    let remarks: [String]
    let warnings: [String]

    init(_ plan: RequestPlan) {
        buckets = plan.demands.map(BucketRecord.init)
        days = plan.days
        slowest = plan.slowest?.bucket.rawValue
        worklists = plan.worklists
        recalled = plan.recalled
        remarks = plan.refusals + plan.learned + plan.remarks
        warnings = plan.warnings
    }
}

private struct BucketRecord: Encodable {
    let bucket: String
    let requests: Int
    let estimated: Int
    let conditional: Int
    @Nullable var leftToday: Int?
    @Nullable var limit: Int?
    @Nullable var days: Int?
    let rows: Int
    @Nullable var rowsPerRequest: Double?
    @Nullable var lockedUntil: Date?

    init(_ demand: BucketDemand) {
        bucket = demand.bucket.rawValue
        requests = demand.requests
        estimated = demand.estimated
        conditional = demand.conditional
        leftToday = demand.left
        limit = demand.limit
        days = demand.days
        rows = demand.rows
        rowsPerRequest = demand.rowsPerRequest
        lockedUntil = demand.lockedUntil
    }

    private enum CodingKeys: String, CodingKey {
        case bucket
        case requests
        case estimated
        case conditional
        case leftToday = "left_today"
        case limit
        case days
        case rows
        case rowsPerRequest = "rows_per_request"
        case lockedUntil = "locked_until"
    }
}
