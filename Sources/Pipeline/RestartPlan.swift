/// What happens to the stages of a run when it is started again.
public struct RestartPlan: Sendable, Equatable {
    /// The stages that are started, unless what they need fails first.
    public internal(set) var started: Set<String> = []
    /// The stages that were requested but cannot start, each with the one that blocks it.
    public internal(set) var blocked: [String: String] = [:]
    /// The stages that had ended and have not seen what is added now: they count as not run.
    public internal(set) var outdated: Set<String> = []
}
