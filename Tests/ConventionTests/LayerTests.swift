import Foundation
import Testing

/// The layers that ARCHITECTURE.md draws, held against what the modules import.
@Suite struct LayerTests {
    @Test func `every folder of Sources stands in one layer`() throws {
        let drawn = try Self.layers().flatMap(\.self)
        #expect(Set(drawn).count == drawn.count)
        #expect(Set(drawn) == Set(try Self.modules()))
    }

    @Test func `a module imports lower layers only, never its neighbours`() throws {
        let layers = try Self.layers()
        #expect(layers.count == 9)
        let modules = Set(layers.flatMap(\.self))
        for (height, layer) in layers.enumerated() {
            let lower = Set(layers.dropFirst(height + 1).flatMap(\.self))
            for module in layer {
                for file in try SourceTree.files(in: "Sources/\(module)", suffix: ".swift") {
                    let forbidden = try imports(of: file).intersection(modules).subtracting(lower)
                    #expect(forbidden.isEmpty, "\(file)")
                }
            }
        }
    }

    @Test func `a stage's executable is one short file`() throws {
        for module in try Self.layers()[0] where module != "discograph" && module != "spotify-sandbox" {
            let files = try SourceTree.files(in: "Sources/\(module)", suffix: ".swift")
            #expect(files.count == 1, "\(module)")
            let lines = try files.map { try SourceTree.text($0).split(separator: "\n").count }.reduce(0, +)
            #expect(lines <= 80, "\(module) has \(lines) lines: what it decides belongs in a library")
        }
    }

    /// The modules of each layer, the highest first: the words of the drawing that are folders of Sources.
    static func layers() throws -> [[String]] {
        let text = try SourceTree.text("ARCHITECTURE.md")
        let section = text.split(separator: "\n## ").first { $0.hasPrefix("Layers") } ?? ""
        let drawing = section.split(separator: "```").dropFirst().first ?? ""
        let modules = Set(try modules())
        return drawing.split(separator: "\n").map { line in
            line.split { $0.isWhitespace || $0 == "," }.map(String.init).filter(modules.contains)
        }
        .filter { !$0.isEmpty }
    }

    private static func modules() throws -> [String] {
        let files = try SourceTree.files(in: "Sources", suffix: ".swift")
        return Set(files.compactMap { $0.split(separator: "/").dropFirst().first.map(String.init) }).sorted()
    }

    private func imports(of file: String) throws -> Set<String> {
        let lines = try SourceTree.text(file).matches(of: /(?m)^(?:public )?import (\w+)$/)
        return Set(lines.map { String($0.output.1) })
    }
}
