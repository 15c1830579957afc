import Catalog
import Foundation
import Frontier
import Spotify

/// Things asked for by id, several at once where the client id may.
struct ObjectOrder: Sendable {
    let kind: EntityKind
    /// How much of each is wanted.
    let sight: Sight
    let market: String?
    /// When things were asked for in vain that have to land whole since then, however well they were known before;
    /// what turns out not to be there need not.
    var failedAt: [String: Date] = [:]

    /// The route that answers for things of this kind.
    var route: Capabilities.Route {
        switch kind {
        case .artist: .artists
        case .album: .albums
        case .track: .tracks
        }
    }

    /// The request for `ids`: for one alone the single read, whose answer may carry an `ETag`.
    func endpoint(_ ids: [String]) -> Endpoint {
        switch (kind, ids.count == 1 ? ids.first : nil) {
        case (.artist, let id?): .artist(id)
        case (.album, let id?): .album(id, market: market)
        case (.track, let id?): .track(id, market: market)
        case (.artist, nil): .artists(ids)
        case (.album, nil): .albums(ids, market: market)
        case (.track, nil): .tracks(ids, market: market)
        }
    }
}
