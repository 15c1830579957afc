public import Foundation

/// Where the sources, the built products and the shared trial data are.
public enum Checkout {
    /// The folder of Package.swift.
    public static let root = URL(filePath: #filePath)
        .resolvingSymlinksInPath()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// The folder of the executables that were built with this test.
    public static let products = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()

    /// The SQL scripts.
    public static let sql = root.appending(component: "sql")

    /// The folder of recorded answers, when `DISCOGRAPH_SHARED` names the folder that holds it.
    public static var recorded: URL? { shared?.appending(component: "recorded") }

    /// The folder that `DISCOGRAPH_SHARED` names.
    public static var shared: URL? {
        ProcessInfo.processInfo.environment["DISCOGRAPH_SHARED"].map { URL(filePath: $0) }
    }
}
