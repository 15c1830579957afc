import Catalog
import Frontier
import Landing
import Pipeline
import Quota
import Spotify

/// `extract-tracks`: tracks that were hit, named, or stand on an album whose tracks are wanted whole.
extension Procedure {
    func readTracks() async throws {
        let ids = try wanted(.track).map(\.id)
        try await noteReasons(parameters.named(.track), .track)
        try await extractor.objects.fetch(
            ObjectOrder(kind: .track, sight: parameters.sight(of: .track), market: parameters.market),
            ids
        )
    }
}
