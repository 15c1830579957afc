import Diagnostics

/// Which exit code a run ends with, and what the codes of foreign programs mean.
public enum ExitCodes {
    /// From the worst to the best.
    static let order: [Int32] = remedies.map(\.exitCode) + [0]

    private static let remedies: [Remedy] = [
        .reportBug, .fixStorage, .fixCredentials, .fixConfiguration, .restoreService, .fixInput, .resumeLater,
    ]

    /// The worst of several codes; 0 for none.
    ///
    /// - Parameter codes: Exit codes of stages.
    /// - Returns: The one that stands first in ``order``.
    public static func worst(of codes: some Sequence<Int32>) -> Int32 {
        let known = Set(codes.map(normalized))
        return order.first { known.contains($0) } ?? 0
    }

    /// Whether a code is one of the contract's; others, such as a shell's 127, say something of their own.
    ///
    /// - Parameter code: What a process exited with.
    /// - Returns: Whether it stands in ``order``, or is that of a wrong command line.
    static func isKnown(_ code: Int32) -> Bool {
        order.contains(code) || code == Remedy.fixUsage.exitCode
    }

    /// Maps any exit code of a program to one of the contract's.
    ///
    /// A wrong command line is the manifest's mistake; codes outside the contract are bugs.
    ///
    /// - Parameter code: What a process exited with.
    /// - Returns: One of ``order``.
    static func normalized(_ code: Int32) -> Int32 {
        if code == Remedy.fixUsage.exitCode { return Remedy.fixConfiguration.exitCode }
        return order.contains(code) ? code : Remedy.reportBug.exitCode
    }
}
