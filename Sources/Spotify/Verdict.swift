import HTTP

/// What an attempt amounts to.
enum Verdict {
    /// The answer asked for.
    case answered
    /// Word that the answer known is still the answer.
    case unchanged
    /// A failure that may pass: of the network, the server or the body.
    case passing(Trouble, status: Int?, retryAfter: Duration?)
    /// A failure that stays, however often it is asked.
    case refused(Trouble, SpotifyError)
    /// The access token is refused.
    case staleToken(Trouble)
    /// Too much was asked for.
    case limited(Trouble, retryAfter: Duration?, isQuota: Bool)

    /// What went wrong; `nil` when nothing did.
    var trouble: Trouble? {
        switch self {
        case .answered, .unchanged: nil
        case .passing(let trouble, _, _), .refused(let trouble, _), .staleToken(let trouble),
            .limited(let trouble, _, _):
            trouble
        }
    }

    /// The verdict on an attempt that brought no whole answer.
    init(on error: HTTPError) {
        let words = Refusal.line("\(error.message) [curl \(error.code)]")
        let trouble = Trouble(kind: .network, message: words, body: [])
        if error.isPassing {
            self = .passing(trouble, status: nil, retryAfter: nil)
        } else {
            self = .refused(trouble, .unusable(url: error.url, words: words, remedy: error.remedy))
        }
    }
}
