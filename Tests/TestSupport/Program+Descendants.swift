#if canImport(Glibc)
import Glibc
#endif

extension Program {
    /// Sends SIGKILL to the program and to all that it started; returns how many there were.
    @discardableResult
    public func killEverything() -> Int {
        // It starts no more while it is looked at.
        send(SIGSTOP)
        return ([identifier] + descendants()).count { kill($0, SIGKILL) == 0 }
    }

    /// The processes that it started, and those that they started.
    public func descendants() -> [Int32] { ProcessTable.descendants(of: identifier) }
}
