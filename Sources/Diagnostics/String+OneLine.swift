extension String {
    /// The text on one line: line breaks and other control characters become single spaces.
    ///
    /// Failures and log events quote answers of servers, and an answer must not be able to forge a line.
    public var asOneLine: String {
        guard unicodeScalars.contains(where: \.isControl) else { return self }
        var line = ""
        for scalar in unicodeScalars {
            if !scalar.isControl {
                line.unicodeScalars.append(scalar)
            } else if line.last != " " {
                line.append(" ")
            }
        }
        return line
    }
}

extension Unicode.Scalar {
    fileprivate var isControl: Bool {
        properties.generalCategory == .control || self == "\u{2028}" || self == "\u{2029}"
    }
}
