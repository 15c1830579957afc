public import Foundation

/// What a stage leaves behind when it ends: its tally, when it ran, and its exit code.
///
/// A receipt with exit code 0 means that the stage is done: started again, it calls and changes nothing.
public struct Receipt: Codable, Sendable, Equatable {
    /// What the stage did.
    public var tally: Tally
    /// When the stage started.
    public var startedAt: Date
    /// When it ended.
    public var endedAt: Date
    /// The code it ended with.
    public var exitCode: Int32

    /// The receipt of a stage that did `tally`.
    public init(tally: Tally, startedAt: Date, endedAt: Date, exitCode: Int32) {
        self.tally = tally
        self.startedAt = startedAt
        self.endedAt = endedAt
        self.exitCode = exitCode
    }

    /// Whether the stage is done.
    public var isDone: Bool { exitCode == 0 }

    /// The receipt of `stage` in `run`, or `nil` where it left none; an unreadable one counts as none.
    public static func read(of stage: String, in run: RunDirectory) throws -> Receipt? {
        guard let bytes = try AtomicFile.read(run.receipt(of: stage)) else { return nil }
        return try? RunFiles.decode(Receipt.self, from: bytes)
    }

    /// Writes the receipt into `run`, whole or not at all.
    public func write(in run: RunDirectory) throws {
        try AtomicFile.write(RunFiles.encode(self) + [10], to: run.receipt(of: tally.stage))
    }

    private enum CodingKeys: String, CodingKey {
        case startedAt = "started_at"
        case endedAt = "ended_at"
        case exitCode = "exit_code"
    }

    /// Reads the tally's keys and the receipt's from one object.
    public init(from decoder: any Decoder) throws {
        tally = try Tally(from: decoder)
        let container = try decoder.container(keyedBy: CodingKeys.self)
        startedAt = try container.decode(Date.self, forKey: .startedAt)
        endedAt = try container.decode(Date.self, forKey: .endedAt)
        exitCode = try container.decode(Int32.self, forKey: .exitCode)
    }

    /// Writes the tally's keys and the receipt's into one object.
    public func encode(to encoder: any Encoder) throws {
        try tally.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(startedAt, forKey: .startedAt)
        try container.encode(endedAt, forKey: .endedAt)
        try container.encode(exitCode, forKey: .exitCode)
    }
}

extension Tally {
    /// The tally as the one JSON line of a stage's standard output, without its line break.
    public func line() throws -> String {
        String(decoding: try RunFiles.encode(self), as: UTF8.self)
    }
}
