/// When calls stop counting against a quota.
public enum QuotaWindow: String, Sendable, CaseIterable {
    /// Each call counts for a whole window from the moment it was made.
    case rolling
    /// All calls count until a window after the first of them.
    case firstCall = "first-call"
}
