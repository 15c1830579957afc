/// The state of a run; a file of this name, in capitals, is in its directory for `ls`.
public enum RunState: String, Sendable, Codable, CaseIterable {
    /// Its runner is running, or was killed.
    case running
    /// Some stages were run on their own, the others not yet.
    case open
    /// Somebody stopped it.
    case stopped
    /// A stage failed.
    case failed
    /// Every stage ended, but quota or time ran out for some; the next run picks up the rest.
    case partial
    /// Every stage is done.
    case done

    /// Whether nothing will be added to the run: what is left is a matter of the next.
    public var isClosed: Bool { self == .done || self == .partial }
}

/// The state of a stage within a run.
public enum StageState: String, Sendable, Codable, CaseIterable {
    case waiting
    case running
    /// Stopped before its end; it continues from there.
    case stopped
    case failed
    /// Not started, because something it needs failed or was stopped.
    case blocked
    /// Ended early with something to show: 75.
    case partial
    case done

    /// Whether the stages that need this one may start.
    public var allowsNext: Bool { self == .done || self == .partial }
}
