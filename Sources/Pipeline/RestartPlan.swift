/// What becomes of the stages of a run when it is started again.
public struct RestartPlan: Sendable, Equatable {
    /// The stages that are started, unless what they need fails first.
    public internal(set) var started: Set<String> = []
    /// The stages that are asked for and cannot start, each with the one that stands in its way.
    public internal(set) var blocked: [String: String] = [:]
    /// The stages that had come to their end and have not seen what is added now: they count as not run.
    public internal(set) var outdated: Set<String> = []
}
