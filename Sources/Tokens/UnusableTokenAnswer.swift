/// Why no usable token stands in an answer of the token endpoint.
public enum UnusableTokenAnswer: Error, Equatable {
    /// It is larger than any that holds a token.
    case tooLong
    /// It is not whole JSON.
    case notJSON
    /// It tells of an error, although its status says that all went well.
    case refusal
    /// It is JSON, but has no token.
    case noToken
    /// Its token is empty.
    case emptyToken
    /// Its token holds what cannot stand in a header, such as a line break.
    case unsendableToken
    /// Its token is none that is sent as a `Bearer`.
    case otherType
    /// The field of that name is of another form than it should be.
    case field(String)

    /// The same in words that repeat nothing of the answer: a live token may stand in it.
    public var words: String {
        switch self {
        case .tooLong: "larger than any answer with a token"
        case .notJSON: "not whole JSON"
        case .refusal: "an error in place of a token"
        case .noToken: "no token in it"
        case .emptyToken: "an empty token"
        case .unsendableToken: "a token that no header can carry"
        case .otherType: "a token of another type than Bearer"
        case .field(let name): "its \(name) cannot be read"
        }
    }
}
