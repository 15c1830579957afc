import Concurrency
import Diagnostics
import Frontier
import Quota
import Spotify

/// Reads lists page by page, as far as they are not known yet.
struct ListReader: Sendable {
    let knowledge: Knowledge
    let pages: PageReader
    let routes: LearnedCapabilities
    let access: RouteAccess
    let closures: BucketClosures
    let claims: ClaimRegistry
    let work: WorkTally
    let tasks: ConcurrentTasks
    let wait: ClaimWait

    /// Asks for every page of the list that is not known yet, one after the other.
    ///
    /// - Returns: That the reading has ended here, or that another process reads the list instead.
    func read(_ order: ListOrder, onSpentBudget: WaitPolicy = .wait) async throws -> ReadingOutcome {
        guard try await nextOffset(order) != nil else {
            work.skip(1)
            return .ended
        }
        guard routes.isOpen(order.route) else {
            access.reportClosed(order.route)
            return .ended
        }
        let holder = claims.holder()
        guard try await holder.takeAll([order.name.claim]) else { return .claimedElsewhere }
        defer { holder.release([order.name.claim]) }
        var course = ReadingCourse()
        while let offset = try await nextOffset(order) {
            guard routes.isOpen(order.route) else {
                access.reportClosed(order.route)
                return .ended
            }
            guard course.admits(offset) else { return .ended }
            holder.keepAhead([order.name.claim])
            let claim = ClaimedRequest([order.name.claim], of: holder) {
                try await self.nextOffset(order) == offset
            }
            let page = order.page(at: offset)
            switch try await pages.ask(page, onSpentBudget: onSpentBudget, with: claim) {
            case .answered:
                try await endRepetition(of: order.name, at: offset)
                try await endOverrun(of: order.name, at: offset)
            case .claimedElsewhere: return .claimedElsewhere
            case .unanswered: return .ended
            case .refused:
                try await end([order.name], at: offset)
                return .ended
            }
        }
        if !course.hasBegun { work.skip(1) }
        return .ended
    }

    /// Reads the lists of all `ids`, as many at once as settings allow, while `bucket` is open.
    ///
    /// - Parameters:
    ///   - ids: Whose lists.
    ///   - bucket: The bucket that they take from.
    ///   - onSpentBudget: Whether to wait where the bucket's budget is spent and frees soon.
    ///   - onClaimedElsewhere: Whether to wait for lists that another process is reading, once all others are read.
    ///   - detail: What is read, for a person.
    ///   - order: The list that belongs to an id.
    /// - Returns: Those whose lists another process is reading.
    /// - Throws: What makes going on useless.
    @discardableResult
    func readAll(
        _ ids: [String],
        in bucket: Bucket,
        onSpentBudget: WaitPolicy = .wait,
        onClaimedElsewhere: WaitPolicy = .wait,
        _ detail: String,
        order: @escaping @Sendable (String) -> ListOrder
    ) async throws -> [String] {
        var rest = ids
        work.expect(ids.count)
        while true {
            rest = try await tasks.compactMap(rest, in: bucket) { id in
                let outcome = try await self.read(order(id), onSpentBudget: onSpentBudget)
                guard outcome == .ended else { return id }
                self.work.finish("\(detail) \(id)")
                return nil
            }
            try await claims.settle()
            guard onClaimedElsewhere == .wait, let first = rest.first, closures.isOpen(bucket),
                routes.isOpen(order(first).route)
            else { return rest }
            await wait.forOthers()
        }
    }

    /// Where the next page of the list starts that has to be asked for; `nil` when it is known well enough.
    private func nextOffset(_ order: ListOrder) async throws -> Int? {
        let progress = try await knowledge.frontier.progress(of: order.name)
        return knowledge.need(of: progress, maximum: order.maximum, freshness: order.freshness).offset
    }

    /// Ends a list that leads nowhere: whose page at `offset` only repeats what stands before it.
    func endRepetition(of list: ListName, at offset: Int) async throws {
        guard try await knowledge.frontier.isRepetition(list, at: offset),
            let next = try await knowledge.frontier.progress(of: list).nextOffset, next > offset
        else { return }
        try await end([list], at: next)
    }

    /// Ends a list that goes on far behind its own total.
    private func endOverrun(of list: ListName, at offset: Int) async throws {
        let progress = try await knowledge.frontier.progress(of: list)
        guard let next = progress.nextOffset, next > offset,
            next > (progress.total ?? Self.longestList) + Self.driftOfTotals
        else { return }
        try await end([list], at: next)
    }

    /// Notes that the lists have nothing at `offset` or behind it.
    ///
    /// Of a list whose first page is refused nothing is known: were it noted as empty, it would stay so for as
    /// long as lists stay good, also once the setting that was wrong is mended.
    func end(_ lists: [ListName], at offset: Int) async throws {
        guard offset > 0 else { return }
        let ends = lists.map { ListPage(of: $0, offset: offset, count: 0, nextOffset: nil, members: []) }
        let observation = Observation(answeredAt: knowledge.clock.now(), pages: ends)
        try await knowledge.frontier.observe([observation])
    }

    /// By how much a list may be longer than it says: totals change while a list is read.
    private static let driftOfTotals = 200
    /// Where a list without a total ends.
    private static let longestList = 50_000
}
