public import Diagnostics

/// Why bytes cannot be read as a JSON document.
public enum JSONError: Failure, Equatable {
    /// The bytes are not JSON, or nest too deeply; the reason is simdjson's.
    case malformed(String)
    /// There is not enough memory for a document of that many bytes.
    case outOfMemory(bytes: Int)
    /// A value has more objects than can be numbered.
    case tooManyObjects(most: Int)

    /// What a caller can do about this failure.
    public var remedy: Remedy {
        switch self {
        case .malformed, .tooManyObjects: .fixInput
        case .outOfMemory: .fixStorage
        }
    }

    /// One line: what is wrong with the bytes.
    public var description: String {
        switch self {
        case .malformed(let reason): "not a JSON document: \(reason.prefix { $0 != "\n" })"
        case .outOfMemory(let bytes):
            "no memory for a JSON document of \(bytes) bytes: free some and start again"
        case .tooManyObjects(let most): "more than \(most) objects in one JSON document"
        }
    }
}
