import Foundation
import TestSupport

/// The files of the checkout, for the rules that a program can check.
enum SourceTree {
    /// Files below `folder` whose names end in `suffix`, as paths relative to the checkout.
    static func files(in folder: String, suffix: String) throws -> [String] {
        let base = Checkout.root.appending(path: folder)
        return try FileManager.default.subpathsOfDirectory(atPath: base.path)
            .filter { $0.hasSuffix(suffix) }
            .map { "\(folder)/\($0)" }
            .sorted()
    }

    /// The text of the file at `path`, relative to the checkout.
    static func text(_ path: String) throws -> String {
        try String(contentsOf: Checkout.root.appending(path: path), encoding: .utf8)
    }

    /// The lines of `path` that match `pattern`, as `path:line`.
    static func places(of pattern: Regex<Substring>, in path: String) throws -> [String] {
        try text(path)
            .split(separator: "\n", omittingEmptySubsequences: false)
            .enumerated()
            .filter { $0.element.contains(pattern) }
            .map { "\(path):\($0.offset + 1)" }
    }
}
