import CXXHash
public import Foundation

/// A checksum against accidents, fed piece by piece: 64 bits of XXH3.
///
/// It costs a tenth of ``SHA256``, so even rows on their way to a file can be counted in. Whoever wants two texts to
/// have the same one can find them.
public final class Checksum {
    private let state: OpaquePointer

    /// Nothing counted in yet.
    ///
    /// - Throws: ``DigestError/unavailable(function:)`` when there is no memory for it.
    public init() throws {
        guard let state = XXH3_createState() else { throw DigestError.unavailable(function: "XXH3") }
        XXH3_64bits_reset(state)
        self.state = state
    }

    deinit {
        XXH3_freeState(state)
    }

    /// Takes more bytes in.
    public func update(_ bytes: UnsafeRawBufferPointer) {
        // It fails for a null pointer with a length alone, which no buffer is.
        _ = XXH3_64bits_update(state, bytes.baseAddress, bytes.count)
    }

    /// The checksum of what was taken in so far, as 16 lower-case hexadecimal digits.
    public var hex: String {
        let digits = String(XXH3_64bits_digest(state), radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    /// The checksum of the file at `url`; memory stays bounded.
    ///
    /// - Throws: A ``DigestError``, or `CancellationError` between two pieces.
    public static func hex(of url: URL) throws -> String {
        let sum = try Checksum()
        try FilePieces.forEach(of: url) { sum.update($0) }
        return sum.hex
    }
}
