#if canImport(Glibc)
import Glibc
#endif

/// A loopback port that nobody listens on, and that nobody else is given while it is held.
public final class ClosedPort: Sendable {
    /// Its number.
    public let number: Int
    private let descriptor: Int32

    /// Takes a free one.
    public init() throws {
        let (descriptor, port) = try boundSocket()
        self.descriptor = descriptor
        number = port
    }

    deinit { close(descriptor) }
}
