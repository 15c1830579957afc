import Concurrency
public import Diagnostics
public import Foundation

/// Why a stored token is of no use until a person does something; nothing is deleted because of it.
public enum TokenDefect: Failure, Equatable {
    /// What is stored is not a token.
    case garbled(place: String)
    /// It was given to another client id.
    case otherClient(stored: String, wanted: String)
    /// The user's authorization has ended: six months after the login, whatever was renewed meanwhile.
    case authorizationOver(since: Date)
    /// The accounts service refused the refresh token with `invalid_grant`.
    case refused(at: Date)
    /// The user did not allow what is wanted.
    case scopeMissing(Scope)
    /// It has expired, and there is no refresh token.
    case notRenewable

    /// What prevents `record` from being used or renewed, at any time.
    init?(of record: TokenRecord, for key: TokenKey, scope: Scope) {
        if record.clientID != key.client {
            self = .otherClient(stored: record.clientID, wanted: key.client)
        } else if key.user != nil, !record.scope.covers(scope) {
            self = .scopeMissing(scope.subtracting(record.scope))
        } else {
            return nil
        }
    }

    /// What prevents a user's `record` from being renewed.
    init?(ofRenewing record: TokenRecord, at now: Date) {
        if record.refreshToken == nil {
            self = .notRenewable
        } else if let end = record.authorizationEndsAt, end <= now {
            self = .authorizationOver(since: end)
        } else if let refusedAt = record.refusedAt, now < refusedAt + TokenState.refusalHolds.seconds {
            self = .refused(at: refusedAt)
        } else {
            return nil
        }
    }

    /// A new login.
    public var remedy: Remedy { .fixCredentials }

    /// What is wrong with the token, and what to do.
    public var description: String {
        switch self {
        case .garbled(let place):
            "what is stored in \(place) is not a token; log in again to replace it"
        case .otherClient(let stored, let wanted):
            "the stored token belongs to client id \(stored), not to \(wanted); "
                + "check SPOTIFY_CLIENT_ID, or log in again"
        case .authorizationOver(let since):
            "the login has ended at \(since.inLocalTime), six months after it was made; log in again"
        case .refused(let at):
            "Spotify refused to renew the stored token at \(at.inLocalTime) (invalid_grant); "
                + "log in again, or wait an hour for another attempt"
        case .scopeMissing(let scope):
            "the stored token is not good for \(scope.text); log in again and allow it"
        case .notRenewable:
            "the stored token has expired and there is no refresh token; log in again"
        }
    }
}
