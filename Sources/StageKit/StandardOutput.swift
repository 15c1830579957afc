import CLinux
import Glibc

/// What this process answers to a person or another program.
enum StandardOutput {
    /// Writes what is still held back.
    ///
    /// - Returns: Why not all that was printed could be written, and what to do; `nil` where it could, or nobody reads
    ///   it any more.
    static func flush() -> String? {
        switch discograph_flush_output() {
        case 0: nil
        case EBADF:
            "it is not open for writing: the output is lost, and nothing else; direct it to a file, or to /dev/null"
        case let code: "\(String(cString: strerror(code))): the output is incomplete; free some space"
        }
    }
}
