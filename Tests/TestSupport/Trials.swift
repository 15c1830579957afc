import Foundation

/// Trials that take minutes and print figures.
public enum Trials {
    /// Whether `DISCOGRAPH_TRIALS=1` asks for them.
    public static let areWanted = ProcessInfo.processInfo.environment["DISCOGRAPH_TRIALS"] == "1"

    /// Prints a figure, where they are asked for.
    public static func note(_ line: String) {
        if areWanted { print("figure: \(line)") }
    }
}
