import Catalog
import Foundation
import Frontier
import Landing
import Pipeline
import Quota
import Spotify

/// Works out what is wanted and not known well enough, before anything is asked.
struct Planner: Sendable {
    let known: PlanningKnowledge
    let parameters: PipelineParameters
    let capabilities: Capabilities
    /// Whether new releases are listed by their own route rather than searched for.
    let browsesNewReleases: Bool

    var frontier: Frontier { known.frontier }

    /// Whether `route`, of which something is wanted, answers; where it refuses everything, `work` takes note.
    func isOpen(_ route: Capabilities.Route, for work: inout PlannedWork) -> Bool {
        guard capabilities.closedRoutes.contains(route) else { return true }
        work.refused.insert(route)
        return false
    }

    /// The worklists and what each bucket is asked for.
    func work() async throws -> (work: PlannedWork, averages: Averages) {
        let averages = Averages(
            artistAlbums: try await frontier.census(of: .artistAlbums),
            albumTracks: try await frontier.census(of: .albumTracks)
        )
        var work = PlannedWork()
        let searches = try await addSearches(to: &work)
        let artists = try await addArtists(wanted(.artist, of: searches), to: &work, averages)
        let albums = try await addAlbums(
            wanted(.album, of: searches),
            of: artists,
            to: &work,
            averages
        )
        try await addTracks(wanted(.track, of: searches), of: albums, to: &work)
        addExpected(to: &work, averages)
        return (work, averages)
    }

    /// What the manifest names of `kind`, then the hits of the searches read so far, each once.
    private func wanted(_ kind: EntityKind, of searches: [PlannedHits]) async throws -> [WorklistItem] {
        var items = parameters.named(kind)
        for hits in searches where hits.kind.entity == kind {
            items += try await frontier.members(of: hits.list, limit: hits.maximum).map {
                WorklistItem(kind: kind, id: $0.id, why: hits.why)
            }
        }
        return items.unique
    }

    /// What is expected to stand in lists that are not read yet.
    ///
    /// A search tells artists and tracks whole, so that of its hits only the albums, and the artists' lists of
    /// them, take requests of their own; and the tracks where it has a market of its own.
    private func addExpected(to work: inout PlannedWork, _ averages: Averages) {
        func requests(_ things: Double, _ size: Int) -> Int {
            Int((things / Double(max(1, size))).rounded(.up))
        }
        let artists = work.expected(.artist)
        if parameters.depth >= 1, artists > 0, isOpen(.artistAlbums, for: &work) {
            let pages = averages.pages(of: averages.albumsOfArtist, size: capabilities.artistAlbumsPage)
            let albums = artists * averages.albumsOfArtist
            work[.artistAlbums].add(estimated: Int(artists) * pages, rows: Int(albums))
            work.expect(.album, albums)
        }
        let albums = work.expected(.album)
        if parameters.detail.album == .full, albums > 0, isOpen(.albums, for: &work) {
            let rows = albums * (1 + min(averages.tracksOfAlbum, Double(Self.embeddedTracks)))
            work[.albums].add(estimated: requests(albums, capabilities.batchAlbums), rows: Int(rows))
            work.expect(.track, albums * averages.tracksOfAlbum)
        }
        let tracks = work.expected(.track)
        if parameters.detail.track == .full, tracks > 0, isOpen(.tracks, for: &work) {
            work[.tracks].add(estimated: requests(tracks, capabilities.batchTracks), rows: Int(tracks))
        }
    }

    /// How many tracks an album's answer holds.
    static let embeddedTracks = 50
}
