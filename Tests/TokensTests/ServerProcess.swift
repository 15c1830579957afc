import Foundation
import Synchronization
import TestSupport

#if canImport(Glibc)
import Glibc
#endif

/// A server from Debian's packages, on a free port of this machine, that ends with the test process at the latest.
final class ServerProcess: Sendable {
    /// Where it listens.
    let port: Int
    private let lifeline: Pipe
    private let process: Process

    /// Ends the server when nobody holds the other end of the pipe any more.
    ///
    /// Not with `SIGTERM`: a thread that starts processes may have it blocked, and then they have it blocked too.
    private static let script = """
        exec 3<&0
        "$@" </dev/null 3<&- & server=$!
        cat <&3 >/dev/null
        kill -KILL $server
        """

    /// Whether the machine has the program.
    static func isInstalled(_ name: String) -> Bool {
        ["/usr/bin", "/usr/local/bin"].contains {
            FileManager.default.isExecutableFile(atPath: "\($0)/\(name)")
        }
    }

    /// Starts the command that `arguments` makes of a port, and waits until it listens there.
    init(_ arguments: (Int) -> [String]) async throws {
        let port = try Self.freePort()
        self.port = port
        lifeline = Pipe()
        process = Process()
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = ["-c", Self.script, "sh"] + arguments(port)
        process.standardInput = lifeline
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        process.currentDirectoryURL = FileManager.default.temporaryDirectory
        _ = fcntl(lifeline.fileHandleForWriting.fileDescriptor, F_SETFD, FD_CLOEXEC)
        try process.run()
        guard try await eventually({ Self.listens(at: port) }) else { throw Missing() }
    }

    deinit { stop() }

    /// Ends it now.
    func stop() {
        try? lifeline.fileHandleForWriting.close()
    }

    private static let numbers = Atomic(Int(getpid()))

    /// A port that nobody listens on, below those that are given to whoever asks for any: a test beside this one
    /// could take such a one before the server does.
    private static func freePort() throws -> Int {
        for _ in 0..<100 {
            let number = numbers.wrappingAdd(1, ordering: .relaxed).newValue
            let port = 20_000 + number % 12_000
            if (try? SilentListener(port: port)) != nil { return port }
        }
        throw POSIXError(.EADDRNOTAVAIL)
    }

    /// Whether somebody takes connections at `port`.
    static func listens(at port: Int) -> Bool {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        return withLoopback(port: port) { connect(descriptor, $0, $1) } == 0
    }
}

/// A socket that takes connections and never says a word.
final class SilentListener: Sendable {
    let port: Int
    private let descriptor: Int32

    /// Listens at `port`; 0 takes a free one.
    init(port wanted: Int = 0) throws {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        self.descriptor = descriptor
        let isBound = withLoopback(port: wanted) { bind(descriptor, $0, $1) } == 0
        var address = sockaddr_in()
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isNamed = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &size) }
        }
        port = Int(UInt16(bigEndian: address.sin_port))
        guard isBound, isNamed == 0, listen(descriptor, 8) == 0 else { throw POSIXError(.EADDRNOTAVAIL) }
    }

    deinit { close(descriptor) }
}

private func withLoopback(port: Int, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32) -> Int32 {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(UInt16(port).bigEndian)
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    return withUnsafePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
        }
    }
}
