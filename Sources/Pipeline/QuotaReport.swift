public import Diagnostics
import Files
import Foundation
public import Quota

/// The state of the quotas, for people and programs: what `discograph quota` prints.
public struct QuotaReport: Sendable, Equatable {
    private let standings: [QuotaStanding]
    private let names: [Account: String]
    private let budgets: Budgets
    private let pipeline: String?

    /// A report of what the ledger says.
    ///
    /// - Parameters:
    ///   - standings: What the ledger says, in its order.
    ///   - names: What the pipeline calls the apps that it uses.
    ///   - budgets: Requests of each owner in any 24 hours.
    ///   - pipeline: Whose budgets they are; `nil` where no manifest was read.
    public init(
        _ standings: [QuotaStanding],
        names: [Account: String],
        budgets: Budgets,
        of pipeline: String?
    ) {
        self.standings = standings
        self.names = names
        self.budgets = budgets
        self.pipeline = pipeline
    }

    /// One line for each app and bucket that was used.
    public var table: TextTable {
        TextTable(
            columns: [
                "credential", "owner", "bucket", "in 30 s", "in 24 h", "owner's 24 h",
                pipeline.map { "budget of \($0)" } ?? "default budget",
                "learned per day", "learned in 30 s", "locked until", "reason",
            ],
            rows: standings.map { standing in
                [
                    names[standing.account], standing.account.owner, standing.bucket.rawValue,
                    "\(standing.usedInWindow)", "\(standing.usedInDayByClient)", "\(standing.usedInDay)",
                    budgets.daily[standing.bucket].map(String.init), standing.dailyCeiling.map(String.init),
                    standing.windowCeiling.map(String.init), standing.lock?.until.inLocalTime,
                    standing.lock?.reason.rawValue,
                ]
            }
        )
    }

    /// What else a reader should know: which limits were learned, and what the pool brings.
    public var remarks: [String] {
        var remarks: [String] = []
        for standing in standings {
            guard let allowance = standing.allowance, let end = standing.learnedUntil else { continue }
            let remark = standing.bucket.remark(onLearned: allowance, until: end)
            // Each client id of an owner has a line of its own.
            if !remarks.contains(remark) { remarks.append(remark) }
        }
        return remarks + poolRemarks
    }

    private var poolRemarks: [String] {
        let owners = Set(names.keys.map(\.owner))
        guard names.count > 1, owners.count == 1, let owner = owners.first else { return [] }
        return [
            "all \(names.count) credentials belong to \(owner): they share its quotas, so more of them gain nothing"
        ]
    }

    /// The lines of the table as JSON, one object each.
    ///
    /// - Throws: Nothing but what a JSON encoder may.
    public func jsonLines() throws -> [String] {
        try standings.map { standing in
            try JSONText.line(
                of: Line(
                    credential: names[standing.account],
                    owner: standing.account.owner,
                    client: standing.account.client,
                    bucket: standing.bucket.rawValue,
                    usedInWindow: standing.usedInWindow,
                    usedInDay: standing.usedInDayByClient,
                    usedInDayByOwner: standing.usedInDay,
                    budget: budgets.daily[standing.bucket],
                    dailyCeiling: standing.dailyCeiling,
                    learnedUntil: standing.learnedUntil,
                    windowCeiling: standing.windowCeiling,
                    lockedUntil: standing.lock?.until,
                    reason: standing.lock?.reason.rawValue
                )
            )
        }
    }

    private struct Line: Encodable {
        @Nullable var credential: String?
        let owner: String
        let client: String
        let bucket: String
        let usedInWindow: Int
        let usedInDay: Int
        let usedInDayByOwner: Int
        @Nullable var budget: Int?
        @Nullable var dailyCeiling: Int?
        @Nullable var learnedUntil: Date?
        @Nullable var windowCeiling: Int?
        @Nullable var lockedUntil: Date?
        @Nullable var reason: String?

        private enum CodingKeys: String, CodingKey {
            case credential
            case owner
            case client
            case bucket
            case usedInWindow = "used_30s"
            case usedInDay = "used_24h"
            case usedInDayByOwner = "used_24h_owner"
            case budget
            case dailyCeiling = "daily_ceiling"
            case learnedUntil = "learned_until"
            case windowCeiling = "window_ceiling"
            case lockedUntil = "locked_until"
            case reason
        }
    }
}
