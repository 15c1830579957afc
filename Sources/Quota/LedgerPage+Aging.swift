import SQLite

/// How what was counted leaves its day.
///
/// What has left it is kept, its slot negated: should the clock have been ahead, it comes back. So no number is
/// forgotten because of one look from a wrong future.
extension LedgerPage {
    /// Takes what is older than a day out of the counts.
    func age(_ state: inout BucketState, of target: OwnedBucket) async throws {
        let moved = try await move(.middle, .counted(now - LedgerTime.day), of: target) {
            .aged($0.instant.slot(width: LedgerTime.agedSlot))
        }
        guard !moved.isEmpty else { return }
        state.sent -= moved.sent
        state.refused -= moved.refused
        // Should this be a wrong future, the record has to show that somebody looked from there.
        state.latestSlot = max(state.latestSlot ?? .epoch, now.slot())
        try await transaction.run(.trimUsage, key(of: target))
    }

    /// Brings back what left the counts less than a day after it was counted, as the clock says now.
    func restore(_ state: inout BucketState, of target: OwnedBucket) async throws {
        let end = UsageSlot.aged(now - LedgerTime.day + Duration.milliseconds(1))
        let moved = try await move(.first, end, of: target) { .counted($0.instant) }
        state.sent += moved.sent
        state.refused += moved.refused
    }

    /// Dates back what was counted by a clock that was ahead by `offset`.
    func redate(_ target: OwnedBucket, by offset: Duration) async throws {
        let start = UsageSlot.counted(now + BucketState.tolerance)
        _ = try await move(start, .last, of: target) { .counted($0.instant - offset) }
    }

    /// What tells the rows of a bucket.
    func key(of target: OwnedBucket) -> [SQLiteValue] {
        [.text(host), .text(target.owner), .text(target.bucket.rawValue)]
    }

    /// Moves what was counted after `start` and up to `end` to other slots.
    private func move(
        _ start: UsageSlot,
        _ end: UsageSlot,
        of target: OwnedBucket,
        to destination: (UsageSlot) -> UsageSlot
    ) async throws -> MovedRequests {
        let key = key(of: target)
        let span = [start, end].map { SQLiteValue.integer($0.number) }
        let taken = try await transaction.run(.takeUsage, key + span)
        guard !taken.isEmpty else { return MovedRequests() }
        var moved = MovedRequests()
        var counts: [Place: (sent: Int, refused: Int)] = [:]
        for row in taken {
            let slot = destination(UsageSlot(number: row.integer(0)))
            let place = Place(slot: slot, client: row.text(1) ?? "")
            let count = (sent: row.integer(2), refused: row.integer(3))
            let known = counts[place] ?? (0, 0)
            counts[place] = (known.sent + count.sent, known.refused + count.refused)
            moved.isEmpty = false
            moved.sent += count.sent
            moved.refused += count.refused
        }
        for (place, count) in counts {
            try await transaction.run(
                .addUsage,
                key + [
                    .integer(place.slot.number), .text(place.client), .integer(count.sent),
                    .integer(count.refused),
                ]
            )
        }
        return moved
    }
}

/// Where in a bucket a request was counted.
private struct Place: Hashable {
    let slot: UsageSlot
    let client: String
}

/// How many requests were counted elsewhere before.
private struct MovedRequests {
    var isEmpty = true
    var sent = 0
    var refused = 0
}
