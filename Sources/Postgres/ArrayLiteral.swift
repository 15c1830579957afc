import Diagnostics

/// An array of texts as PostgreSQL reads it, to be bound as one parameter.
enum ArrayLiteral {
    /// The literal of `elements`, every one of them quoted.
    ///
    /// See "Array Input and Output Syntax" in PostgreSQL's manual: only the quote and the backslash are special there.
    static func text(of elements: some Sequence<String>) -> String {
        let quoted = elements.map { "\"" + $0.replacingScalars(["\\": "\\\\", "\"": "\\\""]) + "\"" }
        return "{\(quoted.joined(separator: ","))}"
    }
}
