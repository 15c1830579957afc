import Catalog
import Foundation
import Frontier
import Landing
import Pipeline
import Quota
import Spotify
import Warehouse

/// A thing that may have to be asked for.
private struct Candidate {
    let item: WorklistItem
    var priority: Priority
}

extension Planner {
    /// Adds the artists that are wanted and what their lists of albums take.
    ///
    /// - Returns: All artists wanted, known well or not.
    func addArtists(
        _ items: [WorklistItem],
        to work: inout PlannedWork,
        _ averages: Averages
    ) async throws -> [WorklistItem] {
        let sight = parameters.sight(of: .artist)
        let entries = try await known.entries(of: .artist, items.map(\.id), as: sight)
        let lists = parameters.depth >= 1 ? items.map { parameters.albums(of: $0.id) } : []
        let progress = try await frontier.progress(of: lists)
        var candidates: [Candidate] = []
        var profiles = 0
        for (index, (item, entry)) in zip(items, entries).enumerated() {
            var priority = entry.priority
            if priority.need != .none, !isOpen(.artists, for: &work) { priority = Priority(need: .none) }
            if priority.need != .none { profiles += 1 }
            if !lists.isEmpty, !known.isMissing(entry, .artist) {
                let list = addAlbumList(lists[index], progress[index], to: &work, averages)
                priority.need = min(priority.need, list.need)
                // Lists are what a day allows the fewest of, so theirs is the age that counts.
                priority.staleSince = list.staleSince ?? priority.staleSince
                priority.failsRepeatedly = list.failsRepeatedly || priority.failsRepeatedly
            }
            guard priority.need != .none else { continue }
            if priority.need == .new { priority.staleSince = nil }
            candidates.append(Candidate(item: item, priority: priority))
        }
        let objects = try await known.objects(candidates.map(\.item.id), of: .artist)
        for index in candidates.indices {
            let object = objects[candidates[index].item.id]
            candidates[index].priority.worth = [object?.popularity ?? -1, object?.followers ?? -1]
        }
        work[.artists].add(known: requests(profiles, capabilities.batchArtists), rows: profiles)
        work.worklists[.artist] = candidates.ordered
        return items
    }

    /// Adds what the list of one artist's albums takes; returns when it has its turn.
    private func addAlbumList(
        _ name: ListName,
        _ progress: ListProgress,
        to work: inout PlannedWork,
        _ averages: Averages
    ) -> Priority {
        let size = capabilities.artistAlbumsPage
        let need = known.knowledge.need(of: progress, freshness: parameters.freshness.artistAlbums)
        if need != .nothing, !isOpen(.artistAlbums, for: &work) { return Priority(need: .none) }
        switch need {
        case .nothing:
            break
        case .rest where progress.startedAt == nil:
            let pages = averages.pages(of: averages.albumsOfArtist, size: size)
            work[.artistAlbums].add(known: 1, estimated: pages - 1, rows: Int(averages.albumsOfArtist))
            work.expect(.album, averages.albumsOfArtist)
        case .rest(let offset):
            let rest = max(1, (progress.total ?? offset + 1) - offset)
            work[.artistAlbums].add(known: requests(rest, size), rows: rest)
            work.expect(.album, Double(rest))
        case .renewal:
            // Mostly the first page brings nothing new, and is the last.
            work[.artistAlbums].add(known: 1, rows: min(size, max(1, progress.total ?? size)))
        }
        return known.knowledge.priority(of: name, need)
    }

    /// Adds the albums that are wanted, and the pages of tracks that they do not embed.
    ///
    /// - Returns: All albums wanted, known well or not.
    func addAlbums(
        _ items: [WorklistItem],
        of artists: [WorklistItem],
        to work: inout PlannedWork,
        _ averages: Averages
    ) async throws -> [WorklistItem] {
        let listing = parameters.depth >= 1 ? artists : []
        let items = try await (items + parameters.knownAlbums(of: listing, in: frontier)).unique
        let isWhole = parameters.detail.album == .full
        let entries = try await known.entries(of: .album, items.map(\.id), as: parameters.sight(of: .album))
        let progress = try await trackProgress(of: isWhole ? entries : [])
        var candidates: [Candidate] = []
        var count = 0
        for (item, entry) in zip(items, entries) {
            let read = progress[entry.id]
            let tracks = entry.object?.totalTracks ?? read?.total ?? Int(averages.tracksOfAlbum)
            var priority = entry.priority
            if priority.need != .none {
                guard isOpen(.albums, for: &work) else { continue }
                count += 1
                let embedded = isWhole ? min(tracks, Self.embeddedTracks) : 0
                work[.albums].add(rows: 1 + embedded)
                // Where it is as it was, only what an earlier reading has left.
                let due = read.map { tracks - ($0.nextOffset ?? tracks) }
                addPages(of: isWhole ? tracks - embedded : 0, due: due, to: &work)
                if entry.status.fullAt == nil {
                    let unread = entry.object?.totalTracks.map { Double($0) } ?? averages.tracksOfAlbum
                    work.expect(.track, unread)
                }
            } else if let read, addRemainingTracks(of: entry, read, to: &work, averages) {
                let name = parameters.tracks(of: item.id)
                priority = known.knowledge.priority(of: name, .rest(from: 0))
            }
            guard priority.need != .none else { continue }
            priority.worth = [entry.object?.totalTracks ?? -1, entry.object?.popularity ?? -1]
            candidates.append(Candidate(item: item, priority: priority))
        }
        work[.albums].add(known: requests(count, capabilities.batchAlbums), rows: 0)
        work.worklists[.album] = candidates.ordered
        return items
    }

