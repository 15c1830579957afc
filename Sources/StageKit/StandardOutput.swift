import CLinux
import Glibc

/// What this process answers to a person or another program.
enum StandardOutput {
    /// Writes what is still held back.
    ///
    /// - Returns: Why not all that was printed could be written; `nil` where it could, or nobody reads it any more.
    static func flush() -> String? {
        let code = discograph_flush_output()
        return code == 0 ? nil : String(cString: strerror(code))
    }
}
