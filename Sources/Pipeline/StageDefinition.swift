/// A stage as the manifest defines it.
public struct StageDefinition: Sendable, Equatable {
    /// The stage's name: also that of its receipt and its log.
    public var name: String
    /// The executable and its arguments; `${run}` and `${manifest}` stand for the run's paths.
    public var command: [String]
    /// What the stage needs: names that are outs of others.
    public var dependencies: [Entry] = []
    /// What the stage makes: folders of the run, or `database:…` for what is in the warehouse.
    public var outputs: [Entry] = []
    /// Which entries of the manifest's `params` the stage reads.
    public var parameters: [String] = []
    /// Whether and how often to try again.
    public var retry = StageRetry()
    /// How long one attempt may take; `nil` for as long as it likes.
    public var timeout: Duration?
    /// How long it may take to end once it is asked to, before it is killed; by default the runner answers within 5 s.
    public var grace = Duration.seconds(4)
    /// Where the stage is defined.
    public var position: Position?
    /// Where its command stands.
    public var commandPosition: Position?

    /// Something that a stage needs or makes.
    public struct Entry: Sendable, Equatable {
        /// A path inside the run, or `database:…`.
        public var name: String
        /// Its place in the manifest.
        public var position: Position?

        /// An entry.
        ///
        /// - Parameters:
        ///   - name: A path inside the run, or `database:…`.
        ///   - position: Its place in the manifest.
        public init(name: String, position: Position? = nil) {
            self.name = name
            self.position = position
        }

        /// Whether one is the other, or lies in it.
        func overlaps(_ other: Entry) -> Bool {
            name == other.name || name.hasPrefix(other.name + "/") || other.name.hasPrefix(name + "/")
        }
    }

    /// A stage with the defaults.
    ///
    /// - Parameters:
    ///   - name: The stage's name.
    ///   - command: The executable and its arguments.
    public init(name: String, command: [String]) {
        self.name = name
        self.command = command
    }
}

extension StageDefinition {
    /// The program that it starts, itself or by a launcher such as `nice`; what a shell starts is not known.
    public var program: StageProgram? { StageProgram(of: command) }

    /// Whether its program is one of those that ask Spotify, and so need its settings.
    var asksSpotify: Bool { program?.asksSpotify ?? false }

    /// Whether its program takes the options of limits.
    var obeysLimits: Bool { program?.obeysLimits ?? false }

    /// Whether all it makes is landed answers or a plan of them, which are of use also when more are missing.
    ///
    /// Any program may land, with or without asking Spotify; `plan` asks nothing.
    var landsOnly: Bool {
        !outputs.isEmpty && outputs.allSatisfy(\.isLanded)
    }

    /// Whether all it makes follows from what was landed and from its program, such as rows or a schema.
    ///
    /// Started again, it makes the same, or what a newer program makes of it.
    var isDerived: Bool { !outputs.isEmpty && !outputs.contains(where: \.isLanded) }

    /// Whether it brings something into the database.
    var fillsDatabase: Bool { outputs.contains { $0.kind == .database } }

    /// Whether its program is given the run.
    var worksOnRun: Bool { command.contains { $0.contains("${run}") } }

    /// Whether it makes nothing and is not given the run: what it says at the end of one run, it says of all.
    var isSharedVerdict: Bool { outputs.isEmpty && !worksOnRun }

    /// Whether all it makes is a plan.
    var plansOnly: Bool { !outputs.isEmpty && outputs.allSatisfy { $0.kind == .plan } }
}

extension StageDefinition.Entry {
    /// What kinds of things there are, as far as they are treated differently.
    enum Kind {
        /// Landed answers of a source.
        case answers
        /// A plan of answers, or a part of it.
        case plan
        /// What is in the warehouse.
        case database
        /// Rows, or whatever else follows from answers.
        case derived
    }

    /// What kind of thing it is, as its name says.
    var kind: Kind {
        if name.hasPrefix("landing/") { return .answers }
        if name == "plan" || name.hasPrefix("plan/") { return .plan }
        return name.hasPrefix("database:") ? .database : .derived
    }

    fileprivate var isLanded: Bool { kind == .answers || kind == .plan }
}

/// Whether and how often to try again when a service was down or the stage was killed.
public struct StageRetry: Sendable, Equatable {
    /// Starts in all; 1 tries once.
    public var maxAttempts = 1
    /// How long to wait before the next.
    public var interval = Duration.seconds(30)

    /// One attempt.
    public init() {}
}

/// A place in a text file, counted from 1.
public struct Position: Sendable, Equatable, Comparable {
    /// The line.
    public var line: Int
    /// The column, in Unicode scalars.
    public var column: Int

    /// A place.
    ///
    /// - Parameters:
    ///   - line: The line, from 1.
    ///   - column: The column, from 1.
    public init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }

    /// Earlier in the file.
    public static func < (left: Position, right: Position) -> Bool {
        (left.line, left.column) < (right.line, right.column)
    }
}
