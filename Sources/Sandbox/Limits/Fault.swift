/// Something that goes wrong with one request.
enum Fault: Sendable, Equatable {
    /// An error of Spotify's servers.
    case failure(Failure)
    /// The connection is reset before an answer.
    case reset
    /// The answer breaks off in the middle of its body.
    case truncation
    /// A page for a browser in place of JSON, with this status.
    case html(status: Int)
    /// Nothing but lists in lists, 32 MB of them.
    case nesting

    /// The server errors that were seen.
    enum Failure: CaseIterable {
        case internalError
        case badGateway
        case emptyUnavailable
        case textTimeout
    }

    /// How the log calls it.
    var name: String {
        switch self {
        case .failure: "failure"
        case .reset: "reset"
        case .truncation: "truncation"
        case .html: "html"
        case .nesting: "nesting"
        }
    }
}

extension Fault.Failure {
    /// The answer in place of the right one.
    var answer: Answer {
        switch self {
        case .internalError: APIError.internalFailure.answer
        case .badGateway: APIError.badGateway.answer
        case .emptyUnavailable: Answer(status: 503, text: "", contentType: nil)
        case .textTimeout: Answer(status: 504, text: "upstream request timeout", contentType: "text/plain")
        }
    }
}

extension Answer {
    /// A page as a proxy or a captive portal sends it.
    static func html(status: Int) -> Self {
        Self(
            status: status,
            text:
                "<!DOCTYPE html>\n<html><head><title>Sorry</title></head><body><h1>Try again</h1></body></html>\n",
            contentType: "text/html; charset=utf-8"
        )
    }

    /// Lists in lists to just below 32 MB, which no reader may follow to the bottom.
    static var nested: Self {
        let depth = (16 << 20) - 64
        return Self(
            status: 200,
            text: String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        )
    }
}