    /// Adds the tracks that are wanted.
    func addTracks(
        _ items: [WorklistItem],
        of albums: [WorklistItem],
        to work: inout PlannedWork
    ) async throws {
        let listing = parameters.detail.track == .full ? albums : []
        let items = try await (items + parameters.knownTracks(of: listing, in: frontier)).unique
        let entries = try await known.entries(of: .track, items.map(\.id), as: parameters.sight(of: .track))
        var wanted = zip(items, entries).filter { $1.priority.need != .none }
        if !wanted.isEmpty, !isOpen(.tracks, for: &work) { wanted = [] }
        let candidates = wanted.map { item, entry in
            var priority = entry.priority
            priority.worth = [entry.object?.popularity ?? -1]
            return Candidate(item: item, priority: priority)
        }
        work[.tracks].add(known: requests(candidates.count, capabilities.batchTracks), rows: candidates.count)
        work.worklists[.track] = candidates.ordered
    }

    /// How far the tracks have been read, by id, of those of `albums` whose lists may stay as they are: they need not be
    /// asked for themselves, or are asked for by their `ETag`.
    private func trackProgress(of albums: [PlanningKnowledge.Entry]) async throws -> [String: ListProgress] {
        // Several at once are never asked for by their tags.
        let asksByTag = capabilities.batchAlbums <= 1
        let ids = albums.filter { album in
            album.priority.need == .none
                ? !known.isMissing(album, .album) : asksByTag && album.status.etag != nil
        }.map(\.id)
        let progress = try await frontier.progress(of: ids.map { parameters.tracks(of: $0) })
        return Dictionary(uniqueKeysWithValues: zip(ids, progress))
    }

    /// Adds the pages that a list of tracks lacks; returns whether there are any.
    private func addRemainingTracks(
        of entry: PlanningKnowledge.Entry,
        _ progress: ListProgress,
        to work: inout PlannedWork,
        _ averages: Averages
    ) -> Bool {
        guard let offset = progress.nextOffset, progress.startedAt != nil || !entry.isUntold,
            isOpen(.albumTracks, for: &work)
        else { return false }
        guard progress.startedAt == nil else {
            let rest = max(1, (progress.total ?? 0) - offset)
            addPages(of: rest, to: &work)
            work.expect(.track, Double(rest))
            return true
        }
        // The album's answer held none of its tracks.
        let pages = averages.pages(of: averages.tracksOfAlbum, size: capabilities.albumTracksPage)
        work[.albumTracks].add(known: 1, estimated: pages - 1, rows: Int(averages.tracksOfAlbum))
        work.expect(.track, averages.tracksOfAlbum)
        return true
    }

    /// Adds the pages of `tracks`, of which only those that are `due` are asked for where the album is as it was; `nil`
    /// where Spotify is not asked whether it is.
    private func addPages(of tracks: Int, due: Int? = nil, to work: inout PlannedWork) {
        guard tracks > 0, isOpen(.albumTracks, for: &work) else { return }
        let all = requests(tracks, capabilities.albumTracksPage)
        let certain = due.map { requests(min(max(0, $0), tracks), capabilities.albumTracksPage) } ?? all
        work[.albumTracks].add(known: certain, conditional: all - certain, rows: tracks)
    }

    private func requests(_ things: Int, _ size: Int) -> Int {
        (things + max(1, size) - 1) / max(1, size)
    }
}

extension [Candidate] {
    /// The things in the order in which they are to be fetched; of equals, those found first.
    fileprivate var ordered: [WorklistItem] {
        // Swift's sort is stable.
        sorted { $0.priority.goes(before: $1.priority) }.map(\.item)
    }
}
