extension String {
    /// The text as one word of a command that is typed into a shell, in quotes only where it needs them.
    ///
    /// Failures advise commands, and a path may have blanks or quotes in it.
    public var asShellWord: String {
        guard isEmpty || !unicodeScalars.allSatisfy(\.isPlain) else { return self }
        // Within such quotes nothing is special but their end.
        let quoted = replacingScalars(["'": #"'\''"#])
        return "'\(quoted)'"
    }
}

extension Unicode.Scalar {
    /// Whether it means itself to every shell, wherever in an argument it stands.
    fileprivate var isPlain: Bool {
        switch self {
        case "a"..."z", "A"..."Z", "0"..."9", "_", "-", ".", "/", ",", ":", "@", "%", "+": true
        default: false
        }
    }
}
