/// Who is told how a run goes, line by line.
public struct RunListener: Sendable {
    /// Whether of stages only what a person should know is told.
    let isQuiet: Bool
    /// Gets each line about a run as a whole.
    let tell: @Sendable (String) -> Void
    /// Shows how far the stages at work have come; `nil` where nobody watches.
    let show: (@Sendable (String) -> Void)?
    private let follow: @Sendable (String) -> Void

    /// A listener.
    ///
    /// - Parameters:
    ///   - isQuiet: Whether of stages only warnings and errors are told, and their table only where not all are done.
    ///   - tell: Gets each line about a run as a whole: which it is, what was skipped before it, how it stands.
    ///   - follow: Gets each line of the runner and of the stages that it runs, as it comes, from any thread.
    ///   - show: Gets one line of how far all stages at work have come whenever it changes, and an empty one once none
    ///     is at work, from any thread; `nil` where nobody watches. A quiet listener is shown nothing.
    public init(
        isQuiet: Bool = false,
        tell: @escaping @Sendable (String) -> Void,
        follow: @escaping @Sendable (String) -> Void,
        show: (@Sendable (String) -> Void)? = nil
    ) {
        self.isQuiet = isQuiet
        self.tell = tell
        self.follow = follow
        self.show = isQuiet ? nil : show
    }

    /// Passes on a line of the runner or of a stage.
    func hear(_ line: String) {
        guard !isQuiet || LogLine.isWarning(line) else { return }
        follow(line)
    }
}
