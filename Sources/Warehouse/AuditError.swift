public import Diagnostics

/// Why what a load has merged must not be published; it is rolled back.
public enum AuditError: Failure, Equatable {
    /// What one check found.
    public struct Finding: Sendable, Equatable {
        /// The check in one line: name, message, how many rows, the first of them.
        public let line: String
        /// Where the answers landed that told of the first rows, such as `albums/00001.ndjson:12`.
        public let landed: [String]

        /// A finding.
        ///
        /// - Parameters:
        ///   - verdict: A check that did not pass.
        ///   - landed: Where its first rows were landed.
        init(_ verdict: CheckVerdict, landed: [String]) {
            line = verdict.line
            self.landed = landed
        }
    }

    /// Checks with severity error returned rows.
    case failed([Finding])
    /// The quarantine holds another number of unusable items than `transform` counted.
    case quarantineDiffers(counted: Int, told: Int)
    /// A check's header has a word that means nothing.
    case badHeader(file: String, word: String, choices: [String])

    /// One line: which rows, why, where they were landed, and what to do.
    public var description: String {
        switch self {
        case .failed(let findings):
            let words = findings.map { finding in
                let places = finding.landed.joined(separator: ", ")
                return places.isEmpty ? finding.line : "\(finding.line), landed at \(places)"
            }
            return
                "nothing was loaded: \(words.joined(separator: "; ")); look at these lines, then run transform again"
        case .quarantineDiffers(let counted, let told):
            return
                "the books do not balance: rows/quarantine.copy has \(counted) unusable items, but its manifest says \(told); nothing was loaded, run transform again"
        case .badHeader(let file, let word, let choices):
            return "\(file) says '\(word)': it may be \(choices.joined(separator: " or "))"
        }
    }

    /// The data, or a check, has to be fixed.
    public var remedy: Remedy { .fixInput }
}
