import Files
public import Foundation
public import Landing

/// What a stage leaves when it has ended: its tally, when it ended, and with which exit code.
public struct Receipt: Sendable, Equatable, Codable {
    /// What was done.
    public var tally: Tally
    /// When the stage started.
    public var startedAt: Date
    /// When it ended.
    public var endedAt: Date
    /// 0 when it is done, 75 when it stopped early.
    public var exitCode: Int32

    /// A receipt to be written.
    ///
    /// - Parameters:
    ///   - tally: What was done.
    ///   - startedAt: When the stage started.
    ///   - endedAt: When it ended.
    ///   - exitCode: 0 or 75.
    public init(tally: Tally, startedAt: Date, endedAt: Date, exitCode: Int32) {
        self.tally = tally
        self.startedAt = startedAt
        self.endedAt = endedAt
        self.exitCode = exitCode
    }

    /// Whether nothing is left to do.
    public var isDone: Bool { exitCode == 0 }

    /// Reads the receipt of `stage`; `nil` when it has left none.
    ///
    /// - Parameters:
    ///   - stage: The stage's name.
    ///   - run: The run.
    /// - Throws: ``RunError/damaged(path:reason:)`` for a file that is no receipt.
    public init?(of stage: String, in run: RunDirectory) throws {
        let url = run.receipt(of: stage)
        guard let bytes = try AtomicFile.read(url) else { return nil }
        do {
            self = try JSONText.value(Receipt.self, from: bytes)
        } catch is DecodingError {
            throw RunError.damaged(path: url.relativePath, reason: "not a receipt")
        }
    }

    /// All receipts of a program, whatever names its stages have; the oldest first.
    ///
    /// A receipt is named as the manifest calls the stage, or as the program where a person has started that. Which
    /// program has left it stands in its tally.
    ///
    /// - Parameters:
    ///   - program: The program.
    ///   - run: The run.
    /// - Returns: The receipts.
    /// - Throws: ``RunError/damaged(path:reason:)`` where what has the program's own name is no receipt; what the disk
    ///   says.
    public static func all(of program: StageProgram, in run: RunDirectory) throws -> [Receipt] {
        let ending = ".json"
        let receipts = try Folder.names(in: run.receipts).compactMap { file -> Receipt? in
            guard !file.hasPrefix("."), file.hasSuffix(ending) else { return nil }
            let stage = String(file.dropLast(ending.count))
            do {
                return try Receipt(of: stage, in: run)
            } catch {
                // Of another name, it may be any program's.
                if stage == program.name { throw error }
                return nil
            }
        }
        return receipts.filter { $0.tally.stage == program.name }.sorted { $0.endedAt < $1.endedAt }
    }

    /// Writes the receipt of `stage`, whole or not at all.
    ///
    /// - Parameters:
    ///   - stage: The stage's name.
    ///   - run: The run.
    /// - Throws: What the disk says.
    public func write(as stage: String, in run: RunDirectory) throws {
        try AtomicFile.write(JSONText.file(of: self), to: run.receipt(of: stage))
    }

    /// Removes the receipt of `stage`, so that it counts as not run.
    ///
    /// - Parameters:
    ///   - stage: The stage's name.
    ///   - run: The run.
    /// - Throws: What the disk says.
    public static func remove(of stage: String, in run: RunDirectory) throws {
        let url = run.receipt(of: stage)
        guard FileManager.default.fileExists(atPath: url.path) else { return }
        try FileManager.default.removeItem(at: url)
    }

    /// The receipt's own keys are beside the tally's.
    public func encode(to encoder: any Encoder) throws {
        try tally.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(startedAt, forKey: .startedAt)
        try container.encode(endedAt, forKey: .endedAt)
        try container.encode(exitCode, forKey: .exitCode)
    }

    /// Reads the tally and the receipt's own keys from one object.
    public init(from decoder: any Decoder) throws {
        tally = try Tally(from: decoder)
        let container = try decoder.container(keyedBy: CodingKeys.self)
        startedAt = try container.decode(Date.self, forKey: .startedAt)
        endedAt = try container.decode(Date.self, forKey: .endedAt)
        exitCode = try container.decode(Int32.self, forKey: .exitCode)
    }

    private enum CodingKeys: String, CodingKey {
        case startedAt = "started_at"
        case endedAt = "ended_at"
        case exitCode = "exit_code"
    }
}
