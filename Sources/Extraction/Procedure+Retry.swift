import Catalog
import Diagnostics
import Foundation
import Frontier
import Landing
import Pipeline
import Quota
import Spotify

/// `--retry-failed`: asking again for what a run gave up.
extension Procedure {
    /// Asks again for what `failures` name, as far as nobody has landed it since.
    ///
    /// It is asked for as everything else is: in sizes that the client id may have now, not in those that failed.
    func retry(_ failures: FailedRequests) async throws {
        let requests = merged(failures.items)
        var asked = 0
        var answered = 0
        var missing = 0
        var failed = 0
        for (order, all) in objects(of: requests) {
            let ids = try await extractor.knowledge.wanting(order, among: all)
            try await extractor.objects.fetch(order, ids)
            let left = try await extractor.knowledge.wanting(order, among: ids)
            let gone = try await missingCount(order, among: ids)
            asked += ids.count
            answered += ids.count - left.count - gone
            missing += gone
            // What a closed bucket kept from being asked is left for later.
            if extractor.closures.isOpen(order.endpoint([]).bucket) { failed += left.count }
        }
        let orders = try await pages(of: requests)
        let counts = try await retry(orders)
        asked += orders.count
        answered += counts.answered
        failed += counts.failed
        extractor.recorder.count(Tally.Key.retriedFailures, by: asked)
        extractor.context.note(
            "\(failures.items.count) requests given up in \(failures.run): \(asked) asked again, "
                + "\(answered) answered, \(missing) not there, \(failed) failed again; "
                + "the others were landed since, are gone for good, or are left for later"
        )
    }

    /// How many of `ids` are not there, as far as answers tell.
    private func missingCount(_ order: ObjectOrder, among ids: [String]) async throws -> Int {
        let statuses = try await frontier.statuses(of: order.kind, ids, market: order.market)
        return statuses.count { extractor.knowledge.isMissing($0, of: order.kind) }
    }

    private func retry(_ pages: [PageOrder]) async throws -> (answered: Int, failed: Int) {
        extractor.work.expect(pages.count)
        var rest = pages[...]
        let replies = try await extractor.tasks.compactMap(
            next: { rest.popFirst() },
            body: { page -> RequestReply? in
                let endpoint = page.endpoint(page.offset, page.wanted)
                let reply = try await extractor.pages.ask(page)
                // What a closed bucket kept from being asked is left for later.
                let isLeft = reply == .unanswered && !extractor.closures.isOpen(endpoint.bucket)
                extractor.work.finish("again: \(endpoint.path)")
                return isLeft ? nil : reply
            }
        )
        let answered = replies.count { $0 == .answered }
        return (answered, replies.count - answered)
    }

    /// What failed, each page once: one that fails is asked for in smaller ones too.
    private func merged(_ items: [FailedRequests.Item]) -> [(request: FailedRequest, failedAt: Date)] {
        var found: [(request: FailedRequest, failedAt: Date)] = []
        var places: [FailedRequest: Int] = [:]
        for item in items {
            guard let request = FailedRequest(target: item.target) else { continue }
            guard let place = places[request.ofAnySize] else {
                places[request.ofAnySize] = found.count
                found.append((request, item.failedAt))
                continue
            }
            if request.limit > found[place].request.limit { found[place].request = request }
            found[place].failedAt = max(found[place].failedAt, item.failedAt)
        }
        return found
    }

    /// What was asked for by its id, each once, by kinds and markets.
    private func objects(
        of requests: [(request: FailedRequest, failedAt: Date)]
    ) -> [(order: ObjectOrder, ids: [String])] {
        var groups: [(order: ObjectOrder, ids: [String])] = []
        for (request, failedAt) in requests {
            guard case .objects(let kind, let ids, let market) = request.subject else { continue }
            let known = groups.firstIndex { $0.order.kind == kind && $0.order.market == market }
            let index = known ?? groups.endIndex
            if known == nil { groups.append((ObjectOrder(kind: kind, sight: .full, market: market), [])) }
            for id in ids {
                if let former = groups[index].order.failedAt[id] {
                    groups[index].order.failedAt[id] = max(former, failedAt)
                } else {
                    groups[index].order.failedAt[id] = failedAt
                    groups[index].ids.append(id)
                }
            }
        }
        return groups
    }

    /// The pages that were asked for, less those that have been landed since.
    private func pages(
        of requests: [(request: FailedRequest, failedAt: Date)]
    ) async throws -> [PageOrder] {
        var pages: [PageOrder] = []
        for (request, failedAt) in requests {
            guard let order = page(request),
                try await isMissing(order.lists, at: order.offset, since: failedAt)
            else { continue }
            pages.append(order)
        }
        return pages
    }

    /// The page that `request` asked for; `nil` where it asked for things by their ids.
    private func page(_ request: FailedRequest) -> PageOrder? {
        let (limit, offset) = (request.limit, request.offset)
        return switch request.subject {
        case .objects:
            nil
        case .artistAlbums(let id, let groups, let market):
            ListOrder.albums(ofArtist: id, groups: groups, market: market).page(at: offset, wanted: limit)
        case .albumTracks(let id, let market):
            ListOrder.tracks(ofAlbum: id, market: market).page(at: offset, wanted: limit)
        case .search(let text, let types, let market, let includesExternalAudio):
            PageOrder.search(
                text,
                types: types,
                market: market,
                includesExternalAudio: includesExternalAudio,
                offset: offset,
                wanted: limit
            )
        case .newReleases:
            ListOrder.newReleases().page(at: offset, wanted: limit)
        }
    }

    /// Whether any of the lists has not been read past `offset` since `time`.
    private func isMissing(_ lists: [ListName], at offset: Int, since time: Date) async throws -> Bool {
        for list in lists {
            let progress = try await frontier.progress(of: list)
            guard let startedAt = progress.startedAt, startedAt > time, progress.nextOffset ?? .max > offset
            else { return true }
        }
        return false
    }
}
