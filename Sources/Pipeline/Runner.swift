/// Runs the stages of a pipeline.
public enum Runner {
    /// The variable that tells a stage which process started it, so that it stops when that one is gone.
    public static let parentVariable = "DISCOGRAPH_RUNNER"
}
