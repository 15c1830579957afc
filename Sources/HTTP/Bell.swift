import Glibc

/// A pipe that wakes a thread out of a wait on its sockets.
final class Bell: Sendable {
    /// Readable from the first ring until the bell is silenced.
    let descriptor: Int32
    private let rope: Int32

    init() throws(HTTPError) {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else {
            let words = "no pipe: \(String(cString: strerror(errno)))"
            throw HTTPError(kind: .exhausted, code: 0, message: words, url: "(none)")
        }
        for end in ends {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end, F_SETFL, fcntl(end, F_GETFL) | O_NONBLOCK)
        }
        descriptor = ends[0]
        rope = ends[1]
    }

    deinit {
        close(descriptor)
        close(rope)
    }

    func ring() {
        var byte: UInt8 = 1
        // A full pipe wakes the thread as well, so a byte that does not fit is not missed.
        _ = write(rope, &byte, 1)
    }

    func silence() {
        var bytes: [UInt8] = Array(repeating: 0, count: 64)
        while read(descriptor, &bytes, bytes.count) > 0 {}
    }
}
