public import Diagnostics
public import Foundation

/// A token and all that must be known to use it, to renew it, and to tell when that has become impossible.
public struct TokenRecord: Sendable, Equatable {
    /// What follows `Bearer`.
    public var accessToken: Secret
    /// What kind of token it is, for others who read the record: it is sent as a `Bearer` in any case.
    public var tokenType: String
    /// How long it was good for when it was given, in seconds.
    public var lifetime: Int
    /// When it expires, to the second.
    public var expiresAt: Date
    /// What renews it without the user; client credentials have none.
    public var refreshToken: Secret?
    /// What it is good for.
    public var scope: Scope
    /// When the user logged in; a refresh token lives six months from then (since 2026-06-18).
    public var authorizedAt: Date?
    /// The client id that it was given to.
    public var clientID: String
    /// The user's immutable id (`account_id` of `GET /me`).
    public var accountID: String?
    /// When the accounts service refused the refresh token with `invalid_grant`.
    public var refusedAt: Date?

    /// The record of an answer to a request that was sent at `requestedAt`.
    ///
    /// - Parameters:
    ///   - answer: What the accounts service gave.
    ///   - client: The client id that asked.
    ///   - requestedAt: When it asked, from which the token's life is counted.
    ///   - authorizedAt: When the user logged in, where one did.
    ///   - account: The user's `account_id`, where there is a user.
    public init(
        _ answer: TokenAnswer,
        client: String,
        requestedAt: Date,
        authorizedAt: Date? = nil,
        account: String? = nil
    ) {
        accessToken = answer.accessToken
        tokenType = answer.tokenType
        lifetime = answer.lifetime
        expiresAt = Self.wholeSeconds(requestedAt) + Double(answer.lifetime)
        refreshToken = answer.refreshToken
        scope = answer.scope ?? .none
        self.authorizedAt = authorizedAt.map(Self.wholeSeconds)
        clientID = client
        accountID = account
    }

    /// The record after a renewal that was asked for at `requestedAt`.
    ///
    /// An answer without a refresh token leaves the old one in force, and renewing prolongs no authorization.
    public func refreshed(by answer: TokenAnswer, requestedAt: Date) -> TokenRecord {
        var record = TokenRecord(
            answer,
            client: clientID,
            requestedAt: requestedAt,
            authorizedAt: authorizedAt,
            account: accountID
        )
        record.refreshToken = answer.refreshToken ?? refreshToken
        record.scope = answer.scope ?? scope
        return record
    }

    /// The record after the accounts service refused its refresh token, which is kept.
    ///
    /// An outage of Spotify's has refused good ones, so a later attempt may well succeed.
    public func refused(at now: Date) -> TokenRecord {
        var record = self
        record.refusedAt = Self.wholeSeconds(now)
        return record
    }

    /// From when on it is renewed before it is used.
    ///
    /// A token is renewed a minute before it expires, or at half of its life where that is shorter than two
    /// minutes, so that a short-lived one is used at all.
    public var staleAt: Date {
        expiresAt - min(60, Double(lifetime) / 2)
    }

    /// When the user's authorization ends; `nil` where there is no user.
    public var authorizationEndsAt: Date? {
        authorizedAt.flatMap { Calendar(identifier: .gregorian).date(byAdding: .month, value: 6, to: $0) }
    }

    /// What is written out is in whole seconds, and what is read back must be the same.
    private static func wholeSeconds(_ date: Date) -> Date {
        Date(timeIntervalSince1970: date.timeIntervalSince1970.rounded(.down))
    }
}
