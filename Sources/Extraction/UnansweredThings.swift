import Catalog
import Diagnostics
import Foundation
import Frontier
import Spotify
import Synchronization

/// What was asked in vain, and when: it has its turn like what was answered then.
///
/// Without that it would stay the oldest, or the most worthwhile, and be asked for first night after night; and what
/// fails first closes the bucket for everything behind it.
final class UnansweredThings: Sendable {
    private let frontier: Frontier
    private let clock: WallClock
    private let times: Mutex<[String: Date]>

    /// What earlier stages have asked in vain.
    ///
    /// - Parameters:
    ///   - frontier: Where it is kept.
    ///   - clock: The time.
    /// - Throws: A `SQLiteError`.
    init(in frontier: Frontier, clock: WallClock) throws {
        self.frontier = frontier
        self.clock = clock
        times = Mutex(try frontier.unanswered())
    }

    /// When what is claimed as `name` was last asked for; `nil` where it was answered then, or never asked for.
    func time(of name: @autoclosure () -> String) -> Date? {
        let known = times.withLock { $0 }
        return known.isEmpty ? nil : known[name()]
    }

    /// Notes that `request` was sent in vain.
    ///
    /// - Throws: A `SQLiteError`.
    func note(_ request: AskedRequest) async throws {
        let names = request.claims
        let now = clock.now()
        times.withLock { times in
            for name in names { times[name] = now }
        }
        try await frontier.note(unanswered: names, at: now)
    }

    /// Notes that `request` was answered.
    ///
    /// - Throws: A `SQLiteError`.
    func forget(_ request: AskedRequest) async throws {
        guard times.withLock({ !$0.isEmpty }) else { return }
        var known: [String] = []
        for name in request.claims where times.withLock({ $0.removeValue(forKey: name) }) != nil {
            known.append(name)
        }
        guard !known.isEmpty else { return }
        try await frontier.forget(unanswered: known)
    }
}

extension AskedRequest {
    /// How what was asked for is claimed: things, or lists.
    fileprivate var claims: [String] {
        let kind: EntityKind? =
            switch route {
            case .artists: .artist
            case .albums: .album
            case .tracks: .track
            case .search, .newReleases, .artistAlbums, .albumTracks: nil
            }
        guard let kind else { return lists.map { $0.name.claim } }
        let order = ObjectOrder(kind: kind, sight: .full, market: market)
        return asked.map { order.claim($0) }
    }
}
