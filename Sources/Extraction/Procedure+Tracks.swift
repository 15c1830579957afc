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
        try await noteReasons(named(.track), .track)
        let market = wishes.market
        let size = capabilities.batchTracks
        try await extractor.fetch(
            ObjectOrder(
                kind: .track,
                sight: sight(wishes.detail.track),
                market: market,
                size: size,
                endpoint: { size == 1 ? .track($0.first ?? "", market: market) : .tracks($0, market: market) }
            ),
            ids
        )
    }
}
