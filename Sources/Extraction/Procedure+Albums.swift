import Catalog
import Foundation
import Frontier
import Landing
import Pipeline
import Quota
import Spotify
import Synchronization

/// `extract-albums`: albums, and the pages of tracks that they do not embed.
extension Procedure {
    func readAlbums() async throws {
        let ids = try wanted(.album).map(\.id)
        try await noteReasons(parameters.named(.album), .album)
        let readsTracks = parameters.detail.album == .full
        let elsewhere = Mutex<[String]>([])
        if readsTracks {
            // What fails day after day comes last: it would close the bucket for the tracks of all albums.
            let failing = ids.filter(failsRepeatedly)
            let others = ids.filter { !failsRepeatedly($0) }
            let found = try await readRemainingTracks(
                others,
                onSpentBudget: .leave,
                onClaimedElsewhere: .leave
            )
            elsewhere.withLock { $0 += found + failing }
        }
        try await extractor.objects.fetch(
            ObjectOrder(kind: .album, sight: parameters.sight(of: .album), market: parameters.market),
            ids,
            then: { group in
                guard readsTracks else { return }
                for id in try await whole(group) {
                    let outcome = try await extractor.lists.read(tracks(of: id), onSpentBudget: .leave)
                    if outcome == .claimedElsewhere { elsewhere.withLock { $0.append(id) } }
                }
            }
        )
        try await readRemainingTracks(elsewhere.withLock { $0 }, onSpentBudget: .leave)
        // Waiting for the budget of tracks comes last, so that it keeps no album from being asked for.
        if readsTracks, extractor.closures.hasAwaited(.albumTracks) {
            try await readRemainingTracks(ids, onSpentBudget: .wait)
        }
    }

    /// The worklist of tracks: those of all albums, where whole tracks are wanted.
    func writeTracksOfAlbums() async throws {
        let albums = try parameters.detail.track == .full ? wanted(.album) : []
        let tracks = try await parameters.knownTracks(of: albums, in: frontier)
        try await noteReasons(tracks, .track)
        try Worklist.write(tracks, of: .track, from: source, in: run)
    }

    /// Reads on the track lists of albums that are known already, where an earlier start ended early.
    ///
    /// Returns those whose tracks another process is reading.
    @discardableResult
    private func readRemainingTracks(
        _ ids: [String],
        onSpentBudget: WaitPolicy,
        onClaimedElsewhere: WaitPolicy = .wait
    ) async throws -> [String] {
        let albums = try await whole(ids)
        let progress = try await frontier.progress(of: albums.map { parameters.tracks(of: $0) })
        return try await extractor.lists.readAll(
            zip(albums, progress).filter { !$1.isComplete }.map(\.0),
            in: .albumTracks,
            onSpentBudget: onSpentBudget,
            onClaimedElsewhere: onClaimedElsewhere,
            "tracks of album",
            order: tracks
        )
    }

    /// Whether the tracks of the album called `id` have failed on several days.
    private func failsRepeatedly(_ id: String) -> Bool {
        extractor.knowledge.unanswered.failsRepeatedly(parameters.tracks(of: id).claim)
    }

    /// Those of `ids` that are known as whole albums and fresh.
    private func whole(_ ids: [String]) async throws -> [String] {
        let statuses = try await frontier.statuses(of: .album, ids, market: parameters.market)
        return zip(ids, statuses).filter { _, status in
            status.fullAt != nil && extractor.knowledge.isGood(status, as: .full, of: .album)
        }.map(\.0)
    }

    private func tracks(of id: String) -> ListOrder {
        .tracks(ofAlbum: id, market: parameters.market)
    }
}
