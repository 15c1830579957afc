public import Foundation

/// Where state is kept that outlives a run and a clone: `DISCOGRAPH_HOME`.
public struct StateDirectory: Sendable, Equatable {
    /// The directory itself.
    public let url: URL

    /// The state directory at `url`; nothing is created.
    public init(url: URL) {
        self.url = url
    }

    /// The state directory that the environment names.
    ///
    /// `DISCOGRAPH_HOME`, else `discograph` below `XDG_STATE_HOME`, else `~/.local/state/discograph`.
    public init(environment: [String: String]) throws {
        func value(_ name: String) -> String? {
            environment[name].flatMap { $0.isEmpty ? nil : $0 }
        }
        if let home = value("DISCOGRAPH_HOME") {
            self.init(url: URL(filePath: home, directoryHint: .isDirectory))
        } else if let state = value("XDG_STATE_HOME") {
            self.init(url: URL(filePath: state).appending(component: "discograph"))
        } else if let home = value("HOME") {
            self.init(url: URL(filePath: home).appending(components: ".local", "state", "discograph"))
        } else {
            throw StateDirectoryError.homeless
        }
    }

    /// The file in `folder` that belongs to `name` at the API `host`.
    ///
    /// Both are percent-encoded, so that no two pairs share a file and none leaves the directory.
    public func file(in folder: String, host: String, name: String, suffix: String) -> URL {
        url.appending(components: folder, Self.safe(host), Self.safe(name) + suffix)
    }

    /// The file in `folder` that belongs to the API `host` alone, percent-encoded.
    public func file(in folder: String, host: String, suffix: String) -> URL {
        url.appending(components: folder, Self.safe(host) + suffix)
    }

    private static func safe(_ name: String) -> String {
        var result = ""
        for byte in name.utf8 {
            let character = Character(UnicodeScalar(byte))
            let isPlain = byte < 128 && (character.isLetter || character.isNumber || "-_".contains(character))
            // A dot is plain too, but never the first, so that `..` cannot arise.
            if isPlain || (character == "." && !result.isEmpty) {
                result.append(character)
            } else {
                result += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }
        return result.isEmpty ? "%" : result
    }
}
