import Landing

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

    /// The program that a command starts, itself or by a launcher such as `nice`; `nil` where it has no words.
    ///
    /// - Parameter command: The executable, with or without a path, and its arguments.
    init?(of command: [String]) {
        guard let name = Self.word(of: command)?.split(separator: "/").last else { return nil }
        self.init(named: String(name))
    }

    /// What makes the plan.
    static let plan = StageProgram(named: "plan")
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

    /// Whether it takes the options of limits.
    ///
    /// That goes by its name, wherever it lies: a limit that does not reach it would cost quota. To any other program
    /// the options mean nothing.
    var obeysLimits: Bool { self == .plan || asksSpotify }

    /// Whether it works on the run that its option `--run` names, and refuses to do so without.
    var needsRun: Bool {
        [.plan, .transform, .load].contains(self)
            || LandingSource.allCases.contains { name == "extract-\($0.rawValue)" }
    }

    /// The programs whose parts of the run it locks if it is one of ours.
    ///
    /// Each locks its own; `load` also that of `transform`, whose rows it reads.
    var locked: Set<StageProgram> { self == .load ? [self, .transform] : [self] }
}

extension StageProgram {
    /// What starts the program that its own arguments name.
    private static let launchers: Set = ["nice", "ionice", "timeout", "env", "chrt"]

    /// Options of launchers whose value is a word of its own and need not be a number.
    private static let wordedOptions: Set = [
        "-c", "--class", "-s", "--signal", "-u", "--unset", "-C", "--chdir",
    ]

    /// The word of a command that names the program it starts; `nil` where it has no words.
    ///
    /// That is the first. Behind a launcher it is the next that is no option nor the value of one, no `NAME=value`, and
    /// no number or duration such as `2h`; where there is none, the launcher itself. What a shell starts is not known.
    ///
    /// - Parameter command: The executable, with or without a path, and its arguments.
    /// - Returns: The program's name or path, as the command has it.
    static func word(of command: [String]) -> String? {
        guard let first = command.first, let name = first.split(separator: "/").last,
            launchers.contains(String(name))
        else { return command.first }
        var rest = command.dropFirst()
        while let word = rest.first {
            guard isArgument(word) else { return Self.word(of: Array(rest)) }
            rest = rest.dropFirst(wordedOptions.contains(word) ? 2 : 1)
        }
        return first
    }

    /// Whether a word behind a launcher is meant for the launcher.
    private static func isArgument(_ word: String) -> Bool {
        word.hasPrefix("-") || word.contains("=") || word.wholeMatch(of: #/[0-9.]+[smhd]?/#) != nil
    }
}
