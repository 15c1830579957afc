import Testing

@testable import Pipeline

@Suite struct StageGraphTests {
    private func graph(_ stages: String) throws -> StageGraph {
        try StageGraph(of: Manifest(yaml: "name: x\nstages:\n\(stages)", file: "m.yaml"))
    }

    @Test func `stages are ordered by need, else as they stand in the file`() throws {
        let graph = try graph(
            """
              check: {cmd: c, deps: [rows]}
              apart: {cmd: c}
              transform: {cmd: c, deps: [landing], outs: [rows]}
              two: {cmd: c, outs: [landing/two]}
              one: {cmd: c, outs: [landing/one]}
            """
        )
        #expect(graph.stages.map(\.name) == ["apart", "two", "one", "transform", "check"])
        #expect(graph.upstream["transform"] == ["two", "one"])
        #expect(graph.steps.map { $0.map(\.name) } == [["apart", "two", "one"], ["transform"], ["check"]])
    }

    @Test func `a dep may lie in an out, and an out in a dep`() throws {
        let graph = try graph(
            """
              a: {cmd: c, outs: [landing/search]}
              b: {cmd: c, deps: [landing/search/worklists], outs: [landing/albums]}
              c: {cmd: c, deps: [landing]}
            """
        )
        #expect(graph.upstream == ["a": [], "b": ["a"], "c": ["a", "b"]])
    }

    @Test func `names that only begin alike are different things`() {
        #expect(throws: ManifestError.self) {
            try graph("  a: {cmd: c, outs: [rows]}\n  b: {cmd: c, deps: [rows2]}\n")
        }
    }

    @Test func `downstream reaches to the end`() throws {
        let graph = try graph(
            """
              a: {cmd: c, outs: [a]}
              b: {cmd: c, deps: [a], outs: [b]}
              c: {cmd: c, deps: [b]}
              d: {cmd: c}
            """
        )
        #expect(graph.downstream(of: "a") == ["b", "c"])
        #expect(graph.downstream(of: "d").isEmpty)
    }

    @Test func `the text shows steps, outs and needs`() throws {
        let graph = try graph("  a: {cmd: c, outs: [x]}\n  long-name: {cmd: c}\n  b: {cmd: c, deps: [x]}\n")
        #expect(
            graph.text == """
                1  a          makes x
                   long-name
                2  b          after a
                """
        )
    }

    @Test func `JSON has an object per stage, in the order of the text`() throws {
        let graph = try graph("  a: {cmd: c, deps: [x/y]}\n  b: {cmd: c, outs: [x]}\n")
        #expect(
            try graph.jsonLines() == [
                #"{"after":[],"deps":[],"outs":["x"],"stage":"b","step":1}"#,
                #"{"after":["b"],"deps":["x/y"],"outs":[],"stage":"a","step":2}"#,
            ]
        )
    }

    @Test func `Mermaid gets a node per stage and an edge per need`() throws {
        let graph = try graph("  end: {cmd: c, outs: [x, y]}\n  b-c: {cmd: c, deps: [x, y]}\n")
        #expect(
            graph.mermaid == """
                flowchart LR
                    stage_end["end"]
                    stage_b_c["b-c"]
                    stage_end -->|"x<br>y"| stage_b_c
                """
        )
    }
}
