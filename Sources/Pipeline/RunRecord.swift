import Files
public import Foundation
public import Landing

/// What the runner knows about a run: `run.json`.
public struct RunRecord: Sendable, Equatable, Codable {
    /// The pipeline's name.
    public var pipeline: String
    /// The state of the run.
    public var state: RunState
    /// What its stages came to when its last runner ended, one of ``ExitCodes/order``; `nil` while one is running.
    public internal(set) var exitCode: Int32?
    /// When it was opened.
    public var openedAt: Date
    /// When its last runner ended; `nil` while one is running.
    public var endedAt: Date?
    /// The process of its last runner.
    public var pid: Int32
    /// The path of the manifest that it was opened for, as it was given; `nil` where the record was made anew.
    ///
    /// Once that is gone, or has another name, that of the manifest that a command went on with.
    public var manifestPath: String?
    /// The working directory of the command that was given that path; `nil` where nobody knows it.
    public internal(set) var workingDirectory: String?
    /// SHA-256 of the run's manifest as a command put it there; a copy with another one was edited by a person.
    ///
    /// Where the record was made anew, as the manifest was then.
    public var manifestDigest: String?
    /// The stages, in the order in which they run.
    public internal(set) var stages: [StageRecord]

    /// The record of a run in which nothing has happened.
    ///
    /// - Parameters:
    ///   - pipeline: The pipeline's name.
    ///   - stages: The stages' names, in the order in which they run.
    ///   - openedAt: When the run was opened.
    public init(pipeline: String, stages: [String], openedAt: Date) {
        self.pipeline = pipeline
        self.openedAt = openedAt
        state = .open
        pid = 0
        self.stages = stages.map { StageRecord(name: $0) }
    }

    /// Reads the record of `run`; `nil` for a directory without one.
    ///
    /// - Parameter run: The run.
    /// - Throws: ``RunError/damaged(path:reason:)`` for a file that is no record.
    public init?(of run: RunDirectory) throws {
        guard let bytes = try AtomicFile.read(run.record) else { return nil }
        do {
            self = try JSONText.value(RunRecord.self, from: bytes)
        } catch is DecodingError {
            throw RunError.damaged(path: run.record.relativePath, reason: "not a run's record")
        }
    }

    /// Writes the record, and the file that shows the state to `ls`.
    ///
    /// - Parameter run: The run.
    /// - Throws: What the disk says.
    public func write(to run: RunDirectory) throws {
        try AtomicFile.write(JSONText.file(of: self, isIndented: true), to: run.record)
        let names = Set(try Folder.names(in: run.url))
        for other in RunState.allCases where other != state && names.contains(other.marker) {
            try FileManager.default.removeItem(at: run.url.appending(component: other.marker))
        }
        if !names.contains(state.marker) {
            try AtomicFile.write([], to: run.url.appending(component: state.marker))
        }
    }

    /// The entry of a stage; one that the run does not know has not been started.
    ///
    /// Only what the run knows can be changed.
    public internal(set) subscript(_ name: String) -> StageRecord {
        get { stages.first { $0.name == name } ?? StageRecord(name: name) }
        set {
            guard let index = stages.firstIndex(where: { $0.name == name }) else {
                preconditionFailure("the run knows no stage '\(name)'")
            }
            stages[index] = newValue
        }
    }

    /// The earliest time at which a stage that stopped early is worth resuming.
    public var resumeAt: Date? { stages.compactMap { $0.state == .partial ? $0.resumeAt : nil }.min() }

    /// From when the next run can pick up what this one, partial, has left; `nil` where waiting is of no use.
    ///
    /// - Parameter now: The time.
    /// - Returns: A time to come.
    public func nextStart(after now: Date = Date()) -> Date? {
        // What was stopped, or failed, has other stages left, which resuming starts at once.
        guard state == .partial, let resumeAt, resumeAt > now else { return nil }
        return resumeAt
    }

    /// How long it took from its opening to the end of its last runner; `nil` while one is running.
    public var duration: Duration? {
        endedAt.map { Duration.seconds($0.timeIntervalSince(openedAt)) }
    }

    /// Writes all keys, null where nothing is known.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(pipeline, forKey: .pipeline)
        try container.encode(state, forKey: .state)
        try container.encode(exitCode, forKey: .exitCode)
        try container.encode(openedAt, forKey: .openedAt)
        try container.encode(endedAt, forKey: .endedAt)
        try container.encode(pid, forKey: .pid)
        try container.encode(manifestPath, forKey: .manifestPath)
        try container.encode(workingDirectory, forKey: .workingDirectory)
        try container.encode(manifestDigest, forKey: .manifestDigest)
        try container.encode(stages, forKey: .stages)
    }

    /// Writes the keys of a record of which nothing can be read: null, and no stages.
    ///
    /// - Parameter encoder: Where they are written.
    /// - Throws: What the encoder does.
    public static func encodeUnknown(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        for key in CodingKeys.allCases where key != .stages { try container.encodeNil(forKey: key) }
        try container.encode([StageRecord](), forKey: .stages)
    }

    private enum CodingKeys: String, CodingKey, CaseIterable {
        case pipeline
        case state
        case exitCode = "exit_code"
        case openedAt = "opened_at"
        case endedAt = "ended_at"
        case pid
        case manifestPath = "manifest_path"
        case workingDirectory = "working_directory"
        case manifestDigest = "manifest_digest"
        case stages
    }
}

extension RunState {
    /// The name of the file that shows the state.
    var marker: String { rawValue.uppercased() }
}
