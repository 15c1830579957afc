public import ArgumentParser

extension ValidationError {
    /// Refuses an option whose value is empty, as of a variable that is not set: it would be the working directory.
    ///
    /// - Parameters:
    ///   - path: What was given; `nil` where the option was not.
    ///   - option: The option's name, such as `--run`.
    /// - Throws: A `ValidationError`, exit code 64.
    public static func requirePath(_ path: String?, of option: String) throws {
        if path?.isEmpty == true { throw ValidationError("\(option) requires a directory: it is empty.") }
    }
}
