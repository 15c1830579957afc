public import Diagnostics
public import Foundation
public import Quota

/// Why a request to Spotify has no answer, or cannot be made.
public enum SpotifyError: Failure, Equatable {
    /// The bucket is locked, its budget spent, or its turn comes too late.
    case quota(QuotaError)
    /// The requests or the time allowed to this stage are used up.
    case allowanceSpent(RequestAllowance.Limit)
    /// The accounts service gives no token until then.
    case tokenDelayed(until: Date)
    /// Spotify does not know the thing asked for.
    case notFound(target: String, words: String)
    /// Spotify finds the request wrong.
    case badRequest(target: String, words: String)
    /// This client id may not ask for that.
    case forbidden(target: String, words: String)
    /// The app's owner has no Premium subscription, without which every request is refused.
    case premiumRequired(words: String)
    /// The accounts service gives no token for these credentials.
    case credentialsRefused(words: String)
    /// A token just given is refused.
    case tokenRefused(target: String, words: String)
    /// No connection, or none that lasts; without an attempt, the call's time was over while others were at it.
    case unreachable(url: String, words: String, attempts: Int)
    /// Others who share the token store have tried in turn to renew the access token, each in vain, for as long as can
    /// be waited: so the accounts service at `url` fails them, or is silent. Nothing was sent.
    case unrenewed(url: String, lock: String)
    /// The server answers with errors of its own.
    case unavailable(target: String, status: Int, words: String, attempts: Int)
    /// The server says 200, but what it sends is no answer: not whole JSON, not of the Web API, or without a token.
    case garbled(target: String, words: String, attempts: Int)
    /// The answer is larger than any that is taken.
    case tooLarge(target: String, words: String)
    /// The answer is whole JSON that nests deeper than any that is read.
    case tooDeep(target: String, words: String)
    /// The connection is refused for what it is: a certificate, a malformed address, the size of a token's answer.
    case unusable(url: String, words: String, remedy: Remedy)
    /// An answer that Spotify is not known to give, such as a redirect.
    case unexpected(target: String, status: Int, words: String)
    /// This machine's clock and the one of the service at `host` are far apart.
    case wrongClock(host: String, own: Date, other: Date)
    /// This machine's clock was wrong when this process began, and has been set since.
    case clockSet(own: Date, machine: Date)
    /// A setting is missing or wrong.
    case setting(name: String, problem: String)
    /// The client was told to stop before the request was sent.
    case stopped

    /// What a gate says; one that is closed was told to stop.
    init(_ error: QuotaError) {
        self = error == .closed ? .stopped : .quota(error)
    }
}
