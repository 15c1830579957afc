import Catalog
import Diagnostics
import JSON
import Testing

@Suite struct RowPlanTests {
    private func mapping(_ objects: [ObjectMapping]) -> Mapping {
        Mapping(objects: objects, routes: [], marketSet: Mapping.spotify.marketSet)
    }

    private func reason(_ objects: [ObjectMapping]) throws -> String {
        let error = try #require(throws: PlanError.self) { try RowPlan(mapping(objects)) }
        #expect(error.remedy == .reportBug)
        return error.reason
    }

    private let thing = ObjectName(rawValue: "thing")

    @Test func `the mapping of Spotify's answers compiles`() throws {
        _ = try RowPlan(.spotify)
    }

    @Test func `an object is mapped once`() throws {
        #expect(try reason([ObjectMapping(thing), ObjectMapping(thing)]) == "thing is mapped twice")
    }

    @Test func `a part names an object that is mapped`() throws {
        var object = ObjectMapping(thing)
        object.parts = [PartMapping("/x", .object(ObjectName(rawValue: "other")))]
        #expect(try reason([object]) == "other is not mapped")
    }

    @Test func `a row has all columns of its file`() throws {
        var object = ObjectMapping(thing)
        object.rows = [RowMapping(.artistGenre, [.init("genre", .value("/x", .text))])]
        #expect(try reason([object]) == "a row of artist_genre has not the columns of its file")
    }

    @Test func `a value is of one type`() throws {
        var object = ObjectMapping(thing)
        object.rows = [
            RowMapping(
                .marketSet,
                [.init("market_set", .value("/x", .integer)), .init("markets", .value("/x", .boolean))]
            )
        ]
        #expect(try reason([object]) == "/x of thing is to be of two types")
    }

    @Test func `a bit belongs to something that is read`() throws {
        var object = ObjectMapping(thing)
        object.present = ["/x": 1]
        #expect(try reason([object]) == "thing has a bit for /x, which nothing reads")
    }

    @Test func `what is read is not said to be left out`() throws {
        var object = ObjectMapping(thing)
        object.identifier = "/id"
        object.unkept = ["/id"]
        #expect(try reason([object]) == "/id of thing is read, and said not to be kept")
    }

    @Test(arguments: ["/x", "/x/y"])
    func `words belong to something that is known`(pointer: String) throws {
        var object = ObjectMapping(thing)
        object.words = [pointer: ["a"]]
        #expect(try reason([object]) == "\(pointer) of thing has words, and nothing knows it")
    }

    @Test(arguments: ["x", "", "/", "/a/b/c", "/a//b"])
    func `a pointer leads to a member or a member's member`(pointer: String) throws {
        var object = ObjectMapping(thing)
        object.parts = [PartMapping(pointer, .values(.text))]
        #expect(try reason([object]).contains("is no pointer to a member"))
    }

    @Test func `an object has as many values as the walk can hold`() throws {
        var object = ObjectMapping(thing)
        object.parts = (0..<33).map { PartMapping("/\($0)", .values(.text)) }
        #expect(try reason([object]) == "thing has more than 32 values")
    }
}
