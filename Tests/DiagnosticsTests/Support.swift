import Diagnostics
import Foundation
import TestSupport

/// A console that writes to a file, for reading back what was said.
struct Recording {
    let console: Console
    private let scratch: ScratchDirectory
    private let file: FileHandle

    init() throws {
        scratch = try ScratchDirectory()
        file = try FileHandle(forWritingTo: scratch.write("", to: "console"))
        console = Console(fileDescriptor: file.fileDescriptor)
    }

    var text: String {
        get throws { try String(contentsOf: scratch.appending("console"), encoding: .utf8) }
    }
}
