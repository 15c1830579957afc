import CCrypto
public import Foundation

/// SHA-256, fed piece by piece.
public struct SHA256: ~Copyable {
    private let context: OpaquePointer

    /// Nothing hashed yet.
    ///
    /// - Throws: ``DigestError/unavailable(function:)`` when libcrypto cannot compute SHA-256.
    public init() throws {
        guard let context = EVP_MD_CTX_new() else { throw DigestError.unavailable(function: "SHA-256") }
        guard EVP_DigestInit_ex(context, EVP_sha256(), nil) == 1 else {
            EVP_MD_CTX_free(context)
            throw DigestError.unavailable(function: "SHA-256")
        }
        self.context = context
    }

    deinit {
        EVP_MD_CTX_free(context)
    }

    /// Takes more bytes in.
    public mutating func update(_ bytes: UnsafeRawBufferPointer) {
        // libcrypto's update of a fresh SHA-256 context cannot fail.
        _ = EVP_DigestUpdate(context, bytes.baseAddress, bytes.count)
    }

    /// Takes the UTF-8 of `text` in.
    public mutating func update(_ text: String) {
        var text = text
        text.withUTF8 { update(UnsafeRawBufferPointer($0)) }
    }

    /// The digest in lower-case hexadecimal; the hash is used up.
    public consuming func finish() -> String {
        var bytes = [UInt8](repeating: 0, count: 32)
        _ = EVP_DigestFinal_ex(context, &bytes, nil)
        let digits = Array("0123456789abcdef".utf8)
        return String(
            decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] },
            as: UTF8.self
        )
    }
}

extension SHA256 {
    /// The digest of `text`, in lower-case hexadecimal.
    ///
    /// - Throws: ``DigestError/unavailable(function:)``.
    public static func hex(of text: String) throws -> String {
        var hash = try SHA256()
        hash.update(text)
        return hash.finish()
    }

    /// The digest of the file at `url`, in lower-case hexadecimal; memory stays bounded.
    ///
    /// - Throws: ``DigestError/unreadable(path:code:)``, or `CancellationError` between two pieces.
    public static func hex(of url: URL) throws -> String {
        var hash = try SHA256()
        try FilePieces.forEach(of: url) { hash.update($0) }
        return hash.finish()
    }
}
