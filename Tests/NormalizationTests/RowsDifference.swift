/// What the rows that are made have changed in, as compared with those that are recorded.
enum RowsDifference: Equatable {
    /// Nothing is recorded.
    case unrecorded
    /// The format has a number that stood for other rows before.
    case formatLowered(from: Int)
    /// The format has a new number.
    case formatRaised(from: Int)
    /// The mapping says something else.
    case mapping
    /// The answers are others.
    case answers
    /// The files are others, and nothing but the program accounts for it.
    case rows(files: [String], format: Int)

    /// What `made` differs in from `recorded`; `nil` where it is the same.
    init?(of made: RowsRecord, from recorded: RowsRecord?) {
        guard let recorded else {
            self = .unrecorded
            return
        }
        guard made != recorded else { return nil }
        if made.format < recorded.format {
            self = .formatLowered(from: recorded.format)
        } else if made.format > recorded.format {
            self = .formatRaised(from: recorded.format)
        } else if made.mapping != recorded.mapping {
            self = .mapping
        } else if made.landing != recorded.landing {
            self = .answers
        } else {
            let names = Set(made.files.keys).union(recorded.files.keys)
            let others = names.filter { made.files[$0] != recorded.files[$0] }
            self = .rows(files: others.sorted(), format: made.format)
        }
    }

    /// Whether what was made before is told from what is made now, so that this may be recorded.
    var mayBeRecorded: Bool {
        switch self {
        case .unrecorded, .formatRaised, .mapping, .answers: true
        case .formatLowered, .rows: false
        }
    }

    /// What it is, and what to do.
    var advice: String {
        let record = "'make rows/record', and commit Tests/NormalizationTests/rows-format.txt"
        let number = "RowsManifest.currentFormat"
        return switch self {
        case .unrecorded: "no rows are recorded: \(record)"
        case .formatLowered(let before):
            "\(number) was \(before), and rows of each lower number are others: raise it"
        case .formatRaised(let before): "\(number) was raised from \(before): \(record)"
        case .mapping:
            "the mapping has changed; by its digest all rows are made anew, so \(number) may stay: \(record)"
        case .answers:
            """
            the fixed answers have changed, and with them their rows; \(number) may stay, unless transform \
            has changed, too: then raise it. In both cases: \(record)
            """
        case .rows(let files, let format):
            """
            transform makes other rows of the same answers, in \(files.joined(separator: ", ")). Where that \
            is not meant, mend it. Where it is, raise \(number) from \(format) to \(format + 1), or load \
            takes rows of earlier programs for those of this one; then \(record)
            """
        }
    }
}
