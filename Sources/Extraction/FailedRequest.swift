import Catalog
import Spotify

/// A recorded request, read back as what it asked for.
///
/// Only what we ask ourselves is read; everything else is no request of ours.
struct FailedRequest: Sendable, Hashable {
    /// What was asked for, whichever page of it.
    enum Subject: Sendable, Hashable {
        /// Things of one kind by their ids.
        case objects(EntityKind, ids: [String], market: String?)
        /// An artist's albums.
        case artistAlbums(String, groups: [String], market: String?)
        /// An album's tracks.
        case albumTracks(String, market: String?)
        /// Hits of each of some types.
        case search(String, types: [SearchKind], market: String?, includesExternalAudio: Bool)
        /// Spotify's new releases.
        case newReleases
    }

    /// What was asked for.
    let subject: Subject
    /// How many items of a list were asked for at once; 1 where it did not say, as for things by their ids.
    var limit: Int
    /// Where in the list they begin.
    let offset: Int

    /// The same for pages of one place, however large.
    var ofAnySize: FailedRequest {
        var request = self
        request.limit = 0
        return request
    }
}

extension FailedRequest {
    /// The request whose path and query are `target`; `nil` where it is none of ours.
    init?(target: String) {
        guard let request = AskedRequest(target: target), let subject = Subject(request) else { return nil }
        self.init(subject: subject, limit: request.limit ?? 1, offset: request.offset)
    }
}

extension FailedRequest.Subject {
    /// What `request` asked for; `nil` where no id or text of it is one of ours.
    fileprivate init?(_ request: AskedRequest) {
        let ids = request.asked.filter(SpotifyID.isValid)
        let market = request.market
        switch request.route {
        case .search:
            guard let text = request.query["q"], !request.types.isEmpty else { return nil }
            self = .search(
                text,
                types: request.types,
                market: market,
                includesExternalAudio: request.includesExternalAudio
            )
        case .newReleases:
            self = .newReleases
        case .artistAlbums:
            guard let id = ids.first else { return nil }
            self = .artistAlbums(id, groups: request.groups, market: market)
        case .albumTracks:
            guard let id = ids.first else { return nil }
            self = .albumTracks(id, market: market)
        case .artists, .albums, .tracks:
            guard let kind = request.objectKind, !ids.isEmpty else { return nil }
            self = .objects(kind, ids: ids, market: market)
        }
    }
}
