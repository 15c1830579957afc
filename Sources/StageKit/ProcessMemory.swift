import CLinux

/// What this process has in memory, credentials and tokens among it.
enum ProcessMemory {
    /// Keeps it from core files, debuggers and other processes of the same user.
    ///
    /// Nothing is said where the kernel refuses: it never does so for a process that gives up rights of its own.
    static func close() {
        _ = discograph_close_memory()
    }
}
