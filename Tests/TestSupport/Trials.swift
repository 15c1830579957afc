import Foundation

/// Trials that take minutes and print figures.
public enum Trials {
    /// Whether `DISCOGRAPH_TRIALS=1` asks for them.
    public static let areWanted = ProcessInfo.processInfo.environment["DISCOGRAPH_TRIALS"] == "1"

    /// What chance is drawn from: without trials the same each time, so that a run differs by the program alone.
    public static func chance(_ seed: UInt64) -> SplitMix64 {
        SplitMix64(seed: areWanted ? UInt64.random(in: .min ... .max) : seed)
    }

    /// Prints a figure, where they are asked for.
    public static func note(_ line: String) {
        if areWanted { print("figure: \(line)") }
    }
}
