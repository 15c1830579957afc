import Files
import Pipeline

/// What is to be said of a manifest, for programs.
struct ManifestReport: Encodable {
    private let file: String
    /// The pipeline's name; `nil` where the manifest cannot be used.
    @Nullable private var name: String?
    /// The stages in their order; none where the manifest cannot be used.
    private let stages: [String]
    private let mistakes: [Mistake]

    private struct Mistake: Encodable {
        @Nullable var line: Int?
        @Nullable var column: Int?
        let problem: String
    }

    init(of manifest: Manifest, _ path: String, stages: [String]) {
        file = path
        name = manifest.name
        self.stages = stages
        mistakes = []
    }

    init(of mistakes: [ManifestError], _ path: String) {
        file = path
        name = nil
        stages = []
        self.mistakes = mistakes.map {
            Mistake(line: $0.position?.line, column: $0.position?.column, problem: $0.problem)
        }
    }

    /// One line of JSON.
    func line() throws -> String {
        try JSONText.line(of: self)
    }
}
