public import Catalog
import Digest
import Files

extension Mapping {
    /// SHA-256 of all that the mapping says, in hexadecimal: rows of one landing with the same digest are the same.
    ///
    /// - Throws: A `DigestError` when libcrypto cannot compute SHA-256.
    public var digest: String {
        get throws { try SHA256.hex(of: JSONText.line(of: self)) }
    }
}
