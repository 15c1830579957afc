import Diagnostics
public import Foundation

/// The state of a stored token.
public enum TokenState: Sendable, Equatable {
    /// Nothing is stored.
    case none
    /// It can be used now.
    case fresh(TokenRecord)
    /// It has expired, or is about to; it can be renewed without the user.
    case stale(TokenRecord)
    /// It can be neither used nor renewed, and a person has to do something about it.
    case unusable(TokenDefect)

    /// How long a refusal of the refresh token is believed: an outage of Spotify's has refused good ones.
    public static let refusalHolds: Duration = .seconds(3_600)

    /// How far a token may come from the future: the clocks of two machines that share a store.
    private static let clockSkew: TimeInterval = 300

    /// The state of what is stored under `key`.
    ///
    /// - Parameters:
    ///   - record: What the store holds.
    ///   - key: Whose token is wanted.
    ///   - scope: What a user's token must be good for.
    ///   - now: The time.
    public init(of record: TokenRecord?, for key: TokenKey, scope: Scope = .none, at now: Date) {
        guard let record else {
            self = .none
            return
        }
        if let defect = TokenDefect(of: record, for: key, scope: scope) {
            self = .unusable(defect)
            return
        }
        // Where the clock was set back, nobody knows how long the token has lived.
        let givenAt = record.expiresAt - Double(record.lifetime)
        if record.staleAt > now, givenAt <= now + Self.clockSkew {
            self = .fresh(record)
        } else if key.user != nil, let defect = TokenDefect(ofRenewing: record, at: now) {
            self = .unusable(defect)
        } else {
            self = .stale(record)
        }
    }
}

extension TokenStore {
    /// How the token stored under `key` stands; what cannot be read is a state too.
    ///
    /// - Throws: ``TokenStoreError`` and what the store's service says, when the store cannot be asked.
    public func state(for key: TokenKey, scope: Scope = .none, at now: Date) async throws -> TokenState {
        do {
            return TokenState(of: try await record(for: key), for: key, scope: scope, at: now)
        } catch TokenStoreError.garbled(let place) {
            return .unusable(.garbled(place: place))
        }
    }
}
