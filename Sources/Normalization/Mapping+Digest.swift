public import Catalog
import Digest
import Landing

extension Mapping {
    /// SHA-256 of all that the mapping says, in hexadecimal: rows of one landing with the same digest are the same.
    public var digest: String {
        get throws { try SHA256.hex(of: JSONText.line(of: self)) }
    }
}
