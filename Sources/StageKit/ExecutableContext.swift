public import Diagnostics
public import Logging

/// What every executable has at hand.
public protocol ExecutableContext: Sendable {
    /// The executable's name.
    var name: String { get }
    /// The environment, with the `.env` of the working directory below it.
    var environment: [String: String] { get }
    /// Asked for by SIGINT and SIGTERM.
    var stop: StopSignal { get }
    /// How far the work has come, for a person to see.
    var progress: StageProgress { get }
    /// Log lines on standard error.
    var log: Logger { get }
}

extension ExecutableContext {
    /// The value of a setting; `nil` when it is not set, or empty.
    ///
    /// - Parameters:
    ///   - name: The variable's name.
    ///   - aliases: Other names for the same thing, tried in order.
    /// - Returns: The first value that is set and not empty.
    public func setting(_ name: String, aliases: [String] = []) -> String? {
        ([name] + aliases).lazy.compactMap { environment[$0] }.first { !$0.isEmpty }
    }

    /// The value of a setting that has no default.
    ///
    /// - Parameters:
    ///   - name: The variable's name, which the failure names too.
    ///   - aliases: Other names for the same thing, tried in order.
    /// - Returns: The first value that is set and not empty.
    /// - Throws: ``SettingsError/missing(_:)``, exit code 78.
    public func requiredSetting(_ name: String, aliases: [String] = []) throws -> String {
        guard let value = setting(name, aliases: aliases) else { throw SettingsError.missing(name) }
        return value
    }
}
