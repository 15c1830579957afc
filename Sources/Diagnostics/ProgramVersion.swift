/// The version of all executables: they are released together.
public enum ProgramVersion {
    /// As `--version` prints it.
    public static let current = "0.1.0"
}
