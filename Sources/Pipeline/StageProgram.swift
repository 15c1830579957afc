/// A program that stages start, by its name, wherever it lies and whatever the manifest calls the stage.
public struct StageProgram: Sendable, Hashable {
    /// The name of its executable, without a path.
    let name: String

    /// The program of that name.
    ///
    /// - Parameter name: The name of its executable, without a path.
    public init(named name: String) {
        self.name = name
    }

    /// The program that a command starts itself; `nil` where it has no words.
    ///
    /// What a shell starts is not known.
    ///
    /// - Parameter command: The executable, with or without a path, and its arguments.
    init?(of command: [String]) {
        guard let name = command.first?.split(separator: "/").last else { return nil }
        self.init(named: String(name))
    }

    /// What brings rows into the database.
    public static let load = StageProgram(named: "load")
    /// What brings the database's schema up to date.
    public static let migrate = StageProgram(named: "migrate")
    /// What makes rows of answers.
    public static let transform = StageProgram(named: "transform")
}

extension StageProgram {
    /// Whether it is one of those that ask Spotify, and so need its settings.
    var asksSpotify: Bool { name.hasPrefix("extract-") }

    /// The programs whose parts of the run it locks if it is one of ours.
    ///
    /// Each locks its own; `load` also that of `transform`, whose rows it reads.
    var locked: Set<StageProgram> { self == .load ? [self, .transform] : [self] }
}
