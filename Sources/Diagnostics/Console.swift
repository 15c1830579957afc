import Foundation
import Glibc
import Synchronization

/// A terminal or a pipe that takes whole lines, and below them one status line that is redrawn.
///
/// Everything a process says to a person goes through one console, so that a log line never lands in the
/// middle of a progress bar.
public final class Console: Sendable {
    /// This process's standard error.
    public static let standardError = Console(fileDescriptor: STDERR_FILENO)

    /// Whether a person is watching: a status line is drawn only then.
    public let isTerminal: Bool

    private let fileDescriptor: Int32
    private let status = Mutex("")

    /// A console on an open file descriptor, which stays the caller's.
    public init(fileDescriptor: Int32) {
        self.fileDescriptor = fileDescriptor
        isTerminal = isatty(fileDescriptor) == 1 && ProcessInfo.processInfo.environment["TERM"] != "dumb"
    }

    /// Writes `text` as a line of its own, above the status line.
    public func write(line text: String) {
        status.withLock { status in
            let erased = status.isEmpty ? "" : Self.eraseLine
            put(erased + text + "\n" + status)
        }
    }

    /// Draws `text` as the status line, in place of the one before; empty text takes it away.
    ///
    /// Nothing happens where nobody watches.
    public func show(status text: String) {
        guard isTerminal else { return }
        let fitting = String(text.prefix(columns - 1))
        status.withLock { status in
            guard status != fitting else { return }
            put(Self.eraseLine + fitting)
            status = fitting
        }
    }

    private static let eraseLine = "\r\u{1B}[2K"

    private var columns: Int {
        var size = winsize()
        let known = ioctl(fileDescriptor, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 1
        return known ? Int(size.ws_col) : 80
    }

    /// Writes all bytes; a reader that has gone away is not a reason to stop working.
    private func put(_ text: String) {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let written = bytes.withUnsafeBytes { Glibc.write(fileDescriptor, $0.baseAddress, $0.count) }
            if written > 0 {
                bytes = bytes.dropFirst(written)
            } else if errno != EINTR {
                return
            }
        }
    }
}
