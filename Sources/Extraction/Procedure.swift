import Catalog
import Foundation
import Frontier
import Landing
import Pipeline
import Quota
import Spotify

/// What a stage asks for, in which order, and what it leaves for the stages behind it.
struct Procedure: Sendable {
    let source: LandingSource
    let run: RunDirectory
    let parameters: PipelineParameters
    let extractor: Extractor

    var frontier: Frontier { extractor.frontier }
    var routes: LearnedCapabilities { extractor.routes }

    /// Asks, then writes the worklists: also where asking ended early, for what is known until then.
    func perform() async throws {
        do {
            switch source {
            case .search: try await readSearches()
            case .artists: try await readArtists()
            case .albums: try await readAlbums()
            case .tracks: try await readTracks()
            }
        } catch {
            // The reason is worth more than a second failure on the same disk.
            try? await writeWorklists()
            throw error
        }
        try await writeWorklists()
    }

    private func writeWorklists() async throws {
        switch source {
        case .search: try await writeHits()
        case .artists: try await writeAlbumsOfArtists()
        case .albums: try await writeTracksOfAlbums()
        case .tracks: break
        }
    }

    /// What this stage has to fetch: what was planned, then the worklists of the stages before, then what the
    /// manifest names, which stands in those as a rule.
    func wanted(_ kind: EntityKind) throws -> [WorklistItem] {
        try (Worklist.merged(of: kind, in: run) + parameters.named(kind)).unique
    }

    /// Keeps the reasons in the frontier, where they outlive the run.
    func noteReasons(_ items: [WorklistItem], _ kind: EntityKind) async throws {
        try await frontier.want(items.map { (kind, $0.id, $0.why) }, market: parameters.market)
    }
}
