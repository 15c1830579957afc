import Diagnostics
import Foundation

/// What an error that reached the frame comes to: one line for a person, one code for the runner.
struct ExitReport: Equatable {
    let line: String
    let exitCode: Int32

    /// The report on `error`.
    ///
    /// - Parameters:
    ///   - error: What was thrown.
    ///   - isStopping: Whether a signal asked to stop: a cancellation is then what was wanted.
    init(of error: any Error, whileStopping isStopping: Bool = false) {
        let remedy: Remedy
        switch error {
        case let failure as any Failure:
            line = failure.description.asOneLine
            remedy = failure.remedy
        case is CancellationError where isStopping:
            line = "stopped: start again to continue"
            remedy = .resumeLater
        case let error as CocoaError where error.isFileError:
            line = Self.describe(error)
            remedy = .fixStorage
        case let error as POSIXError:
            line = "\(String(cString: strerror(error.code.rawValue))): check the disk and its permissions"
            remedy = .fixStorage
        default:
            line =
                "unexpected error: \(String(describing: error).asOneLine): please report this, and keep the run's directory"
            remedy = .reportBug
        }
        exitCode = remedy.exitCode
    }

    private static func describe(_ error: CocoaError) -> String {
        let path = error.filePath ?? error.url?.path ?? "a file"
        let underlying = error.underlying as? POSIXError
        let reason =
            underlying.map { String(cString: strerror($0.code.rawValue)) } ?? error.localizedDescription
        return "\(path): \(reason.asOneLine): check the disk and its permissions"
    }
}
