import Catalog
import Foundation
import Frontier
import Warehouse

/// What is known of things, by the frontier and the warehouse together.
struct PlanningKnowledge: Sendable {
    let frontier: Frontier
    let knowledge: Knowledge
    let market: String?
    /// What can be told of the warehouse; `nil` where it cannot be read.
    let recall: WarehouseRecall?
    /// Whether the frontier is not to be told what it does not know.
    let isRehearsal: Bool
    private static let portion = 1_000

    /// What is known of one thing.
    struct Entry: Sendable {
        let id: String
        let status: ObjectStatus
        /// What the warehouse says of it; only of things that are not known well enough.
        let object: KnownObject?
        /// When it has its turn; what it is worth is not told by that.
        let priority: Priority
        /// Whether the frontier does not know what is said of it here, because a dry run tells it nothing.
        let isUntold: Bool
    }

    /// What is known of `ids`, in their order.
    func entries(of kind: EntityKind, _ ids: [String], as sight: Sight) async throws -> [Entry] {
        var entries: [Entry] = []
        entries.reserveCapacity(ids.count)
        for start in stride(from: 0, to: ids.count, by: Self.portion) {
            let portion = Array(ids[start..<min(start + Self.portion, ids.count)])
            entries += try await portionEntries(of: kind, portion, as: sight)
        }
        return entries
    }

    /// What the warehouse says of `ids`, by id.
    func objects(_ ids: [String], of kind: EntityKind) async throws -> [String: KnownObject] {
        guard let recall else { return [:] }
        var objects: [String: KnownObject] = [:]
        for start in stride(from: 0, to: ids.count, by: Self.portion) {
            let portion = Array(ids[start..<min(start + Self.portion, ids.count)])
            for object in try await recall.outline.objects(portion, of: kind) { objects[object.id] = object }
        }
        return objects
    }

    /// Whether the thing is not there, so that nothing of it need be asked for.
    func isMissing(_ entry: Entry, _ kind: EntityKind) -> Bool {
        knowledge.isMissing(entry.status, of: kind)
    }

    private func portionEntries(
        of kind: EntityKind,
        _ ids: [String],
        as sight: Sight
    ) async throws -> [Entry] {
        var statuses = try await knowledge.statuses(of: kind, ids, as: sight, market: market)
        let wanting = zip(ids, statuses)
            .filter { !knowledge.isGood($1, as: sight, of: kind) }.map(\.0)
        let objects = try await objects(wanting, of: kind)
        var news: [KnownObject] = []
        if let recall, recall.covers(kind) {
            for (index, id) in ids.enumerated() {
                guard let object = objects[id], statuses[index].learn(object) else { continue }
                news.append(object)
            }
            if !isRehearsal, !news.isEmpty { try await recall.tell(news, of: kind) }
        }
        let untold: Set<String> = isRehearsal ? Set(news.map(\.id)) : []
        let order = ObjectOrder(kind: kind, sight: sight, market: market)
        return zip(ids, statuses).map { id, status in
            Entry(
                id: id,
                status: status,
                object: objects[id],
                priority: knowledge.priority(of: status, of: id, as: order),
                isUntold: untold.contains(id)
            )
        }
    }
}

extension ObjectStatus {
    /// Takes in what the warehouse says of the thing; returns whether that was news.
    fileprivate mutating func learn(_ object: KnownObject) -> Bool {
        let before = self
        simplifiedAt = max(simplifiedAt ?? .distantPast, object.seenAt)
        if let wholeAt = object.wholeAt { fullAt = max(fullAt ?? .distantPast, wholeAt) }
        return before.seen(.simplified) ?? .distantPast < seen(.simplified) ?? .distantPast
            || before.fullAt != fullAt
    }
}
