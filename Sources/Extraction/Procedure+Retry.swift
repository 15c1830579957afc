import Catalog
import Diagnostics
import Foundation
import Frontier
import Pipeline
import Quota
import Spotify
import Synchronization

/// `--retry-failed`: asking again for what a run gave up.
extension Procedure {
    /// Asks again for what `failures` name, as far as nobody has landed it since.
    func retry(_ failures: FailedRequests) async throws {
        var endpoints: [Endpoint] = []
        for (request, failedAt) in merged(failures.items) {
            endpoints += try await wanted(request, failedAt: failedAt)
        }
        extractor.expect(endpoints.count)
        let counts = Mutex((answered: 0, failed: 0))
        var rest = endpoints[...]
        try await extractor.each(
            next: { rest.popFirst() },
            body: { endpoint in
                switch try await retry(endpoint) {
                case .answered: counts.withLock { $0.answered += 1 }
                case .refused: counts.withLock { $0.failed += 1 }
                case .unanswered: if extractor.isOpen(endpoint.bucket) { counts.withLock { $0.failed += 1 } }
                }
                extractor.finish("again: \(endpoint.path)")
            }
        )
        let (answered, failed) = counts.withLock { $0 }
        extractor.recorder.count("retried_failures", by: endpoints.count)
        extractor.context.note(
            "\(failures.items.count) requests given up in \(failures.run): \(endpoints.count) asked again, "
                + "\(answered) answered, \(failed) failed again; the others were landed since or are left for later"
        )
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

    /// Asks once more; of several things at once that are refused, for each.
    private func retry(_ endpoint: Endpoint) async throws -> Extractor.Reply {
        let reply = try await extractor.ask(endpoint)
        guard case .refused = reply, endpoint.asked.count > 1,
            case .objects(let kind, let ids, let market) = FailedRequest(target: endpoint.target)
        else { return reply }
        var isAnswered = false
        for id in ids {
            if case .answered = try await extractor.ask(single(kind, id, market)) { isAnswered = true }
        }
        return isAnswered ? .answered : reply
    }

    /// The requests that bring what `request` asked for, less what has been landed since it failed.
    private func wanted(_ request: FailedRequest, failedAt: Date) async throws -> [Endpoint] {
        switch request {
        case .objects(let kind, let ids, let market):
            let statuses = try await frontier.statuses(of: kind, ids, market: market)
            let missing = zip(ids, statuses).filter { _, status in
                status.fullAt.map { $0 <= failedAt } ?? true
            }.map(\.0)
            return endpoints(kind, missing, market)
        case .artistAlbums(let id, let groups, let market, let limit, let offset):
            let name = ListName.albums(ofArtist: id, groups: groups, market: market)
            let size = min(limit, capabilities.artistAlbumsPage)
            guard try await isMissing([name], at: offset, since: failedAt) else { return [] }
            return [.artistAlbums(id, groups: groups, market: market, limit: size, offset: offset)]
        case .albumTracks(let id, let market, let limit, let offset):
            let name = ListName.tracks(ofAlbum: id, market: market)
            guard try await isMissing([name], at: offset, since: failedAt) else { return [] }
            let size = min(limit, capabilities.albumTracksPage)
            return [.albumTracks(id, market: market, limit: size, offset: offset)]
        case .search(let text, let types, let market, let external, let limit, let offset):
            let names = types.map { ListName.search(text, type: $0, market: market, external: external) }
            guard try await isMissing(names, at: offset, since: failedAt) else { return [] }
            let size = min(limit, capabilities.searchPage)
            return [
                .search(
                    text,
                    types: types,
                    market: market,
                    includesExternalAudio: external,
                    limit: size,
                    offset: offset
                )
            ]
        case .newReleases(let limit, let offset):
            guard try await isMissing([.newReleases], at: offset, since: failedAt) else { return [] }
            return [.newReleases(limit: min(limit, capabilities.newReleasesPage), offset: offset)]
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

    private func endpoints(_ kind: EntityKind, _ ids: [String], _ market: String?) -> [Endpoint] {
        let size =
            switch kind {
            case .artist: capabilities.batchArtists
            case .album: capabilities.batchAlbums
            case .track: capabilities.batchTracks
            }
        return stride(from: 0, to: ids.count, by: size).map { start in
            let group = Array(ids[start..<min(start + size, ids.count)])
            guard group.count > 1 else { return single(kind, group[0], market) }
            switch kind {
            case .artist: return .artists(group)
            case .album: return .albums(group, market: market)
            case .track: return .tracks(group, market: market)
            }
        }
    }

    private func single(_ kind: EntityKind, _ id: String, _ market: String?) -> Endpoint {
        switch kind {
        case .artist: .artist(id)
        case .album: .album(id, market: market)
        case .track: .track(id, market: market)
        }
    }
}
