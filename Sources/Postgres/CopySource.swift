/// Where the bytes of a COPY come from, piece by piece.
public protocol CopySource: AnyObject {
    /// The next bytes, valid until the next call; `nil` at the end.
    ///
    /// - Returns: Whole lines or any part of them.
    /// - Throws: Why there are no more; the COPY then fails.
    func next() throws -> UnsafeRawBufferPointer?
}
