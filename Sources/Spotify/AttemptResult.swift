import Diagnostics
import HTTP

/// What an attempt amounts to.
enum AttemptResult {
    /// The answer asked for.
    case answered
    /// A 304: the known answer still holds.
    case unchanged
    /// A failure that may pass: of the network, the server or the body.
    case passing(AttemptFailure, status: Int?, retryAfter: Duration?)
    /// A failure that stays, however often it is asked.
    case refused(AttemptFailure, SpotifyError)
    /// The access token is refused.
    case staleToken(AttemptFailure)
    /// Too much was asked for.
    case limited(AttemptFailure, retryAfter: Duration?, isQuota: Bool)

    /// What went wrong; `nil` when nothing did.
    var failure: AttemptFailure? {
        switch self {
        case .answered, .unchanged: nil
        case .passing(let failure, _, _), .refused(let failure, _), .staleToken(let failure),
            .limited(let failure, _, _):
            failure
        }
    }

    private static let wrongProxy =
        "holds no address of a proxy that can be used; it looks like http://proxy.example:3128, and what is special "
        + "in its user or password is percent-encoded (# as %23, / as %2F, @ as %40)"

    /// The result of an attempt at `fetch` that brought no whole answer.
    init(_ error: HTTPError, of fetch: some Fetch) {
        let words = Refusal.line("\(error.message) [curl \(error.code)]")
        let failure = AttemptFailure(kind: .network, message: words, body: [])
        if error.isPassing {
            self = .passing(failure, status: nil, retryAfter: nil)
        } else if case .wrongProxy(let variable) = error.kind {
            self = .refused(failure, .setting(name: variable, problem: Self.wrongProxy))
        } else if error.kind == .tooLarge, fetch.bucket != nil {
            // It says nothing of other answers; without a token there are none.
            self = .refused(failure, .tooLarge(target: fetch.target, words: words))
        } else {
            let remedy = error.kind == .tooLarge ? .restoreService : error.remedy
            self = .refused(failure, .unusable(url: error.url, words: words, remedy: remedy))
        }
    }
}
