import CPostgres

/// What the server says besides its answer: a notice or a warning.
public struct Notice: Sendable, Equatable {
    /// `NOTICE`, `WARNING`, `INFO`, …, never translated.
    public let severity: String
    /// The message itself, one line.
    public let message: String

    /// A notice with the given words.
    public init(severity: String, message: String) {
        self.severity = severity
        self.message = message
    }

    init(result: OpaquePointer) {
        severity = ServerError.field(cpostgres_diag_severity, of: result) ?? "NOTICE"
        message = ServerError.field(cpostgres_diag_message, of: result)?.onOneLine ?? ""
    }
}
