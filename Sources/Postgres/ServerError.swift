import CPostgres
public import Diagnostics

/// What the server answered when it refused a statement.
///
/// `description` leaves out `detail` and the values in it; a caller shows them where the person asked for
/// more.
public struct ServerError: DatabaseFailure, Equatable {
    /// The five-character SQLSTATE; empty when the connection broke before the server could say anything.
    public var sqlState: String
    /// The server's primary message, one line.
    public var message: String
    /// The server's detail, which may hold values of rows.
    public var detail: String?
    /// What the server suggests.
    public var hint: String?
    /// The file and line to look at, where known.
    public var location: Location?
    /// The column of a refused COPY line, where the server named it.
    public var column: String?

    /// A place in a script or a rows file.
    public struct Location: Sendable, Equatable, CustomStringConvertible {
        /// The file's name, as the person gave it.
        public var file: String
        /// The line, counted from 1; `nil` when only the file is known.
        public var line: Int?

        /// The place at `line` of `file`.
        public init(file: String, line: Int?) {
            self.file = file
            self.line = line
        }

        /// `file:line`, as compilers write it.
        public var description: String {
            line.map { "\(file):\($0)" } ?? file
        }
    }

    /// An error with the given code and words.
    public init(sqlState: String, message: String) {
        self.sqlState = sqlState
        self.message = message
    }

    /// One line: where, what, the code, and the server's hint.
    public var description: String {
        var words = location.map { "\($0): " } ?? ""
        words += message
        if let column { words += " (column \(column))" }
        if !sqlState.isEmpty { words += " [\(sqlState)]" }
        if let hint { words += "; \(hint)" }
        return words
    }

    /// What to do, told from the class of the SQLSTATE.
    public var remedy: Remedy {
        switch sqlState.prefix(2) {
        case "", "08", "57": .restoreService
        case "28": .fixCredentials
        case "40", "55": .resumeLater
        case "53", "58": sqlState == "53300" ? .restoreService : .fixStorage
        case "XX": .reportBug
        // No permission, or a transaction that ran or idled for longer than the server or the role allows.
        default: ["42501", "25P03", "25P04"].contains(sqlState) ? .fixConfiguration : .fixInput
        }
    }
}

extension ServerError {
    /// The error in `result`, or the connection's last words when there is no result.
    init(result: OpaquePointer?, connection: OpaquePointer) {
        if let result, let message = Self.field(cpostgres_diag_message, of: result) {
            self.init(
                sqlState: Self.field(cpostgres_diag_sqlstate, of: result) ?? "",
                message: message.onOneLine
            )
            detail = Self.field(cpostgres_diag_detail, of: result)
            hint = Self.field(cpostgres_diag_hint, of: result)?.onOneLine
        } else {
            let words = String(cString: PQerrorMessage(connection)).onOneLine
            self.init(sqlState: "", message: words.isEmpty ? "the connection to PostgreSQL broke" : words)
        }
    }

    /// One field of an error or a notice.
    static func field(_ code: Int32, of result: OpaquePointer) -> String? {
        PQresultErrorField(result, code).map { String(cString: $0) }
    }

    /// Where the server found the error: the character position in the text sent, counted from 1.
    static func position(in result: OpaquePointer) -> Int? {
        field(cpostgres_diag_position, of: result).flatMap { Int($0) }
    }

    /// The line and the column that a refused COPY names in its context, as in `COPY artist, line 3, column id: "…"`.
    static func copyContext(of result: OpaquePointer) -> (line: Int?, column: String?) {
        guard let context = field(cpostgres_diag_context, of: result),
            let match = context.firstMatch(of: /COPY [^,]+, line (\d+)(?:, column ([^:\n]+))?/)
        else { return (nil, nil) }
        return (Int(match.output.1), match.output.2.map { String($0) })
    }
}

extension StringProtocol {
    /// The text with line breaks and runs of white space as single spaces.
    var onOneLine: String {
        split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
}
